from __future__ import annotations

from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lingyan.assessment import rules
from lingyan.assessment.definitions import Dimension, Indicator, Standard, Step, Target
from lingyan.assessment.rules import Scored


def indicator(name: str, kind: str, unit: str = "%", at_least: int = 90) -> Indicator:
    return Indicator(
        name,
        name,
        name,
        "Z",
        1,
        kind,
        unit,
        "higher",
        "",
        "",
        Target(at_least=at_least),  # type: ignore[arg-type]
    )


KNOWN = {
    "R1": indicator("R1", "R"),
    "R2": indicator("R2", "R"),
    "S1": indicator("S1", "S", "是/否", 1),
    "C1": indicator("C1", "C"),
}
ONE = Dimension("1", "班子", "Leadership", {"R1": 1, "R2": 3, "S1": 1, "C1": 1})
STEPS = (Step("好", 85, without_failures=True), Step("较好", 75), Step("一般", 60))
STANDARD = Standard("trial", "试", "Trial", 1, (ONE,), 74, STEPS, "差", 60, ())


def test_nothing_to_divide_by_is_not_applicable_and_never_zero() -> None:
    assert rules.value_of(0, 0) is None
    assert rules.value_of(None, 4) is None
    assert rules.show(rules.value_of(3, 0), "%") == "NA"
    assert rules.show(rules.value_of(0, 4), "%") == "0.0%"


@pytest.mark.parametrize(
    ("value", "unit", "shown"),
    [
        (Fraction(734, 1306), "%", "56.2%"),
        (Fraction(1, 16), "%", "6.3%"),  # 6.25 rounds half up
        (Fraction(-1, 16), "%", "-6.3%"),
        (Fraction(123456, 1), "元", "1,234.56元"),
        (Fraction(5, 8), "0–1", "0.625"),
        (Fraction(40), "天", "40天"),
        (Fraction(2), "是/否", "是"),
        (Fraction(0), "是/否", "否"),
    ],
)
def test_values_in_words(value: Fraction, unit: str, shown: str) -> None:
    assert rules.show(value, unit) == shown


def test_a_target_is_compared_exactly_not_as_shown() -> None:
    almost = Fraction(9999, 10000)
    assert rules.show(almost, "%") == "100.0%"
    assert rules.met(almost, "%", Target(at_least=100)) is False
    assert rules.met(Fraction(90), "天", Target(at_most=90)) is True
    assert rules.met(None, "%", Target(at_least=100)) is None


def test_a_dimension_is_the_weighted_mean_of_its_rates() -> None:
    scored = rules.score_dimension(
        ONE, KNOWN, {"R1": Fraction(1, 2), "R2": Fraction(1), "S1": Fraction(1)}, 74
    )
    assert scored == Scored(Fraction(350, 4), 5, 5, ())
    assert scored.tenths == 875


def test_what_is_not_applicable_leaves_the_mean_and_shows_in_the_coverage() -> None:
    scored = rules.score_dimension(ONE, KNOWN, {"R1": Fraction(9, 10)}, 74)
    assert scored == Scored(Fraction(90), 1, 5, ())
    assert rules.score_dimension(ONE, KNOWN, {"S1": Fraction(1)}, 74).score is None


def test_an_open_failure_of_a_duty_holds_the_dimension_at_the_cap() -> None:
    values = {"R1": Fraction(1), "R2": Fraction(1), "S1": Fraction(0)}
    scored = rules.score_dimension(ONE, KNOWN, values, 74)
    assert (scored.score, scored.failures) == (Fraction(74), ("S1",))


@pytest.mark.parametrize(
    ("score", "failures", "grade"),
    [(85, (), "好"), (85, ("S1",), "较好"), (75, (), "较好"), (60, (), "一般"), (59, (), "差")],
)
def test_the_suggested_grade(score: int, failures: tuple[str, ...], grade: str) -> None:
    assert rules.suggest(STANDARD, {"1": Scored(Fraction(score), 5, 5, failures)}) == grade


def test_too_little_coverage_suggests_nothing() -> None:
    assert rules.suggest(STANDARD, {"1": Scored(Fraction(100), 2, 5, ())}) == "数据不足"
    assert rules.suggest(STANDARD, {"1": Scored(None, 5, 5, ())}) == "数据不足"


@given(st.fractions(min_value=-100, max_value=100))
def test_rounding_is_to_the_nearest_with_halves_away_from_zero(value: Fraction) -> None:
    rounded = rules.half_up(value)
    assert abs(value - rounded) <= Fraction(1, 2)
    assert rules.half_up(-value) == -rounded


@given(st.dictionaries(st.sampled_from(sorted(KNOWN)), st.fractions(min_value=0, max_value=2)))
def test_a_score_stays_between_nought_and_a_hundred(values: dict[str, Fraction]) -> None:
    scored = rules.score_dimension(ONE, KNOWN, values, 74)
    assert scored.score is None or 0 <= scored.score <= (74 if scored.failures else 100)
    assert 0 <= scored.covered <= scored.weight
