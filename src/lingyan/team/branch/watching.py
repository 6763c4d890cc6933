"""Reads of the duties towards single members: talks and contacts, searches, fees, terms, and what a person has to decide.

PRIVACY: everything here is for who keeps the record of a branch; the figures alone are for others.
"""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence

from django.db.models import Exists, F, Max, Min, OuterRef, Q, QuerySet

from lingyan.kernel import clock
from lingyan.kernel.access import Actor
from lingyan.kernel.month import Month
from lingyan.kernel.rights import BRANCH_RECORD
from lingyan.parameters.queries import Values, values_of, whole
from lingyan.regions.models import Region
from lingyan.team.branch import lapsing, parameters, rules, talking
from lingyan.team.branch.models import (
    Attendance,
    Branch,
    Fee,
    Mark,
    Member,
    Resolution,
    Session,
    Spell,
    Talk,
    Verdict,
)
from lingyan.team.branch.queries import SCOPE, State, as_spell, branches, members, spells_of


def talks(actor: Actor, region: Region | None = None) -> QuerySet[Talk]:
    """Talks and contacts, for who keeps the record."""
    found = Talk.objects.filter(actor.scope(BRANCH_RECORD, f"branch__{SCOPE}"))
    found = found.select_related(
        "branch__organisation__region", "member__person__personal", "partner__person__personal"
    )
    return found.filter(**{f"branch__{SCOPE}__startswith": region.path}) if region else found


def member_lines(branch: Branch, year: int) -> list[talking.MemberLine]:
    """The duties towards single members of a branch in a year (C-08, C-10), as they stand today."""
    on = min(clock.today(), dt.date(year, 12, 31))
    if on.year < year:
        return []
    spells, values, path = spells_of([branch.pk]), Values(parameters.ALL), branch.organisation.region.path
    rows = Talk.objects.filter(branch=branch, withdrawn_at=None, on__year=year)
    by_kind: dict[str, list[talking.Talked]] = defaultdict(list)
    for row in rows:
        both = (row.member_id, row.partner_id) if row.partner_id else (row.member_id,)
        by_kind[row.kind].append(talking.Talked(row.on, both))
    least = {each: whole(values.of(each, path, on)) for each in (parameters.TALKS, parameters.CONTACTS)}
    heart = talking.heart_line(year, spells, by_kind["heart"], on=on, least=least[parameters.TALKS])
    away = talking.away_lines(year, spells, by_kind["away"], through=on, least=least[parameters.CONTACTS])
    lost = lapsing.trace_lines(year, spells, by_kind["trace"], through=on)
    fees = _fee_lines(branch, year, spells, on)
    terms = lapsing.correction_line(year, corrections([branch.pk]), on=clock.today())
    return [line for line in (heart, *away, *lost, terms, *fees) if line.due]


def _fee_lines(
    branch: Branch, year: int, spells: Mapping[int, Sequence[rules.Spell]], on: dt.date
) -> list[talking.MemberLine]:
    """C-14 for a branch that keeps a register of fees in the year; without one nobody knows who paid."""
    span = (Month(year, 1), Month(year, 12))
    rows = Fee.objects.filter(member__branch=branch, month__range=span, withdrawn_at=None).order_by()
    paid = {(each.member_id, str(each.month)): each.paid_on for each in rows}
    return lapsing.fee_lines(year, spells, paid, through=on) if paid else []


def corrections(branch_ids: Iterable[int]) -> list[tuple[int, rules.Spell, bool]]:
    """Terms to correct oneself of the members of these branches, and whether it was decided what became of each."""
    rows = Spell.objects.filter(member__branch__in=list(branch_ids), kind=rules.CORRECT).order_by()
    return [(row.member_id, as_spell(row), row.decided) for row in rows.annotate(
        decided=Exists(Verdict.objects.filter(spell=OuterRef("pk"))))]  # fmt: skip


def period_of(month: Month) -> rules.Period:
    """A month as the duties name it, `2025-03`."""
    return rules.Period(str(month), month.first_day, month.last_day)


def fees(actor: Actor) -> QuerySet[Fee]:
    """Fees of members of the reader's branches, for who keeps the record."""
    found = Fee.objects.filter(actor.scope(BRANCH_RECORD, f"member__branch__{SCOPE}"))
    return found.select_related("member__branch__organisation__region", "member__person__personal")


def fee_rows(branch: Branch, month: Month) -> list[tuple[Member, Fee | None]]:
    """Who owes the fee of a month or paid it, in the order of the roll, with what was paid."""
    spells, period = spells_of([branch.pk]), period_of(month)
    paid = {each.member_id: each for each in Fee.objects.filter(
        member__branch=branch, month=month, withdrawn_at=None)}  # fmt: skip
    people = branch.members.select_related("person__personal", "branch__organisation__region")
    return [
        (each, paid.get(each.pk)) for each in people
        if each.pk in paid or lapsing.owes_fee(spells.get(each.pk, ()), period)
    ]  # fmt: skip


def lapses(found: Iterable[Branch], on: dt.date) -> dict[int, lapsing.Lapse]:
    """Members of these branches with months in a row without party life, fees or work up to the last month over (C-12).

    Who need not attend, is away, lost or stopped has duties of other kinds and is left out. Five queries.
    """
    keys = [each.pk for each in found]
    spells = spells_of(keys)
    last = Month.of(on).previous
    months = [last.plus(-back) for back in reversed(range(lapsing.LAPSE_MONTHS))]
    asked = {key: own for key, own in spells.items() if _asked(own, on)}
    absent, unpaid = _absent(keys, months), _unpaid(keys, asked, months)
    idle = _idle(keys, on)
    return {
        key: lapse for key in asked
        if (lapse := lapsing.Lapse(
            lapsing.in_a_row([lapsing.absent_month(absent.get((key, month), ())) for month in months]),
            lapsing.in_a_row(unpaid[key]), idle.get(key, 0),
        )).longest
    }  # fmt: skip


def _asked(own: Sequence[rules.Spell], on: dt.date) -> bool:
    who = rules.standing(own, on)
    return who.belongs and not who.exempt and not who.away and not talking.holds(own, rules.LOST, on)


def _absent(keys: Collection[int], months: Sequence[Month]) -> dict[tuple[int, Month], list[str]]:
    """What was ticked of each member in each month, in the lists that hold; where the member need not come is left out."""
    held = Session.objects.filter(
        branch__in=keys, state=State.HELD, held_on__range=(months[0].first_day, months[-1].last_day)
    )
    lists = Attendance.objects.filter(session__in=held).annotate(last=Max("session__lists__version"))
    holding = lists.filter(version=F("last")).order_by().values("pk")
    marks = Mark.objects.filter(attendance__in=holding, exempt=False).order_by()
    found: dict[tuple[int, Month], list[str]] = defaultdict(list)
    for member, day, status in marks.values_list("member", "attendance__session__held_on", "status"):
        assert day is not None
        found[member, Month.of(day)].append(status)
    return found


def _unpaid(
    keys: Collection[int], asked: Mapping[int, Sequence[rules.Spell]], months: Sequence[Month]
) -> dict[int, list[bool | None]]:
    """By member and month: owed and not paid; None where the branch has no register of the month."""
    rows = Fee.objects.filter(
        member__branch__in=keys, month__range=(months[0], months[-1]), withdrawn_at=None
    )
    paid = set(rows.order_by().values_list("member", "month"))
    registers = set(rows.order_by().values_list("member__branch", "month"))
    home = dict(Member.objects.filter(pk__in=list(asked)).order_by().values_list("pk", "branch"))
    return {
        key: [
            lapsing.owes_fee(own, period_of(month)) and (key, month) not in paid
            if (home[key], month) in registers else None
            for month in months
        ]
        for key, own in asked.items()
    }  # fmt: skip


def _idle(keys: Collection[int], on: dt.date) -> dict[int, int]:
    """Months since the oldest task of each member that is still open was due."""
    rows = Resolution.objects.filter(
        session__branch__in=keys, session__state=State.HELD, owner__isnull=False, done_on=None, due_on__lt=on
    )
    first = rows.order_by().values_list("owner").annotate(first=Min("due_on"))
    return {owner: lapsing.whole_months(due, on, lapsing.LAPSE_MONTHS) for owner, due in first}


def lapsed(actor: Actor, region: Region | None) -> dict[int, lapsing.Lapse]:
    """Lapses long enough for an alert in the branches of who keeps their record, by member."""
    found = list(branches(actor, region, BRANCH_RECORD).filter(closed_on=None))
    if not found:
        return {}
    on, values = clock.today(), values_of([parameters.LAPSE_ALERT])
    least = {
        each.pk: whole(values.of(parameters.LAPSE_ALERT, each.organisation.region.path, on)) for each in found
    }
    rows = lapses(found, on)
    home = dict(Member.objects.filter(pk__in=list(rows)).order_by().values_list("pk", "branch"))
    return {key: row for key, row in rows.items() if row.longest >= least[home[key]]}


def to_decide(actor: Actor, region: Region | None) -> dict[str, list[int]]:
    """Members of whom a person may now decide: `stop`, `strike` (C-11), and `correct`, whose term is over (C-13)."""
    on = clock.today()
    keys = [each.pk for each in branches(actor, region, BRANCH_RECORD).filter(closed_on=None)]
    kinds = (rules.BELONGS, rules.LOST, rules.STOPPED, rules.STRUCK, rules.QUIT)
    spells: dict[int, list[rules.Spell]] = defaultdict(list)
    gone = Spell.objects.filter(member=OuterRef("member"), kind=rules.LOST)
    rows = Spell.objects.filter(Exists(gone), member__branch__in=keys, kind__in=kinds)
    for row in rows.order_by("pk"):
        spells[row.member_id].append(as_spell(row))
    terms = [
        key for key, spell, decided in corrections(keys)
        if not decided and spell.lasts and spell.until_on is not None and spell.until_on < on
    ]  # fmt: skip
    return {
        "stop": [key for key, own in spells.items() if lapsing.may_stop(own, on)],
        "strike": [key for key, own in spells.items() if lapsing.may_strike(own, on)],
        "correct": terms,
    }


def out_of_touch(actor: Actor, region: Region | None, since: dt.date) -> QuerySet[Member]:
    """Members away for six months whom nobody has been in touch with since a day, for who keeps the record."""
    today = clock.today()
    gone = Spell.objects.filter(
        Q(from_on=None) | Q(from_on__lte=min(since, talking.months_before(today, talking.AWAY_MONTHS))),
        Q(until_on=None) | Q(until_on__gte=today), member=OuterRef("pk"), kind=rules.AWAY,
    )  # fmt: skip
    here = Spell.objects.filter(
        Q(from_on=None) | Q(from_on__lte=today), Q(until_on=None) | Q(until_on__gte=today),
        member=OuterRef("pk"), kind=rules.BELONGS,
    )  # fmt: skip
    reached = Talk.objects.filter(member=OuterRef("pk"), kind="away", on__gte=since, withdrawn_at=None)
    return members(actor, region).filter(Exists(gone), Exists(here), ~Exists(reached))
