"""Cross-checks between statements: each returns the differences it found, none when all is well.

The numbers are those of the project's accounting reference: 1 balance sheet in balance, 2 undistributed
income agrees, 3 dealings split agrees, 4 nil accounts after year end, 5 opening carries last closing,
6 money agrees with the cash view.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final

from lingyan.kernel.money import format_yuan

from .balances import LedgerBalances
from .chart import DEALINGS_ACCOUNT, RESULT_ACCOUNTS
from .flows import CashView
from .formulas import Measure
from .sheets import BalanceSheet, IncomeStatement

ASSETS_LINE: Final = 24
CLAIMS_LINE: Final = 40
UNDISTRIBUTED_LINE: Final = 38
UNDISTRIBUTED_INCOME_LINE: Final = 21
MONEY_LINE: Final = 1
NIL_AFTER_YEAR_END: Final = (*RESULT_ACCOUNTS, "321", "32201", "181")


@dataclass(frozen=True, slots=True)
class Difference:
    """Two figures that should agree. `check` is a stable name; `place` says which line or account."""

    check: str
    place: str
    expected: int
    found: int
    message: str

    @property
    def amount(self) -> int:
        return self.found - self.expected


def _compare(check: str, place: str, expected: int, found: int, what: str) -> list[Difference]:
    if expected == found:
        return []
    message = (
        f"{what}：{format_yuan(expected)} 与 {format_yuan(found)}，相差 {format_yuan(found - expected)} 元"
    )
    return [Difference(check, place, expected, found, message)]


def sheet_balances(sheet: BalanceSheet) -> list[Difference]:
    """Check 1, in both columns."""
    what = "资产总计与负债和所有者权益总计不相等"
    opening = _compare(
        "sheet-balances", "年初", sheet.opening(ASSETS_LINE), sheet.opening(CLAIMS_LINE), f"年初{what}"
    )
    closing = _compare(
        "sheet-balances", "期末", sheet.closing(ASSETS_LINE), sheet.closing(CLAIMS_LINE), f"期末{what}"
    )
    return opening + closing


def undistributed_agrees(sheet: BalanceSheet, income: IncomeStatement) -> list[Difference]:
    """Check 2."""
    return _compare(
        "undistributed-agrees",
        f"第{UNDISTRIBUTED_LINE}行",
        income.amount(UNDISTRIBUTED_INCOME_LINE),
        sheet.closing(UNDISTRIBUTED_LINE),
        "收益及收益分配表的年末未分配收益与资产负债表的未分配收益不一致",
    )


def dealings_agree(balances: LedgerBalances, month: int) -> list[Difference]:
    """Check 3: what households and units owe less what they are owed is the balance of 113."""
    position = balances.at(month)
    split = position.value(DEALINGS_ACCOUNT, Measure.DEBIT_DETAILS) - position.value(
        DEALINGS_ACCOUNT, Measure.CREDIT_DETAILS
    )
    return _compare(
        "dealings-agree",
        DEALINGS_ACCOUNT,
        position.closing(DEALINGS_ACCOUNT),
        split,
        "内部往来明细与总账不符",
    )


def nil_after_year_end(balances: LedgerBalances) -> list[Difference]:
    """Check 4, for a year whose closing vouchers are posted."""
    position = balances.at(12)
    found: list[Difference] = []
    for code in NIL_AFTER_YEAR_END:
        if code in balances.chart:
            name = balances.chart[code].path_name
            found += _compare(
                "nil-after-year-end", code, 0, position.closing(code), f"年末结转后 {code} {name}应无余额"
            )
    return found


def opening_carries(last_year: LedgerBalances, this_year: LedgerBalances) -> list[Difference]:
    """Check 5, for each account, party and project. Only the place names the party, by its key."""
    before, after = last_year.lowest(12), this_year.lowest(0)
    found: list[Difference] = []
    for key in sorted(before.keys() | after.keys(), key=lambda each: tuple(map(str, each))):
        account, party, project = key
        place = "/".join(str(part) for part in (account, party, project) if part is not None)
        found += _compare(
            "opening-carries",
            place,
            before.get(key, 0),
            after.get(key, 0),
            f"{account} 年初余额与上年年末余额不符",
        )
    return found


def money_agrees(balances: LedgerBalances, view: CashView, first: int, last: int) -> list[Difference]:
    """Check 6: 货币资金 moved by what the cash view received less what it paid."""
    start, end = balances.at(first - 1), balances.at(last)
    moved = sum(end.closing(code) - start.closing(code) for code in ("101", "102"))
    return _compare("money-agrees", "货币资金", moved, view.net, "货币资金的增减与资金收付明细不符")


def year_checks(
    balances: LedgerBalances,
    sheet: BalanceSheet,
    income: IncomeStatement,
    *,
    closed: bool,
    previous: LedgerBalances | None = None,
) -> list[Difference]:
    """Checks 1 to 5; 4 only when the closing vouchers are posted, 5 only with last year's books."""
    parts: list[Iterable[Difference]] = [
        sheet_balances(sheet),
        undistributed_agrees(sheet, income),
        dealings_agree(balances, sheet.month),
    ]
    if closed:
        parts.append(nil_after_year_end(balances))
    if previous is not None:
        parts.append(opening_carries(previous, balances))
    return [difference for part in parts for difference in part]
