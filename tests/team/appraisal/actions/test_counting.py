"""Totals are entered by one and confirmed by another; ballots add up; few ballots are not told by person."""

from __future__ import annotations

from typing import Any

import pytest
from django.db import IntegrityError, transaction

from lingyan.decisions import actions as decisions
from lingyan.decisions.actions import Numbers
from lingyan.identity.models import User
from lingyan.kernel.problems import Denied
from lingyan.kernel.rights import APPRAISAL_BRANCH
from lingyan.parameters.actions import set_value
from lingyan.people.actions import create_organisation
from lingyan.team.appraisal import actions
from lingyan.team.appraisal.actions import Ballots
from lingyan.team.appraisal.models import Count, Outcome, Session, Tally
from lingyan.team.appraisal.parameters import ATTENDANCE
from lingyan.team.appraisal.rules import Body, Papers
from tests.support.actors import everything, holding
from tests.support.identity import make_user, one_person
from tests.team.appraisal.support import PLANNED, SINCE, Township, day, refused, seat


def enter(township: Township, session: Session, **more: Any) -> Count:
    ballots = more.pop("ballots", None) or township.ballots(session, **more)
    return actions.enter_count(township.clerk, session_id=session.pk, on=day(9), ballots=ballots)


def test_two_accounts_of_one_person_are_one_hand(township: Township) -> None:
    made = township.until("party", "peer")
    enter(township, made)
    one_person(township.clerk.user_id, township.checker.user_id)
    with refused("same-person"):
        actions.confirm_count(township.checker, session_id=made.pk)


def test_two_hands(township: Township) -> None:
    made = township.until("party", "peer")
    count = enter(township, made)
    made.refresh_from_db()
    assert (made.stage, made.eligible, count.state) == ("peer", 12, "entered")
    with refused("same-person"):
        actions.confirm_count(township.clerk, session_id=made.pk)
    with refused("waiting"):
        enter(township, made)
    actions.confirm_count(township.checker, session_id=made.pk)
    made.refresh_from_db()
    assert made.stage == "count"
    with refused("nothing-entered"):
        actions.confirm_count(township.checker, session_id=made.pk)
    with refused("wrong-step"):
        enter(township, made)


def test_the_database_itself_keeps_two_hands(township: Township) -> None:
    count = enter(township, township.until("party", "peer"))
    with pytest.raises(IntegrityError), transaction.atomic():
        Count.objects.filter(pk=count.pk).update(checked_by=count.entered_by)


def test_what_differs_is_sent_back_and_entered_anew(township: Township) -> None:
    made = township.until("party", "peer")
    enter(township, made)
    with refused("no-text"):
        actions.return_count(township.checker, session_id=made.pk, reason="")
    with refused("same-person"):
        actions.return_count(township.clerk, session_id=made.pk, reason="第3号不符")
    actions.return_count(township.checker, session_id=made.pk, reason="第3号不符")
    enter(township, made)
    actions.confirm_count(township.checker, session_id=made.pk)
    assert list(made.counts.values_list("state", flat=True)) == ["returned", "confirmed"]


@pytest.mark.parametrize(
    ("code", "more"),
    [
        ("present", {"present": 13}), ("present", {"present": 0, "papers": Papers(0, 0, 0)}),
        ("no-quorum", {"present": 5}), ("issued", {"papers": Papers(12, 10, 0)}),
        ("returned", {"papers": Papers(9, 10, 0)}), ("invalid", {"papers": Papers(9, 9, 10), "votes": {}}),
        ("votes", {"votes": dict.fromkeys(range(1, 13), (1, 1, 1, 1, 1))}), ("missing", {"votes": {1: (9, 0, 0, 0, 0)}}),
        ("too-few", {"papers": Papers(10, 5, 1)}),
    ],
)  # fmt: skip
def test_what_the_sheet_cannot_say(township: Township, code: str, more: dict[str, Any]) -> None:
    made = township.until("party", "peer")
    with refused(code):
        enter(township, made, **more)
    assert not made.counts.exists()


def test_a_branch_counts_full_members_and_hands_a_ballot_to_those_on_probation(township: Township) -> None:
    """Twelve full members: six are enough. Ten came, and one on probation: eleven ballots may be handed out."""
    made = township.until("party", "peer")
    enter(township, made, papers=Papers(11, 11, 0))
    actions.return_count(township.checker, session_id=made.pk, reason="重录")
    enter(township, made, present=6, papers=Papers(6, 6, 0))


def test_representatives_need_two_thirds_of_their_roll(township: Township) -> None:
    made = township.until("cadres", "reporting")
    with refused("no-quorum"):
        enter(township, made, present=19)
    enter(township, made, present=20)
    made.refresh_from_db()
    assert made.eligible == 30


def test_secretaries_need_the_countys_share_of_those_called(township: Township) -> None:
    """67 percent of twenty-four is sixteen and a bit."""
    made = township.until("secretary", "comments")
    with refused("no-quorum"):
        enter(township, made, present=16)
    enter(township, made, present=17)


def test_a_county_may_ask_for_another_share(township: Township) -> None:
    """Half of twenty-four is twelve."""
    set_value(
        everything(),
        ATTENDANCE,
        region=township.tree.county,
        from_on=PLANNED,
        text="50",
        basis="县委组〔2026〕1号",
    )
    made = township.until("secretary", "comments")
    with refused("no-quorum"):
        enter(township, made, present=11)
    enter(township, made, present=12)


def test_villagers_without_a_roll(township: Township) -> None:
    other = township.tree.other_village
    seat(other, "committee", "主任", "铜主任")
    made = township.plan("cadres", region=other)
    for code in ("announced", "reporting"):
        actions.take_step(township.clerk, session_id=made.pk, code=code, on=PLANNED)
    with refused("no-roll"):
        enter(township, made)


def test_a_cadre_is_unfit_when_more_than_half_of_those_present_say_so(township: Township) -> None:
    """Twenty present, nineteen valid ballots: eleven say 不称职 of the one, ten of the other."""
    made = township.until("cadres", "reporting")
    enter(township, made, votes={1: (4, 4, 0, 11, 0), 2: (5, 4, 0, 10, 0)})
    assert not Outcome.objects.exists()
    actions.confirm_count(township.checker, session_id=made.pk)
    assert list(Outcome.objects.order_by("subject__no").values_list("grade", flat=True)) == [4, 2]


def test_a_meeting_by_households_is_held_against_the_households_that_came(township: Township) -> None:
    """Twenty households of thirty sent forty persons: eleven of twenty ballots are more than half, ten are half."""
    decisions.record_roll(
        township.clerk, region=township.village, body=Body.VILLAGERS, as_of=SINCE, numbers=Numbers(90, 30), basis="户籍册",
    )  # fmt: skip
    made = township.until("cadres", "reporting", township.plan("cadres", body=Body.VILLAGERS))

    def sheet(houses: int | None, papers: Papers = Papers(20, 20, 0), present: int = 40) -> Ballots:
        votes = {1: (4, 5, 0, 11, 0), 2: (5, 5, 0, 10, 0)}
        return township.ballots(made, present=present, papers=papers, votes=votes, households_present=houses)

    for houses, present in ((0, 40), (31, 40), (21, 20)):
        with refused("households"):
            enter(township, made, ballots=sheet(houses, present=present))
    with refused("no-quorum"):
        enter(township, made, ballots=sheet(19))
    with refused("no-quorum"):
        enter(township, made, ballots=sheet(None))
    with refused("issued"):
        enter(township, made, ballots=sheet(20, Papers(21, 20, 0)))
    enter(township, made, ballots=sheet(20))
    actions.confirm_count(township.checker, session_id=made.pk)
    assert list(Outcome.objects.order_by("subject__no").values_list("grade", flat=True)) == [4, 2]


def test_only_villagers_meet_by_households(township: Township) -> None:
    made = township.until("cadres", "reporting")
    with refused("households"):
        enter(township, made, households_present=20)


def test_few_ballots_keep_no_totals(township: Township) -> None:
    """Four valid ballots: a branch goes on to its own opinion, villagers have to vote again."""
    made = township.until("party", "peer")
    enter(township, made, ballots=Ballots(10, Papers(10, 4, 0)))
    actions.confirm_count(township.checker, session_id=made.pk)
    assert not Tally.objects.exists()
    cadres = township.until("cadres", "reporting")
    with refused("too-few"):
        enter(township, cadres, ballots=Ballots(20, Papers(20, 4, 0)))


def test_nobody_counts_votes_on_oneself(township: Township) -> None:
    made = township.until("cadres", "reporting")
    user = make_user(name="雁委员")
    User.objects.filter(pk=user.pk).update(personal=township.member.personal)
    township.clerk = everything(user.pk)
    with refused("own-appraisal"):
        enter(township, made)


def test_who_only_leads_does_not_count(township: Township) -> None:
    made = township.until("party", "peer")
    township.clerk = holding(APPRAISAL_BRANCH)
    with pytest.raises(Denied):
        enter(township, made)


def test_a_groups_meeting_has_its_own_roll(township: Township) -> None:
    """Thirty-three belong to the group: twenty-two are two thirds, as are six of nine households."""
    group = township.group("雁庄村一组", 33, 9)
    made = township.until("cadres", "reporting", township.plan_of(group, "组长甲"))
    with refused("no-quorum"):
        enter(township, made, present=21)
    with refused("present"):
        enter(township, made, present=34)
    enter(township, made, present=22)
    made.refresh_from_db()
    assert (made.eligible, made.households) == (33, 9)
    actions.return_count(township.checker, session_id=made.pk, reason="按户开的会")
    with refused("no-quorum"):
        enter(township, made, present=8, papers=Papers(5, 5, 0), households_present=5)
    enter(township, made, present=8, papers=Papers(6, 6, 0), households_present=6)
    actions.confirm_count(township.checker, session_id=made.pk)
    assert Outcome.objects.get(subject__session=made).grade == 2


def test_few_ballots_of_a_group_are_not_told_by_person(township: Township) -> None:
    made = township.until("cadres", "reporting", township.plan_of(township.group("雁庄村一组", 6), "组长甲"))
    with refused("too-few"):
        enter(township, made, present=5, papers=Papers(5, 5, 1))


def test_a_group_without_a_roll_is_not_counted_by_the_villages(township: Township) -> None:
    group = create_organisation(township.clerk, region=township.village, kind="group", name="三组")
    made = township.until("cadres", "reporting", township.plan_of(group, "组长甲"))
    with refused("no-roll"):
        enter(township, made)
