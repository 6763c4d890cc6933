"""An installation in which every protected table and file has something to tamper with, made by real actions."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, replace
from pathlib import Path

from lingyan.assessment import actions as assessment
from lingyan.assessment.models import Snapshot
from lingyan.cli import installation
from lingyan.decisions import actions as decisions
from lingyan.decisions.models import Matter
from lingyan.disclosure import actions as disclosure
from lingyan.disclosure import bundles, posters
from lingyan.disclosure.models import Publication, SignOff
from lingyan.disclosure.sheets import actions as sheets
from lingyan.economy.bank import actions as bank
from lingyan.economy.books import actions as books
from lingyan.economy.books.chart_change import ChartChange
from lingyan.economy.books.importing.chart_file import ChartFile
from lingyan.economy.books.models import Line, Voucher
from lingyan.economy.books.rules import Entry
from lingyan.economy.payments import actions as payments
from lingyan.files import actions as files
from lingyan.identity import actions as identity
from lingyan.identity.models import User
from lingyan.kernel import clock
from lingyan.kernel.access import Actor
from lingyan.kernel.month import Month
from lingyan.kernel.rights import SUPERVISION_JUDGE
from lingyan.noticeboard import actions as noticeboard
from lingyan.parameters import actions as parameters
from lingyan.questions import actions as questions
from lingyan.questions.actions import Content
from lingyan.regions.actions import import_regions
from lingyan.regions.importing import read_regions
from lingyan.regions.queries import by_code
from lingyan.seal import actions as log
from lingyan.seal import witness
from lingyan.supervision import actions as supervision
from lingyan.supervision.models import Finding
from tests.crash import steps
from tests.crash.steps import ACCOUNTANT, CLERK, LIVE, MONTHS, OFFICER, POSTER
from tests.decisions.support import day, make_village
from tests.support.actors import everything, holding
from tests.support.papers import KIND
from tests.support.parameters import DAYS
from tests.support.samples import samples_dir
from tests.tamper import (
    appraisals,
    demands,
    dossiers,
    elections,
    mandates,
    oversight,
    petitions,
    selections,
    talents,
    training,
    ventures,
    weakness,
)
from tests.tamper import property as property_

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


OLD_SHEET = "科目编码,科目名称,借方余额,贷方余额\n101,库存现金,9,\n30101,成员资本,,9\n"


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
    files.attach(everything(), KIND, by_code(steps.COUNTY).pk, PAPER, name="合同.pdf")
    _erase_a_summary()
    books.set_close_rule(
        OFFICER,
        prerequisite="details-named",
        severity="block",
        from_month=MONTHS[-1].next,
        region=by_code(steps.COUNTY),
    )
    _change_chart()
    _give_receipts()
    books.record_old_closing(
        everything(), book_id=steps.book(LIVE).pk, content=OLD_SHEET.encode(),
        name="旧账.csv",
    )  # fmt: skip
    published = _publish_by_hand()
    posters.poster_of(published)
    sheets.write_item(
        CLERK, region=published.region, sheet="affairs", period="2025-Q1", item="9-3", text="协助办理医保登记。",
        scope="society",
    )  # fmt: skip
    sheets.write_item(
        CLERK, region=published.region, sheet="resources", period="2025-Q1", item="5-2", text="鱼塘清淤排班。",
        scope="village",
    )  # fmt: skip
    sheets.draft(CLERK, region=published.region, sheet="resources", period="2025-Q1")
    party = sheets.draft(CLERK, region=published.region, sheet="party", period="2025-Q1")
    sheets.clear_sheet(POSTER, party)
    noticeboard.proofread(everything(77, "校对"), [published])
    noticeboard.hang(
        everything(), region=published.region, sheet="other", period="2025-Q1", place="村口",
        shown_from=dt.date(2025, 4, 1),
    )  # fmt: skip
    with clock.fixed(dt.date(2025, 6, 2)):
        demands.fill(published.region)
    _pay(_decide())
    _let_act()
    region = by_code(steps.COUNTY)
    parameters.set_value(
        everything(), DAYS, region=region, from_on=dt.date(2025, 1, 1), text="7", basis="县发〔2025〕1号"
    )
    property_.fill(steps.book(LIVE))
    ventures.fill(steps.book(LIVE))
    training.fill(steps.book(LIVE).organisation.region)
    mandates.fill(steps.book(LIVE).organisation.region)
    oversight.fill(steps.book(LIVE).organisation.region)
    talents.fill(steps.book(LIVE).organisation.region)
    with clock.fixed(dt.date(2025, 6, 2)):
        appraisals.fill(steps.book(LIVE).organisation.region)
        dossiers.fill(steps.book(LIVE).organisation.region)
    elections.fill(by_code(LIVE))
    selections.fill(by_code(LIVE))
    weakness.fill(by_code(LIVE))
    snapshot = assessment.run(OFFICER, standard="wugehao", year=2025, region=region)
    supervision.run(OFFICER, region=region, year=2025, names=("R01", "R11", "R63"))
    found, other = Finding.objects.order_by("pk")[:2]
    supervision.step(_above(77), found, kind="explained", text="已补单据")
    _ask_anew(other)
    with clock.fixed(day("03-01")):
        asked = supervision.record_request(
            OFFICER, region=by_code(LIVE), subject="水库承包款的去向", asked_on=clock.today(), askers=300
        )
        supervision.answer_request(
            OFFICER, request_id=asked.pk, taken=True, text="纳入任期审计", on=clock.today()
        )
    assessment.remark(CLERK, snapshot.values.order_by("pk")[0], kind="dispute", text="少算一笔")
    _ask_and_answer()
    count = bank.record_count(
        CLERK, book_id=steps.book(steps.LOADED).pk, counted_on=dt.date(2025, 1, 31), pieces={}
    )
    bank.confirm_count(ACCOUNTANT, count_id=count.pk)
    withdrawn = Publication.objects.get(withdrawal_index__isnull=False)
    return World(home, witness_home, published, withdrawn, snapshot, paper)


def _above(user: int) -> Actor:
    """Of the body above, which answers and judges what concerns the village's own bookkeeper."""
    return holding(SUPERVISION_JUDGE, user_id=user)


def _ask_anew(found: Finding) -> None:
    """A dismissed finding whose time is over comes back as another."""
    supervision.step(_above(77), found, kind="explained", text="停电")
    supervision.step(_above(78), found, kind="dismissed", text="批准过")
    with clock.fixed(clock.today() + dt.timedelta(days=1100)):
        supervision.run(OFFICER, region=found.village, year=2025, names=(found.rule,))


def _give_receipts() -> None:
    book = steps.book(LIVE)
    books.issue_receipts(everything(), book_id=book.pk, series="统一", numbers="1-50", on=dt.date(2025, 1, 2))
    taking = Voucher.objects.filter(
        book=book, lines__account__code__startswith="102", lines__debit__gt=0
    ).exclude(state="void")
    books.use_receipts(everything(), voucher_id=taking[0].pk, series="统一", numbers="1-2")
    [wrong] = books.spoil_receipts(
        everything(), book_id=book.pk, series="统一", numbers="3", on=dt.date(2025, 1, 9)
    )
    books.strike_use(everything(), use_id=wrong.pk, reason="号码写错")


def _papers_and_void() -> None:
    """A voucher with a paper and a void number in the village whose books are kept here, before its month closes."""
    book = steps.book(LIVE)
    entries = [Entry("10201", "收租金", 7700, 0), Entry("50103", "收租金", 0, 7700)]
    voucher = books.save_draft(
        CLERK, book_id=book.pk, date=dt.date(2025, 1, 20), entries=entries, attachments=1
    )
    books.add_paper(CLERK, voucher_id=voucher.pk, sha256="ab" * 32, name="收据.pdf")
    books.review(ACCOUNTANT, voucher_id=voucher.pk)
    books.post(POSTER, voucher_id=voucher.pk)
    void = books.save_draft(CLERK, book_id=book.pk, date=dt.date(2025, 1, 21), entries=entries)
    books.void_draft(CLERK, voucher_id=void.pk, reason="重复")


def _pay(matter: Matter) -> None:
    """A payment with a decision, to a unit and a person: approved, released, answered by a file, booked; one retried."""
    book, on = steps.book(LIVE), clock.today()
    layout = payments.save_layout(
        everything(), region=by_code(steps.COUNTY), title="网银", file_format="csv",
        columns=[("户名", "name"), ("账号", "account"), ("金额", "amount")], answers={"date": ["清算日"]}, words={},
    )  # fmt: skip
    request = payments.open_request(
        everything(21, "甲"), book_id=book.pk, kind="works", purpose="修路", from_account="10201", matter_id=matter.pk,
        payees=[
            payments.Payee("雁城长桥建筑工程有限公司", "6228480010002000301", "农商行", 5_000_00, remark="首付"),
            payments.Payee("赵小满", "6228480010002000302", "农商行", 1_000_00),
        ],
        debits=[payments.Entry("51303", "修路", 6_000_00)],
    )  # fmt: skip
    payments.add_document(
        everything(21, "甲"), request_id=request.pk, kind="invoice", number="1" * 20, date=on, amount=6_000_00,
        seller="雁城长桥建筑工程有限公司", content=PAPER, name="发票.pdf",
    )  # fmt: skip
    request = payments.submit(everything(21, "甲"), request_id=request.pk)
    for signer in (22, 23, 24):
        assert request.current_id is not None
        request = payments.sign(everything(signer, "签"), step_id=request.current_id)
    made = payments.make_list(everything(25, "出纳"), request_ids=[request.pk], layout_id=layout.pk)
    answers = (
        "户名,账号,金额,处理结果,失败原因\n雁城长桥建筑工程有限公司,6228480010002000301,5000.00,成功,\n"
        "赵小满,6228480010002000302,1000.00,失败,户名不符\n"
    )
    payments.read_results(
        everything(25, "出纳"), list_id=made.pk, content=answers.encode("gb18030"), name="结果.csv", on=on
    )
    payments.retry(everything(21, "甲"), request_id=request.pk)


def _erase_a_summary() -> None:
    line = (
        Line.objects.filter(voucher__book=steps.book(LIVE), voucher__state="posted")
        .exclude(summary="")
        .order_by("pk")
        .first()
    )
    assert line is not None
    books.erase_summary(everything(), line_id=line.pk, reason="摘要里有姓名")


def _change_chart() -> None:
    changes = (ChartChange("51388", "信息化费", "新增", ""),)
    books.load_chart(
        OFFICER,
        file=ChartFile("新表.csv", "cd" * 32, changes),
        name="2030年科目表",
        from_month=Month(2030, 1),
    )


def _publish_by_hand() -> Publication:
    """The withdrawn month again, by every step, one text let pass by two persons, filed with the township."""
    book = steps.book(LIVE)
    disclosure.clear_summaries(CLERK, book, ["收租金"])
    publication = disclosure.draft(CLERK, book, MONTHS[0], reason="补写一笔摘要的说明")
    override = disclosure.ask_override(CLERK, publication, text="收租金", kind="phone", reason="不是电话")
    disclosure.agree_override(ACCOUNTANT, override)
    disclosure.sign(ACCOUNTANT, publication, SignOff.Step.SUPERVISED)
    disclosure.sign(POSTER, publication, SignOff.Step.APPROVED)
    disclosure.publish(OFFICER, [publication])
    bundles.finish()
    publication.refresh_from_db()
    disclosure.file_with_township(everything(99, "乡镇"), publication)
    return publication


def _decide() -> Matter:
    """A matter that went the whole way with an objection answered, and a power of the representatives."""
    village = make_village(by_code(LIVE))
    matter = village.at("p2")
    objection = decisions.raise_objection(
        village.actor, matter, by="villager", raised_on=day("05-12"), text="金额不清"
    )
    decisions.answer(
        village.actor, objection, answered_on=day("05-13"), outcome="explained", text="附件里有收据"
    )
    power = decisions.Grant(
        ["public-works"], "十万元以下", day("01-10"), day("12-31"), day("01-08"), basis="村档案柜"
    )
    decisions.grant_power(village.actor, organisation=village.committee, grant=power)
    petitions.fill(village)
    matter.refresh_from_db()
    return matter


def _ask_and_answer() -> None:
    """A question about somebody, and one that was answered and made public; both entered for who asked."""
    village = by_code(LIVE)
    content = Content(
        "contracts", "水库的承包费收了没有？", reference="水库承包合同", channel="phone", consent=True
    )
    questions.enter(CLERK, village, replace(content, concerns=("secretary",)))
    asked, _ = questions.enter(CLERK, village, content)
    office = everything(97, "县局")
    questions.answer(office, asked, text="已经收齐，收据在村里可以看。")
    words = {"question_text": "水库的承包费收了没有？", "answer_text": "已经收齐，收据可以看。"}
    release = questions.propose(office, asked, **words)
    questions.decide(everything(98, "县委"), release, publish=True)
    publication = Publication.objects.filter(region=village, state="published", book__isnull=False).latest(
        "pk"
    )
    party = publication.book.parties.filter(kind="household").first()
    own = questions.ask_own(
        CLERK, village, month=publication.month, who=party.code, identity="card", purpose="核对自己的账"
    )
    questions.show_own(CLERK, own)


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
