"""Reads of branches: rolls on a day, sessions with the list that holds, and the duties of a year."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable, Mapping
from typing import Any

from django.db.models import F, Max, Prefetch, Q, QuerySet

from lingyan.kernel import clock
from lingyan.kernel.access import Actor
from lingyan.kernel.problems import Refused
from lingyan.kernel.rights import BRANCH_RECORD, BRANCH_VIEW
from lingyan.parameters.queries import Values
from lingyan.people.models import Organisation
from lingyan.regions.models import Region
from lingyan.team.branch import parameters, rules
from lingyan.team.branch.importing.check import Known, Stored
from lingyan.team.branch.models import Attendance, Branch, Mark, Member, Resolution, Session, Spell

SCOPE = "organisation__region__path"
State = Session.State


def branches(actor: Actor, region: Region | None = None, right: str = BRANCH_VIEW) -> QuerySet[Branch]:
    found = Branch.objects.filter(actor.scope(right, SCOPE)).select_related("organisation__region")
    return found.filter(**{f"{SCOPE}__startswith": region.path}) if region else found


def sessions(actor: Actor, region: Region | None = None, right: str = BRANCH_VIEW) -> QuerySet[Session]:
    found = Session.objects.filter(actor.scope(right, f"branch__{SCOPE}"))
    found = found.select_related("branch__organisation__region").prefetch_related("kinds")
    return found.filter(**{f"branch__{SCOPE}__startswith": region.path}) if region else found


def members(actor: Actor, region: Region | None = None, right: str = BRANCH_RECORD) -> QuerySet[Member]:
    found = Member.objects.filter(actor.scope(right, f"branch__{SCOPE}"))
    found = found.select_related("branch__organisation__region", "person__personal")
    return found.filter(**{f"branch__{SCOPE}__startswith": region.path}) if region else found


def branches_of(village: Region) -> QuerySet[Branch]:
    """The branches that a village has now."""
    found = Branch.objects.filter(organisation__region=village, closed_on=None)
    return found.select_related("organisation__region")


def branch_of(village: Region, name: str = "") -> Branch | None:
    """The branch of a village by its name, or its only one. Refused when there are several and none is named."""
    found = list(branches_of(village))
    if name:
        return next((each for each in found if each.name == name), None)
    if len(found) > 1:
        names = "、".join(each.name for each in found)
        raise Refused(f"{village.name}有几个支部（{names}），请写明是哪一个", code="which-branch")
    return found[0] if found else None


def overdue_sessions(actor: Actor, region: Region | None = None) -> QuerySet[Session]:
    """Planned for a day that has passed, for who keeps the record."""
    found = sessions(actor, region, BRANCH_RECORD)
    return found.filter(state=State.PLANNED, planned_on__lt=clock.today())


def overdue_tasks(actor: Actor, region: Region | None = None) -> QuerySet[Resolution]:
    """Resolutions past their day, for who keeps the record."""
    found = Resolution.objects.filter(session__in=sessions(actor, region, BRANCH_RECORD).values("pk"))
    return found.filter(due_on__lt=clock.today(), done_on=None, session__state=State.HELD)


def as_spell(row: Spell) -> rules.Spell:
    return rules.Spell(row.kind, row.value, row.from_on, row.until_on)


def spells_of(branch_ids: Iterable[int]) -> dict[int, list[rules.Spell]]:
    """By member, for all members of these branches."""
    found: dict[int, list[rules.Spell]] = defaultdict(list)
    for row in Spell.objects.filter(member__branch__in=list(branch_ids)).order_by("pk"):
        found[row.member_id].append(as_spell(row))
    return found


def voting_members(region: Region, on: dt.date) -> int | None:
    """Members who may vote on a day, over all branches of a village; None where no branch keeps a roll here."""
    branch_ids = Branch.objects.filter(organisation__region=region, closed_on=None).values_list(
        "pk", flat=True
    )
    spells = spells_of(branch_ids)
    return sum(rules.standing(each, on).votes for each in spells.values()) or None


def expected(session: Session, day: dt.date) -> list[tuple[Member, rules.Standing]]:
    """Who stands on the list of a session on a day, in the order of the roll."""
    kinds = [each.kind for each in session.kinds.all()]
    spells = spells_of([session.branch_id])
    found = []
    for member in session.branch.members.select_related("person__personal"):
        who = rules.standing(spells.get(member.pk, ()), day)
        if rules.expected(kinds, session.group, who):
            found.append((member, who))
    return found


def last_lists(session_ids: Iterable[int] | QuerySet[Any]) -> dict[int, Attendance]:
    """The list that holds of each session."""
    found = Attendance.objects.filter(session__in=session_ids)
    latest = found.annotate(last=Max("session__lists__version")).filter(version=F("last"))
    return {each.session_id: each for each in latest.order_by()}


def tally_of(row: Attendance) -> rules.Tally:
    quorate = {
        kind: value
        for kind, value in (
            (rules.GENERAL, row.general_quorate), (rules.COMMITTEE, row.committee_quorate),
        ) if value is not None
    }  # fmt: skip
    return rules.Tally(
        row.roster,
        row.exempt,
        row.elsewhere,
        row.present,
        row.excused,
        row.voting_due,
        row.voting_present,
        quorate,
    )


def in_year(found: QuerySet[Session], year: int) -> QuerySet[Session]:
    """Held in the year, or planned for it while not held."""
    first, last = dt.date(year, 1, 1), dt.date(year, 12, 31)
    return found.filter(
        Q(held_on__range=(first, last)) | Q(held_on__isnull=True, planned_on__range=(first, last))
    )


def as_held(session: Session, attendance: Attendance | None, day: dt.date | None = None) -> rules.Held:
    """`day` stands in for the day of a session that is only planned."""
    on = day or session.held_on
    assert on is not None
    quorate = tally_of(attendance).quorate if attendance else {}
    return rules.Held(session.number, on, [each.kind for each in session.kinds.all()], session.group, quorate)


def units(found: Iterable[Branch], on: dt.date) -> dict[int, rules.Unit]:
    """What the duties of each branch depend on; a few queries for all."""
    listed = list(found)
    values = Values(parameters.ALL)
    by_kind: dict[int, dict[tuple[str, str], list[rules.Spell]]] = {
        each.pk: defaultdict(list) for each in listed
    }
    rows = Spell.objects.filter(
        member__branch__in=listed, kind__in=(rules.IN_GROUP, rules.DUTY, rules.BELONGS, rules.FULL)
    ).select_related("member")
    for row in rows.order_by():
        value = row.value if row.kind == rules.IN_GROUP else ""
        by_kind[row.member.branch_id][row.kind, value].append(as_spell(row))
    return {each.pk: _unit(each, by_kind[each.pk], values, on) for each in listed}


def _unit(
    branch: Branch, spells: Mapping[tuple[str, str], list[rules.Spell]], values: Values, on: dt.date
) -> rules.Unit:
    groups = {
        value: stood for (kind, value), rows in spells.items()
        if kind == rules.IN_GROUP and (stood := rules.extent(rows)) is not None
    }  # fmt: skip
    committee = rules.extent(spells.get((rules.DUTY, ""), ()))
    lessons = parameters.lessons_of(values, branch.organisation.region.path, on)
    stood = rules.Extent(branch.founded_on or _first_day(spells), branch.closed_on)
    return rules.Unit(stood, committee, groups, lessons)


def _first_day(spells: Mapping[tuple[str, str], list[rules.Spell]]) -> dt.date | None:
    """When the first member came. Who came from nowhere has been here at the latest since becoming a full member."""
    belongs = rules.extent(spells.get((rules.BELONGS, ""), ()))
    if belongs is None or belongs.from_on is not None:
        return belongs.from_on if belongs else None
    full = rules.extent(spells.get((rules.FULL, ""), ()))
    return full.from_on if full else None


def compliance(
    found: Iterable[Branch], year: int, through: dt.date | None = None
) -> dict[int, list[rules.Line]]:
    """The duties of a year of each branch, by the sessions that took place, those through a day where one is given."""
    listed = list(found)
    last = through or min(clock.today(), dt.date(year, 12, 31))
    rows = Session.objects.filter(branch__in=listed, state=State.HELD, held_on__year=year).prefetch_related(
        "kinds"
    )
    if through is not None:
        rows = rows.filter(held_on__lte=through)
    held: dict[int, list[rules.Held]] = defaultdict(list)
    everyone = list(rows.order_by())
    lists = last_lists([each.pk for each in everyone])
    for session in everyone:
        held[session.branch_id].append(as_held(session, lists.get(session.pk)))
    return {key: rules.compliance(year, unit, held.get(key, ())) for key, unit in units(listed, last).items()}


def held_sessions(branch: Branch, year: int) -> list[tuple[Session, Attendance | None]]:
    """What took place in a year with the list that holds, by number."""
    found = list(
        branch.sessions.filter(state=State.HELD, held_on__year=year)
        .prefetch_related("kinds")
        .order_by("number")
    )
    lists = last_lists([each.pk for each in found])
    return [(each, lists.get(each.pk)) for each in found]


def stored(branch: Branch | None) -> Stored:
    """What an import compares a workbook with."""
    if branch is None:
        return Stored()
    spells: dict[int, dict[int, rules.Spell]] = defaultdict(dict)
    for row in Spell.objects.filter(member__branch=branch).order_by("pk"):
        if (spell := as_spell(row)).lasts:
            spells[row.member_id][row.pk] = spell
    people = branch.members.select_related("person__personal")
    names = {each.pk: each.person.personal.name for each in people}
    known = [Known(key, name, spells.get(key, {})) for key, name in names.items() if name]
    rows = list(
        branch.sessions.prefetch_related(
            "kinds", Prefetch("lists", Attendance.objects.order_by("-version").prefetch_related("marks"))
        )
    )
    return Stored(known, {each.number: _as_known(each, names) for each in rows})


def _as_known(
    session: Session, names: Mapping[int, str]
) -> tuple[tuple[object, ...], Mapping[str, str] | None]:
    kinds = tuple(each.kind for each in session.kinds.all())
    same: tuple[object, ...] = (
        session.number,
        kinds,
        session.planned_on,
        session.held_on,
        session.group,
        session.state == State.CANCELLED,
    )
    if session.state == State.VOID:
        same = ()  # A number is used once; what was voided is like nothing in a workbook.
    lists = list(session.lists.all())
    marks = {names.get(mark.member_id, ""): mark.status for mark in lists[0].marks.all()} if lists else None
    return same, marks


def marks_of(attendance: Attendance) -> QuerySet[Mark]:
    return attendance.marks.select_related("member__person__personal").order_by("member__number")


def party_of(village: Region) -> Organisation | None:
    return Organisation.objects.filter(
        region=village, kind=Organisation.Kind.PARTY, dissolved_on=None
    ).first()
