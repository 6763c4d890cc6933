"""The end of a selection: the old tenure ends, the new one begins, and with it the clock for the filing."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from typing import Final

from django.db import transaction

from lingyan.identity.hands import same_hand
from lingyan.kernel import audit
from lingyan.kernel.access import Actor
from lingyan.kernel.problems import Refused, required_text
from lingyan.kernel.rights import SELECTION_RECORD
from lingyan.people import actions as people
from lingyan.people.models import Body, Person, Post, Tenure, Term
from lingyan.people.queries import in_office
from lingyan.people.settling import Exit, exit_of, require_settled
from lingyan.team.selection import queries, sitting, stages
from lingyan.team.selection.actions.common import (
    DOCUMENT,
    add_step,
    note,
    procedure_for,
    require_next,
    require_order,
    standing,
)
from lingyan.team.selection.actions.forgetting import limit_keeping
from lingyan.team.selection.actions.opening import SECRETARY
from lingyan.team.selection.actions.steps import require_review_valid
from lingyan.team.selection.actions.voting import stood
from lingyan.team.selection.models import Candidate, Kind, Procedure

APPOINTED: Final = audit.register("selection.appointed", "选拔任职")
_REASON: Final = 80
_MEMBER: Final = "委员"
_LONGEST_TRIAL: Final = 12


def appoint(
    actor: Actor, *, procedure_id: int, on: dt.date, document: str, leaving: str = "", trial_months: int = 0
) -> Procedure:
    """Put who was chosen into the post from this day, by the decision's number.

    `leaving` says why who holds the only seat of the post leaves it, and is asked for when somebody does and no exit is on
    record; an exit on record gives the day, the reason and the number, and nobody follows before its day.
    Whoever counted the votes or entered the scores does not appoint. No post is held twice: not here, not as
    secretary of another village.
    """
    number = required_text(document, "任职文号", DOCUMENT, code="no-document")
    with transaction.atomic():
        procedure = procedure_for(actor, SELECTION_RECORD, procedure_id)
        require_next(procedure, "appoint")
        require_order(procedure, on)
        _require_other_hand(actor, procedure)
        chosen = list(standing(procedure, Candidate.State.CHOSEN))
        if len(chosen) != 1 or chosen[0].person is None:
            raise Refused("没有拟任人选，不能任职", code="nobody")
        if not 0 <= trial_months <= (_LONGEST_TRIAL if procedure.kind == Kind.OPEN else 0):
            raise Refused(f"试用期只用于公开选拔，最多 {_LONGEST_TRIAL} 个月", code="bad-trial")
        elected = list(standing(procedure, Candidate.State.ELECTED))
        require_review_valid(procedure, on, [*chosen, *elected])
        if procedure.kind == Kind.BY_ELECTION:
            sitting.require_able(procedure.region, procedure.title, on)
            sitting.require_electable(procedure, [chosen[0].person_id], on)
        _lock([*chosen, *elected])
        procedure.tenure = _seat(actor, procedure, chosen[0].person, on, number, leaving)
        if procedure.others:
            _end_losers(actor, procedure, on, number)
        for each in elected:
            _seat_member(actor, procedure, each, on, number)
        ids = [each.pk for each in (*chosen, *elected)]
        procedure.candidates.filter(pk__in=ids).update(state=Candidate.State.APPOINTED)
        add_step(actor, procedure, "appoint", on, {"document": number, "trial_months": trial_months})
        limit_keeping(procedure, procedure.until or on, standing(procedure))
        note(actor, APPOINTED, procedure, tenure=procedure.tenure.pk)
    return procedure


def _lock(candidates: Iterable[Candidate]) -> None:
    """Two appointments of one person, in two villages at once, come one after the other."""
    ids = [each.person_id for each in candidates if each.person_id is not None]
    list(Person.objects.select_for_update().filter(pk__in=ids).order_by("pk"))


def _require_other_hand(actor: Actor, procedure: Procedure) -> None:
    """Who counts does not appoint (as in a 换届). SECURITY: two accounts of one person are one hand."""
    if counted_by(actor, procedure):
        raise Refused("计票、登记成绩的人不能办理任职，请由另一人办理", code="own-count")


def counted_by(actor: Actor, procedure: Procedure) -> bool:
    """Whether this hand wrote down a count or scores that the appointment rests on."""
    counted = set(procedure.votes.values_list("made_by", flat=True))
    if procedure.kind == Kind.OPEN:
        counted |= set(procedure.steps.filter(code__in=stages.SCORED).values_list("made_by", flat=True))
    return same_hand(actor.user_id, counted)


def _seat(
    actor: Actor, procedure: Procedure, person: Person, on: dt.date, document: str, leaving: str
) -> Tenure:
    body = people.ensure_village_bodies([procedure.region])[procedure.region_id]["party"]
    post = Post.objects.get(body=body, title=procedure.title)
    _require_free(procedure, body, person, on)
    for old in _leaving(post, on):
        _make_room(actor, old, on, document, leaving)
    for old in in_office(on).filter(post__body=body, person=person):
        people.end_tenure(actor, old, on=on, reason=f"任{procedure.title}", decree=document)
    return people.begin_tenure(
        actor, person=person, post=post, start_on=on, selection=queries.SELECTION[procedure.kind],
        term=_current_term(body, on), decree=document,
    )  # fmt: skip


def _make_room(actor: Actor, old: Tenure, on: dt.date, document: str, leaving: str) -> None:
    """Whose exit is on record leaves as it says; the others leave for the successor, on that day and by that document."""
    how = exit_of(old)
    if how is None:
        reason = required_text(leaving, "现任离任的原因", _REASON, code="no-leaving-reason")
        how = Exit(on, reason, document)
    elif on < how.on:
        raise Refused(
            f"现任登记的离任日期是 {how.on}，新任不能早于这一天任职；日期有误的，先在书记档案里更正",
            code="before-exit",
        )
    require_settled(old, how.reason)
    people.end_tenure(actor, old, on=how.on, reason=how.reason, decree=how.number)


def _leaving(post: Post, on: dt.date) -> list[Tenure]:
    """Who makes room: nobody while a seat is free, the holder of a single seat; of several it is not for us to say who."""
    holders = list(in_office(on).filter(post=post))
    if len(holders) < post.quota:
        return []
    if post.quota > 1:
        raise Refused(
            f"“{post.title}”职数为 {post.quota}，已经配满，先办理其中一人的离任", code="post-filled"
        )
    return holders


def _require_free(procedure: Procedure, body: Body, person: Person, on: dt.date) -> None:
    if Tenure.objects.filter(post__body=body, post__title=procedure.title, start_on__gte=on).exists():
        raise Refused(
            f"“{procedure.title}”在 {on} 或以后已有任职，日期重叠，请先核对任职记录", code="term-overlaps"
        )
    held = in_office(on).filter(person=person)
    if held.filter(post__body=body, post__title=procedure.title).exists():
        raise Refused("此人现在就在该职务上，不用再任", code="already-in-post")
    elsewhere = held.filter(post__title=SECRETARY, post__body__organisation__kind="party").exclude(
        post__body=body
    )
    if elsewhere.exists():
        raise Refused("此人现任另一个村的书记，先办理那里的离任", code="post-twice")
    own = held.filter(
        post__body__organisation__kind="supervision", post__body__organisation__region=procedure.region
    )
    if own.exists():
        raise Refused("此人是本村村务监督委员会成员，先办理那里的离任", code="supervises-itself")


def _end_losers(actor: Actor, procedure: Procedure, on: dt.date, document: str) -> None:
    """Sitting members who stood where members were elected and were not elected leave their seats."""
    kept = (Candidate.State.ELECTED, Candidate.State.CHOSEN)
    lost = stood(procedure).exclude(state__in=kept).values("person")
    body = people.ensure_village_bodies([procedure.region])[procedure.region_id]["party"]
    for old in in_office(on).filter(post__body=body, person__in=lost):
        people.end_tenure(actor, old, on=on, reason="党员大会选举未当选", decree=document)


def _seat_member(actor: Actor, procedure: Procedure, elected: Candidate, on: dt.date, document: str) -> None:
    """An elected member of the committee; who is one already stays it."""
    body = people.ensure_village_bodies([procedure.region])[procedure.region_id]["party"]
    if elected.person is None or in_office(on).filter(post__body=body, person=elected.person).exists():
        return
    post = Post.objects.get(body=body, title=_MEMBER)
    taken = Tenure.objects.filter(post=post, end_on=None).count()
    if taken >= post.quota:
        people.set_quota(actor, post, quota=taken + 1)
    people.begin_tenure(
        actor, person=elected.person, post=post, start_on=on, selection=queries.SELECTION[procedure.kind],
        term=_current_term(body, on), decree=document,
    )  # fmt: skip


def _current_term(body: Body, on: dt.date) -> Term | None:
    return Term.objects.filter(body=body, start_on__lte=on, ended_on=None).order_by("-start_on").first()
