"""Reads of jobs: everybody sees their own; whoever may see jobs sees those of their region."""

from __future__ import annotations

from django.db.models import Q, QuerySet

from lingyan.kernel.access import Actor
from lingyan.kernel.rights import JOBS_VIEW
from lingyan.workflow.models import Job


def visible(actor: Actor) -> QuerySet[Job]:
    own = Q(owner_id=actor.user_id) if actor.user_id is not None else Q(pk__in=[])
    return Job.objects.filter(own | (actor.scope(JOBS_VIEW, "region_path") & ~Q(region_path="")))
