"""Running an assessment in the background, for who asked, with the rights they hold when it runs."""

from __future__ import annotations

from typing import Any, Final
from urllib.parse import urlencode

from django.urls import reverse

from lingyan.identity.actors import actor_for
from lingyan.identity.models import User
from lingyan.kernel.access import Actor
from lingyan.kernel.problems import Refused
from lingyan.kernel.rights import ASSESSMENT_RUN
from lingyan.regions.models import Region
from lingyan.regions.queries import by_code
from lingyan.workflow import jobs
from lingyan.workflow.models import Job

KIND: Final = "assessment.run"


def ask(actor: Actor, *, standard: str, year: int, region: Region) -> Job:
    """Put a run into the queue."""
    actor.require(ASSESSMENT_RUN, region.path)
    title = f"{region.name} {year}年 评价快照"
    return jobs.ask(
        actor, KIND, title=title, region_path=region.path, standard=standard, year=year, region=region.code
    )


def handle(job: Job, progress: jobs.Progress) -> dict[str, Any]:
    from lingyan.assessment import actions  # Arrow and numpy: a third of a start, needed by this job alone

    owner = User.objects.filter(pk=job.owner_id).first() if job.owner_id else None
    if owner is None:
        raise Refused("发起人的账号已不存在。")
    progress(0, 1, "正在导出事实表并计算")
    given = job.arguments
    snapshot = actions.run(
        actor_for(owner), standard=given["standard"], year=given["year"], region=by_code(given["region"])
    )
    progress(1, 1)
    place = urlencode({"region": given["region"], "year": given["year"], "standard": given["standard"]})
    return {
        "message": f"已生成快照 {snapshot.pk}，共 {snapshot.villages} 个村。",
        "url": f"{reverse('assessment:overview')}?{place}",
        "snapshot": snapshot.pk,
    }
