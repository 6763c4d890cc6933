"""Jobs that run once a day by themselves: a room registers a kind, the worker asks for it when a day begins."""

from __future__ import annotations

import datetime as dt
from typing import Final

from lingyan.kernel import clock
from lingyan.kernel.access import system_actor
from lingyan.workflow import jobs
from lingyan.workflow.models import Job

_WORKER: Final = system_actor("后台任务")
_daily: Final[dict[str, str]] = {}


def register(kind: str, title: str) -> None:
    """Let jobs of a kind, which has its handler in `jobs`, run once a day. Called from `AppConfig.ready`."""
    _daily[kind] = title


def ask_due() -> list[Job]:
    """Ask for every daily job that nobody has asked for today. Handlers are idempotent, so twice does no harm."""
    midnight = dt.datetime.combine(clock.today(), dt.time(), clock.ZONE)
    asked = set(
        Job.objects.filter(kind__in=_daily, created_at__gte=midnight, owner_id=None).values_list(
            "kind", flat=True
        )
    )
    return [jobs.ask(_WORKER, kind, title=title) for kind, title in _daily.items() if kind not in asked]
