"""The worker beside the web server: one that dies is replaced, and a database that is silent is asked again."""

from __future__ import annotations

import threading
from collections.abc import Callable
from typing import Any

import pytest
from django.db import OperationalError

from lingyan.cli import serving
from lingyan.kernel import ticks
from lingyan.workflow import daily, jobs


class Workers:
    """Stands for processes that end at once, each with the next of some exit codes."""

    def __init__(self, *codes: int, at_start: Callable[[], None] = lambda: None) -> None:
        self.codes, self.started, self.at_start = list(codes), 0, at_start

    def Process(self, **_: Any) -> Workers:
        return self

    def start(self) -> None:
        self.started += 1
        self.at_start()

    def is_alive(self) -> bool:
        return False

    def terminate(self) -> None: ...

    def join(self, _timeout: float = 0) -> None: ...

    @property
    def exitcode(self) -> int:
        return self.codes[self.started - 1]


@pytest.fixture(autouse=True)
def _no_waiting(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(serving, "_IDLE_SECONDS", 0)


def keep(monkeypatch: pytest.MonkeyPatch, workers: Workers, stop: threading.Event) -> int:
    monkeypatch.setattr(serving.multiprocessing, "get_context", lambda _: workers)
    serving.keep_worker(serving.start_worker(), stop)
    return workers.started


def test_a_worker_that_was_killed_is_replaced_and_the_screen_says_so(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    assert keep(monkeypatch, Workers(-9, 1, 0), threading.Event()) == 3
    assert "后台任务进程意外停止（-9）" in capsys.readouterr().err


def test_nothing_is_started_again_once_the_server_stops(monkeypatch: pytest.MonkeyPatch) -> None:
    stop = threading.Event()
    assert keep(monkeypatch, Workers(-15, at_start=stop.set), stop) == 1


@pytest.mark.django_db
def test_a_database_that_does_not_answer_is_asked_again(monkeypatch: pytest.MonkeyPatch) -> None:
    stop, rounds = threading.Event(), []

    def run_next() -> None:
        rounds.append(1)
        if len(rounds) == 1:
            raise OperationalError("server closed the connection unexpectedly")
        stop.set()

    class Connection:
        def close(self) -> None:
            rounds.append(0)

    monkeypatch.setattr(jobs, "run_next", run_next)
    monkeypatch.setattr(daily, "ask_due", list)
    monkeypatch.setattr(ticks, "registered", dict)
    monkeypatch.setattr(serving, "connection", Connection())
    serving.work_until(stop)
    assert rounds == [1, 0, 1]
