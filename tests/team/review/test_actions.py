"""Asking, answering, and rights that rest: what is refused."""

from __future__ import annotations

import datetime as dt

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from lingyan.kernel import clock
from lingyan.kernel.month import Month
from lingyan.kernel.problems import Denied
from lingyan.kernel.rights import REVIEW_MANAGE, SELECTION_VIEW
from lingyan.parameters.actions import set_value
from lingyan.regions.models import Region
from lingyan.team.review import actions, desk, queries
from lingyan.team.review.models import Review
from lingyan.team.review.parameters import DEPARTMENTS
from tests.support.actors import everything, holding
from tests.support.identity import Tree
from tests.team.selection.support import TODAY, person, refused

pytestmark = pytest.mark.django_db
ASKED = dt.date(2026, 11, 2)
ACTOR = everything()


@pytest.fixture
def village() -> Region:
    return Tree().village


def _ask(village: Region, *names: str, **more: object) -> list[Review]:
    ids = [person(each, village).pk for each in names]
    given = {
        "person_ids": ids,
        "region": village,
        "purpose": "selection",
        "ref": 1,
        "document": "函1号",
        "on": ASKED,
    }
    with clock.fixed(TODAY):
        return actions.ask(ACTOR, **{**given, **more})  # type: ignore[arg-type]


def _slip(review: Review, **more: object) -> Review:
    given = {
        "review_id": review.pk,
        "department": "公安",
        "answer": "clear",
        "document": "复1号",
        "on": ASKED,
    }
    with clock.fixed(TODAY):
        return actions.record_slip(ACTOR, **{**given, **more})  # type: ignore[arg-type]


def test_asking(village: Region) -> None:
    with refused("nobody"):
        _ask(village)
    with refused("no-document"):
        _ask(village, "甲", document=" ")
    with refused("future"):
        _ask(village, "甲", on=TODAY + dt.timedelta(days=1))
    with pytest.raises(LookupError):
        _ask(village, "甲", purpose="别的")
    [made] = _ask(village, "甲")
    with refused("already-asked"):
        _ask(village, person_ids=[made.person_id])
    with pytest.raises(Denied):
        actions.ask(
            holding(SELECTION_VIEW),
            person_ids=[1],
            region=village,
            purpose="selection",
            ref=1,
            document="1",
            on=ASKED,
        )


def test_answers(village: Region) -> None:
    [made] = _ask(village, "甲")
    for code, more in {
        "bad-choice": {"department": "别处"}, "no-document": {"document": ""},
        "too-early": {"on": ASKED - dt.timedelta(days=1)}, "future": {"on": TODAY + dt.timedelta(days=1)},
        "unknown-review": {"review_id": 10**9},
    }.items():  # fmt: skip
        with refused(code):
            _slip(made, **more)
    with refused("bad-choice"):
        _slip(made, answer="有前科")
    assert _slip(made).state == "open"
    now = queries.standings("selection", 1, TODAY)[made.person_id or 0]
    assert (now.state, now.answered, now.asked) == ("open", 1, len(made.departments))
    assert _slip(made, answer="objected").state == "objected"
    with pytest.raises(Denied):
        actions.record_slip(
            holding(REVIEW_MANAGE, path="/999/"),
            review_id=made.pk,
            department="公安",
            answer="clear",
            document="1",
            on=ASKED,
        )


def test_the_list_of_departments_is_the_countys(village: Region) -> None:
    set_value(ACTOR, DEPARTMENTS, region=village, from_on=ASKED, text="公安、法院", basis="县规定")
    [made] = _ask(village, "甲")
    assert made.departments == ["公安", "法院"]
    _slip(made)
    done = _slip(made, department="法院", on=ASKED + dt.timedelta(days=3))
    assert (done.state, done.expires_on) == ("clear", dt.date(2027, 5, 2))
    with clock.fixed(dt.date(2027, 5, 3)):
        [card] = desk.cards(ACTOR, None, Month(2027, 5))
        assert (str(card.title), card.count) == ("联审已过有效期", 1)


def test_let_go_unties_and_deletes(village: Region) -> None:
    [made] = _ask(village, "甲")
    _slip(made)
    actions.let_go("selection", 1, [made.person_id or 0])
    made.refresh_from_db()
    assert (made.person, made.slips.count()) == (None, 0)
    with refused("over"):
        _slip(made)


def test_rights_that_rest(village: Region) -> None:
    who = person("甲", village)
    given = {"person": who, "region": village, "reason": "observed", "from_on": ASKED, "document": "决1号"}
    with refused("bad-choice"):
        actions.suspend_right(ACTOR, **{**given, "reason": "信教"})  # type: ignore[arg-type]
    with refused("bad-order"):
        actions.suspend_right(ACTOR, **given, until=ASKED - dt.timedelta(days=1))  # type: ignore[arg-type]
    made = actions.suspend_right(ACTOR, **given)  # type: ignore[arg-type]
    with refused("overlaps"):
        actions.suspend_right(ACTOR, **{**given, "from_on": TODAY})  # type: ignore[arg-type]
    assert queries.full_members_without_right(village, ASKED) == 1
    assert queries.full_members_without_right(village, ASKED - dt.timedelta(days=1)) == 0
    with refused("bad-order"):
        actions.restore_right(ACTOR, right_id=made.pk, until=ASKED - dt.timedelta(days=1), document="复")
    actions.restore_right(ACTOR, right_id=made.pk, until=TODAY, document="复1号")
    with refused("already-ended"):
        actions.restore_right(ACTOR, right_id=made.pk, until=TODAY, document="复1号")
    with refused("unknown-right"):
        actions.restore_right(ACTOR, right_id=10**9, until=TODAY, document="复1号")
    assert queries.full_members_without_right(village, TODAY) == 1
    assert queries.full_members_without_right(village, TODAY + dt.timedelta(days=1)) == 0


def test_two_who_ask_at_once_come_one_after_the_other(village: Region) -> None:
    who = person("甲", village)
    with CaptureQueriesContext(connection) as queries_:
        _ask(village, person_ids=[who.pk])
    locked = any("people_person" in each["sql"] and "FOR UPDATE" in each["sql"] for each in queries_)
    # SQLite writes one at a time anyway.
    assert locked == connection.features.has_select_for_update
