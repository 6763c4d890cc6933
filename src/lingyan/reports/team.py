"""What a work summary says of the team in a year, counted from the records of its rooms. Counts, never persons or villages.

A figure that no room has recorded is None and its sentence is left out; persons in small groups are withheld.
"""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any, Final

from django.db.models import Q, QuerySet, Sum

from lingyan.disclosure.models import SignOff
from lingyan.disclosure.sheets.catalogue import ACCOUNTS
from lingyan.facts import registry
from lingyan.facts.reading import CursorReader, read
from lingyan.facts.registry import FactRequest
from lingyan.kernel import clock
from lingyan.kernel.access import Actor
from lingyan.kernel.month import Month
from lingyan.kernel.rights import REPORTS_MAKE, SUPERVISION_VIEW
from lingyan.questions.models import Level as Desk
from lingyan.questions.models import Question
from lingyan.regions.models import Level, Region
from lingyan.reports.withholding import may_say
from lingyan.supervision.models import Finding
from lingyan.supervision.queries import visible as visible_findings
from lingyan.team.appraisal import statistics as appraisals
from lingyan.team.appraisal.models import Session as Appraisal
from lingyan.team.appraisal.rules import Kind
from lingyan.team.branch import oversight
from lingyan.team.branch.models import Sitting
from lingyan.team.term import annulled
from lingyan.team.term.models import Count, Organ, Process, Stage
from lingyan.team.term.states import ORDER, State, reached
from lingyan.team.training.models import Course, Session

Said = tuple[int, int] | None
"""Persons of whom something is true, and all of them; None where it is not known or withheld."""
RIGHT_BELOW: Final = "region__path__startswith"


@dataclass(slots=True)
class Elections:
    """Villages in a 换届 whose vote falls into the year, by the state they have reached, and who took part."""

    villages: int = 0
    states: dict[State, int] = field(default_factory=dict)
    certified: int = 0
    closed: int = 0
    turnout: dict[str, tuple[int, int, int]] = field(default_factory=dict)
    """By organ: took part, could have, and how many counts that are valid say so; of the Party only what may be said."""


@dataclass(slots=True)
class Balance:
    """What stands against the power of one head: the records of those who watch it. None where the reader may not look."""

    sittings: int = 0
    advised: int = 0
    replied: int = 0
    reported: int = 0
    signed: int = 0
    asked: int = 0
    answered: int = 0
    findings: int | None = None
    settled: int | None = None
    audits: int = 0
    judged: int = 0


@dataclass(slots=True)
class Life:
    """Branch life by the duties of periods that are over, and the yearly meeting of members."""

    villages: int = 0
    due: int = 0
    met: int = 0
    required: int = 0
    present: int = 0
    lessons: int = 0
    yearly: int | None = None
    studied: Said = None


@dataclass(slots=True)
class Training:
    """Classes, evenings and who has the hours that the year asks."""

    classes: int = 0
    hours: int = 0
    villages: int = 0
    nights: int = 0
    heads: int = 0
    leaders: Said = None


@dataclass(slots=True)
class TeamYear:
    elections: Elections
    balance: Balance
    life: Life
    training: Training
    closed: dict[Kind, int]
    """Appraisals that are done, by kind."""
    grades: dict[Kind, appraisals.Line]


def team_of_year(actor: Actor, region: Region, year: int) -> TeamYear:
    """Everything of one year. The reader's right to make reports at the region is asked for by the caller."""
    return TeamYear(
        elections_of(region, year), balance_of(actor, region, year), life_of(region, year), training_of(region, year),
        _closed(region, year), _grades(actor, region, year),
    )  # fmt: skip


def elections_of(region: Region, year: int) -> Elections:
    """By-elections are no 换届. A village in dispute counts as far as it had come."""
    rows = Process.objects.filter(**{RIGHT_BELOW: region.path}, vote_on__year=year, by_election=None)
    stood = [(State(state), State(before or state)) for state, before in rows.values_list("state", "before")]
    states = Counter(state for state, _before in stood)
    found = Elections(
        states.total(), {state: states[state] for state in (*ORDER, State.SUSPENDED) if states[state]}
    )
    found.certified = sum(reached(before, State.CERTIFIED) for _state, before in stood)
    found.closed = states[State.CLOSED]
    counts = first_counts(region.path, year)
    for organ, present, eligible in counts.values_list("organ").annotate(p=Sum("present"), e=Sum("eligible")):
        if organ != Organ.PARTY or _may_say_who_came(region, year):
            found.turnout[organ] = (present, eligible, counts.filter(organ=organ).count())
    return found


def first_counts(path: str, year: int) -> QuerySet[Count]:
    """The first valid count of each organ in each village below a path whose 换届 votes in the year."""
    rows = Process.objects.filter(**{RIGHT_BELOW: path}, vote_on__year=year, by_election=None)
    return annulled.first_votes(Count.objects.filter(process__in=rows))


def _may_say_who_came(region: Region, year: int) -> bool:
    """PRIVACY: the members who stayed away from a branch's meeting are a few people, whom the roster's pages keep from
    outsiders too. A year that runs says nothing: two papers of it would differ by one village.
    """
    if not _over(year):
        return False
    counts = first_counts(_judged(region, year), year).filter(organ=Organ.PARTY)
    rows = counts.values_list("process__region__path", "present", "eligible")
    return may_say(region.path, {path: (present, eligible - present) for path, present, eligible in rows})


def balance_of(actor: Actor, region: Region, year: int, *, right: str = REPORTS_MAKE) -> Balance:
    """What is on record in a year below a region, as far as the reader holds the right there.

    PRIVACY: a question that concerns somebody's conduct is not counted, since in a small place its number would tell of
    it; findings only for who may look at all of the region, since a part would read like the whole.
    """
    first, last = dt.date(year, 1, 1), dt.date(year, 12, 31)
    scope = actor.scope(right, "publication__region__path")
    signed = SignOff.objects.filter(
        scope, publication__region__path__startswith=region.path, publication__sheet=ACCOUNTS,
        step=SignOff.Step.SUPERVISED, at__year=year,
    ).exclude(publication__state="draft")  # fmt: skip
    found = Balance(signed=signed.values("publication").distinct().count())
    _watched(found, region, year)
    questions = Question.objects.filter(
        actor.scope(right, "region__path"), **{RIGHT_BELOW: region.path},
        floor=Desk.VILLAGE, opened_on__range=(first, last),
    )  # fmt: skip
    found.asked = questions.count()
    found.answered = questions.filter(answered_on__isnull=False).count()
    if actor.may(SUPERVISION_VIEW, region.path):
        # A corrected error is normal work and no finding; a dismissed one is none either.
        findings = visible_findings(actor).filter(village__path__startswith=region.path, year=year)
        findings = findings.exclude(state__in=(Finding.State.CORRECTED, Finding.State.DISMISSED))
        found.findings = findings.count()
        found.settled = findings.filter(state=Finding.State.VERIFIED).count()
    audited = Stage.objects.filter(
        process__region__path__startswith=region.path, state=State.AUDITED, on__range=(first, last)
    )
    found.audits = audited.values("process").distinct().count()
    found.judged = _sessions(region, year).filter(kind=Kind.CADRES, state=Appraisal.State.CLOSED).count()
    return found


def _watched(found: Balance, region: Region, year: int) -> None:
    """What is on record of the 村务监督委员会; advice is counted in the year of the meeting that gave it."""
    kinds = Counter(oversight.valid(region.path, year).values_list("kind", flat=True))
    found.sittings, found.reported = kinds[Sitting.Kind.MEETING], kinds[Sitting.Kind.REPORT]
    advice = oversight.advice(region.path, year)
    found.advised, found.replied = advice.count(), advice.filter(answered_on__isnull=False).count()


def life_of(region: Region, year: int) -> Life:
    found = Life()
    for row in _facts("branch_year", region.path, year):
        found.villages += 1
        for name in ("due", "met", "required", "present", "lessons"):
            setattr(found, name, getattr(found, name) + row[name])
    members = list(_facts("party_year", _judged(region, year), year))
    own = _paths(region.path, members)
    if own and _over(year):
        found.yearly = sum(
            bool(row["branches_with_life"] == row["branches"] and row["appraised"]) for row in own.values()
        )
    found.studied = _said(region, year, members, "members_studied", "members")
    return found


def training_of(region: Region, year: int) -> Training:
    found, everywhere = Training(), list(_facts("training_year", _judged(region, year), year))
    for row in _paths(region.path, everywhere).values():
        found.villages += bool(row["hours"])
        for name in ("hours", "nights", "heads"):
            setattr(found, name, getattr(found, name) + row[name])
    held = Course.objects.filter(**{RIGHT_BELOW: region.path}, year=year, state=Course.State.COUNTED)
    found.classes = held.count()
    sessions = Session.objects.filter(
        **{RIGHT_BELOW: region.path}, state=Session.State.RECORDED, held_on__year=year
    ).aggregate(n=Sum("heads"))
    found.heads = sessions["n"] or 0
    if found.hours:
        found.leaders = _said(region, year, everywhere, "leaders_met", "leaders")
    return found


def _said(region: Region, year: int, everywhere: list[dict[str, Any]], part: str, whole: str) -> Said:
    """Persons of a year that is over. While it runs, two papers of one week would differ by one person."""
    if not _over(year) or region.level in {Level.VILLAGE, Level.GROUP}:
        return None
    by_path = _paths("", everywhere)
    pairs = {path: (row[part], row[whole] - row[part]) for path, row in by_path.items()}
    own = [row for path, row in by_path.items() if path.startswith(region.path)]
    yes, all_ = sum(row[part] for row in own), sum(row[whole] for row in own)
    return (yes, all_) if may_say(region.path, pairs) else None


def _over(year: int) -> bool:
    return clock.today() > dt.date(year, 12, 31)


def _judged(region: Region, year: int) -> str:
    """The path of the top region where persons are spoken of, so that every paper is judged over the same villages."""
    return f"/{region.path.strip('/').split('/')[0]}/" if _over(year) else region.path


def _facts(name: str, path: str, year: int) -> Iterator[dict[str, Any]]:
    """Rows of one year of a fact table, as known today."""
    request = FactRequest(Month(year, 1), Month(year, 12), min(clock.today(), dt.date(year, 12, 31)), path)
    # A page of a few rows does not wait for the process that reads whole cities for exports.
    for batch in read(CursorReader(), registry.get(name), request):
        yield from (row for row in batch.to_pylist() if row["year"] == year)


def _paths(prefix: str, rows: list[dict[str, Any]]) -> dict[str, dict[str, Any]]:
    """The rows of villages below a path, by path. A code names one village in force at a time."""
    codes = {row["village"]: row for row in rows}
    known = Region.objects.filter(level=Level.VILLAGE, path__startswith=prefix, code__in=codes)
    if len(codes) > _MANY:
        known = Region.objects.filter(level=Level.VILLAGE, path__startswith=prefix)
    pairs = known.order_by("valid_from", "pk").values_list("path", "code")
    return {path: codes[code] for path, code in pairs if code in codes}


_MANY: Final = 500
"""More codes than these are not put into a query one by one."""


def _sessions(region: Region, year: int) -> Any:
    return Appraisal.objects.filter(~Q(state=Appraisal.State.VOID), **{RIGHT_BELOW: region.path}, year=year)


def _closed(region: Region, year: int) -> dict[Kind, int]:
    done = (
        _sessions(region, year).filter(state=Appraisal.State.CLOSED).order_by().values_list("kind", flat=True)
    )
    counts = Counter(done)
    return {kind: counts[kind.value] for kind in Kind if counts[kind.value]}


def _grades(actor: Actor, region: Region, year: int) -> dict[Kind, appraisals.Line]:
    """PRIVACY: a paper goes from hand to hand, so it says of grades what a reader without their right would see."""
    found = {}
    for kind in (Kind.PARTY, Kind.SECRETARY):
        line = appraisals.figures(actor, region, kind.value, year, as_outsider=True).whole
        if line is not None and line.total:
            found[kind] = line
    return found
