"""Which findings, terms and requests a reader may see, and how often each rule was no fault.

Every list, count, card, notice, export and single page of findings starts from `visible` or `to_explain`. Neither shows
anybody what is about themselves.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection

from django.db.models import Count, Exists, OuterRef, Q, QuerySet

from lingyan.identity import conduct
from lingyan.kernel import clock
from lingyan.kernel.access import Actor
from lingyan.kernel.rights import (
    AUDIT_VIEW,
    SUPERVISION_EXPLAIN,
    SUPERVISION_JUDGE,
    SUPERVISION_TERMS_VIEW,
    SUPERVISION_VIEW,
)
from lingyan.people.models import Organisation, Tenure
from lingyan.regions.models import Region
from lingyan.supervision import persons, rules
from lingyan.supervision.models import CLOSED, AuditRequest, AuditRun, Concerned, Finding, Hit, Step

_PATH = "village__path"
_PASSED = Exists(Step.objects.filter(finding=OuterRef("pk"), kind=Step.Kind.PASSED))
_ABOVE = Q(own_conduct=True) | Q(_PASSED)
"""The village is not asked: it concerns somebody who would have to answer there."""
Rate = tuple[int, int, int | None]
"""Hits judged a fault, judged none, and per cent of none."""


def visible(actor: Actor) -> QuerySet[Finding]:
    """Findings of the actor's region. One that was dismissed is shown to audit alone."""
    dismissed = Q(state=Finding.State.DISMISSED)
    shown = ~dismissed | (dismissed & actor.scope(AUDIT_VIEW, _PATH))
    return known(actor).filter(shown).select_related("village")


def known(actor: Actor) -> QuerySet[Finding]:
    """Findings that a reader may know of, dismissed ones too: to be counted by rule, never to be shown."""
    return Finding.objects.filter(actor.scope(SUPERVISION_VIEW, _PATH)).exclude(_kept(actor))


def answered_here(actor: Actor) -> QuerySet[Finding]:
    """The same for who is only asked: what their villages were asked, whatever became of it."""
    return in_village_hands(Finding.objects.filter(actor.scope(SUPERVISION_EXPLAIN, _PATH))).exclude(
        _mine(actor)
    )


def to_explain(actor: Actor) -> QuerySet[Finding]:
    """What the actor's villages are asked; never what concerns somebody who would be asked there."""
    return answered_here(actor).exclude(state=Finding.State.DISMISSED).select_related("village")


def in_village_hands(found: QuerySet[Finding]) -> QuerySet[Finding]:
    return found.exclude(_ABOVE)


def told(found: QuerySet[Finding]) -> QuerySet[Finding]:
    """What anybody may learn of: what went above the village only once it was put right and looked at."""
    return found.exclude(_ABOVE & ~Q(state=Finding.State.VERIFIED))


def _kept(actor: Actor) -> Q:
    """What is kept from a reader: what concerns them, and what went above the desk that they sit at."""
    if not actor.may_somewhere(SUPERVISION_EXPLAIN):
        return _mine(actor)
    return _mine(actor) | (_ABOVE & actor.scope(SUPERVISION_EXPLAIN, _PATH))


def _mine(actor: Actor) -> Q:
    accounts = conduct.acting(actor)
    by_account = Concerned.objects.filter(user_id__in=accounts).order_by().values("finding")
    by_data = Concerned.objects.filter(personal__in=conduct.data_of(accounts)).order_by().values("finding")
    return Q(pk__in=by_account.union(by_data)) if accounts else Q(pk__in=[])


def mine(actor: Actor) -> QuerySet[Finding]:
    """What concerns the actor, or whom they act for."""
    return Finding.objects.filter(_mine(actor))


def kept_from(actor: Actor, finding: Finding) -> bool:
    """Whether the finding may not be handled by this actor, whatever rights they hold."""
    return Finding.objects.filter(_kept(actor), pk=finding.pk).exists()


def is_above(finding: Finding) -> bool:
    """Whether the body above is asked: since the finding was made, since a run passed it up, or since somebody whom it
    concerns got a post that would be asked.
    """
    return finding.own_conduct or Finding.objects.filter(_ABOVE, pk=finding.pk).exists() or bool(
        now_concerned(Finding.objects.filter(pk=finding.pk))
    )  # fmt: skip


def now_concerned(found: QuerySet[Finding]) -> set[int]:
    """Of these, the findings that concern somebody who would be asked in their village today."""
    about = Concerned.objects.filter(finding__in=found.order_by().values("pk")).order_by()
    rows = list(about.values_list("finding", "finding__village__path", "user_id", "personal"))
    data = persons.data_of({personal for *_, personal in rows if personal})
    holders = {path: persons.Holders(path, clock.today()) for path in {row[1] for row in rows}}
    return {
        pk for pk, path, user, personal in rows
        if holders[path].concerned(path, [("user", user) if user else ("personal", personal)], data)
    }  # fmt: skip


def to_judge(actor: Actor) -> QuerySet[Finding]:
    """What waits for the actor's judgement: explained or put right, and what the village is not asked."""
    asked = Q(state__in=(Finding.State.EXPLAINED, Finding.State.RECTIFIED)) | (
        Q(state__in=(Finding.State.OPEN, Finding.State.RECTIFYING)) & _ABOVE
    )
    return visible(actor).filter(actor.scope(SUPERVISION_JUDGE, _PATH), asked)


def waiting(found: QuerySet[Finding]) -> QuerySet[Finding]:
    return found.exclude(state__in=CLOSED)


def runs(actor: Actor) -> QuerySet[AuditRun]:
    """Runs over regions inside the reader's own."""
    return AuditRun.objects.filter(actor.scope(SUPERVISION_VIEW, "region__path")).select_related("region")


def hidden_hits(actor: Actor, chosen: QuerySet[AuditRun] | Collection[AuditRun]) -> Counter[tuple[int, str]]:
    """By run and rule, how many hits of these runs are kept from the reader: their number would tell of them."""
    kept = Finding.objects.filter(actor.scope(SUPERVISION_VIEW, _PATH)).filter(_kept(actor))
    rows = Hit.objects.filter(run__in=chosen, finding__in=kept.values("pk")).order_by()
    counted = rows.values_list("run", "finding__rule").annotate(n=Count("pk"))
    return Counter({(run, rule): number for run, rule, number in counted})


def rates(path: str, found: QuerySet[Finding] | None = None) -> dict[str, Rate]:
    """By rule: hits judged a fault, judged none, and per cent of none, over a region; of `found` where it is given."""
    steps = Step.objects.filter(
        finding__village__path__startswith=path, kind__in=(Step.Kind.CONFIRMED, Step.Kind.DISMISSED)
    )
    if found is not None:
        steps = steps.filter(finding__in=found.order_by().values("pk"))
    judged = (
        steps.values("finding__rule")
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
    """Terms of village party secretaries where the actor may read their audits or judge findings."""
    place = "post__body__organisation__region"
    found = Tenure.objects.filter(
        actor.scope(SUPERVISION_TERMS_VIEW, f"{place}__path") | actor.scope(SUPERVISION_JUDGE, f"{place}__path"),
        post__body__organisation__kind=Organisation.Kind.PARTY, post__title="书记",
    )  # fmt: skip
    if region is not None:
        found = found.filter(**{f"{place}__path__startswith": region.path})
    return found.select_related(f"{place}__parent", "person__personal")


def requests(actor: Actor) -> QuerySet[AuditRequest]:
    """What villagers asked to be audited, in the actor's scope."""
    found = AuditRequest.objects.filter(actor.scope(SUPERVISION_VIEW, "region__path"))
    return found.select_related("region", "answer")
