"""Where a picture is taken: the address of a page for records that the demo home holds."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.urls import reverse
from scripts.screens.records import Records

Where = Callable[[Records], str]


def at(name: str, *arguments: Callable[[Records], Any], month: str = "last", **more: str) -> Where:
    """The page `name` of the records that `arguments` give, in the village and the last or the open month."""

    def where(records: Records) -> str:
        chosen = records.last_month if month == "last" else records.open_month
        query = "&".join(f"{key}={value}" for key, value in {"month": str(chosen), **more}.items())
        return f"{reverse(name, args=[argument(records) for argument in arguments])}?{query}"

    return where


def literal(value: str | int) -> Callable[[Records], Any]:
    return lambda _: value


def book(records: Records) -> int:
    """The showcase village's book."""
    return records.book.pk
