"""Organisations, posts and tenures: what the law refuses, rolls on a day, and personal data that can be forgotten."""

from __future__ import annotations

import datetime as dt

import pytest
from django.db import connection

from lingyan.kernel.models import AuditEntry
from lingyan.kernel.problems import Denied, Refused
from lingyan.kernel.rights import PEOPLE_MANAGE, PEOPLE_VIEW
from lingyan.people import actions, queries
from lingyan.people.actions import Identity
from lingyan.people.models import Body, Person, PersonalData, Post, Tenure
from tests.support.actors import everything, holding
from tests.support.places import Places, make_places

pytestmark = pytest.mark.django_db
START = dt.date(2026, 3, 1)
NUMBER = "51099919700101001X"


@pytest.fixture
def places() -> Places:
    return make_places()


@pytest.fixture
def bodies(places: Places) -> dict[str, Body]:
    village = places["雁庄村"]
    return actions.ensure_village_bodies([village])[village.pk]


def person(name: str = "齐连旺", number: str | None = None) -> Person:
    (personal,) = actions.remember([Identity(name, number)])
    return Person.objects.create(personal=personal, sex="男", birth_year=1970, birth_month=1)


def post(body: Body, title: str) -> Post:
    return body.posts.get(title=title)


def test_every_village_gets_its_bodies_once(places: Places, bodies: dict[str, Body]) -> None:
    again = actions.ensure_village_bodies([places["雁庄村"]])[places["雁庄村"].pk]
    assert again == bodies and set(bodies) == {"party", "committee", "supervision", "collective", "monitors"}


def test_nobody_is_assigned_to_a_villagers_committee(bodies: dict[str, Body]) -> None:
    with pytest.raises(Refused, match="只能选举产生"):
        actions.begin_tenure(
            everything(),
            person=person(),
            post=post(bodies["committee"], "主任"),
            start_on=START,
            selection="组织选派",
        )
    actions.begin_tenure(
        everything(),
        person=person(),
        post=post(bodies["party"], "书记"),
        start_on=START,
        selection="组织选派",
    )


def test_a_post_is_not_filled_twice_and_a_roll_is_of_its_day(bodies: dict[str, Body]) -> None:
    secretary = post(bodies["party"], "书记")
    first = actions.begin_tenure(everything(), person=person("甲"), post=secretary, start_on=START)
    with pytest.raises(Refused, match="配满"):
        actions.begin_tenure(everything(), person=person("乙"), post=secretary, start_on=START)
    actions.end_tenure(everything(), first, on=dt.date(2026, 6, 1), reason="调任")
    second = actions.begin_tenure(
        everything(), person=person("乙"), post=secretary, start_on=dt.date(2026, 6, 1)
    )
    assert list(queries.roll(bodies["party"], dt.date(2026, 5, 31))) == [first]
    assert list(queries.roll(bodies["party"], dt.date(2026, 6, 1))) == [second]
    with pytest.raises(Refused, match="已于"):
        actions.end_tenure(everything(), first, on=dt.date(2026, 7, 1), reason="再离任")


def test_who_comes_second_sees_what_the_first_did(bodies: dict[str, Body]) -> None:
    secretary = post(bodies["party"], "书记")
    found = Post.objects.get(pk=secretary.pk)
    first = actions.begin_tenure(everything(), person=person("甲"), post=secretary, start_on=START)
    seen_by_another = Tenure.objects.get(pk=first.pk)
    actions.end_tenure(everything(), first, on=dt.date(2026, 6, 1), reason="调任")
    with pytest.raises(Refused, match="已于 2026-06-01 结束"):
        actions.end_tenure(everything(), seen_by_another, on=dt.date(2026, 9, 1), reason="病退")
    Post.objects.filter(pk=secretary.pk).update(quota=0)
    with pytest.raises(Refused, match="已经配满"):
        actions.begin_tenure(everything(), person=person("乙"), post=found, start_on=dt.date(2026, 7, 1))


def test_a_new_term_ends_the_one_before(bodies: dict[str, Body]) -> None:
    old = actions.begin_term(everything(), bodies["committee"], start_on=dt.date(2021, 1, 15))
    new = actions.begin_term(everything(), bodies["committee"], start_on=dt.date(2026, 1, 10))
    old.refresh_from_db()
    assert (old.due_on, old.ended_on, new.due_on) == (
        dt.date(2026, 1, 15), dt.date(2026, 1, 10), dt.date(2031, 1, 10),
    )  # fmt: skip
    with pytest.raises(Refused, match="晚于"):
        actions.begin_term(everything(), bodies["committee"], start_on=dt.date(2020, 1, 1))


def test_identity_numbers_rest_encrypted_and_are_found_by_keyed_hash() -> None:
    someone = person(number=NUMBER)
    with connection.cursor() as cursor:
        cursor.execute("SELECT identity_number FROM people_personaldata WHERE id = %s", [someone.personal_id])
        stored = bytes(cursor.fetchone()[0])
    assert NUMBER.encode() not in stored
    assert queries.by_identity_number(NUMBER.lower()).get() == someone.personal
    assert PersonalData.objects.get(pk=someone.personal_id).identity_number == NUMBER


def test_forgetting_empties_the_row_and_keeps_the_trail() -> None:
    someone = person(number=NUMBER)
    with pytest.raises(Refused, match="理由"):
        actions.erase(everything(), someone.personal, reason=" ")
    actions.erase(everything(), someone.personal, reason="本人申请")
    fresh = PersonalData.objects.get(pk=someone.personal_id)
    assert (fresh.name, fresh.identity_number, fresh.identity_hash) == ("", "", None)
    assert str(fresh) == "（已清除）" and not queries.by_identity_number(NUMBER).exists()
    entry = AuditEntry.objects.get(code="people.erased")
    assert "齐连旺" not in str(entry.details) and entry.reason == "本人申请"


def test_rights_reach_only_their_region(places: Places, bodies: dict[str, Body]) -> None:
    outsider = holding(PEOPLE_MANAGE, PEOPLE_VIEW, path=places["芦坪镇"].path)
    insider = holding(PEOPLE_VIEW, path=places["芦溪镇"].path)
    with pytest.raises(Denied):
        actions.begin_tenure(outsider, person=person(), post=post(bodies["party"], "书记"), start_on=START)
    tenure = actions.begin_tenure(
        everything(), person=person(), post=post(bodies["party"], "书记"), start_on=START
    )
    bystander = person("路人")
    assert list(queries.visible(insider)) == [tenure.person]
    assert set(queries.visible(everything())) == {tenure.person, bystander, *Person.objects.all()}
    assert list(queries.visible(outsider)) == []


@pytest.mark.parametrize(("code", "says"), [("N2510999MF00012358", "校验码"), ("N25109", "18位")])
def test_a_wrong_credit_code_is_refused(places: Places, code: str, says: str) -> None:
    with pytest.raises(Refused, match=says):
        actions.create_organisation(
            everything(),
            region=places["雁庄村"],
            kind="collective",
            name="雁庄村股份经济合作社",
            credit_code=code,
        )
