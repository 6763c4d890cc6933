"""Fact columns as Arrow types: the schema with its documentation, and batches cast to it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Final

import pyarrow as pa
import pyarrow.compute as pc

from lingyan.facts.registry import FactColumn, FactTable
from lingyan.facts.sql import WORDS

_TYPES: Final[dict[str, pa.DataType]] = {
    "text": pa.string(),
    "integer": pa.int64(),
    "fen": pa.int64(),
    "date": pa.date32(),
    "flag": pa.bool_(),
    "month": pa.int32(),
}


def arrow_schema(table: FactTable, columns: Sequence[FactColumn] | None = None) -> pa.Schema:
    """The schema that is written into every file, with units and both languages as metadata."""
    fields = [_field(column) for column in columns or table.columns]
    return pa.schema(
        fields, metadata={"title": table.en, "title_zh": table.zh, "grain": ",".join(table.grain)}
    )


def _field(column: FactColumn) -> pa.Field:
    metadata = {"zh": column.zh, "en": column.en, "unit": column.unit}
    # A public export withholds small cells, so a column that counts persons may always be empty there.
    nullable = column.nullable or column.persons
    return pa.field(column.name, _TYPES[column.kind], nullable=nullable, metadata=metadata)


def typed(batch: pa.RecordBatch, table: FactTable) -> pa.RecordBatch:
    """A batch as the database gave it (integers and texts), cast to the table's schema.

    Raises ValueError for a missing value in a column that promises one.
    """
    schema = arrow_schema(table)
    arrays = [_typed(batch.column(column.name), column) for column in table.columns]
    for column, array in zip(table.columns, arrays, strict=True):
        if array.null_count and not column.nullable:
            raise ValueError(f"fact {table.name}.{column.name} has rows without a value")
    return pa.RecordBatch.from_arrays(arrays, schema=schema)


def _typed(array: Any, column: FactColumn) -> Any:
    if column.kind in WORDS:
        array = pc.if_else(pc.equal(array, ""), pa.scalar(None, pa.string()), array)
    return array.cast(_TYPES[column.kind])


def from_rows(rows: Sequence[Sequence[Any]], table: FactTable) -> pa.RecordBatch:
    """Rows of Python values in the order of the columns."""
    columns = list(zip(*rows, strict=True)) or [()] * len(table.columns)
    arrays = [
        pa.array(values, type=_TYPES[column.kind])
        for values, column in zip(columns, table.columns, strict=True)
    ]
    return pa.RecordBatch.from_arrays(arrays, schema=arrow_schema(table))
