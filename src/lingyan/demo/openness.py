"""Publications of the demo: most months taken over from paper signatures, the showcase village signed step by step.

Some are left at work: waiting for a signature, stopped by the scanner, superseded by a correction, withdrawn.
"""

from __future__ import annotations

from pathlib import Path
from typing import Final

from lingyan.demo import signins
from lingyan.disclosure import actions, bundles
from lingyan.disclosure.models import Publication, SignOff
from lingyan.economy.books.models import Book, Line
from lingyan.kernel.access import Actor
from lingyan.kernel.month import Month
from lingyan.regions.models import Region
from lingyan.seal import actions as log
from lingyan.seal import witness

WITNESS_NAME: Final = "witness.lingyan.invalid/demo"
PAPER: Final = "纸质签审表由村档案柜保管"


def add_witness(home: Path) -> None:
    """A witness with a home and key of its own, here beside the log; in earnest it stands on another machine."""
    place = home / "witness"
    verifier = witness.init(place, WITNESS_NAME)
    witness.Witness.load(place).trust(log.log_keys().verifier)
    log.add_witness(verifier.vkey, str(place))


def publish_all(actor: Actor, city: Region, month: Month) -> int:
    """Every closed book of the month that is not public yet, with signatures taken over from paper."""
    return len(actions.take_over_month(actor, city, month, note=PAPER))


def publish_showcase(book: Book, month: Month, *, reason: str = "") -> Publication:
    """A month of the showcase village by the people of its posts: draft, two sign-offs, publication, filing."""
    publication = _signed(book, month, reason)
    (published,) = actions.publish(signins.actor("zhenganbu"), [publication])
    actions.file_with_township(signins.actor("zhenganbu"), published, note="已存镇农经站")
    return published


def _signed(book: Book, month: Month, reason: str) -> Publication:
    supervision = signins.actor("jiandu")
    publication = actions.draft(signins.actor("wenshu"), book, month, reason=reason)
    actions.clear_summaries(supervision, book, _summaries(book, month))
    actions.sign(supervision, publication, SignOff.Step.SUPERVISED)
    actions.sign(signins.actor("shuji"), publication, SignOff.Step.APPROVED)
    return publication


def _summaries(book: Book, month: Month) -> list[str]:
    found = Line.objects.filter(voucher__book=book, voucher__month=month, no=1)
    return list(found.values_list("summary", flat=True).distinct())


def leave_correction_waiting(book: Book, month: Month) -> None:
    """A second version that waits for the supervision body."""
    actions.draft(signins.actor("wenshu"), book, month, reason="上一版漏了一笔摘要的说明，补上后重新公开")


def leave_stopped_by_scanner(book: Book, month: Month) -> None:
    """A draft whose summaries hold a telephone number; somebody asks that it be let pass."""
    maker, village = signins.actor("kuaiji1"), book.organisation.region
    publication = actions.draft(maker, book, month)
    summaries = _summaries(book, month)
    actions.clear_summaries(
        signins.local("supervision", village, f"{village.name}监督委员会"), book, summaries
    )
    text = next(summary for summary in summaries if "电话" in summary)
    actions.ask_override(maker, publication, text=text, kind="mobile", reason="本人书面同意公开联系电话")


def leave_waiting_for_release(book: Book, month: Month) -> None:
    """A publication with both signatures, waiting for the township."""
    village = book.organisation.region
    publication = actions.draft(signins.actor("kuaiji1"), book, month)
    supervision = signins.local("supervision", village, f"{village.name}监督委员会")
    actions.sign(supervision, publication, SignOff.Step.SUPERVISED)
    actions.sign(
        signins.local("chairman", village, f"{village.name}理事长"), publication, SignOff.Step.APPROVED
    )


def withdraw(actor: Actor, book: Book, month: Month, reason: str) -> None:
    publication = Publication.objects.get(book=book, month=month, state=Publication.State.PUBLISHED)
    actions.withdraw(actor, publication, reason=reason)


def write_bundles() -> int:
    return bundles.finish()
