"""Rules of consent, of returned youth and of outcomes at their boundaries."""

from __future__ import annotations

import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lingyan.team.talent.rules import (
    SERVICES,
    consent_faults,
    contact_sound,
    counts_as_returned,
    holds,
    last_day,
    outcome_faults,
    rate,
)

DAY = dt.date(2026, 6, 15)
ONE = dt.timedelta(days=1)
DAYS = st.dates(dt.date(2000, 1, 1), dt.date(2100, 1, 1))


@pytest.mark.parametrize(
    ("text", "sound"),
    [
        ("13800001234", True), ("0816-2345678", True), ("+86 138 0000 1234", True), ("1234567", True), ("123456", False),
        ("一三八", False), ("", False), ("微信abc123", False), ("1" * 21, False),
    ],
)  # fmt: skip
def test_a_contact_is_a_telephone_number(text: str, sound: bool) -> None:
    assert contact_sound(text) is sound


@pytest.mark.parametrize(
    ("given_on", "months", "last"),
    [
        (dt.date(2026, 1, 31), 1, dt.date(2026, 2, 28)),
        (dt.date(2024, 2, 29), 12, dt.date(2025, 2, 28)),
        (dt.date(2026, 12, 1), 1, dt.date(2027, 1, 1)),
    ],
)
def test_the_last_day_of_so_many_months(given_on: dt.date, months: int, last: dt.date) -> None:
    assert last_day(given_on, months) == last


@pytest.mark.parametrize(
    ("given_on", "until", "words"),
    [
        (DAY, DAY, ""),
        (DAY, dt.date(2028, 6, 15), ""),
        (DAY, dt.date(2028, 6, 16), "最长 24 个月"),
        (DAY + ONE, DAY + ONE, "不能晚于今天"),
        (dt.date(1999, 12, 31), DAY, "不能晚于今天"),
        (DAY - ONE, DAY - ONE, "没有有效的同意"),
    ],
)
def test_days_of_a_consent(given_on: dt.date, until: dt.date, words: str) -> None:
    faults = list(consent_faults(given_on, until, today=DAY, months=24))
    assert [words in fault for fault in faults] == ([True] if words else [])


@given(DAYS, st.one_of(st.none(), DAYS), DAYS)
def test_a_consent_holds_through_its_last_day_and_not_from_its_end(
    until: dt.date, ended: dt.date | None, day: dt.date
) -> None:
    assert holds(until, ended, day) is (day <= until and not (ended and day >= ended))


@pytest.mark.parametrize(
    ("young", "stays_on", "agreed", "counts"),
    [
        (True, DAY, True, True), (True, DAY - 365 * ONE, True, True), (True, DAY - 366 * ONE, True, False),
        (True, DAY + ONE, True, False), (True, DAY, False, False), (False, DAY, True, False), (True, None, True, False),
    ],
)  # fmt: skip
def test_who_counts_as_returned(young: bool, stays_on: dt.date | None, agreed: bool, counts: bool) -> None:
    assert counts_as_returned(young, stays_on, agreed=agreed, day=DAY) is counts


@pytest.mark.parametrize(
    ("outcome", "services", "band", "jobs", "words"),
    [
        ("project", SERVICES, "large", 9999, ""), ("service", ("housing",), "", 0, ""), ("nothing", (), "", 0, ""),
        ("project", (), "", 10000, "9999"), ("project", (), "", -1, "9999"), ("project", ("car",), "", 0, "car"),
        ("nothing", ("land",), "", 0, "没有谈成"), ("nothing", (), "", 1, "没有谈成"),
        ("mentor", (), "small", 0, "只有项目"),
        ("mentor", (), "", 1, "只有项目"),
    ],
)  # fmt: skip
def test_what_an_outcome_may_hold(
    outcome: str, services: tuple[str, ...], band: str, jobs: int, words: str
) -> None:
    faults = list(outcome_faults(outcome, services, band, jobs))
    assert [words in fault for fault in faults] == ([True] if words else [])


def test_the_rate_is_unknown_where_nobody_accepted() -> None:
    assert (rate(0, 0), rate(0, 2), rate(1, 2)) == (None, 0, 0.5)
