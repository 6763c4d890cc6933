"""A real chromium for tests and screenshots: launch switches, contexts like an office PC and a phone, sign-in, axe.

`tests/conftest.py` makes the fixtures known everywhere; one chromium serves the whole run.
`scripts/screenshots.py` uses the plain functions.
"""

from __future__ import annotations

import os
import re
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from functools import lru_cache
from typing import Any, Final

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.conf import settings
from django.contrib.staticfiles.handlers import StaticFilesHandler
from django.db import connections
from django.test import Client
from django.test.testcases import LiveServerThread
from playwright.sync_api import Browser, BrowserContext, ConsoleMessage, Page, expect, sync_playwright

from lingyan.identity.models import User
from tests.support.identity import signed_in

CHROMIUM: Final = os.environ.get("CHROMIUM", "/usr/bin/chromium")
SWITCHES: Final = [
    "--no-sandbox", "--disable-gpu", "--in-process-gpu", "--disable-quic", "--no-first-run", "--disable-sync",
    "--disable-background-networking", "--disable-component-update", "--disable-dev-shm-usage", "--lang=zh-CN",
]  # fmt: skip
DESKTOP: Final = {"viewport": {"width": 1280, "height": 800}}
PHONE: Final = {
    "viewport": {"width": 390, "height": 844},
    "has_touch": True,
    "is_mobile": True,
    "device_scale_factor": 2,
}
SIZES: Final[dict[str, dict[str, Any]]] = {"1280": DESKTOP, "390": PHONE}
PATIENCE: Final = 60_000
"""Milliseconds until something that should appear is missed; a busy machine takes its time."""
_REFUSAL: Final = re.compile(r"responded with a status of (401|403|409|422)")
SERIOUS: Final = frozenset({"serious", "critical"})


@contextmanager
def chromium() -> Iterator[Browser]:
    # Playwright's sync interface runs an event loop; Django would refuse the database beside it.
    os.environ.setdefault("DJANGO_ALLOW_ASYNC_UNSAFE", "true")
    with sync_playwright() as playwright:
        expect.set_options(timeout=PATIENCE)
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=SWITCHES)
        try:
            yield browser
        finally:
            browser.close()


def context(browser: Browser, size: str = "1280", **options: Any) -> BrowserContext:
    return browser.new_context(locale="zh-CN", timezone_id="Asia/Shanghai", **{**SIZES[size], **options})


def sign_in(page: Page, base_url: str, username: str, password: str) -> None:
    """Through the real form, as a person does."""
    page.goto(f"{base_url}/sign-in/")
    page.fill('input[name="username"]', username)
    page.fill('input[name="password"]', password)
    page.locator("main form button").first.click()
    page.wait_for_load_state()


def sign_in_as(page: Page, base_url: str, user: User) -> None:
    """A complete session, second factor given, without the way through the form."""
    cookie = signed_in(Client(), user).cookies[settings.SESSION_COOKIE_NAME].value
    page.context.add_cookies([{"name": settings.SESSION_COOKIE_NAME, "value": cookie, "url": base_url}])


@lru_cache
def _axe() -> Axe:
    return Axe()


def serious_faults(page: Page) -> list[str]:
    """What axe finds serious or critical, as `rule: selector` lines."""
    if not page.evaluate("'axe' in window"):  # half a megabyte, and a page is looked at in several widths
        page.evaluate(_axe().axe_script)
    found = page.evaluate("axe.run({resultTypes: ['violations']}).then(results => results.violations)")
    return [
        f"{each['id']}: {node['target']} {node.get('failureSummary', '')}"
        for each in found
        if each["impact"] in SERIOUS
        for node in each["nodes"]
    ]


def overflows(page: Page) -> bool:
    """Whether the page scrolls sideways, which no page may at any size."""
    return bool(page.evaluate("document.documentElement.scrollWidth > document.documentElement.clientWidth"))


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    with chromium() as launched:
        yield launched


def _note(message: ConsoleMessage, errors: list[str]) -> None:
    if message.type == "error" and not _REFUSAL.search(message.text):
        errors.append(message.text)


@pytest.fixture(params=["1280", "390"])
def page(request: pytest.FixtureRequest, browser: Browser, site: str) -> Iterator[Page]:
    """A page at desktop and at phone size, one test each. It fails on a console error, such as a CSP breach.

    Answers that refuse on purpose (401, 403, 409, 422) are no errors; a missing file is. It asks for `site` so that
    it is closed before the server is.
    """
    opened = context(browser, request.param)
    opened.set_default_timeout(PATIENCE)
    made = opened.new_page()
    errors: list[str] = []
    made.on("console", lambda message: _note(message, errors))
    made.on("pageerror", lambda error: errors.append(str(error)))
    yield made
    opened.close()
    assert not errors, errors


class OneAtATime(StaticFilesHandler):
    """Requests in turn: they share one connection and one transaction."""

    _turn = threading.Lock()

    def __call__(self, *request: Any) -> Any:
        with self._turn:
            return super().__call__(*request)


@contextmanager
def serving(handler: type[OneAtATime] = OneAtATime) -> Iterator[str]:
    """The address of a server inside the test's own transaction.

    pytest-django's `live_server` empties all tables afterwards, which the triggers of guarded tables forbid; this
    one shares the test's connection, so that everything is rolled back as in any other test.
    """
    connection = connections["default"]
    connection.inc_thread_sharing()
    # The server closes the connection of each of its threads, but this one is the test's. A thread may outlive the
    # server by a moment, so sharing stays allowed.
    connection.close = lambda: None  # type: ignore[method-assign]
    server = LiveServerThread("127.0.0.1", handler, connections_override={"default": connection}, port=0)
    server.daemon = True
    server.start()
    server.is_ready.wait()
    try:
        if server.error:
            raise server.error
        yield f"http://127.0.0.1:{server.port}"
    finally:
        server.terminate()
        del connection.close  # the class's own method again


@pytest.fixture
def site(db: None) -> Iterator[str]:
    """The address of a server that answers from the test's own transaction."""
    with serving() as address:
        yield address
