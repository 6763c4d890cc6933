"""What payments tell this room: whether a list about to be laid before anybody is still ours, and who was paid."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Final

from django.utils.translation import gettext_lazy as _

from lingyan.economy.members.actions.common import note
from lingyan.economy.members.actions.distributing import ORIGIN
from lingyan.economy.members.models import Distribution, HouseholdPart
from lingyan.economy.payments import origins
from lingyan.economy.payments.origins import Asked, Result
from lingyan.kernel import audit
from lingyan.kernel.access import Actor
from lingyan.kernel.problems import Problem

PAID: Final = audit.register("members.distribution-paid", "分配款支付结果")
State = Distribution.State
Part = HouseholdPart.State


def register() -> None:
    """Called once from `AppConfig.ready`."""
    origins.register(
        ORIGIN,
        on_paid,
        on_failed,
        label=str(_("收益分配")),
        url_name="members:distribution",
        check=still_ours,
    )


def still_ours(distribution_id: int, payment_id: int, asked: Sequence[Asked]) -> Iterator[Problem]:
    """SECURITY: a draft request may be edited by whoever requests; what is signed must be the confirmed list."""
    parts = HouseholdPart.objects.filter(distribution=distribution_id, payment=payment_id, state=Part.ASKED)
    wanted = {
        part.no: (part.party.code if part.party else "", part.amount)
        for part in parts.select_related("party")
    }
    given = {each.no: (each.party, each.amount) for each in asked}
    if wanted != given:
        yield Problem("not-the-list", "收款人或金额与已确认的分配清单不一致，请作废后从分配方案重新申请")


def on_paid(actor: Actor, distribution_id: int, payment_id: int, results: Sequence[Result]) -> None:
    """Mark the households paid; when all are, the distribution is."""
    found = Distribution.objects.select_for_update(of=("self",)).select_related("book__organisation__region").get(
        pk=distribution_id
    )  # fmt: skip
    parts = _parts(found, payment_id, results)
    for part, result in parts:
        part.state, part.paid_on = Part.PAID, result.on
    HouseholdPart.objects.bulk_update([each[0] for each in parts], ["state", "paid_on"], batch_size=500)
    if found.state == State.PAYING and not found.parts.exclude(state=Part.PAID).exists():
        found.state = State.PAID
        found.paid_on = max(part.paid_on for part in found.parts.all() if part.paid_on)
        found.save(update_fields=["state", "paid_on"])
    note(actor, PAID, found, payment=payment_id, paid=len(parts))


def on_failed(actor: Actor, distribution_id: int, payment_id: int, results: Sequence[Result]) -> None:
    """Households whose money did not arrive, or came back, or whose request was given up: they are asked for again."""
    found = Distribution.objects.select_for_update(of=("self",)).select_related("book__organisation__region").get(
        pk=distribution_id
    )  # fmt: skip
    parts = _parts(found, payment_id, results)
    for part, _result in parts:
        part.state, part.paid_on = Part.FAILED, None
    HouseholdPart.objects.bulk_update([each[0] for each in parts], ["state", "paid_on"], batch_size=500)
    if found.state == State.PAID:
        found.state, found.paid_on = State.PAYING, None
        found.save(update_fields=["state", "paid_on"])
    note(actor, PAID, found, payment=payment_id, failed=len(parts))


def _parts(
    found: Distribution, payment_id: int, results: Sequence[Result]
) -> list[tuple[HouseholdPart, Result]]:
    parts = {part.no: part for part in found.parts.filter(payment=payment_id)}
    return [(parts[each.no], each) for each in results if each.no in parts]
