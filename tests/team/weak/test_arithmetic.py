"""What a hint counted, in the reader's language."""

from __future__ import annotations

import pytest
from django.utils import translation

from lingyan.team.weak.models import Hint
from lingyan.team.weak.signs import signs
from lingyan.team.weak.views.common import arithmetic


@pytest.mark.parametrize(
    ("sign", "line", "said"),
    [
        ("S01", "书记自2026-01-05起空缺190天，超过180天", "No secretary since 2026-01-05, 190 days, more than 180"),
        ("S02", "180天前在任3个", "180 days before, 3 were in office"),
        ("S05", "村党组织2025-12-01届满，已过200天",
         "Party organisation: the term ended on 2025-12-01, 200 days ago"),
        ("S01", "以前的写法", "以前的写法"), ("S99", "没有的情形", "没有的情形"),
    ],
)  # fmt: skip
def test_sentences_of_the_catalogue_are_translated(sign: str, line: str, said: str) -> None:
    hint = Hint(sign=sign, arithmetic=[line])
    assert arithmetic(hint) == [line]
    with translation.override("en"):
        assert arithmetic(hint) == [said]


def test_every_sign_that_asks_records_has_its_sentences() -> None:
    assert all(bool(each.sentences) is bool(each.sql) for each in signs().values())
