"""Counts what a person had to fill in, step by step, and writes it down with the reason why each stays with people.

A reason stands in `reasons.toml` under the name of the form's address and field; a field without one fails the walk.
"""

from __future__ import annotations

import re
import tomllib
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any, Final

from django.urls import resolve

DOCUMENT: Final = Path(__file__).parents[2] / "docs" / "burden.md"
KINDS: Final = {"typed": "typed", "chosen": "chosen", "ticked": "ticked", "file": "file"}
_NUMBER: Final = re.compile(r"\d+")
_REQUIRED: Final = re.compile(r"\s*(必填|\*)$")


@dataclass(frozen=True, slots=True)
class Posted:
    """One form that was sent: in which step, by which post, where to, and what had been filled in."""

    step: str
    who: str
    path: str
    fields: Sequence[dict[str, str]]

    @property
    def form(self) -> str:
        return resolve(self.path).view_name


@dataclass(frozen=True, slots=True)
class Asked:
    """A field that a person filled in during a step."""

    step: str
    who: str
    form: str
    field: str
    label: str
    kind: str

    @property
    def key(self) -> str:
        return f"{self.form} {self.field}"


def asked(posted: Iterable[Posted]) -> Counter[Asked]:
    """Every field with how often it was filled in, in the order of the walk."""
    found: Counter[Asked] = Counter()
    for form in posted:
        for each in form.fields:
            name, label = _NUMBER.sub("*", each["name"]), _NUMBER.sub("*", _plain(each["label"]))
            if each["kind"] == "ticked":
                label = name
            found[Asked(form.step, form.who, form.form, name, label, each["kind"])] += 1
    return found


def _plain(label: str) -> str:
    return _REQUIRED.sub("", " ".join(label.split()))


@lru_cache
def reasons() -> dict[str, Any]:
    return tomllib.loads((Path(__file__).parent / "reasons.toml").read_text(encoding="utf-8"))


def reason(one: Asked) -> str:
    return str(reasons()["fields"].get(one.key, {}).get("why", ""))


def label(one: Asked) -> str:
    return str(reasons()["fields"].get(one.key, {}).get("label", one.label))


def unexplained(posted: Iterable[Posted]) -> list[str]:
    return sorted({f"{one.key} ({one.label})" for one in asked(posted) if not reason(one)})


def _marks(walk: str) -> tuple[str, str]:
    return f"<!-- counted by scripts/walk.py: {walk} -->", f"<!-- end of the count: {walk} -->"


def table(walk: str, posted: Sequence[Posted]) -> str:
    """The part of docs/burden.md that a walk counts: a line a step, then a line a field."""
    counted, (begin, end) = asked(posted), _marks(walk)
    return "\n".join([begin, "", *_steps(posted, counted), "", *_fields(counted), "", end])


def _steps(posted: Sequence[Posted], counted: Counter[Asked]) -> Iterable[str]:
    yield "| step | forms sent | typed | chosen | ticked | files |"
    yield "|---|--:|--:|--:|--:|--:|"
    total: Counter[str] = Counter()
    for step in dict.fromkeys(one.step for one in posted):
        sums: Counter[str] = Counter()
        for one, times in counted.items():
            sums[one.kind] += times if one.step == step else 0
        forms = sum(one.step == step for one in posted)
        yield f"| {step} | {forms} | {' | '.join(str(sums[kind]) for kind in KINDS)} |"
        total += sums
    yield f"| **together** | {len(posted)} | {' | '.join(str(total[kind]) for kind in KINDS)} |"


def _fields(counted: Counter[Asked]) -> Iterable[str]:
    yield "| step | form | field | how | times | why it is not computed |"
    yield "|---|---|---|---|--:|---|"
    merged: Counter[tuple[str, str, str, str, str]] = Counter()
    for one, times in counted.items():
        merged[one.step, one.form, label(one), one.kind, reason(one)] += times
    for (step, form, name, kind, why), times in merged.items():
        yield f"| {step} | `{form}` | {name} | {kind} | {times} | {why} |"


def written(walk: str) -> str:
    """The part of docs/burden.md that this walk counted, as it is now."""
    text, (begin, end) = DOCUMENT.read_text(encoding="utf-8"), _marks(walk)
    return text[text.index(begin) : text.index(end) + len(end)]


def write(walk: str, posted: Sequence[Posted]) -> None:
    """Put the count into docs/burden.md, leaving the words around it as they are."""
    text = DOCUMENT.read_text(encoding="utf-8")
    DOCUMENT.write_text(text.replace(written(walk), table(walk, posted)), encoding="utf-8")


def hold_against_document(walk: str, posted: Sequence[Posted], *, write_anew: bool) -> None:
    """Every field has its reason, and docs/burden.md says what was counted; where pictures are taken it is written anew."""
    missing = unexplained(posted)
    assert not missing, f"no reason in reasons.toml for {missing}"
    if write_anew:
        write(walk, posted)
    assert table(walk, posted) == written(walk), "run scripts/walk.py"
