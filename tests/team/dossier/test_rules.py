from __future__ import annotations

import datetime as dt
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lingyan.kernel.calendar import deadline
from lingyan.team.dossier import rules
from lingyan.team.dossier.rules import IN_OFFICE, Bounds, Completeness, Item, Kind, Known, Sheet
from tests.team.dossier.support import BEGUN, SHEETS, TODAY

NOW = Bounds(BEGUN, None, TODAY)
LEFT = Bounds(BEGUN, dt.date(2026, 6, 10), TODAY)
LEAVE = Sheet(dt.date(2026, 6, 1), "own", until_on=dt.date(2026, 6, 5), stand_in=7)
AHEAD = TODAY + dt.timedelta(days=366)


def codes(kind: str, sheet: Sheet, bounds: Bounds = NOW) -> set[str]:
    return {each.code for each in rules.faults(Kind(kind), sheet, bounds, ("三级", "四级"))}


@pytest.mark.parametrize("kind", list(SHEETS))
def test_a_sound_sheet(kind: str) -> None:
    assert codes(kind, SHEETS[kind]) == set()


@pytest.mark.parametrize(
    ("kind", "changes", "fault"),
    [
        ("appointed", {"number": ""}, "missing"),
        ("appointed", {"number": "x" * 81}, "long-text"),
        ("appointed", {"code": "begun"}, "not-asked"),
        ("appointed", {"until_on": TODAY}, "not-asked"),
        ("filed", {"code": ""}, "missing"),
        ("filed", {"code": "moved"}, "unknown-code"),
        ("filed", {"code": "changed"}, "missing"),
        ("filed", {"code": "changed", "detail": "health"}, "unknown-code"),
        ("filed", {"detail": "posts"}, "unknown-code"),
        ("filed", {"on": BEGUN - dt.timedelta(1)}, "too-early"),
        ("filed", {"on": TODAY + dt.timedelta(1)}, "too-late"),
        ("pay", {"detail": "九级"}, "unknown-grade"),
        ("pay", {"on": AHEAD + dt.timedelta(1)}, "too-late"),
        ("contract", {"until_on": BEGUN - dt.timedelta(1)}, "bad-days"),
        ("hours", {"detail": "21 08:00-12:00"}, "bad-hours"),
        ("hours", {"detail": "12 12:00-12:00"}, "bad-hours"),
        ("hours", {"detail": "12 08:00-25:00"}, "bad-hours"),
        ("audit", {"number": ""}, "missing"),
    ],
)  # fmt: skip
def test_what_is_wrong_with_a_sheet(kind: str, changes: dict[str, object], fault: str) -> None:
    assert codes(kind, replace(SHEETS[kind], **changes)) == {fault}  # type: ignore[arg-type]


def test_days_at_their_bounds() -> None:
    assert codes("filed", replace(SHEETS["filed"], on=BEGUN)) == set()
    assert codes("filed", replace(SHEETS["filed"], on=TODAY)) == set()
    assert codes("pay", replace(SHEETS["pay"], on=AHEAD)) == set()
    assert codes("leave", replace(LEAVE, until_on=LEAVE.on)) == set()
    assert codes("leave", replace(LEAVE, until_on=None)) == {"missing"}
    assert codes("leave", replace(LEAVE, until_on=dt.date(2026, 6, 10)), LEFT) == set()
    assert codes("leave", replace(LEAVE, until_on=dt.date(2026, 6, 11)), LEFT) == {"after-end"}
    assert codes("pay", replace(SHEETS["pay"], on=dt.date(2026, 6, 11)), LEFT) == {"after-end"}


def test_days_far_ahead_are_refused_in_words() -> None:
    contract = SHEETS["contract"]
    longest = contract.on + dt.timedelta(days=30 * 366)
    assert codes("contract", replace(contract, until_on=longest)) == set()
    assert codes("contract", replace(contract, until_on=longest + dt.timedelta(1))) == {"too-long"}
    assert codes("contract", replace(contract, until_on=dt.date.max)) == {"too-long"}
    assert codes("contract", replace(contract, on=dt.date.max, until_on=dt.date.max)) == {"too-late"}
    assert codes("contract", replace(contract, on=dt.date.max)) == {"too-late", "bad-days"}


def test_an_exit_says_the_day_that_the_tenure_has() -> None:
    sheet = Sheet(dt.date(2026, 6, 10), "removed", number="8号")
    assert codes("exit", sheet, LEFT) == set()
    assert codes("exit", replace(sheet, on=dt.date(2026, 6, 9)), LEFT) == {"other-day"}
    assert codes("exit", replace(sheet, number="")) == {"missing"}
    assert codes("exit", Sheet(dt.date(2026, 6, 10), "died")) == set(), "去世没有文件"
    filed = Sheet(dt.date(2026, 6, 9), "ended", number="9号")
    assert codes("filed", filed, LEFT) == {"too-early"}
    assert codes("filed", replace(filed, on=dt.date(2026, 6, 10)), LEFT) == set()


@given(st.dates(dt.date(2024, 1, 1), dt.date(2027, 12, 31)), st.integers(1, 90))
def test_what_is_overdue_passed_its_deadline(today: dt.date, days: int) -> None:
    last = rules.overdue_since(today, days)
    assert deadline(last, days) < today <= deadline(last + dt.timedelta(1), days)


def test_no_kind_of_leave_speaks_of_health() -> None:
    assert not any(word in str(label) for label in rules.LEAVES.values() for word in ("病", "产", "医", "孕"))


def test_everything_asked_of_somebody_in_office() -> None:
    full = Known(there=frozenset(IN_OFFICE), on_committee=True, long=True)
    assert [each.item for each in rules.lines(full, IN_OFFICE)] == list(IN_OFFICE)
    assert rules.completeness(rules.lines(full, IN_OFFICE)) == Completeness(12, 12)


def test_what_is_not_asked() -> None:
    new = Known(whole_year=False, on_committee=True)
    assert not set(rules.YEARLY) & {each.item for each in rules.lines(new, IN_OFFICE)}
    here = {each.item for each in rules.lines(Known(), IN_OFFICE)}
    assert Item.JUDGED not in here and Item.AUDITED not in here
    assert [each.item for each in rules.lines(Known(), {Item.PAY})] == [Item.PAY]


def test_an_exit_asks_for_its_prerequisites_whatever_a_county_sets() -> None:
    leaving = rules.lines(Known(leaving=True), ())
    assert [each.item for each in leaving] == [Item.HANDOVER, Item.EXIT_AUDIT]
    gone = rules.lines(Known(ended=True, there=frozenset({Item.EXIT})), {Item.PAY, Item.FILED})
    assert [each.item for each in gone] == [
        Item.FILED, Item.EXIT, Item.HANDOVER, Item.EXIT_AUDIT, Item.FILED_EXIT,
    ]  # fmt: skip
    assert rules.missing(gone) == [Item.FILED, Item.HANDOVER, Item.EXIT_AUDIT, Item.FILED_EXIT]


@given(
    st.frozensets(st.sampled_from(Item)),
    st.frozensets(st.sampled_from(IN_OFFICE)),
    st.booleans(),
    st.booleans(),
)
def test_completeness_adds_up(
    there: frozenset[Item], needed: frozenset[Item], ended: bool, long: bool
) -> None:
    found = rules.lines(Known(there=there, ended=ended, long=long), needed)
    sums = rules.completeness(found)
    assert 0 <= sums.filled <= sums.required == len(found)
    assert sums.missing == len(rules.missing(found))
    assert len({each.item for each in found}) == len(found)
    assert (sums + sums).required == 2 * sums.required


@pytest.mark.parametrize(("day", "year"), [(dt.date(2026, 3, 31), 2024), (dt.date(2026, 4, 1), 2025)])
def test_the_year_that_is_asked_for(day: dt.date, year: int) -> None:
    assert rules.year_asked(day) == year


def test_a_post_is_empty_from_the_day_of_leaving() -> None:
    assert rules.vacant_days(TODAY, TODAY) == 0
    assert rules.vacant_days(TODAY - dt.timedelta(90), TODAY) == 90
