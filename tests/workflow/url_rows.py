"""How the permission table calls the pages of long work."""

from __future__ import annotations

from typing import Any

from lingyan.kernel import clock
from lingyan.workflow.models import Job
from tests.support.urls import World, row


def _job(world: World) -> dict[str, Any]:
    job = Job.objects.create(
        kind="test", title="导出", created_at=clock.now(), region_path=world.tree.village.path
    )
    return {"job_id": job.pk}


row("workflow:jobs")
row("workflow:job", _job, scoped=True)
row("workflow:cancel", _job, scoped=True)
row("workflow:export")
row("workflow:exported", _job)
