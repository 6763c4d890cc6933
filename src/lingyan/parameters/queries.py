"""Which value of a rule holds where and when."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass

from lingyan.kernel.parameters import Parameter, Value, registered
from lingyan.parameters.models import ParameterValue


@dataclass(frozen=True, slots=True)
class InForce:
    """A value with where it comes from; `row` is None for the shipped one."""

    value: Value
    row: ParameterValue | None = None


class Values:
    """Every setting of some parameters, read in one query, to be asked for many places and days."""

    def __init__(self, parameters: Iterable[Parameter] | None = None) -> None:
        wanted = registered() if parameters is None else tuple(parameters)
        self._rows: defaultdict[str, list[tuple[str, ParameterValue]]] = defaultdict(list)
        found = ParameterValue.objects.select_related("region").filter(
            code__in=[each.code for each in wanted]
        )
        for row in found.order_by():
            self._rows[row.code].append((row.region.path if row.region else "", row))
        self._places = {outer for rows in self._rows.values() for outer, _ in rows}

    def in_force(self, parameter: Parameter, path: str, on: dt.date) -> InForce:
        """What holds at a region path on a day."""
        fitting = [
            (len(outer), row.from_on, row.pk, row)
            for outer, row in self._rows[parameter.code]
            if path.startswith(outer) and row.from_on <= on
        ]
        if not fitting:
            return InForce(parameter.default)
        row = max(fitting, key=lambda one: one[:3])[3]
        return InForce(parameter.from_json(row.value), row)

    def set_at(self, path: str) -> bool:
        """Whether anything is set for exactly this region."""
        return path in self._places

    def of(self, parameter: Parameter, path: str, on: dt.date) -> Value:
        return self.in_force(parameter, path, on).value


_read: ContextVar[list[Values] | None] = ContextVar("parameters_read", default=None)


@contextmanager
def read_once() -> Iterator[None]:
    """Within it `value_of` reads all parameters in one query, when the first is asked for: for pages that only read."""
    token = _read.set([])
    try:
        yield
    finally:
        _read.reset(token)


def values_of(parameters: Iterable[Parameter]) -> Values:
    """The settings of some parameters, to be asked for many places; within `read_once` those of all, read by now."""
    read = _read.get()
    if read is None:
        return Values(parameters)
    if not read:
        read.append(Values())
    return read[0]


def value_of(parameter: Parameter, path: str, on: dt.date) -> Value:
    """One value at one place; use `values_of` for many."""
    return values_of([parameter]).of(parameter, path, on)


def integer_of(parameter: Parameter, path: str, on: dt.date) -> int:
    """One value of a parameter that is a number: fen, days, percents or a count."""
    return whole(value_of(parameter, path, on))


def whole(value: Value) -> int:
    """A value that is a number, for who reads many with `Values`."""
    if not isinstance(value, int):
        raise TypeError(f"{value!r} is no number")
    return value


def history(parameter: Parameter, path: str) -> list[ParameterValue]:
    """Every setting that holds or held at a region, the latest first: its own and those of the regions above it."""
    rows = (
        ParameterValue.objects.filter(code=parameter.code)
        .select_related("region")
        .order_by("-from_on", "-id")
    )
    return [row for row in rows if row.region is None or path.startswith(row.region.path)]
