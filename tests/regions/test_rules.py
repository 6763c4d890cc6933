"""Codes by level and the keys by which places are found."""

from __future__ import annotations

import pytest

from lingyan.regions.rules import code_prefix, code_problem, parent_allowed, pinyin_keys


@pytest.mark.parametrize(
    ("code", "level", "says"),
    [
        ("990100000000", "市", None), ("990121000000", "县", None), ("990121100200", "村", None),
        ("99012110020", "村", "12位"), ("99012110020X", "村", "12位"), ("990121100200", "乡镇", "第10位"),
        ("990121100000", "村", "000"), ("990121100000", "县", "第7位"),
    ],
)  # fmt: skip
def test_a_code_fits_its_level(code: str, level: str, says: str | None) -> None:
    problem = code_problem(code, level)
    assert problem is None if says is None else says in str(problem)


def test_the_prefix_is_the_significant_part() -> None:
    assert [code_prefix(c) for c in ("510000000000", "990100000000", "990121000000", "990121100000", "990121100200")] == [
        "51", "9901", "990121", "990121100", "990121100200",
    ]  # fmt: skip


def test_places_are_found_by_pinyin_and_initials() -> None:
    assert pinyin_keys("凤桥村") == ("fengqiaocun", "fqc")


def test_a_place_hangs_under_a_higher_level() -> None:
    assert parent_allowed("村", "乡镇") and parent_allowed("市", None)
    assert not parent_allowed("县", "村") and not parent_allowed("村", "村")
