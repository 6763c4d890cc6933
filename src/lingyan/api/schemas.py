"""What the API answers with. Amounts are integers of fen, months `2026-11`, days ISO."""

from __future__ import annotations

import datetime as dt
from typing import Annotated, Any

from ninja import Path, Query, Schema
from pydantic import BeforeValidator, Field, PlainSerializer

from lingyan.kernel.month import Month

MAX_ID = 2**63 - 1
RowId = Annotated[int, Path(ge=1, le=MAX_ID)]
MonthText = Annotated[
    str, Query(pattern=r"^(19|20|21)[0-9]{2}-(0[1-9]|1[0-2])$", description="月份，如 2026-11")
]
RegionCode = Annotated[str, Query(pattern=r"^[0-9]{12}$", description="12位区划代码")]
RegionPath = Annotated[str, Path(pattern=r"^[0-9]{12}$", description="12位区划代码")]
Year = Annotated[int, Query(ge=1949, le=2999)]
Day = Annotated[
    dt.date, Query(ge=dt.date(1990, 1, 1), le=dt.date(2999, 12, 31), description="日期，如 2026-11-23")
]
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


class JobOut(Schema):
    id: int
    title: str
    state: str
    percent: int
    note: str
    created_at: dt.datetime
    finished_at: dt.datetime | None = None


class DeskOut(Schema):
    """One line of the desk. `section` is waiting, overdue or changed."""

    title: Annotated[str, BeforeValidator(str)]  # Rooms give words that wait for their reader's language.
    count: int
    url: str
    due: dt.date | None = None
    tone: str
    section: str


class AuditOut(Schema):
    id: int
    at: dt.datetime
    actor_label: str
    code: str
    label: str
    object_kind: str
    object_id: str
    reason: str
    address: str
    request_id: str
    details: dict[str, Any]


class AuditPage(Schema):
    rows: list[AuditOut]
    number: int
    size: int
    total: int


class ProfileOut(Schema):
    as_of: dt.date
    households: int | None = None
    population: int | None = None
    party_members: int | None = None
    groups: int | None = None
    land_mu_hundredths: int | None = None


class PostOut(Schema):
    """Who holds a post today; the name as the masking table shows it to the reader."""

    body: str
    title: str
    name: str
    since: dt.date
    selection: str = ""


class EventOut(Schema):
    """`direction` is `from` for what the place came from and `to` for what it became."""

    kind: str
    direction: str
    code: str
    name: str
    on: dt.date
    decree: str


class VillageOut(Schema):
    region: RegionOut
    above: list[RegionOut]
    profiles: list[ProfileOut]
    posts: list[PostOut]
    events: list[EventOut]


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


class RoundOut(Schema):
    id: int
    name: str
    as_of: dt.date
    state: str
    region_code: str = Field(alias="region.code")
    villages: int | None = None
    people: int | None = None
    digest: str = ""
    frozen_at: dt.datetime | None = None


class PersonOut(Schema):
    """One person of a round; the name as the masking table shows it to the reader."""

    name: str
    village_code: str
    village: str
    town: str
    posts: str
    sex: str
    birth: str
    education: str
    politics: str
    selection: str


class PersonPage(Schema):
    rows: list[PersonOut]
    number: int
    size: int
    total: int


class FigureOut(Schema):
    key: str
    zh: str
    unit: str


class IndicatorOut(Schema):
    """`kind`: S a duty, R a rate, C context. Not connected ones have no figures."""

    id: str
    zh: str
    dimension: str
    kind: str
    unit: str
    rule: str
    source: str
    target: str
    state: str
    why: str
    figures: list[FigureOut]


class StandardDimension(Schema):
    id: str
    zh: str
    indicators: list[str]


class StandardOut(Schema):
    id: str
    zh: str
    version: int
    dimensions: list[StandardDimension]
    vetoes: list[str]


class SnapshotOut(Schema):
    id: int
    digest: str
    standard: str
    year: int
    region_code: str = Field(alias="region.code")
    as_of: dt.date
    created_at: dt.datetime
    villages: int


class SnapshotLine(Schema):
    """One figure over the villages that the reader may see; null counts where it is not connected."""

    id: str
    figure: str
    zh: str
    kind: str
    unit: str
    target: str
    state: str
    villages: int | None = None
    with_value: int | None = None
    met: int | None = None
    pooled: str


class SnapshotRegion(Schema):
    code: str
    name: str


class SnapshotSummary(Schema):
    snapshot: int
    digest: str
    standard: str
    year: int
    region: SnapshotRegion
    as_of: str
    villages: int
    facts: str
    indicators: list[SnapshotLine]


class ValueOut(Schema):
    """A figure of one village. `state` is 有值, 不适用 or 未接入; without a value there is no number, above all no zero."""

    id: str
    figure: str
    zh: str = ""
    state: str
    text: str | None = None
    last_text: str | None = None
    met: bool | None = None
    disputed: bool = False


class VillageValueOut(ValueOut):
    village_code: str
    village: str


class ValuePage(Schema):
    rows: list[VillageValueOut]
    number: int
    size: int
    total: int


class DimensionOut(Schema):
    """`score` is empty when no rate of the dimension has a value."""

    zh: str
    score: str
    covered: int
    weight: int
    failures: list[str]


class VillageAssessment(Schema):
    village_code: str
    village: str
    grade: str
    dimensions: list[DimensionOut]
    indicators: list[ValueOut]
