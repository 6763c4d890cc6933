"""Running jobs: handlers are registered by kind, claimed with a lease, resumed after a kill.

A handler must be idempotent: it may run again from the start when its worker died. It reports through
`Progress`, which also renews the lease and raises `Cancelled` when the owner asked to stop. The changes of state of a job
stand here beside the handlers they run: asking and cancelling are a person's and audited; claiming, progress and the end
are the worker's, for nobody, and the job itself keeps them.
"""

from __future__ import annotations

import datetime as dt
import logging
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any, Final

from django.db import connection, transaction
from django.db.models import Q

from lingyan.kernel import audit, clock
from lingyan.kernel.access import Actor
from lingyan.kernel.failpoints import declare, reach
from lingyan.kernel.problems import Refused
from lingyan.workflow.models import Job

ASKED: Final = audit.register("workflow.job-asked", "发起任务")
CANCELLED: Final = audit.register("workflow.job-cancelled", "取消任务")
declare("workflow.job.before-finish")
LEASE: Final = dt.timedelta(seconds=60)
MAX_ATTEMPTS: Final = 3
log = logging.getLogger(__name__)


class Cancelled(Exception):
    """The owner asked the job to stop."""


@dataclass(slots=True)
class Progress:
    """A handler's way to say how far it is. Writes at most every half second."""

    job: Job
    _last: dt.datetime = field(default_factory=lambda: dt.datetime.min.replace(tzinfo=dt.UTC))

    def __call__(self, done: int, total: int, note: str = "") -> None:
        now = clock.now()
        if done < total and now - self._last < dt.timedelta(seconds=0.5):
            return
        self._last = now
        Job.objects.filter(pk=self.job.pk).update(
            progress=done, total=total, note=note[:200], lease_until=now + LEASE
        )
        if Job.objects.filter(pk=self.job.pk, cancel_asked=True).exists():
            raise Cancelled


Handler = Callable[[Job, Progress], dict[str, Any]]
_handlers: Final[dict[str, Handler]] = {}


def register(kind: str, handler: Handler) -> None:
    """Declare what runs jobs of a kind. Called from `AppConfig.ready`."""
    _handlers[kind] = handler


def ask(actor: Actor, kind: str, *, title: str, region_path: str = "", **arguments: Any) -> Job:
    """Put a job in the queue, in the caller's transaction if there is one. Arguments must be JSON."""
    if kind not in _handlers:
        raise LookupError(f"no handler for jobs of kind {kind}")
    with transaction.atomic():
        job = Job.objects.create(
            kind=kind, title=title[:120], arguments=arguments, owner_id=actor.user_id,
            region_path=region_path, created_at=clock.now(),
        )  # fmt: skip
        audit.record(actor, ASKED, target=("job", job.pk), region_path=region_path, kind=kind)
    return job


def cancel(actor: Actor, job: Job) -> None:
    """Ask a job to stop: at once while it waits, at its next report while it runs. Only its owner may."""
    if job.owner_id != actor.user_id:
        raise Refused("只有发起人可以取消任务。")
    if job.finished:
        raise Refused("任务已经结束，无法取消。")
    with transaction.atomic():
        waiting = Job.objects.filter(pk=job.pk, state=Job.State.WAITING)
        if not waiting.update(state=Job.State.CANCELLED, finished_at=clock.now()):
            Job.objects.filter(pk=job.pk).update(cancel_asked=True)
        audit.record(actor, CANCELLED, target=("job", job.pk), region_path=job.region_path)


def run_next() -> Job | None:
    """Claim the oldest job that waits, or whose worker died, and run it. None when there is nothing to do."""
    job = _claim()
    if job is None:
        return None
    try:
        result = _handlers[job.kind](job, Progress(job))
    except Cancelled:
        _finish(job, Job.State.CANCELLED)
    except Refused as refusal:
        _finish(job, Job.State.FAILED, error="\n".join(str(problem) for problem in refusal.problems))
    except Exception:
        log.exception("job %s of kind %s failed", job.pk, job.kind)
        _finish(job, Job.State.FAILED, error="任务出错，没有写入任何结果。请重试；仍不成功时告知系统管理员。")
    else:
        reach("workflow.job.before-finish")
        _finish(job, Job.State.DONE, result=result)
    job.refresh_from_db()
    return job


def _claim() -> Job | None:
    now = clock.now()
    free = Q(state=Job.State.WAITING) | Q(state=Job.State.RUNNING, lease_until__lt=now)
    with transaction.atomic():
        job = (
            Job.objects.select_for_update(skip_locked=connection.features.has_select_for_update_skip_locked)
            .filter(free, kind__in=_handlers)
            .order_by("id")
            .first()
        )
        if job is None:
            return None
        if job.attempts >= MAX_ATTEMPTS:
            _finish(job, Job.State.FAILED, error="任务多次中断，已停止重试。请告知系统管理员。")
            return None
        job.state, job.attempts, job.lease_until = Job.State.RUNNING, job.attempts + 1, now + LEASE
        job.started_at = job.started_at or now
        job.save(update_fields=["state", "attempts", "lease_until", "started_at"])
    return job


def _finish(job: Job, state: str, *, result: dict[str, Any] | None = None, error: str = "") -> None:
    Job.objects.filter(pk=job.pk).update(
        state=state, result=result or {}, error=error, finished_at=clock.now(), lease_until=None
    )
