"""The candidates meet the villagers after the final list and before the vote; the calendar shows it by its record."""

from __future__ import annotations

import datetime as dt

import pytest

from lingyan.kernel import clock
from lingyan.kernel.problems import Denied
from lingyan.kernel.rights import TERM_VIEW
from lingyan.team.term import actions, queries
from lingyan.team.term.states import State
from tests.support.actors import holding
from tests.team.term.support import CLERK, DATES, VOTE_ON, Village, refused

DAY = dt.timedelta(days=1)
POSTED = DATES[State.FINALISED]


def shown(village: Village) -> dt.date | None:
    done = queries.done_days(village.process)
    met = queries.met_on(village.process, done)
    return next(
        queries.day_of(each, done, met) for each in queries.steps_of(village.process) if each.key == "meeting"
    )


def test_the_meeting_lies_between_the_final_list_and_the_vote(voting: Village) -> None:
    given = {"process_id": voting.pk, "minutes": "见面〔2026〕1号"}
    with clock.fixed(VOTE_ON):
        with refused("before-list"):
            actions.record_meeting(CLERK, on=POSTED - DAY, **given)
        with refused("not-before-vote"):
            actions.record_meeting(CLERK, on=VOTE_ON, **given)
        with refused("future"):
            actions.record_meeting(CLERK, on=VOTE_ON + DAY, **given)
        with refused("no-document"):
            actions.record_meeting(CLERK, process_id=voting.pk, on=POSTED, minutes=" ")
        with pytest.raises(Denied):
            actions.record_meeting(holding(TERM_VIEW), on=POSTED, **given)
        actions.record_meeting(CLERK, on=VOTE_ON - DAY, **given)
        with refused("recorded-twice"):
            actions.record_meeting(CLERK, on=VOTE_ON - DAY, **given)
        assert shown(voting) == VOTE_ON - DAY
        actions.record_meeting(CLERK, on=POSTED, **given)
    assert shown(voting) == POSTED


def test_it_may_be_written_down_after_the_vote_and_not_be_held_after_it(voting: Village) -> None:
    voting.go(State.VOTED)
    with clock.fixed(VOTE_ON):
        assert shown(voting) is None
        with refused("not-before-vote"):
            actions.record_meeting(CLERK, process_id=voting.pk, on=VOTE_ON, minutes="1号")
        actions.record_meeting(CLERK, process_id=voting.pk, on=VOTE_ON - DAY, minutes="1号")
    assert shown(voting) == VOTE_ON - DAY
