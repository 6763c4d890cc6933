"""A preselection is kept as it was counted: day, ballots and votes; the final list and its paper say the same."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest

from lingyan.kernel import clock
from lingyan.team.term import actions, known, printing
from lingyan.team.term.models import Nominee
from lingyan.team.term.states import State
from tests.team.term.printing.conftest import said
from tests.team.term.support import CLERK, COMMITTEE, DATES, VOTE_ON, Village, refused

LISTED, FINAL = DATES[State.LISTED], DATES[State.FINALISED]
DAY = dt.timedelta(days=1)
HELD = LISTED + 3 * DAY


@pytest.fixture
def listed(village: Village) -> Village:
    """Three stand for 主任, where two may be formal candidates."""
    village.standing = (*COMMITTEE, (0, "孙立冬", "男"))
    village.go(State.LISTED)
    return village


def preselect(
    village: Village,
    votes: dict[str, int] | None = None,
    *,
    returned: int = 600,
    on: dt.date = HELD,
    **more: Any,
) -> None:
    live = list(
        Nominee.objects.filter(process=village.pk, organ="committee").select_related("person__personal")
    )
    given = {each.pk: (votes or {}).get(each.person.personal.name, 300) for each in live}
    chosen = [each.pk for each in live if each.person.personal.name != "孙立冬"]
    with clock.fixed(max(on, HELD) if on < VOTE_ON else VOTE_ON):
        actions.set_formal(
            CLERK, process_id=village.pk, votes=given, nominee_ids=chosen, on=on, returned=returned, **more
        )


def finalise(village: Village, **stated: object) -> None:
    with clock.fixed(FINAL):
        village.reach(State.FINALISED, **stated)


def test_it_is_kept_with_its_day_who_could_and_did_take_part_and_everybodys_votes(listed: Village) -> None:
    preselect(listed, {"孙立冬": 20})
    held = listed.process.preselections.get()
    assert (held.on, held.eligible, held.present, held.ballots) == (HELD, 1000, 600, 600)
    assert sorted(held.votes.values()) == [20, *[300] * len(COMMITTEE)]
    assert known.offered(listed.process, State.FINALISED, FINAL)["preselection"] == 600
    finalise(listed, preselection=600)
    assert listed.process.state == State.FINALISED


@pytest.mark.parametrize("stated", [0, 599, 601])
def test_the_final_list_says_what_was_counted(listed: Village, stated: int) -> None:
    preselect(listed, {"孙立冬": 20})
    with refused("preselection-differs"):
        finalise(listed, preselection=stated)


@pytest.mark.parametrize(("returned", "enough"), [(500, False), (501, True)])
def test_more_than_half_of_the_voters_take_part(listed: Village, returned: int, enough: bool) -> None:
    preselect(listed, {"孙立冬": 20}, returned=returned)
    with clock.fixed(FINAL):
        paper = said(printing.document(listed.process, "preselection-result"))
    assert ("预选有效" in paper) == enough and "孙立冬" in paper and f"收回选票{returned}张" in paper
    if enough:
        finalise(listed, preselection=returned)
    else:
        with refused("no-preselection"):
            finalise(listed, preselection=returned)


def test_of_several_the_last_counts_and_all_stay(listed: Village) -> None:
    preselect(listed, {"孙立冬": 20}, returned=400)
    preselect(listed, {"孙立冬": 10}, on=HELD + DAY)
    assert [each.ballots for each in listed.process.preselections.all()] == [400, 600]
    finalise(listed, preselection=600)


def test_what_is_refused(listed: Village) -> None:
    few = {"孙立冬": 20}
    for on in (LISTED - DAY, VOTE_ON):
        with refused("bad-date"):
            preselect(listed, few, on=on)
    for returned in (0, 1001):
        with refused("bad-number"):
            preselect(listed, few, returned=returned)
    with refused("fewer-votes"):
        preselect(listed, {"孙立冬": 301})
    with refused("bad-votes"):
        preselect(listed, few, returned=299)
    with clock.fixed(HELD), refused("future"):
        actions.set_formal(CLERK, process_id=listed.pk, votes={}, nominee_ids=[], on=HELD + DAY, returned=600)
    assert not listed.process.preselections.exists()


def test_its_paper_is_there_once_it_is_counted(listed: Village) -> None:
    assert "preselection-result" not in dict(printing.available(listed.process))
    preselect(listed, {"孙立冬": 20})
    assert "preselection-result" in dict(printing.available(listed.process))
