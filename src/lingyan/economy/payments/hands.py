"""Whose hand is whose: as whom somebody may act in a payment, so that one person never counts twice.

SECURITY: a person is known by the id of the personal data behind the account, so two accounts or two posts of one
person are one. Who acts by delegation also uses up the holder of the post, and a holder who has acted uses up those
who stand in for him: the sets of persons of all acts in a round are disjoint.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass
from typing import Final

from lingyan.economy.payments.models import Hand, PaymentRequest, Step
from lingyan.economy.payments.rules import JOINT, SUPERVISION, TOWNSHIP, VILLAGE
from lingyan.identity.actors import in_force
from lingyan.identity.models import User
from lingyan.identity.roles import table
from lingyan.kernel.access import Actor
from lingyan.kernel.problems import Refused
from lingyan.kernel.rights import (
    PAYMENTS_APPROVE_SUPERVISION,
    PAYMENTS_APPROVE_TOWNSHIP,
    PAYMENTS_APPROVE_VILLAGE,
)

RIGHTS: Final = {
    VILLAGE: PAYMENTS_APPROVE_VILLAGE, JOINT: PAYMENTS_APPROVE_VILLAGE, SUPERVISION: PAYMENTS_APPROVE_SUPERVISION,
    TOWNSHIP: PAYMENTS_APPROVE_TOWNSHIP,
}  # fmt: skip
APPROVALS: Final = tuple(dict.fromkeys(RIGHTS.values()))


@dataclass(frozen=True, slots=True)
class Way:
    """As whom an actor acts: for himself or for the holder of a post, and the persons whom that uses up."""

    by: int
    for_user: int | None
    persons: frozenset[int]
    level: str = ""


class Keys:
    """Users to persons, read once for many."""

    def __init__(self, user_ids: Iterable[int | None]) -> None:
        wanted = {one for one in user_ids if one is not None}
        self._known = dict(User.objects.filter(pk__in=wanted).values_list("pk", "personal_id"))

    def of(self, user_id: int) -> int:
        # An account that is not stored has no person; its own number, made negative, meets nobody else's.
        return self._known.get(user_id, -user_id)


def keys_of(actor: Actor) -> Keys:
    return Keys([actor.user_id, *(grant.on_behalf_of for grant in actor.grants)])


def ways(actor: Actor, right: str, path: str, keys: Keys) -> Iterator[Way]:
    """Every way in which the actor may use the right here, the own post first."""
    if actor.user_id is None:
        return
    own = keys.of(actor.user_id)
    fitting = [grant.on_behalf_of for grant in actor.grants if grant.covers(right, path)]
    for holder in sorted(dict.fromkeys(fitting), key=lambda one: (one is not None, one or 0)):
        persons = {own} if holder is None else {own, keys.of(holder)}
        yield Way(actor.user_id, holder, frozenset(persons))


def way_to(actor: Actor, right: str, path: str, taken: Collection[int] = ()) -> Way:
    """The first way that uses nobody up twice. Denied without the right; Refused `same-person` when none is left."""
    actor.require(right, path)
    found = next(
        (way for way in ways(actor, right, path, keys_of(actor)) if not way.persons & set(taken)), None
    )
    if found is None:
        raise Refused(
            "您本人，或您所代理的人，已经办理过这笔付款的其他环节；同一个人只算一个签字，请由他人办理",
            code="same-person",
        )
    return found


class Holders:
    """Who holds the rights to approve today, read once: tells where a level has nobody left to sign."""

    def __init__(self) -> None:
        roles: defaultdict[str, set[str]] = defaultdict(set)
        for role in table().roles.values():
            for right in role.rights & set(APPROVALS):
                roles[role.code].add(right)
        found = in_force().filter(role__in=roles).values_list("role", "region__path", "user__personal_id")
        self._held = [(right, path or "", person) for role, path, person in found for right in roles[role]]

    def has_other(self, right: str, path: str, taken: Collection[int]) -> bool:
        """Whether somebody who is not used up holds the right here by a post of his own."""
        return any(
            held == right and path.startswith(region) and person not in taken
            for held, region, person in self._held
        )


def way_to_sign(
    actor: Actor, level: str, path: str, taken: Collection[int], holders: Holders, keys: Keys
) -> Way | None:
    """How the actor may sign a step of this level, or None.

    Where nobody who is not used up holds the level's right, because one person holds both posts or made the request,
    the township signs in its place (governance.md A: 一肩挑).
    """
    levels = [level]
    if level != TOWNSHIP and not holders.has_other(RIGHTS[level], path, taken):
        levels.append(TOWNSHIP)
    for each in levels:
        for way in ways(actor, RIGHTS[each], path, keys):
            if not way.persons & set(taken):
                return Way(way.by, way.for_user, way.persons, each)
    return None


def taken(request: PaymentRequest) -> set[int]:
    """Persons who may sign no further step of this round: who had a hand in it, and who is to be paid by it."""
    return taken_of([request])[request.pk]


def taken_of(requests: Collection[PaymentRequest]) -> dict[int, set[int]]:
    """The same for many requests, in two queries."""
    found: dict[int, set[int]] = {request.pk: set() for request in requests}
    rounds = {request.pk: request.round for request in requests}
    hands = Hand.objects.filter(request__in=rounds).order_by().values_list("request", "round", "person")
    paid = (
        PaymentRequest.objects.filter(pk__in=rounds, all_payees__personal__isnull=False)
        .order_by()
        .values_list("pk", "all_payees__round", "all_payees__personal")
    )
    for request, round_, person in [*hands, *paid]:
        if round_ == rounds[request] and person is not None:
            found[request].add(person)
    return found


def acted_on(request: PaymentRequest) -> set[int]:
    """Persons who had a hand in this round: none of them pays it out."""
    return set(request.hands.filter(round=request.round).values_list("person", flat=True))


def may_act_on(step: Step, way: Way) -> bool:
    """Whether a step that was sent on to a colleague waits for this one, or for whom he stands in."""
    return step.assigned_to is None or step.assigned_to in (way.by, way.for_user)
