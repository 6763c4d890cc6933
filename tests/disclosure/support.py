"""凤桥村 with closed months, made by real actions from the sample ledger, and the people who sign."""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import cache
from pathlib import Path

from lingyan.disclosure import actions, bundles
from lingyan.disclosure.models import Publication, SignOff
from lingyan.disclosure.verification import Verdict, verify_path
from lingyan.economy.books import actions as books
from lingyan.economy.books.importing import check_books
from lingyan.economy.books.importing.values import BooksCheck
from lingyan.economy.books.models import Book, Line, Period
from lingyan.kernel import clock
from lingyan.kernel.access import Actor, Grant, registered_rights
from lingyan.kernel.month import Month
from lingyan.regions import actions as regions
from lingyan.regions.importing import read_regions
from lingyan.regions.models import Region
from lingyan.regions.queries import Directory, by_code
from lingyan.seal import actions as log
from lingyan.seal.note import Verifier
from tests.support.actors import everything
from tests.support.samples import samples_dir

VILLAGE = "990121107208"
JANUARY = Month(2025, 1)
FEBRUARY = Month(2025, 2)
BUSIEST = Month(2025, 5)
"""57 vouchers, the most of any sample month."""


def person(user_id: int, label: str, path: str = "") -> Actor:
    return Actor(user_id, label, (Grant("test", frozenset(registered_rights()), path),))


@dataclass
class Sealed:
    """The village, its book, and one person for each step."""

    region: Region
    book: Book
    clerk: Actor = field(default_factory=lambda: person(11, "村文书"))
    supervisor: Actor = field(default_factory=lambda: person(12, "监委会主任"))
    secretary: Actor = field(default_factory=lambda: person(13, "村党组织书记"))
    officer: Actor = field(default_factory=lambda: person(14, "乡镇干部"))
    poster: Actor = field(default_factory=lambda: person(15, "接管过账员"))

    def close(self, *months: Month) -> None:
        for month in months:
            books.post_month(self.poster, month=month, region_path=self.region.path)
            books.close_months(self.poster, month=month, region_path=self.region.path, accept_warnings=True)

    def shut(self, month: Month) -> None:
        """A month that counts as closed, without what stands in it: for sheets that only ask whether it is."""
        Period.objects.create(
            book=self.book, month=month, state="closed", closed_at=clock.now(), vouchers=0, root=bytes(32)
        )

    def approved(self, month: Month = JANUARY) -> Publication:
        publication = actions.draft(self.clerk, self.book, month, reason="上一版写错")
        actions.sign(self.supervisor, publication, SignOff.Step.SUPERVISED)
        return actions.sign(self.secretary, publication, SignOff.Step.APPROVED)

    def published(self, month: Month = JANUARY) -> Publication:
        """By all steps, with the bundle written."""
        [publication] = actions.publish(self.officer, [self.approved(month)])
        bundles.finish([publication])
        return publication

    def summaries(self, month: Month = JANUARY) -> list[str]:
        lines = Line.objects.filter(voucher__book=self.book, voucher__month=month, no=1)
        return list(lines.order_by("voucher__number").values_list("summary", flat=True))


def log_key() -> Verifier:
    return log.log_keys().verifier


def verdict(path: Path) -> Verdict:
    return verify_path(path, log_key(), log.witness_keys())


def make_sealed_village() -> Sealed:
    """Import the sample ledger, post and close January. The log's key must stand already."""
    regions.import_regions(everything(), read_regions(samples_dir() / "regions.csv"), fictional=True)
    books.import_books(everything(), _ledger())
    region = by_code(VILLAGE)
    village = Sealed(region, Book.objects.get(organisation__region=region))
    village.close(JANUARY)
    return village


@cache
def _ledger() -> BooksCheck:
    """Read once for all tests: the file and what is found in it are the same for each of them."""
    folder = samples_dir() / "ledgers"
    journal, opening = sorted(folder.glob("01*2025.xlsx"))[0], sorted(folder.glob("01*期初*"))[0]
    return check_books([journal], year=2025, openings=[opening], regions=Directory.load())
