"""What the API answers with. Amounts are integers of fen, months `2026-11`, days ISO."""

from __future__ import annotations

import datetime as dt
from typing import Annotated, Any

from ninja import Path, Query, Schema
from pydantic import Field, PlainSerializer

from lingyan.kernel.month import Month

MAX_ID = 2**63 - 1
RowId = Annotated[int, Path(ge=1, le=MAX_ID)]
MonthText = Annotated[
    str, Query(pattern=r"^(19|20|21)[0-9]{2}-(0[1-9]|1[0-2])$", description="月份，如 2026-11")
]
RegionCode = Annotated[str, Query(pattern=r"^[0-9]{12}$", description="12位区划代码")]
PageNumber = Annotated[int, Query(ge=1, le=1_000_000)]
PageSize = Annotated[int, Query(ge=1, le=500)]
MonthOut = Annotated[
    Any, PlainSerializer(lambda month: str(month) if isinstance(month, Month) else month, return_type=str)
]


class Problem(Schema):
    code: str
    message: str
    file: str = ""
    sheet: str = ""
    row: int | None = None
    column: int | None = None
    value: str = ""


class Refusal(Schema):
    """What every refusal looks like, on the command line too."""

    ok: bool = False
    errors: list[Problem]
    warnings: list[Problem] = []


class RegionOut(Schema):
    code: str
    name: str
    level: str
    parent_code: str | None = Field(None, alias="parent.code")
    valid_from: dt.date
    valid_to: dt.date | None = None


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


class JobOut(Schema):
    id: int
    title: str
    state: str
    percent: int
    note: str
    created_at: dt.datetime
    finished_at: dt.datetime | None = None


class AuditOut(Schema):
    id: int
    at: dt.datetime
    actor_label: str
    code: str
    object_kind: str
    object_id: str
    reason: str
    details: dict[str, Any]
