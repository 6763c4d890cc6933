"""Two hands: whose an account is, so that two accounts of one person are one hand.

SECURITY: where one makes and another approves, persons are compared and not accounts.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.db.models import Q, QuerySet

from lingyan.identity.models import Assignment, User
from lingyan.people.models import Person


def persons_of(user_id: int) -> set[int]:
    """The persons that an account stands for: by its personal data, by its link, and by the tenures its posts rest on."""
    return {found["pk"] for found in _persons(user_id)}


def _persons(user_id: int) -> QuerySet[Person, Any]:
    # A union, since each part is found by an index.
    people, me = Person.objects.order_by(), User.objects.filter(pk=user_id)
    posts = Assignment.objects.filter(user=user_id, tenure__isnull=False)
    return people.filter(personal__in=me.values("personal")).values("pk").union(
        people.filter(pk__in=me.filter(person__isnull=False).values("person")).values("pk"),
        people.filter(pk__in=posts.values("tenure__person")).values("pk"),
    )  # fmt: skip


def accounts_of(user_id: int | None) -> set[int]:
    """This account and every other that has the same personal data or stands for a person this one stands for."""
    return set() if user_id is None else {user_id, *(pk for (pk,) in _accounts(user_id))}


def _accounts(user_id: int) -> QuerySet[User, tuple[int]]:
    users, own = User.objects.order_by(), _persons(user_id)
    found: QuerySet[User, tuple[int]] = users.filter(
        personal__in=User.objects.filter(pk=user_id).values("personal")
    ).values_list("pk").union(
        users.filter(person__in=own).values_list("pk"),
        users.filter(personal__person__in=own).values_list("pk"),
        Assignment.objects.order_by().filter(tenure__person__in=own).values_list("user"),
    )  # fmt: skip
    return found


def by_hand(user_id: int | None, field: str) -> Q:
    """The rows on whose `field` stands an account of this one's hand, by a subquery: what desks count and lists show.

    Says of each row the same as `one_hand`, and costs no query of its own.
    """
    if user_id is None:
        return Q(**{f"{field}__isnull": True})
    return Q(**{field: user_id}) | Q(**{f"{field}__in": _accounts(user_id)})


def hand_sql(user_id: int | None, column: str) -> tuple[str, tuple[Any, ...]]:
    """The same as a condition with its parameters, for statements written by hand; a NULL column gives NULL."""
    if user_id is None:
        return f"({column} IS NULL)", ()
    accounts, params = _accounts(user_id).query.sql_with_params()
    return f"({column} = %s OR {column} IN ({accounts}))", (user_id, *params)


def same_hand(user_id: int | None, hands: Iterable[int | None]) -> bool:
    """Whether an account is one of these, or stands for a person that one of these stands for."""
    others = {hand for hand in hands if hand is not None}
    if user_id is None or not others:
        return False
    return user_id in others or bool(others & accounts_of(user_id))


def one_hand(user_id: int | None, other: int | None) -> bool:
    """Whether two acts are by one hand. Two acts without an account are taken for one, since nobody knows better."""
    return user_id == other or same_hand(user_id, [other])
