"""Contracts from the draft to force: what the law and the county ask before it counts, then its instalments."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, fields, replace
from typing import Any, Final

from django.db import IntegrityError, transaction

from lingyan.decisions.queries import trade_from
from lingyan.economy.assets.actions.cards import move
from lingyan.economy.assets.models import Asset
from lingyan.economy.books import lookups
from lingyan.economy.books.models import Book, Party
from lingyan.economy.contracts import rules
from lingyan.economy.contracts.actions.common import (
    contract_for,
    dues_of,
    name_parties,
    path_of,
    record,
    require_decided,
    require_state,
    write_instalments,
)
from lingyan.economy.contracts.covers import CONTRACT
from lingyan.economy.contracts.models import Contract, Kind, LandKind, Procedure
from lingyan.economy.contracts.parameters import (
    GUARANTEE_WORDS,
    LAND_YEARS,
    LEASE_YEARS,
    TRADE_MONTHS,
)
from lingyan.economy.contracts.rules import PayPlan
from lingyan.files import papers
from lingyan.identity.hands import same_hand
from lingyan.kernel import audit, clock
from lingyan.kernel.access import Actor
from lingyan.kernel.money import MAX_FEN
from lingyan.kernel.problems import Problem, Refused
from lingyan.kernel.rights import CONTRACTS_CHECK, CONTRACTS_MANAGE
from lingyan.kernel.tabular import plain
from lingyan.parameters.queries import Values, integer_of, value_of
from lingyan.people.models import Person

SAVED: Final = audit.register("contracts.saved", "登记合同草稿")
VOIDED: Final = audit.register("contracts.voided", "作废合同草稿")
CONCLUDED: Final = audit.register("contracts.concluded", "确认合同")
FILED: Final = audit.register("contracts.filed", "合同备案")

TEXT: Final = "合同文本"
GUARANTEE: Final = "guarantee"
MOST_AREA: Final = 10**10
LONGEST_NAME: Final = 120
PUBLIC: Final = (Procedure.EXCHANGE, Procedure.TENDER)


@dataclass(frozen=True, slots=True)
class Terms:
    """A contract as a person types it; fields as in `models.Contract`."""

    number: str
    title: str
    kind: str
    party_id: int
    object: str
    signed_on: dt.date
    start_on: dt.date
    end_on: dt.date
    every: str
    plan: PayPlan
    procedure: str = Procedure.NEGOTIATED
    timing: str = Contract.Timing.ADVANCE
    due_days: int = 0
    asset_id: int | None = None
    land_kind: str = ""
    area: int | None = None
    grade: str = ""
    matter_id: int | None = None
    listing: str = ""
    bidders: int | None = None
    outcome: str = ""
    appraisal: int | None = None
    deposit: int = 0
    penalty: str = ""
    renews_id: int | None = None


def save_draft(
    actor: Actor, *, book_id: int, terms: Terms, contract_id: int | None = None,
    new_party: tuple[str, str] | None = None,
) -> Contract:  # fmt: skip
    """Store a draft, or change one. Refused for a guarantee, for what cannot be right, and for a number in use.

    `new_party` is kind and name of who is not yet among the book's parties, and becomes one with the draft; then
    `terms.party_id` counts for nothing. Refused where the book knows somebody of that name.
    """
    book = lookups.book_for(actor, CONTRACTS_MANAGE, book_id)
    problems = [*guarantee_problems(book, terms), *wrong_terms(terms)]
    problems += [
        *_strangers(book, terms, None if new_party else terms.party_id),
        *_namesakes(book, new_party),
    ]
    if problems:
        raise Refused(problems)
    try:
        with transaction.atomic():
            contract = _draft(actor, book, contract_id)
            if new_party:
                terms = replace(terms, party_id=name_parties(actor, book, [new_party])[new_party])
            for name, value in columns_of(terms).items():
                setattr(contract, name, value)
            contract.person_id = person_of(terms.party_id)
            dues = dues_of(contract, terms.start_on, terms.end_on, terms.plan)
            contract.ends_on, contract.total = terms.end_on, sum(due.amount for due in dues)
            contract.save()
            record(actor, SAVED, contract, total=contract.total)
    except IntegrityError:
        raise Refused(f"合同编号 {terms.number} 已经用过", code="number-taken") from None
    return contract


def columns_of(terms: Terms) -> dict[str, Any]:
    """The terms as columns of the contract's row."""
    found = {each.name: getattr(terms, each.name) for each in fields(terms)}
    return {
        **found,
        "plan": terms.plan.as_json(),
        "number": terms.number.strip(),
        "title": terms.title.strip(),
    }


def _draft(actor: Actor, book: Book, contract_id: int | None) -> Contract:
    if contract_id is None:
        return Contract(book=book, made_by=actor.user_id, made_at=clock.now())
    contract = contract_for(actor, CONTRACTS_MANAGE, contract_id)
    require_state(contract, Contract.State.DRAFT)
    if contract.book_id != book.pk:
        raise Refused("这份草稿不是这个组织的", code="unknown-contract")
    return contract


def person_of(party_id: int) -> int | None:
    """The person whom a party of the book is known to be."""
    found = Person.objects.filter(personal__parties=party_id).values_list("pk", flat=True)
    return found.first()


def guarantee_problems(book: Book, terms: Terms) -> Iterator[Problem]:
    """A guarantee by its kind or by the county's words in title and object; no collective may give one."""
    words = value_of(GUARANTEE_WORDS, path_of(book), terms.signed_on)
    named = rules.forbidden_words(
        map(str, words) if isinstance(words, tuple) else (), terms.title, terms.object
    )
    if terms.kind == GUARANTEE or named:
        yield Problem(
            "guarantee-forbidden",
            "村集体经济组织和村民委员会不得提供担保、抵押、质押，这类合同不能登记"
            + (f"（合同中有“{'、'.join(named)}”）" if named else ""),
        )


def wrong_terms(terms: Terms) -> Iterator[Problem]:
    """What cannot be right in the terms by themselves."""
    for text in _wrong(terms):
        yield Problem("bad-contract", text)


def _wrong(terms: Terms) -> Iterator[str]:
    if not terms.number.strip() or not terms.title.strip() or not terms.object.strip():
        yield "要写明合同编号、名称和标的"
    for value, choices, what in (
        (terms.kind, Kind.values, "合同类别"), (terms.procedure, Procedure.values, "程序"),
        (terms.land_kind or LandKind.WASTE, LandKind.values, "土地种类"),
        (terms.every, Contract.Every.values, "付款周期"), (terms.timing, Contract.Timing.values, "付款时间"),
    ):  # fmt: skip
        if value not in choices:
            yield f"{what}不在可选的范围内"
    if not terms.signed_on <= terms.start_on <= terms.end_on:
        yield "签订日期不能晚于开始日期，开始日期不能晚于到期日期"
    if not 0 <= (terms.area or 0) <= MOST_AREA or not 0 <= (terms.bidders or 0) <= 9999:
        yield "面积或报名家数超出范围"
    if not all(0 <= (each or 0) <= MAX_FEN for each in (terms.appraisal, terms.deposit)):
        yield "评估价或押金超出范围"


def _namesakes(book: Book, new_party: tuple[str, str] | None) -> Iterator[Problem]:
    """What is wrong with a new party: no kind or name, or a name that the book knows."""
    if new_party is None:
        return
    kind, name = new_party
    if kind not in Party.Kind.values or not name.strip() or len(name) > LONGEST_NAME:
        yield Problem("bad-party", "新的对方要写明名称（不超过 120 字）和类别")
        return
    known = Party.objects.filter(book=book).select_related("personal")
    if plain(name) in {plain(str(each)) for each in known}:
        yield Problem(
            "party-exists",
            "往来对象里已有同名的，请在“对方”里选；确是另一个的，先在账簿的“往来对象”里增加，编码写得能分清",
        )


def _strangers(book: Book, terms: Terms, party_id: int | None) -> Iterator[Problem]:
    """What a contract may only point to in its own book."""
    for model, key, what in (
        (Party, party_id, "往来对象"), (Asset, terms.asset_id, "资产"), (Contract, terms.renews_id, "被续签的合同"),
    ):  # fmt: skip
        if key is not None and not model._base_manager.filter(pk=key, book=book).exists():
            yield Problem("bad-contract", f"没有这个{what}")


def void_draft(actor: Actor, *, contract_id: int) -> Contract:
    """A draft that was not signed after all. Its number is free again."""
    with transaction.atomic():
        contract = contract_for(actor, CONTRACTS_MANAGE, contract_id)
        require_state(contract, Contract.State.DRAFT)
        contract.state = Contract.State.VOID
        contract.save(update_fields=["state"])
        record(actor, VOIDED, contract)
    return contract


def conclude(actor: Actor, *, contract_id: int) -> Contract:
    """Put a signed contract into force: from now on it stands, and its instalments are written.

    Refused without its text, past the term that the law allows, without a passed decision or public trade where they
    are asked for, and for an object that is let already.
    """
    with transaction.atomic():
        contract = contract_for(actor, CONTRACTS_MANAGE, contract_id)
        require_state(contract, Contract.State.DRAFT)
        hold_object(contract)
        plan = PayPlan.from_json(contract.plan)
        dues = dues_of(contract, contract.start_on, contract.end_on, plan)
        if not dues:
            raise Refused("合同没有要付的款，请填价款", code="bad-plan")
        problems = [*term_problems(contract), *trade_problems(contract), *object_problems(contract)]
        if not papers.of_record(CONTRACT, contract.pk).filter(label=TEXT).exists():
            problems.append(Problem("no-text", "请先上传签字盖章的合同文本"))
        if contract.signed_on > clock.today():
            problems.append(Problem("date-ahead", "签订日期不能晚于今天"))
        if problems:
            raise Refused(problems)
        require_decided(contract, contract.matter_id, contract.total, contract.signed_on)
        contract.state = Contract.State.ACTIVE
        contract.concluded_by, contract.concluded_at = actor.user_id, clock.now()
        contract.save()
        write_instalments(contract, dues)
        touched = let(actor, contract)
        record(actor, CONCLUDED, contract, assets=touched, total=contract.total, instalments=len(dues))
    return contract


def term_problems(contract: Contract, end_on: dt.date | None = None) -> list[Problem]:
    """A term longer than the law allows: 20 years for a lease, by kind of land for contracting."""
    path, end = path_of(contract.book), end_on or contract.end_on
    limit = None
    if contract.kind == Kind.LEASE:
        limit = LEASE_YEARS
    elif contract.kind == Kind.CONTRACT_OUT and contract.land_kind:
        limit = LAND_YEARS[contract.land_kind]
    if limit is None:
        return []
    years = integer_of(limit, path, contract.signed_on)
    last = rules.latest_end(contract.start_on, years)
    if end <= last:
        return []
    return [Problem("term-too-long", f"期限最长 {years} 年，最晚到 {last}（{limit.source}）")]


def _may_be_asked(contract: Contract) -> bool:
    return contract.kind not in {Kind.LOAN, Kind.OTHER} and contract.procedure != Procedure.HOUSEHOLD


def trade_needed(
    contract: Contract,
    values: Values | None = None,
    *,
    total: int | None = None,
    end_on: dt.date | None = None,
) -> bool:
    """Whether the county asks for public trade from the contract's value or term on, by the rules of its day.

    `total` and `end_on` where they are to be others than those it was signed with.
    """
    path, on = path_of(contract.book), contract.signed_on
    return _may_be_asked(contract) and rules.must_be_public(
        total=contract.total if total is None else total,
        months=rules.term_months(contract.start_on, end_on or contract.end_on),
        value_from=trade_from(path, on, values), months_from=integer_of(TRADE_MONTHS, path, on),
    )  # fmt: skip


def trade_problems(contract: Contract) -> list[Problem]:
    """What is missing of the public trade that the county asks for from a value or a term on."""
    if not _may_be_asked(contract):
        return []
    if trade_needed(contract) and contract.procedure not in PUBLIC:
        return [Problem("needs-trade", "金额或期限达到县里规定，须公开交易，不能协商")]
    if contract.procedure not in PUBLIC:
        return []
    found = []
    if not contract.listing or not contract.bidders or not contract.outcome:
        found.append(Problem("trade-incomplete", "公开交易要写明挂牌或招标编号、报名家数和结果"))
    if (
        contract.bidders == 1
        and not papers.of_record(CONTRACT, contract.pk).filter(label="交易文件").exists()
    ):
        found.append(Problem("single-bidder", "只有一家报名的，要上传说明理由的交易文件"))
    return found


@dataclass(frozen=True, slots=True)
class Use:
    """A stretch of time in which a contract uses an asset, or a part of it (`area`, hundredths of a mu)."""

    label: str
    start_on: dt.date
    end_on: dt.date
    area: int | None


def uses_of(asset_id: int, *, without: int | None = None) -> list[Use]:
    """What contracts in force make of an asset."""
    found = Contract.objects.filter(
        asset=asset_id, state=Contract.State.ACTIVE, kind__in=list(rules.INCOME)
    ).exclude(pk=without or 0)
    return [Use(str(each), each.start_on, each.ends_on, each.area) for each in found]


def hold_object(contract: Contract) -> None:
    """MONEY: two contracts that let one asset at one moment wait for one another here, so that it is let once.

    The contract then knows its card as it is now: it may have been disposed of, or moved, while this waited.
    """
    if contract.asset_id is not None:
        contract.asset = Asset.objects.select_for_update(no_key=True).get(pk=contract.asset_id)


def object_problems(
    contract: Contract, others: Sequence[Use] | None = None, *, end_on: dt.date | None = None
) -> Iterator[Problem]:
    """An asset is let once at a time; parts of a plot may be let apart as long as the areas fit.

    `others` are the uses to compare with; those of contracts in force where they are not given. `end_on` is the end where
    it is to be another than it was signed with.
    """
    if contract.asset is None or contract.kind not in rules.INCOME:
        return
    if contract.asset.left_on is not None:
        yield Problem("asset-left", f"{contract.asset.name}已经{contract.asset.get_state_display()}")
    if others is None:
        others = uses_of(contract.asset.pk, without=contract.pk)
    end = end_on or contract.end_on
    meanwhile = [each for each in others if each.start_on <= end and each.end_on >= contract.start_on]
    if contract.asset.area and contract.area:
        taken = sum(each.area or 0 for each in meanwhile)
        if taken + contract.area > contract.asset.area:
            yield Problem(
                "area-taken", f"{contract.asset.name}剩下的面积不够，先前的合同已占 {taken / 100:.2f} 亩"
            )
    elif meanwhile:
        yield Problem("already-let", f"{contract.asset.name}这段时间已由合同 {meanwhile[0].label} 出租或发包")


def let(actor: Actor, contract: Contract) -> list[int]:
    """The card says that its asset is let, where it does not yet."""
    asset = contract.asset
    if asset is None or contract.kind not in rules.INCOME or asset.state == Asset.State.LET:
        return []
    if contract.start_on > clock.today():
        return []
    from_on = max(contract.start_on, asset.state_since)
    move(actor, asset, state=Asset.State.LET, from_on=from_on, note=f"合同 {contract.number}")
    return [asset.pk]


def file_contract(actor: Actor, *, contract_id: int, on: dt.date) -> Contract:
    """The township has looked at the contract and filed it."""
    with transaction.atomic():
        contract = contract_for(actor, CONTRACTS_CHECK, contract_id)
        require_state(contract, Contract.State.ACTIVE, Contract.State.ENDED, Contract.State.TERMINATED)
        if contract.filed_on is not None:
            raise Refused(f"合同 {contract} 已于 {contract.filed_on} 备案", code="already-filed")
        if same_hand(actor.user_id, [contract.made_by, contract.concluded_by]):
            # SECURITY: who made a contract does not check it, whatever posts and accounts one person holds.
            raise Refused("本人登记的合同应由他人审查备案", code="same-person")
        if not contract.signed_on <= on <= clock.today():
            raise Refused("备案日期应在签订之后、今天以前", code="bad-date")
        contract.filed_on, contract.filed_by = on, actor.user_id
        contract.save(update_fields=["filed_on", "filed_by"])
        record(actor, FILED, contract, on=on.isoformat())
    return contract
