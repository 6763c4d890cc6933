"""Who may read results, and who is known as a member of a branch."""

from __future__ import annotations

import pytest

from lingyan.kernel.rights import (
    APPRAISAL_BRANCH,
    APPRAISAL_CADRES,
    APPRAISAL_COUNT,
    APPRAISAL_RESULTS,
    APPRAISAL_TOWNSHIP,
    APPRAISAL_VIEW,
)
from lingyan.people.actions import begin_tenure
from lingyan.people.models import Body, Post
from lingyan.team.appraisal import actions, queries
from lingyan.team.appraisal.actions import Ballots, NewMember
from lingyan.team.appraisal.models import Session
from lingyan.team.appraisal.rules import Papers
from tests.support.actors import everything, holding
from tests.support.identity import actor_with
from tests.team.appraisal.support import NAMES, SINCE, TODAY, Township, day


@pytest.mark.parametrize("kind", ["party", "cadres", "secretary"])
def test_results_are_for_the_office_and_for_who_leads(township: Township, kind: str) -> None:
    leads = {"party": APPRAISAL_BRANCH, "cadres": APPRAISAL_CADRES, "secretary": APPRAISAL_TOWNSHIP}[kind]
    made, path = township.plan(kind), township.tree.town.path
    for right in (APPRAISAL_BRANCH, APPRAISAL_CADRES, APPRAISAL_TOWNSHIP, APPRAISAL_COUNT, APPRAISAL_VIEW):
        assert queries.may_read(holding(right, path=path), made) == (right == leads)
    assert queries.may_read(holding(APPRAISAL_RESULTS, path=path), made)
    assert not queries.may_read(holding(APPRAISAL_RESULTS, leads, path=township.tree.other_town.path), made)


def test_roles_of_the_offices(township: Township) -> None:
    """The clerk and the auditor do not read what villagers said of cadres; their chair, the township and the county do."""
    made = township.plan("cadres")
    reads = {
        role: queries.may_read(actor_with(role, place), made)
        for role, place in (
            ("village-clerk", township.village), ("village-committee", township.village), ("auditor", township.tree.county),
            ("supervision", township.village), ("township-officer", township.tree.town),
            ("organisation-office", township.tree.county), ("agriculture-office", township.tree.county),
        )
    }  # fmt: skip
    assert [role for role, may in reads.items() if may] == [
        "supervision",
        "township-officer",
        "organisation-office",
    ]


def test_a_secretary_does_not_read_the_townships_judgement(township: Township) -> None:
    made = township.plan("secretary")
    secretary = actor_with("party-secretary", township.village)
    assert not queries.may_read(secretary, made)
    assert not queries.sessions(secretary).exists()


def test_sessions_stay_in_scope(township: Township) -> None:
    township.plan("party")
    assert queries.sessions(holding(APPRAISAL_VIEW, path=township.village.path)).count() == 1
    assert not queries.sessions(holding(APPRAISAL_VIEW, path=township.tree.other_village.path)).exists()
    assert queries.sessions(holding(APPRAISAL_VIEW), township.tree.town).count() == 1


def test_known_members_are_those_in_office_and_on_earlier_lists(township: Township) -> None:
    assert list(queries.known_members(township.village)) == [township.secretary]
    township.plan("party")
    assert queries.known_members(township.village).count() == 2 + len(NAMES)
    assert not queries.known_members(township.tree.other_village).exists()
    assert list(queries.last_list(township.village).values()).count(False) == 1
    assert queries.last_list(township.tree.other_village) == {}


def test_members_on_the_roll_of_the_only_branch_are_known(township: Township) -> None:
    branch = township.branch("雁庄村党支部", "雁书记", "雁一", ("雁二", False))
    known = {str(each.personal): each.pk for each in queries.known_members(township.village)}
    # Who is in office is called as somebody on the roll, and is that person.
    assert set(known) == {"雁书记", "雁一", "雁二"}
    assert queries.last_list(township.village) == {
        known["雁书记"]: True, known["雁一"]: True, known["雁二"]: False,
    }  # fmt: skip
    made = township.plan("party", members=[(known["雁一"], True)], new=[])
    assert (made.branch, made.branch_name, made.place) == (branch, "", "雁庄村")


def test_of_several_branches_each_has_its_own_members_and_lists(township: Township) -> None:
    first = township.branch("第一支部", "雁一", "雁二")
    second = township.branch("第二支部", "雁三")
    township.plan("party", branch=second, members=[], new=[NewMember("雁四")])
    names = {
        branch: {str(each.personal) for each in queries.known_members(township.village, branch)}
        for branch in (first, second)
    }
    assert names == {first: {"雁一", "雁二"}, second: {"雁三", "雁四"}}


def test_branches_that_have_not_begun(township: Township) -> None:
    villages = [township.village.pk, township.tree.other_village.pk]
    assert queries.branches_without(villages, 2026) == 2
    first, second = township.branch("第一支部", "雁一"), township.branch("第二支部", "雁三")
    assert queries.branches_without(villages, 2026) == 3
    township.plan("party", branch=first, members=[], new=[NewMember("雁四")])
    assert queries.branches_without(villages, 2026) == 2
    made = township.plan("party", branch=second, members=[], new=[NewMember("雁五")])
    assert queries.branches_without(villages, 2026) == 1
    actions.void(township.clerk, session_id=made.pk, reason="重来")
    assert queries.branches_without(villages, 2026) == 2


def test_twice_unfit_for_the_group_ends_no_duty_in_a_committee(township: Township) -> None:
    """A chief who also leads a group is judged by both meetings; one judgement of each is not two in a row."""
    group = township.group("雁庄村一组", 30)
    post = Post.objects.create(body=Body.objects.create(organisation=group, name="小组"), title="组长")
    begin_tenure(everything(), person=township.chief, post=post, start_on=SINCE)

    def judged_unfit(session: Session) -> Session:
        found = township.until("cadres", "reporting", session)
        votes = {each.no: (0, 0, 0, 22, 0) for each in found.subjects.all()}
        ballots = Ballots(22, Papers(22, 22, 0), votes)
        actions.enter_count(township.clerk, session_id=found.pk, on=day(9), ballots=ballots)
        return actions.confirm_count(township.checker, session_id=found.pk)

    first = judged_unfit(township.plan_of(group))
    committee = judged_unfit(township.plan("cadres"))
    assert queries.twice_in_a_row(first) == queries.twice_in_a_row(committee) == []
    second = judged_unfit(township.plan_of(group))
    assert [each.person for each in queries.twice_in_a_row(second)] == [township.chief]
    assert queries.unfit_twice(township.village.path) == frozenset()
    assert [each.body for each in queries.assemblies_held("", TODAY)] == ["representatives"]


def test_one_count_is_confirmed(township: Township) -> None:
    made = township.until("party", "count")
    assert queries.waiting(made) is None
    counted = queries.counted(made)
    assert counted is not None and counted.tallies.count() == 12
    assert queries.most_said(made)[1] == 1
    assert Session.objects.get().state == "open"
