"""A secretary's whole career in the browser; every paper is opened. As `test_election`."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser

from tests.support.browser import serving
from tests.support.places import Places
from tests.walk import burden, career
from tests.walk.papers import open_in_office
from tests.walk.village import open_county
from tests.walk.walker import Today, Walker, picture_folder

PAPERS = 2
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


def test_the_career_of_a_secretary(places_and_walker: tuple[Places, Walker], tmp_path: Path) -> None:
    places, walker = places_and_walker
    career.select(walker, places)
    career.keep_file(walker)
    career.train(walker, places)
    career.judge(walker, places)
    career.leave_office(walker, tmp_path)
    walker.begin("")
    assert not walker.errors, walker.errors
    assert len(open_in_office(sorted(tmp_path.glob("*.docx")), tmp_path)) == PAPERS
    burden.hold_against_document("career", walker.posted, write_anew=walker.pictures is not None)
