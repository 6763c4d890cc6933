"""What is late, why and since when: for one village through its year, for many in a fixed number of queries."""

from __future__ import annotations

import datetime as dt

import pytest

from lingyan.facts.registry import FactRequest
from lingyan.files import actions as files
from lingyan.kernel import clock
from lingyan.kernel.month import Month
from lingyan.noticeboard import queries
from lingyan.noticeboard.actions import hang
from lingyan.noticeboard.covers import DISPLAY
from lingyan.noticeboard.facts import rows
from lingyan.regions.models import Region
from tests.disclosure.support import JANUARY, Sealed
from tests.support.papers import PDF

pytestmark = pytest.mark.django_db
PUBLISHED = dt.datetime(2025, 2, 8, 10, tzinfo=clock.ZONE)


def _accounts(village: Sealed, on: dt.date) -> queries.Obligation:
    found = queries.obligations([village.region], on)
    return next(one for one in found if one.sheet.code == "accounts" and one.period.text == "2025-01")


def test_a_village_that_never_published_here_owes_nothing_yet(village: Sealed) -> None:
    assert list(queries.obligations([village.region], dt.date(2025, 12, 31))) == []


def test_the_month_is_done_when_it_is_online_hangs_and_is_photographed(village: Sealed) -> None:
    with clock.fixed(PUBLISHED):
        village.published()
        one = _accounts(village, dt.date(2025, 2, 9))
        assert (one.state, one.waits_for, one.online_on) == ("due", "村里张贴", PUBLISHED.date())
        assert _accounts(village, dt.date(2025, 2, 11)).state == "late"
        display = hang(
            village.clerk, region=village.region, sheet="accounts", period="2025-01", place="村口",
            shown_from=PUBLISHED.date(),
        )  # fmt: skip
        assert _accounts(village, dt.date(2025, 2, 9)).waits_for == "村里补照片"
        files.attach(village.clerk, DISPLAY, display.pk, PDF, name="公示栏.pdf", label="公示照片")
        assert _accounts(village, dt.date(2025, 2, 11)).state == "done"


def test_the_calendar_of_january_still_shows_december_and_what_is_open_since(village: Sealed) -> None:
    with clock.fixed(PUBLISHED):
        village.published()
    found = queries.on_calendar([village.region], dt.date(2026, 1, 5))
    shown = {(one.sheet.code, one.period.text) for one in found}
    assert shown >= {("accounts", "2025-12"), ("accounts", "2025-01")}
    assert all(one.state != "done" or one.due_on.year == 2026 for one in found)


def test_published_before_breakfast_counts_for_that_day(village: Sealed) -> None:
    with clock.fixed(dt.datetime(2025, 2, 8, 6, tzinfo=clock.ZONE)):
        village.published()
    assert _accounts(village, dt.date(2025, 2, 9)).online_on == dt.date(2025, 2, 8)


def test_causes_name_posts_and_no_village(village: Sealed) -> None:
    with clock.fixed(PUBLISHED):
        village.published()
    found = list(queries.obligations([village.region], dt.date(2025, 4, 30)))
    causes = {each.waits_for: (each.late, each.due) for each in queries.by_cause(found)}
    assert causes["会计结账"] == (2, 0)
    assert sum(late + due for late, due in causes.values()) == sum(one.state != "done" for one in found)


def test_the_number_of_queries_does_not_grow(village: Sealed, django_assert_num_queries) -> None:  # type: ignore[no-untyped-def]
    with clock.fixed(PUBLISHED):
        village.published()
    villages = list(Region.objects.filter(level="村")[:20])
    with django_assert_num_queries(5):
        assert list(queries.obligations([village.region], dt.date(2025, 12, 31)))
    with django_assert_num_queries(5):
        list(queries.obligations(villages, dt.date(2025, 12, 31)))


def test_the_fact_table_says_the_same(village: Sealed) -> None:
    with clock.fixed(PUBLISHED):
        village.published()
    request = FactRequest(JANUARY, Month(2025, 3), dt.date(2025, 4, 30))
    found = list(rows(request))
    assert {(row[3], row[4]) for row in found} >= {
        ("accounts", "2025-01"),
        ("resources", "2025-Q1"),
        ("plan", "2025"),
    }
    assert all(row[0] == village.region.code for row in found)
