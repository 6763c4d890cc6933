"""Filters of list pages: what a reader may narrow, read from the URL and applied to a queryset."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final, Literal

from django.db.models import CharField, Q, QuerySet
from django.utils.translation import gettext as _

from lingyan.kernel.language import Words
from lingyan.kernel.money import AmountError, parse_yuan
from lingyan.kernel.month import Month

FilterKind = Literal["text", "choice", "month", "date", "money", "flag"]
Apply = Callable[["QuerySet[Any]", Any], "QuerySet[Any]"]
_LONGEST: Final = 100
_OPERATORS: Final = frozenset(CharField().get_lookups())


@dataclass(frozen=True, slots=True)
class Filter:
    """One filter. `lookup` is a Django lookup (several, divided by `|`, mean any of them) or a function.

    `choices` are (value, label) pairs; a value that is not among them is refused. Text is matched anywhere
    in the field when the lookup names no operator.
    """

    key: str
    label: str
    kind: FilterKind = "text"
    lookup: str | Apply = ""
    choices: Sequence[tuple[str, Words]] = ()
    hint: str = ""

    def read(self, parameters: Mapping[str, str]) -> Filled:
        text = parameters.get(self.key, "").replace("\x00", "").strip()[:_LONGEST]
        if not text:
            return Filled(self, "")
        try:
            return Filled(self, text, self._parse(text))
        except (ValueError, AmountError) as error:
            return Filled(self, text, error=str(error))

    def _parse(self, text: str) -> Any:
        if self.kind == "choice" and text not in dict(self.choices):
            raise ValueError(_("“%(text)s”不在可选的范围内") % {"text": text})
        if self.kind == "month":
            return int(Month.parse(text))
        if self.kind == "money":
            return parse_yuan(text)
        if self.kind == "date":
            return _date(text)
        return text != "0" if self.kind == "flag" else text

    def narrow(self, queryset: QuerySet[Any], value: Any) -> QuerySet[Any]:
        if callable(self.lookup):
            return self.lookup(queryset, value)
        condition = Q()
        for name in (self.lookup or self.key).split("|"):
            names_operator = name.rpartition("__")[2] in _OPERATORS
            lookup = name if self.kind != "text" or names_operator else f"{name}__icontains"
            condition |= Q(**{lookup: value})
        return queryset.filter(condition)


@dataclass(frozen=True, slots=True)
class Filled:
    """A filter with what the URL says: the text as typed, the value it means, or what is wrong with it."""

    filter: Filter
    text: str
    value: Any = None
    error: str = ""

    @property
    def active(self) -> bool:
        return bool(self.text)

    @property
    def shown(self) -> str:
        """The value in the reader's words."""
        return str(dict(self.filter.choices).get(self.text, self.text))


def _date(text: str) -> dt.date:
    try:
        return dt.date.fromisoformat(text)
    except ValueError:
        raise ValueError(_("日期应写成 2026-11-23 这样，收到“%(text)s”") % {"text": text}) from None
