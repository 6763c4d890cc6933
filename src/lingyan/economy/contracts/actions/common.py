"""What the changes of contracts share."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Sequence
from typing import Any

from django.db.models import Max

from lingyan.decisions.queries import hold_matter, needs_decision, require_passed
from lingyan.economy.assets.covers import ASSET
from lingyan.economy.books.actions.setup import PARTY_ADDED, create_parties
from lingyan.economy.books.models import Book, Party
from lingyan.economy.contracts import queries, rules
from lingyan.economy.contracts.covers import CONTRACT
from lingyan.economy.contracts.models import Contract, ContractChange, Instalment
from lingyan.economy.contracts.parameters import ITEMS, MEASURE
from lingyan.economy.contracts.rules import BadPlan, Due, PayPlan, Schedule
from lingyan.kernel import audit
from lingyan.kernel.access import Actor
from lingyan.kernel.covers import note
from lingyan.kernel.problems import Refused
from lingyan.parameters.queries import Values


def contract_for(actor: Actor, right: str, contract_id: int) -> Contract:
    """The contract, locked, for an actor who holds the right in its region."""
    found = Contract.objects.select_for_update(of=("self",)).select_related(
        "book__organisation__region", "party", "asset"
    )
    contract = found.filter(pk=contract_id).first()
    if contract is None:
        raise Refused("没有这份合同", code="unknown-contract")
    actor.require(right, path_of(contract.book))
    return contract


def require_state(contract: Contract, *states: str) -> None:
    if contract.state not in states:
        raise Refused(f"合同 {contract} 是“{contract.get_state_display()}”，不能这样办理", code="wrong-state")


def path_of(book: Book) -> str:
    return book.organisation.region.path


def name_parties(actor: Actor, book: Book, wanted: Sequence[tuple[str, str]]) -> dict[tuple[str, str], int]:
    """New parties (kind, name), each once, inside the caller's transaction. PRIVACY: a person's name goes to the erasable
    table and nowhere else.
    """
    wanted = list(dict.fromkeys(wanted))
    made: list[Party] = create_parties(book, [(kind, name, "") for kind, name in wanted])
    for party in made:
        audit.record(
            actor, PARTY_ADDED, target=("book", book.pk), region_path=path_of(book), party=party.pk, kind=party.kind
        )  # fmt: skip
    return dict(zip(wanted, (party.pk for party in made), strict=True))


def schedule_of(contract: Contract) -> Schedule:
    return Schedule(contract.every, contract.timing, contract.due_days)


def dues_of(contract: Contract, start: dt.date, end: dt.date, plan: PayPlan) -> list[Due]:
    """The instalments of a plan, or Refused with what is wrong with it."""
    try:
        return rules.instalments(start, end, schedule_of(contract), plan)
    except BadPlan as error:
        raise Refused(str(error), code="bad-plan") from None


def write_instalments(contract: Contract, dues: Iterable[Due], change: ContractChange | None = None) -> None:
    last = contract.instalments.aggregate(last=Max("no"))["last"] or 0
    Instalment.objects.bulk_create(
        Instalment(
            contract=contract, no=last + number, covers_from=due.covers_from, covers_to=due.covers_to, due_on=due.due_on,
            amount=due.amount, change=change,
        )
        for number, due in enumerate(dues, 1)
    )  # fmt: skip


def decision_needed(contract: Contract, total: int, values: Values | None = None) -> bool:
    """Whether a contract of this sum needs a passed decision by the rules of the day it is signed."""
    return needs_decision(MEASURE[contract.kind], total, path_of(contract.book), contract.signed_on, values)


def require_decided(contract: Contract, matter_id: int | None, total: int, on: dt.date) -> None:
    """A passed decision that covers this contract and all others on the same matter, where one is needed or named."""
    if not matter_id and not decision_needed(contract, total):
        return
    hold_matter(matter_id)
    used = queries.used_of_matter(matter_id, without=contract.pk) if matter_id else 0
    require_passed(
        matter_id,
        organisation_id=contract.book.organisation_id,
        items=ITEMS[contract.kind],
        amount=used + total,
        on=on,
    )


def record(
    actor: Actor,
    code: str,
    contract: Contract,
    *,
    assets: Iterable[int] = (),
    reason: str = "",
    **details: Any,
) -> None:
    """One audit entry about a contract, with the digests of cards it touched."""
    touched = list(assets)
    if touched:
        details["sealed"] = note(ASSET, touched)
    audit.record(
        actor, code, target=(CONTRACT, contract.pk), region_path=path_of(contract.book), reason=reason,
        book=contract.book_id, **details,
    )  # fmt: skip
