"""Changes of office in public: titles and counts."""

from __future__ import annotations

import datetime as dt

import pytest

from lingyan.people import publishing
from lingyan.people.models import Tenure
from tests.support.identity import Tree
from tests.team.training.support import Town

Q1 = (dt.date(2026, 1, 1), dt.date(2026, 3, 31))


@pytest.mark.django_db
def test_posts_by_title_and_nobody_by_name() -> None:
    village = Tree().village
    assert list(publishing.party_posts(village, *Q1)) == []


@pytest.mark.django_db
def test_begun_and_ended_in_the_period() -> None:
    Town()
    tenure = Tenure.objects.filter(post__body__organisation__kind="party", end_on=None).select_related(
        "post__body__organisation__region"
    )[0]
    village, title = tenure.post.body.organisation.region, tenure.post.title
    day = tenure.start_on
    [block] = publishing.party_posts(village, day, day)
    assert {row[0]: row[1] for row in block.rows}[title] == 1
    assert (
        list(publishing.party_posts(village, day - dt.timedelta(days=30), day - dt.timedelta(days=1))) == []
    )
