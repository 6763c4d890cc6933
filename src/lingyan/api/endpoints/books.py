"""Books, vouchers, statements and publications, as the console's pages read them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Annotated, Any

from django.http import HttpRequest
from ninja import Query

from lingyan.api.access import actor_of, read
from lingyan.api.common import api, region_of
from lingyan.api.schemas import (
    BookMonthOut,
    BookOut,
    CloseRuleOut,
    LedgerOut,
    MonthText,
    OpeningOut,
    PageNumber,
    PageSize,
    PeriodOut,
    PublicationOut,
    RegionCode,
    RowId,
    SheetPublicationOut,
    StatementOut,
    TrialBalanceOut,
    VoucherOut,
    VoucherPage,
)
from lingyan.disclosure.bundles import address_of
from lingyan.disclosure.models import Publication
from lingyan.economy.books import guards
from lingyan.economy.books import queries as books
from lingyan.economy.books.models import Book, Line, Party, Period
from lingyan.economy.books.queries import LedgerEntry, LedgerTotal, VoucherFilter, VoucherRow
from lingyan.identity.masking import Sight, shown, visible
from lingyan.kernel.access import Actor
from lingyan.kernel.month import Month
from lingyan.kernel.rights import BOOKS_CONFIGURE, BOOKS_VIEW, DISCLOSURE_VIEW


@read(api, "/books", BOOKS_VIEW, response=list[BookOut], summary="账套")
def list_books(request: HttpRequest, region: RegionCode | None = None, limit: PageSize = 100) -> Any:
    actor = actor_of(request)
    place = region_of(actor, region) if region else None
    return books.heads(books.visible_books(actor, place)[:limit])


@read(api, "/books/{int:book_id}/trial-balance", BOOKS_VIEW, response=TrialBalanceOut, summary="科目余额表")
def trial_balance(
    request: HttpRequest, book_id: RowId, first: MonthText, last: MonthText | None = None
) -> Any:
    start = Month.parse(first)
    return books.trial_balance(_book(request, book_id), start, Month.parse(last) if last else start)


@read(api, "/books/{int:book_id}/balance-sheet", BOOKS_VIEW, response=StatementOut, summary="资产负债表")
def balance_sheet(request: HttpRequest, book_id: RowId, month: MonthText) -> Any:
    sheet = books.balance_sheet(_book(request, book_id), Month.parse(month))
    lines = [
        {"line": each.form.line, "item": each.form.item, "opening": each.opening, "amount": each.closing}
        for each in sheet.lines
    ]
    return {"kind": "balance-sheet", "year": sheet.year, "month": sheet.month, "lines": lines}


@read(
    api,
    "/books/{int:book_id}/income-statement",
    BOOKS_VIEW,
    response=StatementOut,
    summary="收益及收益分配表",
)
def income_statement(request: HttpRequest, book_id: RowId, month: MonthText) -> Any:
    sheet = books.income_statement(_book(request, book_id), Month.parse(month))
    lines = [{"line": each.form.line, "item": each.form.item, "amount": each.amount} for each in sheet.lines]
    return {"kind": "income", "year": sheet.year, "month": sheet.month, "lines": lines}


@read(api, "/books/{int:book_id}/ledger", BOOKS_VIEW, response=LedgerOut, summary="明细账")
def ledger(
    request: HttpRequest,
    book_id: RowId,
    account: Annotated[str, Query(pattern=r"^[0-9]{3,20}$")],
    first: MonthText,
    last: MonthText | None = None,
) -> Any:
    start = Month.parse(first)
    found = books.detail_ledger(_book(request, book_id), account, start, Month.parse(last) if last else start)
    return {
        "account": found.account.code, "name": found.account.path_name, "rows": [_ledger_row(r) for r in found.rows]
    }  # fmt: skip


@read(api, "/books/{int:book_id}/periods", BOOKS_VIEW, response=list[PeriodOut], summary="已结账的月份")
def periods(request: HttpRequest, book_id: RowId, limit: PageSize = 100) -> Any:
    return Period.objects.filter(book=_book(request, book_id)).order_by("-month")[:limit]


@read(api, "/books/{int:book_id}/opening", BOOKS_VIEW, response=OpeningOut, summary="期初余额")
def opening(request: HttpRequest, book_id: RowId) -> Any:
    actor, book = actor_of(request), _book(request, book_id)
    found, path = books.opening_of(book), book.organisation.region.path
    return {
        "first_month": book.first_month, "closed": found.closed,
        "written_by": found.entry.actor_label if found.entry else "",
        "written_at": found.entry.at if found.entry else None,
        "rows": [
            {
                "account": line.account.code, "account_name": line.account.path_name,
                "party": _party(actor, line.party, path), "project": str(line.project or ""),
                **{name: getattr(line, name) for name in _OPENING_AMOUNTS},
            }
            for line in found.lines
        ],
    }  # fmt: skip


@read(api, "/closing", BOOKS_VIEW, response=list[BookMonthOut], summary="一个月的结账情况")
def closing(
    request: HttpRequest,
    month: MonthText,
    region: RegionCode | None = None,
    page: PageNumber = 1,
    size: PageSize = 100,
) -> Any:
    actor, wanted = actor_of(request), Month.parse(month)
    place = region_of(actor, region) if region else None
    found = books.with_month(books.with_state(books.visible_books(actor, place)), wanted)
    return [_book_month(book) for book in found[(page - 1) * size : page * size]]


@read(api, "/close-rules", BOOKS_CONFIGURE, response=list[CloseRuleOut], summary="一个月执行的结账条件")
def close_rules(request: HttpRequest, region: RegionCode, month: MonthText) -> Any:
    actor = actor_of(request)
    place = region_of(actor, region)
    actor.require(BOOKS_CONFIGURE, place.path)
    return [
        {
            "prerequisite": each.prerequisite.code, "label": str(each.prerequisite.label), "severity": each.severity,
            "shipped": each.prerequisite.severity, "from_month": each.rule.from_month if each.rule else None,
            "region_code": each.rule.region.code if each.rule and each.rule.region else None,
        }
        for each in guards.in_force(place.path, Month.parse(month))
    ]  # fmt: skip


@read(api, "/vouchers", BOOKS_VIEW, response=VoucherPage, summary="凭证")
def list_vouchers(
    request: HttpRequest,
    region: RegionCode | None = None,
    month: MonthText | None = None,
    state: Annotated[str, Query(pattern=r"^(draft|reviewed|posted|void)?$")] = "",
    text: Annotated[str, Query(max_length=60)] = "",
    page: PageNumber = 1,
    size: PageSize = 50,
) -> Any:
    actor = actor_of(request)
    span = Month.parse(month) if month else None
    wanted = VoucherFilter(
        region=region_of(actor, region) if region else None, first=span, last=span,
        states=[state] if state else (), text=text,
    )  # fmt: skip
    found = books.vouchers(actor, wanted, page=page, size=size)
    return {
        "rows": _readable(actor, found.rows), "number": found.number, "size": found.size, "total": found.total
    }  # fmt: skip


@read(api, "/vouchers/{int:voucher_id}", BOOKS_VIEW, response=VoucherOut, summary="一张凭证")
def one_voucher(request: HttpRequest, voucher_id: RowId) -> Any:
    actor = actor_of(request)
    view = books.voucher_detail(actor, voucher_id)
    voucher, path = view.voucher, view.voucher.book.organisation.region.path
    return {
        "id": voucher.pk, "book": voucher.book_id, "month": voucher.month, "date": voucher.date,
        "word": voucher.word, "number": voucher.number, "kind": voucher.kind, "state": voucher.state,
        "leaf": bytes(voucher.leaf or b"").hex(), "lines": [_line(actor, line, path) for line in view.lines],
    }  # fmt: skip


@read(api, "/publications", DISCLOSURE_VIEW, response=list[PublicationOut], summary="公开情况")
def list_publications(
    request: HttpRequest, month: MonthText, region: RegionCode | None = None, limit: PageSize = 100
) -> Any:
    actor = actor_of(request)
    found = Publication.objects.filter(actor.scope(DISCLOSURE_VIEW, "region__path"), month=Month.parse(month))
    if region:
        found = found.filter(region__path__startswith=region_of(actor, region).path)
    rows = found.select_related("region").order_by("region__code", "version")[:limit]
    return [_addressed(row) for row in rows]


@read(
    api,
    "/publications/sheets",
    DISCLOSURE_VIEW,
    response=list[SheetPublicationOut],
    summary="账目以外的公开情况",
)
def list_sheet_publications(
    request: HttpRequest, region: RegionCode, sheet: str = "", period: str = "", limit: PageSize = 100
) -> Any:
    """Versions of sheets beside the accounts in a region, the newest period first."""
    actor = actor_of(request)
    found = Publication.objects.filter(
        actor.scope(DISCLOSURE_VIEW, "region__path"), book=None,
        region__path__startswith=region_of(actor, region).path,
    )  # fmt: skip
    wanted = {name: text for name, text in (("sheet", sheet), ("period", period)) if text}
    rows = found.filter(**wanted).select_related("region").defer("body", "salt")
    return [_addressed(row) for row in rows.order_by("-period", "region__code", "sheet", "version")[:limit]]


def _addressed(row: Publication) -> Publication:
    row.address = address_of(row) if row.log_index is not None else ""  # type: ignore[attr-defined]
    return row


_OPENING_AMOUNTS = ("debit", "credit", "year_debit", "year_credit", "closing_debit", "closing_credit")


def _book_month(book: Any) -> dict[str, Any]:
    """A book that carries `state`, `closed_month` and the numbers of what waits."""
    region = book.organisation.region
    return {
        "book": book.pk, "organisation": book.organisation.name, "region_code": region.code, "region": region.name,
        "state": book.state or "open", "closed_through": book.closed_month, "drafts": book.drafts,
        "reviewed": book.reviewed,
    }  # fmt: skip


def _party(actor: Actor, party: Party | None, path: str) -> str:
    """PRIVACY: as the masking table shows it; a code where nothing is shown."""
    return (shown(actor, "party", str(party), path) or party.code) if party else ""


def _book(request: HttpRequest, book_id: int) -> Book:
    return books.book_for(actor_of(request), book_id)


def _ledger_row(row: LedgerTotal | LedgerEntry) -> dict[str, Any]:
    if isinstance(row, LedgerTotal):
        return {
            "kind": row.kind, "label": row.label, "debit": row.debit, "credit": row.credit, "balance": row.balance
        }  # fmt: skip
    line = row.line
    return {
        "kind": "line", "date": line.date, "voucher": line.voucher, "label": f"{line.word}-{line.number:04d}",
        "debit": line.debit, "credit": line.credit, "balance": row.balance,
    }  # fmt: skip


def _sees_names(actor: Actor, path: str) -> bool:
    """PRIVACY: a summary is free text that may name a party, so it is for who may see parties by name."""
    return visible(actor, "party", path) is Sight.SHOWN


def _readable(actor: Actor, rows: Sequence[VoucherRow]) -> list[VoucherRow]:
    """The rows without the summaries that this reader may not see."""
    books_of_rows = Book.objects.filter(pk__in={row.book for row in rows})
    paths = dict(books_of_rows.values_list("pk", "organisation__region__path"))
    return [row if _sees_names(actor, paths[row.book]) else replace(row, summary="") for row in rows]


def _line(actor: Actor, line: Line, path: str) -> dict[str, Any]:
    """One line as this reader may see it; the party goes through the masking table."""
    return {
        "no": line.no, "account": line.account.code, "account_name": line.account.path_name,
        "summary": line.summary if _sees_names(actor, path) else "", "debit": line.debit, "credit": line.credit,
        "party": shown(actor, "party", str(line.party), path) if line.party else "",
        "project": str(line.project) if line.project else "",
    }  # fmt: skip
