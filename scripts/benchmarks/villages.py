"""The books of W1: 1,000 lines a village and year in vouchers of two to four lines, on all 42 accounts of the chart.

Seeded, so every machine makes the same files. One CSV serves the programs that read tables; ledger and hledger
share one journal, beancount has its own syntax. Amounts are fen in the CSV and yuan with two decimals elsewhere.
"""

from __future__ import annotations

import csv
import random
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import groupby
from pathlib import Path
from typing import NamedTuple

from benchmarks.processes import BUILD, ROOT

YEAR = 2025
LINES_OF_VILLAGE = 1_000
SEED = 20261123
_CHART = ROOT / "src/lingyan/economy/books/data/chart_2023.csv"
_SUMMARIES = (
    "收土地流转租金",
    "付办公用品款",
    "付灌溉渠维修工钱",
    "收一事一议筹资款",
    "结算小额工程款",
    "发放务工补贴",
)
_KINDS = {"资产": "Assets", "成本": "Assets", "负债": "Liabilities", "所有者权益": "Equity"}


class Line(NamedTuple):
    """One line of the CSV. `number` counts vouchers within village and month; amounts are fen on one side."""

    village: str
    month: int
    number: int
    date: str
    summary: str
    account: str
    debit: int
    credit: int


@dataclass(frozen=True, slots=True)
class Account:
    code: str
    kind: str  # the heading of plain-text accounting


@dataclass(frozen=True, slots=True)
class Input:
    """The files of one size."""

    lines: int
    csv: Path
    journal: Path
    beancount: Path

    @property
    def villages(self) -> int:
        return self.lines // LINES_OF_VILLAGE


def chart() -> list[Account]:
    """The 42 accounts of the 2023 chart in code order."""
    with _CHART.open(encoding="utf-8") as file:
        return [Account(row["code"], _kind(row)) for row in csv.DictReader(file)]


def _kind(row: dict[str, str]) -> str:
    if row["category"] == "损益":
        return "Income" if row["direction"] == "贷" else "Expenses"
    return _KINDS[row["category"]]


def village_codes(count: int) -> list[str]:
    """Codes of the fictional city 9901: counties of 200 villages in townships of 20."""
    codes = []
    for place in range(count):
        county, rest = divmod(place, 200)
        town, village = divmod(rest, 20)
        codes.append(f"9901{21 + county:02d}{100 + town:03d}{200 + village:03d}")
    return codes


def lines_of(village: str, accounts: list[Account]) -> Iterator[Line]:
    """The year of one village, in order of month and number. Each month and account occurs."""
    draw = random.Random(f"{SEED}-{village}")
    sizes = _voucher_sizes(draw)
    months = sorted(draw.randrange(1, 13) for _ in sizes)
    codes = [account.code for account in accounts] * (LINES_OF_VILLAGE // len(accounts) + 1)
    draw.shuffle(codes)
    used, last, number = iter(codes), 0, 0
    for size, month in zip(sizes, months, strict=True):
        number = number + 1 if month == last else 1
        last = month
        date = f"{YEAR}-{month:02d}-{draw.randrange(1, 29):02d}"
        summary = draw.choice(_SUMMARIES)
        for debit, credit in _amounts(draw, size):
            yield Line(village, month, number, date, summary, next(used), debit, credit)


def _voucher_sizes(draw: random.Random) -> list[int]:
    sizes, left = [], LINES_OF_VILLAGE
    while left > 4:
        size = draw.choice((2, 2, 2, 3, 4)) if left > 7 else left - 2 if left - 2 <= 4 else 3
        sizes.append(size)
        left -= size
    return [*sizes, left]


def _amounts(draw: random.Random, size: int) -> list[tuple[int, int]]:
    """One credit line at the end against the debits before it."""
    debits = [draw.randrange(100, 2_000_000) for _ in range(size - 1)]
    return [*((one, 0) for one in debits), (0, sum(debits))]


def prepare(lines: int) -> Input:
    """The files of one size, made when they are not there yet."""
    folder = BUILD / "bench" / f"books-{lines}"
    files = Input(lines, folder / "books.csv", folder / "books.journal", folder / "books.beancount")
    if not files.beancount.exists():
        folder.mkdir(parents=True, exist_ok=True)
        _write(files)
    return files


def _write(files: Input) -> None:
    accounts = chart()
    kinds = {account.code: account.kind for account in accounts}
    partial = files.beancount.with_suffix(".part")
    with (
        files.csv.open("w", encoding="utf-8", newline="") as table,
        files.journal.open("w", encoding="utf-8") as journal,
        partial.open("w", encoding="utf-8") as beancount,
    ):
        rows = csv.writer(table, lineterminator="\n")
        rows.writerow(Line._fields)
        for village in village_codes(files.villages):
            for account in accounts:
                beancount.write(f"{YEAR}-01-01 open {account.kind}:V{village}:A{account.code} CNY\n")
            for voucher in vouchers_of(village, accounts):
                rows.writerows(voucher)
                journal.write(_journal_entry(voucher, kinds))
                beancount.write(_beancount_entry(voucher, kinds))
    partial.rename(files.beancount)


def vouchers_of(village: str, accounts: list[Account]) -> Iterator[list[Line]]:
    for _, lines in groupby(lines_of(village, accounts), key=lambda line: (line.month, line.number)):
        yield list(lines)


def _journal_entry(voucher: list[Line], kinds: dict[str, str]) -> str:
    head = voucher[0]
    lines = [f"    {kinds[one.account]}:V{one.village}:A{one.account}  {_yuan(one)}\n" for one in voucher]
    return f"{head.date} ({head.number}) {head.summary}\n{''.join(lines)}\n"


def _beancount_entry(voucher: list[Line], kinds: dict[str, str]) -> str:
    head = voucher[0]
    lines = [f"  {kinds[one.account]}:V{one.village}:A{one.account}  {_yuan(one)} CNY\n" for one in voucher]
    return f'{head.date} * "{head.summary}"\n{"".join(lines)}\n'


def _yuan(line: Line) -> str:
    amount = line.debit - line.credit
    return f"{'-' if amount < 0 else ''}{abs(amount) // 100}.{abs(amount) % 100:02d}"
