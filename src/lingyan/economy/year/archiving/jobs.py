"""Archiving as a job: book by book, each whole or not at all; a killed worker's job goes on where it was."""

from __future__ import annotations

from typing import Any, Final

from lingyan.economy.books.models import Book
from lingyan.economy.year import actions
from lingyan.economy.year.archiving import KIND as KIND
from lingyan.identity.actors import actor_for
from lingyan.identity.models import User
from lingyan.kernel.problems import Refused
from lingyan.workflow.jobs import Progress
from lingyan.workflow.models import Job

_STEPS: Final = 1_000
"""Progress is counted in thousandths of a book, so that a bar moves while one large book is written."""


def handle(job: Job, progress: Progress) -> dict[str, Any]:
    """Run the job with the rights that its owner holds now. Books that this job has archived already are left alone."""
    owner = User.objects.filter(pk=job.owner_id).first() if job.owner_id else None
    if owner is None:
        raise Refused("发起人的账号已不存在。")
    actor, year = actor_for(owner), int(job.arguments["year"])
    wanted = [int(pk) for pk in job.arguments["books"]]
    names = dict(Book.objects.filter(pk__in=wanted).values_list("pk", "organisation__region__name"))
    total = len(wanted) * _STEPS
    for place, book_id in enumerate(wanted):

        def told(done: int, of: int, place: int = place, name: str = names.get(book_id, "")) -> None:
            progress(place * _STEPS + done * _STEPS // (of + 1), total, name)

        actions.archive_year(
            actor, book_id=book_id, year=year, job_id=job.pk, made_at=job.created_at, told=told
        )
    progress(total, total)
    return {
        "message": f"已归档 {len(wanted)} 个账套的{year}年会计资料。", "url": f"/year/archives/?job={job.pk}",
    }  # fmt: skip
