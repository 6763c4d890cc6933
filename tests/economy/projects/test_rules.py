from __future__ import annotations

import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lingyan.economy.projects import rules
from lingyan.economy.projects.models import Project
from lingyan.economy.projects.rules import (
    Line,
    ledger_of,
    source_of,
    standing,
    tender_duty,
    unused,
    way_suffices,
)

DAY = dt.date(2025, 3, 1)


def line(account: str, debit: int = 0, credit: int = 0, **flags: object) -> Line:
    return Line(DAY, account, debit, credit, **flags)  # type: ignore[arg-type]


def test_works_are_counted_when_they_are_built_not_when_they_are_handed_over() -> None:
    found = ledger_of(
        [
            line("241", credit=100), line("153", debit=80), line("15102", debit=80, hands_over=True, releases=True),
            line("153", credit=80, hands_over=True, releases=True), line("241", debit=80, hands_over=True, releases=True),
        ],
        ["241"],
    )  # fmt: skip
    assert (found.cost, found.built, found.direct) == (80, 80, 0)
    assert (found.received, found.released, found.balance) == ({0: 100}, {0: 80}, 20)


def test_earmarked_money_without_an_asset_and_for_a_thing_bought_at_once() -> None:
    training = ledger_of([line("241", credit=50), line("241", debit=30)], ["241"])
    assert (training.cost, training.direct, training.balance) == (30, 30, 20)
    bought = ledger_of(
        [line("15101", debit=40, releases=True), line("241", debit=40, releases=True)], ["241"]
    )
    assert (bought.cost, bought.built) == (40, 40)


def test_a_rest_that_is_returned_is_neither_used_nor_left() -> None:
    found = ledger_of(
        [
            line("24101", credit=100, party=7), line("24101", debit=60, pays=True, party=8),
            line("24101", debit=25, pays=True, party=7),
        ],
        ["241"],
    )  # fmt: skip
    assert (found.cost, found.direct, found.sent_back) == (60, 60, 25)
    assert (found.received, found.released, found.returned, found.balance) == ({0: 100}, {0: 60}, {0: 25}, 15)


@pytest.mark.parametrize(
    ("paid", "found"),
    [
        ({"debit": 25, "pays": True, "party": 7}, True),
        ({"debit": -25, "pays": True, "party": 7}, True),
        ({"debit": 25, "pays": True, "party": 8}, False),
        ({"debit": 25, "pays": True}, False),
        ({"debit": 25, "party": 7}, False),
        ({"credit": 25, "pays": True, "party": 7}, False),
    ],
)
def test_only_money_that_goes_to_who_gave_it_is_returned(paid: dict[str, int], found: bool) -> None:
    known = rules.givers(
        [line("24101", credit=100, party=7), line("24101", credit=9), line("211", credit=9, party=8)]
    )
    assert known == {7}
    assert rules.is_return(line("24101", **paid), known) is found
    assert not rules.is_return(line("21101", **paid), known)


def test_expense_and_benefit_come_net_and_without_closing() -> None:
    found = ledger_of(
        [
            line("51401", debit=30), line("51401", credit=10), line("51401", credit=20, kind="close"),
            line("50103", credit=70), line("50103", debit=70, kind="close"), line("50301", credit=9),
        ],
        ["", "503"],
    )  # fmt: skip
    assert (found.expensed, found.cost, found.benefit, found.received) == (20, 20, {2025: 70}, {1: 9})


def test_the_nearest_source_takes_a_receipt() -> None:
    assert source_of("24101", ["241", "24101", ""]) == 1
    assert source_of("24102", ["241", "24101", ""]) == 0
    assert source_of("503", ["241", ""]) is None


receipts = st.lists(
    st.tuples(st.dates(dt.date(2024, 1, 1), dt.date(2025, 12, 31)), st.integers(1, 1000)), max_size=12
)


@given(receipts, st.integers(0, 8000))
def test_what_is_left_is_what_came_less_what_was_used(came: list[tuple[dt.date, int]], used: int) -> None:
    lots = unused(came, used)
    total = sum(amount for _on, amount in came)
    assert sum(lot.left for lot in lots) == max(total - used, 0)
    assert all(0 < lot.left <= lot.received for lot in lots)
    assert all(lot.left == lot.received for lot in lots[1:])
    assert [lot.on for lot in lots] == sorted(lot.on for lot in lots)


def test_a_receipt_taken_back_in_red_is_not_left() -> None:
    assert unused([(DAY, 100), (DAY, -100)], 0) == []
    [lot] = unused([(DAY, 100), (DAY, 50), (DAY, -100)], 0)
    assert lot.left == 50


@pytest.mark.parametrize(
    ("total", "law", "county", "found"),
    [
        (99, 100, 50, "county"), (100, 100, 50, "law"), (49, 100, 50, ""), (50, 100, 50, "county"), (99, 100, 0, ""),
        (10**9, None, 50, "county"),
    ],
)  # fmt: skip
def test_the_duty_of_tender_at_its_boundaries(total: int, law: int | None, county: int, found: str) -> None:
    assert tender_duty(total, law, county) == found


@pytest.mark.parametrize(
    ("way", "law", "county", "nothing"),
    [
        ("public", True, True, True), ("exchange", True, True, True), ("compared", False, True, True),
        ("single", False, False, True),
    ],
)  # fmt: skip
def test_which_way_is_enough(way: str, law: bool, county: bool, nothing: bool) -> None:
    assert [way_suffices(way, duty) for duty in ("law", "county", "")] == [law, county, nothing]


def test_every_state_has_its_ways_on() -> None:
    assert set(rules.NEXT) == set(Project.State.values)
    assert not rules.may_become("accepted", "building")
    assert not rules.may_become("cancelled", "approved")
    assert rules.may_become("building", "accepted")


@pytest.mark.parametrize(
    ("done", "today", "found"),
    [
        (dt.date(2025, 3, 1), DAY, "done"), (dt.date(2025, 3, 2), DAY, "done-late"), (None, dt.date(2025, 3, 2), "late"),
        (None, dt.date(2025, 3, 1), "soon"), (None, dt.date(2025, 2, 14), "soon"), (None, dt.date(2025, 2, 13), "ahead"),
    ],
)  # fmt: skip
def test_a_milestone_at_its_boundaries(done: dt.date | None, today: dt.date, found: str) -> None:
    assert standing(DAY, done, today, 15) == found
