"""Reading the signs of a region in the background, for who asked, with the rights they hold when it runs."""

from __future__ import annotations

from typing import Any, Final

from django.urls import reverse

from lingyan.identity.actors import actor_for
from lingyan.identity.models import User
from lingyan.kernel.access import Actor
from lingyan.kernel.problems import Refused
from lingyan.kernel.rights import WEAK_VIEW
from lingyan.regions.models import Region
from lingyan.regions.queries import by_code
from lingyan.workflow import jobs
from lingyan.workflow.models import Job

KIND: Final = "weak.sweep"


def ask(actor: Actor, *, region: Region) -> Job:
    """Put a sweep into the queue."""
    actor.require(WEAK_VIEW, region.path)
    return jobs.ask(
        actor, KIND, title=f"{region.name} 软弱涣散情形排查", region_path=region.path, region=region.code
    )


def handle(job: Job, progress: jobs.Progress) -> dict[str, Any]:
    """Runs again from the start after a kill: a second sweep of the day takes the first one's place."""
    from lingyan.team.weak import actions

    owner = User.objects.filter(pk=job.owner_id).first() if job.owner_id else None
    if owner is None:
        raise Refused("发起人的账号已不存在。")
    made = actions.sweep(actor_for(owner), region=by_code(job.arguments["region"]))
    progress(1, 1)
    return {
        "message": f"排查完毕，线索 {made.hints.count()} 条。",
        "url": reverse("weak:sweep", args=[made.pk]),
    }
