"""Quiet hours, the hour of the digest, and the pauses between attempts."""

from __future__ import annotations

import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lingyan.notices.rules import MOST_ATTEMPTS, Hours, next_try

NOON = dt.datetime(2026, 3, 18, 12, tzinfo=dt.UTC)
hours = st.builds(Hours, *(st.integers(0, 23) for _ in range(3)))
moments = st.datetimes(dt.datetime(2026, 1, 1), dt.datetime(2027, 1, 1), timezones=st.just(dt.UTC))


@pytest.mark.parametrize(
    ("quiet", "hour", "expected"),
    [
        ((21, 7), 20, False), ((21, 7), 21, True), ((21, 7), 0, True), ((21, 7), 6, True), ((21, 7), 7, False),
        ((12, 14), 11, False), ((12, 14), 12, True), ((12, 14), 13, True), ((12, 14), 14, False),
        ((9, 9), 9, False), ((0, 0), 0, False),
    ],
)  # fmt: skip
def test_quiet_hours_at_their_bounds(quiet: tuple[int, int], hour: int, expected: bool) -> None:
    assert Hours(8, *quiet).quiet(NOON.replace(hour=hour)) is expected


@given(hours, moments)
def test_after_quiet_is_never_quiet_never_before_and_within_a_day(rule: Hours, at: dt.datetime) -> None:
    found = rule.after_quiet(at)
    assert not rule.quiet(found)
    assert at <= found < at + dt.timedelta(days=1)
    assert rule.after_quiet(found) == found
    assert rule.quiet(at) or found == at


def test_the_digest_waits_for_its_hour_and_for_the_end_of_quiet() -> None:
    rule = Hours(8, 21, 7)
    assert [hour for hour in range(24) if rule.digest_due(NOON.replace(hour=hour))] == list(range(8, 21))
    late = Hours(5, 21, 7)
    assert not late.digest_due(NOON.replace(hour=6)) and late.digest_due(NOON.replace(hour=7))


def test_pauses_grow_and_end() -> None:
    tries = [next_try(NOON, attempt) for attempt in range(1, MOST_ATTEMPTS)]
    minutes = [int((at - NOON).total_seconds() // 60) for at in tries if at]
    assert minutes == [5, 20, 80, 320, 1280]
    assert next_try(NOON, MOST_ATTEMPTS) is None
