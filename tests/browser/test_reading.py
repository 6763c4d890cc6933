"""Every page that is only read can be read without script."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.browser.conftest import PLACE, Village
from tests.support.browser import context, overflows, sign_in_as

pytestmark = [pytest.mark.browser, pytest.mark.django_db]
PAGES = {
    "township-accountant": (
        "/", "/vouchers/", "/books/", "/books/{book}/", "/books/{book}/trial-balance/",
        "/books/{book}/general-ledger/", "/books/{book}/detail-ledger/", "/books/{book}/revenue-expense/",
        "/books/{book}/balance-sheet/", "/books/{book}/income/", "/books/{book}/close/", "/closing/", "/take-over/",
        "/disclosure/", "/account/", "/regions/", "/villages/990121100200/",
    ),
    "organisation-office": ("/roster/", "/roster/rounds/", "/roster/statistics/", "/assessment/", "/reports/", "/jobs/"),
    "system-administrator": ("/users/",),
    "audit-administrator": ("/audit/",),
}  # fmt: skip


@pytest.fixture(params=["1280", "390"])
def reader(request: pytest.FixtureRequest, browser: Browser, site: str) -> Iterator[Page]:
    opened = context(browser, request.param, java_script_enabled=False)
    yield opened.new_page()
    opened.close()


@pytest.mark.parametrize("role", sorted(PAGES))
def test_is_read_without_script(reader: Page, site: str, village: Village, role: str) -> None:
    sign_in_as(reader, site, village.staff[role])
    for path in PAGES[role]:
        answer = reader.goto(f"{site}{path.format(book=village.book.pk)}?{PLACE}")
        assert answer is not None
        assert answer.status == 200, path
        expect(reader.get_by_role("heading", level=1)).to_be_visible()
        expect(reader.locator("noscript")).to_have_count(0)
        assert not overflows(reader), path
