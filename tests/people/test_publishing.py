"""Changes of office in public: titles and counts."""

from __future__ import annotations

import datetime as dt

import pytest

from lingyan.people import publishing
from lingyan.people.models import Tenure
from tests.support.identity import Tree
from tests.support.records import bodies, serve
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


@pytest.mark.django_db
def test_who_is_elected_again_neither_comes_nor_goes() -> None:
    village = Tree().village
    posts, day = bodies(village)["party"], dt.date(2026, 3, 10)
    again = serve(posts["书记"], dt.date(2021, 3, 10), day)
    Tenure.objects.create(person=again.person, post=posts["书记"], start_on=day)
    assert list(publishing.party_posts(village, *Q1)) == []
    former = serve(posts["副书记"], dt.date(2021, 3, 10), day)
    serve(posts["副书记"], day)
    Tenure.objects.create(person=former.person, post=posts["委员"], start_on=day)
    back = serve(posts["委员"], dt.date(2021, 3, 10), dt.date(2025, 12, 1))
    Tenure.objects.create(person=back.person, post=posts["委员"], start_on=day)
    [block] = publishing.party_posts(village, *Q1)
    assert set(block.rows) == {("副书记", 1, 1), ("委员", 2, 0)}


@pytest.mark.django_db
def test_an_election_that_is_annulled_on_its_day_ends_the_post() -> None:
    village = Tree().village
    post, day = bodies(village)["party"]["书记"], dt.date(2026, 3, 10)
    again = serve(post, dt.date(2021, 3, 10), day)
    Tenure.objects.create(person=again.person, post=post, start_on=day, end_on=day)
    [block] = publishing.party_posts(village, *Q1)
    assert block.rows == (("书记", 0, 1),)
