"""Who somebody is, where it is asked whether a record is about their own conduct: an account, its person, and their data.

Nobody is shown, asked or let judge what is about themselves, in their own name or for another. A room that knows whom its
records concern registers a reader here; rooms beside it ask without knowing it.
PRIVACY: names and numbers are compared inside the database; what leaves it is ids.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable
from typing import Final

from django.db.models import QuerySet

from lingyan.identity.models import User
from lingyan.kernel.access import Actor
from lingyan.people.models import PersonalData

Meant = tuple[int, int | None, int | None]
"""Id of the record, account, person; the last two are None for somebody who is not known."""
Reader = Callable[[Collection[int]], Iterable[Meant]]
_readers: Final[dict[str, Reader]] = {}


def register(kind: str, reader: Reader) -> None:
    """Called once from `AppConfig.ready`: whom records of a kind concern, of the ids asked."""
    _readers[kind] = reader


def meant(kind: str, ids: Collection[int]) -> Iterable[Meant]:
    """Whom these records concern; nothing for a kind that nobody reads."""
    return _readers[kind](ids) if ids and kind in _readers else ()


def acting(actor: Actor) -> list[int]:
    """The accounts that the actor acts for: their own, and those whose posts were let to them."""
    accounts = (actor.user_id, *(grant.on_behalf_of for grant in actor.grants))
    return sorted({account for account in accounts if account is not None})


def data_of(accounts: Collection[int]) -> QuerySet[PersonalData]:
    """All personal data that may be the people behind these accounts, as a subquery.

    The same data or the same identity number makes them one; else the name does, unless two numbers differ: whoever may be
    meant is kept away from it.
    """
    me = User.objects.filter(pk__in=accounts)
    unnumbered = me.filter(personal__identity_hash=None, person__personal__identity_hash=None)
    every, nameable = (
        PersonalData.objects.order_by(),
        PersonalData.objects.filter(identity_hash=None).order_by(),
    )
    # A union, since each part is found by an index; one condition with OR would read the whole table.
    first, *others = (
        found.values("pk")
        for own in ("personal", "person__personal")
        for found in (
            every.filter(pk__in=me.values(own)),
            every.filter(
                identity_hash__in=me.filter(**{f"{own}__identity_hash__isnull": False}).values(
                    f"{own}__identity_hash"
                )
            ),
            nameable.filter(name__in=me.filter(**{f"{own}__name__gt": ""}).values(f"{own}__name")),
            every.filter(name__in=unnumbered.filter(**{f"{own}__name__gt": ""}).values(f"{own}__name")),
        )
    )
    return every.filter(pk__in=first.union(*others))
