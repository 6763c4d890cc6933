"""Grades are settled by a resolution of the whole roll; a third at most is excellent; low grades have a sequel."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace
from typing import Any

import pytest
from django.db import DatabaseError, transaction

from lingyan.kernel import clock
from lingyan.kernel.problems import Denied
from lingyan.kernel.rights import APPRAISAL_COUNT
from lingyan.people import judgements
from lingyan.team.appraisal import actions, queries
from lingyan.team.appraisal.actions import Approved, Grade
from lingyan.team.appraisal.models import Approval, Outcome, Session
from lingyan.team.appraisal.rules import Body
from tests.support.actors import holding
from tests.team.appraisal.support import TODAY, Township, day, refused


def decide(township: Township, made: Session, grades: dict[int, Grade] | None = None, **more: Any) -> Session:
    return actions.decide(
        township.clerk, session_id=made.pk, on=day(5), resolution=township.resolution(made, **more),
        grades=township.grades(made) if grades is None else grades,
    )  # fmt: skip


@pytest.mark.parametrize(("present", "ayes"), [(5, 5), (10, 6), (13, 8), (10, 11)])
def test_more_than_half_of_the_twelve_members_say_yes(township: Township, present: int, ayes: int) -> None:
    made = township.until("party", "count")
    with refused("not-adopted"):
        decide(township, made, present=present, ayes=ayes)
    assert decide(township, made, present=10, ayes=7).decision.eligible == 12


def test_a_branch_committee_of_five_may_settle_the_grades(township: Township) -> None:
    made = township.until("party", "count")
    with refused("not-adopted"):
        decide(township, made, body=Body.PARTY_COMMITTEE, present=4, ayes=3)
    with refused("wrong-body"):
        decide(township, made, body=Body.TOWN_COMMITTEE, eligible=5, present=4, ayes=3)
    assert (
        decide(township, made, body=Body.PARTY_COMMITTEE, eligible=5, present=4, ayes=3).decision.eligible
        == 5
    )


def test_a_third_of_twelve_is_four(township: Township) -> None:
    made = township.until("party", "count")
    five = township.grades(made, n2=1, n3=1, n4=1, n5=1)
    with refused("too-many-excellent"):
        decide(township, made, five)
    four = {**five, 5: Grade(2)}
    assert decide(township, made, four).stage == "decide"


def test_more_than_a_third_under_a_number(township: Township) -> None:
    made = township.until("party", "count")
    five, number = (
        township.grades(made, n2=1, n3=1, n4=1, n5=1),
        Approved("镇党〔2026〕9号", "芦溪镇党委", day(4)),
    )
    for changes, code in (
        ({"number": " "}, "no-text"), ({"organ": ""}, "no-text"), ({"organ": "长" * 81}, "too-long"),
        ({"on": day(6)}, "approved-later"),
    ):  # fmt: skip
        with refused(code):
            decide(township, made, five, approved=replace(number, **changes))
    with refused("needless-approval"):
        decide(township, made, approved=number)
    found = decide(township, made, five, approved=number).decision
    assert (found.approval, found.approved.organ, found.approved.on) == (
        "镇党〔2026〕9号",
        "芦溪镇党委",
        day(4),
    )
    with pytest.raises(DatabaseError), transaction.atomic():
        Approval.objects.update(organ="县委")


def test_everybody_graded_has_one_grade(township: Township) -> None:
    made = township.until("party", "count")
    grades = township.grades(made)
    with refused("missing"):
        decide(township, made, {key: each for key, each in grades.items() if key != 3})
    with refused("missing"):
        decide(township, made, {**grades, 13: Grade(2)})
    with refused("bad-grade"):
        decide(township, made, {**grades, 3: Grade(5)})
    with refused("wrong-step"):
        decide(township, township.plan("cadres"))


def test_a_township_says_why_it_departs_from_the_ballots(township: Township) -> None:
    made = township.until("secretary", "count")
    with refused("no-reason"):
        decide(township, made, {1: Grade(1), 2: Grade(3)})
    decide(township, made, {1: Grade(1), 2: Grade(3, "年度任务没有完成")})
    assert Outcome.objects.get(subject__no=2).reason == "年度任务没有完成"


def test_low_grades_have_a_sequel_before_the_end(township: Township) -> None:
    made = township.until("party", "count")
    decide(township, made, township.grades(made, n3=3, n4=4))
    township.until("party", "reported", made)
    low = queries.without_follow_up(made)
    assert [each.no for each in low] == [3, 4]
    with refused("follow-up-missing"):
        actions.close(township.clerk, session_id=made.pk, on=day(30))
    for each, what in zip(low, ("plan", "handled"), strict=True):
        actions.follow_up(
            township.clerk, subject_id=each.pk, what=what, on=day(29), number="镇党〔2026〕10号"
        )
    with refused("wrong-kind"):
        actions.follow_up(township.clerk, subject_id=low[0].pk, what="shame", on=day(29))
    with refused("unknown-subject"):
        actions.follow_up(township.clerk, subject_id=10**9, what="plan", on=day(29))
    closed = actions.close(township.clerk, session_id=made.pk, on=day(30))
    assert (closed.state, closed.closed_on) == ("closed", TODAY)


def test_no_sequel_before_the_grade(township: Township) -> None:
    made = township.until("party", "count")
    with refused("not-settled"):
        actions.follow_up(township.clerk, subject_id=made.subjects.all()[0].pk, what="plan", on=day(30))


def test_twice_in_a_row_unfit_is_told_and_decides_nothing(township: Township) -> None:
    unfit = {1: (4, 4, 0, 11, 0), 2: (9, 10, 0, 0, 0)}
    for year, start in ((2025, day(0)), (2026, day(10))):
        made = township.plan("cadres", year=year, on=start)
        for code in ("announced", "reporting"):
            actions.take_step(township.clerk, session_id=made.pk, code=code, on=start)
        actions.enter_count(
            township.clerk, session_id=made.pk, on=start, ballots=township.ballots(made, votes=unfit)
        )
        actions.confirm_count(township.checker, session_id=made.pk)
        twice = judgements.unfit_twice(township.village.path)
        assert twice == {each.person_id for each in queries.twice_in_a_row(made)}
        assert not judgements.unfit_twice(township.tree.other_town.path)
        assert [each.person for each in queries.twice_in_a_row(made)] == (
            [township.chief] if year == 2026 else []
        )
    assert township.chief.tenures.get().end_on is None
    better = township.until("cadres", "count")
    assert queries.twice_in_a_row(better) == []
    assert judgements.unfit_twice(township.village.path) == frozenset()


def test_who_only_counts_settles_nothing(township: Township) -> None:
    made = township.until("party", "count")
    township.clerk = holding(APPRAISAL_COUNT)
    with pytest.raises(Denied):
        decide(township, made)


def test_the_last_day_is_that_of_the_closing(township: Township) -> None:
    made = township.until("party", "reported")
    with clock.fixed(TODAY + dt.timedelta(days=30)):
        assert actions.close(township.clerk, session_id=made.pk, on=TODAY).closed_on == TODAY + dt.timedelta(
            days=30
        )
