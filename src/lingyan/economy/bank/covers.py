"""Which rows the audit trail keeps a digest of: statements, matches, reconciliations and counts of cash."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, Final

from lingyan.economy.bank.models import (
    BankTransaction,
    CashCount,
    Match,
    MatchedLine,
    MatchedTransaction,
    Reconciliation,
    StatementImport,
)
from lingyan.kernel import covers
from lingyan.kernel.covers import Ids

STATEMENT: Final = "bank-statement"
MATCH: Final = "bank-match"
RECONCILIATION: Final = "bank-reconciliation"
CASH: Final = "cash-count"


def register() -> None:
    covers.register(STATEMENT, "银行流水", [StatementImport, BankTransaction], _statements)
    covers.register(MATCH, "银行对账的核对", [Match, MatchedTransaction, MatchedLine], _matches)
    covers.register(RECONCILIATION, "余额调节表", [Reconciliation], _reconciliations)
    covers.register(CASH, "现金盘点", [CashCount], _counts)


def _statements(ids: Ids) -> Iterator[tuple[int, tuple[Any, ...]]]:
    yield from covers.rows_of(StatementImport.objects.all(), "pk", ids)
    yield from covers.rows_of(BankTransaction.objects.all(), "statement", ids)


def _matches(ids: Ids) -> Iterator[tuple[int, tuple[Any, ...]]]:
    yield from covers.rows_of(Match.objects.all(), "pk", ids)
    yield from covers.rows_of(MatchedTransaction.objects.all(), "match", ids)
    yield from covers.rows_of(MatchedLine.objects.all(), "match", ids)


def _reconciliations(ids: Ids) -> Iterator[tuple[int, tuple[Any, ...]]]:
    return covers.rows_of(Reconciliation.objects.all(), "pk", ids)


def _counts(ids: Ids) -> Iterator[tuple[int, tuple[Any, ...]]]:
    return covers.rows_of(CashCount.objects.all(), "pk", ids)
