"""What the pages and papers of a dossier say in words."""

from __future__ import annotations

import datetime as dt

import pytest
from django.utils.translation import override

from lingyan.team.dossier.showing import years_in_office


@pytest.mark.parametrize(
    ("end", "chinese", "english"),
    [
        (dt.date(2026, 4, 9), "不满一个月", "Less than a month"),
        (dt.date(2026, 4, 10), "1 个月", "1 month"),
        (dt.date(2027, 3, 10), "1 年", "1 year"),
        (dt.date(2029, 5, 31), "3 年 2 个月", "3 years 2 months"),
    ],
)
def test_time_in_office_leaves_out_what_is_nil(end: dt.date, chinese: str, english: str) -> None:
    start = dt.date(2026, 3, 10)
    assert years_in_office(start, end) == chinese
    with override("en"):
        assert years_in_office(start, end) == english
