"""Disposal of an asset: decided, appraised, out of the account, cost and proceeds, result. Each step one voucher."""

from __future__ import annotations

import datetime as dt
from typing import Final

from django.db import transaction

from lingyan.decisions.queries import needs_decision, require_passed
from lingyan.economy.assets import kinds, queries, rules
from lingyan.economy.assets.actions.common import (
    asset_for,
    path_of,
    record,
    require_present,
)
from lingyan.economy.assets.covers import DISPOSAL
from lingyan.economy.assets.models import Asset, AssetUse, Disposal, DisposalStep
from lingyan.economy.assets.parameters import APPRAISAL_FROM, DISPOSAL_ITEMS
from lingyan.economy.books.links import draft, needs_voucher
from lingyan.economy.books.models import Book, Party, Voucher
from lingyan.economy.books.rules import Entry
from lingyan.kernel import audit, clock
from lingyan.kernel.access import Actor
from lingyan.kernel.money import MAX_FEN, format_yuan
from lingyan.kernel.month import Month
from lingyan.kernel.problems import Refused, required_text
from lingyan.kernel.rights import ASSETS_MANAGE, BOOKS_ENTER
from lingyan.parameters.queries import integer_of

BEGUN: Final = audit.register("assets.disposal-begun", "处置资产")
STEPPED: Final = audit.register("assets.disposal-step", "登记资产处置收支")
FINISHED: Final = audit.register("assets.disposal-finished", "结清资产处置")
DRAFTED: Final = audit.register("assets.disposal-drafted", "生成资产处置凭证")

AGAINST: Final = ("102", "112", "113", "211")
"""Accounts that proceeds and costs may stand against; proceeds in cash are not taken (121号 21, R45)."""


def begin_disposal(
    actor: Actor,
    *,
    asset_id: int,
    way: str,
    on: dt.date,
    reason: str,
    matter_id: int | None = None,
    appraisal: int | None = None,
) -> Disposal:
    """Take an asset out. Refused without a passed decision or an appraisal where the county asks for one."""
    reason = required_text(reason, "处置原因")
    if way not in Disposal.Way.values:
        raise Refused("处置方式不在可选的范围内", code="bad-way")
    with transaction.atomic():
        asset = asset_for(actor, ASSETS_MANAGE, asset_id)
        require_present(asset)
        if not asset.acquired_on <= on <= clock.today():
            raise Refused("处置日期应在取得之后、今天以前", code="bad-date")
        _require_decided(asset, way, on, matter_id)
        _require_appraised(asset, way, on, appraisal)
        disposal = Disposal.objects.create(
            asset=asset, way=way, on=on, reason=reason, matter_id=matter_id, appraisal=appraisal,
            original=asset.original, worn=queries.worn_plan(asset, Month.of(on)), made_by=actor.user_id,
            made_at=clock.now(),
        )  # fmt: skip
        if asset.account:
            _add(actor, disposal, DisposalStep.Kind.OUT, on, disposal.original)
        leave(actor, asset, Asset.State.DISPOSED, on, reason)
        record(
            actor,
            BEGUN,
            asset.book,
            (DISPOSAL, disposal.pk),
            assets=[asset.pk],
            reason=reason,
            way=way,
            original=disposal.original,
            worn=disposal.worn,
        )
    return disposal


def leave(actor: Actor, asset: Asset, state: str, on: dt.date, note: str) -> None:
    """The card's rows when an asset goes. The caller audits."""
    asset.state, asset.state_since, asset.left_on = state, on, on
    asset.save(update_fields=["state", "state_since", "left_on"])
    AssetUse.objects.create(
        asset=asset, state=state, from_on=on, note=note[:200], made_by=actor.user_id, made_at=clock.now()
    )


def decision_needed(asset: Asset, on: dt.date) -> bool:
    """Whether a disposal of this asset on a day needs a passed decision, a requisition apart."""
    return kinds.nature_of(asset.kind).is_resource or needs_decision(
        "disposal", asset.original, path_of(asset.book), on
    )


def _require_decided(asset: Asset, way: str, on: dt.date, matter_id: int | None) -> None:
    taken_resource = way == Disposal.Way.TAKEN and kinds.nature_of(asset.kind).is_resource
    if matter_id or (decision_needed(asset, on) and not taken_resource):
        require_passed(matter_id, organisation_id=asset.book.organisation_id, items=DISPOSAL_ITEMS, on=on)


def _require_appraised(asset: Asset, way: str, on: dt.date, appraisal: int | None) -> None:
    if appraisal is not None and not 0 <= appraisal <= MAX_FEN:
        raise Refused("评估价超出范围", code="bad-amount")
    limit = integer_of(APPRAISAL_FROM, path_of(asset.book), on)
    if way == Disposal.Way.SOLD and asset.original >= limit and not appraisal:
        raise Refused(
            f"原值 {format_yuan(limit)} 元以上的资产出售前要先评估，请填评估价", code="no-appraisal"
        )


def add_step(
    actor: Actor,
    *,
    disposal_id: int,
    kind: str,
    on: dt.date,
    amount: int,
    against: str,
    party_id: int | None = None,
) -> DisposalStep:
    """A cost of clearing or proceeds, against a bank account or a debt. Refused in cash and once finished."""
    with transaction.atomic():
        disposal = _disposal_for(actor, ASSETS_MANAGE, disposal_id)
        _require_open(disposal)
        if kind not in {DisposalStep.Kind.COST, DisposalStep.Kind.PROCEEDS} or not 0 < amount <= MAX_FEN:
            raise Refused("请填清理费用或处置收入的金额", code="bad-step")
        if not against.startswith(AGAINST):
            raise Refused("处置收支应走银行账户，或记应收应付，不收付现金", code="cash-proceeds")
        if not disposal.on <= on <= clock.today():
            raise Refused("日期应在处置之后、今天以前", code="bad-date")
        if party_id and not Party.objects.filter(pk=party_id, book=disposal.asset.book_id).exists():
            raise Refused("没有这个往来对象", code="unknown-party")
        step = _add(actor, disposal, kind, on, amount, against=against, party_id=party_id)
        record(actor, STEPPED, disposal.asset.book, (DISPOSAL, disposal.pk), kind=kind, amount=amount)
    return step


def finish_disposal(actor: Actor, *, disposal_id: int, on: dt.date) -> DisposalStep | None:
    """Carry what is left in clearing to gain or loss. An asset without a clearing account has nothing to carry."""
    with transaction.atomic():
        disposal = _disposal_for(actor, ASSETS_MANAGE, disposal_id)
        _require_open(disposal)
        latest = max([disposal.on, *disposal.steps.values_list("on", flat=True)])
        if not latest <= on <= clock.today():
            raise Refused(f"结清日期应在 {latest} 之后、今天以前", code="bad-date")
        balance = balance_of(disposal)
        step = _add(actor, disposal, DisposalStep.Kind.RESULT, on, balance)
        record(actor, FINISHED, disposal.asset.book, (DISPOSAL, disposal.pk), result=-balance)
    return step


def draft_step_vouchers(actor: Actor, *, disposal_id: int) -> list[Voucher]:
    """A draft for each step that has none. The steps stay as they are; the voucher is tied to its step."""
    with transaction.atomic():
        disposal = _disposal_for(actor, BOOKS_ENTER, disposal_id)
        book, made = disposal.asset.book, []
        for step in disposal.steps.select_related("voucher", "party"):
            entries = step_entries(disposal, step)
            if entries and needs_voucher(step.voucher):
                step.voucher = draft(actor, book.pk, step.on, entries)
                step.save(update_fields=["voucher"])
                made.append(step.voucher)
        if not made:
            raise Refused("没有要生成的凭证", code="nothing-to-draft")
        record(actor, DRAFTED, book, (DISPOSAL, disposal.pk), vouchers=[each.pk for each in made])
    return made


def step_entries(disposal: Disposal, step: DisposalStep) -> list[Entry]:
    """The entries of one step; none where nothing is to be booked."""
    asset, name = disposal.asset, disposal.asset.name
    if step.kind == DisposalStep.Kind.OUT:
        worn_account = kinds.worn_for(asset.account) if disposal.worn else ""
        return rules.out_entries(
            name, account=asset.account, worn_account=worn_account, original=disposal.original, worn=disposal.worn
        )  # fmt: skip
    clearing = rules.clearing_of(asset.account)
    if step.kind == DisposalStep.Kind.RESULT:
        return rules.result_entries(name, step.amount) if clearing == rules.THROUGH_154 else []
    party = step.party.code if step.party else ""
    return rules.step_entries(
        name, step.kind, step.amount, clearing=clearing, against=step.against, party=party
    )


def balance_of(disposal: Disposal) -> int:
    """What stands in clearing: net value and cost less proceeds."""
    steps = list(disposal.steps.values_list("kind", "amount"))
    original = disposal.original if disposal.asset.account else 0
    return rules.clearing_balance(original, disposal.worn if original else 0, steps)


def _add(
    actor: Actor,
    disposal: Disposal,
    kind: str,
    on: dt.date,
    amount: int,
    *,
    against: str = "",
    party_id: int | None = None,
) -> DisposalStep:
    return DisposalStep.objects.create(
        disposal=disposal, kind=kind, on=on, amount=amount, against=against, party_id=party_id,
        made_by=actor.user_id, made_at=clock.now(),
    )  # fmt: skip


def _disposal_for(actor: Actor, right: str, disposal_id: int) -> Disposal:
    found = Disposal.objects.select_for_update(of=("self",)).select_related(
        "asset__book__organisation__region"
    )
    disposal = found.filter(pk=disposal_id).first()
    if disposal is None:
        raise Refused("没有这次处置", code="unknown-disposal")
    actor.require(right, path_of(_book(disposal)))
    return disposal


def _book(disposal: Disposal) -> Book:
    return disposal.asset.book


def _require_open(disposal: Disposal) -> None:
    if disposal.steps.filter(kind=DisposalStep.Kind.RESULT).exists():
        raise Refused("这次处置已经结清", code="disposal-finished")
