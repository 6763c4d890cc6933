"""By-elections: opened for empty seats of a running term, voted as always, elected for the rest of the term."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest

from lingyan.kernel import clock
from lingyan.kernel.problems import Denied
from lingyan.kernel.rights import TERM_RECORD
from lingyan.people import actions as people
from lingyan.people.models import Tenure
from lingyan.people.queries import in_office
from lingyan.team.term import actions, ballots, queries
from lingyan.team.term.actions import Sheet
from lingyan.team.term.models import Elected, Process, Round
from lingyan.team.term.rules import Ballots
from lingyan.team.term.states import State
from tests.support.actors import everything, holding
from tests.team.term.support import CLERK, DATES, OFFICER, VOTE_ON, Committee, refused, two_accounts
from tests.team.term.test_annulling import AGAIN, annul, complain, names

OPENED = DATES[State.PARTY_CHANGED]


def open_(committee: Committee, *, at: str | None = None, actor: Any = OFFICER, **changed: Any) -> Process:
    region = committee.place(at) if at else committee.region
    given = {"region": region, "vote_on": VOTE_ON, "chief": 1, "deputies": 0, "members": 0, **changed}
    with clock.fixed(OPENED):
        return actions.open_by_election(actor, **given)


def test_a_by_election_fills_empty_seats_of_a_running_term(committee: Committee) -> None:
    with refused("no-village"):
        open_(committee, at="芦溪镇")
    with refused("no-term"):
        open_(committee, at="玉屯村")
    with refused("past-day"):
        open_(committee, vote_on=OPENED)
    with refused("no-seats"):
        open_(committee, chief=0)
    with refused("not-empty"):
        open_(committee, deputies=1)
    with refused("term-over"):
        open_(committee, vote_on=committee.term.due_on)
    with pytest.raises(Denied):
        open_(committee, actor=holding(TERM_RECORD))
    process = open_(committee, vote_on=committee.term.due_on - dt.timedelta(days=1))
    assert process.round.name == "2030年补选"
    with refused("still-open"):
        open_(committee)


def test_it_passes_the_steps_of_an_election_and_the_elected_serve_the_rest_of_the_term(
    committee: Committee,
) -> None:
    village = committee.by_election()
    process = village.go(State.CLOSED)
    states = list(process.stages.values_list("state", flat=True))
    assert State.AUDITED not in states
    assert State.SUPPORTED not in states
    assert process.state == State.CLOSED
    elected = Elected.objects.get(count__process=process)
    tenure = elected.tenure
    assert tenure is not None
    assert (tenure.selection, tenure.term, tenure.start_on) == ("补选", committee.term, VOTE_ON)
    assert in_office(VOTE_ON).filter(post__body=committee.body).count() == 5
    committee.term.refresh_from_db()
    assert committee.term.ended_on is None


def test_a_member_who_rises_leaves_the_old_seat(committee: Committee) -> None:
    rising = committee.members["周大山"].person
    village = committee.by_election()
    village.standing = ((0, "周大山", "男"), (0, "钱有田", "男"))
    village.go(State.CERTIFIED)
    held = in_office(VOTE_ON).filter(person=rising)
    assert [each.post.title for each in held] == ["主任"]


def test_a_supervisor_who_is_elected_supervises_no_more(committee: Committee) -> None:
    board = people.ensure_village_bodies([committee.region])[committee.region.pk]["supervision"]
    village = committee.by_election()
    village.go(State.OBJECTIONS_CLOSED)
    with clock.fixed(DATES[State.NOMINATED]):
        [chief, _other] = village.nominate("committee", village.standing)
        people.begin_tenure(
            OFFICER, person=chief.person, post=board.posts.get(title="主任"), start_on=DATES[State.NOMINATED]
        )
        village.standing = ()
    village.go(State.CERTIFIED)
    assert [each.post.body.organisation.kind for each in in_office(VOTE_ON).filter(person=chief.person)] == [
        "committee"
    ]


def test_a_by_election_elects_the_committee_only_for_its_seats(committee: Committee) -> None:
    village = committee.by_election()
    village.go(State.OBJECTIONS_CLOSED)
    with clock.fixed(DATES[State.NOMINATED]):
        with refused("bad-choice"):
            village.nominate("supervision", ((0, "蒋白露", "女"),))
        with refused("bad-choice"):
            village.nominate("committee", ((2, "蒋白露", "女"),))
        with refused("by-election"):
            actions.set_seats(CLERK, process_id=village.pk, deputies=1, members=3)
        village.nominate("committee", village.standing)
        with refused("missing"):
            village.reach(State.NOMINATED, no_relatives=False)


def test_the_seat_of_a_woman_counts_the_members_who_stay(committee: Committee) -> None:
    for name in ("孙秀兰", "吴小妹"):
        people.end_tenure(
            OFFICER, Tenure.objects.get(pk=committee.members[name].pk), on=OPENED, reason="死亡"
        )
    village = committee.by_election(chief=0, members=1)
    village.standing = ((2, "赵春生", "男"), (2, "马立夏", "女"))
    village.go(State.FINALISED)
    with clock.fixed(VOTE_ON):
        village.vote(votes={"赵春生": 700, "马立夏": 90})
        assert not Elected.objects.filter(count__process=village.pk).exists()
        village.vote(votes={"赵春生": 500, "马立夏": 300})
        village.certify(VOTE_ON)
    elected = Elected.objects.get(count__process=village.pk)
    assert elected.nominee.person.sex == "女"


def test_one_who_stays_without_a_recorded_sex_is_asked_for_first(committee: Committee) -> None:
    person = committee.members["郑石头"].person
    village = committee.by_election()
    village.go(State.FINALISED)
    type(person).objects.filter(pk=person.pk).update(sex="")
    with clock.fixed(VOTE_ON), refused("no-sex"):
        village.vote()
    with clock.fixed(VOTE_ON):
        with refused("bad-choice"):
            actions.note_sexes(CLERK, process_id=village.pk, sexes={person.pk: "?"})
        actions.note_sexes(CLERK, process_id=village.pk, sexes={person.pk: "男"})
        assert village.vote().valid


def test_nobody_takes_office_after_the_term_is_over(committee: Committee) -> None:
    village = committee.by_election()
    village.go(State.VOTED)
    committee.term.due_on = VOTE_ON
    committee.term.save(update_fields=["due_on"])
    with clock.fixed(VOTE_ON), refused("term-over"):
        village.certify(VOTE_ON)


def test_a_by_election_that_leads_nowhere_is_stopped_with_a_reason(committee: Committee) -> None:
    village = committee.by_election()
    village.go(State.FINALISED)
    with clock.fixed(VOTE_ON):
        with refused("no-reason"):
            actions.stop_by_election(OFFICER, process_id=village.pk, reason="")
        with pytest.raises(Denied):
            actions.stop_by_election(holding(TERM_RECORD), process_id=village.pk, reason="换届")
        actions.stop_by_election(OFFICER, process_id=village.pk, reason="即将换届")
        assert village.process.state == State.CLOSED
        assert open_(committee, vote_on=VOTE_ON + dt.timedelta(days=60)).round.name == "2026年第2次补选"


def test_an_elected_member_is_not_stopped_away(committee: Committee) -> None:
    village = committee.by_election()
    village.go(State.VOTED)
    with clock.fixed(VOTE_ON), refused("elected-already"):
        actions.stop_by_election(OFFICER, process_id=village.pk, reason="即将换届")


def test_boards_of_a_round_do_not_show_by_elections(committee: Committee) -> None:
    process = open_(committee)
    assert not queries.visible(everything()).exists()
    assert list(queries.by_elections(everything(), committee.place("芦原县"))) == [process]
    with clock.fixed(OPENED), refused("still-open"):
        actions.open_round(OFFICER, region=committee.place("芦原县"), name="换届", vote_on=VOTE_ON)


def test_no_vote_of_a_by_election_is_set_or_held_after_its_term(committee: Committee) -> None:
    committee.term.refresh_from_db()
    village = committee.by_election()
    village.go(State.FINALISED)
    due = committee.term.due_on
    with clock.fixed(VOTE_ON):
        with refused("term-over"):
            actions.set_vote_day(OFFICER, process_id=village.pk, on=due, reason="汛情")
        village.vote(votes={"赵春生": 300, "钱有田": 290})
    again = VOTE_ON + dt.timedelta(days=5)
    type(committee.term).objects.filter(pk=committee.term.pk).update(due_on=again)
    with clock.fixed(again), refused("term-over"):
        village.vote(again)


def test_who_cannot_take_office_any_more_does_not_keep_a_by_election_open(committee: Committee) -> None:
    committee.term.refresh_from_db()
    village = committee.by_election()
    village.go(State.VOTED)
    with clock.fixed(committee.term.due_on - dt.timedelta(days=1)), refused("elected-already"):
        actions.stop_by_election(OFFICER, process_id=village.pk, reason="届满")
    with clock.fixed(committee.term.due_on):
        actions.stop_by_election(OFFICER, process_id=village.pk, reason="届满")
    assert village.process.state == State.CLOSED


def test_a_seat_that_was_filled_otherwise_does_not_keep_a_by_election_open(committee: Committee) -> None:
    village = committee.by_election()
    village.go(State.VOTED)
    committee.seat("主任", "马立夏")
    with clock.fixed(VOTE_ON):
        actions.stop_by_election(OFFICER, process_id=village.pk, reason="主任已另行任职")
    assert village.process.state == State.CLOSED


def test_a_woman_stands_for_the_rest_of_a_term_when_none_of_those_who_stay_is_one(
    committee: Committee,
) -> None:
    men = ((2, "赵春生", "男"), (2, "钱有田", "男"))
    for name in ("孙秀兰", "吴小妹"):
        people.end_tenure(
            OFFICER, Tenure.objects.get(pk=committee.members[name].pk), on=OPENED, reason="死亡"
        )
    village = committee.by_election(chief=0, members=1)
    village.go(State.OBJECTIONS_CLOSED)
    village.standing = men
    with clock.fixed(DATES[State.NOMINATED]), refused("no-woman"):
        village.step(State.NOMINATED)


def test_two_accounts_of_one_person_do_not_count_and_certify(committee: Committee) -> None:
    first, second = two_accounts(committee.members["吴小妹"], committee.region)
    village = committee.by_election()
    village.go(State.FINALISED)
    [one, other] = ballots.standing_in(village.process, "committee")
    sheet = Sheet(Ballots("中心会场", 900, 800, 0), {one.pk: 700, other.pk: 90})
    with clock.fixed(VOTE_ON):
        actions.record_count(first, process_id=village.pk, organ="committee", on=VOTE_ON, sheets=[sheet])
        elected = Elected.objects.get(count__process=village.pk)
        with refused("own-count"):
            actions.certify(second, process_id=village.pk, on=VOTE_ON, certificates={elected.pk: "1号"})


def test_a_by_election_takes_the_first_name_that_no_round_of_the_village_has(committee: Committee) -> None:
    for name in ("2026年补选", "2026年第2次补选"):
        Round.objects.create(
            region=committee.region, name=name, vote_on=dt.date(2025, 1, 6), opened_at=clock.now()
        )
    assert open_(committee).round.name == "2026年第3次补选"


def test_a_by_election_whose_vote_was_overturned_is_stopped(committee: Committee) -> None:
    village = committee.by_election()
    village.go(State.VOTED)
    with clock.fixed(VOTE_ON):
        made = actions.receive_complaint(
            OFFICER, process_id=village.pk, document="收1号", received_on=VOTE_ON
        )
        with refused("elected-already"):
            actions.stop_by_election(OFFICER, process_id=village.pk, reason="申诉成立")
        actions.decide_complaint(
            OFFICER, complaint_id=made.pk, outcome="upheld", decision="决1号", on=VOTE_ON
        )
        actions.stop_by_election(OFFICER, process_id=village.pk, reason="申诉成立")
    assert village.process.state == State.CLOSED


def test_a_seat_of_a_by_election_is_voted_on_again(committee: Committee) -> None:
    village = committee.by_election()
    village.go(State.VOTED)
    annul(village, complain(village))
    assert village.process.state == State.FINALISED and names(village) == []
    with clock.fixed(AGAIN):
        village.vote(AGAIN)
    assert names(village) == ["赵春生"]
