"""A secretary's whole career in the browser; every paper is opened. As `test_election`."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser

from tests.support.browser import serving
from tests.support.places import Places
from tests.walk import career
from tests.walk.village import open_county
from tests.walk.walker import Today, Walker, picture_folder

pytestmark = [pytest.mark.browser, pytest.mark.slow, pytest.mark.django_db]


@pytest.fixture
def places_and_walker(db: None, browser: Browser) -> Iterator[tuple[Places, Walker]]:
    today = Today.on("2026-03-02")
    with serving(today.handler()) as site:
        places, staff = open_county()
        walker = Walker(browser, site, today, staff, picture_folder("career"))
        try:
            yield places, walker
        finally:
            walker.page.context.close()


def test_the_career_of_a_secretary(places_and_walker: tuple[Places, Walker]) -> None:
    places, walker = places_and_walker
    career.NAME = "冯立春"
    career.train(walker, places)
    career.judge(walker, places)
    walker.begin("")
    assert not walker.errors, walker.errors
