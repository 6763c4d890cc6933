"""Charts: well formed, named for screen readers, free of inline style, true to their figures."""

from __future__ import annotations

from xml.etree import ElementTree

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from lingyan.render.charts import (
    BarChart,
    Point,
    Series,
    SeriesChart,
    bar_chart,
    grouped_bar_chart,
    grouped_rows_chart,
    horizontal_bar_chart,
    line_chart,
)
from lingyan.render.typst import svg_to_png

NAMESPACE = "{http://www.w3.org/2000/svg}"
EDUCATION = BarChart("书记学历", [Point("大专以下", 572), Point("大专", 600), Point("本科以上", 134)], "人")
AGES = SeriesChart(
    "年龄",
    ["35岁以下", "36—45岁", "46岁以上"],
    [Series("2021年", [100, 300, 906]), Series("2026年", [180, None, 706])],
    "人",
)

values = st.integers(-(10**6), 10**6)
points = st.lists(
    st.builds(
        Point, st.text(st.characters(codec="utf-8", exclude_categories=("Cc", "Cs")), max_size=12), values
    ),
    max_size=15,
)


@pytest.mark.parametrize(
    "drawn",
    [
        bar_chart(EDUCATION),
        horizontal_bar_chart(EDUCATION),
        grouped_bar_chart(AGES),
        grouped_rows_chart(AGES),
        line_chart(AGES),
    ],
)
def test_charts_are_named_and_hold_a_strict_policy(drawn: str) -> None:
    root = ElementTree.fromstring(drawn)
    assert root.attrib["role"] == "img"
    named = {root.find(f"{NAMESPACE}{tag}").attrib["id"] for tag in ("title", "desc")}  # type: ignore[union-attr]
    assert set(root.attrib["aria-labelledby"].split()) == named
    assert "style" not in drawn
    assert "<script" not in drawn


def test_description_says_every_figure() -> None:
    assert "大专以下 572，大专 600，本科以上 134（单位：人）。" in bar_chart(EDUCATION)
    assert "2026年：35岁以下 180，36—45岁 —，46岁以上 706" in grouped_bar_chart(AGES)


@pytest.mark.parametrize("highest", [0, 40, 100])
def test_rows_of_groups_stay_inside_a_narrow_chart(highest: int) -> None:
    chart = SeriesChart(
        "比例", ["书记、主任一肩挑率（全部村）", "女性"],
        [Series("2021年换届", [highest, None]), Series("2026年换届", [3, 0])], "%", width=360,
    )  # fmt: skip
    root = ElementTree.fromstring(grouped_rows_chart(chart))
    bars = [
        (float(each.attrib["x"]), float(each.attrib["width"]))
        for each in root.iter(f"{NAMESPACE}rect")
        if "x" in each.attrib
    ]
    assert max(x + width for x, width in bars) <= 360
    texts = [each.text for each in root.iter(f"{NAMESPACE}text")]
    assert "书记、主任一肩挑率（全部村）" in texts and "—" in texts


def test_bars_are_as_long_as_their_figures() -> None:
    root = ElementTree.fromstring(horizontal_bar_chart(EDUCATION))
    lengths = [float(bar.attrib["width"]) for bar in root.iter(f"{NAMESPACE}rect")]
    assert [round(length / lengths[1] * 600) for length in lengths] == [572, 600, 134]


def test_what_is_not_connected_is_a_gap_not_a_zero() -> None:
    root = ElementTree.fromstring(grouped_bar_chart(AGES))
    legend_and_patterns = 2 + 2
    assert len(list(root.iter(f"{NAMESPACE}rect"))) == legend_and_patterns + 5
    paths = [path.attrib["d"] for path in ElementTree.fromstring(line_chart(AGES)).iter(f"{NAMESPACE}path")]
    assert [path.count("M") for path in paths] == [1, 2]


def test_series_differ_without_colour() -> None:
    drawn = grouped_bar_chart(AGES)
    assert "<pattern" in drawn
    assert "stroke-dasharray" in line_chart(AGES)


def test_ids_do_not_clash_on_one_page() -> None:
    other = SeriesChart("学历", AGES.labels, AGES.series, "人")
    ids = [
        element.attrib["id"]
        for chart in (AGES, other)
        for element in ElementTree.fromstring(grouped_bar_chart(chart)).iter()
        if "id" in element.attrib
    ]
    assert len(ids) == len(set(ids))


def test_words_of_letters_are_not_cut() -> None:
    labels = ["primary school", "junior middle school", "secondary vocational"] * 2
    drawn = grouped_bar_chart(SeriesChart("Education", labels, [Series("2026", [1] * 6)]))
    assert ">primary<" in drawn and ">school<" in drawn and ">vocational<" in drawn


def test_labels_are_escaped() -> None:
    drawn = bar_chart(BarChart("<b>&", [Point('"><script>', 1)]))
    assert "<script>" not in drawn
    assert ElementTree.fromstring(drawn)[0].text == "<b>&"


@settings(max_examples=60)
@given(points)
def test_any_bars_can_be_drawn_inside_the_picture(bars: list[Point]) -> None:
    for draw in (bar_chart, horizontal_bar_chart):
        root = ElementTree.fromstring(draw(BarChart("图", bars)))
        width, height = (float(part) for part in root.attrib["viewBox"].split()[2:])
        for bar in root.iter(f"{NAMESPACE}rect"):
            x, y, wide, high = (float(bar.attrib[name]) for name in ("x", "y", "width", "height"))
            assert 0 <= x <= x + wide <= width + 1
            assert 0 <= y <= y + high <= height + 1


@settings(max_examples=60)
@given(st.lists(st.none() | values, min_size=1, max_size=30))
def test_any_line_can_be_drawn(series: list[int | None]) -> None:
    labels = [f"{number}月" for number in range(len(series))]
    ElementTree.fromstring(line_chart(SeriesChart("图", labels, [Series("甲", series)])))


def test_more_than_four_series_are_refused() -> None:
    with pytest.raises(ValueError, match="一到四组"):
        SeriesChart("图", ["甲"], [Series("乙", [1])] * 5)
    with pytest.raises(ValueError, match="个数"):
        SeriesChart("图", ["甲", "丙"], [Series("乙", [1])])


def test_chart_becomes_a_picture_for_word() -> None:
    assert svg_to_png(grouped_bar_chart(AGES), ppi=96).startswith(b"\x89PNG")
