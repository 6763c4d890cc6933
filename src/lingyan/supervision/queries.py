"""Which findings, terms and requests a reader may see, and how often each rule was no fault."""

from __future__ import annotations

import datetime as dt

from django.db.models import Count, Q, QuerySet

from lingyan.kernel import clock
from lingyan.kernel.access import Actor
from lingyan.kernel.rights import (
    AUDIT_VIEW,
    SUPERVISION_EXPLAIN,
    SUPERVISION_JUDGE,
    SUPERVISION_RUN,
    SUPERVISION_VIEW,
)
from lingyan.parameters.queries import integer_of
from lingyan.people.models import Organisation, Tenure
from lingyan.regions.models import Region
from lingyan.supervision import rules
from lingyan.supervision.models import CLOSED, AuditRequest, AuditRun, Finding, Step
from lingyan.supervision.parameters import DISMISSED_DAYS

_PATH = "village__path"


def visible(actor: Actor) -> QuerySet[Finding]:
    """Findings of the actor's region. One that was dismissed is shown to audit alone, until it expires."""
    today = clock.today()
    kept = today - dt.timedelta(days=integer_of(DISMISSED_DAYS, "", today))
    dismissed = Q(state=Finding.State.DISMISSED)
    audit = actor.scope(AUDIT_VIEW, _PATH) & Q(closed_on__gte=kept)
    return Finding.objects.filter(
        actor.scope(SUPERVISION_VIEW, _PATH), ~dismissed | (dismissed & audit)
    ).select_related("village")


def to_explain(actor: Actor) -> QuerySet[Finding]:
    """What the actor's villages are asked; never what concerns who keeps the books."""
    return Finding.objects.filter(
        actor.scope(SUPERVISION_EXPLAIN, _PATH), own_conduct=False
    ).exclude(state=Finding.State.DISMISSED).select_related("village")  # fmt: skip


def to_judge(actor: Actor) -> QuerySet[Finding]:
    """What waits for the actor's judgement: explained or put right, and what concerns who keeps the books."""
    asked = Q(state__in=(Finding.State.EXPLAINED, Finding.State.RECTIFIED)) | Q(
        state__in=(Finding.State.OPEN, Finding.State.RECTIFYING), own_conduct=True
    )
    return visible(actor).filter(actor.scope(SUPERVISION_JUDGE, _PATH), asked)


def waiting(found: QuerySet[Finding]) -> QuerySet[Finding]:
    return found.exclude(state__in=CLOSED)


def runs(actor: Actor) -> QuerySet[AuditRun]:
    """Runs over regions inside the reader's own."""
    return AuditRun.objects.filter(actor.scope(SUPERVISION_VIEW, "region__path")).select_related("region")


def rates(path: str) -> dict[str, tuple[int, int, int | None]]:
    """By rule: hits judged a fault, judged none, and per cent of none, over a region."""
    judged = (
        Step.objects.filter(
            finding__village__path__startswith=path, kind__in=(Step.Kind.CONFIRMED, Step.Kind.DISMISSED)
        )
        .values("finding__rule")
        .annotate(
            yes=Count("pk", filter=Q(kind=Step.Kind.CONFIRMED)),
            no=Count("pk", filter=Q(kind=Step.Kind.DISMISSED)),
        )
        .order_by()
    )
    return {
        row["finding__rule"]: (row["yes"], row["no"], rules.rate(row["yes"], row["no"])) for row in judged
    }


def terms(actor: Actor, region: Region | None = None) -> QuerySet[Tenure]:
    """Terms of village party secretaries where the actor may run audits or judge findings."""
    place = "post__body__organisation__region"
    found = Tenure.objects.filter(
        actor.scope(SUPERVISION_RUN, f"{place}__path") | actor.scope(SUPERVISION_JUDGE, f"{place}__path"),
        post__body__organisation__kind=Organisation.Kind.PARTY, post__title="书记",
    )  # fmt: skip
    if region is not None:
        found = found.filter(**{f"{place}__path__startswith": region.path})
    return found.select_related(f"{place}__parent", "person__personal")


def requests(actor: Actor) -> QuerySet[AuditRequest]:
    """What villagers asked to be audited, in the actor's scope."""
    found = AuditRequest.objects.filter(actor.scope(SUPERVISION_VIEW, "region__path"))
    return found.select_related("region", "answer")
