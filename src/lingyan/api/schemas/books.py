"""Books, their months, vouchers and statements, and what of them is public."""

from __future__ import annotations

import datetime as dt

from ninja import Schema
from pydantic import Field

from lingyan.api.schemas.common import MonthOut


class BookOut(Schema):
    id: int
    organisation: str
    region_code: str
    region: str


class TrialRowOut(Schema):
    """Opening and closing are debit less credit."""

    code: str
    name: str
    level: int
    opening: int
    debit: int
    credit: int
    year_debit: int
    year_credit: int
    closing: int


class TrialBalanceOut(Schema):
    year: int
    first: int
    last: int
    rows: list[TrialRowOut]


class StatementLine(Schema):
    line: int
    item: str
    opening: int | None = None
    amount: int


class StatementOut(Schema):
    """`amount` is the closing balance of a balance sheet, and the year to date of an income statement."""

    kind: str
    year: int
    month: int
    lines: list[StatementLine]


class LedgerRow(Schema):
    kind: str
    date: dt.date | None = None
    voucher: int | None = None
    label: str
    debit: int
    credit: int
    balance: int


class LedgerOut(Schema):
    account: str
    name: str
    rows: list[LedgerRow]


class VoucherRowOut(Schema):
    id: int
    book: int
    organisation: str
    region_code: str
    month: MonthOut
    date: dt.date
    word: str
    number: int
    kind: str
    state: str
    summary: str | None = ""
    amount: int | None = 0
    attachments: int


class VoucherPage(Schema):
    rows: list[VoucherRowOut]
    number: int
    size: int
    total: int


class LineOut(Schema):
    no: int
    account: str
    account_name: str
    summary: str
    debit: int
    credit: int
    party: str = ""
    project: str = ""


class VoucherOut(Schema):
    id: int
    book: int
    month: MonthOut
    date: dt.date
    word: str
    number: int
    kind: str
    state: str
    leaf: str = ""
    lines: list[LineOut]


class PublicationOut(Schema):
    id: int
    region_code: str = Field(alias="region.code")
    month: MonthOut
    version: int
    state: str
    log_index: int | None = None
    published_at: dt.datetime | None = None
    withdrawn_at: dt.datetime | None = None
    address: str = ""


class SheetPublicationOut(Schema):
    """A version of a sheet beside the accounts, such as `resources` of `2026-Q3`."""

    id: int
    region_code: str = Field(alias="region.code")
    sheet: str
    period: str
    version: int
    state: str
    log_index: int | None = None
    published_at: dt.datetime | None = None
    withdrawn_at: dt.datetime | None = None
    address: str = ""


class PeriodOut(Schema):
    month: MonthOut
    state: str
    vouchers: int
    closed_at: dt.datetime


class OpeningLineOut(Schema):
    """`debit` and `credit` where the book begins; the rest is turnover of the year until then."""

    account: str
    account_name: str
    party: str = ""
    project: str = ""
    debit: int
    credit: int
    year_debit: int
    year_credit: int
    closing_debit: int
    closing_credit: int


class OpeningOut(Schema):
    """`closed` is the last month closed; while it is null the balances may still change."""

    first_month: MonthOut
    closed: MonthOut | None = None
    written_by: str
    written_at: dt.datetime | None = None
    rows: list[OpeningLineOut]


class BookMonthOut(Schema):
    """`state` is open, closed or taken_over."""

    book: int
    organisation: str
    region_code: str
    region: str
    state: str
    closed_through: MonthOut | None = None
    drafts: int
    reviewed: int


class CloseRuleOut(Schema):
    """A prerequisite in force. Without a region and month the shipped severity holds."""

    prerequisite: str
    label: str
    severity: str
    shipped: str
    region_code: str | None = None
    from_month: MonthOut | None = None
