"""From the files that people bring, through the importer, to the statements: all eight villages to the fen."""

from __future__ import annotations

import csv
from collections import defaultdict
from collections.abc import Iterator

import pytest

from lingyan.economy.books.importing import ParsedBook
from lingyan.economy.books.statements import checks
from lingyan.economy.books.statements.balances import BalanceRow, LedgerBalances
from lingyan.economy.books.statements.sheets import balance_sheet, income_statement
from lingyan.economy.books.statements.trial import monthly_trial_balance
from tests.economy.books.importing.support import GOOD, LEDGERS, check, sample
from tests.economy.books.journals import shipped_chart

CHART = shipped_chart()


def balance_rows(book: ParsedBook) -> Iterator[BalanceRow]:
    """Month balances from openings and vouchers, as posting would keep them."""
    for opening in book.opening:
        debit, credit = max(opening.amount_fen, 0), max(-opening.amount_fen, 0)
        party = opening.party_code or opening.party or None
        yield BalanceRow(opening.account_code, party, opening.project or None, 202500, debit, credit)
    cells: dict[tuple[str, str | None, str | None, int], list[int]] = defaultdict(lambda: [0, 0, 0, 0])
    for voucher in book.vouchers:
        for line in voucher.lines if not voucher.void else ():
            key = (line.account_code, line.party_code or line.party or None, line.project or None)
            cell = cells[*key, int(voucher.month)]
            amounts = line.debit_fen, line.credit_fen
            for place, amount in enumerate(
                (*amounts, *amounts) if voucher.kind in {"close", "fold"} else amounts
            ):
                cell[place] += amount
    for key, sums in cells.items():
        yield BalanceRow(*key, *sums)


def expected(name: str, table: str, village: str) -> list[dict[str, str]]:
    with (LEDGERS / "expected" / f"{name}-2025.{table}.csv").open(encoding="utf-8-sig", newline="") as file:
        return [row for row in csv.DictReader(file) if row["village"] == village]


@pytest.mark.parametrize("name", GOOD)
def test_statements_of_an_imported_file(name: str) -> None:
    result = check(sample(name), openings=[sample(name, ".期初")])
    assert len(result.books) == (3 if name.startswith("06") else 1)
    for book in result.books:
        balances = LedgerBalances(CHART, 2025, balance_rows(book))
        sheet, income = balance_sheet(balances, 12), income_statement(balances, 12)
        assert [(line.opening, line.closing) for line in sheet.lines] == [
            (int(row["opening_fen"]), int(row["closing_fen"]))
            for row in expected(name, "balance-sheet", book.village_code)
        ]
        assert [line.amount for line in income.lines] == [
            int(row["amount_fen"]) for row in expected(name, "income-statement", book.village_code)
        ]
        assert [
            (str(row.month), row.code, row.opening, row.debit, row.credit, row.closing)
            for row in monthly_trial_balance(balances, 1, 12)
        ] == [
            (row["month"].replace("-", ""), row["account"], *map(int, list(row.values())[3:]))
            for row in expected(name, "trial-balance", book.village_code)
        ]
        assert checks.year_checks(balances, sheet, income, closed=True) == []
