"""What publications put on the desk: late months, and what was made public or withdrawn since yesterday."""

from __future__ import annotations

import datetime as dt

import pytest

from lingyan.disclosure import actions
from lingyan.disclosure.desk import changed_publications, late_publications
from lingyan.kernel import clock
from tests.disclosure.support import FEBRUARY, JANUARY, Sealed

pytestmark = pytest.mark.django_db


def test_a_month_is_late_after_its_day_until_it_is_public(village: Sealed) -> None:
    def late(day: dt.date) -> list[str]:
        with clock.fixed(day):
            return [item.title for item in late_publications(village.clerk, village.region, FEBRUARY)]

    assert late(dt.date(2025, 2, 3)) == []
    assert late(dt.date(2025, 2, 28)) == ["2025年1月账目还没有公开的村"]
    village.published(JANUARY)
    assert late(dt.date(2025, 2, 28)) == []


def test_what_was_published_and_withdrawn_is_a_change(village: Sealed) -> None:
    def changed() -> list[str]:
        return [item.title for item in changed_publications(village.clerk, village.region, JANUARY)]

    assert changed() == []
    publication = village.published(JANUARY)
    assert changed() == ["公开了账目"]
    actions.withdraw(village.officer, publication, reason="误公开了合同附件")
    assert changed() == ["公开了账目", "撤下了公开页"]
