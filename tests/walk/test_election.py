"""A village's whole 换届 in the browser, from the county's first day to the closed file; every paper is opened.

As in `test_month`: `scripts/walk.py` keeps the pictures and writes the count in docs/burden.md anew.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Final

import pytest
from playwright.sync_api import Browser

from tests.support.browser import serving
from tests.support.places import Places
from tests.walk import burden, electing
from tests.walk.papers import open_in_office
from tests.walk.village import open_county
from tests.walk.walker import Today, Walker, picture_folder

pytestmark = [pytest.mark.browser, pytest.mark.slow, pytest.mark.django_db]
PAPERS: Final = 29


@pytest.fixture
def places_and_walker(db: None, browser: Browser) -> Iterator[tuple[Places, Walker]]:
    today = Today.on("2026-08-03")
    with serving(today.handler()) as site:
        places, staff = open_county()
        walker = Walker(browser, site, today, staff, picture_folder("election"))
        try:
            yield places, walker
        finally:
            walker.page.context.close()


def test_the_whole_term_change_of_a_village(places_and_walker: tuple[Places, Walker], tmp_path: Path) -> None:
    places, walker = places_and_walker
    taken: set[str] = set()
    electing.deploy(walker, places)
    for go_on in (
        electing.prepare, electing.register_voters, electing.name_candidates, electing.vote, electing.take_office,
    ):  # fmt: skip
        go_on(walker, places)
        electing.take_papers(walker, tmp_path, taken)
    walker.begin("")
    assert len(open_in_office(sorted(tmp_path.glob("*.docx")), tmp_path)) == PAPERS
    assert not walker.errors, walker.errors
    burden.hold_against_document("election", walker.posted, write_anew=walker.pictures is not None)
