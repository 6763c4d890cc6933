"""From the final list of candidates on: votes, another vote, certificates, disputes. The way there is walked once."""

from __future__ import annotations

import datetime as dt

from lingyan.kernel import clock
from lingyan.people.models import Tenure
from lingyan.team.term import actions, ballots
from lingyan.team.term.actions import Newcomer, Sheet
from lingyan.team.term.actions.counting import Proxies
from lingyan.team.term.forms import StationForm
from lingyan.team.term.models import Elected, Kinship, Nominee
from lingyan.team.term.rules import Ballots, Meeting, Seats
from lingyan.team.term.states import State
from tests.team.term.support import (
    CLERK,
    DATES,
    OFFICER,
    SUPERVISORS,
    VOTE_ON,
    Village,
    refused,
)


def test_half_the_registered_is_no_valid_vote_and_a_new_day_is_set(voting: Village) -> None:
    with clock.fixed(VOTE_ON):
        count = voting.vote(returned=500)
        assert not count.valid
        assert voting.process.state == State.FINALISED
        assert not Elected.objects.filter(count=count).exists()
        again = VOTE_ON + dt.timedelta(days=10)
        with refused("no-reason"):
            actions.set_vote_day(OFFICER, process_id=voting.pk, on=again, reason=" ")
        with refused("bad-day"):
            actions.set_vote_day(OFFICER, process_id=voting.pk, on=VOTE_ON, reason="选举无效")
        actions.set_vote_day(OFFICER, process_id=voting.pk, on=again, reason="选举无效")
    with clock.fixed(again):
        assert voting.vote(again, returned=501).valid
    assert voting.process.state == State.VOTED


def test_a_vote_postponed_by_more_than_thirty_days_lists_its_voters_again(voting: Village) -> None:
    with clock.fixed(DATES[State.FINALISED]):
        actions.set_vote_day(OFFICER, process_id=voting.pk, on=VOTE_ON + dt.timedelta(days=30), reason="汛情")
        assert voting.process.state == State.FINALISED
        actions.set_vote_day(OFFICER, process_id=voting.pk, on=VOTE_ON + dt.timedelta(days=61), reason="汛情")
    process = voting.process
    assert process.state == State.COMMITTEE
    assert process.voters is None


def test_counts_that_do_not_add_up_are_refused(voting: Village) -> None:
    standing = ballots.standing_in(voting.process, "committee")
    none = dict.fromkeys([each.pk for each in standing], 0)

    def count(*sheets: Sheet, **more: object) -> None:
        actions.record_count(
            CLERK,
            process_id=voting.pk,
            organ="committee",
            on=VOTE_ON,
            sheets=sheets,
            **more,  # type: ignore[arg-type]
        )

    with clock.fixed(VOTE_ON):
        with refused("issued-over"):
            count(Sheet(Ballots("一组", 600, 600, 0), none), Sheet(Ballots("二组", 401, 300, 0), none))
        with refused("bad-nominees"):
            count(Sheet(Ballots("一组", 600, 600, 0), {}))
        with refused("votes-over"):
            count(Sheet(Ballots("一组", 600, 600, 1), {**none, standing[0].pk: 600}))
        with refused("too-many-marks"):
            count(Sheet(Ballots("一组", 600, 600, 0), {**none, standing[0].pk: 400, standing[1].pk: 201}))
        with refused("fourth-proxy"):
            count(Sheet(Ballots("一组", 600, 600, 0), none), proxies=Proxies(9, 4))
        with refused("not-the-day"):
            actions.record_count(
                CLERK, process_id=voting.pk, organ="committee", on=VOTE_ON - dt.timedelta(days=1),
                sheets=[Sheet(Ballots("一组", 600, 600, 0), none)],
            )  # fmt: skip


def test_nobody_is_voted_on_again_once_every_seat_is_filled(voting: Village) -> None:
    with clock.fixed(VOTE_ON):
        voting.vote()
        assert ballots.open_seats(voting.process) == {}
        with refused("no-open-seats"):
            voting.vote()


def test_two_members_are_no_committee(voting: Village) -> None:
    """Two seats filled by the vote, nobody by the other one: certificates wait for three."""
    with clock.fixed(VOTE_ON):
        voting.vote(votes={"赵春生": 500, "孙秀兰": 500})
    with clock.fixed(DATES[State.RUNOFF]):
        voting.vote(DATES[State.RUNOFF], votes={})
        assert len(ballots.seated(voting.process)) == 2
        with refused("too-few"):
            voting.certify(DATES[State.RUNOFF])


def test_a_meeting_votes_at_one_place_on_somebody(voting: Village) -> None:
    voting.go(State.HANDED_OVER)
    day = DATES[State.SUPPORTED]

    def count(*sheets: Sheet) -> None:
        actions.record_count(
            CLERK, process_id=voting.pk, organ="supervision", on=day, sheets=sheets, meeting=Meeting(30, 20),
            seats=Seats(0, 2),
        )  # fmt: skip

    with clock.fixed(day):
        with refused("nobody-stands"):
            count(Sheet(Ballots("会场", 20, 20, 0)))
        votes = {each.pk: 10 for each in voting.nominate("supervision", SUPERVISORS)}
        with refused("one-place"):
            count(Sheet(Ballots("会场", 10, 10, 0), votes), Sheet(Ballots("分会场", 10, 10, 0), votes))


def test_open_seats_are_voted_on_again_among_the_best_losers(voting: Village) -> None:
    with clock.fixed(VOTE_ON):
        votes = {
            "赵春生": 400,
            "钱有田": 390,
            "孙秀兰": 500,
            "周大山": 700,
            "吴小妹": 690,
            "郑石头": 100,
            "王守田": 90,
        }
        voting.vote(votes=votes)
        assert ballots.open_seats(voting.process) == {0: 1, 2: 1}
        with refused("open-seats"):
            voting.certify(VOTE_ON)
    standing = ballots.standing_in(voting.process, "committee")
    assert [each.person.personal.name for each in standing] == ["赵春生", "钱有田", "郑石头", "王守田"]
    with clock.fixed(DATES[State.RUNOFF]):
        voting.vote(DATES[State.RUNOFF], {"赵春生": 100, "钱有田": 99, "郑石头": 99}, returned=300)
    assert ballots.open_seats(voting.process) == {2: 1}
    with clock.fixed(DATES[State.CERTIFIED]):
        voting.certify(DATES[State.CERTIFIED])
    assert voting.process.formed_on == DATES[State.RUNOFF]


def test_a_name_written_on_the_ballots_is_reviewed_before_it_takes_office(voting: Village) -> None:
    with clock.fixed(VOTE_ON):
        written = actions.nominate(
            CLERK,
            process_id=voting.pk,
            organ="committee",
            rank=0,
            origin="write-in",
            newcomer=Newcomer("马立夏", "男"),
        )
        votes = {"马立夏": 600, "孙秀兰": 700, "周大山": 700, "吴小妹": 690, "郑石头": 650}
        voting.vote(votes=votes)
        with refused("unreviewed"):
            voting.certify(VOTE_ON)
        actions.record_review(OFFICER, nominee_id=written.pk, outcome="barred", document="2号", on=VOTE_ON)
        with refused("open-seats"):
            voting.certify(VOTE_ON)
    assert ballots.open_seats(voting.process) == {0: 1}


def test_relatives_do_not_sit_together(voting: Village) -> None:
    named = {each.person.personal.name: each.pk for each in ballots.standing_in(voting.process, "committee")}
    with clock.fixed(VOTE_ON):
        actions.declare_kinship(CLERK, first_id=named["赵春生"], second_id=named["周大山"])
        with refused("declared-twice"):
            actions.declare_kinship(CLERK, first_id=named["周大山"], second_id=named["赵春生"])
        with refused("bad-pair"):
            actions.declare_kinship(CLERK, first_id=named["周大山"], second_id=named["周大山"])
        voting.vote()
        assert not Elected.objects.filter(nominee=named["周大山"]).exists()
        with refused("too-late"):
            actions.declare_kinship(CLERK, first_id=named["赵春生"], second_id=named["郑石头"])


def test_who_counts_does_not_certify(voting: Village) -> None:
    voting.go(State.VOTED)
    numbers = {each.pk: f"{each.pk}" for each in Elected.objects.filter(count__organ="committee")}
    with clock.fixed(VOTE_ON):
        with refused("own-count"):
            actions.certify(CLERK, process_id=voting.pk, on=VOTE_ON, certificates=numbers)
        with refused("bad-certificate"):
            actions.certify(
                OFFICER, process_id=voting.pk, on=VOTE_ON, certificates=dict.fromkeys(numbers, "1")
            )
        assert not Tenure.objects.filter(post__body__organisation__kind="committee").exists()
        actions.certify(OFFICER, process_id=voting.pk, on=VOTE_ON, certificates=numbers)


def test_a_dispute_stops_every_step_until_it_is_settled(voting: Village) -> None:
    voting.go(State.VOTED)
    with clock.fixed(VOTE_ON):
        actions.suspend(OFFICER, process_id=voting.pk, reason="有人反映贿选")
        with refused("wrong-state"):
            voting.certify(VOTE_ON)
        actions.resume(OFFICER, process_id=voting.pk, reason="查无此事")
        voting.certify(VOTE_ON)
    assert voting.process.state == State.CERTIFIED


def test_an_invalid_vote_is_not_counted_again_on_its_day(voting: Village) -> None:
    with clock.fixed(VOTE_ON):
        assert not voting.vote(returned=500).valid
        with refused("counted-already"):
            voting.vote(returned=501)


def test_somebody_of_the_village_is_not_entered_a_second_time(voting: Village) -> None:
    with clock.fixed(VOTE_ON), refused("same-name"):
        actions.nominate(
            CLERK, process_id=voting.pk, organ="committee", rank=2, origin=Nominee.Origin.WRITTEN_IN,
            newcomer=Newcomer("吴小妹", "女"),
        )  # fmt: skip


def test_a_polling_place_is_neither_lost_nor_half_filled() -> None:
    nominees = [(1, "甲")]
    assert StationForm({}, nominees=nominees).is_valid()
    assert set(StationForm({"issued": "9"}, nominees=nominees).errors) == {"name"}
    assert "votes_1" in StationForm({"name": "一号", "issued": "9"}, nominees=nominees).errors


def test_a_seat_that_only_relatives_of_the_elected_could_fill_stays_empty(voting: Village) -> None:
    named = {each.person.personal.name: each.pk for each in ballots.standing_in(voting.process, "committee")}
    with clock.fixed(VOTE_ON):
        actions.declare_kinship(CLERK, first_id=named["赵春生"], second_id=named["郑石头"])
        voting.vote(votes={"赵春生": 700, "孙秀兰": 700, "周大山": 700, "吴小妹": 690, "郑石头": 600})
        assert ballots.open_seats(voting.process) == {2: 1}
        with refused("open-seats"):
            voting.certify(VOTE_ON)  # 王守田 may still stand
        loser = Nominee.objects.get(pk=named["王守田"])
        Kinship.objects.create(
            process=voting.process, first_id=named["赵春生"], second_id=loser.pk, made_at=clock.now()
        )
        assert not ballots.standing_in(voting.process, "committee")
        voting.certify(VOTE_ON)
    assert Elected.objects.filter(count__process=voting.pk, count__organ="committee").count() == 4
