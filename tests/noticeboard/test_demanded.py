"""What villagers demanded is on the calendar from the day of receipt, and done by its own page and a print of it alone."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from typing import Any

import pytest

from lingyan.cli.disclosure import _due_rows
from lingyan.disclosure import actions as disclosure
from lingyan.disclosure.demands import actions
from lingyan.facts.registry import FactRequest
from lingyan.files import actions as files
from lingyan.kernel import clock
from lingyan.kernel.month import Month
from lingyan.kernel.problems import Refused
from lingyan.noticeboard import queries
from lingyan.noticeboard.actions import hang
from lingyan.noticeboard.covers import DISPLAY
from lingyan.noticeboard.desk import sheets_to_show
from lingyan.noticeboard.facts import rows
from lingyan.noticeboard.models import Display
from tests.disclosure.demands.support import DUE, RECEIVED, ask, opened
from tests.disclosure.sheets.test_actions import published
from tests.disclosure.support import Sealed
from tests.support.actors import everything
from tests.support.identity import Tree
from tests.support.papers import PDF

pytestmark = pytest.mark.django_db
APRIL = dt.datetime(2025, 4, 7, 9, tzinfo=clock.ZONE)


@pytest.fixture(autouse=True)
def _in_april() -> Iterator[None]:
    with clock.fixed(APRIL):
        yield


def of(village: Sealed, on: dt.date = DUE) -> list[queries.Obligation]:
    return [one for one in queries.obligations([village.region], on) if one.sheet.code == "demanded"]


def board(village: Sealed) -> Display:
    return hang(
        village.clerk, region=village.region, sheet="demanded", period=RECEIVED.isoformat(), place="村口",
        shown_from=clock.today(),
    )  # fmt: skip


def photographed(village: Sealed, display: Display) -> None:
    files.attach(village.clerk, DISPLAY, display.pk, PDF, name="公示栏.pdf", label="公示照片")


def test_enough_put_it_on_the_calendar_though_other_sheets_are_not_due_yet(village: Sealed) -> None:
    assert of(village) == []
    ask(village.region, villagers=89)
    assert of(village) == []
    ask(village.region)
    [one] = of(village)
    assert (one.due_on, one.state, one.waits_for, one.demanded) == (DUE, "due", "村里拟稿", ("8-3",))
    assert of(village, DUE + dt.timedelta(days=1))[0].state == "late"
    assert of(village, RECEIVED - dt.timedelta(days=1)) == []
    assert _due_rows([one])[0]["items"] == ["8-3"]


def test_a_village_that_keeps_no_book_here_is_asked_too(db: None) -> None:
    place = Tree().village
    ask(place)
    [one] = queries.obligations([place], DUE)
    assert (one.sheet.code, one.due_on, one.waits_for) == ("demanded", DUE, "村里拟稿")


def test_page_board_and_photograph_are_all_asked_for(village: Sealed) -> None:
    demand = ask(village.region)
    with pytest.raises(Refused, match="还没有在网上公开"):
        board(village)
    opened(village, demand)
    assert of(village)[0].waits_for == "村里张贴"
    display = board(village)
    assert of(village)[0].waits_for == "村里补照片"
    photographed(village, display)
    assert of(village)[0].state == "done"


def test_a_later_demand_of_the_same_day_is_not_met_by_the_page_before_it(village: Sealed) -> None:
    opened(village, ask(village.region))
    photographed(village, board(village))
    with clock.fixed(APRIL + dt.timedelta(days=1)):
        later = ask(village.region, item="8-4")
        [one] = of(village)
        assert (one.state, one.waits_for, one.demanded) == ("due", "村里拟稿", ("8-3", "8-4"))
        opened(village, later, "合同三份，均在履行。")
        assert of(village)[0].waits_for == "村里张贴", "the print of the earlier page does not say it"
        photographed(village, board(village))
        [one] = of(village)
        assert (one.state, one.online_on) == ("done", APRIL.date()), "in time since the first page"


def test_a_page_withdrawn_leaves_it_open(village: Sealed) -> None:
    publication = opened(village, ask(village.region))
    photographed(village, board(village))
    disclosure.withdraw(village.officer, publication, reason="数字写错")
    assert (of(village)[0].state, of(village)[0].online_on) == ("due", None)


def test_no_other_sheet_opens_it(village: Sealed) -> None:
    """The quarter's sheet of other matters has the item, and yet is not what they demanded."""
    village.shut(Month(2025, 3))
    ask(village.region)
    published(village, "other", "2025-Q1")
    assert of(village)[0].waits_for == "村里拟稿"


def test_what_the_law_keeps_back_is_due_no_more(village: Sealed) -> None:
    demand = ask(village.region)
    refusal = actions.ask_refusal(
        everything(31, "甲"), demand, ground="secret", law="保守国家秘密法", reason="涉密"
    )
    assert len(of(village)) == 1
    actions.agree_refusal(everything(32, "乙"), refusal)
    assert of(village) == []


def test_the_desk_and_the_facts_say_it_too(village: Sealed) -> None:
    ask(village.region)
    with clock.fixed(dt.datetime(2025, 4, 20, 9, tzinfo=clock.ZONE)):
        found = list(sheets_to_show(village.clerk, village.region, Month(2025, 4)))
        assert any(each.section == "overdue" and each.due == DUE for each in found)
    request = FactRequest(Month(2025, 1), Month(2025, 4), dt.date(2025, 4, 30))
    [row] = [row for row in rows(request) if row[3] == "demanded"]
    assert row[4:6] == (RECEIVED.isoformat(), DUE) and row[10] is True


def test_a_village_without_demands_costs_no_query(village: Sealed, django_assert_num_queries: Any) -> None:
    with clock.fixed(dt.datetime(2025, 2, 8, 10, tzinfo=clock.ZONE)):
        village.published()
    with django_assert_num_queries(5):
        list(queries.obligations([village.region], DUE))
    ask(village.region)
    with django_assert_num_queries(6):
        assert of(village)
