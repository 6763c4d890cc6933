"""Jobs that run by themselves once a day."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator

import pytest

from lingyan.kernel import clock
from lingyan.workflow import daily, jobs

pytestmark = pytest.mark.django_db
KIND = "tests.daily"


@pytest.fixture(autouse=True)
def _registered(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    monkeypatch.setattr(daily, "_daily", {})
    monkeypatch.setitem(jobs._handlers, KIND, lambda job, progress: {"day": clock.today().isoformat()})
    daily.register(KIND, "每日")
    return


def test_once_a_day_and_again_on_the_next() -> None:
    for day in (dt.date(2025, 3, 3), dt.date(2025, 3, 4)):
        with clock.fixed(day):
            assert [job.kind for job in daily.ask_due()] == [KIND]
            assert daily.ask_due() == []
            done = jobs.run_next()
            assert done and done.result == {"day": day.isoformat()}


def test_a_job_asked_for_by_somebody_is_no_substitute() -> None:
    from tests.support.actors import everything

    jobs.ask(everything(), KIND, title="自己办")
    assert len(daily.ask_due()) == 1


def test_nothing_registered_asks_for_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(daily, "_daily", {})
    assert daily.ask_due() == []
