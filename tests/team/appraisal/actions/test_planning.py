"""An appraisal is begun by who leads it, judges whom the records name, and takes its steps one after the other."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest
from django.db import IntegrityError, transaction

from lingyan.identity.models import User
from lingyan.kernel import clock
from lingyan.kernel.models import AuditEntry
from lingyan.kernel.problems import Denied
from lingyan.kernel.rights import APPRAISAL_BRANCH, APPRAISAL_CADRES, APPRAISAL_TOWNSHIP
from lingyan.people.actions import begin_tenure, end_tenure
from lingyan.people.models import Body as PeopleBody
from lingyan.people.models import PersonalData, Post
from lingyan.team.appraisal import actions, queries
from lingyan.team.appraisal.actions import NewMember
from lingyan.team.appraisal.models import Session
from lingyan.team.appraisal.rules import Body
from lingyan.team.mandates import actions as mandates
from lingyan.team.mandates.actions import Entry
from lingyan.team.mandates.models import Mandate
from tests.support.actors import everything, holding
from tests.support.identity import make_user
from tests.team.appraisal.support import NAMES, PLANNED, SINCE, TODAY, Township, day, person, refused


def test_a_branch_lists_its_members_and_remembers_them_next_year(township: Township) -> None:
    made = township.plan("party")
    assert made.subjects.count() == 13
    assert made.subjects.filter(graded=False).count() == 1
    township.until("party", "follow", made)
    known = queries.last_list(township.village).items()
    again = [(person, graded) for person, graded in known if person != township.secretary.pk]
    later = township.plan("party", year=2025, members=again, new=[])
    assert set(later.subjects.values_list("person", flat=True)) == {person for person, _ in again}
    assert later.subjects.get(graded=False).person.personal.name == "预备丑"


def test_cadres_and_secretaries_are_those_in_office(township: Township) -> None:
    assert [each.person for each in township.plan("cadres").subjects.all()] == [
        township.chief,
        township.member,
    ]
    watchers = township.plan("cadres", whom="supervision").subjects.all()
    assert [each.person for each in watchers] == [township.supervisor]
    assert [each.person for each in township.plan("secretary").subjects.all()] == [
        township.secretary, township.other_secretary,
    ]  # fmt: skip
    downward = township.plan("secretary", region=township.village, body=Body.MEMBERS_AND_REPRESENTATIVES)
    assert [each.person for each in downward.subjects.all()] == [township.secretary]


def test_who_has_left_is_not_judged(township: Township) -> None:
    end_tenure(everything(), township.member.tenures.get(), on=dt.date(2026, 6, 1), reason="辞职")
    assert [each.person for each in township.plan("cadres").subjects.all()] == [township.chief]


@pytest.mark.parametrize(
    ("code", "kind", "more"),
    [
        ("wrong-kind", "party", {"body": Body.REPRESENTATIVES}),
        ("wrong-kind", "party", {"body": "coffee"}),
        ("wrong-kind", "party", {"whom": "committee"}),
        ("wrong-kind", "cadres", {"whom": ""}),
        ("wrong-kind", "cadres", {"whom": "collective"}),
        ("wrong-place", "secretary", {"body": Body.MEMBERS_AND_REPRESENTATIVES}),
        ("future", "party", {"on": TODAY + dt.timedelta(days=1)}),
        ("wrong-year", "party", {"year": 2024}),
        ("wrong-year", "party", {"year": 2027}),
        ("no-eligible", "secretary", {"eligible": None}),
        ("nobody", "party", {"members": [], "new": []}),
        ("unknown-person", "party", {"members": [(10**9, True)]}),
        ("same-name", "party", {"new": [NewMember("雁书记")]}),
        ("same-name", "party", {"new": [NewMember("某某"), NewMember("某某")]}),
        ("too-many", "party", {"new": [NewMember(f"人{n}") for n in range(500)]}),
        ("no-text", "party", {"new": [NewMember(" ")]}),
        ("too-long", "party", {"new": [NewMember("长" * 61)]}),
    ],
)
def test_what_is_refused(township: Township, code: str, kind: str, more: dict[str, Any]) -> None:
    with refused(code):
        township.plan(kind, **more)
    assert not Session.objects.exists()


def test_once_a_year_unless_void_but_villagers_may_ask_again(township: Township) -> None:
    first = township.plan("party")
    with refused("twice"):
        township.plan("party")
    actions.void(township.clerk, session_id=first.pk, reason="名单有误")
    assert township.plan("party", members=[(township.secretary.pk, True)], new=[]).pk != first.pk
    township.plan("cadres")
    township.plan("cadres")


@pytest.mark.parametrize(
    ("right", "kind", "more"),
    [
        (APPRAISAL_BRANCH, "party", {}), (APPRAISAL_CADRES, "cadres", {}),
        (APPRAISAL_TOWNSHIP, "cadres", {"whom": "supervision"}), (APPRAISAL_TOWNSHIP, "secretary", {}),
    ],
)  # fmt: skip
def test_each_has_its_own_leader(township: Township, right: str, kind: str, more: dict[str, Any]) -> None:
    for other in {APPRAISAL_BRANCH, APPRAISAL_CADRES, APPRAISAL_TOWNSHIP} - {right}:
        township.clerk = holding(other)
        with pytest.raises(Denied):
            township.plan(kind, **more)
    township.clerk = holding(right, path=township.tree.town.path)
    assert township.plan(kind, **more).stage == "planned"


def test_nobody_leads_the_judgement_of_oneself(township: Township) -> None:
    user = make_user(name="雁主任")
    User.objects.filter(pk=user.pk).update(personal=township.chief.personal)
    township.clerk = everything(user.pk)
    with refused("own-appraisal"):
        township.plan("cadres")
    assert township.plan("party").stage == "planned"


def test_members_are_added_until_ballots_are_counted(township: Township) -> None:
    made = township.plan("party")
    actions.add_members(township.clerk, session_id=made.pk, new=[NewMember("补一人")])
    assert made.subjects.latest("no").no == 14
    with refused("same-name"):
        actions.add_members(township.clerk, session_id=made.pk, new=[NewMember(NAMES[0])])
    with refused("nobody"):
        actions.add_members(township.clerk, session_id=made.pk, new=[])
    township.until("party", "count", made)
    with refused("counted"):
        actions.add_members(township.clerk, session_id=made.pk, new=[NewMember("再补")])
    with refused("wrong-kind"):
        actions.add_members(township.clerk, session_id=township.plan("cadres").pk, new=[NewMember("某")])


def test_steps_come_in_order_and_on_days_that_follow(township: Township) -> None:
    made = township.plan("cadres")
    take = actions.take_step
    with refused("wrong-step"):
        take(township.clerk, session_id=made.pk, code="reporting", on=day(1))
    with refused("before-last-step"):
        take(township.clerk, session_id=made.pk, code="announced", on=PLANNED - dt.timedelta(days=1))
    with refused("future"):
        take(township.clerk, session_id=made.pk, code="announced", on=TODAY + dt.timedelta(days=1))
    with refused("too-long"):
        take(township.clerk, session_id=made.pk, code="announced", on=day(1), number="长" * 81)
    take(township.clerk, session_id=made.pk, code="announced", on=day(1), number="村务公开栏")
    take(township.clerk, session_id=made.pk, code="reporting", on=day(1))
    with refused("wrong-step"):
        take(township.clerk, session_id=made.pk, code="count", on=day(2))
    assert [step.code for step in made.steps.all()] == ["planned", "announced", "reporting"]


def test_what_is_settled_cannot_be_given_up(township: Township) -> None:
    made = township.until("party", "decide")
    with refused("settled"):
        actions.void(township.clerk, session_id=made.pk, reason="重来")
    other = township.plan("cadres")
    with refused("no-text"):
        actions.void(township.clerk, session_id=other.pk, reason=" ")
    actions.void(township.clerk, session_id=other.pk, reason="重来")
    with refused("not-open"):
        actions.take_step(township.clerk, session_id=other.pk, code="announced", on=day(1))
    with refused("unknown-appraisal"):
        actions.void(township.clerk, session_id=10**9, reason="重来")


def test_the_trail_names_steps_and_no_grades(township: Township) -> None:
    township.until("party", "follow")
    details = [str(entry.details) for entry in AuditEntry.objects.filter(code__startswith="appraisal.")]
    assert len(details) >= 8
    assert not any('grade"' in text or NAMES[0] in text or "优秀" in text for text in details)


def test_each_branch_of_a_village_judges_its_own_members(township: Township) -> None:
    first, second = township.branch("第一支部", "雁一", "雁二"), township.branch("第二支部", "雁三")
    with refused("which-branch"):
        township.plan("party")
    with refused("unknown-branch"):
        township.plan("party", branch=second + 1)
    mine, other = (known_of(township, branch) for branch in (first, second))
    with refused("unknown-person"):
        township.plan("party", branch=first, members=[(other["雁三"], True)], new=[])
    one = township.plan("party", branch=first, members=[(key, True) for key in mine.values()], new=[])
    two = township.plan("party", branch=second, members=[(other["雁三"], True)], new=[])
    assert [each.subjects.count() for each in (one, two)] == [2, 1]
    assert (one.branch_name, str(two)) == ("第一支部", "雁庄村第二支部2026年民主评议党员")
    with refused("twice"):
        township.plan("party", branch=first, members=[], new=[NewMember("雁四")])
    actions.void(township.clerk, session_id=one.pk, reason="重来")
    township.plan("party", branch=first, members=[], new=[NewMember("雁四")])


def test_the_third_is_of_the_branch(township: Township) -> None:
    """Eight of the first and seven of the second: two each may be best, though among all fifteen five could."""
    sizes = {township.branch(name): size for name, size in (("第一支部", 8), ("第二支部", 7))}
    for branch, size in sizes.items():
        new = [NewMember(name) for name in NAMES[:size]]
        made = township.until("party", "count", township.plan("party", branch=branch, members=[], new=new))
        best, one_more = ({f"n{no}": 1 for no in range(2, last)} for last in (size // 3 + 1, size // 3 + 2))
        resolution = township.resolution(made, present=size, ayes=size)
        with refused("too-many-excellent"):
            actions.decide(
                township.clerk, session_id=made.pk, on=day(5), resolution=resolution,
                grades=township.grades(made, **one_more),
            )  # fmt: skip
        actions.decide(
            township.clerk, session_id=made.pk, on=day(5), resolution=resolution,
            grades=township.grades(made, **best),
        )  # fmt: skip


def test_an_appraisal_of_the_whole_village_was_of_each_branch(township: Township) -> None:
    township.plan("party")
    branch = township.branch("雁庄村党支部")
    with refused("twice"):
        township.plan("party", members=[], new=[NewMember("雁四")])
    assert township.plan("party", year=2025, members=[], new=[NewMember("雁四")]).branch == branch


def test_the_database_keeps_branches_apart(township: Township) -> None:
    branch = township.branch("雁庄村党支部")
    made = township.plan("party", members=[], new=[NewMember("雁四")])
    twin = {"region": township.village, "body": Body.PARTY_MEETING, "year": 2026, "made_at": made.made_at}
    for kind in ("party", "cadres"):
        with pytest.raises(IntegrityError), transaction.atomic():
            Session.objects.create(kind=kind, branch=branch, **twin)


def test_a_group_judges_the_leaders_it_names(township: Township) -> None:
    group, other = township.group("雁庄村一组", 30), township.group("雁庄村二组", 20)
    made = township.plan_of(group, "组长甲", "副组长乙")
    assert [str(each.person.personal) for each in made.subjects.all()] == ["组长甲", "副组长乙"]
    assert made.subjects.filter(graded=True).count() == 2
    assert (str(made), made.region) == ("雁庄村一组2026年群众评议村干部", township.village)
    first = made.subjects.all()[0].person_id
    assert [person.pk for person, _group in queries.known_leaders([group.pk])][:1] == [first]
    actions.add_members(township.clerk, session_id=made.pk, new=[NewMember("副组长丙", graded=False)])
    assert made.subjects.filter(graded=True).count() == 3
    again = township.plan_of(group, members=[(first, False)])
    assert list(again.subjects.values_list("person_id", "graded")) == [(first, True)]
    with refused("unknown-person"):
        township.plan_of(other, members=[(first, True)])


def test_leaders_on_the_list_of_the_village_are_offered_and_nobody_twice(township: Township) -> None:
    """Who was typed for a meeting before and is called like a leader on the list stays one person."""
    group, other = township.group("雁庄村第一村民小组", 30), township.group("雁庄村十一组", 20)
    made = township.plan_of(group, "组长甲")
    typed = made.subjects.get().person_id
    for name, where in (("组长甲", "一组"), ("组长乙", "1组"), ("组长丙", "十一组")):
        entry = Entry(name, "男", "leader", where, None, "chosen", SINCE)
        mandates.begin(everything(), region=township.village, entry=entry)
    first, second = queries.known_leaders([group.pk])
    assert (first[0].pk, str(second[0].personal)) == (typed, "组长乙")
    [(third, _group)] = queries.known_leaders([other.pk])
    assert str(third.personal) == "组长丙"
    again = township.plan_of(group, members=[(second[0].pk, True)])
    assert again.subjects.get().person_id == second[0].pk
    with refused("unknown-person"):
        township.plan_of(group, members=[(third.pk, True)])
    mandates.end(everything(), mandate_id=Mandate.objects.get(person=third).pk, ending="moved", on=SINCE)
    assert queries.known_leaders([other.pk]) == []


def test_a_leader_in_office_is_listed_by_the_post(township: Township) -> None:
    group = township.group("雁庄村一组", 30)
    body = PeopleBody.objects.create(organisation=group, name="小组")
    leader = person("组长甲", township.village)
    for title, who in (("组长", leader), ("出纳", township.member)):
        post = Post.objects.create(body=body, title=title)
        begin_tenure(everything(), person=who, post=post, start_on=SINCE)
    made = township.plan_of(group, "副组长乙")
    assert [str(each.person.personal) for each in made.subjects.all()] == ["组长甲", "副组长乙"]
    with refused("same-name"):
        township.plan_of(group, "组长甲")


def test_a_leader_by_post_and_by_list_is_judged_once(township: Township) -> None:
    """The register of posts and the village's list hold records of their own of the same leader."""
    group = township.group("雁庄村一组", 30)
    post = Post.objects.create(body=PeopleBody.objects.create(organisation=group, name="小组"), title="组长")
    begin_tenure(everything(), person=person("组长甲", township.village), post=post, start_on=SINCE)
    for name in ("组长甲", "副组长乙"):
        entry = Entry(name, "男", "leader", "一组", None, "chosen", SINCE)
        mandates.begin(everything(), region=township.village, entry=entry)
    ticked = [(each.pk, True) for each, _group in queries.known_leaders([group.pk])]
    made = township.plan_of(group, members=ticked)
    assert [str(each.person.personal) for each in made.subjects.all()] == ["组长甲", "副组长乙"]


def test_who_was_erased_is_offered_no_more(township: Township) -> None:
    group = township.group("雁庄村一组", 30)
    judged = township.plan_of(group, "组长甲").subjects.get().person
    entry = Entry("组长乙", "男", "leader", "一组", None, "chosen", SINCE)
    listed = mandates.begin(everything(), region=township.village, entry=entry).person
    for each in (judged, listed):
        PersonalData.objects.filter(pk=each.personal_id).update(name="", erased_at=clock.now())
    assert queries.known_leaders([group.pk]) == []


def test_only_a_group_judges_its_leaders(township: Township) -> None:
    group = township.group("雁庄村一组", 30)
    for code, more in (
        ("nobody", {}), ("no-group", {"group": None}), ("no-group", {"group": township.chief.pk + 10_000}),
        ("wrong-kind", {"whom": "committee"}), ("wrong-kind", {"body": Body.REPRESENTATIVES}),
        ("no-group", {"whom": "committee", "body": Body.VILLAGERS}),
    ):  # fmt: skip
        with refused(code):
            township.plan_of(group, **more)
    with pytest.raises(IntegrityError), transaction.atomic():
        Session.objects.create(
            region=township.village, kind="cadres", whom="group", year=2026, body=Body.GROUP, made_at=clock.now()
        )  # fmt: skip


def known_of(township: Township, branch: int) -> dict[str, int]:
    return {str(each.personal): each.pk for each in queries.known_members(township.village, branch)}
