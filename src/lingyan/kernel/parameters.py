"""Rules of work that a county decides, as typed values: thresholds, tiers, deadlines, word lists.

A room declares a parameter with the value that is shipped and says whether that value is law or only an example; the
app `parameters` stores what a region sets from a day on. Nothing is stored here.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Final, Literal

from django.utils.translation import gettext, gettext_noop

from lingyan.kernel.money import AmountError, format_yuan, parse_yuan, plain_yuan

Kind = Literal["integer", "fen", "days", "percent", "flag", "fens", "words", "choice", "text"]
Value = int | bool | str | tuple[int, ...] | tuple[str, ...]
LARGEST: Final = 10**15
_UNITS: Final[dict[Kind, str]] = {
    "fen": gettext_noop("元"),
    "fens": gettext_noop("元"),
    "days": gettext_noop("天"),
    "percent": "%",
}
_MOST_ITEMS: Final = 200
_LONGEST_TEXT: Final = 60


class BadValue(ValueError):
    """A text that is no value of this parameter; the message says what would be."""


@dataclass(frozen=True, slots=True)
class Parameter:
    """One rule that a county may set.

    `fen` is money in fen and `fens` a rising list of it; `percent` whole percents; `words` a list of words, `text` one
    line. `default` holds where nothing is set; `example` marks a default that is no law. `source` names the rule that it
    serves.
    """

    code: str
    label: str
    kind: Kind
    default: Value
    group: str
    source: str
    example: bool = True
    unit: str = ""
    minimum: int = 0
    maximum: int = LARGEST
    choices: tuple[tuple[str, str], ...] = ()
    help: str = ""

    @property
    def shown_unit(self) -> str:
        return gettext(self.unit or _UNITS.get(self.kind, ""))

    def parse(self, text: str) -> Value:
        """The value that a person typed; raises BadValue with a sentence."""
        return _PARSERS[self.kind](self, text.strip())

    def from_json(self, stored: Any) -> Value:
        return tuple(stored) if isinstance(stored, list) else stored

    def typed(self, value: Value) -> str:
        """The value as it stands in a form field, such that `parse(typed(value)) == value`."""
        if isinstance(value, bool):
            return "是" if value else "否"
        if isinstance(value, tuple):
            return "、".join(plain_yuan(each) if isinstance(each, int) else each for each in value)
        if self.kind == "fen" and isinstance(value, int):
            return plain_yuan(value)
        return str(value)

    def shown(self, value: Value) -> str:
        """The value for people, with its unit, in the reader's language."""
        if self.kind == "choice":
            return gettext(dict(self.choices).get(str(value), str(value)))
        return f"{self._bare(value)} {self.shown_unit}".strip()

    def _bare(self, value: Value) -> str:
        if self.kind == "fen" and isinstance(value, int):
            return format_yuan(value)
        if self.kind == "fens" and isinstance(value, tuple):
            return gettext("、").join(format_yuan(int(each)) for each in value)
        if isinstance(value, tuple):
            return gettext("、").join(map(str, value))
        return gettext(self.typed(value))


_parameters: Final[dict[str, Parameter]] = {}


def register(parameter: Parameter) -> Parameter:
    """Declare a parameter at import time and get it back. A code means one thing for good."""
    if _parameters.setdefault(parameter.code, parameter) != parameter:
        raise ValueError(f"parameter {parameter.code} is registered twice")
    return parameter


def get(code: str) -> Parameter:
    try:
        return _parameters[code]
    except KeyError:
        raise LookupError(f"parameter {code} is not registered") from None


def registered() -> tuple[Parameter, ...]:
    """All parameters, by group and then in the order of their registration."""
    groups = list(dict.fromkeys(each.group for each in _parameters.values()))
    return tuple(sorted(_parameters.values(), key=lambda each: groups.index(each.group)))


def _integer(parameter: Parameter, text: str) -> int:
    if not text.isascii() or not text.isdigit() or len(text) > len(str(LARGEST)):
        raise BadValue(f"“{parameter.label}”应填整数，如 {parameter.typed(parameter.default)}")
    return _bounded(parameter, int(text))


def _fen(parameter: Parameter, text: str) -> int:
    try:
        fen = parse_yuan(text)
    except AmountError as error:
        raise BadValue(f"“{parameter.label}”应填金额（元），最多两位小数：{error}") from None
    return _bounded(parameter, fen)


def _bounded(parameter: Parameter, number: int) -> int:
    if not parameter.minimum <= number <= parameter.maximum:
        money = parameter.kind in {"fen", "fens"}
        least, most = (plain_yuan(each) if money else each for each in (parameter.minimum, parameter.maximum))
        raise BadValue(f"“{parameter.label}”应在 {least} 至 {most} 之间")
    return number


def _flag(parameter: Parameter, text: str) -> Value:
    if text not in {"是", "否"}:
        raise BadValue(f"“{parameter.label}”只能填“是”或“否”")
    return text == "是"


def _fens(parameter: Parameter, text: str) -> Value:
    numbers = tuple(_fen(parameter, each) for each in _items(text))
    if not numbers or list(numbers) != sorted(set(numbers)):
        raise BadValue(f"“{parameter.label}”应填由小到大的金额，用顿号分开，如 500、2000、5000")
    return numbers


def _words(parameter: Parameter, text: str) -> Value:
    words = _items(text)
    if not words or any(len(word) > 40 for word in words):
        raise BadValue(f"“{parameter.label}”应填词语，用顿号分开，每个不超过 40 字")
    return words


def _text(parameter: Parameter, text: str) -> str:
    if not text or len(text) > _LONGEST_TEXT or not text.isprintable():
        raise BadValue(f"“{parameter.label}”应填一行文字，不超过 {_LONGEST_TEXT} 字")
    return text


def _items(text: str) -> tuple[str, ...]:
    for other in ("，", "；", ";", "\n"):
        text = text.replace(other, "、")
    return tuple(each.strip() for each in text.split("、") if each.strip())[:_MOST_ITEMS]


def _choice(parameter: Parameter, text: str) -> Value:
    if text not in dict(parameter.choices):
        raise BadValue(f"“{parameter.label}”应选{'、'.join(label for _, label in parameter.choices)}之一")
    return text


_PARSERS: Final[dict[Kind, Callable[[Parameter, str], Value]]] = {
    "integer": _integer,
    "days": _integer,
    "percent": _integer,
    "fen": _fen,
    "flag": _flag,
    "fens": _fens,
    "words": _words,
    "choice": _choice,
    "text": _text,
}
