"""Complaints have thirty days, are decided once, and keep a 换届 from being closed."""

from __future__ import annotations

import datetime as dt

from lingyan.kernel import clock
from lingyan.team.term import actions
from lingyan.team.term.states import State
from tests.team.term.support import DATES, OFFICER, VOTE_ON, Village, refused


def test_a_complaint_is_due_in_thirty_days_and_decided_once(voting: Village) -> None:
    with clock.fixed(VOTE_ON):
        given = {"process_id": voting.pk, "received_on": VOTE_ON}
        made = actions.receive_complaint(OFFICER, document="收1号", **given)
        assert made.due_on == dt.date(2026, 11, 19)
        with refused("received-twice"):
            actions.receive_complaint(OFFICER, document="收1号", **given)
        with refused("no-document"):
            actions.receive_complaint(OFFICER, document=" ", **given)
        decided = {"complaint_id": made.pk, "on": VOTE_ON}
        with refused("no-decision"):
            actions.decide_complaint(OFFICER, outcome="upheld", decision="", **decided)
        with refused("unknown-complaint"):
            actions.decide_complaint(OFFICER, complaint_id=0, outcome="upheld", decision="1号", on=VOTE_ON)
        with refused("bad-date"):
            early = VOTE_ON - dt.timedelta(days=1)
            actions.decide_complaint(
                OFFICER, complaint_id=made.pk, outcome="upheld", decision="1号", on=early
            )
        actions.decide_complaint(OFFICER, outcome="dismissed", decision="决1号", **decided)
        with refused("decided-already"):
            actions.decide_complaint(OFFICER, outcome="upheld", decision="决2号", **decided)


def test_an_open_complaint_keeps_the_term_change_open(voting: Village) -> None:
    voting.go(State.SNAPSHOT)
    with clock.fixed(DATES[State.CLOSED]):
        made = actions.receive_complaint(
            OFFICER, process_id=voting.pk, document="收2号", received_on=clock.today()
        )
        with refused("open-complaints"):
            voting.reach(State.CLOSED)
        actions.decide_complaint(
            OFFICER, complaint_id=made.pk, outcome="dismissed", decision="决2号", on=clock.today()
        )
        voting.reach(State.CLOSED)
    assert voting.process.state == State.CLOSED


def test_nobody_takes_office_by_a_vote_that_is_in_dispute(voting: Village) -> None:
    with clock.fixed(VOTE_ON):
        voting.vote()
        first, second = (
            actions.receive_complaint(OFFICER, process_id=voting.pk, document=number, received_on=VOTE_ON)
            for number in ("收3号", "收4号")
        )
        given = {"decision": "决3号", "on": VOTE_ON}
        with refused("open-complaints"):
            voting.certify(VOTE_ON)
        actions.decide_complaint(OFFICER, complaint_id=first.pk, outcome="dismissed", **given)
        with refused("open-complaints"):
            voting.certify(VOTE_ON)
        actions.decide_complaint(OFFICER, complaint_id=second.pk, outcome="upheld", **given)
        with refused("complaint-upheld"):
            voting.certify(VOTE_ON)
    assert voting.process.state == State.VOTED


def test_a_complaint_from_before_the_vote_that_was_upheld_is_not_about_it(voting: Village) -> None:
    with clock.fixed(DATES[State.FINALISED]):
        early = actions.receive_complaint(
            OFFICER, process_id=voting.pk, document="收5号", received_on=clock.today()
        )
        actions.decide_complaint(
            OFFICER, complaint_id=early.pk, outcome="upheld", decision="决5号", on=clock.today()
        )
    voting.go(State.CERTIFIED)
    assert voting.process.state == State.CERTIFIED
