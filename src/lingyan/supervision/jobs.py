"""Running the audit rules, and composing the papers of a term audit, in the background: for who asked, with the rights
they hold when it runs.
"""

from __future__ import annotations

import shutil
from pathlib import Path
from typing import Any, Final

from django.conf import settings
from django.urls import reverse

from lingyan.identity.actors import actor_for
from lingyan.identity.models import User
from lingyan.kernel import clock
from lingyan.kernel.access import Actor
from lingyan.kernel.problems import Refused
from lingyan.kernel.rights import SUPERVISION_RUN
from lingyan.people.models import Tenure
from lingyan.regions.models import Region
from lingyan.regions.queries import by_code
from lingyan.supervision.running import Report, year_within
from lingyan.workflow import jobs
from lingyan.workflow.models import Job

KIND: Final = "supervision.run"
TERM_KIND: Final = "supervision.term"


def ask(actor: Actor, *, region: Region, year: int) -> Job:
    """Put a run into the queue. Refused for a year to come."""
    actor.require(SUPERVISION_RUN, region.path)
    year_within(year, clock.today())
    title = f"{region.name} {year}年 审计规则"
    return jobs.ask(actor, KIND, title=title, region_path=region.path, region=region.code, year=year)


def handle(job: Job, progress: jobs.Progress) -> dict[str, Any]:
    """Runs again from the start after a kill: a hit keeps its finding, so nothing is doubled."""
    from lingyan.supervision import actions

    owner, given = _owner(job), job.arguments
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


def _owner(job: Job) -> User:
    owner = User.objects.filter(pk=job.owner_id).first() if job.owner_id else None
    if owner is None:
        raise Refused("发起人的账号已不存在。")
    return owner


def ask_term(actor: Actor, tenure: Tenure) -> Job:
    """Put the papers of a term's audit into the queue. The title names the village and the post, no person."""
    region = tenure.post.body.organisation.region
    actor.require(SUPERVISION_RUN, region.path)
    return jobs.ask(
        actor, TERM_KIND, title=f"{region.name} {tenure.start_on} 起任期审计", region_path=region.path,
        tenure=tenure.pk,
    )  # fmt: skip


def handle_term(job: Job, progress: jobs.Progress) -> dict[str, Any]:
    """Killed, it runs again."""
    tenure = Tenure.objects.select_related("person__personal").get(pk=job.arguments["tenure"])
    compose_term(actor_for(_owner(job)), tenure, progress)
    progress(1, 1)
    return {"message": "底稿和报告送审稿已生成。", "url": reverse("supervision:term", args=[tenure.pk])}


def compose_term(actor: Actor, tenure: Tenure, progress: Report | None = None) -> None:
    """Write the papers, which appear whole or not at all, in the place of earlier ones of the same reader."""
    from lingyan.supervision import actions

    folder = term_folder(actor.user_id or 0, tenure.pk)
    part = folder.with_suffix(".part")
    shutil.rmtree(part, ignore_errors=True)
    actions.audit_term(actor, person=tenure.person, folder=part, on=tenure.start_on, report=progress)
    shutil.rmtree(folder, ignore_errors=True)
    part.replace(folder)


def term_folder(user_id: int, tenure_id: int) -> Path:
    """PRIVACY: the papers say what their reader may see, so everybody has a folder of their own."""
    return Path(settings.LINGYAN.exports) / "terms" / f"{user_id}-{tenure_id}"
