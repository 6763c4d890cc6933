"""Changes about persons, organisations and posts. A tenure is ended by a date; personal data is emptied, never deleted."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from django.db import transaction

from lingyan.kernel import audit, clock
from lingyan.kernel.access import Actor
from lingyan.kernel.idnumbers import NumberError, parse_credit_code, parse_identity_number
from lingyan.kernel.language import in_source
from lingyan.kernel.problems import Refused
from lingyan.kernel.rights import PEOPLE_MANAGE
from lingyan.people.models import Body, Organisation, Person, PersonalData, Post, Tenure, Term
from lingyan.people.queries import identity_hash
from lingyan.people.rules import VILLAGE_BODIES, due_on, selection_allowed
from lingyan.regions.models import Region
from lingyan.regions.rules import initials_of

ORGANISED = audit.register("people.organised", "建立村级组织")
ORGANISATION_ENDED = audit.register("people.organisation-ended", "注销组织")
TENURE_BEGUN = audit.register("people.tenure-begun", "任职")
TENURE_ENDED = audit.register("people.tenure-ended", "离任")
TERM_BEGUN = audit.register("people.term-begun", "换届")
QUOTA_SET = audit.register("people.quota-set", "核定职数")
ERASED = audit.register("people.erased", "清除个人信息")

_MOST_SEATS = 99


@dataclass(frozen=True, slots=True)
class Identity:
    """What names a person: the name as written and, where known, a checked identity number."""

    name: str
    identity_number: str | None = None


def remember(identities: Iterable[Identity]) -> list[PersonalData]:
    """Store names and numbers in the erasable table, in the order given.

    Called by actions that have checked their own right; the caller's transaction and audit entry cover it.
    """
    rows = [
        PersonalData(
            name=who.name[:120],
            initials=initials_of(who.name)[:40],
            identity_number=who.identity_number or "",
            identity_hash=identity_hash(who.identity_number) if who.identity_number else None,
        )
        for who in identities
    ]
    return PersonalData.objects.bulk_create(rows, batch_size=500)


def erase(actor: Actor, personal: PersonalData, *, reason: str) -> None:
    """Empty a row for good. What was sealed keeps its commitment; what it named can no longer be read."""
    actor.require(PEOPLE_MANAGE)
    if not reason.strip():
        raise Refused("清除个人信息要写明理由。")
    if personal.erased_at is not None:
        raise Refused("该个人信息已经清除。")
    with transaction.atomic():
        personal.name, personal.initials = "", ""
        personal.identity_number, personal.identity_hash, personal.phone = "", None, ""
        personal.erased_at = clock.now()
        personal.save()
        audit.record(actor, ERASED, target=("personal-data", personal.pk), reason=reason)


def ensure_village_bodies(villages: Sequence[Region]) -> dict[int, dict[str, Body]]:
    """Organisations, bodies and posts that every village has, made where missing: region id → code of the plan → body.

    Called inside a caller's transaction (an import that has checked its right).
    """
    # Unordered, here and below: the models' order joins tables that PostgreSQL takes for empty in this transaction.
    found = Organisation.objects.filter(region__in=villages, dissolved_on=None).order_by()
    existing = {(o.region_id, o.kind): o for o in found}
    first_of = {plan.kind: plan for plan in reversed(VILLAGE_BODIES)}
    missing = [
        Organisation(kind=kind, region=village, name=f"{village.name}{plan.organisation}")
        for village in villages
        for kind, plan in first_of.items()
        if (village.pk, kind) not in existing
    ]
    for organisation in Organisation.objects.bulk_create(missing, batch_size=500):
        existing[(organisation.region_id, organisation.kind)] = organisation
    bodies = _ensure_bodies(existing.values())
    return {
        village.pk: {
            plan.code: bodies[existing[(village.pk, plan.kind)].pk, plan.body] for plan in VILLAGE_BODIES
        }
        for village in villages
    }


def _ensure_bodies(organisations: Iterable[Organisation]) -> dict[tuple[int, str], Body]:
    """The planned bodies by organisation and name."""
    wanted = {
        (o.pk, plan.body): (o, plan) for o in organisations for plan in VILLAGE_BODIES if plan.kind == o.kind
    }
    ids = {organisation for organisation, _ in wanted}
    bodies = {
        (body.organisation_id, body.name): body
        for body in Body.objects.filter(organisation__in=ids).order_by()
        if (body.organisation_id, body.name) in wanted
    }
    fresh = Body.objects.bulk_create(
        [Body(organisation=o, name=plan.body) for key, (o, plan) in wanted.items() if key not in bodies],
        batch_size=500,
    )
    bodies.update({(body.organisation_id, body.name): body for body in fresh})
    Post.objects.bulk_create(
        [
            Post(body=body, title=title, quota=quota)
            for body in fresh
            for title, quota in wanted[body.organisation_id, body.name][1].posts
        ],
        batch_size=1000,
    )
    return bodies


def create_organisation(
    actor: Actor,
    *,
    region: Region,
    kind: str,
    name: str,
    credit_code: str = "",
    founded_on: dt.date | None = None,
) -> Organisation:
    """Register an organisation; a credit code is checked by both its check characters."""
    actor.require(PEOPLE_MANAGE, region.path)
    if credit_code:
        try:
            credit_code = parse_credit_code(credit_code)
        except NumberError as error:
            raise Refused(str(error), code=error.code) from None
    current = Organisation.objects.filter(region=region, kind=kind, dissolved_on=None)
    with transaction.atomic():
        Region.objects.select_for_update(no_key=True).get(pk=region.pk)
        if kind != Organisation.Kind.GROUP_COLLECTIVE and current.exists():
            raise Refused(f"{region.name}已有在用的{in_source(Organisation.Kind(kind).label)}。")
        organisation = Organisation.objects.create(
            region=region, kind=kind, name=name, credit_code=credit_code, founded_on=founded_on
        )
        audit.record(
            actor, ORGANISED, target=("organisation", organisation.pk), region_path=region.path, kind=kind
        )
    return organisation


def set_quota(actor: Actor, post: Post, *, quota: int) -> Post:
    """How many hold a post at one time. Refused below those in office, since nobody leaves by it."""
    path = post.body.organisation.region.path
    actor.require(PEOPLE_MANAGE, path)
    if not post.tenures.filter(end_on=None).count() <= quota <= _MOST_SEATS or not quota:
        raise Refused(f"“{post}”的职数应不少于现任人数，不超过 {_MOST_SEATS}。", code="bad-quota")
    with transaction.atomic():
        post.quota = quota
        post.save(update_fields=["quota"])
        audit.record(actor, QUOTA_SET, target=("post", post.pk), region_path=path, quota=quota)
    return post


def begin_term(
    actor: Actor, body: Body, *, start_on: dt.date, ordinal: int | None = None, decree: str = ""
) -> Term:
    """Open a new 届; the one before it ends the same day."""
    path = body.organisation.region.path
    actor.require(PEOPLE_MANAGE, path)
    last = body.terms.order_by("-start_on").first()
    if last is not None and start_on <= last.start_on:
        raise Refused(f"新一届的开始日期应晚于上一届的 {last.start_on}。")
    with transaction.atomic():
        if last is not None and last.ended_on is None:
            last.ended_on = start_on
            last.save(update_fields=["ended_on"])
        term = Term.objects.create(
            body=body, ordinal=ordinal, start_on=start_on, due_on=due_on(start_on), decree=decree
        )
        audit.record(actor, TERM_BEGUN, target=("term", term.pk), region_path=path, start=str(start_on))
    return term


def begin_tenure(
    actor: Actor,
    *,
    person: Person,
    post: Post,
    start_on: dt.date,
    selection: str = "",
    term: Term | None = None,
    decree: str = "",
) -> Tenure:
    """Put a person into a post. Assignment to a villagers' committee and overfilled posts are refused."""
    organisation = post.body.organisation
    actor.require(PEOPLE_MANAGE, organisation.region.path)
    if not selection_allowed(organisation.kind, selection):
        raise Refused("村委会成员只能选举产生，不得组织选派。", code="appointed-committee")
    with transaction.atomic():
        _require_seat(person, post, start_on)
        tenure = Tenure.objects.create(
            person=person, post=post, term=term, start_on=start_on, selection=selection, decree=decree
        )
        audit.record(
            actor,
            TENURE_BEGUN,
            target=("tenure", tenure.pk),
            region_path=organisation.region.path,
            post=post.pk,
        )
    return tenure


def _require_seat(person: Person, post: Post, start_on: dt.date) -> None:
    """Waits for others who fill the same post, so that two together do not overfill it."""
    quota = Post.objects.select_for_update(no_key=True).values_list("quota", flat=True).get(pk=post.pk)
    overlapping = post.tenures.filter(end_on__isnull=True) | post.tenures.filter(end_on__gt=start_on)
    if overlapping.filter(person=person).exists():
        raise Refused("此人这段时间已在该职务上。", code="tenure-overlaps")
    if overlapping.count() >= quota:
        raise Refused(f"“{post}”职数为 {quota}，已经配满，请先办理离任。", code="post-filled")


def end_tenure(actor: Actor, tenure: Tenure, *, on: dt.date, reason: str, decree: str = "") -> Tenure:
    """End a tenure on a day, with the reason and the decree."""
    path = tenure.post.body.organisation.region.path
    actor.require(PEOPLE_MANAGE, path)
    if on < tenure.start_on:
        raise Refused(f"离任日期不能早于任职日期 {tenure.start_on}。")
    with transaction.atomic():
        ended = Tenure.objects.select_for_update().values_list("end_on", flat=True).get(pk=tenure.pk)
        if ended is not None:
            raise Refused(f"该任职已于 {ended} 结束。")
        tenure.end_on, tenure.end_reason, tenure.end_decree = on, reason, decree
        tenure.save(update_fields=["end_on", "end_reason", "end_decree"])
        audit.record(actor, TENURE_ENDED, target=("tenure", tenure.pk), region_path=path, on=str(on))
    return tenure


def checked_identity(number: str) -> str:
    """An identity number in its stored form, or Refused."""
    try:
        return parse_identity_number(number).text
    except NumberError as error:
        raise Refused(str(error), code=error.code) from None
