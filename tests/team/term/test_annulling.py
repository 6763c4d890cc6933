"""A vote about which a complaint was upheld is annulled, stays visible, elects nobody, and is held again."""

from __future__ import annotations

import datetime as dt

import pytest

from lingyan.facts.registry import FactRequest
from lingyan.kernel import clock
from lingyan.kernel.calendar import deadline
from lingyan.kernel.month import Month
from lingyan.people.models import Tenure, Term
from lingyan.people.queries import in_office
from lingyan.team.term import actions, annulled, ballots, facts, printing, queries
from lingyan.team.term.models import Complaint, Count, Process
from lingyan.team.term.rules import Meeting, Seats
from lingyan.team.term.states import State
from tests.support.actors import everything
from tests.team.term.printing.conftest import said
from tests.team.term.support import CLERK, DATES, OFFICER, VOTE_ON, Village, refused

DECIDED = dt.date(2026, 10, 27)
AGAIN = dt.date(2026, 11, 2)
"""Six days later: the candidates hang out for five."""


def complain(
    village: Village, number: str = "收9号", outcome: str = "upheld", on: dt.date = VOTE_ON
) -> Complaint:
    with clock.fixed(max(DECIDED, on)):
        made = actions.receive_complaint(OFFICER, process_id=village.pk, document=number, received_on=on)
        return actions.decide_complaint(
            OFFICER, complaint_id=made.pk, outcome=outcome, decision=f"决{number}", on=clock.today()
        )


def annul(
    village: Village, complaint: Complaint, *ranks: int, count: Count | None = None, vote_on: dt.date | None = AGAIN,
    on: dt.date = DECIDED, by: object = OFFICER,
) -> Process:  # fmt: skip
    count = count or first(village)
    with clock.fixed(max(on, DECIDED)):
        return actions.annul_vote(
            by, complaint_id=complaint.pk, count_id=count.pk, ranks=ranks, document="认1号", on=on, vote_on=vote_on,
        )  # type: ignore[arg-type]  # fmt: skip


def first(village: Village) -> Count:
    return village.process.counts.filter(organ="committee").order_by("no").first()  # type: ignore[return-value]


def last(village: Village) -> Count:
    return village.process.counts.filter(organ="committee").order_by("-no").first()  # type: ignore[return-value]


@pytest.fixture
def disputed(voting: Village) -> Village:
    with clock.fixed(VOTE_ON):
        voting.vote()
    return voting


def names(village: Village) -> list[str]:
    return [each.nominee.person.personal.name for each in ballots.seated(village.process)]


def test_the_whole_vote_is_annulled_and_held_again(disputed: Village) -> None:
    complaint = complain(disputed)
    process = annul(disputed, complaint)
    assert (process.state, process.vote_on) == (State.FINALISED, AGAIN)
    assert names(disputed) == [] and ballots.last_votes(disputed.process) == {}
    assert ballots.open_seats(disputed.process) == {0: 1, 1: 1, 2: 3}
    with clock.fixed(AGAIN):
        again = disputed.vote(
            AGAIN, {"钱有田": 700, "孙秀兰": 600, "周大山": 500, "吴小妹": 500, "郑石头": 500}
        )
        assert not again.runoff and again.valid
        assert names(disputed)[0] == "钱有田"
        numbers = {each.pk: f"新{each.pk}" for each in ballots.seated(disputed.process)}
        actions.certify(OFFICER, process_id=disputed.pk, on=AGAIN, certificates=numbers)
    serving = in_office(AGAIN).filter(post__body__organisation__kind="committee")
    assert {each.person.personal.name for each in serving} == {
        "钱有田",
        "孙秀兰",
        "周大山",
        "吴小妹",
        "郑石头",
    }
    assert disputed.process.formed_on == AGAIN
    assert disputed.process.counts.filter(organ="committee").count() == 2


def test_an_annulled_vote_is_in_no_paper_and_no_fact(disputed: Village) -> None:
    annul(disputed, complain(disputed))
    year = FactRequest(Month(2026, 1), Month(2026, 12), dt.date(2026, 12, 31))
    rows = [
        dict(zip([each.name for each in facts.TERM_CHANGE.columns], row, strict=True))
        for row in facts.change_rows(year)
    ]
    [row] = [each for each in rows if each["process"] == disputed.pk]
    assert (row["ballots"], row["elected"]) == (None, 0)
    with clock.fixed(DECIDED):
        kinds = dict(printing.available(disputed.process))
        assert "result" not in kinds and "ballot" in kinds
        notice = said(printing.document(disputed.process, "annulled"))
    assert "认1号认定全部职务的投票无效" in notice and "2026年11月2日" in notice


def test_one_post_is_annulled_and_the_others_stand(disputed: Village) -> None:
    annul(disputed, complain(disputed), 0)
    assert "赵春生" not in names(disputed) and len(names(disputed)) == 4
    assert ballots.open_seats(disputed.process) == {0: 1}
    with clock.fixed(AGAIN):
        standing = {each.person.personal.name for each in ballots.standing_in(disputed.process, "committee")}
        assert standing == {"赵春生", "钱有田"}
        # A vote of its own: more than half, not a third.
        disputed.vote(AGAIN, {"赵春生": 400, "钱有田": 300})
        assert ballots.open_seats(disputed.process) == {0: 1}
        disputed.vote(AGAIN, {"赵春生": 300, "钱有田": 200})
        assert names(disputed)[0] == "赵春生"
    [paper] = [printing.document(disputed.process, "result")]
    assert "主任的投票已认定无效" in said(paper)


def test_going_back_is_no_second_meeting(disputed: Village) -> None:
    before = list(queries.assemblies_held("", VOTE_ON))
    process = annul(disputed, complain(disputed), vote_on=VOTE_ON + dt.timedelta(days=31))
    assert process.state == State.COMMITTEE
    assert list(queries.assemblies_held("", DECIDED)) == before
    assert [each.on for each in before] == [DATES[State.COMMITTEE]]


def test_only_another_vote_is_annulled_and_held_again(voting: Village) -> None:
    with clock.fixed(VOTE_ON):
        voting.vote(
            votes={"赵春生": 700, "孙秀兰": 600, "周大山": 500, "吴小妹": 450, "郑石头": 300, "王守田": 200}
        )
    with clock.fixed(DATES[State.RUNOFF]):
        runoff = voting.vote(DATES[State.RUNOFF], {"郑石头": 400, "王守田": 300})
    complaint = complain(voting, on=DATES[State.RUNOFF])
    process = annul(voting, complaint, count=runoff, vote_on=None)
    assert process.state == State.VOTED and len(names(voting)) == 4
    # Not late by the decision; the days of what follows begin with it.
    assert not process.stages.get(state=State.VOTED, on=DECIDED).late
    assert process.due_on == deadline(DECIDED, 5) and queries.done_days(process)[State.VOTED] == VOTE_ON
    steps = {each.key: each for each in queries.steps_of(process)}
    assert steps["runoff"].latest == DECIDED + dt.timedelta(days=10)
    notice = said(printing.document(process, "annulled"))
    assert "重新举行另行选举" in notice and "重新投票的日期" not in notice
    day = DECIDED + dt.timedelta(days=10)
    with clock.fixed(day):
        voting.vote(day, {"郑石头": 200, "王守田": 500})
    assert "王守田" in names(voting)
    assert not voting.process.stages.get(state=State.RUNOFF, on=day).late


def test_a_vote_held_anew_is_not_touched_by_another_complaint_about_the_old_one(disputed: Village) -> None:
    one, two = complain(disputed), complain(disputed, "收10号")
    old = first(disputed)
    annul(disputed, one)
    with clock.fixed(AGAIN):
        disputed.vote(AGAIN)
    with clock.fixed(AGAIN):
        actions.annul_vote(
            OFFICER, complaint_id=two.pk, count_id=old.pk, ranks=(), document="认2号", on=AGAIN, vote_on=None
        )
    assert disputed.process.state == State.VOTED and len(names(disputed)) == 5


def test_who_took_office_by_the_vote_leaves_it(voting: Village) -> None:
    voting.go(State.CERTIFIED)
    complaint = complain(voting)
    with refused("certified"):
        annul(voting, complaint, 0)
    annul(voting, complaint)
    assert not in_office(DECIDED).filter(post__body__organisation__kind="committee").exists()
    ended = Tenure.objects.filter(post__body__organisation__kind="committee")
    assert {each.end_reason for each in ended} == {"选举无效"}
    assert voting.process.formed_on is None
    with clock.fixed(AGAIN):
        voting.vote(AGAIN)
        numbers = {each.pk: f"新{each.pk}" for each in ballots.seated(voting.process)}
        actions.certify(OFFICER, process_id=voting.pk, on=AGAIN, certificates=numbers)
    assert in_office(AGAIN).filter(post__body__organisation__kind="committee").count() == 5


def two_votes(voting: Village) -> Village:
    """The chief and the deputy are elected by the first vote, the members by one held anew; all have their certificates."""
    with clock.fixed(VOTE_ON):
        voting.vote()
    annul(voting, complain(voting), 2)
    with clock.fixed(AGAIN):
        voting.vote(AGAIN)
        voting.certify(AGAIN)
    return voting


def test_who_sits_by_a_vote_that_stands_is_not_put_out_with_a_later_one(voting: Village) -> None:
    two_votes(voting)
    before = serving(AGAIN, "committee")
    complaint = complain(voting, "收10号", on=AGAIN)
    with refused("certified"):
        annul(voting, complaint, count=last(voting), on=AGAIN, vote_on=AGAIN + dt.timedelta(days=10))
    assert serving(AGAIN, "committee") == before and len(before) == 5


def test_with_the_first_vote_goes_the_whole_election(voting: Village) -> None:
    two_votes(voting)
    again = AGAIN + dt.timedelta(days=10)
    annul(voting, complain(voting, "收10号", on=AGAIN), on=AGAIN, vote_on=again)
    assert not serving(AGAIN, "committee") and names(voting) == []
    elect_the_loser(voting, again)
    assert len(serving(again, "committee")) == 5 and len(names(voting)) == 5


def supervisors(village: Village, on: dt.date, *rows: tuple[int, str, str]) -> None:
    with clock.fixed(on):
        village.elect("supervision", rows, Meeting(30, 20), Seats(0, 2), on)


def elect_the_loser(village: Village, on: dt.date) -> None:
    """The vote once more, which 王守田 wins instead of 郑石头."""
    with clock.fixed(on):
        village.vote(on, {"赵春生": 700, "孙秀兰": 600, "周大山": 500, "吴小妹": 500, "王守田": 500})
        village.certify(on)


def serving(on: dt.date, kind: str) -> set[str]:
    found = in_office(on).filter(post__body__organisation__kind=kind)
    return {each.person.personal.name for each in found.select_related("person__personal")}


THREE = ((0, "蒋白露", "女"), (2, "沈寒露", "男"), (2, "王守田", "男"))


def test_a_supervisor_elected_to_the_committee_by_the_new_vote_leaves_his_seat_open(voting: Village) -> None:
    voting.go(State.CERTIFIED)
    supervisors(voting, DATES[State.CERTIFIED], *THREE)
    annul(voting, complain(voting))
    elect_the_loser(voting, AGAIN)
    day = AGAIN + dt.timedelta(days=1)
    with clock.fixed(day):
        voting.reach(State.FILED, day)
        voting.reach(State.HANDED_OVER, day)
        stated = {"leaders_on": day, "representatives_on": day}
        with refused("no-supervisors"):
            voting.reach(State.SUPPORTED, day, **stated)
    supervisors(voting, day, (2, "韩霜降", "男"))
    with clock.fixed(day):
        voting.reach(State.SUPPORTED, day, **stated)
    assert serving(day, "supervision") == {"蒋白露", "沈寒露", "韩霜降"}
    assert "王守田" in serving(day, "committee")


def test_so_does_one_who_supervises_already_and_the_others_keep_their_term(voting: Village) -> None:
    voting.go(State.HANDED_OVER)
    supervisors(voting, DATES[State.SUPPORTED], *THREE)
    with clock.fixed(DATES[State.SUPPORTED]):
        voting.reach(State.SUPPORTED)
    decided, again = DATES[State.SNAPSHOT], dt.date(2026, 11, 10)
    annul(voting, complain(voting, on=decided), on=decided, vote_on=again)
    elect_the_loser(voting, again)
    assert serving(again, "supervision") == {"蒋白露", "沈寒露"}
    day = again + dt.timedelta(days=1)
    with clock.fixed(day):
        voting.reach(State.FILED, day)
        voting.reach(State.HANDED_OVER, day)
    supervisors(voting, day, (2, "韩霜降", "男"))
    with clock.fixed(day):
        voting.reach(State.SUPPORTED, day, leaders_on=day, representatives_on=day)
    assert serving(day, "supervision") == {"蒋白露", "沈寒露", "韩霜降"}
    assert Term.objects.filter(body__organisation__kind="supervision").count() == 1


def test_who_gave_a_supervisors_seat_up_may_be_elected_to_it_again(voting: Village) -> None:
    voting.go(State.CERTIFIED)
    supervisors(voting, DATES[State.CERTIFIED], *THREE)
    annul(voting, complain(voting))
    elect_the_loser(voting, AGAIN)
    decided, again = AGAIN + dt.timedelta(days=1), AGAIN + dt.timedelta(days=10)
    annul(voting, complain(voting, "收10号", on=AGAIN), count=last(voting), on=decided, vote_on=again)
    with clock.fixed(again):
        voting.vote(again)
        voting.certify(again)
        assert len(ballots.seated(voting.process, "supervision")) == 2
        nominee = voting.process.nominees.get(organ="supervision", person__personal__name="王守田")
        actions.withdraw(CLERK, nominee_id=nominee.pk, on=again)
    supervisors(voting, again, (2, "王守田", "男"))
    assert len(ballots.seated(voting.process, "supervision")) == 3


def test_a_voter_list_that_has_become_too_old_is_posted_again(disputed: Village) -> None:
    late = VOTE_ON + dt.timedelta(days=31)
    process = annul(disputed, complain(disputed), vote_on=late)
    assert (process.state, process.voters) == (State.COMMITTEE, None)


@pytest.mark.parametrize(
    ("vote_on", "code"),
    [(None, "bad-day"), (DECIDED, "bad-day"), (dt.date(2026, 11, 1), ""), (dt.date(2026, 10, 31), "too-early"),
     (dt.date(2027, 1, 25), ""), (dt.date(2027, 1, 26), "too-late")],
)  # fmt: skip
def test_the_new_day_leaves_time_for_the_notice_and_keeps_the_days_of_the_rule(
    disputed: Village, vote_on: dt.date | None, code: str
) -> None:
    complaint = complain(disputed)
    if code:
        with refused(code):
            annul(disputed, complaint, vote_on=vote_on)
    else:
        assert annul(disputed, complaint, vote_on=vote_on).vote_on == vote_on


def test_only_an_upheld_complaint_about_the_vote_annuls_it_and_once(disputed: Village) -> None:
    with refused("unknown-complaint"), clock.fixed(DECIDED):
        actions.annul_vote(
            OFFICER, complaint_id=0, count_id=0, ranks=(), document="1", on=DECIDED, vote_on=AGAIN
        )
    with refused("not-upheld"):
        annul(disputed, complain(disputed, "收11号", "dismissed"))
    with refused("not-about"):
        annul(disputed, complain(disputed, "收12号", on=VOTE_ON - dt.timedelta(days=1)))
    complaint = complain(disputed)
    with refused("bad-date"):
        annul(disputed, complaint, on=DECIDED - dt.timedelta(days=1))
    with refused("unknown-count"):
        other = Count(pk=first(disputed).pk + 1000)
        annul(disputed, complaint, count=other)
    with refused("bad-choice"):
        annul(disputed, complaint, 7)
    with refused("own-count"):
        annul(disputed, complaint, by=CLERK)
    with clock.fixed(DECIDED), refused("no-document"):
        actions.annul_vote(
            OFFICER, complaint_id=complaint.pk, count_id=first(disputed).pk, ranks=(), document=" ", on=DECIDED,
            vote_on=AGAIN,
        )  # fmt: skip
    annul(disputed, complaint)
    with refused("wrong-state"):
        annul(disputed, complaint)
    with clock.fixed(AGAIN):
        disputed.vote(AGAIN)
    with refused("annulled-already"):
        annul(disputed, complaint, on=AGAIN, vote_on=AGAIN + dt.timedelta(days=10), by=everything(5))


def test_a_closed_term_change_is_not_annulled(voting: Village) -> None:
    voting.go(State.CLOSED)
    assert Process.objects.get(pk=voting.pk).state == State.CLOSED
    assert not annulled.of(voting.process)
