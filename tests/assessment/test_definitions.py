from __future__ import annotations

from pathlib import Path

import pytest

from lingyan.assessment import formula
from lingyan.assessment.definitions import (
    STANDARDS,
    DefinitionError,
    Figure,
    load_indicators,
    load_standard,
    standard_names,
    standard_path,
)
from lingyan.facts import registry

UNCONNECTED = ["D10", "C03", "C05", "F02", "F03", "F04", "F05"]


def test_all_indicators_are_there_and_those_not_connected_say_why() -> None:
    indicators = load_indicators()
    assert len(indicators) == 36
    assert [name for name in indicators if not indicators[name].connected] == UNCONNECTED
    assert [name for name in indicators if indicators[name].why] == UNCONNECTED
    assert [sum(i.dim == dim for i in indicators.values()) for dim in "TZDCF"] == [6, 9, 10, 5, 6]


def test_every_formula_fits_its_fact_table() -> None:
    for indicator in load_indicators().values():
        for figure in indicator.figures:
            formula.check(figure, registry.get(figure.table))


def test_the_five_goods_place_every_indicator_where_the_indicator_says() -> None:
    indicators = load_indicators()
    standard = load_standard(standard_path("wugehao"), indicators)
    placed = {name: dimension.id for dimension in standard.dimensions for name in dimension.weights}
    assert placed == {name: str(indicator.good) for name, indicator in indicators.items()}
    assert {weight for d in standard.dimensions for weight in d.weights.values()} == {1}


def test_one_guidance_and_four_strengths_place_every_indicator_by_its_own_part() -> None:
    indicators = load_indicators()
    standard = load_standard(standard_path("yitongsiqiang"), indicators)
    placed = {name: dimension.id for dimension in standard.dimensions for name in dimension.weights}
    assert placed == {name: indicator.dim for name, indicator in indicators.items()}
    assert [dimension.zh for dimension in standard.dimensions] == [
        "政治统领强", "组织力强", "战斗力强", "创新力强", "服务力强",
    ]  # fmt: skip
    assert "样例" in standard.zh, "only the names are given; the county decides what stands for them"


def test_standards_are_named_with_the_countys_own(tmp_path: Path) -> None:
    assert list(standard_names()) == ["wugehao", "yitongsiqiang"]
    (tmp_path / "standards").mkdir()
    (tmp_path / "standards" / "own.toml").write_text(
        (STANDARDS / "wugehao.toml").read_text().replace("五个好", "本县标准")
    )
    assert standard_names(tmp_path)["own"] == "本县标准"
    (tmp_path / "standards" / "own.toml").write_text("id = ")
    assert standard_names(tmp_path)["own"] == "own", "a faulty file does not take the page of the others away"


def test_a_countys_own_standard_takes_the_place_of_the_shipped_one(tmp_path: Path) -> None:
    (tmp_path / "standards").mkdir()
    own = tmp_path / "standards" / "wugehao.toml"
    own.write_text("weights = { Z01 = 3 }\n" + (STANDARDS / "wugehao.toml").read_text())
    assert standard_path("wugehao", tmp_path) == own
    standard = load_standard(own, load_indicators())
    assert standard.dimensions[0].weights["Z01"] == 3


@pytest.mark.parametrize("name", ["../../etc/passwd", "nothing", ""])
def test_an_unknown_standard_is_refused_with_the_known_ones(name: str) -> None:
    with pytest.raises(DefinitionError, match="wugehao"):
        standard_path(name)


@pytest.mark.parametrize(
    ("change", "message"),
    [
        (('"Z01", ', ""), None),
        (('"Z01"', '"Z99"'), "Z99"),
        (('"Z01"', '"F01"'), "两个方面"),
        (("cap = 74", ""), "cap"),
        (('zh = "五个好"', 'zh = "五个好'), "读不懂"),
    ],
)
def test_a_faulty_standard_names_its_fault(
    tmp_path: Path, change: tuple[str, str], message: str | None
) -> None:
    path = tmp_path / "trial.toml"
    path.write_text((STANDARDS / "wugehao.toml").read_text().replace(*change))
    if message is None:
        load_standard(path, load_indicators())
        return
    with pytest.raises(DefinitionError, match=message):
        load_standard(path, load_indicators())


@pytest.mark.parametrize(
    "numerator",
    [
        "__import__('os').system('true')",
        "sum(vouchers.real)",
        "sum(vouchers / 2)",
        "sum(vouchers ** 9)",
        "sum(salary)",
        "vouchers",
        "sum(sum(vouchers))",
        "sum([v for v in vouchers])",
        "sum(lambda: 1)",
        "sum(vouchers",
        "sum(1.5)",
        "sum(vouchers, vouchers)",
        "1 + " * 200 + "1",
        "sum(vouchers if closed else 0)",
        "1 < sum(vouchers) < 3",
        "",
    ],
)
def test_a_formula_can_say_nothing_but_arithmetic(numerator: str) -> None:
    figure = Figure("value", "试", "%", "books_month", numerator)
    with pytest.raises(DefinitionError):
        formula.check(figure, registry.get("books_month"))
