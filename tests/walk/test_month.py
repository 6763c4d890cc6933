"""A township accountant's month, from the old software's files to the posters and a villager's answer.

`scripts/walk.py` runs it with LINGYAN_WALK naming a folder: then pictures of every step are kept there, and
docs/burden.md is counted anew. Otherwise the test insists that docs/burden.md is what this walk counts.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser

from tests.disclosure.conftest import home
from tests.support.browser import serving
from tests.walk import burden, deciding, keeping, paying, showing
from tests.walk.office import DECEMBER, JANUARY, VILLAGES, open_township
from tests.walk.walker import Today, Walker, picture_folder

__all__ = ["home"]
pytestmark = [pytest.mark.browser, pytest.mark.slow, pytest.mark.django_db]


@pytest.fixture
def walker(db: None, home: Path, browser: Browser) -> Iterator[Walker]:
    today = Today.on("2026-01-06")
    with serving(today.handler()) as site:
        walker = Walker(
            browser, site, today, open_township(), picture_folder("month"), villages=tuple(VILLAGES)
        )
        try:
            yield walker
        finally:
            walker.page.context.close()


def test_a_month_of_three_villages(walker: Walker, tmp_path: Path) -> None:
    keeping.sign_in(walker)
    keeping.take_over(walker)
    keeping.register_accounts(walker)
    keeping.reconcile_december(walker)
    keeping.close(walker, str(DECEMBER))
    deciding.register_rolls(walker)
    deciding.decide(walker, tmp_path)
    paying.ask_for_payments(walker)
    paying.sign_payments(walker)
    paying.pay(walker)
    keeping.book_payments(walker)
    keeping.charge_depreciation(walker)
    keeping.review_and_post(walker)
    keeping.count_cash(walker)
    keeping.reconcile_january(walker, tmp_path)
    keeping.close(walker, str(JANUARY))
    showing.publish(walker)
    showing.hang_posters(walker, tmp_path)
    showing.answer_a_villager(walker)
    walker.begin("")
    assert not walker.errors, walker.errors
    burden.hold_against_document("month", walker.posted, write_anew=walker.pictures is not None)
