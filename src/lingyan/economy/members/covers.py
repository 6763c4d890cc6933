"""The audit trail keeps a digest of every member, confirmation and distribution with all that belongs to it."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, Final

from lingyan.economy.members.models import (
    Confirmation,
    Distribution,
    DistributionVoucher,
    HouseholdPart,
    Line,
    Member,
    Objection,
    Receiver,
    Reply,
    ShareChange,
    Slip,
    Stay,
    StayEnd,
)
from lingyan.kernel import covers
from lingyan.kernel.covers import Ids, rows_of

MEMBER: Final = "member"
CONFIRMATION: Final = "member-confirmation"
DISTRIBUTION: Final = "distribution"

Rows = Iterator[tuple[int, tuple[Any, ...]]]


def register() -> None:
    covers.register(MEMBER, "集体成员", [Member, Stay, StayEnd, ShareChange, Receiver], _members)
    covers.register(CONFIRMATION, "成员名册确认", [Confirmation, Objection, Reply], _confirmations)
    covers.register(
        DISTRIBUTION,
        "收益分配",
        [Distribution, Line, HouseholdPart, DistributionVoucher, Slip],
        _distributions,
    )


def _members(ids: Ids) -> Rows:
    yield from rows_of(Member.objects.all(), "pk", ids)
    for model in (Stay, ShareChange, Receiver):
        yield from rows_of(model.objects.all(), "member", ids)
    yield from rows_of(StayEnd.objects.all(), "stay__member", ids)


def _confirmations(ids: Ids) -> Rows:
    yield from rows_of(Confirmation.objects.all(), "pk", ids)
    yield from _objected("confirmation", ids)


def _distributions(ids: Ids) -> Rows:
    yield from rows_of(Distribution.objects.all(), "pk", ids)
    for model in (Line, HouseholdPart, DistributionVoucher):
        yield from rows_of(model.objects.all(), "distribution", ids)
    yield from rows_of(Slip.objects.all(), "line__distribution", ids)
    yield from _objected("distribution", ids)


def _objected(to: str, ids: Ids) -> Rows:
    yield from rows_of(Objection.objects.exclude(**{to: None}), to, ids)
    replies = Reply.objects.exclude(**{f"objection__{to}": None})
    yield from rows_of(replies, f"objection__{to}", ids)
