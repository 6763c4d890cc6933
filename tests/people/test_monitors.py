"""监事 sit in a body of their own: where their posts are, and that homes of before get them there."""

from __future__ import annotations

import datetime as dt
from importlib import import_module

import pytest
from django.apps import apps

from lingyan.people.models import Body, Person, PersonalData, Post, Tenure, Term
from lingyan.people.rules import MONITORS, body_code
from tests.support.places import make_places
from tests.support.records import bodies

START = dt.date(2024, 5, 6)


@pytest.mark.parametrize(
    ("kind", "title", "code"),
    [
        ("collective", "监事", MONITORS),
        ("collective", "监事长", MONITORS),
        ("collective", "理事", "collective"),
        ("supervision", "委员", "supervision"),
        ("supervision", "监事", "supervision"),
    ],
)
def test_a_post_belongs_to_the_body_that_its_title_says(kind: str, title: str, code: str) -> None:
    assert body_code(kind, title) == code


@pytest.mark.django_db
def test_an_older_home_gets_them_out_of_the_board_with_their_terms() -> None:
    posts = bodies(make_places()["雁庄村"])
    board = posts["collective"]["理事长"].body
    Body.objects.get(pk=posts["monitors"]["监事"].body_id).posts.all().delete()
    Body.objects.filter(name="监事会").delete()
    term = Term.objects.create(
        body=board, start_on=START, due_on=dt.date(2029, 5, 6), ordinal=2, decree="文1号"
    )
    old = Post.objects.create(body=board, title="监事", quota=3)
    held = {
        title: Tenure.objects.create(
            person=Person.objects.create(personal=PersonalData.objects.create(name=title)),
            post=post, term=term, start_on=START,
        )
        for title, post in (("监事", old), ("理事", posts["collective"]["理事"]))
    }  # fmt: skip
    migration = import_module("lingyan.people.migrations.0002_monitors")
    for _twice in range(2):
        migration.part(apps, None)
    [watch] = Body.objects.filter(name="监事会", organisation=board.organisation)
    assert dict(watch.posts.values_list("title", "quota")) == {"监事": 3, "监事长": 1}
    mine, director = (Tenure.objects.get(pk=held[title].pk) for title in ("监事", "理事"))
    assert (mine.post.body, mine.term.body, director.post.body, director.term) == (watch, watch, board, term)
    assert (mine.term.start_on, mine.term.due_on, mine.term.ordinal, mine.term.decree) == (
        term.start_on, term.due_on, 2, "文1号",
    )  # fmt: skip
    assert bodies(board.organisation.region)["monitors"]["监事"].pk == old.pk
