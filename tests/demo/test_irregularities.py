"""Irregularities are planted in a few villages, balanced, the same every time, and listed."""

from __future__ import annotations

import datetime as dt
import json
from collections import Counter
from pathlib import Path

import pytest

from lingyan.demo import irregularities
from lingyan.demo.bank import chosen_villages
from lingyan.demo.books import BookWriter
from lingyan.demo.irregularities import BANKED, KINDS, Irregularities
from lingyan.demo.places import city
from lingyan.demo.plan import Plan
from lingyan.demo.profiles import profile_of
from lingyan.kernel.month import Month
from tests.demo.planted import RULE_OF, compare

PLAN = Plan(1306, dt.date(2026, 11, 28))


def drawn(villages: int = 1306, plan: Plan = PLAN) -> tuple[Irregularities, str]:
    codes = [place.code for place in city(villages) if place.level == "村"]
    town = codes[0][:9]
    return irregularities.draw(plan, codes, town, chosen_villages(codes, town)), town


def test_a_small_share_of_villages_outside_the_showcase_does_something() -> None:
    made, town = drawn()
    villages = {one.village for one in made.planted}
    assert 30 <= len(villages) <= 40
    assert not any(code.startswith(town) for code in villages)
    assert {one.kind for one in made.planted} == {*KINDS, *BANKED, irregularities.UNBOOKED}
    assert made.planted == drawn()[0].planted


def test_a_small_city_has_every_kind_of_the_books_too() -> None:
    made, _ = drawn(12)
    assert {*KINDS, *BANKED} <= {one.kind for one in made.planted}
    assert drawn(1)[0].planted == []


@pytest.mark.parametrize("today", [dt.date(2026, 1, 5), dt.date(2026, 6, 30), dt.date(2026, 12, 31)])
def test_months_are_those_that_the_books_hold(today: dt.date) -> None:
    plan = Plan(1306, today)
    made, _ = drawn(plan=plan)
    held = {f"{month.year}-{month.number:02d}" for month in plan.months}
    assert {one.month for one in made.planted} <= held


@pytest.mark.parametrize("kind", [*KINDS, *BANKED])
def test_each_kind_is_balanced_and_leaves_the_till_above_zero(kind: str) -> None:
    chosen = {**KINDS, **BANKED}[kind]
    profile = profile_of("990122100201", ("张三", "李四", "王五"))
    made = Irregularities()
    month = Month(2025, chosen.month or 6)
    made.by_month[profile.code, int(month)].append(chosen)
    plain = BookWriter(profile, Month(2025, 1)).through(Month(2025, 12))
    writer = BookWriter(profile, Month(2025, 1), made.events)
    vouchers = writer.through(Month(2025, 12))
    assert Counter(_summaries(vouchers, month)) - Counter(_summaries(plain, month))
    for voucher in vouchers:
        assert voucher.void or sum(line[2] - line[3] for line in voucher.lines) == 0
        assert all(line[2] >= 0 and line[3] >= 0 for line in voucher.lines) or voucher.kind == "red"
    assert _lowest_till(profile.opening["101", "", ""], vouchers) >= 0


def _summaries(vouchers: list, month: Month) -> list[str]:
    return [line[1] for one in vouchers if Month.of(one.date) == month and not one.void for line in one.lines]


def _lowest_till(held: int, vouchers: list) -> int:
    lowest = held
    for voucher in sorted(vouchers, key=lambda one: (one.date, one.number)):
        held += 0 if voucher.void else sum(line[2] - line[3] for line in voucher.lines if line[0] == "101")
        lowest = min(lowest, held)
    return lowest


def test_money_that_no_book_knows_reaches_the_bank_once() -> None:
    made, _ = drawn()
    (code, month), *_ = made.unbooked_in.items()
    [(day, amount, _, _)] = made.unbooked(code, month)
    assert Month.of(day) == month and amount > 0
    assert list(made.unbooked(code, month.next)) == []


def test_the_list_names_village_kind_and_month(tmp_path: Path) -> None:
    made = Irregularities()
    made.note("990122100201", "split", Month(2025, 3), "一笔工程款分两次付")
    made.write(tmp_path)
    assert json.loads((tmp_path / irregularities.FILE).read_text()) == [
        {"village": "990122100201", "kind": "split", "month": "2025-03", "what": "一笔工程款分两次付"}
    ]


def test_every_kind_has_the_rule_that_is_to_find_it() -> None:
    assert {*KINDS, *BANKED, irregularities.UNBOOKED} <= RULE_OF.keys()


def test_comparing_counts_what_is_missed_and_what_lies_outside() -> None:
    planted = [
        {"village": "a", "kind": "split", "month": "2025-03"}, {"village": "a", "kind": "banquet", "month": "2025-03"},
        {"village": "b", "kind": "off-book-asset", "month": "2025-03"},
    ]  # fmt: skip
    hits = [
        {"rule": rule, "village": village, "month": month}
        for rule, village, month in (
            ("R14", "a", 202503),
            ("R14", "a", 202504),
            ("R43", "b", None),
            ("R17", "c", 202503),
        )
    ]
    outcome = compare(planted, hits)
    assert [one["kind"] for one in outcome.missed] == ["banquet"]
    assert outcome.outside == {"R14": 1, "R17": 1}
