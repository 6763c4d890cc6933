"""Database fields for the kernel's values."""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING, Any, Final

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models

from lingyan.kernel.month import Month

if TYPE_CHECKING:
    _IntegerField = models.IntegerField[Any, Any]
    _BigIntegerField = models.BigIntegerField[Any, Any]
else:
    _IntegerField = models.IntegerField
    _BigIntegerField = models.BigIntegerField


_month: Final = lru_cache(maxsize=2048)(Month.from_int)
"""Lists of a city read tens of thousands of rows of a few dozen months."""


class MonthField(_IntegerField):
    """A `Month`, stored as 202611. Month 0 of a year (202600) is not a month and is refused."""

    # The stubs know an integer field by these types; this one is set, read and looked up as a month.
    _pyi_private_set_type: Any
    _pyi_private_get_type: Any
    _pyi_lookup_exact_type: Any

    def from_db_value(self, value: int | None, *_: object) -> Month | None:
        return None if value is None else _month(value)

    def to_python(self, value: Any) -> Month | None:
        if value is None or isinstance(value, Month):
            return value
        if isinstance(value, str) and "-" in value:
            return Month.parse(value)
        return Month.from_int(int(value))

    def get_prep_value(self, value: Any) -> int | None:
        month = self.to_python(value)
        return None if month is None else int(month)

    def value_to_string(self, obj: models.Model) -> str:
        return str(int(self.value_from_object(obj)))

    @property
    def validators(self) -> list[Any]:
        return []


class MoneyField(_BigIntegerField):
    """An integer count of fen."""

    description = "amount in fen"


def bounded_id_validators() -> list[Any]:
    """Limits for integers that come from outside: SQLite and PostgreSQL both end at 63 bits."""
    return [MinValueValidator(0), MaxValueValidator(2**63 - 1)]
