"""What the changes of assets share: a record for who may change it, accounts that a book can take, audit entries."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Sequence
from typing import Any

from lingyan.economy.assets.covers import ASSET
from lingyan.economy.assets.models import Asset
from lingyan.economy.books import lookups
from lingyan.economy.books.actions import save_draft
from lingyan.economy.books.models import Book, Voucher
from lingyan.economy.books.rules import Entry
from lingyan.kernel import audit
from lingyan.kernel.access import Actor
from lingyan.kernel.covers import note
from lingyan.kernel.problems import Refused


def asset_for(actor: Actor, right: str, asset_id: int) -> Asset:
    """The card, locked, for an actor who holds the right in its region."""
    found = Asset.objects.select_for_update(of=("self",)).select_related("book__organisation__region")
    asset = found.filter(pk=asset_id).first()
    if asset is None:
        raise Refused("没有这张资产卡片", code="unknown-asset")
    actor.require(right, path_of(asset.book))
    return asset


def require_present(asset: Asset) -> None:
    if asset.left_on is not None:
        raise Refused(f"{asset.name}已于 {asset.left_on} {asset.get_state_display()}", code="asset-left")


def path_of(book: Book) -> str:
    return book.organisation.region.path


def usable_account(book_id: int, code: str) -> str:
    """The account itself or, where the book does not use such a detail, the one above it that takes lines."""
    candidates = [code[:length] for length in range(len(code), 2, -1)]
    known = lookups.account_facts(book_id, candidates)
    found = next((each for each in candidates if each in known and known[each].usable), None)
    if found is None:
        raise Refused(f"本账套没有可以记账的科目 {code}", code="unknown-account")
    return found


def on_usable_accounts(book_id: int, entries: Iterable[Entry]) -> list[Entry]:
    """The entries with each account as the book can take it."""
    entries = list(entries)
    usable = {code: usable_account(book_id, code) for code in {entry.account for entry in entries}}
    return [
        Entry(usable[each.account], each.summary, each.debit, each.credit, each.party, each.project)
        for each in entries
    ]


def draft(actor: Actor, book_id: int, date: dt.date, entries: Sequence[Entry]) -> Voucher:
    """A voucher draft of these entries. The right to enter vouchers is asked by the books."""
    return save_draft(actor, book_id=book_id, date=date, entries=on_usable_accounts(book_id, entries))


def needs_voucher(voucher: Voucher | None) -> bool:
    """Whether a record has no voucher yet, or one that was made void."""
    return voucher is None or voucher.state == Voucher.State.VOID


def record(
    actor: Actor,
    code: str,
    book: Book,
    target: tuple[str, int],
    *,
    assets: Iterable[int] = (),
    reason: str = "",
    **details: Any,
) -> None:
    """One audit entry that also keeps the digests of the cards it touched."""
    touched = list(assets)
    if touched:
        details["sealed"] = note(ASSET, touched)
    audit.record(
        actor, code, target=target, region_path=path_of(book), reason=reason, book=book.pk, **details
    )


def required_text(text: str, what: str, longest: int = 200) -> str:
    """The text without blanks around it; refused when empty or too long."""
    text = text.strip()
    if not text:
        raise Refused(f"请写明{what}", code="no-reason")
    if len(text) > longest:
        raise Refused(f"{what}最多 {longest} 字", code="too-long")
    return text
