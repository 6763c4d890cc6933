"""Checks the vouchers of one book and turns them into their final form."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from typing import Final

from lingyan.kernel.money import plain_yuan
from lingyan.kernel.month import Month
from lingyan.kernel.problems import Problem

from . import cells
from .accounts import AccountBook
from .chart import FIRST_LEVEL, PROJECT_ACCOUNTS
from .journal import JournalRow, RawVoucher
from .values import AccountMapping, ParsedLine, ParsedVoucher, VoucherKind

_HOUSEHOLDS: Final = "113"
_RESULT: Final = "321"
_DISTRIBUTION: Final = "322"
_DIMENSION_FIELDS: Final = ("party", "auxiliary", "object_name", "code", "account")


@dataclass(slots=True)
class VoucherCheck:
    """Checks and converts the vouchers of one village. `mappings` is set for a book on the 2004 chart."""

    accounts: AccountBook
    year: int
    mappings: dict[str, AccountMapping] | None = None
    first_month: Month | None = None
    problems: list[Problem] = field(default_factory=list)
    _numbers: set[tuple[Month, str, int]] = field(default_factory=set)

    def convert(self, vouchers: Iterable[RawVoucher]) -> list[ParsedVoucher]:
        parsed = [self._voucher(voucher) for voucher in vouchers if voucher.rows]
        return [voucher for voucher in parsed if voucher is not None]

    def _voucher(self, raw: RawVoucher) -> ParsedVoucher | None:
        self._check_date(raw)
        self._check_number(raw)
        lines = [line for line in (self._line(row, raw.void) for row in raw.rows) if line is not None]
        self._check_balance(raw)
        if raw.date is None:
            return None
        return ParsedVoucher(
            date=raw.date,
            word=raw.word,
            number=raw.number,
            kind=voucher_kind(lines),
            void=raw.void,
            lines=tuple(lines),
            attachments=raw.attachments,
            maker=raw.maker,
            checker=raw.checker,
            source_file=raw.table.file,
            source_sha256=raw.table.sha256,
            source_sheet=raw.table.sheet.name,
            source_rows=(raw.row, raw.rows[-1].row),
        )

    def _check_date(self, raw: RawVoucher) -> None:
        if raw.date is None:
            return
        shown = raw.date.isoformat()
        if raw.date.year != self.year:
            message = f"日期不在会计年度 {self.year} 内"
            self._add(raw, "date-outside-year", message, "date", shown)
        elif self.first_month and Month.of(raw.date) < self.first_month:
            message = f"期初余额是 {self.first_month.zh} 的，此前的凭证不能再导入"
            self._add(raw, "before-opening", message, "date", shown)

    def _check_number(self, raw: RawVoucher) -> None:
        if raw.date is None or not raw.number:
            return
        key = (Month.of(raw.date), raw.word, raw.number)
        if key in self._numbers:
            message = f"{raw.date.month}月的 {raw.word}-{raw.number} 号凭证重复"
            self._add(raw, "duplicate-number", message, "number", raw.number_text)
        self._numbers.add(key)

    def _check_balance(self, raw: RawVoucher) -> None:
        if raw.void or not raw.readable:
            return
        if not any(row.debit_fen or row.credit_fen for row in raw.rows):
            self._add(raw, "no-amount", "凭证没有金额", "", raw.number_text)
            return
        difference = sum(row.debit_fen - row.credit_fen for row in raw.rows)
        if difference:
            side = "借方多" if difference > 0 else "贷方多"
            message = f"凭证借贷不平，{side} {plain_yuan(abs(difference))} 元"
            self._add(raw, "unbalanced", message, "", raw.number_text)

    def _add(self, raw: RawVoucher, code: str, message: str, field: str, value: str) -> None:
        self.problems.append(raw.table.problem(code, message, raw.row, field=field, value=value))

    def _line(self, row: JournalRow, void: bool) -> ParsedLine | None:
        if not self._account_fits(row):
            return None
        mapping = self.mappings.get(row.code) if self.mappings is not None else None
        code = mapping.new_code if mapping else row.code
        party, party_code, project = resolve_dimensions(code, row.dimensions, mapping)
        if code.startswith(_HOUSEHOLDS) and not party:
            self._missing_household(row)
        if not row.debit_fen and not row.credit_fen:
            if not void and row.readable:
                message = "金额为零的分录不导入"
                self.problems.append(row.table.problem("zero-line", message, row.row, severity="warning"))
            return None
        return ParsedLine(
            code, row.summary, row.debit_fen, row.credit_fen, party, party_code, project, row.code, row.row
        )

    def _account_fits(self, row: JournalRow) -> bool:
        shown = cells.shown(row.table.value(row.table.rows[row.row - 1], row.account_field))
        if not self.accounts.known(row.code):
            message = "科目表中没有此科目" if row.code else "没有科目编码"
            problem = row.table.problem(
                "unknown-account", message, row.row, field=row.account_field, value=row.code or shown
            )
            self.problems.append(problem)
            return False
        misfit = self.accounts.misfit(row.code, row.path)
        if misfit:
            name = cells.shown(row.table.value(row.table.rows[row.row - 1], row.name_field))
            self.problems.append(
                row.table.problem(
                    "code-and-name-differ", misfit.message, row.row, field=row.name_field, value=name
                )
            )
        return misfit is None

    def _missing_household(self, row: JournalRow) -> None:
        columns = row.table.header.columns
        field = next(name for name in _DIMENSION_FIELDS if name in columns)
        message = "内部往来没有往来户，报表无法按户分列借方和贷方"
        self.problems.append(
            row.table.problem("missing-household", message, row.row, field=field, severity="warning")
        )


def resolve_dimensions(
    code: str, items: Sequence[tuple[str, str, str]], mapping: AccountMapping | None
) -> tuple[str, str, str]:
    """Party, its code and project of a line on a 2023 account. An item without kind follows the account."""
    party, party_code, project = "", "", ""
    if mapping is not None:
        party, project = mapping.party, mapping.project
        party_code = mapping.old_code if party else ""
    for kind, item_code, name in items:
        if kind == "project" or (not kind and code[:FIRST_LEVEL] in PROJECT_ACCOUNTS):
            project = name
        else:
            party, party_code = name, item_code
    return party, party_code, project


def voucher_kind(lines: Sequence[ParsedLine]) -> VoucherKind:
    """Closing (touches 321), folding (nothing but 322), red (a negative amount) or normal."""
    tops = {line.account_code[:FIRST_LEVEL] for line in lines}
    if _RESULT in tops:
        return "close"
    if tops == {_DISTRIBUTION}:
        return "fold"
    return "red" if any(line.debit_fen < 0 or line.credit_fen < 0 for line in lines) else "normal"


def sum_by_account(
    vouchers: Iterable[ParsedVoucher], key: Callable[[ParsedLine], str]
) -> dict[tuple[Month, str], tuple[int, int]]:
    """Debit and credit turnover by month and key; void vouchers do not count."""
    sums: dict[tuple[Month, str], tuple[int, int]] = {}
    for voucher in vouchers:
        if voucher.void:
            continue
        for line in voucher.lines:
            place = (voucher.month, key(line))
            debit, credit = sums.get(place, (0, 0))
            sums[place] = (debit + line.debit_fen, credit + line.credit_fen)
    return sums
