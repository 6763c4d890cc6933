"""Other rooms that let money be paid are told what became of their requests: a registry that they fill at start."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import Final

from lingyan.kernel.access import Actor
from lingyan.kernel.problems import Problem


@dataclass(frozen=True, slots=True)
class Result:
    """What became of one payee of a request. `no` is its number in the request, from 1."""

    no: int
    party: str
    person_id: int | None
    amount: int
    on: dt.date
    reason: str = ""


Told = Callable[[Actor, int, int, Sequence[Result]], None]
"""Takes the actor, the id of the other room's record, the id of the payment and the payees concerned."""


@dataclass(frozen=True, slots=True)
class Asked:
    """One payee of a request that is about to be submitted."""

    no: int
    party: str
    amount: int


Check = Callable[[int, int, Sequence[Asked]], Iterable[Problem]]
"""Takes the id of the other room's record, the id of the payment and its payees; says what must not be submitted."""


@dataclass(frozen=True, slots=True)
class Origin:
    """One kind of record that payments are asked for. `url_name` shows the record by its id."""

    kind: str
    on_paid: Told
    on_failed: Told
    label: str = ""
    url_name: str = ""
    check: Check | None = None


_origins: Final[dict[str, Origin]] = {}


def register(
    kind: str,
    on_paid: Told,
    on_failed: Told,
    *,
    label: str = "",
    url_name: str = "",
    check: Check | None = None,
) -> None:
    """Let a room be told, inside the transaction that records the result, what was paid and what was not.

    `on_failed` is also called for all payees when a request is given up; `check` before a request is submitted.
    Registering again changes nothing else.
    """
    _origins[kind] = Origin(kind, on_paid, on_failed, label, url_name, check)


def of(kind: str) -> Origin | None:
    return _origins.get(kind)


def registered() -> dict[str, Origin]:
    return dict(_origins)
