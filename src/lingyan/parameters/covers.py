"""The audit trail keeps a digest of every setting."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, Final

from lingyan.kernel import covers
from lingyan.kernel.covers import Ids
from lingyan.parameters.models import ParameterValue

PARAMETER: Final = "parameter-value"


def register() -> None:
    covers.register(PARAMETER, "规则参数", [ParameterValue], _values)


def _values(ids: Ids) -> Iterator[tuple[int, tuple[Any, ...]]]:
    return covers.rows_of(ParameterValue.objects.all(), "pk", ids)
