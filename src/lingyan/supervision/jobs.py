"""Running the audit rules in the background, for who asked, with the rights they hold when it runs."""

from __future__ import annotations

from typing import Any, Final

from django.urls import reverse

from lingyan.identity.actors import actor_for
from lingyan.identity.models import User
from lingyan.kernel import clock
from lingyan.kernel.access import Actor
from lingyan.kernel.problems import Refused
from lingyan.kernel.rights import SUPERVISION_RUN
from lingyan.regions.models import Region
from lingyan.regions.queries import by_code
from lingyan.supervision.running import year_within
from lingyan.workflow import jobs
from lingyan.workflow.models import Job

KIND: Final = "supervision.run"


def ask(actor: Actor, *, region: Region, year: int) -> Job:
    """Put a run into the queue. Refused for a year to come."""
    actor.require(SUPERVISION_RUN, region.path)
    year_within(year, clock.today())
    title = f"{region.name} {year}年 审计规则"
    return jobs.ask(actor, KIND, title=title, region_path=region.path, region=region.code, year=year)


def handle(job: Job, progress: jobs.Progress) -> dict[str, Any]:
    """Runs again from the start after a kill: a hit keeps its finding, so nothing is doubled."""
    from lingyan.supervision import actions

    owner = User.objects.filter(pk=job.owner_id).first() if job.owner_id else None
    if owner is None:
        raise Refused("发起人的账号已不存在。")
    given = job.arguments
    outcome = actions.run(
        actor_for(owner), region=by_code(given["region"]), year=given["year"], report=progress
    )
    hits = sum(len(each.hits) for each in outcome.results)
    unable = sum(1 for each in outcome.results if each.not_tested)
    progress(1, 1)
    return {
        "message": f"检查完毕，疑点 {hits} 条；无法检查的规则 {unable} 条，原因见运行页。",
        "url": reverse("supervision:run", args=[outcome.run.pk]),
    }
