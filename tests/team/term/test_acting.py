"""While there is no chief a deputy acts, or whom the representatives pick; it is no post and makes no tenure."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest

from lingyan.decisions import assemblies
from lingyan.kernel import clock
from lingyan.kernel.problems import Denied
from lingyan.kernel.rights import TERM_VIEW
from lingyan.people import actions as people
from lingyan.people.models import Person, PersonalData, Tenure
from lingyan.team.term import acting, actions, vacancies
from lingyan.team.term.models import Acting
from lingyan.team.term.rules import Meeting
from tests.support.actors import everything, holding
from tests.team.term.support import CLERK, OFFICER, TERM_FROM, Committee, refused

TODAY = dt.date(2025, 6, 3)
DAY = dt.timedelta(days=1)
ENOUGH = Meeting(30, 20)


def act(committee: Committee, name: str, way: str = "deputy", **more: Any) -> Acting:
    given = {"document": "芦溪府函1号", "on": TODAY, "from_on": TODAY, **more}
    with clock.fixed(TODAY):
        return actions.record_acting(CLERK, tenure_id=committee.members[name].pk, way=way, **given)


def leave(committee: Committee, name: str, on: dt.date) -> None:
    people.end_tenure(OFFICER, Tenure.objects.get(pk=committee.members[name].pk), on=on, reason="辞职")


def chief(committee: Committee, on: dt.date) -> Tenure:
    person = Person.objects.create(
        personal=PersonalData.objects.create(name="赵春生"), sex="男", home=committee.region
    )
    post = committee.body.posts.get(title="主任")
    return people.begin_tenure(
        OFFICER, person=person, post=post, start_on=on, term=committee.term, selection="补选"
    )


def test_the_deputy_acts_and_holds_no_other_post_by_it(committee: Committee) -> None:
    before = Tenure.objects.count()
    made = act(committee, "孙秀兰")
    assert Tenure.objects.count() == before
    assert not acting.holders(committee.region.pk, "主任", TODAY).exists()
    assert acting.running([committee.region.pk], TODAY) == {committee.region.pk: made}
    assert acting.running([committee.region.pk], TODAY - DAY) == {}
    with refused("acting-already"):
        act(committee, "孙秀兰")


def test_nobody_else_acts_while_there_is_a_deputy(committee: Committee) -> None:
    with refused("not-deputy"):
        act(committee, "周大山")
    with refused("deputy-there"):
        act(committee, "周大山", "meeting", meeting=ENOUGH, ayes=20)


def test_the_representatives_pick_by_their_quorum_and_more_than_half(committee: Committee) -> None:
    leave(committee, "孙秀兰", TODAY - DAY)
    for more, code in (
        ({}, "no-meeting"), ({"meeting": ENOUGH}, "no-meeting"), ({"meeting": Meeting(30, 19), "ayes": 19}, "no-quorum"),
        ({"meeting": ENOUGH, "ayes": 21}, "bad-number"), ({"meeting": ENOUGH, "ayes": 10}, "not-passed"),
    ):  # fmt: skip
        with refused(code):
            act(committee, "周大山", "meeting", **more)
    made = act(committee, "周大山", "meeting", meeting=ENOUGH, ayes=11)
    assert (made.eligible, made.present, made.ayes) == (30, 20, 11)
    held = [each for each in assemblies.held(committee.region.path, TODAY) if each.on == TODAY]
    assert [each.body for each in held] == ["representatives"]


def test_what_else_is_refused(committee: Committee) -> None:
    for more, code in (
        ({"document": " "}, "no-document"), ({"on": TODAY + DAY}, "bad-date"), ({"from_on": TODAY + DAY}, "future"),
        ({"on": TERM_FROM - DAY, "from_on": TERM_FROM - DAY}, "not-sitting"),
    ):  # fmt: skip
        with refused(code):
            act(committee, "孙秀兰", **more)
    with refused("bad-choice"):
        act(committee, "孙秀兰", "decree")
    with clock.fixed(TODAY):
        given = {"way": "deputy", "document": "1号", "on": TODAY, "from_on": TODAY}
        with refused("unknown-tenure"):
            actions.record_acting(CLERK, tenure_id=0, **given)  # type: ignore[arg-type]
        with pytest.raises(Denied):
            actions.record_acting(holding(TERM_VIEW), tenure_id=committee.members["孙秀兰"].pk, **given)  # type: ignore[arg-type]
    chief(committee, TODAY)
    with refused("chief-there"):
        act(committee, "孙秀兰")


def test_it_ends_when_a_chief_takes_office_or_the_member_leaves(committee: Committee) -> None:
    made = act(committee, "孙秀兰")
    assert acting.ended_on(made) is None
    chief(committee, TODAY + 9 * DAY)
    assert acting.ended_on(made) == TODAY + 9 * DAY
    assert acting.running([committee.region.pk], TODAY + 8 * DAY)
    assert not acting.running([committee.region.pk], TODAY + 9 * DAY)
    leave(committee, "孙秀兰", TODAY + 5 * DAY)
    assert acting.history(committee.region.pk) == [(made, TODAY + 5 * DAY)]
    assert not acting.running([committee.region.pk], TODAY + 5 * DAY)


def test_a_committee_without_a_chief_is_among_the_vacancies(committee: Committee) -> None:
    act(committee, "孙秀兰")
    with clock.fixed(TODAY):
        [body] = vacancies.empty(everything(), TODAY, committee.region)
        assert vacancies.clocks([body], TODAY)[body.pk] == vacancies.Vacancy(TERM_FROM)
        held = chief(committee, TODAY)
        assert not vacancies.empty(everything(), TODAY, committee.region)
        people.end_tenure(OFFICER, held, on=TODAY + 2 * DAY, reason="辞职")
        later = TODAY + 3 * DAY
        [body] = vacancies.empty(everything(), later, committee.region)
        assert vacancies.clocks([body], later)[body.pk].since == TODAY + 2 * DAY
