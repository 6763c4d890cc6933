"""The title line of a list that organisation departments file."""

from __future__ import annotations

import pytest

from lingyan.team.roster.sheets import titled


@pytest.mark.parametrize(
    ("text", "place", "title"),
    [
        ("〔地区〕村党组织党员花名册", "芦原县", "芦原县村党组织党员花名册"),
        ("〔地区〕村党组织党员花名册", "雁庄村", "雁庄村党组织党员花名册"),
        ("二〇二六年〔地区〕干部名册", "雁庄村", "二〇二六年雁庄村干部名册"),
        ("干部名册", "雁庄村", "干部名册"),
    ],
)
def test_a_village_is_named_once(text: str, place: str, title: str) -> None:
    assert titled(text, place) == title
