"""What branch life tells other rooms: branches and rolls on a day, the life meeting, hours of lectures and party days."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence

from django.db.models import F, Max, QuerySet

from lingyan.parameters.queries import Values, whole
from lingyan.people.branches import Known
from lingyan.team.branch import parameters, queries, rules
from lingyan.team.branch.models import Attendance, Branch, Mark, Member, SessionKind
from lingyan.team.roster import party_year
from lingyan.team.roster.party_year import Rolls

_PLACE = "organisation__region"
_LOT = 5_000
_HERE = (Mark.Status.PRESENT, Mark.Status.ONLINE, Mark.Status.ELSEWHERE)


def register() -> None:
    party_year.register_rolls(rolls)
    party_year.register_hours(hours)


def rolls(village_ids: Collection[int], year: int, day: dt.date) -> Mapping[int, Rolls]:
    """By village, branches that stood on the day."""
    found = Branch.objects.filter(**{f"{_PLACE}__in": list(village_ids)}).select_related(_PLACE)
    standing = [each for each in found if _stands(each, day)]
    lines = queries.compliance(standing, year, day)
    members = _members(standing, day)
    by_village: dict[int, list[Branch]] = defaultdict(list)
    for branch in standing:
        by_village[branch.organisation.region_id].append(branch)
    return {
        village: Rolls(
            frozenset(each.pk for each in own),
            sum(any(line.duty.kind == rules.LIFE and line.valid for line in lines[each.pk]) for each in own),
            frozenset(person for each in own for person in members.get(each.pk, ())),
        )
        for village, own in by_village.items()
    }


def standing_in(village_ids: Collection[int], on: dt.date) -> Mapping[int, Sequence[Known]]:
    """By village, the branches that stand on a day (`people.branches`)."""
    found: dict[int, list[Known]] = defaultdict(list)
    for branch in Branch.objects.filter(**{f"{_PLACE}__in": list(village_ids)}).select_related(_PLACE):
        if _stands(branch, on):
            found[branch.organisation.region_id].append(Known(branch.pk, branch.name))
    return found


def members_of(branch: int, on: dt.date) -> Mapping[int, bool]:
    """Persons who belong to a branch on a day, true for who may vote (`people.branches`)."""
    spells = queries.spells_of([branch])
    rows = Member.objects.filter(branch=branch).order_by("number").values_list("pk", "person_id")
    found = {person: rules.standing(spells.get(member, ()), on) for member, person in rows}
    return {person: who.votes for person, who in found.items() if who.belongs}


def _stands(branch: Branch, day: dt.date) -> bool:
    return (branch.founded_on is None or branch.founded_on <= day) and (
        branch.closed_on is None or branch.closed_on > day
    )


def _members(branches: list[Branch], day: dt.date) -> dict[int, list[int]]:
    """Persons of each branch who belong on the day and need attend."""
    spells = queries.spells_of([each.pk for each in branches])
    found: dict[int, list[int]] = defaultdict(list)
    rows = Member.objects.filter(branch__in=branches).order_by()
    for member, branch, person in rows.values_list("pk", "branch_id", "person_id"):
        who = rules.standing(spells.get(member, ()), day)
        if who.belongs and not who.exempt:
            found[branch].append(person)
    return found


def hours(person_ids: Collection[int], year: int, day: dt.date) -> Mapping[int, int]:
    """Hours of the lectures and party days that each attended, by the list that holds of each session.

    A session that is both counts once, with the larger number (governance.md G-09).
    """
    sessions, lists = _teaching(year, day), _last_lists(year, day)
    found: dict[int, int] = defaultdict(int)
    ids = list(person_ids)
    for start in range(0, len(ids), _LOT):
        marks = Mark.objects.filter(
            member__person__in=ids[start : start + _LOT], status__in=_HERE, attendance__in=lists
        )  # fmt: skip
        for person, session in marks.order_by().values_list("member__person_id", "attendance__session_id"):
            found[person] += sessions.get(session, 0)
    return found


def _teaching(year: int, day: dt.date) -> dict[int, int]:
    """Hours by session for what was held in the year up to the day."""
    counted = {rules.LESSON: parameters.LESSON_HOURS, rules.DAY: parameters.DAY_HOURS}
    kinds = SessionKind.objects.filter(
        kind__in=counted, session__state="held", session__held_on__range=(dt.date(year, 1, 1), day)
    )
    values, found = Values(list(counted.values())), defaultdict[int, int](int)
    rows = kinds.order_by().values_list(
        "session_id", "kind", "session__held_on", f"session__branch__{_PLACE}__path"
    )
    for session, kind, on, path in rows:
        found[session] = max(found[session], whole(values.of(counted[kind], path, on)))
    return found


def _last_lists(year: int, day: dt.date) -> QuerySet[Attendance]:
    held = Attendance.objects.filter(
        session__state="held", session__held_on__range=(dt.date(year, 1, 1), day),
        session__kinds__kind__in=(rules.LESSON, rules.DAY),
    )  # fmt: skip
    last = held.annotate(last=Max("session__lists__version")).filter(version=F("last"))
    return Attendance.objects.filter(pk__in=last.order_by().values("pk"))
