"""Appraisals of the showcase township: a branch whose count waits for the second counter, a branch that is through, one
village's cadres judged by the representatives, and the township's secretaries.
"""

from __future__ import annotations

import datetime as dt
import random
from typing import Final

from lingyan.decisions.queries import entitled
from lingyan.demo import signins
from lingyan.demo.drawing import chance_for
from lingyan.demo.plan import Plan
from lingyan.demo.words import GIVEN_MEN, GIVEN_WOMEN, SURNAMES
from lingyan.kernel.access import Actor
from lingyan.people.models import Organisation
from lingyan.regions.models import Region
from lingyan.team.appraisal import actions, queries, rules
from lingyan.team.appraisal.actions import Ballots, Grade, NewMember, Resolution
from lingyan.team.appraisal.models import Session
from lingyan.team.appraisal.rules import Body, Kind, Papers, Votes

MEMBERS: Final = 32
_DAY: Final = dt.timedelta(days=1)


def fill(plan: Plan, showcase: signins.Showcase, neighbour: Region | None) -> None:
    """All on days that are past. A city of one village has no neighbour."""
    first = plan.today - 40 * _DAY
    town = signins.actor("zhenganbu")
    secretary, clerk = signins.actor("shuji"), signins.actor("wenshu")
    waiting = _branch(secretary, showcase.village, first)
    _steps(secretary, waiting, first)
    actions.enter_count(clerk, session_id=waiting.pk, on=first + 12 * _DAY, ballots=_ballots(waiting, 27))
    if neighbour is not None:
        lead = signins.local("party-secretary", neighbour, "村党组织书记")
        _through(
            lead,
            signins.local("village-clerk", neighbour, "村文书"),
            _branch(lead, neighbour, first),
            first,
            26,
        )
    _cadres(signins.actor("jiandu"), clerk, showcase.village, first)
    judged = actions.plan(
        town,
        region=showcase.town,
        kind=Kind.SECRETARY,
        year=first.year,
        body=Body.TOWN_COMMITTEE,
        on=first,
        eligible=31,
    )
    _through(town, signins.local("township-officer", showcase.town, "组织委员"), judged, first, 29)


def _branch(lead: Actor, village: Region, on: dt.date) -> Session:
    chance = chance_for("branch", village.code)
    known = [person.pk for person in queries.known_members(village)]
    taken = {str(person.personal) for person in queries.known_members(village)}
    new = [NewMember(name) for name in _names(chance, MEMBERS - len(known), taken)]
    return actions.plan(
        lead, region=village, kind=Kind.PARTY, year=on.year, body=Body.PARTY_MEETING, on=on,
        members=[(key, True) for key in known], new=[*new, *(NewMember(each, False) for each in _names(chance, 1, taken))],
    )  # fmt: skip


def _names(chance: random.Random, number: int, taken: set[str]) -> list[str]:
    found: list[str] = []
    while len(found) < number:
        name = chance.choice(SURNAMES) + chance.choice((*GIVEN_MEN, *GIVEN_WOMEN))
        if name not in taken:
            taken.add(name)
            found.append(name)
    return found


def _steps(lead: Actor, session: Session, first: dt.date) -> dt.date:
    """Everything before the ballot, three days apart; gives the last day."""
    on = first
    while (code := rules.next_step(session.kind, session.stage)) != rules.COUNT:
        assert code is not None
        on += 3 * _DAY
        session = actions.take_step(lead, session_id=session.pk, code=code, on=on)
    return on


def _ballots(session: Session, present: int) -> Ballots:
    """One ballot is invalid; most say good of most."""
    papers, chance = Papers(present, present, 1), chance_for("ballots", session.pk)
    return Ballots(
        present,
        papers,
        {each.no: _votes(chance, papers.valid) for each in session.subjects.filter(graded=True)},
    )


def _votes(chance: random.Random, valid: int) -> Votes:
    best = chance.randrange(valid // 2 + 2)
    none, weak, worst = chance.randrange(2), chance.randrange(3), chance.randrange(2)
    return (best, valid - best - none - weak - worst, weak, worst, none)


def _through(lead: Actor, checker: Actor, session: Session, first: dt.date, present: int) -> None:
    """From the first step to the end."""
    on = _steps(lead, session, first) + 3 * _DAY
    actions.enter_count(lead, session_id=session.pk, on=on, ballots=_ballots(session, present))
    session = actions.confirm_count(checker, session_id=session.pk)
    if rules.next_step(session.kind, session.stage) == rules.DECIDE:
        session = _decide(lead, session, on)
    while (code := rules.next_step(session.kind, session.stage)) != rules.FOLLOW:
        assert code is not None
        on += _DAY
        session = actions.take_step(lead, session_id=session.pk, code=code, on=on)
    for subject in queries.without_follow_up(session):
        actions.follow_up(lead, subject_id=subject.pk, what="plan", on=on)
    actions.close(lead, session_id=session.pk, on=on)


def _decide(lead: Actor, session: Session, on: dt.date) -> Session:
    """As most ballots say, but a third at most of a branch is excellent."""
    said = queries.most_said(session)
    if session.kind == Kind.PARTY:
        most = rules.most_excellent(len(said))
        best = [no for no, grade in said.items() if grade == rules.BEST]
        said |= dict.fromkeys(best[most:], rules.GOOD)
        resolution = Resolution(Body.PARTY_MEETING, present=len(said) - 4, ayes=len(said) - 6)
    else:
        resolution = Resolution(Body.TOWN_COMMITTEE, present=9, ayes=9, eligible=9)
    grades = {no: Grade(grade) for no, grade in said.items()}
    return actions.decide(lead, session_id=session.pk, on=on, resolution=resolution, grades=grades)


def _cadres(lead: Actor, checker: Actor, village: Region, first: dt.date) -> None:
    committee = Organisation.objects.filter(region=village, kind="committee", dissolved_on=None).first()
    known = entitled(committee, Body.REPRESENTATIVES, first) if committee else None
    if known is None:
        return
    session = actions.plan(
        lead,
        region=village,
        kind=Kind.CADRES,
        year=first.year,
        body=Body.REPRESENTATIVES,
        on=first,
        whom=rules.COMMITTEE,
    )
    _through(lead, checker, session, first, known.number - known.number // 8)
