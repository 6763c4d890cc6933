"""Digests of protected rows, kept in the audit trail, so that a row changed behind the triggers is noticed.

An app registers which rows make up an object of a kind (a publication with its sign-offs). `audit.record` notes the
digest of the object it is about, or of those named; the latest note is what the rows must still give.
"""

from __future__ import annotations

import datetime as dt
import hashlib
import json
from collections.abc import Callable, Collection, Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Final

from django.db.models import Model, QuerySet

from lingyan.kernel.month import Month

Ids = Collection[int] | None
Rows = Callable[[Ids], Iterator[tuple[int, tuple[Any, ...]]]]
NOTE: Final = "sealed"
_EPOCH: Final = dt.datetime(1970, 1, 1, tzinfo=dt.UTC)
_HEX: Final = 32


@dataclass(frozen=True, slots=True)
class Cover:
    """One kind of object: its Chinese name, the models whose rows it covers, and how to read them.

    `rows(ids)` yields (object id, values) in a fixed order for each object; `rows(None)` those of all objects.
    """

    label: str
    models: tuple[type[Model], ...]
    rows: Rows


_covers: Final[dict[str, Cover]] = {}


def register(kind: str, label: str, models: Collection[type[Model]], rows: Rows) -> None:
    """Cover objects of this kind, which is also the kind of an audit entry's target."""
    _covers[kind] = Cover(label, tuple(models), rows)


def registered() -> dict[str, Cover]:
    return dict(_covers)


def note(kind: str, ids: Ids) -> dict[str, dict[str, str]]:
    """What an audit entry keeps under `sealed`: {kind: {id: digest}}; empty for kinds and objects not covered."""
    if kind not in _covers:
        return {}
    found = {str(key): digest for key, digest in sorted(digests(kind, ids).items())}
    return {kind: found} if found else {}


def digests(kind: str, ids: Ids = None) -> dict[int, str]:
    """The digest of each object's rows as they are now."""
    hashes: dict[int, Any] = {}
    for key, values in _covers[kind].rows(ids):
        hashes.setdefault(key, hashlib.sha256()).update(_canonical(values))
    return {key: made.hexdigest()[:_HEX] for key, made in hashes.items()}


def rows_of(
    rows: QuerySet[Any],
    owner: str,
    ids: Ids,
    *,
    leave_out: Collection[str] = (),
    later: Mapping[str, Any] | None = None,
) -> Iterator[tuple[int, tuple[Any, ...]]]:
    """Every column of these rows in the order of their keys, under the object that `owner` names.

    `leave_out` are large columns that something else already holds, such as a commitment. `later` names columns that came
    with a later version and what rows of before hold in them: they are noted only where they say something else, so that
    digests of before still hold.
    """
    later = later or {}
    chosen = rows if ids is None else rows.filter(**{f"{owner}__in": list(ids)})
    model = chosen.model
    columns = [
        field.attname
        for field in model._meta.concrete_fields
        if field.attname not in leave_out and field.attname not in later
    ]
    wanted = chosen.order_by("pk").values_list(owner, *columns, *later)
    for key, *values in wanted.iterator(chunk_size=2000):
        known, added = values[: len(columns)], values[len(columns) :]
        said = [pair for pair in zip(later, added, strict=True) if pair[1] != later[pair[0]]]
        yield key, (model._meta.db_table, *known, *(part for pair in said for part in pair))


def breaches(notes: Iterator[dict[str, dict[str, str]]]) -> Iterator[str]:
    """Compare every covered object with the latest of these notes, oldest first."""
    latest: dict[str, dict[int, str]] = {kind: {} for kind in _covers}
    for each in notes:
        for kind, found in each.items():
            latest.setdefault(kind, {}).update((int(key), digest) for key, digest in found.items())
    for kind, cover in _covers.items():
        now = digests(kind)
        for key in sorted(now.keys() | latest[kind].keys()):
            if key not in now:
                yield f"{cover.label} {key} 不见了"
            elif key not in latest[kind]:
                yield f"{cover.label} {key} 在审计日志里没有记录：不是经系统写入的"
            elif now[key] != latest[kind][key]:
                yield f"{cover.label} {key} 与审计日志记下的摘要不符：被改动过"


def _canonical(values: tuple[Any, ...]) -> bytes:
    return _ENCODER.encode(values).encode()


def _plain(value: Any) -> Any:
    """The same text from SQLite and PostgreSQL: whole microseconds, hexadecimal bytes, month numbers."""
    if isinstance(value, dt.datetime):
        return (value - _EPOCH) // dt.timedelta(microseconds=1)
    if isinstance(value, dt.date):
        return value.isoformat()
    if isinstance(value, Month):
        return int(value)
    return bytes(value).hex()


_ENCODER: Final = json.JSONEncoder(default=_plain, sort_keys=True, ensure_ascii=False)
