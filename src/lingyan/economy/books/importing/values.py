"""What taking over old books yields: parsed books, ready to be stored, and what the user must be told."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Literal, Protocol

from lingyan.kernel.month import Month
from lingyan.kernel.problems import Problem, split

ChartName = Literal["2023", "2004"]
VoucherKind = Literal["normal", "close", "fold", "red"]


class RegionLookup(Protocol):
    """The villages the importer may know. Answers are (12-digit code, name)."""

    def by_code(self, code: str) -> tuple[str, str] | None: ...

    def by_name(self, name: str) -> Sequence[tuple[str, str]]: ...


Number = tuple[Month, str, int]
"""Month, word and number of a voucher."""


@dataclass(frozen=True, slots=True)
class HeldBook:
    """What is stored of a book's year, in codes of the 2023 chart; amounts are fen, debit positive.

    `opening` is the balance at the start of the year by account, `brought` the turnover of months before the book
    began, and `vouchers` the lines (account, debit, credit) of each voucher that counts.
    """

    opening: dict[str, int]
    brought: dict[str, tuple[int, int]]
    vouchers: dict[Number, list[tuple[str, int, int]]]


class HeldBooks(Protocol):
    """The books that are stored already, as far as the user may see them."""

    def of(self, village_code: str, year: int) -> HeldBook | None: ...


@dataclass(frozen=True, slots=True)
class InputFile:
    """A file on disk and the name its owner gave it."""

    path: Path
    name: str = ""


@dataclass(frozen=True, slots=True)
class Place:
    """Where a value stands in the user's file; rows and columns count from 1."""

    file: str
    sheet: str
    row: int
    column: int | None = None


@dataclass(frozen=True, slots=True)
class AccountName:
    """A 2023 code and its names from the first level down: `("银行存款", "基本存款账户")`."""

    code: str
    path: tuple[str, ...]

    @property
    def name(self) -> str:
        return "/".join(self.path)


@dataclass(frozen=True, slots=True)
class AccountMapping:
    """One account of the 2004 chart and what it became. `certain` is False where a person should confirm."""

    old_code: str
    old_name: str
    new_code: str
    new_name: str
    party: str = ""
    project: str = ""
    certain: bool = True
    remark: str = ""


@dataclass(frozen=True, slots=True)
class ParsedLine:
    """One line of a voucher. Red amounts are negative on the side they stand on; never both sides."""

    account_code: str
    summary: str
    debit_fen: int
    credit_fen: int
    party: str
    party_code: str
    project: str
    source_code: str
    source_row: int


@dataclass(frozen=True, slots=True)
class ParsedVoucher:
    """One voucher. A void one keeps its number and lines for the record; its amounts count nowhere."""

    date: dt.date
    word: str
    number: int
    kind: VoucherKind
    void: bool
    lines: tuple[ParsedLine, ...]
    attachments: int
    maker: str
    checker: str
    source_file: str
    source_sha256: str
    source_sheet: str
    source_rows: tuple[int, int]

    @property
    def month(self) -> Month:
        return Month.of(self.date)


@dataclass(frozen=True, slots=True)
class OpeningLine:
    """The opening balance of one deepest account and party or project; debit positive."""

    account_code: str
    party: str
    party_code: str
    project: str
    amount_fen: int
    source_code: str
    source_row: int
    ytd_debit_fen: int = 0
    ytd_credit_fen: int = 0


@dataclass(frozen=True, slots=True)
class MonthTotal:
    """Turnover of a month for the preview; void vouchers are in `vouchers`, not in the amounts."""

    month: Month
    vouchers: int
    debit_fen: int
    credit_fen: int


@dataclass(frozen=True, slots=True)
class SourceDigest:
    """A file that went into a book."""

    file: str
    sha256: str
    role: Literal["journal", "opening"]
    layout: str


@dataclass(slots=True)
class ParsedBook:
    """All that the files say about one village's book, in codes of the 2023 chart."""

    village_code: str
    village_name: str
    org_name: str
    year: int
    chart: ChartName
    layout: str
    accounts: list[AccountName] = field(default_factory=list)
    vouchers: list[ParsedVoucher] = field(default_factory=list)
    opening: list[OpeningLine] = field(default_factory=list)
    opening_month: Month | None = None
    account_map: list[AccountMapping] = field(default_factory=list)
    sources: list[SourceDigest] = field(default_factory=list)

    def month_totals(self) -> list[MonthTotal]:
        totals: dict[Month, list[int]] = {}
        for voucher in self.vouchers:
            total = totals.setdefault(voucher.month, [0, 0, 0])
            total[0] += 1
            if not voucher.void:
                total[1] += sum(line.debit_fen for line in voucher.lines)
                total[2] += sum(line.credit_fen for line in voucher.lines)
        return [MonthTotal(month, *totals[month]) for month in sorted(totals)]


@dataclass(frozen=True, slots=True)
class DetectedLayout:
    """What one sheet was taken for, and why, to be shown before anything is stored."""

    file: str
    sheet: str
    layout: str
    title: str
    reason: str
    header_row: int


@dataclass(slots=True)
class BooksCheck:
    """The outcome of a check. Nothing may be stored while there are errors."""

    books: list[ParsedBook]
    layouts: list[DetectedLayout]
    problems: list[Problem]
    notes: list[str]
    compared: int = 0
    """How many control balances were compared with a book; one that was not is in the notes."""

    @property
    def errors(self) -> list[Problem]:
        return split(self.problems)[0]

    @property
    def warnings(self) -> list[Problem]:
        return split(self.problems)[1]

    @property
    def ok(self) -> bool:
        return not self.errors
