"""From numerators and denominators to values, dimension scores and a suggested grade. Pure and exact.

Sources: governance.md 0.5 (NA, rounding), H-2 (weighted mean of rates, cap at an open failure, suggested grade).
Nothing here compares villages with one another.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction
from typing import Any, Final

from django.utils.translation import gettext, gettext_lazy, gettext_noop

from lingyan.assessment.definitions import Dimension, Indicator, Standard, Target
from lingyan.kernel.money import format_yuan

NA: Final = "NA"
UNCONNECTED: Final = gettext_noop("未接入")
INSUFFICIENT: Final = gettext_noop("数据不足")
_FULL: Final = Fraction(100)

Value = Fraction | None
"""A figure's value; None where it is not applicable."""


@dataclass(frozen=True, slots=True)
class Scored:
    """One dimension of one village. `score` is None when no rate has a value.

    `covered` of `weight` is the part of the duties and rates that had a value; `failures` are duties not met.
    """

    score: Fraction | None
    covered: int
    weight: int
    failures: tuple[str, ...]

    @property
    def tenths(self) -> int | None:
        return None if self.score is None else half_up(self.score * 10)


def value_of(numerator: int | None, denominator: int | None) -> Value:
    """The fraction, or None when the denominator is 0 or nothing is known: NA is never 0 %."""
    if numerator is None or not denominator:
        return None
    return Fraction(numerator, denominator)


def half_up(value: Fraction) -> int:
    """To the nearest integer, halves away from zero."""
    whole = (abs(value) * 2 + 1) // 2
    return int(whole if value >= 0 else -whole)


def show(value: Value, unit: str) -> str:
    """A value in words: 97.5%, 40天, 1,234.56元, 0.512, 是. Rates have one decimal, rounded half up."""
    if value is None:
        return NA
    if unit == "%":
        return f"{_decimal(value * 100, 1)}%"
    if unit == "元":
        return f"{format_yuan(half_up(value))}元"
    if unit == "0–1":
        return _decimal(value, 3)
    if unit == "是/否":
        return "是" if value >= 1 else "否"
    return f"{half_up(value)}{unit}"


_WITH_UNIT: Final = {
    "元": gettext_lazy("%(number)s元"),
    "天": gettext_lazy("%(number)s天"),
    "人": gettext_lazy("%(number)s人"),
    "项": gettext_lazy("%(number)s项"),
}


def in_words(shown: str) -> str:
    """What `show` wrote, in the reader's language."""
    if shown == NA:
        return gettext("不适用")
    words = _WITH_UNIT.get(shown[-1:])
    return str(words % {"number": shown[:-1]}) if words else gettext(shown)


def _decimal(value: Fraction, places: int) -> str:
    scaled = half_up(value * 10**places)
    whole, rest = divmod(abs(scaled), 10**places)
    return f"{'-' if scaled < 0 else ''}{whole}.{rest:0{places}d}"


def met(value: Value, unit: str, target: Target | None) -> bool | None:
    """Whether a value reaches the target, on the exact value; None when there is no value or no target."""
    if value is None or target is None:
        return None
    shown = value * 100 if unit == "%" else value
    if target.at_least is not None:
        return shown >= target.at_least
    return target.at_most is not None and shown <= target.at_most


def value_fields(
    pair: tuple[int, int] | None, before: tuple[int, int] | None, unit: str, target: Target | None
) -> dict[str, Any]:
    """The fields that a stored figure has besides its village and name, from this year's pair and the year before's."""
    value = value_of(*pair) if pair else None
    return {
        "state": "ok" if pair else "na",
        "numerator": str(pair[0]) if pair else "",
        "denominator": str(pair[1]) if pair else "",
        "text": show(value, unit),
        "last_text": show(value_of(*before) if before else None, unit),
        "met": met(value, unit, target),
    }


def score_dimension(
    dimension: Dimension, indicators: Mapping[str, Indicator], values: Mapping[str, Value], cap: int
) -> Scored:
    """The weighted mean of the rates that have a value, held at the cap while a duty is not met."""
    total, rated, covered, weight = Fraction(0), 0, 0, 0
    failures = []
    for name, share in dimension.weights.items():
        indicator = indicators[name]
        if indicator.kind == "C":
            continue
        weight += share
        value = values.get(name)
        if value is None:
            continue
        covered += share
        if indicator.kind == "S" and not met(value, indicator.unit, indicator.target):
            failures.append(name)
        if indicator.kind == "R":
            total += share * min(max(value * 100, Fraction(0)), _FULL)
            rated += share
    score = total / rated if rated else None
    if score is not None and failures:
        score = min(score, Fraction(cap))
    return Scored(score, covered, weight, tuple(failures))


def suggest(standard: Standard, scored: Mapping[str, Scored]) -> str:
    """The grade that the standard suggests, or 数据不足 while too little is connected to say."""
    parts = [scored[dimension.id] for dimension in standard.dimensions]
    covered, weight = sum(part.covered for part in parts), sum(part.weight for part in parts)
    if covered * 100 < standard.minimum_coverage * weight:
        return INSUFFICIENT
    scores = [part.score for part in parts if part.score is not None]
    if len(scores) < len(parts):
        return INSUFFICIENT
    failures = any(part.failures for part in parts)
    for step in standard.steps:
        if min(scores) >= step.at_least and not (failures and step.without_failures):
            return step.zh
    return standard.otherwise
