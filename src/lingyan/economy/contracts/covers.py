"""The audit trail keeps a digest of every contract with all that belongs to it, and of every run."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, Final

from lingyan.economy.contracts.models import (
    Contract,
    ContractChange,
    DepositMove,
    IncomeRun,
    IncomeShare,
    Instalment,
    PaidBefore,
    Reminder,
    Settlement,
    TakenOver,
)
from lingyan.kernel import covers
from lingyan.kernel.covers import Ids, rows_of

CONTRACT: Final = "contract"
RUN: Final = "income-run"

Rows = Iterator[tuple[int, tuple[Any, ...]]]


def register() -> None:
    contract = [
        Contract,
        ContractChange,
        Instalment,
        Settlement,
        Reminder,
        DepositMove,
        TakenOver,
        PaidBefore,
    ]
    covers.register(CONTRACT, "合同", contract, _contracts)
    covers.register(RUN, "合同收入入账", [IncomeRun, IncomeShare], _runs)


def _contracts(ids: Ids) -> Rows:
    yield from rows_of(Contract.objects.all(), "pk", ids)
    for model in (ContractChange, Instalment, Reminder, DepositMove):
        yield from rows_of(model.objects.all(), "contract", ids)
    yield from rows_of(Settlement.objects.all(), "instalment__contract", ids)
    yield from rows_of(TakenOver.objects.all(), "contract", ids)
    yield from rows_of(PaidBefore.objects.all(), "instalment__contract", ids)


def _runs(ids: Ids) -> Rows:
    yield from rows_of(IncomeRun.objects.all(), "pk", ids)
    yield from rows_of(IncomeShare.objects.all(), "run", ids)
