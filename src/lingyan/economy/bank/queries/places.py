"""Where a movement or a line stood in its owner's file."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from typing import Any

from lingyan.economy.bank.models import (
    BankAccount,
    StatementImport,
)
from lingyan.economy.bank.queries.sides import (
    BookLine,
    Movement,
)
from lingyan.economy.books import origin, writing
from lingyan.economy.books.models import ImportBatch


class Places:
    """Where a movement or a line stood in its owner's file."""

    def __init__(self, account: BankAccount, lines: Mapping[int, BookLine]) -> None:
        self._imports = list(StatementImport.objects.filter(account=account).order_by("first_on", "id"))
        self._seen: dict[int, tuple[StatementImport, int]] = {}
        for statement in reversed(self._imports):
            for pk, row in statement.repeats.items():
                self._seen[int(pk)] = (statement, int(row))
        self._by_id = {statement.pk: statement for statement in self._imports}
        self._origins = _origins({line.voucher for line in lines.values()})

    def of_movement(self, movement: Movement) -> tuple[str, int]:
        """File and row; of overlapping exports the one that begins first."""
        own = self._by_id[movement.statement]
        again = self._seen.get(movement.id)
        if again and (again[0].first_on, again[0].pk) < (own.first_on, own.pk):
            return again[0].name, again[1]
        return own.name, movement.row

    def of_line(self, line: BookLine) -> tuple[str, str, int | None]:
        """File, sheet and row; empty for a voucher made here."""
        found = self._origins.get(line.voucher)
        if found is None:
            return "", "", None
        place, numbers = found
        return place.file, place.sheet, place.row_of(numbers.index(line.no) + 1)


def _origins(vouchers: set[int]) -> dict[int, tuple[origin.Origin, list[int]]]:
    numbers: defaultdict[int, list[int]] = defaultdict(list)
    sources: dict[int, tuple[str, Any]] = {}
    for lot in writing.batches(sorted(vouchers), 5_000):
        for voucher, no in writing.select(
            f"SELECT voucher_id, no FROM books_line WHERE voucher_id IN {writing.ids(lot)} ORDER BY voucher_id, no"  # noqa: S608
        ):
            numbers[voucher].append(no)
        for voucher, rows, batch in writing.select(
            "SELECT id, source_rows, batch_id FROM books_voucher "  # noqa: S608
            f"WHERE batch_id IS NOT NULL AND id IN {writing.ids(lot)}"
        ):
            sources[voucher] = (rows, batch)
    files = _files_of({batch for _, batch in sources.values()})
    found = {}
    for voucher, (rows, batch) in sources.items():
        place = origin.read(files[batch], rows, len(numbers[voucher]))
        if place is not None:
            found[voucher] = (place, numbers[voucher])
    return found


def _files_of(batches: set[int]) -> dict[int, list[dict[str, Any]]]:
    return dict(ImportBatch.objects.filter(pk__in=batches).values_list("pk", "files"))
