"""A by-election by the meeting of representatives: no register of voters, two thirds there, more than half elect."""

from __future__ import annotations

import pytest

from lingyan.decisions import assemblies
from lingyan.kernel import clock
from lingyan.parameters import actions as parameters
from lingyan.people.models import Tenure
from lingyan.team.term import actions, ballots, printing, queries
from lingyan.team.term.actions import Sheet
from lingyan.team.term.actions.counting import Proxies
from lingyan.team.term.models import Count
from lingyan.team.term.parameters import BY_MEETING
from lingyan.team.term.rules import Ballots, Meeting
from lingyan.team.term.states import MEETING_ORDER, State
from tests.support.actors import everything
from tests.team.term.printing.conftest import said
from tests.team.term.support import BY_ELECTION, CLERK, DATES, VOTE_ON, ByElection, Committee, refused
from tests.team.term.test_annulling import AGAIN, annul, complain, names


@pytest.fixture
def village(committee: Committee) -> ByElection:
    return committee.by_election(way="representatives")


@pytest.fixture
def posted(village: ByElection) -> ByElection:
    village.go(State.FINALISED)
    return village


def vote(village: ByElection, votes: int, present: int = 20, on: object = VOTE_ON, **more: object) -> Count:
    first, *others = ballots.standing_in(village.process, "committee")
    given = {first.pk: votes, **{each.pk: present - votes for each in others}}
    with clock.fixed(on):  # type: ignore[arg-type]
        return actions.record_count(
            CLERK, process_id=village.pk, organ="committee", on=on, meeting=Meeting(30, present),
            sheets=[Sheet(Ballots("会场", present, present, 0), given)], **more,
        )  # type: ignore[arg-type]  # fmt: skip


def test_no_voters_are_registered_and_nominations_follow_the_election_committee(village: ByElection) -> None:
    village.go(State.COMMITTEE)
    with clock.fixed(DATES[State.COMMITTEE]):
        with refused("wrong-state"):
            village.reach(State.VOTERS_LISTED)
        with refused("no-register"):
            actions.check_voters(CLERK, process_id=village.pk, numbers=["1"])
        assert "nomination" in dict(printing.available(village.process))
    village.go(State.FINALISED)
    reached = set(village.process.stages.values_list("state", flat=True))
    assert (
        reached == {each for each in MEETING_ORDER if each in reached} and State.VOTERS_LISTED not in reached
    )


def test_two_thirds_have_to_be_there_and_more_than_half_of_them_elect(posted: ByElection) -> None:
    with refused("no-quorum"):
        vote(posted, 19, 19)
    vote(posted, 10)
    assert names(posted) == [] and posted.process.state == State.VOTED
    vote(posted, 11, on=DATES[State.RUNOFF])
    assert names(posted) == ["赵春生"]


def test_eleven_of_twenty_elect(posted: ByElection) -> None:
    count = vote(posted, 11)
    assert (count.eligible, count.present, count.valid, count.runoff) == (30, 20, True, False)
    posted.go(State.CLOSED)
    tenure = Tenure.objects.get(post__title="主任", end_on=None)
    assert (tenure.person.personal.name, tenure.selection) == ("赵春生", "补选")


def test_the_meeting_that_elects_counts_as_one_and_going_back_does_not(posted: ByElection) -> None:
    with clock.fixed(DATES[State.FINALISED]):
        nominee = posted.process.nominees.get(person__personal__name="钱有田")
        actions.withdraw(CLERK, nominee_id=nominee.pk, on=clock.today())
        actions.reopen_nominations(CLERK, process_id=posted.pk, on=clock.today(), reason="一人放弃")
    days = [each.on for each in queries.assemblies_held("", VOTE_ON)]
    assert days == [DATES[State.COMMITTEE]]
    posted.process.nominees.update(withdrawn_on=None, formal=True)
    type(posted.process).objects.filter(pk=posted.pk).update(state=State.FINALISED)
    vote(posted, 11)
    held = assemblies.Held(posted.region.pk, "representatives", VOTE_ON)
    assert list(queries.assemblies_held("", VOTE_ON))[1:] == [held]
    assert len(list(queries.assemblies_held("", DATES[State.FINALISED]))) == 1


def test_the_meeting_preselects_where_too_many_are_nominated(village: ByElection) -> None:
    village.standing = (*BY_ELECTION, (0, "孙立冬", "男"))
    village.go(State.LISTED)
    standing = list(village.process.nominees.order_by("pk"))
    votes = dict(zip([each.pk for each in standing], (12, 8, 3), strict=True))
    on = DATES[State.FINALISED]
    given = {
        "process_id": village.pk,
        "nominee_ids": [each.pk for each in standing[:2]],
        "on": on,
        "returned": 20,
    }
    with clock.fixed(DATES[State.FINALISED]):
        with refused("no-meeting"):
            actions.set_formal(CLERK, votes=votes, **given)
        with refused("no-quorum"):
            actions.set_formal(CLERK, votes=votes, meeting=Meeting(30, 19), **given)
        with refused("bad-votes"):
            actions.set_formal(CLERK, votes={**votes, standing[0].pk: 21}, meeting=Meeting(30, 20), **given)
        with refused("bad-number"):
            actions.set_formal(CLERK, votes=votes, meeting=Meeting(30, 20), **{**given, "returned": 21})
        actions.set_formal(CLERK, votes=votes, meeting=Meeting(30, 20), **given)
        held = village.process.preselections.get()
        assert (held.on, held.eligible, held.present, held.ballots) == (on, 30, 20, 20)
        for ballots_ in (11, 31):
            with refused("bad-number"):
                village.reach(State.FINALISED, preselection=ballots_)
        village.reach(State.FINALISED, preselection=20)
    assert len(ballots.standing_in(village.process, "committee")) == 2


def test_a_meeting_is_one_place_where_nobody_votes_for_another(posted: ByElection) -> None:
    with refused("no-proxies"):
        vote(posted, 11, proxies=Proxies(1, 1))
    given = {each.pk: 0 for each in ballots.standing_in(posted.process, "committee")}
    sheet = Sheet(Ballots("会场", 20, 20, 0), given)
    with clock.fixed(VOTE_ON), refused("no-meeting"):
        actions.record_count(CLERK, process_id=posted.pk, organ="committee", on=VOTE_ON, sheets=[sheet])


def test_too_few_candidates_are_made_up_for_behind_the_election_committee(posted: ByElection) -> None:
    with clock.fixed(DATES[State.FINALISED]):
        nominee = posted.process.nominees.get(person__personal__name="钱有田")
        actions.withdraw(CLERK, nominee_id=nominee.pk, on=clock.today())
        stage = actions.reopen_nominations(CLERK, process_id=posted.pk, on=clock.today(), reason="一人放弃")
    assert stage.state == State.COMMITTEE


def test_papers_speak_of_the_meeting_and_none_of_the_polls(posted: ByElection) -> None:
    with clock.fixed(VOTE_ON):
        kinds = dict(printing.available(posted.process))
        notice = said(printing.document(posted.process, "by-election"))
    assert not {"voters", "objections", "proxy", "proxies", "vote-notice", "printed"} & set(kinds)
    assert {"ballot", "tally", "candidates"} <= set(kinds)
    assert "由村民代表会议无记名投票补选主任1人" in notice
    vote(posted, 11)
    with clock.fixed(VOTE_ON):
        assert "应到会村民代表30人，实到20人" in said(printing.document(posted.process, "result"))


def test_its_vote_is_annulled_and_held_again_without_a_register(posted: ByElection) -> None:
    vote(posted, 11)
    annul(posted, complain(posted))
    assert posted.process.state == State.FINALISED
    vote(posted, 12, on=AGAIN)
    assert names(posted) == ["赵春生"]


def test_a_county_may_keep_by_elections_to_the_voters(committee: Committee) -> None:
    with clock.fixed(DATES[State.AUDITED]):
        parameters.set_value(
            everything(),
            BY_MEETING,
            region=committee.place("芦原县"),
            from_on=clock.today(),
            text="否",
            basis="县选〔2026〕1号",
        )
    with refused("polls-only"):
        committee.by_election(way="representatives")
    with refused("bad-choice"):
        committee.by_election(way="elders")
    assert committee.by_election().process.by_meeting is False
