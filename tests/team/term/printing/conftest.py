"""Every paper of one village's 换届, written state by state while it passes; made once, what it did is undone."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest
from django.db import transaction

from lingyan.kernel import clock
from lingyan.render.document import Document, Heading, NewPage, Text
from lingyan.team.term import actions, printing
from lingyan.team.term.actions import Sheet
from lingyan.team.term.rules import Ballots, Meeting, Seats
from lingyan.team.term.states import State
from tests.team.term.support import (
    CLERK,
    DATES,
    LEADERS,
    OFFICER,
    PARTY,
    SUPERVISORS,
    VOTE_ON,
    Village,
)

Papers = dict[str, Document]


def said(document: Document) -> str:
    """Everything that stands on a paper."""
    lines = [document.title]
    for block in document.blocks:
        if isinstance(block, Heading | Text):
            lines.append(block.text)
        elif isinstance(block, NewPage):
            lines.append(block.title)
        else:
            lines += [cell for row in block.rows for cell in row]
    return "\n".join(lines)


@pytest.fixture(scope="session")
def papers(django_db_setup: None, django_db_blocker: Any) -> dict[str, Papers]:
    """When → kind → paper."""
    with django_db_blocker.unblock(), transaction.atomic():
        found: dict[str, Papers] = {}
        _walk(Village(), found)
        transaction.set_rollback(True)
    return found


def _write(village: Village, on: dt.date, when: str, found: dict[str, Papers]) -> None:
    with clock.fixed(on):
        process = village.process
        found[when] = {kind: printing.document(process, kind) for kind, _title in printing.available(process)}


def _walk(village: Village, found: dict[str, Papers]) -> None:
    _party(village, found)
    for state in (State.COMMITTEE, State.VOTERS_LISTED, State.OBJECTIONS_CLOSED):
        village.go(state)
        _write(village, DATES[state], state, found)
    with clock.fixed(DATES[State.NOMINATED]):
        village.nominate("committee", village.standing)
        village.nominate("committee", ((0, "丁立冬", "男"),))
        village.reach(State.NOMINATED)
    _write(village, DATES[State.NOMINATED], State.NOMINATED, found)
    for state in (State.REVIEWED, State.LISTED):
        village.go(state)
        _write(village, DATES[state], state, found)
    _preselect(village)
    _write(village, DATES[State.FINALISED], State.FINALISED, found)
    _vote(village, found)
    village.go(State.CERTIFIED)
    with clock.fixed(DATES[State.CERTIFIED]):
        village.nominate("supervision", SUPERVISORS)
    _write(village, DATES[State.CERTIFIED], State.CERTIFIED, found)


def _party(village: Village, found: dict[str, Papers]) -> None:
    """A first meeting that leaves a seat open, so that a second one has to fill it."""
    _write(village, DATES[State.AUDITED], State.PREPARED, found)
    village.go(State.AUDITED)
    day = DATES[State.PARTY_CHANGED]
    with clock.fixed(day):
        nominees = village.nominate("party", PARTY)
        _write(village, day, "party-nominated", found)
        village.clear("party")
        given = dict(zip((each.pk for each in nominees), (7, 6, 3, 1), strict=True))
        _meet(village, day, 8, given, invalid=1)
        _write(village, day, "party-again", found)
        _meet(village, day, 8, {each.pk: 7 - 6 * no for no, each in enumerate(nominees[2:])})
        leaders = village.nominate("secretary", LEADERS)
        _write(village, day, "leaders-nominated", found)
        _meet(village, day, 3, {each.pk: 3 - no for no, each in enumerate(leaders)}, "secretary", Seats(1, 0))
        village.reach(State.PARTY_CHANGED, formal_members=8)
    _write(village, day, State.PARTY_CHANGED, found)


def _meet(
    village: Village, day: dt.date, present: int, given: dict[int, int], organ: str = "party",
    seats: Seats = Seats(0, 3, 0), *, invalid: int = 0,
) -> None:  # fmt: skip
    sheet = Sheet(Ballots("会场", present, present, invalid), given)
    actions.record_count(
        CLERK, process_id=village.pk, organ=organ, on=day, sheets=[sheet], meeting=Meeting(present, present),
        seats=seats,
    )  # fmt: skip


def _preselect(village: Village) -> None:
    with clock.fixed(DATES[State.FINALISED]):
        live = list(village.process.nominees.filter(organ="committee").order_by("pk"))
        votes = {each.pk: 500 + number for number, each in enumerate(live)}
        chosen = [each.pk for each in live if each.person.personal.name != "赵春生"]
        actions.set_formal(
            CLERK, process_id=village.pk, votes=votes, nominee_ids=chosen, on=clock.today(), returned=600
        )
        village.reach(State.FINALISED, preselection=600)


def _vote(village: Village, found: dict[str, Papers]) -> None:
    with clock.fixed(VOTE_ON):
        votes = {"丁立冬": 700, "孙秀兰": 600, "周大山": 500, "吴小妹": 450, "郑石头": 300, "王守田": 200}
        village.vote(votes=votes)
        complaint = actions.receive_complaint(
            OFFICER, process_id=village.pk, document="收1号", received_on=VOTE_ON
        )
        _write(village, VOTE_ON, State.VOTED, found)
        given = {"outcome": "dismissed", "decision": "决1号", "on": VOTE_ON}
        actions.decide_complaint(OFFICER, complaint_id=complaint.pk, **given)
    day = DATES[State.RUNOFF]
    with clock.fixed(day):
        village.vote(day, {"郑石头": 400, "王守田": 300})
    _write(village, day, State.RUNOFF, found)
