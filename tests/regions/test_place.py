"""Where and when a page stands is in its URL and inside the reader's scope."""

from __future__ import annotations

import datetime as dt

import pytest
from django.http import Http404
from django.test import RequestFactory

from lingyan.kernel import clock
from lingyan.kernel.access import Actor
from lingyan.kernel.month import Month
from lingyan.kernel.rights import BOOKS_VIEW, REGIONS_VIEW
from lingyan.regions.place import Place, place_of
from tests.support.actors import everything, holding
from tests.support.places import Places, make_places

pytestmark = pytest.mark.django_db


@pytest.fixture
def places() -> Places:
    return make_places()


def at(query: str, actor: Actor, before: str = "") -> Place:
    request = RequestFactory().get(f"/{query}", headers={"referer": before, "host": "testserver"})
    request.actor = actor  # type: ignore[attr-defined]
    return place_of(request)


def test_without_parameters_it_is_the_top_of_the_scope_and_this_month(places: Places) -> None:
    with clock.fixed(dt.date(2026, 11, 23)):
        here = at("", holding(REGIONS_VIEW, path=places["芦溪镇"].path))
    assert (here.region, here.month) == (places["芦溪镇"], Month(2026, 11))
    assert here.query == "region=990121100000&month=2026-11"


def test_the_url_decides(places: Places) -> None:
    here = at("?region=990121101201&month=2025-02", everything())
    assert (here.region, here.month) == (places["桃潭村"], Month(2025, 2))


@pytest.mark.parametrize(
    "query",
    [
        "?region=990121101201",
        "?region=123",
        "?region=%00",
        "?month=2025-13",
        "?month=x",
        "?month=1948-12",
        "?month=3000-01",
    ],
)
def test_outside_the_scope_or_unknown_is_not_found(places: Places, query: str) -> None:
    with pytest.raises(Http404):
        at(query, holding(REGIONS_VIEW, path=places["芦溪镇"].path))


def test_who_sees_no_region_has_none(places: Places) -> None:
    here = at("?month=2026-01", holding(BOOKS_VIEW))
    assert here.region is None
    with pytest.raises(Http404):
        here.required_region()


class TestWithoutParameters:
    """A page that is opened from another stays where that one stood."""

    def test_it_keeps_the_place_of_the_page_that_led_here(self, places: Places) -> None:
        here = at("", everything(), "http://testserver/payments/?region=990121101201&month=2025-02")
        assert (here.region, here.month) == (places["桃潭村"], Month(2025, 2))

    def test_its_own_address_wins(self, places: Places) -> None:
        here = at("?month=2025-03", everything(), "http://testserver/?region=990121101201&month=2025-02")
        assert (here.region, here.month) == (places["桃潭村"], Month(2025, 3))

    @pytest.mark.parametrize(
        "before",
        [
            "http://elsewhere.invalid/?region=990121100200&month=2025-02", "http://testserver/", "http://[",
            "http://testserver/?region=990121101201&month=2025-13", "http://testserver/?region=x%00&month=1948-12",
        ],
    )  # fmt: skip
    def test_what_cannot_be_followed_is_left(self, places: Places, before: str) -> None:
        with clock.fixed(dt.date(2026, 11, 23)):
            here = at("", holding(REGIONS_VIEW, path=places["芦溪镇"].path), before)
        assert (here.region, here.month) == (places["芦溪镇"], Month(2026, 11))
