"""Two accounts of one person are one hand."""

from __future__ import annotations

import datetime as dt

import pytest

from lingyan.people import actions as people
from lingyan.people.models import Person, Tenure
from lingyan.team.roster.hands import persons_of, same_hand
from tests.support.actors import everything
from tests.support.identity import Tree, assign, make_user

pytestmark = pytest.mark.django_db


def _tenure(tree: Tree, person: Person) -> Tenure:
    body = people.ensure_village_bodies([tree.village])[tree.village.pk]["committee"]
    return people.begin_tenure(
        everything(), person=person, post=body.posts.get(title="主任"), start_on=dt.date(2025, 3, 10)
    )


def test_an_account_stands_for_its_own_person_and_those_of_its_posts() -> None:
    tree, one, two, three = Tree(), make_user("one"), make_user("two"), make_user("three")
    person = Person.objects.create(personal=one.personal, home=tree.village)
    assign(two, "village-clerk", tree.village, _tenure(tree, person))
    assert persons_of(one.pk) == persons_of(two.pk) == {person.pk}
    assert same_hand(one.pk, [two.pk])
    assert same_hand(three.pk, [three.pk])
    assert not same_hand(three.pk, [one.pk, two.pk, None])
    assert not same_hand(None, [None, one.pk])
