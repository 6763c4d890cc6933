"""区划 and the page of a village: who sees what, and names through the masking table."""

from __future__ import annotations

import datetime as dt

import pytest
from django.test import Client

from lingyan.console.villages import _posts
from lingyan.kernel.access import Actor, Grant
from lingyan.kernel.rights import PEOPLE_VIEW
from lingyan.people import actions as people
from lingyan.people.actions import Identity
from lingyan.people.models import Person
from lingyan.regions.models import VillageProfile
from tests.support.actors import everything
from tests.support.identity import Tree, signed_in, user_with

pytestmark = pytest.mark.django_db


@pytest.fixture
def tree() -> Tree:
    return Tree()


def put_in_office(tree: Tree) -> None:
    body = people.ensure_village_bodies([tree.village])[tree.village.pk]["party"]
    (personal,) = people.remember([Identity("齐连旺")])
    person = Person.objects.create(personal=personal, sex="男", birth_year=1970, birth_month=1)
    post = body.posts.get(title="书记")
    people.begin_tenure(
        everything(), person=person, post=post, start_on=dt.date(2026, 1, 1), selection="两推一选"
    )


def page(client: Client, role: str, tree: Tree, region: object, path: str) -> str:
    response = signed_in(client, user_with(role, region)).get(path)  # type: ignore[arg-type]
    assert response.status_code == 200
    return response.content.decode()


def test_regions_are_found_by_initials_inside_one_s_own_region(client: Client, tree: Tree) -> None:
    shown = page(client, "township-officer", tree, tree.town, "/regions/?q=yzc")
    assert "雁庄村" in shown and "铜垭村" not in shown


def test_a_village_s_page_names_its_team_as_the_reader_may_see_it(client: Client, tree: Tree) -> None:
    put_in_office(tree)
    address = f"/villages/{tree.village.code}/"
    assert "齐连旺" in page(client, "township-officer", tree, tree.town, address)
    # A role without its own line in the masking table gets the default.
    with_default = Actor(9, "某某", (Grant("some-office", frozenset({PEOPLE_VIEW}), tree.county.path),))
    assert [each["name"] for each in _posts(with_default, tree.village)] == ["齐**"]
    assert _posts(Actor(9, "某某"), tree.village) == []


def test_figures_of_a_village_are_stated_once_a_day(client: Client, tree: Tree) -> None:
    from lingyan.identity.roles import table

    role = next(
        role.code for role in table().roles.values() if "regions.manage" in role.rights and role.levels
    )
    browser = signed_in(client, user_with(role, tree.city))
    address = f"/villages/{tree.village.code}/profile/"
    done = browser.post(address, {"as_of": "2025-12-31", "households": "320"})
    assert done.status_code == 302
    again = browser.post(address, {"as_of": "2025-12-31", "households": "1"})
    assert again.status_code == 422 and "已经登记" in again.content.decode()
    assert VillageProfile.objects.get().households == 320


def test_the_page_takes_a_fixed_number_of_queries(
    client: Client, tree: Tree, django_assert_max_num_queries: object
) -> None:
    put_in_office(tree)
    browser = signed_in(client, user_with("township-officer", tree.town))
    with django_assert_max_num_queries(24):  # type: ignore[operator]
        browser.get(f"/villages/{tree.village.code}/")
