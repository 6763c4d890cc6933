from __future__ import annotations

import datetime as dt

import pytest
from django.db import DatabaseError, transaction

from lingyan.economy.budget import actions
from lingyan.economy.budget.actions import Row
from lingyan.economy.budget.models import Budget
from lingyan.economy.budget.parameters import NONPRODUCTIVE_CAP, NONPRODUCTIVE_PERCENT
from lingyan.kernel.audit import AuditEntry
from lingyan.kernel.problems import Refused
from lingyan.kernel.rights import BUDGET_VIEW
from lingyan.parameters.actions import set_value
from tests.economy.budget.support import ROWS, Village
from tests.support.actors import everything, holding


def codes(refusal: pytest.ExceptionInfo[Refused]) -> set[str]:
    return {problem.code for problem in refusal.value.problems}


def test_a_draft_is_saved_and_its_rows_replaced(village: Village) -> None:
    first = village.draft()
    assert (first.version, first.income, first.expense, first.capital) == (1, 30_000_00, 33_000_00, 60_000_00)
    again = village.draft(Row("501", 1_00), Row("511", 2_00))
    assert (again.pk, again.income, again.spending) == (first.pk, 1_00, 2_00)
    assert AuditEntry.objects.filter(code="budget.saved", object_id=str(first.pk)).count() == 2


@pytest.mark.parametrize(
    ("rows", "code"),
    [
        ([], "no-rows"),
        ([Row("999", 1)], "unknown-account"),
        ([Row("101", 1)], "not-budgeted"),
        ([Row("501", 1, "X99")], "unknown-project"),
        ([Row("501", 1), Row("501", 2)], "twice"),
        ([Row("501", -1)], "bad-amount"),
        ([Row("501", 10**15)], "bad-amount"),
        ([Row("501", 1, note="长" * 121)], "long-note"),
        ([Row("501", 1)] * 501, "no-rows"),
    ],
)
def test_what_a_draft_may_not_hold(village: Village, rows: list[Row], code: str) -> None:
    with pytest.raises(Refused) as refusal:
        actions.save_draft(village.clerk, book_id=village.book.pk, year=2025, rows=rows)
    assert code in codes(refusal)


@pytest.mark.parametrize("year", [2024, 2027])
def test_only_years_of_the_book_and_the_next_one(village: Village, year: int) -> None:
    village.draft(year=2026)
    with pytest.raises(Refused) as refusal:
        village.draft(year=year)
    assert codes(refusal) == {"bad-year"}


def test_who_may_only_read_prepares_nothing(village: Village) -> None:
    with pytest.raises(Refused):
        actions.save_draft(holding(BUDGET_VIEW), book_id=village.book.pk, year=2025, rows=ROWS)
    draft = village.draft()
    for act in (actions.discard, lambda *a, **k: actions.decide(*a, matter_id=None, **k)):
        with pytest.raises(Refused) as refusal:
            act(holding(BUDGET_VIEW), budget_id=draft.pk)
        assert codes(refusal) == {"denied"}


def test_a_decided_budget_stands_line_by_line(village: Village) -> None:
    budget = village.decided()
    assert (budget.state, budget.decided_on) == ("decided", dt.date(2025, 1, 20))
    assert [(line.block, line.account.code, line.amount, line.note) for line in budget.lines.all()] == [
        ("income", "501", 30_000_00, "租金和承包费"),
        ("expense", "513", 20_000_00, ""),
        ("expense", "51303", 5_000_00, ""),
        ("expense", "514", 8_000_00, "路灯电费"),
        ("capital", "153", 60_000_00, ""),
    ]
    with pytest.raises(Refused) as refusal:
        actions.discard(village.clerk, budget_id=budget.pk)
    assert codes(refusal) == {"wrong-state"}
    for change in (
        lambda: Budget.objects.filter(pk=budget.pk).update(income=1),
        lambda: budget.lines.update(amount=1),
        lambda: budget.lines.all().delete(),
    ):
        with pytest.raises(DatabaseError), transaction.atomic():
            change()


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({"amount": 92_999_99}, "over-decision"),
        ({"item": "lease"}, "other-matter"),
        ({"state": "s3", "decided_on": None}, "not-passed"),
        ({"decided_on": dt.date(2025, 6, 16)}, "not-passed"),
    ],
)
def test_a_decision_must_have_passed_and_cover_the_spending(
    village: Village, changes: dict[str, object], code: str
) -> None:
    draft, matter = village.draft(), village.passed(**{"amount": 93_000_00, **changes})  # type: ignore[arg-type]
    with pytest.raises(Refused) as refusal:
        actions.decide(village.clerk, budget_id=draft.pk, matter_id=matter.pk)
    assert codes(refusal) == {code}
    enough = village.passed(93_000_00)
    assert actions.decide(village.clerk, budget_id=draft.pk, matter_id=enough.pk).state == "decided"


def test_without_a_decision_nothing_is_in_force(village: Village) -> None:
    draft = village.draft()
    with pytest.raises(Refused) as refusal:
        actions.decide(village.clerk, budget_id=draft.pk, matter_id=None)
    assert codes(refusal) == {"no-decision"}
    with pytest.raises(Refused) as unknown:
        actions.decide(village.clerk, budget_id=10**9, matter_id=None)
    assert codes(unknown) == {"unknown-budget"}


def test_an_adjustment_is_a_new_version_with_a_decision_of_its_own(village: Village) -> None:
    first = village.decided()
    with pytest.raises(Refused) as silent:
        village.draft(Row("501", 40_000_00))
    assert codes(silent) == {"no-reason"}
    draft = village.draft(Row("501", 40_000_00), reason="新增出租")
    assert (draft.version, draft.state) == (2, "draft")
    with pytest.raises(Refused) as used:
        actions.decide(village.clerk, budget_id=draft.pk, matter_id=first.matter_id)
    assert codes(used) == {"matter-used"}
    actions.decide(village.clerk, budget_id=draft.pk, matter_id=village.passed().pk)
    first.refresh_from_db()
    assert (first.state, first.lines.count()) == ("superseded", 5)
    sealed = AuditEntry.objects.filter(code="budget.decided").latest("pk").details["sealed"]["budget"]
    assert set(sealed) == {str(first.pk), str(draft.pk)}


def test_a_discarded_draft_leaves_its_number_free(village: Village) -> None:
    draft = village.draft()
    actions.discard(village.clerk, budget_id=draft.pk)
    assert village.draft().version == 1


@pytest.mark.parametrize(
    ("cap", "percent", "refused"),
    [("5000", "0", False), ("4999.99", "0", True), ("0", "0", False), ("0", "16", True)],
)
def test_nonproductive_expense_above_the_cap_is_not_decided(
    village: Village, cap: str, percent: str, refused: bool
) -> None:
    county = village.office.places["芦原县"]
    for parameter, text in ((NONPRODUCTIVE_CAP, cap), (NONPRODUCTIVE_PERCENT, percent)):
        set_value(
            everything(), parameter, region=county, from_on=dt.date(2025, 1, 1), text=text, basis="县发"
        )
    if not refused:
        assert village.decided().state == "decided"
        return
    with pytest.raises(Refused) as refusal:
        village.decided()
    assert codes(refusal) == {"over-cap"}
