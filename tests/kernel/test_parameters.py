from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lingyan.kernel.parameters import BadValue, Parameter, get, register, registered
from tests.support.parameters import ALL, CHOICE, DAYS, FLAG, LIMIT, SHARE, TEXT, TIERS, WORDS


@pytest.mark.parametrize(
    ("parameter", "text", "value", "shown"),
    [
        (DAYS, "7", 7, "7 天"),
        (LIMIT, "1,234.50", 123_450, "1,234.50 元"),
        (TIERS, "500、2000；5000", (50_000, 200_000, 500_000), "500.00、2,000.00、5,000.00 元"),
        (SHARE, "100", 100, "100 %"),
        (FLAG, "是", True, "是"),
        (WORDS, "烟，酒", ("烟", "酒"), "烟、酒"),
        (CHOICE, "b", "b", "乙"),
        (TEXT, " 干部名册；一 ", "干部名册；一", "干部名册；一"),
    ],
)
def test_a_typed_value_is_read_and_shown(parameter: Parameter, text: str, value: object, shown: str) -> None:
    assert parameter.parse(text) == value
    assert parameter.shown(value) == shown  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("parameter", "text", "says"),
    [
        (DAYS, "366", "0 至 365"),
        (DAYS, "七", "应填整数，如 10"),
        (DAYS, "9" * 40, "应填整数"),
        (LIMIT, "0.50", "1.00 至"),
        (LIMIT, "1.234", "最多两位小数"),
        (TIERS, "2000、500", "由小到大"),
        (TIERS, "", "由小到大"),
        (SHARE, "101", "0 至 100"),
        (FLAG, "yes", "“是”或“否”"),
        (WORDS, "、", "用顿号分开"),
        (CHOICE, "c", "甲、乙"),
        (TEXT, " ", "一行文字"),
        (TEXT, "长" * 61, "不超过 60 字"),
        (TEXT, "甲\n乙", "一行文字"),
    ],
)
def test_what_is_no_value_is_named_with_what_would_be(parameter: Parameter, text: str, says: str) -> None:
    with pytest.raises(BadValue, match=says):
        parameter.parse(text)


@pytest.mark.parametrize("parameter", ALL, ids=lambda each: each.code)
def test_what_a_form_shows_is_read_back(parameter: Parameter) -> None:
    typed = str(parameter.default) if parameter.kind == "choice" else parameter.typed(parameter.default)
    assert parameter.parse(typed) == parameter.default


@given(st.lists(st.integers(0, 10**15 - 1), min_size=1, max_size=20, unique=True))
def test_tiers_are_read_back_to_the_fen(fens: list[int]) -> None:
    tiers = tuple(sorted(fens))
    assert TIERS.parse(TIERS.typed(tiers)) == tiers
    assert TIERS.from_json(list(tiers)) == tiers


def test_a_code_means_one_thing() -> None:
    assert register(DAYS) is DAYS
    with pytest.raises(ValueError, match="twice"):
        register(Parameter("tests.days", "另一条", "days", 5, "测试", "测试规则"))
    with pytest.raises(LookupError):
        get("tests.unknown")


def test_groups_stand_together() -> None:
    groups = [each.group for each in registered()]
    assert groups == sorted(groups, key=groups.index)
