"""An installation in which every protected table and file has something to tamper with, made by real actions."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from pathlib import Path

from lingyan.assessment import actions as assessment
from lingyan.assessment.models import Snapshot
from lingyan.cli import installation
from lingyan.disclosure import actions as disclosure
from lingyan.disclosure import bundles, posters
from lingyan.disclosure.models import Publication, SignOff
from lingyan.economy.books import actions as books
from lingyan.economy.books.models import Line, Voucher
from lingyan.economy.books.rules import Entry
from lingyan.files import actions as files
from lingyan.files import papers
from lingyan.identity import actions as identity
from lingyan.identity.models import User
from lingyan.parameters import actions as parameters
from lingyan.regions.actions import import_regions
from lingyan.regions.importing import read_regions
from lingyan.regions.queries import by_code
from lingyan.seal import actions as log
from lingyan.seal import witness
from lingyan.supervision import actions as supervision
from lingyan.supervision.models import Finding
from tests.crash import steps
from tests.crash.steps import ACCOUNTANT, CLERK, LIVE, MONTHS, OFFICER, POSTER
from tests.support.actors import everything
from tests.support.papers import KIND
from tests.support.parameters import DAYS
from tests.support.samples import samples_dir

PAPER = b"%PDF-1.4\n1 0 obj << >> endobj\ntrailer << >>\n%%EOF\n"


@dataclass(slots=True)
class World:
    home: Path
    witness: Path
    published: Publication
    withdrawn: Publication
    snapshot: Snapshot
    paper: Path

    def bundle(self, publication: Publication) -> Path:
        return bundles.folder_of(publication)


def make_world(home: Path, witness_home: Path) -> World:
    """The home's keys folder must stand already; the database is the test's own."""
    installation.prepare_accounts(administrators=False)
    installation.prepare_log("lingyan.invalid/log")
    import_regions(OFFICER, read_regions(samples_dir() / "regions.csv"), valid_from=dt.date(2000, 1, 1))
    steps.open_books()
    verifier = witness.init(witness_home, "audit.invalid/witness")
    witness.Witness.load(witness_home).trust(log.log_keys().verifier)
    log.add_witness(verifier.vkey, str(witness_home))
    for step in steps.all_steps():
        if step.phase == "post" and not Voucher.objects.filter(state="void").exists():
            _papers_and_void()
        step.run()
    paper = files.path_of(files.store(CLERK, PAPER, name="收据.pdf").sha256)
    papers.attach(everything(), KIND, by_code(steps.COUNTY).pk, PAPER, name="合同.pdf")
    _erase_a_summary()
    books.set_close_rule(
        OFFICER,
        prerequisite="details-named",
        severity="block",
        from_month=MONTHS[-1].next,
        region=by_code(steps.COUNTY),
    )
    published = _publish_by_hand()
    posters.poster_of(published)
    _let_act()
    region = by_code(steps.COUNTY)
    parameters.set_value(
        everything(), DAYS, region=region, from_on=dt.date(2025, 1, 1), text="7", basis="县发〔2025〕1号"
    )
    snapshot = assessment.run(OFFICER, standard="wugehao", year=2025, region=region)
    supervision.run(OFFICER, region=region, year=2025, names=("R01", "R11", "R63"))
    found = Finding.objects.order_by("pk")[0]
    supervision.step(OFFICER, found, kind="explained", text="已补单据")
    assessment.remark(CLERK, snapshot.values.order_by("pk")[0], kind="dispute", text="少算一笔")
    withdrawn = Publication.objects.get(withdrawal_index__isnull=False)
    return World(home, witness_home, published, withdrawn, snapshot, paper)


def _papers_and_void() -> None:
    """A voucher with a paper and a void number in the village whose books are kept here, before its month closes."""
    book = steps._book(LIVE)
    entries = [Entry("10201", "收租金", 7700, 0), Entry("50103", "收租金", 0, 7700)]
    voucher = books.save_draft(
        CLERK, book_id=book.pk, date=dt.date(2025, 1, 20), entries=entries, attachments=1
    )
    books.add_paper(CLERK, voucher_id=voucher.pk, sha256="ab" * 32)
    books.review(ACCOUNTANT, voucher_id=voucher.pk)
    books.post(POSTER, voucher_id=voucher.pk)
    void = books.save_draft(CLERK, book_id=book.pk, date=dt.date(2025, 1, 21), entries=entries)
    books.void_draft(CLERK, voucher_id=void.pk, reason="重复")


def _erase_a_summary() -> None:
    line = (
        Line.objects.filter(voucher__book=steps._book(LIVE), voucher__state="posted")
        .exclude(summary="")
        .first()
    )
    assert line is not None
    books.erase_summary(everything(), line_id=line.pk, reason="摘要里有姓名")


def _publish_by_hand() -> Publication:
    """The withdrawn month again, by every step, one text let pass by two persons, filed with the township."""
    book = steps._book(LIVE)
    disclosure.clear_summaries(CLERK, book, ["收租金"])
    publication = disclosure.draft(CLERK, book, MONTHS[0])
    override = disclosure.ask_override(CLERK, publication, text="收租金", kind="phone", reason="不是电话")
    disclosure.agree_override(ACCOUNTANT, override)
    disclosure.sign(ACCOUNTANT, publication, SignOff.Step.SUPERVISED)
    disclosure.sign(POSTER, publication, SignOff.Step.APPROVED)
    disclosure.publish(OFFICER, [publication])
    bundles.finish()
    publication.refresh_from_db()
    disclosure.file_with_township(everything(99, "乡镇"), publication)
    return publication


def _let_act() -> None:
    """A township accountant, ended later, and a delegation that was taken back."""
    first, _ = identity.create_user(OFFICER, username="security", name="丙")
    manager = everything(first.pk, first.username)
    town = by_code("990121107000")
    holder, _ = identity.create_user(manager, username="accountant", name="甲")
    other, _ = identity.create_user(manager, username="colleague", name="乙")
    User.objects.filter(pk__in=[holder.pk, other.pk]).update(must_change_password=False)
    assignment = identity.set_assignment(manager, user=holder, role="township-accountant", region=town)
    actor = everything(holder.pk, holder.username)
    today = dt.date.today()
    delegation = identity.delegate(
        actor, assignment=assignment, to=other, valid_from=today, valid_to=today + dt.timedelta(days=3)
    )
    identity.revoke(actor, delegation=delegation)
