"""Audit entries in the reader's words: what kind of object, what each detail is called, and its value as people write it.

Entries keep short English names, which digests cover and programs read; `audit_words.toml` has the Chinese of each.
In English the name itself is the word. A value that is a code of the product stays as it is.
"""

from __future__ import annotations

import json
import re
import tomllib
from collections.abc import Mapping
from functools import cache
from importlib import resources
from typing import Any, Final

from django.utils.translation import get_language
from django.utils.translation import gettext as _

from lingyan.kernel import covers
from lingyan.kernel.money import format_yuan
from lingyan.kernel.month import Month

MONTHS: Final = frozenset({"month", "first_month", "from_month", "go_live"})
_DIGEST: Final = re.compile(r"[0-9a-f]{64}")
_SHOWN_OF_DIGEST: Final = 12


@cache
def words() -> dict[str, dict[str, str]]:
    """`kinds` of objects, `details` and those details that are `money` (fen), by their stored names."""
    return tomllib.loads(resources.files(__package__).joinpath("audit_words.toml").read_text("utf-8"))


def kind(name: str) -> str:
    """What an object's kind is called."""
    return _word("kinds", name)


def kinds_called(text: str) -> list[str]:
    """The stored names of the kinds that a reader may mean by this word."""
    wanted = text.strip().lower()
    named = {*words()["kinds"], wanted}
    return sorted(name for name in named if wanted in {name, kind(name).lower()})


def described(details: Mapping[str, Any]) -> str:
    """All details in one line; those that are empty and the digests of sealed rows are left out."""
    shown = (
        f"{_detail(name)} {_value(name, value)}"
        for name, value in sorted(details.items())
        if name != covers.NOTE and value not in (None, "", [], {})
    )
    return _("；").join(shown)


def _detail(name: str) -> str:
    return _word("money", name) if name in words()["money"] else _word("details", name)


def _word(table: str, name: str) -> str:
    if get_language() == "en":
        return name.replace("_", " ").replace("-", " ")
    return words()[table].get(name, name)


def _value(name: str, value: Any) -> str:
    if isinstance(value, bool):
        return _("是") if value else _("否")
    if name in MONTHS and isinstance(value, int):
        return Month.from_int(value).shown
    if name in words()["money"] and isinstance(value, int):
        return _("%(amount)s 元") % {"amount": format_yuan(value)}
    if isinstance(value, str):
        return f"{value[:_SHOWN_OF_DIGEST]}…" if _DIGEST.fullmatch(value) else value
    if isinstance(value, list) and not any(isinstance(each, list | dict) for each in value):
        return _("、").join(map(str, value))
    return json.dumps(value, ensure_ascii=False, sort_keys=True)
