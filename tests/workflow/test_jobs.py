"""Jobs: claimed once, resumed after a worker's death, cancelled by their owner, and never half reported."""

from __future__ import annotations

import datetime as dt

import pytest

from lingyan.kernel import clock
from lingyan.kernel.problems import Refused
from lingyan.workflow import jobs
from lingyan.workflow.models import Job
from lingyan.workflow.queries import visible
from tests.support.actors import everything, holding, nobody

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def handlers(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(jobs, "_handlers", {})
    jobs.register("test.count", count)
    jobs.register("test.refuse", refuse)
    jobs.register("test.crash", crash)


def count(job: Job, progress: jobs.Progress) -> dict[str, object]:
    for done in range(3):
        progress(done, 3, "数数")
    progress(3, 3)
    return {"counted": job.arguments["upto"]}


def refuse(job: Job, progress: jobs.Progress) -> dict[str, object]:
    raise Refused("文件不对")


def crash(job: Job, progress: jobs.Progress) -> dict[str, object]:
    raise RuntimeError("secret detail")


def ask(kind: str = "test.count", user: int = 1) -> Job:
    return jobs.ask(everything(user), kind, title="数一数", upto=3)


def test_a_job_runs_once_and_keeps_its_result() -> None:
    ask()
    job = jobs.run_next()
    assert job is not None and (job.state, job.result, job.percent) == ("done", {"counted": 3}, 100)
    assert jobs.run_next() is None


def test_a_refusal_is_told_and_a_crash_tells_no_internals() -> None:
    ask("test.refuse")
    ask("test.crash")
    refused, crashed = jobs.run_next(), jobs.run_next()
    assert refused is not None and refused.error == "文件不对"
    assert crashed is not None and "secret" not in crashed.error and crashed.state == "failed"


def test_a_dead_worker_s_job_runs_again_and_not_for_ever() -> None:
    job = ask()
    start = clock.now()
    Job.objects.filter(pk=job.pk).update(state="running", attempts=1, lease_until=start + jobs.LEASE)
    assert jobs.run_next() is None
    with clock.fixed(start + jobs.LEASE + dt.timedelta(seconds=1)):
        done = jobs.run_next()
        assert done is not None and done.state == "done"
    Job.objects.filter(pk=job.pk).update(state="running", attempts=jobs.MAX_ATTEMPTS, lease_until=start)
    with clock.fixed(start + 2 * jobs.LEASE):
        assert jobs.run_next() is None
    job.refresh_from_db()
    assert job.state == "failed" and "多次中断" in job.error


def test_the_owner_cancels_and_nobody_else() -> None:
    job = ask()
    with pytest.raises(Refused, match="发起人"):
        jobs.cancel(everything(2), job)
    jobs.cancel(everything(1), job)
    assert jobs.run_next() is None
    job.refresh_from_db()
    assert job.state == "cancelled"
    with pytest.raises(Refused, match="已经结束"):
        jobs.cancel(everything(1), job)


def test_a_running_job_stops_at_its_next_report() -> None:
    job = ask()
    Job.objects.filter(pk=job.pk).update(cancel_asked=True)
    stopped = jobs.run_next()
    assert stopped is not None and stopped.state == "cancelled"


def test_everybody_sees_their_own_jobs_only() -> None:
    mine, other = ask(user=1), ask(user=2)
    assert list(visible(holding(user_id=1))) == [mine]
    assert list(visible(holding(user_id=2))) == [other]
    assert list(visible(nobody())) == []
