"""W1 as Django is usually used: model instances, bulk_create, a database-side GROUP BY through the ORM, SQLite FULL."""

from __future__ import annotations

import csv
import sys
from collections.abc import Iterable, Iterator
from itertools import groupby
from pathlib import Path

import django
from django.conf import settings
from django.db import connection, models, transaction
from django.db.models import Sum

from benchmarks.routes.phases import phase, report

_PRAGMAS = "PRAGMA journal_mode=WAL;PRAGMA synchronous=FULL;PRAGMA foreign_keys=ON;"
target = Path(sys.argv[2])
settings.configure(
    DEFAULT_AUTO_FIELD="django.db.models.BigAutoField",
    DATABASES={
        "default": {
            "ENGINE": "django.db.backends.sqlite3",
            "NAME": target / "books.sqlite3",
            "OPTIONS": {"init_command": _PRAGMAS, "transaction_mode": "IMMEDIATE"},
        }
    },
)
django.setup()


class Voucher(models.Model):
    village = models.CharField(max_length=12)
    month = models.PositiveSmallIntegerField()
    number = models.PositiveIntegerField()
    date = models.DateField()

    class Meta:
        app_label = "books"
        constraints = [models.UniqueConstraint(fields=["village", "month", "number"], name="voucher_number")]


class Line(models.Model):
    voucher = models.ForeignKey(Voucher, models.PROTECT)
    no = models.PositiveSmallIntegerField()
    summary = models.CharField(max_length=200)
    account = models.CharField(max_length=20)
    debit = models.BigIntegerField()
    credit = models.BigIntegerField()

    class Meta:
        app_label = "books"
        constraints = [models.UniqueConstraint(fields=["voucher", "no"], name="line_no")]


def main(source: str) -> None:
    with connection.schema_editor() as editor:
        editor.create_model(Voucher)
        editor.create_model(Line)
    with phase("load"), transaction.atomic(), open(source, encoding="utf-8", newline="") as file:
        vouchers, lines = _read(csv.reader(file))
        Voucher.objects.bulk_create(vouchers, batch_size=5_000)
        Line.objects.bulk_create(lines, batch_size=5_000)
    del vouchers, lines
    with phase("trial"):
        _write("tb.csv", ("village", "account", "month", "debit", "credit", "closing"), _trial())
    with phase("statements"):
        rows = Line.objects.values_list("voucher__village", "account").annotate(
            net=Sum("debit") - Sum("credit")
        )
        _write("st.csv", ("village", "account", "amount"), rows.order_by("voucher__village", "account"))
    report()


def _read(rows: Iterator[list[str]]) -> tuple[list[Voucher], list[Line]]:
    next(rows)
    vouchers, lines = [], []
    for _, found in groupby(rows, key=lambda row: row[:3]):
        read = list(found)
        assert sum(int(row[6]) - int(row[7]) for row in read) == 0
        village, month, number, date = read[0][:4]
        voucher = Voucher(village=village, month=int(month), number=int(number), date=date)
        vouchers.append(voucher)
        for no, row in enumerate(read, 1):
            amounts = {"debit": int(row[6]), "credit": int(row[7])}
            lines.append(Line(voucher=voucher, no=no, summary=row[4], account=row[5], **amounts))
    return vouchers, lines


def _trial() -> Iterator[tuple]:
    cells = ("voucher__village", "account", "voucher__month")
    found = Line.objects.values_list(*cells).annotate(d=Sum("debit"), c=Sum("credit")).order_by(*cells)
    for (village, account), rows in groupby(found.iterator(), key=lambda row: row[:2]):
        sums = {month: (debit, credit) for _, _, month, debit, credit in rows}
        closing = 0
        for month in range(1, 13):
            debit, credit = sums.get(month, (0, 0))
            closing += debit - credit
            yield village, account, month, debit, credit, closing


def _write(name: str, heads: Iterable[str], rows: Iterable[tuple]) -> None:
    with (target / name).open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(heads)
        writer.writerows(rows)


if __name__ == "__main__":
    main(sys.argv[1])
