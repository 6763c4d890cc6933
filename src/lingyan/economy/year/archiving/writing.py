"""Writes a set into one zip: files in the order of the catalogue, the catalogue itself, and the manifest.

The same books give the same bytes for the same `made_at`, so that a job that was killed and runs again makes no second
content. Nothing is compressed: the papers are, and bytes must not depend on a compressor's version.
"""

from __future__ import annotations

import datetime as dt
import hashlib
import os
import zipfile
from collections import Counter
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

from lingyan.economy.books.models import Book, Period
from lingyan.economy.year import rules
from lingyan.economy.year.archiving.contents import Contents, Item
from lingyan.economy.year.archiving.manifest import NAME, Entry, manifest_bytes
from lingyan.economy.year.parameters import RETENTION
from lingyan.kernel import clock
from lingyan.parameters.queries import Values
from lingyan.render.ledger import LedgerColumn, LedgerRow, LedgerSheet, ledger_pdf
from lingyan.render.pages import pages_of

Told = Callable[[int, int], object]
_CATALOGUE: Final = "会计档案目录"


@dataclass(frozen=True, slots=True)
class Written:
    """A set on disk. `entries` are its files in order, the catalogue last."""

    path: Path
    entries: list[Entry]


def fonds_of(book: Book) -> str:
    """全宗号: the village's code; a book that is not the collective's adds its own number."""
    code = book.organisation.region.code
    return code if book.organisation.kind == "collective" else f"{code}F{book.pk}"


def retentions(book: Book, on: dt.date) -> dict[str, str]:
    """Kind of item → how long it is kept, by what holds at the book's region on the day."""
    found, path = Values(RETENTION.values()), book.organisation.region.path
    return {kind: str(found.of(parameter, path, on)) for kind, parameter in RETENTION.items()}


def write_set(
    book: Book,
    year: int,
    target: Path,
    *,
    version: int,
    supersedes: str,
    made_at: dt.datetime,
    told: Told = lambda _done, _total: None,
) -> Written:
    """Write the set of a year to `target`, whole or not at all; `supersedes` is the digest of the version before."""
    items = Contents(book, year, made_at).items()
    keep = retentions(book, made_at.astimezone(clock.ZONE).date())
    target.parent.mkdir(parents=True, exist_ok=True)
    part = target.with_suffix(".part")
    with _Packing(part, book, year, made_at, keep) as packing:
        for number, item in enumerate(items, 1):
            packing.add(item)
            told(number, len(items) + 1)
        packing.add(Item("catalogue", "QT", f"{year}年{_CATALOGUE}", "pdf", packing.catalogue))
        packing.close_with(_head(book, year, version, supersedes, made_at))
    part.replace(target)
    return Written(target, packing.entries)


def _head(book: Book, year: int, version: int, supersedes: str, made_at: dt.datetime) -> dict[str, Any]:
    roots = Period.objects.filter(book=book, month__gte=year * 100 + 1, month__lte=year * 100 + 12)
    region = book.organisation.region
    return {
        "fonds": fonds_of(book), "organisation": book.organisation.name,
        "region": {"code": region.code, "name": region.name}, "year": year, "version": version,
        "supersedes": supersedes, "made_at": made_at.astimezone(clock.ZONE).isoformat(timespec="seconds"),
        "roots": {str(one.month): bytes(one.root).hex() for one in roots.order_by("month")},
    }  # fmt: skip


class _Packing:
    """A zip that is being written, with what stands in it so far."""

    def __init__(
        self, path: Path, book: Book, year: int, made_at: dt.datetime, keep: Mapping[str, str]
    ) -> None:
        self.entries: list[Entry] = []
        self._path, self._book, self._year, self._made_at, self._keep = path, book, year, made_at, keep
        self._numbers: Counter[tuple[str, str]] = Counter()
        self._zip = zipfile.ZipFile(path, "w", zipfile.ZIP_STORED)

    def __enter__(self) -> _Packing:
        return self

    def __exit__(self, kind: object, *_: object) -> None:
        self._zip.close()
        if kind is not None:
            self._path.unlink(missing_ok=True)

    def add(self, item: Item) -> None:
        content = item.make()
        kept = self._keep[item.kind]
        self._numbers[item.part, kept] += 1
        number = self._numbers[item.part, kept]
        code = rules.archive_code(fonds_of(self._book), self._year, item.part, kept, number)
        name = rules.file_name(code, item.part, kept, item.title, item.suffix)
        self._write(name, content)
        digest = hashlib.sha256(content).hexdigest()
        self.entries.append(
            Entry(code, name, item.title, item.part, kept, pages_of(content), len(content), digest)
        )

    def catalogue(self) -> bytes:
        """案卷目录 of everything added so far."""
        rows = [
            LedgerRow((number, each.code, each.title, each.pages, rules.RETENTIONS[each.retention]))
            for number, each in enumerate(self.entries, 1)
        ]
        rows.append(LedgerRow((None, "", "合计", sum(each.pages for each in self.entries), ""), "total"))
        columns = (
            LedgerColumn("序号", "count"), LedgerColumn("档号"), LedgerColumn("题名", width=1),
            LedgerColumn("页数", "count"), LedgerColumn("保管期限", "center"),
        )  # fmt: skip
        sheet = LedgerSheet(
            title=_CATALOGUE, organisation=self._book.organisation.name, period=f"{self._year}年度",
            columns=columns, rows=rows, unit="件", signers=(("立卷人", ""), ("检查人", "")),
            notes=("每份文件的摘要见包内 manifest.json；可用 lingyan archive verify 核对。",),
        )  # fmt: skip
        return ledger_pdf(sheet, made_at=self._made_at)

    def close_with(self, head: dict[str, Any]) -> None:
        self._write(NAME, manifest_bytes(head, self.entries))
        self._zip.close()
        with self._path.open("rb") as handle:
            os.fsync(handle.fileno())

    def _write(self, name: str, content: bytes) -> None:
        moment = self._made_at.astimezone(clock.ZONE)
        entry = zipfile.ZipInfo(name, moment.timetuple()[:6])
        entry.create_system, entry.external_attr = 3, 0o644 << 16
        self._zip.writestr(entry, content)
