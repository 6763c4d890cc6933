"""Once a day and person, in the hours of their place, with nothing in it but kinds, numbers and addresses of pages."""

from __future__ import annotations

import datetime as dt
import re
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from django.urls import resolve

from lingyan.identity.models import User
from lingyan.kernel import clock
from lingyan.kernel.language import in_source
from lingyan.notices import digest, kinds, wording
from lingyan.notices.models import Subscription
from lingyan.notices.parameters import DIGEST_HOUR
from lingyan.parameters.actions import set_value
from tests.notices.conftest import NINE, messages
from tests.support.actors import everything, nobody

ROOMS = {"payments", "contracts", "questions", "disclosure", "noticeboard", "supervision", "branch"}


def test_one_a_day(subscription: Subscription, waiting: dict[str, int]) -> None:
    assert digest.compose_due() == 1
    assert digest.compose_due() == 0
    assert [(each.day, each.lines) for each in messages()] == [(NINE.date(), [["tests.waiting", 3]])]
    with clock.fixed(NINE + dt.timedelta(days=1)):
        assert digest.compose_due() == 1


def test_nothing_waits_nothing_is_sent_until_tomorrow(
    subscription: Subscription, waiting: dict[str, int]
) -> None:
    waiting["n"] = 0
    assert digest.compose_due() == 0
    waiting["n"] = 5
    assert digest.compose_due() == 0 and not messages()


@pytest.mark.parametrize(("hour", "composed"), [(6, 0), (7, 0), (8, 1), (20, 1), (21, 0)])
def test_from_its_hour_to_the_quiet_hours(
    subscription: Subscription, waiting: dict[str, int], hour: int, composed: int
) -> None:
    with clock.fixed(NINE.replace(hour=hour)):
        assert digest.compose_due() == composed


def test_the_hour_is_that_of_the_place(
    subscription: Subscription, waiting: dict[str, int], user: User
) -> None:
    county = user.assignments.get().region.parent  # type: ignore[union-attr]
    set_value(everything(), DIGEST_HOUR, region=county, text="10", from_on=NINE.date(), basis="市里通知")
    assert digest.compose_due() == 0
    with clock.fixed(NINE.replace(hour=10)):
        assert digest.compose_due() == 1


def test_only_verified_addresses_of_active_accounts(
    subscription: Subscription, waiting: dict[str, int], user: User
) -> None:
    Subscription.objects.update(verified_at=None)
    assert digest.compose_due() == 0
    Subscription.objects.update(verified_at=NINE)
    User.objects.filter(pk=user.pk).update(is_active=False)
    assert digest.compose_due() == 0


def test_where_notices_are_off_nothing_is_put_together(
    subscription: Subscription, waiting: dict[str, int], settings: Any
) -> None:
    settings.LINGYAN = replace(settings.LINGYAN, notices="off")
    assert digest.compose_due() == 0 and not messages()


def test_every_room_declares_its_kinds() -> None:
    assert {code.partition(".")[0] for code in kinds.registered()} == ROOMS


@pytest.mark.parametrize("code", sorted(kinds.registered()))
def test_a_kind_says_nothing_of_anybody(code: str) -> None:
    """A plain label without a place to fill in, and a page without any record in its address."""
    kind = kinds.registered()[code]
    assert re.fullmatch(r"[\u4e00-\u9fff、]+", in_source(kind.label))
    assert resolve(kind.path.partition("?")[0]).kwargs == {}
    assert re.fullmatch(r"([a-z]+=[a-z0-9]+(&|$))*", kind.query)


@pytest.mark.parametrize("code", sorted(kinds.registered()))
def test_a_message_is_labels_numbers_and_addresses(code: str, folder: Path) -> None:
    kind = kinds.registered()[code]
    subject, text = wording.digest([(code, 3), ("gone.kind", 9)])
    assert subject == "领雁：今天有事等您办"
    assert text == f"{kind.label}：3 件\nhttps://lingyan.example.cn{kind.path}\n\n{wording.FOOT}"


@pytest.mark.parametrize("code", sorted(kinds.registered()))
@pytest.mark.django_db
def test_a_kind_counts_nothing_for_who_holds_nothing(code: str) -> None:
    count = kinds.registered()[code].count
    assert count(nobody()) == 0 and count(everything()) == 0


def test_real_work_is_counted_and_nobody_is_named(subscription: Subscription, user: User) -> None:
    """The officer of a township where a villager asked and waits in vain."""
    from tests.boards.support import question

    village = user.assignments.get().region.children.first()  # type: ignore[union-attr]
    assert village is not None
    question(village, NINE.date() - dt.timedelta(days=3))
    assert digest.compose_due() == 1
    [message] = messages()
    assert dict(message.lines)["questions.to-answer"] == 1  # type: ignore[call-overload]
    _subject, text = wording.digest([(code, count) for code, count in message.lines])
    assert village.name not in text and user.personal.name not in text and user.username not in text
