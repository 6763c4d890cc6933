"""The tables of a term audit, from records cut by the days of the term, with what could not be obtained."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from lingyan.disclosure.models import Publication
from lingyan.economy.books.models import Book
from lingyan.kernel import clock
from lingyan.kernel.month import Month
from lingyan.people.models import Person
from lingyan.questions.models import Question
from lingyan.regions.models import Region
from lingyan.supervision import actions, term_answers, term_money
from lingyan.supervision.models import Finding
from lingyan.supervision.term_tables import Span, TermTable
from tests.decisions.support import make_village
from tests.economy.members import support as members
from tests.economy.projects import support as projects
from tests.supervision.conftest import TODAY
from tests.support.actors import everything
from tests.support.identity import Tree

pytestmark = pytest.mark.django_db
FIRST, LAST = dt.date(2025, 1, 10), dt.date(2025, 12, 31)


def span_of(book: Book, first: dt.date, last: dt.date, person: int = 0) -> Span:
    return Span(person, book.organisation.region, (book,), first, last)


def named(tables: Any, name: str) -> TermTable:
    return next(each for each in tables if each.name == name)


def shown(table: TermTable, *titles: str) -> list[tuple[Any, ...]]:
    places = [[column.title for column in table.columns].index(title) for title in titles]
    return [tuple(row[place] for place in places) for row in table.rows]


@pytest.fixture
def road() -> Any:
    with clock.fixed(projects.TODAY):
        village = projects.Village()
        project = village.building()
        village.keep(project)
        yield village


def test_earmarked_money_from_receipt_to_use_with_its_vouchers(road: Any) -> None:
    table = named(term_money.tables(span_of(road.book, FIRST, dt.date(2025, 5, 31))), "专项资金")
    titles = (
        "项目", "文号或出资方", "任初未用", "任期收到", "任期使用和退回", "形成资产", "任末未用", "未用已（天）", "凭证",
    )  # fmt: skip
    assert shown(table, *titles) == [
        ("机耕道硬化", "芦财农〔2025〕8号", 0, 30_000_00, 19_000_00, 18_000_00, 11_000_00, 115,
         "2025-02 记-0001、2025-03 记-0001、2025-05 记-0001"),
    ]  # fmt: skip
    assert table.missing == ()


def test_what_was_received_before_the_term_stands_at_its_start(road: Any) -> None:
    table = named(
        term_money.tables(span_of(road.book, dt.date(2025, 3, 1), dt.date(2025, 3, 31))), "专项资金"
    )
    assert shown(table, "任初未用", "任期收到", "任期使用和退回", "任末未用") == [
        (30_000_00, 0, 18_000_00, 12_000_00)
    ]


def test_earmarked_money_without_a_project_is_said(road: Any) -> None:
    road.office.posted("""
        04-05 | 9 | 收一事一议款 | 10201 | 90.00 |
              |   | 收一事一议款 | 231   |       | 90.00
    """)
    table = named(term_money.tables(span_of(road.book, FIRST, LAST)), "专项资金")
    assert table.missing == ("凭证 2025-04 记-0001 的专项资金没有核算到项目，不能跟踪",)


def test_without_a_book_every_table_says_so(tree: Tree) -> None:
    tables = list(term_money.tables(Span(0, tree.village, (), FIRST, LAST)))
    assert all(not table.rows for table in tables)
    assert {table.name for table in tables if "整个任期没有账簿，取不到分录" in table.missing} == {
        "专项资金", "补助和捐赠入账", "公积公益金变动", "与本人和同户成员的往来", "招待等开支",
    }  # fmt: skip


@pytest.fixture
def collective() -> Any:
    with clock.fixed(members.TODAY):
        yield members.Village()


def test_a_distribution_with_its_decision_vouchers_and_days(collective: Any) -> None:
    found = collective.at("published")
    span = span_of(collective.book, dt.date(2026, 1, 1), members.TODAY)
    table = named(term_money.tables(span), "收益分配")
    [(decision, vouchers, published)] = shown(table, "决策事项编号", "凭证", "公开日期")
    assert (decision, published) == (str(found.matter_id), members.TODAY)
    assert vouchers == "2026-03 记-0001、2026-03 记-0002"
    [everybody, shares] = shown(
        named(term_money.tables(span), "成员和份额"), "股份种类", "任末成员", "任末份额（股）"
    )
    assert everybody == ("（全部成员）", 10, "") and shares[0] == "人口股"
    [reserve] = shown(named(term_money.tables(span), "公积公益金变动"), "凭证", "增加")
    assert reserve[1] == found.reserve


def test_a_plan_decided_outside_the_term_is_none_of_it(collective: Any) -> None:
    collective.at("decided")
    before = members.DECIDED - dt.timedelta(days=1)
    table = named(term_money.tables(span_of(collective.book, dt.date(2025, 1, 1), before)), "收益分配")
    assert table.rows == () and table.missing


def test_what_the_audited_and_their_household_were_paid(collective: Any) -> None:
    """The distribution goes to who receives for a household: the audited person's own, and no other."""
    collective.at("paid")
    person = collective.named("钱秀英").person_id
    span = span_of(collective.book, dt.date(2026, 1, 1), members.TODAY, person)
    table = named(term_money.tables(span), "付给本人和同户成员的款项")
    head = collective.named("赵春生").person_id
    assert shown(table, "谁", "人员编号", "类别") == [("同户成员", str(head), "收益分配")]
    lines = named(term_money.tables(span), "与本人和同户成员的往来")
    assert {row[:2] for row in shown(lines, "谁", "人员编号")} == {("同户成员", str(head))}
    assert "只查了本人和名册里同户的 2 人" in lines.missing[-1]
    stranger = span_of(collective.book, dt.date(2026, 1, 1), members.TODAY, Person.objects.count() + 99)
    assert named(term_money.tables(stranger), "付给本人和同户成员的款项").rows == ()


def test_reception_is_found_by_the_words_that_the_county_set(road: Any) -> None:
    road.office.posted("""
        04-06 | 9 | 付接待餐费 | 51302 | 300.00 |
              |   | 付接待餐费 | 10201 |        | 300.00
        04-07 | 9 | 付办公费   | 51303 | 80.00  |
              |   | 付办公费   | 10201 |        | 80.00
    """)
    table = named(term_money.tables(span_of(road.book, FIRST, LAST)), "招待等开支")
    assert shown(table, "凭证", "金额") == [("2025-04 记-0001", 300_00)]


def answers(village: Region, first: dt.date = FIRST, last: dt.date = TODAY) -> list[TermTable]:
    return list(term_answers.tables(Span(0, village, tuple(Book.objects.all()), first, last)))


def test_the_calendar_names_the_log_index(tree: Tree, book: Book) -> None:
    Book.objects.update(go_live=Month(2026, 1))
    for version, state, index in ((1, "superseded", 7), (2, "published", 9)):
        Publication.objects.create(
            book=book, region=tree.village, month=Month(2026, 1), version=version, state=state, commitment=b"c",
            log_index=index, drafted_at=clock.now(), published_at=clock.now(),
        )  # fmt: skip
    found = answers(tree.village)
    rows = {
        row[:2]: row[2:]
        for row in shown(named(found, "公开日历"), "公开内容", "期间", "日志序号", "晚了（天）")
    }
    assert rows["账目", "2026-01"] == ("7、9", 20)
    assert shown(named(found, "公开的各版"), "版次", "日志序号") == [(1, 7), (2, 9)]
    assert named(answers(tree.other_village), "公开日历").missing


def test_sheets_beside_the_accounts_stand_in_chinese_with_what_was_withdrawn(tree: Tree, book: Book) -> None:
    Book.objects.update(go_live=Month(2026, 1))
    sheets = (
        ("affairs", "2025-Q4", 4),
        ("party", "2025-Q4", None),
        ("decision", "2026-02-03", 5),
        ("plan", "2024", 6),
    )
    for sheet, period, index in sheets:
        withdrawn = sheet == "decision"
        Publication.objects.create(
            region=tree.village, sheet=sheet, period=period, state="withdrawn" if withdrawn else "published",
            commitment=b"c", log_index=index, drafted_at=clock.now(), published_at=clock.now() if index else None,
            withdrawn_at=clock.now() if withdrawn else None, withdrawn_reason="写了姓名" if withdrawn else "",
        )  # fmt: skip
    found = answers(tree.village, first=dt.date(2025, 10, 1), last=dt.date(2026, 4, 20))
    titles = ("公开内容", "期间", "状态", "日志序号", "撤下理由")
    assert shown(named(found, "公开的各版"), *titles) == [
        ("村务公开", "2025-Q4", "已公开", 4, ""),
        ("决议即时公开", "2026-02-03", "已撤下", 5, "写了姓名"),
    ]
    names = {name for (name,) in shown(named(found, "公开日历"), "公开内容")}
    assert names >= {"账目", "资源情况"} and not any(name.isascii() for name in names)


def test_questions_stand_without_their_words(tree: Tree) -> None:
    asked = Question.objects.create(
        region=tree.village, topic="accounts", seal=b"s", receipt_hash=bytes(32), opened_on=dt.date(2026, 2, 1),
        level=3, seat=tree.town, floor=1, floor_seat=tree.village, due_on=dt.date(2026, 2, 11), text="村长拿了多少",
    )  # fmt: skip
    table = named(answers(tree.village), "村民提问和答复")
    assert shown(table, "提问编号", "应答复日期", "状态") == [(str(asked.pk), dt.date(2026, 2, 11), "办理中")]
    assert "村长" not in str(table.rows)


@pytest.fixture
def confirmed(tree: Tree, book: Book) -> Finding:
    officer, office = everything(22), everything(23)
    actions.run(everything(), region=tree.village, year=2026, names=("R01",))
    found = Finding.objects.get()
    actions.step(everything(21), found, kind="explained", text="有收据")
    actions.step(officer, found, kind="confirmed", text="超限额")
    actions.step(everything(21), found, kind="rectified", text="已改转账，见记-0009")
    actions.step(office, found, kind="verified", text="已看凭证")
    return found


def test_repairs_stand_with_their_proof_as_far_as_the_last_day_knew(tree: Tree, confirmed: Finding) -> None:
    titles = ("疑点编号", "规则", "整改情况", "验收意见", "到任末的情况")
    assert shown(named(answers(tree.village), "审计问题整改"), *titles) == [
        (str(confirmed.pk), "R01", "已改转账，见记-0009", "已看凭证", "已验收")
    ]
    early = answers(tree.village, last=TODAY - dt.timedelta(days=1))
    assert named(early, "审计问题整改").rows == ()
    later = answers(tree.village, first=TODAY + dt.timedelta(days=1), last=TODAY + dt.timedelta(days=9))
    assert named(later, "审计问题整改").rows == ()


def test_what_villagers_asked_for_stands_with_the_answer(tree: Tree, settings: Any, tmp_path: Path) -> None:
    settings.LINGYAN = replace(settings.LINGYAN, home=tmp_path)
    make_village(tree.village)
    asked = actions.record_request(
        everything(), region=tree.village, subject="砂石款去向", asked_on=TODAY, askers=180
    )
    actions.answer_request(everything(), request_id=asked.pk, taken=True, text="已查，见疑点", on=TODAY)
    titles = ("事项", "提出人数", "村民会议应到", "达到五分之一", "纳入审计", "结果或理由")
    assert shown(named(answers(tree.village), "村民要求审计的事项"), *titles) == [
        ("砂石款去向", 180, 900, "是", "是", "已查，见疑点")
    ]
    assert named(answers(tree.other_village), "村民要求审计的事项").missing
