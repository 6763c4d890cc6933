"""Runs and findings from the question to the end, with every refusal."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace
from pathlib import Path

import docx
import openpyxl
import pytest

from lingyan.economy.books import actions as books
from lingyan.economy.books.models import Book, Voucher
from lingyan.economy.books.rules import Entry
from lingyan.facts.reading import open_reader, read
from lingyan.facts.registry import FactRequest
from lingyan.kernel import audit, clock
from lingyan.kernel.access import Actor
from lingyan.kernel.covers import breaches
from lingyan.kernel.month import Month
from lingyan.kernel.problems import Denied, Refused
from lingyan.kernel.rights import (
    AUDIT_VIEW,
    SUPERVISION_EXPLAIN,
    SUPERVISION_JUDGE,
    SUPERVISION_RUN,
    SUPERVISION_VIEW,
)
from lingyan.parameters import actions as parameters
from lingyan.people.models import Person, Tenure
from lingyan.supervision import actions, queries, running
from lingyan.supervision.definitions import rules
from lingyan.supervision.facts import FINDING
from lingyan.supervision.models import AuditRun, Finding, Hit, Step
from lingyan.supervision.parameters import DISMISSED_DAYS, EXPLAIN_DAYS
from tests.economy.books.support import book_of
from tests.render.office import complaints
from tests.render.pdf import page_texts
from tests.supervision.conftest import TODAY, pay
from tests.support.actors import everything, holding, nobody
from tests.support.identity import Tree, one_person
from tests.support.records import bodies, serve

CLERK = holding(SUPERVISION_EXPLAIN, user_id=21)
JUDGE = holding(SUPERVISION_VIEW, SUPERVISION_JUDGE, user_id=22)
OTHER = holding(SUPERVISION_VIEW, SUPERVISION_JUDGE, user_id=23)


def run(tree: Tree, *names: str) -> actions.Outcome:
    return actions.run(everything(), region=tree.county, year=2026, names=names or ("R01",))


def found(tree: Tree) -> Finding:
    run(tree)
    return Finding.objects.select_related("village").get()


def test_a_hit_becomes_a_finding_with_its_arithmetic(tree: Tree, book: Book) -> None:
    one = found(tree)
    assert (one.rule, one.severity, one.amount, one.state) == ("R01", "橙", 1_200_00, "open")
    assert one.arithmetic == ["当天付给同一对象现金 1,200.00元，上限 1,000.00元"]
    assert one.records == [f"voucher:{Voucher.objects.get().pk}"]
    assert one.due_on == dt.date(2026, 3, 16)


def test_a_second_run_keeps_the_finding_and_its_state(tree: Tree, book: Book) -> None:
    one = found(tree)
    actions.step(CLERK, one, kind="explained", text="收据已补")
    run(tree)
    assert Finding.objects.get().state == "explained"
    assert (AuditRun.objects.count(), Hit.objects.count()) == (2, 2)


def test_a_newer_version_of_the_rule_does_not_ask_the_same_again(
    tree: Tree, book: Book, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The finding says by which version it was asked; the run says by which it was seen again."""
    one, rule = found(tree), rules()["R01"]
    actions.step(CLERK, one, kind="explained", text="收据已补")
    monkeypatch.setitem(rules(), "R01", replace(rule, version=rule.version + 2))
    made = run(tree).run
    kept = Finding.objects.get()
    assert (kept.pk, kept.state, kept.version) == (one.pk, "explained", rule.version)
    assert made.rules[0]["version"] == rule.version + 2
    actions.step(JUDGE, kept, kind="dismissed", text="县里批准过")
    run(tree)
    assert Finding.objects.get().state == "dismissed"


def test_what_the_books_put_right_is_closed_as_corrected(tree: Tree, book: Book) -> None:
    one = found(tree)
    red = books.reverse(everything(1), voucher_id=Voucher.objects.get().pk, date=dt.date(2026, 1, 20))
    books.review(everything(2), voucher_id=red.pk)
    books.post(everything(3), voucher_id=red.pk)
    run(tree)
    one.refresh_from_db()
    assert (one.state, one.closed_on) == ("corrected", TODAY)
    assert [each.kind for each in one.steps.all()] == ["corrected"]
    assert list(breaches(audit.notes())) == []


def test_the_whole_way(tree: Tree, book: Book) -> None:
    one = found(tree)
    actions.step(CLERK, one, kind="explained", text="当天银行停业")
    actions.step(JUDGE, one, kind="confirmed", text="应转账")
    assert one.due_on == dt.date(2026, 4, 1)
    actions.step(CLERK, one, kind="rectified", text="已改为转账")
    actions.step(JUDGE, one, kind="returned", text="缺回单")
    actions.step(CLERK, one, kind="rectified", text="回单已补")
    actions.step(OTHER, one, kind="verified", text="已核对")
    assert (one.state, one.due_on, one.closed_on) == ("verified", None, TODAY)
    assert queries.rates(tree.county.path) == {"R01": (1, 0, 0)}


def dismissed(tree: Tree) -> Finding:
    one = found(tree)
    actions.step(CLERK, one, kind="explained", text="停电")
    actions.step(JUDGE, one, kind="dismissed", text="县里批准过")
    return one


def test_a_dismissed_one_is_seen_by_audit_alone(tree: Tree, book: Book) -> None:
    one = dismissed(tree)
    auditor = holding(SUPERVISION_VIEW, AUDIT_VIEW)
    assert list(queries.visible(auditor)) == [one]
    assert not queries.visible(JUDGE).exists()
    assert not queries.to_explain(CLERK).exists()
    assert one.due_on == TODAY + dt.timedelta(days=1095)


def test_a_dismissed_one_comes_back_when_its_time_is_over(tree: Tree, book: Book) -> None:
    """By the days that hold in the village when it is dismissed, not those of the county that is audited."""
    parameters.set_value(
        everything(), DISMISSED_DAYS, region=tree.village, from_on=TODAY, text="20", basis="村规"
    )
    one = dismissed(tree)
    assert one.due_on == dt.date(2026, 3, 22)
    with clock.fixed(dt.date(2026, 3, 22)):
        run(tree)
        assert Finding.objects.get() == one
    with clock.fixed(dt.date(2026, 3, 23)):
        run(tree)
        run(tree)
    fresh = Finding.objects.get(state="open")
    assert (fresh.again.earlier, fresh.due_on) == (one, dt.date(2026, 4, 7))
    assert [(each.kind, each.text) for each in fresh.steps.all()] == [
        ("reopened", f"第 {one.pk} 号疑点已经办结，又查到了")
    ]
    one.refresh_from_db()
    assert one.state == "dismissed"
    assert list(breaches(audit.notes())) == []


def test_a_correction_that_is_undone_is_asked_anew(tree: Tree, book: Book) -> None:
    one = found(tree)
    Finding.objects.update(state="corrected", due_on=None, closed_on=TODAY)
    run(tree)
    assert Finding.objects.get(state="open").again.earlier == one


def test_how_something_stands_is_one_question_through_the_year(tree: Tree, book: Book) -> None:
    """Cash in the red on the day of the run: dismissed once, it is not asked anew by the run of the next day."""
    run(tree, "R55")
    one = Finding.objects.select_related("village").get()
    assert one.date == TODAY
    actions.step(CLERK, one, kind="explained", text="次日存入")
    actions.step(JUDGE, one, kind="dismissed", text="属实")
    with clock.fixed(TODAY + dt.timedelta(days=1)):
        run(tree, "R55")
    assert Finding.objects.get().hits.count() == 2


def test_accounts_that_stand_wrong_are_questions_of_their_own(tree: Tree, book: Book) -> None:
    """One finding for each account, known again by the next run though its sum has changed."""
    entries = [Entry("51301", "购办公用品", 70_00), Entry("10201", "购办公用品", 0, 70_00)]
    draft = books.save_draft(everything(1), book_id=book.pk, date=dt.date(2026, 1, 6), entries=entries)
    books.review(everything(2), voucher_id=draft.pk)
    books.post(everything(3), voucher_id=draft.pk)
    run(tree, "R55")
    assert sorted(Finding.objects.values_list("amount", flat=True)) == [70_00, 1_200_00]
    with clock.fixed(TODAY + dt.timedelta(days=1)):
        pay(tree.village, 5_00, day=20)
        run(tree, "R55")
    assert [each.hits.count() for each in Finding.objects.all()] == [2, 2]


def test_each_village_has_its_own_days_to_explain(tree: Tree, book: Book) -> None:
    book_of(tree.other_village)
    pay(tree.other_village, 1_300_00)
    parameters.set_value(
        everything(), EXPLAIN_DAYS, region=tree.village, from_on=TODAY, text="3", basis="村规"
    )
    run(tree)
    due = dict(Finding.objects.values_list("village__name", "due_on"))
    assert due == {"雁庄村": dt.date(2026, 3, 5), "铜垭村": dt.date(2026, 3, 16)}


def test_nobody_judges_an_own_explanation_or_verifies_an_own_repair(tree: Tree, book: Book) -> None:
    both = holding(SUPERVISION_EXPLAIN, SUPERVISION_JUDGE, user_id=9)
    one = found(tree)
    actions.step(both, one, kind="explained", text="停电")
    with pytest.raises(Denied):
        actions.step(both, one, kind="confirmed", text="属实")
    actions.step(JUDGE, one, kind="confirmed", text="属实")
    actions.step(both, one, kind="rectified", text="已改")
    with pytest.raises(Denied):
        actions.step(both, one, kind="verified", text="通过")


def test_two_accounts_of_one_person_do_not_explain_and_judge(tree: Tree, book: Book) -> None:
    one = found(tree)
    actions.step(holding(SUPERVISION_EXPLAIN, user_id=9), one, kind="explained", text="停电")
    one_person(9, JUDGE.user_id)
    with pytest.raises(Denied, match="须由另一人核定"):
        actions.step(JUDGE, one, kind="confirmed", text="属实")


def test_the_village_is_asked_first(tree: Tree, book: Book) -> None:
    one = found(tree)
    with pytest.raises(Refused, match="期限内先等对方说明"):
        actions.step(JUDGE, one, kind="confirmed", text="属实")
    with clock.fixed(dt.date(2026, 3, 17)):
        actions.step(JUDGE, one, kind="confirmed", text="过期未说明")
    assert one.state == "rectifying"


def test_what_concerns_the_bookkeeper_goes_above_them(tree: Tree, book: Book) -> None:
    pay(tree.village, 10_00, "付款", day=6)
    run(tree, "R63")
    one = Finding.objects.select_related("village").get()
    assert one.own_conduct
    assert not queries.to_explain(CLERK).exists()
    with pytest.raises(Denied):
        actions.step(CLERK, one, kind="explained", text="忙")
    actions.step(JUDGE, one, kind="explained", text="已提醒")
    assert one.state == "explained"


@pytest.mark.parametrize(("kind", "text", "words"), [
    ("erased", "什么", "没有这种办理方式"), ("explained", " ", "请写明情况"), ("verified", "好", "不能这样办理"),
])  # fmt: skip
def test_refusals(tree: Tree, book: Book, kind: str, text: str, words: str) -> None:
    with pytest.raises(Refused, match=words):
        actions.step(everything(30), found(tree), kind=kind, text=text)


@pytest.mark.parametrize("actor", [nobody(), JUDGE], ids=["nobody", "judge"])
def test_running_needs_the_right(tree: Tree, actor: Actor) -> None:
    with pytest.raises(Denied):
        actions.run(actor, region=tree.county, year=2026)


def test_a_run_of_an_unknown_rule_or_a_year_to_come_is_refused(tree: Tree) -> None:
    with pytest.raises(Refused, match="没有规则 R99"):
        run(tree, "R99")
    with pytest.raises(Refused, match="年度 2027"):
        actions.run(everything(), region=tree.county, year=2027)


def test_the_export_does_not_outlive_the_run(tree: Tree, book: Book, settings: object) -> None:
    run(tree)
    assert not list(settings.LINGYAN.exports.glob(".audit-*"))  # type: ignore[attr-defined]


def test_a_village_takes_its_own_parameter(tree: Tree, book: Book) -> None:
    found = running.parameters_of(tree.county, TODAY)
    assert found[tree.village.code]["cash_single"] == 100_000


def secretary(tree: Tree) -> Person:
    """Secretary of the other village since 10 January, whose book is opened by `pay`."""
    return serve(bodies(tree.other_village)["party"]["书记"], dt.date(2026, 1, 10)).person


def test_the_papers_of_a_term_are_cut_by_date(tree: Tree, tmp_path: Path) -> None:
    person = secretary(tree)
    pay(tree.other_village, 1_500_00, day=5)
    pay(tree.other_village, 1_200_00, day=15)
    workbook, report = actions.audit_term(everything(), person=person, folder=tmp_path / "term")
    sheets = openpyxl.load_workbook(workbook)
    cash = next(row for row in sheets["任初任末余额"].iter_rows(values_only=True) if row[0] == "101")
    assert cash[2:] == (-1500, 0, 1200, -2700)
    hits = [row for row in sheets["疑点"].iter_rows(values_only=True) if row[1] == "R01"]
    assert [row[5] for row in hits] == [1200]
    text = "\n".join(paragraph.text for paragraph in docx.Document(str(report)).paragraphs)
    assert "2026 年任期内收入 0.00 元，支出 1,200.00 元" in text
    assert "R61 收据管理：各村都没有“收据领用”或“收据使用”记录。" in text
    assert {"合同", "资源", "资产", "决策事项"} <= set(sheets.sheetnames)
    assert "取不到：没有成员名册，取不到成员和份额。" in text
    assert complaints(tmp_path, [workbook, report]) == []
    for paper in (workbook, report):
        assert "".join(page_texts((tmp_path / paper.with_suffix(".pdf").name).read_bytes())).strip()


def test_who_was_elected_again_is_audited_by_the_term(tree: Tree, tmp_path: Path) -> None:
    """The new term begins on the day that ends the old one; each has its own figures."""
    post = bodies(tree.other_village)["party"]["书记"]
    person = serve(post, dt.date(2023, 1, 10), dt.date(2026, 1, 10)).person
    Tenure.objects.create(person=person, post=post, start_on=dt.date(2026, 1, 10))
    pay(tree.other_village, 1_500_00, day=5)
    pay(tree.other_village, 1_200_00, day=15)
    for on, paid in (
        (None, 1200),
        (dt.date(2026, 1, 10), 1200),
        (dt.date(2026, 1, 9), 1500),
        (dt.date(2023, 1, 10), 1500),
    ):
        workbook, _report = actions.audit_term(everything(), person=person, folder=tmp_path / "term", on=on)
        sheet = openpyxl.load_workbook(workbook)["任初任末余额"]
        cash = next(row for row in sheet.iter_rows(values_only=True) if row[0] == "101")
        assert cash[4] == paid, on
    with pytest.raises(Refused, match="2023-01-09 没有任过"):
        actions.audit_term(everything(), person=person, folder=tmp_path, on=dt.date(2023, 1, 9))


def test_a_term_needs_a_secretary_and_the_right(tree: Tree, tmp_path: Path) -> None:
    person = secretary(tree)
    with pytest.raises(Denied):
        actions.audit_term(holding(SUPERVISION_RUN, path="/9999/"), person=person, folder=tmp_path)
    other = serve(bodies(tree.village)["committee"]["委员"], dt.date(2026, 1, 10)).person
    with pytest.raises(Refused, match="没有任过村党组织书记"):
        actions.audit_term(everything(), person=other, folder=tmp_path)


def test_the_fact_of_a_finding_says_whether_its_repair_was_in_time(tree: Tree, book: Book) -> None:
    def repair(on: dt.date) -> tuple[bool, bool]:
        with open_reader() as reader:
            request = FactRequest(Month(2026, 1), Month.of(on), on)
            [row] = [row for batch in read(reader, FINDING, request) for row in batch.to_pylist()]
        return row["repair_due"], row["repaired_in_time"]

    one = found(tree)
    assert repair(TODAY) == (False, False)
    actions.step(CLERK, one, kind="explained", text="当天银行停业")
    actions.step(JUDGE, one, kind="confirmed", text="应转账")
    assert one.due_on is not None
    last = one.due_on
    assert repair(last) == (False, False), "on its last day it still has time"
    assert repair(last + dt.timedelta(days=1)) == (True, False)
    actions.step(CLERK, one, kind="rectified", text="已改为转账")
    assert repair(TODAY) == (True, True)
    actions.step(JUDGE, one, kind="returned", text="缺回单")
    assert repair(TODAY) == (False, False)
    late = last + dt.timedelta(days=60)
    assert repair(late) == (True, False)
    Step.objects.create(finding=one, kind=Step.Kind.PASSED, text="移交", at=clock.now())
    assert repair(late) == (False, False), "what went above the village tells nothing there"
    Finding.objects.update(state="verified")
    assert repair(late)[0]
