"""W1 by django-ledger its fastest way: an entity and chart a village, bulk_create of vouchers, GROUP BY through its models.

With `post` as third argument it posts vouchers one at a time with its own `commit_txs` instead (W1b).
"""

from __future__ import annotations

import csv
import datetime as dt
import sys
import time
from collections.abc import Iterable, Iterator
from decimal import Decimal
from itertools import groupby, islice
from pathlib import Path
from typing import Any

import django
from django.conf import settings

from benchmarks.routes.phases import percentiles, phase, report, say

_PRAGMAS = "PRAGMA journal_mode=WAL;PRAGMA synchronous=FULL;PRAGMA foreign_keys=ON;"
_POSTED_ALONE = 300
target = Path(sys.argv[2])
settings.configure(
    DEFAULT_AUTO_FIELD="django.db.models.BigAutoField",
    USE_TZ=True,
    TIME_ZONE="UTC",
    INSTALLED_APPS=["django.contrib.contenttypes", "django.contrib.auth", "django_ledger"],
    DATABASES={
        "default": {
            "ENGINE": "django.db.backends.sqlite3",
            "NAME": target / "books.sqlite3",
            "OPTIONS": {"init_command": _PRAGMAS, "transaction_mode": "IMMEDIATE"},
        }
    },
)
django.setup()

from django.contrib.auth.models import User
from django.core.management import call_command
from django.db import transaction
from django.db.models import Case, F, Sum, When
from django.db.models.functions import ExtractMonth
from django_ledger.models import EntityModel, JournalEntryModel, LedgerModel, TransactionModel

ROLES = {
    "1": ("1", "asset_ca_cash", "debit"), "4": ("1", "asset_ca_cash", "debit"),
    "2": ("2", "lia_cl_acc_payable", "credit"), "3": ("3", "eq_capital", "credit"),
    "50": ("4", "in_operational", "credit"), "51": ("6", "ex_regular", "debit"), "52": ("6", "ex_regular", "debit"),
}  # fmt: skip
"""The digit that its codes must begin with, the role and the normal side, by the beginning of our codes."""
Rows = list[list[str]]


def main(source: str, single: bool) -> None:
    call_command("migrate", verbosity=0)
    with open(source, encoding="utf-8", newline="") as file:
        rows = list(csv.reader(file))[1:]
    codes = sorted({row[5] for row in rows})
    villages = list(dict.fromkeys(row[0] for row in rows))
    with phase("places"), transaction.atomic():
        admin = User.objects.create(username="admin")
        books = {village: _book(admin, village, codes) for village in villages}
    if single:
        _post_alone(rows, books)
    else:
        _load_and_report(rows, books)
    report()


def _book(admin: User, village: str, codes: list[str]) -> tuple[LedgerModel, dict[str, Any]]:
    entity = EntityModel.create_entity(name=village, admin=admin, use_accrual_method=True, fy_start_month=1)
    chart = entity.create_chart_of_accounts(coa_name=village, assign_as_default=True, commit=True)
    roots = chart.get_coa_root_accounts_qs()
    accounts = {}
    for code in codes:
        digit, role, side = ROLES.get(code[:1]) or ROLES[code[:2]]
        accounts[code] = chart.create_account(
            code=f"{digit}{code}", role=role, name=code, balance_type=side, active=True, root_account_qs=roots
        )
    ledger = LedgerModel(name=village, entity=entity, posted=True)
    ledger.save()
    return ledger, accounts


def _load_and_report(rows: Rows, books: dict[str, tuple[LedgerModel, dict[str, Any]]]) -> None:
    with phase("load"), transaction.atomic():
        for village, found in groupby(rows, key=lambda row: row[0]):
            _load(list(found), *books[village])
    with phase("trial"):
        _write("tb.csv", ("village", "account", "month", "debit", "credit", "closing"), _trial())
    with phase("statements"):
        cells = ("journal_entry__ledger__name", "account__name")
        signed = Sum(Case(When(tx_type="debit", then=F("amount")), default=-F("amount")))
        found = TransactionModel.objects.values_list(*cells).annotate(net=signed).order_by(*cells)
        _write(
            "st.csv", ("village", "account", "amount"), ((*row[:2], _fen(row[2])) for row in found.iterator())
        )


def _load(rows: Rows, ledger: LedgerModel, accounts: dict[str, Any]) -> None:
    entries, lines = [], []
    for (month, number), found in groupby(rows, key=lambda row: (row[1], row[2])):
        voucher = list(found)
        assert sum(int(row[6]) - int(row[7]) for row in voucher) == 0
        name = f"JE-{month}-{number}"
        entry = JournalEntryModel(
            ledger=ledger, timestamp=_noon(voucher[0][3]), description=voucher[0][4], je_number=name,
            posted=True, locked=True,
        )  # fmt: skip
        entries.append(entry)
        lines += [TransactionModel(journal_entry=entry, **_amount(row, accounts)) for row in voucher]
    JournalEntryModel.objects.bulk_create(entries, batch_size=2_000)
    TransactionModel.objects.bulk_create(lines, batch_size=2_000)


def _amount(row: list[str], accounts: dict[str, Any]) -> dict[str, Any]:
    debit = row[7] == "0"
    amount = Decimal(row[6] if debit else row[7]) / 100
    side = "debit" if debit else "credit"
    return {"account": accounts[row[5]], "amount": amount, "tx_type": side, "description": row[4]}


def _noon(date: str) -> dt.datetime:
    return dt.datetime.fromisoformat(date).replace(hour=12, tzinfo=dt.UTC)


def _trial() -> Iterator[tuple]:
    cells = ("journal_entry__ledger__name", "account__name", "month", "tx_type")
    found = (
        TransactionModel.objects.annotate(month=ExtractMonth("journal_entry__timestamp"))
        .values_list(*cells).annotate(total=Sum("amount")).order_by(*cells)
    )  # fmt: skip
    for (village, account), rows in groupby(found.iterator(), key=lambda row: row[:2]):
        sums = {(month, side): _fen(total) for _, _, month, side, total in rows}
        closing = 0
        for month in range(1, 13):
            debit, credit = sums.get((month, "debit"), 0), sums.get((month, "credit"), 0)
            closing += debit - credit
            yield village, account, month, debit, credit, closing


def _fen(amount: Decimal) -> int:
    return round(amount * 100)


def _post_alone(rows: Rows, books: dict[str, tuple[LedgerModel, dict[str, Any]]]) -> None:
    """Every voucher an expense paid in cash: it refuses entries that mix more than one kind of activity."""
    seconds = []
    for (village, _, _), found in islice(groupby(rows, key=lambda row: tuple(row[:3])), _POSTED_ALONE):
        voucher = [[*row[:5], "101" if row[6] == "0" else "513", *row[6:]] for row in found]
        ledger, accounts = books[village]
        start = time.perf_counter()
        ledger.entity.commit_txs(
            je_timestamp=_noon(voucher[0][3]), je_txs=[_amount(row, accounts) for row in voucher],
            je_posted=True, je_ledger_model=ledger,
        )  # fmt: skip
        seconds.append(time.perf_counter() - start)
    say(**percentiles(seconds), per_second=len(seconds) / sum(seconds))


def _write(name: str, heads: Iterable[str], rows: Iterable[tuple]) -> None:
    with (target / name).open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(heads)
        writer.writerows(rows)


if __name__ == "__main__":
    main(sys.argv[1], "post" in sys.argv[3:])
