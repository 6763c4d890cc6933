"""The rules of closing that a reader who sets them may see, each with who set it when."""

from __future__ import annotations

from django.db.models import CharField, OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import Cast

from lingyan.economy.books.covers import CLOSE_RULE
from lingyan.economy.books.models import CloseRule
from lingyan.kernel.access import Actor
from lingyan.kernel.models import AuditEntry
from lingyan.kernel.rights import BOOKS_CONFIGURE
from lingyan.regions.models import Region


def close_rules(actor: Actor, region: Region) -> QuerySet[CloseRule]:
    """What was ever set for the region, above it and below it, with `set_by` and `set_at`.

    Rules above hold in the region too, so who sets rules there reads them; those below only inside the actor's scope.
    """
    actor.require(BOOKS_CONFIGURE, region.path)
    above = [int(part) for part in region.path.strip("/").split("/")]
    below = Q(region__path__startswith=region.path) & actor.scope(BOOKS_CONFIGURE, "region__path")
    entry = AuditEntry.objects.filter(object_kind=CLOSE_RULE, object_id=Cast(OuterRef("pk"), CharField()))
    return (
        CloseRule.objects.filter(Q(region=None) | Q(region__in=above) | below)
        .select_related("region")
        .annotate(
            set_by=Subquery(entry.order_by("id").values("actor_label")[:1]),
            set_at=Subquery(entry.order_by("id").values("at")[:1]),
        )
    )
