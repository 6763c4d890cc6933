"""Recurring work of the worker: each at its own pace, and one that fails stops no other."""

from __future__ import annotations

import datetime as dt

import pytest

from lingyan.kernel import clock, ticks

NOON = dt.datetime(2026, 3, 2, 12, tzinfo=clock.ZONE)


def test_each_runs_at_first_and_then_at_its_own_pace(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(ticks, "_ticks", {})
    ran: list[str] = []
    ticks.register("quick", dt.timedelta(minutes=1), lambda: ran.append("quick"))
    ticks.register("slow", dt.timedelta(minutes=5), lambda: ran.append("slow"))
    ticker = ticks.Ticker()
    for minutes, due in ((0, ["quick", "slow"]), (0, []), (1, ["quick"]), (5, ["quick", "slow"])):
        ran.clear()
        with clock.fixed(NOON + dt.timedelta(minutes=minutes)):
            assert ticker.run_due() == due == ran


def test_one_that_fails_stops_no_other(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(ticks, "_ticks", {})
    ran: list[str] = []

    def fail() -> None:
        raise OSError("gone")

    ticks.register("fails", dt.timedelta(minutes=1), fail)
    ticks.register("works", dt.timedelta(minutes=1), lambda: ran.append("works"))
    assert ticks.Ticker().run_due() == ["fails", "works"] and ran == ["works"]
