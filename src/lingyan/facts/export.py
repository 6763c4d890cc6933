"""Writes fact tables as Parquet: one file a county and period, with a manifest of digests and a description.

The same database on the same day gives the same bytes. The internal export holds every column; the public one
leaves out columns that are not public, rows that are not published, and small groups. No row is a person.
"""

from __future__ import annotations

import json
from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from itertools import pairwise
from pathlib import Path
from typing import Any, Final

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from lingyan.facts.dictionary import describe
from lingyan.facts.folders import appearing, sha256_of
from lingyan.facts.reading import open_reader, read
from lingyan.facts.registry import FactRequest, FactTable, tables
from lingyan.facts.schema import arrow_schema
from lingyan.facts.withholding import PUBLIC_MINIMUM, withhold
from lingyan.kernel import jcs
from lingyan.kernel.problems import Refused

FORMAT: Final = "lingyan-facts/1"
MANIFEST: Final = "manifest.json"
DESCRIPTION: Final = "datapackage.json"


@dataclass(frozen=True, slots=True)
class Written:
    """One file of a table. `withheld` counts the cells that a public export left empty."""

    path: str
    rows: int
    sha256: str
    withheld: int = 0


@dataclass(slots=True)
class Export:
    """One export while it is written. `public` decides what may go out."""

    folder: Path
    request: FactRequest
    public: bool
    files: dict[str, list[Written]] = field(default_factory=dict)

    def write(self, table: FactTable, batches: Iterable[pa.RecordBatch]) -> None:
        self.files[table.name] = []
        for key, rows in partitions(table, batches):
            self._write_partition(table, key, rows)

    def _write_partition(self, table: FactTable, key: tuple[str, ...], rows: pa.Table) -> None:
        withheld = 0
        if self.public:
            rows, withheld = published(table, self._gated(table, key, rows))
            if not rows.num_rows:
                return
        name = f"{table.name}/{'/'.join(key)}.parquet"
        path = self.folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        pq.write_table(rows, path, compression="zstd", version="2.6", row_group_size=131_072)
        self.files[table.name].append(Written(name, rows.num_rows, sha256_of(path), withheld))

    def _gated(self, table: FactTable, key: tuple[str, ...], rows: pa.Table) -> pa.Table:
        """Only the rows whose gate is open; without the gate's file none is."""
        if table.gate is None:
            return rows
        gate, flag = table.gate
        path = self.folder / gate / f"{'/'.join(key)}.parquet"
        if not path.exists():
            return rows.slice(0, 0)
        open_ = pq.read_table(path, columns=["village", flag])
        villages = open_.filter(open_.column(flag)).column("village")
        return rows.filter(pc.is_in(rows.column("village"), value_set=villages))

    def manifest(self, chosen: Sequence[FactTable]) -> dict[str, Any]:
        return {
            "format": FORMAT,
            "public": self.public,
            "first": int(self.request.first),
            "last": int(self.request.last),
            "as_of": self.request.as_of.isoformat(),
            "tables": [self._entry(table) for table in chosen],
        }

    def _entry(self, table: FactTable) -> dict[str, Any]:
        files = self.files[table.name]
        columns = table.public_columns if self.public else table.columns
        return {
            "name": table.name,
            "grain": list(table.grain),
            "columns": [{"name": c.name, "kind": c.kind, "unit": c.unit} for c in columns],
            "rows": sum(each.rows for each in files),
            "withheld": sum(each.withheld for each in files),
            "files": [{"path": each.path, "rows": each.rows, "sha256": each.sha256} for each in files],
        }


def export(
    target: Path, request: FactRequest, *, public: bool = False, only: Collection[str] | None = None
) -> dict[str, Any]:
    """Write all registered tables, or `only` those named, into a new folder `target` and return the manifest.

    The folder appears whole or not at all. It may replace an earlier export, and nothing else: Refused.
    """
    require_free(target)
    chosen = [
        table for table in tables() if (table.public or not public) and (only is None or table.name in only)
    ]
    with appearing(target) as folder, open_reader() as reader:
        run = Export(folder, request, public)
        for table in chosen:
            run.write(table, read(reader, table, request))
        manifest = run.manifest(chosen)
        (folder / MANIFEST).write_bytes(jcs.canonical(manifest))
        description = describe(
            chosen, {name: [f.path for f in files] for name, files in run.files.items()}, public
        )
        (folder / DESCRIPTION).write_text(
            json.dumps(description, ensure_ascii=False, indent=1), encoding="utf-8"
        )
    return manifest


def require_free(target: Path) -> None:
    """Refuse a target that holds something else than an earlier export."""
    if target.is_dir() and (not any(target.iterdir()) or (target / MANIFEST).is_file()):
        return
    if target.exists():
        raise Refused(f"{target} 已经存在，且不是以前导出的事实表。请换一个空文件夹。", code="target-exists")


def digest_of(manifest: dict[str, Any]) -> str:
    """The one digest that stands for all files of an export."""
    return jcs.digest(manifest).hex()


def partitions(
    table: FactTable, batches: Iterable[pa.RecordBatch]
) -> Iterator[tuple[tuple[str, ...], pa.Table]]:
    """Rows that came in order, cut where the partition changes. Memory holds one partition and one batch."""
    waiting: list[pa.RecordBatch] = []
    current: tuple[str, ...] = ()
    for key, piece in _pieces(table, batches):
        if waiting and key != current:
            yield current, pa.Table.from_batches(waiting)
            waiting = []
            if key < current:
                raise ValueError(f"fact table {table.name} is not in the order of its partition")
        waiting.append(piece)
        current = key
    if waiting:
        yield current, pa.Table.from_batches(waiting)


def _pieces(
    table: FactTable, batches: Iterable[pa.RecordBatch]
) -> Iterator[tuple[tuple[str, ...], pa.RecordBatch]]:
    for batch in batches:
        if not batch.num_rows:
            continue
        keys = [batch.column(name) for name in table.partition]
        changed = np.zeros(batch.num_rows, dtype=bool)
        for column in keys:
            values = column.to_numpy(zero_copy_only=False)
            changed[1:] |= values[1:] != values[:-1]
        cuts = [0, *np.flatnonzero(changed).tolist(), batch.num_rows]
        for start, end in pairwise(cuts):
            yield tuple(str(column[start].as_py()) for column in keys), batch.slice(start, end - start)


def published(table: FactTable, rows: pa.Table) -> tuple[pa.Table, int]:
    """One partition as the public may have it, and how many cells are withheld."""
    columns = table.public_columns
    arrays, hidden = [], 0
    for column in columns:
        values = rows.column(column.name)
        if column.persons:
            shown = pa.chunked_array([withhold(values.to_pylist(), PUBLIC_MINIMUM)], type=values.type)
            hidden += shown.null_count - values.null_count
            values = shown
        arrays.append(values)
    return pa.table(arrays, schema=arrow_schema(table, columns)), hidden
