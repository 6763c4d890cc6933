"""Cards: making them, putting their text right, changing values and use, what units they have done."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, fields
from typing import Any, Final

from django.db import transaction

from lingyan.economy.assets import kinds, queries, rules
from lingyan.economy.assets.actions.common import asset_for, record, require_present
from lingyan.economy.assets.covers import ASSET
from lingyan.economy.assets.kinds import Kind, Klass, Use
from lingyan.economy.assets.models import Asset, AssetChange, AssetUse, Output
from lingyan.economy.books import lookups
from lingyan.economy.books.models import Book
from lingyan.kernel import audit, clock
from lingyan.kernel.access import Actor
from lingyan.kernel.month import Month
from lingyan.kernel.problems import Problem, Refused, required_text
from lingyan.kernel.rights import ASSETS_MANAGE

ADDED: Final = audit.register("assets.card-added", "建立资产卡片")
CORRECTED: Final = audit.register("assets.card-corrected", "更正资产卡片")
CHANGED: Final = audit.register("assets.values-changed", "变更资产价值")
MOVED: Final = audit.register("assets.state-set", "登记资产使用状况")
OUTPUT: Final = audit.register("assets.output-recorded", "登记资产工作量")

PRESENT: Final = (Asset.State.IN_USE, Asset.State.LET, Asset.State.IDLE, Asset.State.LENT)
MOST_UNITS: Final = 10**12
MOST_AREA: Final = 10**10
_VALUES: Final = (
    "kind", "klass", "use", "account", "started", "method", "original", "residual", "months", "units", "worn_before",
    "worn_through", "acquired_on",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Card:
    """A card as a person or a file gives it; fields as in `models.Asset`. An empty code is given by the book."""

    name: str
    kind: str
    klass: str
    use: str
    acquired_on: dt.date
    code: str = ""
    account: str = ""
    expense_account: str = ""
    place: str = ""
    latitude: int | None = None
    longitude: int | None = None
    area: int | None = None
    grade: str = ""
    remark: str = ""
    started: Month | None = None
    method: str = Asset.Method.STRAIGHT
    original: int = 0
    residual: int = 0
    months: int = 0
    units: int = 0
    worn_before: int = 0
    worn_through: Month | None = None
    state: str = Asset.State.IN_USE
    state_since: dt.date | None = None

    def completed(self) -> dict[str, Any]:
        """Fields for the row: account, method and state's day filled in where they follow from the rest."""
        nature = kinds.nature_of(self.kind)
        found: dict[str, Any] = {each.name: getattr(self, each.name) for each in fields(self)}
        found["name"], found["place"] = self.name.strip(), self.place.strip()
        found["account"] = self.account or kinds.account_for(self.kind, self.klass)
        if not nature.worn or self.original <= rules.NOMINAL:
            found["method"] = Asset.Method.NONE
        if nature.worn and found["method"] != Asset.Method.NONE and self.started is None:
            found["started"] = Month.of(self.acquired_on)
        found["state_since"] = self.state_since or self.acquired_on
        return found


def add_card(actor: Actor, *, book_id: int, card: Card) -> Asset:
    """Make one card. Refused as `add_cards`, without a row: a form has none."""
    try:
        return add_cards(actor, book_id=book_id, cards=[card])[0]
    except Refused as refusal:
        if refusal.code == "denied":
            raise
        raise Refused([Problem(each.code, each.message) for each in refusal.problems]) from None


def add_cards(actor: Actor, *, book_id: int, cards: Sequence[Card], origin: str = "") -> list[Asset]:
    """Make cards of one book, all or none. `row` of a problem is the card's number from 1; `origin` names a file."""
    book = lookups.book_for(actor, ASSETS_MANAGE, book_id)
    with transaction.atomic():
        return create_cards(actor, book, cards, origin=origin)


def create_cards(actor: Actor, book: Book, cards: Sequence[Card], *, origin: str = "") -> list[Asset]:
    """The rows and audit entry of `add_cards`, for callers inside a transaction that asked for their own right."""
    lookups.lock([book.pk], to_close=True)
    taken = set(Asset.objects.filter(book=book).values_list("code", flat=True))
    problems = list(card_problems(cards, taken))
    if problems:
        raise Refused(problems)
    codes = iter(_free_codes(taken | {card.code for card in cards}, sum(not card.code for card in cards)))
    now = clock.now()
    made = Asset.objects.bulk_create(
        Asset(
            **{**card.completed(), "code": card.code or next(codes)},
            book=book,
            made_by=actor.user_id,
            made_at=now,
        )
        for card in cards
    )
    AssetUse.objects.bulk_create(
        AssetUse(
            asset=asset, state=asset.state, from_on=asset.state_since, made_by=actor.user_id, made_at=now
        )
        for asset in made
    )
    ids = [asset.pk for asset in made]
    record(actor, ADDED, book, ("book", book.pk), assets=ids, cards=len(made), origin=origin[:120])
    return made


def card_problems(cards: Sequence[Card], taken: set[str]) -> Iterator[Problem]:
    """What is wrong with cards, by their number from 1. `taken` are codes that the book has already used."""
    seen = set(taken)
    for row, card in enumerate(cards, 1):
        for message in _faults(card):
            yield Problem("bad-card", message, row=row, value=card.name)
        if card.code and card.code in seen:
            yield Problem("code-taken", "这个编号已经用过", row=row, value=card.code)
        seen.add(card.code)


def _faults(card: Card) -> Iterator[str]:
    if not card.name.strip() or len(card.name.strip()) > 80:
        yield "要有名称，最多 80 字"
    if card.kind not in Kind.values or card.klass not in Klass.values or card.use not in Use.values:
        yield "类别、性质或用途不在可选的范围内"
        return
    yield from _class_faults(card)
    yield from rules.value_problems(
        original=card.original, residual=card.residual, worn=card.worn_before, months=card.months
    )
    yield from _wear_faults(card)
    if card.acquired_on > clock.today():
        yield "取得日期不能晚于今天"
    if card.state not in PRESENT:
        yield "使用状况不在可选的范围内"
    for value, most, what in ((card.latitude, 90, "纬度"), (card.longitude, 180, "经度")):
        if value is not None and abs(value) > most * 1_000_000:
            yield f"{what}超出范围"


def _class_faults(card: Card) -> Iterator[str]:
    nature = kinds.nature_of(card.kind)
    if nature.is_resource != (card.klass == Klass.RESOURCE):
        yield "土地、林地、水面等资源的性质是“资源性”，其他资产不是"
    if nature.is_resource and (card.original or not card.area):
        yield "资源不记原值，要写明面积"
    if not nature.is_resource and not card.original:
        yield "要有原值；没有凭据的按名义金额 1 元登记"
    if card.area is not None and not 0 <= card.area <= MOST_AREA:
        yield "面积超出范围"
    if card.account and not card.account.startswith(nature.account or "-"):
        yield f"科目应在 {nature.account} 之下" if nature.account else "资源不记入科目"


def _wear_faults(card: Card) -> Iterator[str]:
    if not kinds.nature_of(card.kind).worn:
        if card.worn_before:
            yield "这类资产不计提折旧，不能有累计折旧"
        return
    if card.method == Asset.Method.STRAIGHT and card.original > rules.NOMINAL and not card.months:
        yield "要写明使用年限"
    if card.method == Asset.Method.UNITS and not 0 < card.units <= MOST_UNITS:
        yield "按工作量计提的要写明总工作量"
    if card.worn_before and card.worn_through is None:
        yield "有累计折旧的要写明已提至哪个月"


def _free_codes(taken: set[str], count: int) -> list[str]:
    """`G001` and on, past what is taken."""
    found: list[str] = []
    number = 0
    while len(found) < count:
        number += 1
        if (code := f"G{number:03d}") not in taken:
            found.append(code)
    return found


def correct_card(actor: Actor, *, asset_id: int, card: Card) -> Asset:
    """Put a card right. Its values may be corrected as long as nothing was charged, changed or disposed of.

    Use and state are kept: they change through `change_values` and `set_state`.
    """
    with transaction.atomic():
        asset = asset_for(actor, ASSETS_MANAGE, asset_id)
        require_present(asset)
        taken = set(
            Asset.objects.filter(book=asset.book_id).exclude(pk=asset.pk).values_list("code", flat=True)
        )
        problems = list(card_problems([card], taken))
        wanted = {**card.completed(), "code": card.code or asset.code}
        changed = sorted(name for name, value in wanted.items() if getattr(asset, name) != value)
        changed = [name for name in changed if name not in {"state", "state_since"}]
        if set(changed) & set(_VALUES) and _values_are_used(asset):
            problems.append(Problem("values-used", "已计提折旧，原值、年限等不能更正，请办理价值变更"))
        if problems:
            raise Refused(problems)
        for name in changed:
            setattr(asset, name, wanted[name])
        asset.save(update_fields=changed or ["name"])
        record(actor, CORRECTED, asset.book, (ASSET, asset.pk), fields=changed)
    return asset


def _values_are_used(asset: Asset) -> bool:
    return asset.charges.exists() or asset.changes.exists() or asset.counts.filter(final=True).exists()


def change_values(
    actor: Actor,
    *,
    asset_id: int,
    from_month: Month,
    original: int,
    residual: int,
    months_left: int,
    use: str,
    reason: str,
) -> AssetChange:
    """Change a card's values from a month on: extension (E32), other use, other life. What was charged stays.

    Refused for a month that was already charged, for values out of order, and for assets charged by units.
    """
    reason = required_text(reason, "变更原因")
    with transaction.atomic():
        asset = asset_for(actor, ASSETS_MANAGE, asset_id)
        require_present(asset)
        _require_changeable(asset, from_month, use)
        worn = queries.worn_plan(asset, from_month.previous)
        problems = list(
            rules.value_problems(original=original, residual=residual, worn=worn, months=months_left)
        )
        if problems:
            raise Refused([Problem("bad-values", text) for text in problems])
        before = {name: getattr(asset, name) for name in ("original", "residual", "months", "use")}
        change = AssetChange.objects.create(
            asset=asset, from_month=from_month, original=original, residual=residual, months_left=months_left,
            use=use, before=before, reason=reason, made_by=actor.user_id, made_at=clock.now(),
        )  # fmt: skip
        asset.original, asset.residual, asset.use = original, residual, use
        asset.save(update_fields=["original", "residual", "use"])
        record(
            actor,
            CHANGED,
            asset.book,
            (ASSET, asset.pk),
            reason=reason,
            month=int(from_month),
            original=original,
        )
    return change


def _require_changeable(asset: Asset, from_month: Month, use: str) -> None:
    if asset.method == Asset.Method.UNITS or not kinds.nature_of(asset.kind).worn:
        raise Refused("只有按年限计提的资产可以办理价值变更", code="not-straight")
    if use not in Use.values:
        raise Refused("用途不在可选的范围内", code="bad-use")
    last = queries.last_run_month(asset.book_id)
    later = asset.changes.filter(from_month__gte=from_month).exists()
    if later or (last is not None and from_month <= last) or (asset.started and from_month <= asset.started):
        raise Refused(f"{from_month.zh}已经计提过折旧，请从以后的月份起变更", code="month-charged")


def set_state(actor: Actor, *, asset_id: int, state: str, from_on: dt.date, note: str = "") -> Asset:
    """From a day on the asset is in use, let, lent or idle. Days go forward only."""
    with transaction.atomic():
        asset = asset_for(actor, ASSETS_MANAGE, asset_id)
        require_present(asset)
        move(actor, asset, state=state, from_on=from_on, note=note)
        record(
            actor,
            MOVED,
            asset.book,
            (ASSET, asset.pk),
            reason=note,
            state=state,
            from_on=from_on.isoformat(),
        )
    return asset


def move(actor: Actor, asset: Asset, *, state: str, from_on: dt.date, note: str = "") -> None:
    """The rows of `set_state`, for callers that bring their own right and audit entry."""
    if state not in PRESENT:
        raise Refused("使用状况不在可选的范围内", code="bad-state")
    if from_on > clock.today():
        raise Refused("起始日期不能晚于今天", code="date-ahead")
    if from_on < asset.state_since:
        raise Refused(
            f"{asset.get_state_display()}是从 {asset.state_since} 起，不能往前登记", code="date-behind"
        )
    asset.state, asset.state_since = state, from_on
    asset.save(update_fields=["state", "state_since"])
    AssetUse.objects.create(
        asset=asset, state=state, from_on=from_on, note=note.strip()[:200], made_by=actor.user_id,
        made_at=clock.now(),
    )  # fmt: skip


def record_output(actor: Actor, *, asset_id: int, month: Month, units: int) -> Output:
    """What an asset charged by units did in a month. Once for each month, before the month is charged."""
    if not 0 < units <= MOST_UNITS:
        raise Refused("工作量应大于 0", code="bad-units")
    with transaction.atomic():
        asset = asset_for(actor, ASSETS_MANAGE, asset_id)
        require_present(asset)
        if asset.method != Asset.Method.UNITS:
            raise Refused(f"{asset.name}不是按工作量计提折旧的", code="not-by-units")
        last = queries.last_run_month(asset.book_id)
        if last is not None and month <= last:
            raise Refused(f"{month.zh}已经计提过折旧", code="month-charged")
        if asset.outputs.filter(month=month).exists():
            raise Refused(f"{month.zh}的工作量已经登记", code="output-exists")
        output = Output.objects.create(
            asset=asset, month=month, units=units, made_by=actor.user_id, made_at=clock.now()
        )
        record(actor, OUTPUT, asset.book, (ASSET, asset.pk), month=int(month), units=units)
    return output


CARD_FIELDS: Final = frozenset(field.name for field in fields(Card))
