"""Training in public: sessions and heads, few heads withheld."""

from __future__ import annotations

import datetime as dt

import pytest

from lingyan.kernel import clock
from lingyan.team.training import publishing
from lingyan.team.training.models import Session
from tests.support.identity import Tree

Q1 = (dt.date(2026, 1, 1), dt.date(2026, 3, 31))


@pytest.mark.django_db
def test_sessions_and_heads() -> None:
    village = Tree().village
    assert list(publishing.training(village, *Q1)) == []
    for kind, heads in (("night", 12), ("night", 20), ("remote", 9)):
        Session.objects.create(
            region=village, kind=kind, held_on=dt.date(2026, 2, 1), topic="修剪", category="trade", place="夜校",
            heads=heads, made_at=clock.now(),
        )  # fmt: skip
    [block] = publishing.training(village, *Q1)
    assert block.rows == (("农民夜校", 2, 32), ("远程教育", 1, "少于10"))
