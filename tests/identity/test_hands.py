"""Two accounts of one person are one hand."""

from __future__ import annotations

import datetime as dt

import pytest
from django.db import connection
from pytest_django import DjangoAssertNumQueries

from lingyan.identity.hands import accounts_of, by_hand, hand_sql, one_hand, persons_of, same_hand
from lingyan.identity.models import User
from lingyan.people import actions as people
from lingyan.people.models import Person, Tenure
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


def test_an_account_is_tied_to_a_person_by_its_link_or_shares_the_data() -> None:
    tree, one, two, three, other = (
        Tree(),
        make_user("one"),
        make_user("two"),
        make_user("three"),
        make_user("4"),
    )
    person = Person.objects.create(personal=one.personal, home=tree.village)
    two.person = person
    two.save()
    three.personal = other.personal
    three.save()
    assert accounts_of(one.pk) == accounts_of(two.pk) == {one.pk, two.pk}
    assert accounts_of(three.pk) == {three.pk, other.pk} and accounts_of(None) == set()
    assert accounts_of(10**6) == {10**6}
    assert (
        same_hand(one.pk, [two.pk]) and same_hand(three.pk, [other.pk]) and not same_hand(one.pk, [three.pk])
    )


def test_rows_are_chosen_as_hands_are_compared_without_a_query_of_its_own(
    django_assert_num_queries: DjangoAssertNumQueries,
) -> None:
    tree, users = Tree(), [make_user(name) for name in ("one", "two", "three", "four")]
    one, two, three, four = users
    person = Person.objects.create(personal=one.personal, home=tree.village)
    User.objects.filter(pk=two.pk).update(person=person)
    assign(three, "village-clerk", tree.village, _tenure(tree, person))
    for user in users:
        with django_assert_num_queries(1):
            chosen = set(User.objects.filter(by_hand(user.pk, "pk")).values_list("pk", flat=True))
        assert chosen == {other.pk for other in users if one_hand(user.pk, other.pk)} == _by_sql(user.pk)
    assert set(User.objects.exclude(by_hand(two.pk, "pk")).values_list("pk", flat=True)) == {four.pk}
    assert User.objects.filter(by_hand(None, "person")).count() == 3, "nobody's rows are nobody's hand"


def _by_sql(user_id: int) -> set[int]:
    condition, params = hand_sql(user_id, "u.id")
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT u.id FROM identity_user u WHERE {condition}", params)
        return {pk for (pk,) in cursor.fetchall()}


def test_two_acts_without_an_account_are_one_hand(django_assert_num_queries: DjangoAssertNumQueries) -> None:
    one, two = make_user("one"), make_user("two")
    with django_assert_num_queries(0):
        assert one_hand(None, None) and one_hand(one.pk, one.pk) and not one_hand(one.pk, None)
    with django_assert_num_queries(1):
        assert not one_hand(one.pk, two.pk)
