"""What the books put on the desk: a maker's drafts, what waits for others, what changed since yesterday."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator

import pytest

from lingyan.economy.books.desk import cards
from lingyan.identity.actors import actor_for
from lingyan.identity.models import User
from lingyan.kernel import clock
from tests.economy.books.desk import Desk

pytestmark = pytest.mark.django_db


@pytest.fixture
def desk() -> Iterator[Desk]:
    with clock.fixed(dt.date(2025, 1, 20)):
        yield Desk()


def titles(desk: Desk, username: str) -> dict[str, int]:
    actor = actor_for(User.objects.get(username=username))
    return {item.title: item.count for item in cards(actor, desk.village, desk.month)}


def test_a_maker_sees_own_drafts_and_a_reviewer_what_waits(desk: Desk) -> None:
    desk.entered()
    assert titles(desk, "bao") == {"我填的草稿，审核前可以修改": 1, "新填的凭证": 1}
    assert titles(desk, "shen")["待审核的凭证"] == 1


def test_what_another_account_of_the_same_person_made_waits_for_others(desk: Desk) -> None:
    desk.entered()
    maker, reviewer = (User.objects.get(username=name) for name in ("bao", "shen"))
    User.objects.filter(pk=reviewer.pk).update(personal=maker.personal)
    assert "待审核的凭证" not in titles(desk, "shen")


def test_changes_are_those_since_yesterday(desk: Desk) -> None:
    desk.posted()
    assert titles(desk, "bao") == {"新填的凭证": 1, "新记账的凭证": 1}
    with clock.fixed(dt.date(2025, 1, 22)):
        assert titles(desk, "bao") == {}
