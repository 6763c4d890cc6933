"""A whole register of contracts at once, all of it or nothing: what a village kept in a workbook before this system.

Contracts signed before this system kept the books stand at once: their texts, decisions and trades are of that time and
are added as papers or named. Later ones become drafts that go the way of every contract.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from typing import Final

from django.db import transaction

from lingyan.economy.assets.covers import ASSET
from lingyan.economy.assets.models import Asset
from lingyan.economy.books import lookups
from lingyan.economy.books.models import Book
from lingyan.economy.contracts import rules
from lingyan.economy.contracts.actions.common import (
    decision_needed,
    name_parties,
    path_of,
    schedule_of,
    write_instalments,
)
from lingyan.economy.contracts.actions.concluding import (
    Terms,
    Use,
    columns_of,
    guarantee_problems,
    let,
    object_problems,
    person_of,
    term_problems,
    uses_of,
    wrong_terms,
)
from lingyan.economy.contracts.covers import CONTRACT
from lingyan.economy.contracts.models import Contract, PaidBefore, TakenOver
from lingyan.economy.contracts.rules import BadPlan, Due
from lingyan.kernel import audit, clock
from lingyan.kernel.access import Actor
from lingyan.kernel.covers import note
from lingyan.kernel.failpoints import declare, reach
from lingyan.kernel.money import format_yuan
from lingyan.kernel.problems import Problem, Refused, Severity, split
from lingyan.kernel.rights import CONTRACTS_MANAGE
from lingyan.kernel.tabular import plain

IMPORTED: Final = audit.register("contracts.imported", "导入合同台账")
FAILPOINTS: Final = declare("contracts.import.before-commit", "contracts.import.after-commit")
MOST_ROWS: Final = 5000


@dataclass(frozen=True, slots=True)
class Incoming:
    """One row of a register. `party` is (kind, name) of who is not yet known; `terms.party_id` is 0 then.

    `state` is where the contract stands now, `ended_on` its end where it has one. `paid` is what was paid of it before
    the take-over, in fen; `reference` names the decision where it is not recorded here.
    """

    terms: Terms
    party: tuple[str, str] | None = None
    state: str = Contract.State.ACTIVE
    ended_on: dt.date | None = None
    paid: int = 0
    reference: str = ""


def stands_at_once(book: Book, signed_on: dt.date) -> bool:
    """Whether a contract of that day was signed before this system kept the book."""
    return book.go_live is None or signed_on < book.go_live.first_day


def incoming_problems(book: Book, rows: Sequence[Incoming]) -> list[Problem]:
    """Every fault of these rows for a book; `row` counts them from 1. Warnings do not stop an import."""
    found: list[Problem] = []
    numbers = dict(_numbers(book))
    uses: dict[int, list[Use]] = {}
    assets = Asset.objects.in_bulk({each.terms.asset_id for each in rows if each.terms.asset_id})
    for place, row in enumerate(rows, 1):
        number = row.terms.number.strip()
        written = plain(number)
        faults = [*guarantee_problems(book, row.terms), *wrong_terms(row.terms), *_wrong_state(book, row)]
        if written in numbers:
            faults.append(Problem("number-taken", f"合同编号 {number} {numbers[written]}"))
        numbers[written] = "在表里重复"
        if not faults:
            faults += _agreed_problems(book, row, assets, uses)
        found += [replace(each, row=place) for each in faults]
    return found


def _numbers(book: Book) -> Iterable[tuple[str, str]]:
    for number in Contract.objects.filter(book=book).exclude(state="void").values_list("number", flat=True):
        yield plain(number), "已经用过"


def _wrong_state(book: Book, row: Incoming) -> Iterable[Problem]:
    today, terms = clock.today(), row.terms
    if terms.signed_on > today:
        yield Problem("date-ahead", "签订日期不能晚于今天")
    if not stands_at_once(book, terms.signed_on):
        if row.paid:
            yield Problem("paid-after", "上线以后签的合同，收付款从凭证核销，不能在这里填")
        if row.state != Contract.State.ACTIVE:
            yield Problem("bad-state", "上线以后签的合同先导入为草稿，结束在合同页办理")
        if row.reference:
            yield _warning("reference", "上线以后签的合同要选本系统里通过的决策事项，这里写的不读入")
        return
    if row.state not in (Contract.State.ACTIVE, Contract.State.ENDED, Contract.State.TERMINATED):
        yield Problem("bad-state", "状态只能是履行中、已结束或提前终止")
    elif row.state == Contract.State.ACTIVE and row.ended_on:
        yield Problem("bad-state", "履行中的合同没有结束日期")
    elif row.state != Contract.State.ACTIVE and not (
        row.ended_on and terms.start_on <= row.ended_on <= today
    ):
        yield Problem("bad-state", "结束日期应在合同开始以后、今天以前")


def _warning(code: str, message: str) -> Problem:
    severity: Severity = "warning"
    return Problem(code, message, severity=severity)


def _agreed_problems(
    book: Book, row: Incoming, assets: dict[int, Asset], uses: dict[int, list[Use]]
) -> Iterable[Problem]:
    """What the price, the law's terms and other contracts say to a row that is sound by itself."""
    contract = _contract(book, row)
    asset = assets.get(row.terms.asset_id or 0)
    if row.terms.asset_id:
        if asset is None or asset.book_id != book.pk:
            yield Problem("bad-contract", "没有这个资产")
            return
        contract.asset = asset
    try:
        contract.total = sum(due.amount for due in _dues(contract, row))
    except BadPlan as error:
        yield Problem("bad-plan", str(error))
        return
    if not contract.total:
        yield Problem("bad-plan", "合同没有要付的款，请填价款")
    elif row.paid > contract.total:
        yield Problem("over-paid", f"已收付的超过合同总额 {format_yuan(contract.total)} 元")
    elif stands_at_once(book, row.terms.signed_on):
        yield from _standing_problems(contract, row, uses)


def _standing_problems(contract: Contract, row: Incoming, uses: dict[int, list[Use]]) -> Iterable[Problem]:
    """What was odd when it was signed is pointed out; an object that two contracts use at a time stops the import."""
    asset = contract.asset
    for each in term_problems(contract):
        yield replace(each, severity="warning")
    if not row.terms.matter_id and not row.reference and decision_needed(contract, contract.total):
        yield _warning("no-reference", "这个金额的合同要经决议，没有写决议文号")
    if asset is not None and row.state == Contract.State.ACTIVE:
        known = uses.setdefault(asset.pk, uses_of(asset.pk))
        yield from object_problems(contract, known)
        if contract.kind in rules.INCOME:
            known.append(Use(str(contract), contract.start_on, contract.end_on, contract.area))


def _contract(book: Book, row: Incoming) -> Contract:
    values = columns_of(row.terms)
    del values["party_id"]
    return Contract(book=book, ends_on=row.terms.end_on, **values)


def _dues(contract: Contract, row: Incoming) -> list[Due]:
    terms = row.terms
    return rules.instalments(terms.start_on, terms.end_on, schedule_of(contract), terms.plan)


def import_contracts(actor: Actor, *, book_id: int, rows: Sequence[Incoming], source: str) -> list[Contract]:
    """Write a register: parties that are new, contracts, instalments and what was paid of them. All or nothing.

    `source` is the digest of the file. Refused with every fault, `row` counting from 1.
    """
    book = lookups.book_for(actor, CONTRACTS_MANAGE, book_id)
    if not 0 < len(rows) <= MOST_ROWS:
        raise Refused(f"一次导入 1 到 {MOST_ROWS} 份合同", code="too-many")
    with transaction.atomic():
        # Two persons who confirm the same file wait for one another here; the second is told that it is done.
        lookups.lock([book.pk], to_close=True)
        errors, _warnings = split(incoming_problems(book, rows))
        if errors:
            raise Refused(errors)
        parties = name_parties(actor, book, [row.party for row in rows if row.party])
        touched: list[int] = []
        made = [_write(actor, book, row, parties, source, touched) for row in rows]
        sealed = {**note(CONTRACT, [each.pk for each in made]), **(note(ASSET, touched) if touched else {})}
        audit.record(
            actor, IMPORTED, target=("book", book.pk), region_path=path_of(book), contracts=len(made), source=source,
            drafts=sum(each.state == Contract.State.DRAFT for each in made), sealed=sealed,
        )  # fmt: skip
        reach("contracts.import.before-commit")
    reach("contracts.import.after-commit")
    return made


def _write(
    actor: Actor, book: Book, row: Incoming, parties: dict[tuple[str, str], int], source: str, touched: list[int]
) -> Contract:  # fmt: skip
    contract = _contract(book, row)
    contract.party_id = parties[row.party] if row.party else row.terms.party_id
    contract.person_id = person_of(contract.party_id)
    dues, now = _dues(contract, row), clock.now()
    contract.total = sum(due.amount for due in dues)
    contract.made_by, contract.made_at = actor.user_id, now
    stands = stands_at_once(book, row.terms.signed_on)
    if stands:
        contract.state, contract.ended_on = row.state, row.ended_on
        contract.concluded_by, contract.concluded_at = actor.user_id, now
    contract.save()
    if stands:
        TakenOver.objects.create(contract=contract, reference=row.reference, source=source)
        _write_dues(contract, _still_due(contract, dues, row.paid), row.paid)
        if contract.state == Contract.State.ACTIVE:
            touched += let(actor, contract)
    return contract


def _still_due(contract: Contract, dues: list[Due], paid: int) -> list[Due]:
    """Of a contract that ended early, time after its end is not owed; what was paid for it all the same is kept."""
    if contract.state != Contract.State.TERMINATED or contract.ended_on is None:
        return dues
    kept, before = [], 0
    for due in sorted(dues, key=lambda each: each.due_on):
        if due.covers_from <= contract.ended_on or before < paid:
            kept.append(due)
        before += due.amount
    return kept


def _write_dues(contract: Contract, dues: list[Due], paid: int) -> None:
    """Instalments; what was paid before fills them in the order in which they were due."""
    write_instalments(contract, dues)
    rows = []
    for each in contract.instalments.order_by("due_on", "no"):
        amount = min(paid, each.amount)
        if amount:
            rows.append(PaidBefore(instalment=each, amount=amount))
        paid -= amount
    PaidBefore.objects.bulk_create(rows)
