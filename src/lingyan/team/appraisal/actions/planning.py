"""An appraisal from its plan on: whom it judges, its steps before and after the ballot, giving it up."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from django.db import transaction
from django.db.models import Max, Q

from lingyan.kernel import audit, clock
from lingyan.kernel.access import Actor
from lingyan.kernel.language import in_source
from lingyan.kernel.problems import Refused
from lingyan.people.actions import Identity, remember
from lingyan.people.models import Person
from lingyan.regions.models import Level, Region
from lingyan.team.appraisal import queries, rules
from lingyan.team.appraisal.actions.common import (
    by,
    note,
    require_day,
    require_next,
    require_not_judged,
    session_for,
    short,
    take,
)
from lingyan.team.appraisal.models import Session, Step, Subject
from lingyan.team.appraisal.rules import Body, Kind

PLANNED: Final = audit.register("appraisal.planned", "发起评议")
LISTED: Final = audit.register("appraisal.listed", "补充评议对象")
STEPPED: Final = audit.register("appraisal.step", "登记评议步骤")
VOIDED: Final = audit.register("appraisal.voided", "作废评议")
MOST_SUBJECTS: Final = 500
OWN_ACTION: Final = frozenset({rules.COUNT, rules.DECIDE, rules.FOLLOW})
"""Steps that an action of their own takes."""


@dataclass(frozen=True, slots=True)
class NewMember:
    """A party member who is not known yet, by name. `graded` is false for 预备党员."""

    name: str
    graded: bool = True


def plan(
    actor: Actor,
    *,
    region: Region,
    kind: str,
    year: int,
    body: str,
    on: dt.date,
    whom: str = "",
    eligible: int | None = None,
    branch: int | None = None,
    group: int | None = None,
    members: Sequence[tuple[int, bool]] = (),
    new: Sequence[NewMember] = (),
) -> Session:
    """Begin an appraisal. Cadres and secretaries are those in office on the day; party members are named, and so are
    leaders of a `group` who hold no post on record.

    `members` are (person id, graded) of those known, `new` whoever is not. `branch` is named where a village has several
    (C-07: each judges its own). `eligible` is given for 述职评议 alone; a branch's is its list, a villagers' or a group's
    meeting's its roll. Refused: `wrong-kind`, `wrong-place`, `future`, `wrong-year`, `which-branch`, `unknown-branch`,
    `no-group`, `twice`, `nobody`, `unknown-person`, `no-eligible`, `too-many`, `same-name`, `own-appraisal`.
    """
    _require_kind(region, kind, body, whom)
    actor.require(rules.right_to_lead(kind, whom), region.path)
    if on > clock.today():
        raise Refused(f"日期 {on} 还没有到", code="future")
    if not on.year - 1 <= year <= on.year:
        raise Refused(f"{on} 只能评议当年或上一年", code="wrong-year")
    if kind == Kind.SECRETARY and not (eligible and 0 < eligible <= rules.MOST):
        raise Refused("请填写参加测评的应到人数", code="no-eligible")
    own, name = _branch(region, kind, branch)
    _require_group(region, whom, group)
    with transaction.atomic():
        # Held, so that two who begin at once do not both pass.
        Region.objects.select_for_update(of=("self",)).get(pk=region.pk)
        _require_once(region, kind, year, body, own)
        session = Session.objects.create(
            region=region, kind=kind, whom=whom, year=year, body=body,
            eligible=eligible if kind == Kind.SECRETARY else None, made_by=actor.user_id, made_at=clock.now(),
            branch=own, branch_name=name, group_id=group,
        )  # fmt: skip
        Step.objects.create(session=session, code="planned", on=on, **by(actor))
        if kind == Kind.PARTY:
            _list_members(session, members, new)
        else:
            _list_in_office(session, on)
        if group is not None:
            _list_members(session, members, new)
        if not session.subjects.filter(graded=True).exists():
            raise Refused("没有可以评议的人，请先登记任职或写明党员", code="nobody")
        require_not_judged(actor, session)
        note(actor, PLANNED, session, kind=kind, year=year, subjects=session.subjects.count())
    return session


def add_members(actor: Actor, *, session_id: int, new: Sequence[NewMember]) -> Session:
    """Party members or leaders of a group whom the list left out, until ballots are counted.

    Refused: `wrong-kind`, `counted`, `nobody`, `same-name`, `too-many`.
    """
    with transaction.atomic():
        session = session_for(actor, session_id)
        if session.kind != Kind.PARTY and session.group is None:
            raise Refused("村干部和书记按任职确定，不能手工补充", code="wrong-kind")
        if session.counts.exclude(state="returned").exists():
            raise Refused("已经录入计票，评议对象不能再补充", code="counted")
        if not new:
            raise Refused("请写明要补充的人", code="nobody")
        _list_members(session, (), new)
        note(actor, LISTED, session, subjects=session.subjects.count())
    return session


def take_step(actor: Actor, *, session_id: int, code: str, on: dt.date, number: str = "") -> Session:
    """One step that is only a day (and a place or number). Refused: `wrong-step`, `future`, `before-last-step`."""
    with transaction.atomic():
        session = session_for(actor, session_id)
        require_next(session, code)
        if code in OWN_ACTION:
            raise Refused("这一步要另行录入", code="wrong-step")
        take(actor, session, code, require_day(session, on), short(number, "文号或地点", 80))
        note(actor, STEPPED, session, step=code, on=on.isoformat())
    return session


def void(actor: Actor, *, session_id: int, reason: str) -> Session:
    """Give an appraisal up before its grades are settled; it can be planned anew."""
    with transaction.atomic():
        session = session_for(actor, session_id)
        if queries.settled(session):
            raise Refused("等次已经评定，不能作废；评议的结果要保留", code="settled")
        session.state, session.void_reason = Session.State.VOID, short(reason, "作废原因", 200, needed=True)
        session.save(update_fields=["state", "void_reason"])
        note(actor, VOIDED, session, reason=session.void_reason)
    return session


def _require_kind(region: Region, kind: str, body: str, whom: str) -> None:
    if kind not in {*Kind} or body not in {*Body} or Body(body) not in rules.BODIES[Kind(kind)]:
        raise Refused("没有这一种评议，或会议不对", code="wrong-kind")
    if (kind == Kind.CADRES) != bool(whom) or (whom and whom not in Session.Whom):
        raise Refused("请选择评议谁：村民委员会成员、村务监督机构成员或村民小组组长", code="wrong-kind")
    if (whom == rules.GROUP_LEADERS) != (body == Body.GROUP):
        raise Refused("村民小组组长由村民小组会议评议，其他村干部不由它评议", code="wrong-kind")
    level = Level.TOWNSHIP if body == Body.TOWN_COMMITTEE else Level.VILLAGE
    if region.level != level or region.valid_to is not None:
        raise Refused(
            f"{in_source(rules.BODY_LABELS[Body(body)])}的评议要在{level}一级发起", code="wrong-place"
        )


def _require_group(region: Region, whom: str, group: int | None) -> None:
    """Each group judges its own leaders (C-3), and nobody else is judged by a group."""
    leaders = whom == rules.GROUP_LEADERS
    known = group is not None and queries.groups_of(region).filter(pk=group).exists()
    if (leaders or group is not None) and not (leaders and known):
        raise Refused("评议村民小组组长要选择是哪个组，评议其他人不选", code="no-group")


def _branch(region: Region, kind: str, branch: int | None) -> tuple[int | None, str]:
    """Key of the branch whose members are judged, and its name where the village has several."""
    standing = {each.pk: each.name for each in queries.branches_of(region)} if kind == Kind.PARTY else {}
    if branch is not None and branch not in standing:
        raise Refused(f"{region.name}现在没有这个支部", code="unknown-branch")
    if len(standing) > 1 and branch is None:
        names = "、".join(standing.values())
        raise Refused(f"{region.name}有几个支部（{names}），请写明评议哪一个支部的党员", code="which-branch")
    if len(standing) > 1:
        return branch, standing[branch] if branch else ""
    return next(iter(standing), None), ""


def _require_once(region: Region, kind: str, year: int, body: str, branch: int | None) -> None:
    """An appraisal of a village from before its branches were registered is of all of them."""
    if kind == Kind.CADRES:
        return
    others = Session.objects.filter(region=region, kind=kind, year=year, body=body)
    if branch is not None:
        others = others.filter(Q(branch=branch) | Q(branch=None))
    if other := others.exclude(state=Session.State.VOID).first():
        raise Refused(f"{other.place}{year}年已有这项评议，要重新开始请先作废", code="twice")


def _list_in_office(session: Session, on: dt.date) -> None:
    """Each person once, by the post that stands first."""
    seen: set[int] = set()
    for tenure in queries.in_office_for(session, on):
        if tenure.person_id not in seen:
            seen.add(tenure.person_id)
            Subject.objects.create(session=session, no=len(seen), person_id=tenure.person_id, tenure=tenure)


def _not_listed(session: Session, persons: Sequence[int]) -> list[int]:
    """Without who stands on the list by a post, also where the village's list of leaders keeps a record of its own."""
    listed = dict(session.subjects.values_list("person_id", "person__personal__name"))
    names = dict(Person.objects.filter(pk__in=persons).values_list("pk", "personal__name"))
    return [each for each in persons if each not in listed and names.get(each) not in listed.values()]


def _list_members(session: Session, known: Sequence[tuple[int, bool]], new: Sequence[NewMember]) -> None:
    if session.group_id is None:
        allowed = {person.pk for person in queries.known_members(session.region, session.branch)}
    else:
        allowed = {person.pk for person, _group in queries.known_leaders([session.group_id])}
        known = [(person, True) for person in _not_listed(session, [person for person, _ in known])]
        new = [NewMember(each.name) for each in new]
    if {person for person, _ in known} - allowed:
        raise Refused("有人不在本支部已知的党员里，或不是这个组的组长", code="unknown-person")
    names = [short(each.name, "姓名", 60, needed=True) for each in new]
    present = set(session.subjects.values_list("person__personal__name", flat=True))
    present |= set(
        Person.objects.filter(pk__in=[key for key, _ in known]).values_list("personal__name", flat=True)
    )
    for name in names:
        if name in present:
            raise Refused(f"名单里已有“{name}”；确是两个人的，请在姓名后加注区别", code="same-name")
        present.add(name)
    start = session.subjects.aggregate(last=Max("no"))["last"] or 0
    if start + len(known) + len(new) > MOST_SUBJECTS:
        raise Refused(f"一次评议最多 {MOST_SUBJECTS} 人", code="too-many")
    made = [
        Person.objects.create(personal=data, home=session.region)
        for data in remember(Identity(name) for name in names)
    ]
    rows = [*known, *((person.pk, each.graded) for person, each in zip(made, new, strict=True))]
    Subject.objects.bulk_create(
        Subject(session=session, no=start + at, person_id=person, graded=graded)
        for at, (person, graded) in enumerate(dict(rows).items(), 1)
    )
