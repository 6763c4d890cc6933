"""Whether all routes found the same: their outputs read into arrays, completed to one form, and digested.

Trial balances are debit, credit and closing of each village, account and month. Programs that print turnover
only get their closing balances summed here. Statements are the lines of both statutory forms: the product writes
them; for the others they are computed here from year-end balances by a reading of the forms that shares no code with
the product. All in fen.
"""

from __future__ import annotations

import csv
import hashlib
import re
from collections.abc import Iterable, Iterator
from decimal import Decimal
from pathlib import Path

import numpy as np

from benchmarks.processes import ROOT
from benchmarks.villages import chart, village_codes

_FORMS = ROOT / "src/lingyan/economy/books/statements/data"
_TOKEN = re.compile(r"([+-]?)(?:L(\d+)|(\d{3,})(?:\.([A-Z]+))?)")
_CREDIT_KINDS = ("Liabilities", "Equity", "Income")


class Grid:
    """Places of villages and accounts in the arrays."""

    def __init__(self, villages: int) -> None:
        self.accounts = {account.code: place for place, account in enumerate(chart())}
        self.villages = {code: place for place, code in enumerate(village_codes(villages))}

    def trial(self, rows: Iterable[tuple[str, str, int, int, int]]) -> np.ndarray:
        """[village, account, month, debit and credit and closing] from (village, account, month, debit, credit)."""
        table = np.zeros((len(self.villages), len(self.accounts), 12, 3), dtype=np.int64)
        for village, account, month, debit, credit in rows:
            table[self.villages[village], self.accounts[account], month - 1, :2] += (debit, credit)
        table[..., 2] = np.cumsum(table[..., 0] - table[..., 1], axis=2)
        return table

    def balances(self, rows: Iterable[tuple[str, str, int]]) -> np.ndarray:
        """[village, account]: year-end balances, debit less credit."""
        table = np.zeros((len(self.villages), len(self.accounts)), dtype=np.int64)
        for village, account, amount in rows:
            table[self.villages[village], self.accounts[account]] += amount
        return table

    def statements(self, balances: np.ndarray) -> np.ndarray:
        """[village, line]: the balance sheet and the income statement of books without openings or closing entries."""
        return np.concatenate(
            [self._form(name, balances) for name in ("balance_sheet", "income_statement")], axis=1
        )

    def _form(self, name: str, balances: np.ndarray) -> np.ndarray:
        with (_FORMS / f"{name}.csv").open(encoding="utf-8") as file:
            formulas = [row["formula"] for row in csv.DictReader(file)]
        lines: list[np.ndarray] = []
        for formula in formulas:
            total = np.zeros(len(self.villages), dtype=np.int64)
            for sign, line, account, measure in _TOKEN.findall(formula):
                value = lines[int(line) - 1] if line else self._value(balances, account, measure)
                total += -value if sign == "-" else value
            lines.append(total)
        return np.stack(lines, axis=1)

    def _value(self, balances: np.ndarray, account: str, measure: str) -> np.ndarray:
        if measure == "O" or account not in self.accounts:
            return np.zeros(len(self.villages), dtype=np.int64)
        found = balances[:, self.accounts[account]]
        if measure in ("D", "C"):
            return np.maximum(found if measure == "D" else -found, 0)
        return found * (1 if _sides()[account] == "借" else -1)


def _sides() -> dict[str, str]:
    with (ROOT / "src/lingyan/economy/books/data/chart_2023.csv").open(encoding="utf-8") as file:
        return {row["code"]: row["direction"] for row in csv.DictReader(file)}


def digest(table: np.ndarray) -> str:
    return hashlib.sha256(np.ascontiguousarray(table).tobytes()).hexdigest()[:16]


def trial_digest(grid: Grid, path: Path) -> str:
    """Of a `tb.csv`. Its own closing balances must be the sums of its turnover."""
    table = np.loadtxt(path, delimiter=",", skiprows=1, dtype=np.int64)
    rows = [(str(row[0]), str(row[1]), *row[2:5]) for row in table.tolist()]
    made = grid.trial(rows)
    own = np.zeros_like(made[..., 2])
    for (village, account, month, *_), closing in zip(rows, table[:, 5].tolist(), strict=True):
        own[grid.villages[village], grid.accounts[account], month - 1] = closing
    if not (own == made[..., 2]).all():
        raise ValueError(f"{path}: closing balances do not follow from the turnover")
    return digest(made)


def statement_digest(grid: Grid, path: Path) -> str:
    """Of an `st.csv`: statement lines (B1 …, I1 …) as they are, year-end balances completed to lines."""
    with path.open(encoding="utf-8") as file:
        rows = list(csv.reader(file))
    if rows[0][1] != "line":
        return digest(grid.statements(grid.balances((row[0], row[1], int(row[2])) for row in rows[1:])))
    places = {name: place for place, name in enumerate(dict.fromkeys(row[1] for row in rows[1:]))}
    table = np.zeros((len(grid.villages), len(places)), dtype=np.int64)
    for village, line, amount in rows[1:]:
        table[grid.villages[village], places[line]] = int(amount)
    return digest(table)


def ledger_trial(debits: Path, credits: Path) -> Iterator[tuple[str, str, int, int, int]]:
    """Rows of two registers by month: `01,Assets:V…:A101,123.4`."""
    for path, is_debit in ((debits, True), (credits, False)):
        for line in path.read_text().splitlines():
            month, name, amount = line.split(",")
            fen = abs(_fen(amount))
            yield *_names(name), int(month), fen if is_debit else 0, 0 if is_debit else fen


def ledger_balances(path: Path) -> Iterator[tuple[str, str, int]]:
    for line in path.read_text().splitlines():
        name, amount = line.split(",")
        yield *_names(name), _fen(amount)


def hledger_trial(debits: Path, credits: Path) -> Iterator[tuple[str, str, int, int, int]]:
    """Rows of two balance reports in tidy layout."""
    for path, is_debit in ((debits, True), (credits, False)):
        with path.open(encoding="utf-8") as file:
            for row in csv.DictReader(file):
                fen = abs(_fen(row["value"]))
                yield (
                    *_names(row["account"]),
                    int(row["period"][5:7]),
                    fen if is_debit else 0,
                    0 if is_debit else fen,
                )


def hledger_balances(*reports: Path) -> Iterator[tuple[str, str, int]]:
    """Rows of a balance sheet with equity and an income statement, which show credit accounts as positive."""
    for path in reports:
        with path.open(encoding="utf-8") as file:
            for name, _, amount in csv.reader(file):
                if ":A" in name:
                    yield *_names(name), _fen(amount) * (-1 if name.startswith(_CREDIT_KINDS) else 1)


def _names(account: str) -> tuple[str, str]:
    _, village, code = account.split(":")
    return village[1:], code[1:]


def _fen(amount: str) -> int:
    return int(Decimal(amount) * 100)
