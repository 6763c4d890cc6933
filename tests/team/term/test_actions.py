"""One village's whole way, and every step that is refused at its boundary."""

from __future__ import annotations

import datetime as dt

import pytest

from lingyan.kernel import clock
from lingyan.kernel.problems import Denied
from lingyan.kernel.rights import TERM_RECORD, TERM_VIEW
from lingyan.people.models import Tenure
from lingyan.people.queries import village_roll
from lingyan.regions import actions as regions
from lingyan.regions.importing import RegionRow
from lingyan.regions.models import Region
from lingyan.team.term import actions
from lingyan.team.term.actions import Newcomer, Sheet
from lingyan.team.term.models import Elected, Nominee, Process, Stage
from lingyan.team.term.rules import Ballots, Meeting, Seats
from lingyan.team.term.states import State
from tests.support.actors import everything, holding
from tests.team.term.support import (
    CLERK,
    COMMITTEE,
    DATES,
    OFFICER,
    OPENED,
    PARTY,
    STATED,
    SUPERVISORS,
    VOTE_ON,
    Village,
    refused,
    somebody,
)


def test_a_village_passes_from_preparation_to_its_end(village: Village) -> None:
    process = village.go(State.CLOSED)
    assert process.state == State.CLOSED
    assert process.due_on is None
    assert process.voters == 1000
    assert not Stage.objects.filter(process=process, late=True).exists()
    roll = list(village_roll(village.region, DATES[State.CLOSED]))
    assert len(roll) == 3 + 5 + 3
    assert {each.start_on for each in roll if each.post.body.organisation.kind == "committee"} == {VOTE_ON}
    snapshot = process.stages.get(state=State.SNAPSHOT).evidence
    assert (snapshot["party"], snapshot["committee"], snapshot["cross"], snapshot["one_head"]) == (
        3,
        5,
        0,
        False,
    )


def test_the_next_round_ends_the_old_terms_without_an_overlap(village: Village) -> None:
    village.go(State.CERTIFIED)
    [body] = {each.post.body for each in Tenure.objects.filter(post__body__organisation__kind="committee")}
    old = Tenure.objects.create(
        person=somebody(village),
        post=body.posts.get(title="主任"),
        start_on=dt.date(2021, 1, 1),
        end_on=VOTE_ON,
    )
    assert old.end_on == VOTE_ON
    assert body.terms.get(ended_on=None).start_on == VOTE_ON


DAY = dt.timedelta(days=1)
FIVE_YEARS_ON = dt.date(2031, 8, 3)


def test_a_village_votes_within_five_years(village: Village) -> None:
    with clock.fixed(OPENED):
        with refused("too-far-ahead"):
            actions.set_vote_day(OFFICER, process_id=village.pk, on=FIVE_YEARS_ON + DAY, reason="改期")
        assert (
            actions.set_vote_day(OFFICER, process_id=village.pk, on=FIVE_YEARS_ON, reason="改期").vote_on
            == FIVE_YEARS_ON
        )


def test_a_round_is_opened_once_for_every_village(village: Village) -> None:
    assert Process.objects.filter(round=village.round).count() == 4
    county = village.place("芦原县")
    with clock.fixed(OPENED):
        with refused("still-open"):
            actions.open_round(OFFICER, region=county, name="又一次", vote_on=VOTE_ON)
        with refused("past-day"):
            actions.open_round(OFFICER, region=county, name="又一次", vote_on=OPENED)
        with refused("too-far-ahead"):
            actions.open_round(OFFICER, region=county, name="又一次", vote_on=FIVE_YEARS_ON + DAY)
        with refused("still-open"):
            actions.open_round(OFFICER, region=county, name="又一次", vote_on=FIVE_YEARS_ON)
        with refused("bad-name"):
            actions.open_round(OFFICER, region=county, name=" ", vote_on=VOTE_ON)
        with refused("name-taken"):
            actions.open_round(OFFICER, region=county, name="2026年村级换届", vote_on=VOTE_ON)
        with pytest.raises(Denied):
            actions.open_round(holding(TERM_VIEW), region=county, name="又一次", vote_on=VOTE_ON)


def test_steps_are_taken_in_their_order_and_not_ahead_of_time(village: Village) -> None:
    with clock.fixed(OPENED):
        with refused("wrong-state"):
            village.reach(State.COMMITTEE, OPENED)
        with refused("future"):
            village.reach(State.AUDITED, OPENED + dt.timedelta(days=1))
        with refused("missing"):
            village.reach(State.AUDITED, OPENED, document="")
    with clock.fixed(OPENED), pytest.raises(Denied):
        actions.reach(
            holding(TERM_RECORD, path="/other/"), process_id=village.pk, state=State.AUDITED, on=OPENED,
            stated=STATED[State.AUDITED],
        )  # fmt: skip


def test_a_step_says_no_more_than_two_hundred_characters(village: Village) -> None:
    with clock.fixed(DATES[State.AUDITED]):
        with refused("bad-reason"):
            village.reach(State.AUDITED, reason="字" * 201)
        village.reach(State.AUDITED, reason="字" * 200)


def test_only_a_by_election_is_stopped_and_a_round_has_villages(village: Village) -> None:
    with clock.fixed(OPENED):
        with refused("no-by-election"):
            actions.stop_by_election(OFFICER, process_id=village.pk, reason="无人报名")
        row = RegionRow("990122000000", "空县", "县", "990100000000", "regions.csv", 2)
        regions.import_regions(OFFICER, [row], valid_from=dt.date(2000, 1, 1), fictional=True)
        with refused("no-villages"):
            actions.open_round(OFFICER, region=Region.objects.get(name="空县"), name="换届", vote_on=VOTE_ON)


def test_who_is_not_there_is_neither_nominated_nor_given_up(village: Village) -> None:
    village.go(State.AUDITED)
    with clock.fixed(DATES[State.PARTY_CHANGED]):
        with refused("unknown-nominee"):
            actions.withdraw(OFFICER, nominee_id=10**9, on=clock.today())
        with refused("unknown-person"):
            actions.nominate(
                CLERK, process_id=village.pk, organ="party", rank=2, origin="meeting", person_id=10**9
            )


def test_many_villages_note_their_audit_together(village: Village) -> None:
    ids = list(Process.objects.filter(round=village.round).values_list("pk", flat=True))
    on, stated = DATES[State.AUDITED], STATED[State.AUDITED]
    given = {"round_id": village.round.pk, "on": on, "stated": stated}
    with clock.fixed(on):
        actions.suspend(OFFICER, process_id=village.pk, reason="争议")
        with refused("wrong-state"):
            actions.reach_many(OFFICER, process_ids=ids, state=State.AUDITED, **given)  # type: ignore[arg-type]
        actions.resume(OFFICER, process_id=village.pk, reason="已查清")
        with refused("one-by-one"):
            actions.reach_many(OFFICER, process_ids=ids, state=State.COMMITTEE, **given)  # type: ignore[arg-type]
        with refused("unknown-process"):
            actions.reach_many(OFFICER, process_ids=[0], state=State.AUDITED, **given)  # type: ignore[arg-type]
        assert len(actions.reach_many(OFFICER, process_ids=ids, state=State.AUDITED, **given)) == 4  # type: ignore[arg-type]
        with refused("wrong-state"):
            actions.reach_many(OFFICER, process_ids=ids, state=State.AUDITED, **given)  # type: ignore[arg-type]


def test_the_party_changes_by_a_valid_vote_only(village: Village) -> None:
    village.go(State.AUDITED)
    on = DATES[State.PARTY_CHANGED]
    with clock.fixed(on):
        with refused("no-vote"):
            village.reach(State.PARTY_CHANGED)
        nominees = village.nominate("party", PARTY)
        sheet = [Sheet(Ballots("会场", 24, 24, 0), dict.fromkeys([each.pk for each in nominees], 13))]
        given = {"process_id": village.pk, "organ": "party", "on": on, "sheets": sheet}
        with refused("unreviewed"):
            actions.record_count(CLERK, meeting=Meeting(30, 24), seats=Seats(1, 1), **given)  # type: ignore[arg-type]
        village.clear("party")
        with refused("no-quorum"):
            actions.record_count(CLERK, meeting=Meeting(30, 23), seats=Seats(1, 1), **given)  # type: ignore[arg-type]
        with refused("bad-margin"):
            actions.record_count(CLERK, meeting=Meeting(30, 24), seats=Seats(1, 2), **given)  # type: ignore[arg-type]
        with refused("no-meeting"):
            actions.record_count(CLERK, **given)  # type: ignore[arg-type]


def test_the_election_committee_comes_after_the_audit_by_a_quorum(village: Village) -> None:
    village.go(State.PARTY_CHANGED)
    with clock.fixed(DATES[State.COMMITTEE]):
        for changed, code in (
            ({"size": 2}, "bad-size"),
            ({"size": 10}, "bad-size"),
            ({"present": 19}, "no-quorum"),
        ):
            with refused(code):
                village.reach(State.COMMITTEE, **changed)
        village.reach(State.COMMITTEE, size=3)


def test_voters_are_listed_twenty_days_before_the_vote(village: Village) -> None:
    village.go(State.COMMITTEE)
    last = VOTE_ON - dt.timedelta(days=20)
    with clock.fixed(last + dt.timedelta(days=1)), refused("too-late"):
        village.reach(State.VOTERS_LISTED, last + dt.timedelta(days=1))
    with clock.fixed(last):
        with refused("no-consent"):
            village.reach(State.VOTERS_LISTED, last, consent=False)
        with refused("few-contacts"):
            village.reach(State.VOTERS_LISTED, last, contacts=1)
        with refused("no-voters"):
            village.reach(State.VOTERS_LISTED, last, resident=0, away=0, admitted=0)
        village.reach(State.VOTERS_LISTED, last)
    assert village.process.state == State.VOTERS_LISTED


def test_objections_close_when_their_days_are_over_and_all_are_decided(village: Village) -> None:
    village.go(State.VOTERS_LISTED)
    open_still = DATES[State.VOTERS_LISTED] + dt.timedelta(days=4)
    with clock.fixed(open_still), refused("period-open"):
        village.reach(State.OBJECTIONS_CLOSED, open_still)
    with clock.fixed(DATES[State.OBJECTIONS_CLOSED]):
        with refused("undecided"):
            village.reach(State.OBJECTIONS_CLOSED, decided=1)
        village.reach(State.OBJECTIONS_CLOSED, added=7, removed=2)
    assert village.process.voters == 1005


def test_nominees_are_more_than_seats_each_once_and_reviewed(village: Village) -> None:
    village.go(State.OBJECTIONS_CLOSED)
    with clock.fixed(DATES[State.NOMINATED]):
        person = somebody(village)
        with refused("bad-choice"):
            actions.nominate(
                CLERK, process_id=village.pk, organ="committee", rank=9, origin="voters", person_id=person.pk
            )
        with refused("which-person"):
            actions.nominate(CLERK, process_id=village.pk, organ="committee", rank=0, origin="voters")
        with refused("bad-person"):
            actions.nominate(
                CLERK,
                process_id=village.pk,
                organ="committee",
                rank=0,
                origin="voters",
                newcomer=Newcomer("", "男"),
            )
        with refused("wrong-state"):
            actions.nominate(
                CLERK, process_id=village.pk, organ="party", rank=0, origin="meeting", person_id=person.pk
            )
        first = actions.nominate(
            CLERK, process_id=village.pk, organ="committee", rank=0, origin="party", person_id=person.pk
        )
        with refused("nominated-twice"):
            actions.nominate(
                CLERK, process_id=village.pk, organ="committee", rank=2, origin="voters", person_id=person.pk
            )
        with refused("few-nominees"):
            village.reach(State.NOMINATED)
        actions.withdraw(CLERK, nominee_id=first.pk, on=clock.today())
        village.step(State.NOMINATED)
    with clock.fixed(DATES[State.REVIEWED]):
        with refused("unreviewed"):
            village.reach(State.REVIEWED)
        nominee = Nominee.objects.filter(process=village.pk, organ="committee", withdrawn_on=None)[0]
        with refused("no-document"):
            actions.record_review(
                OFFICER, nominee_id=nominee.pk, outcome="clear", document="", on=clock.today()
            )
        actions.record_review(
            OFFICER, nominee_id=nominee.pk, outcome="barred", document="1号", on=clock.today()
        )
        with refused("already-reviewed"):
            actions.record_review(
                OFFICER, nominee_id=nominee.pk, outcome="clear", document="1号", on=clock.today()
            )
        village.clear("committee")
        with refused("few-clear"):
            village.reach(State.REVIEWED)
        with refused("unanswered"):
            village.reach(State.REVIEWED, answered=7)


def test_a_member_of_the_election_committee_who_is_nominated_leaves_it(village: Village) -> None:
    village.go(State.OBJECTIONS_CLOSED)
    with clock.fixed(DATES[State.NOMINATED]):
        village.nominate("committee", ((0, "赵春生", "男"), (0, "钱有田", "男")))
        with refused("must-leave"):
            village.reach(State.NOMINATED, from_committee=2, left_committee=1)
        with refused("committee-small"):
            village.reach(State.NOMINATED, from_committee=3, left_committee=3)
        with refused("over-slips"):
            village.reach(State.NOMINATED, over_slips=1)


def test_candidates_are_posted_fifteen_and_five_days_before(village: Village) -> None:
    village.go(State.REVIEWED)
    listed, final = VOTE_ON - dt.timedelta(days=15), VOTE_ON - dt.timedelta(days=5)
    with clock.fixed(listed + dt.timedelta(days=1)), refused("too-late"):
        village.reach(State.LISTED, listed + dt.timedelta(days=1))
    with clock.fixed(listed):
        village.reach(State.LISTED, listed)
    with clock.fixed(final + dt.timedelta(days=1)), refused("too-late"):
        village.reach(State.FINALISED, final + dt.timedelta(days=1))
    with clock.fixed(final):
        with refused("no-preselection"):
            village.reach(State.FINALISED, final, preselection=500)
        village.reach(State.FINALISED, final)


def test_a_vote_is_not_brought_forward_into_its_notice(village: Village) -> None:
    village.go(State.VOTERS_LISTED)
    with clock.fixed(DATES[State.VOTERS_LISTED]), refused("too-early"):
        actions.set_vote_day(OFFICER, process_id=village.pk, on=dt.date(2026, 10, 3), reason="提前")


def test_supervisors_are_no_members_of_the_villagers_committee(village: Village) -> None:
    village.go(State.HANDED_OVER)
    member = Elected.objects.filter(count__organ="committee")[0].nominee.person
    on = DATES[State.SUPPORTED]
    with clock.fixed(on):
        with refused("supervises-itself"):
            actions.nominate(
                CLERK,
                process_id=village.pk,
                organ="supervision",
                rank=0,
                origin="meeting",
                person_id=member.pk,
            )
        with refused("no-supervisors"):
            village.reach(State.SUPPORTED)
        with refused("no-quorum"):
            village.elect("supervision", SUPERVISORS, Meeting(30, 19), Seats(0, 2), on)


def test_a_late_handover_is_noted_with_its_reason(village: Village) -> None:
    village.go(State.FILED)
    late = dt.date(2026, 11, 20)
    with clock.fixed(late):
        with refused("missing"):
            village.reach(State.HANDED_OVER, late, seal=False)
        with refused("late"):
            village.reach(State.HANDED_OVER, late)
        village.reach(State.HANDED_OVER, late, reason="印章更换")
    assert village.process.stages.get(state=State.HANDED_OVER).late


def test_seats_of_the_committee_are_three_to_seven_and_fixed_before_the_nomination(village: Village) -> None:
    village.go(State.AUDITED)
    with clock.fixed(DATES[State.AUDITED]):
        with refused("bad-size"):
            actions.set_seats(CLERK, process_id=village.pk, deputies=0, members=1)
        actions.set_seats(CLERK, process_id=village.pk, deputies=1, members=5)
    village.go(State.OBJECTIONS_CLOSED)
    with clock.fixed(DATES[State.NOMINATED]), refused("few-nominees"):
        village.reach(State.NOMINATED)


def test_a_smaller_committee_leaves_seats_of_its_posts_empty(village: Village) -> None:
    village.go(State.AUDITED)
    with clock.fixed(DATES[State.AUDITED]):
        actions.set_seats(everything(3), process_id=village.pk, deputies=1, members=2)
    village.go(State.OBJECTIONS_CLOSED)
    village.go(State.CERTIFIED)
    assert Elected.objects.filter(count__organ="committee").count() == 4


MEN = tuple((rank, name, "男") if rank == 2 else (rank, name, sex) for rank, name, sex in COMMITTEE)


def test_a_woman_stands_for_the_post_that_holds_her_seat(village: Village) -> None:
    village.go(State.OBJECTIONS_CLOSED)
    village.standing = MEN
    with clock.fixed(DATES[State.NOMINATED]):
        with refused("no-woman"):
            village.step(State.NOMINATED)  # a woman stands for the deputy alone
        [woman] = village.nominate("committee", ((2, "马立夏", "女"),))
        village.reach(State.NOMINATED)
    with clock.fixed(DATES[State.REVIEWED]):
        actions.record_review(
            OFFICER, nominee_id=woman.pk, outcome="barred", document="1号", on=clock.today()
        )
        village.clear("committee")
        with refused("no-woman"):
            village.reach(State.REVIEWED)
        actions.reopen_nominations(CLERK, process_id=village.pk, on=clock.today(), reason="没有妇女候选人")
    assert village.process.state == State.OBJECTIONS_CLOSED


def test_a_woman_is_on_the_final_list(village: Village) -> None:
    village.go(State.LISTED)
    live = Nominee.objects.filter(process=village.pk, organ="committee")
    men = [each.pk for each in live if each.rank != 2 or each.person.sex == "男"]
    votes = {each.pk: 500 if each.pk in men else 10 for each in live}
    with clock.fixed(DATES[State.FINALISED]):
        actions.set_formal(
            CLERK, process_id=village.pk, votes=votes, nominee_ids=men, on=clock.today(), returned=600
        )
        with refused("no-woman"):
            village.reach(State.FINALISED, preselection=600)
