"""The frame and the voucher grid in a real browser, at desktop and phone size."""

from __future__ import annotations

import dataclasses

import pytest
from django.conf import LazySettings
from playwright.sync_api import Browser, Locator, Page, expect

from tests.support.browser import context, overflows, serious_faults, sign_in_as
from tests.support.identity import Tree, user_with

pytestmark = [pytest.mark.browser, pytest.mark.django_db]


@pytest.fixture
def tree() -> Tree:
    return Tree()


@pytest.fixture
def guide(page: Page, site: str, tree: Tree, settings: LazySettings) -> Page:
    """The styleguide, signed in as a township accountant."""
    settings.LINGYAN = dataclasses.replace(settings.LINGYAN, demo=True)
    sign_in_as(page, site, user_with("township-accountant", tree.town))
    page.goto(f"{site}/console/styleguide")
    return page


def suggested(page: Page) -> Locator:
    """What the list under the field offers now."""
    return page.locator('.suggestions:not([hidden]) [role="option"]')


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_every_part_is_accessible_and_fits(guide: Page, theme: str) -> None:
    guide.emulate_media(color_scheme=theme)  # type: ignore[arg-type]
    assert serious_faults(guide) == []
    assert not overflows(guide)


def test_large_type_still_fits(guide: Page) -> None:
    guide.locator(".bar-end summary").click()
    guide.get_by_role("button", name="大字号").click()
    expect(guide.locator("html")).to_have_attribute("data-type", "large")
    assert not overflows(guide)
    guide.reload()
    expect(guide.locator("html")).to_have_attribute("data-type", "large")


def test_a_wide_table_says_that_there_is_more_until_its_end_is_seen(guide: Page) -> None:
    guide.set_viewport_size({"width": 390, "height": 844})
    wide = guide.get_by_role("region", name="收支明细表")
    expect(wide).to_have_attribute("data-more", "")
    wide.evaluate("each => each.scrollTo(each.scrollWidth, 0)")
    expect(wide).not_to_have_attribute("data-more", "")


def test_the_region_is_changed_by_keyboard_alone(guide: Page, tree: Tree) -> None:
    guide.keyboard.press("Escape")
    guide.locator(".pop.region summary").focus()
    guide.keyboard.press("Enter")
    expect(suggested(guide)).to_have_count(2)
    guide.keyboard.type("yt")
    expect(suggested(guide)).to_have_text(["玉屯村芦溪镇"])
    guide.keyboard.press("Enter")
    guide.wait_for_url("**region=990121100201*")
    expect(guide.locator(".pop.region .clip")).to_have_text("玉屯村")


def fill_two_lines(page: Page) -> None:
    """Two lines by keyboard: account by initials and by code, the balancing amount by `=`."""
    page.locator('[name="lines-0-summary"]').click()
    keys = page.keyboard
    keys.type("收电商服务站租金")
    keys.press("Enter")
    keys.type("jbckzh")
    expect(suggested(page)).to_have_count(1)
    keys.press("Enter")
    for key in ("Enter", "Enter", "1300", "Enter", "Enter", "Enter", "501"):
        keys.press(key) if key == "Enter" else keys.type(key)
    expect(suggested(page)).to_have_count(1)
    for key in ("Enter", "Enter", "Enter", "="):
        keys.press(key)


def test_a_quick_hand_never_gets_the_account_of_an_earlier_letter(guide: Page) -> None:
    account = guide.locator('[name="lines-0-account"]')
    account.click()
    guide.keyboard.type("1")
    expect(suggested(guide).nth(1)).to_be_visible()
    guide.keyboard.type("0201")
    guide.keyboard.press("Enter")
    expect(account).to_have_value("10201 银行存款/基本存款账户")
    account.fill("")
    account.press_sequentially("jbckzh")
    account.press("Enter")
    expect(account).to_have_value("10201 银行存款/基本存款账户")


def test_a_voucher_is_typed_without_the_mouse(guide: Page) -> None:
    fill_two_lines(guide)
    expect(guide.locator('[name="lines-0-account"]')).to_have_value("10201 银行存款/基本存款账户")
    expect(guide.locator('[name="lines-1-summary"]')).to_have_value("收电商服务站租金")
    expect(guide.locator('[name="lines-1-account"]')).to_have_value("501 经营收入")
    expect(guide.locator('[name="lines-1-credit"]')).to_have_value("1300.00")
    expect(guide.locator("[data-gap]")).to_have_text("借贷相等")
    assert serious_faults(guide) == []


def test_the_difference_is_shown_at_once_and_enter_at_the_end_adds_a_row(guide: Page) -> None:
    guide.locator('[name="lines-0-debit"]').fill("1,234.56")
    expect(guide.locator("[data-gap]")).to_have_text("差额 1,234.56，贷方少")
    rows = guide.locator("[data-voucher-grid] tbody tr")
    before = rows.count()
    rows.last.locator(".credit input").focus()
    guide.keyboard.press("Enter")
    expect(rows).to_have_count(before + 1)
    expect(guide.locator(f'[name="lines-{before}-summary"]')).to_be_focused()


def test_a_draft_survives_a_lost_connection_and_a_reload(guide: Page) -> None:
    guide.route("**/console/styleguide", lambda route: route.fulfill(status=401, body=""), times=1)
    fill_two_lines(guide)
    guide.keyboard.press("Control+Enter")
    expect(guide.locator("[data-draft-note]")).to_contain_text("草稿已留在本机")
    expect(guide.locator('[name="lines-1-credit"]')).to_have_value("1300.00")
    guide.reload()
    guide.get_by_role("button", name="恢复草稿").click()
    expect(guide.locator('[name="lines-1-account"]')).to_have_value("501 经营收入")
    expect(guide.locator("[data-gap]")).to_have_text("借贷相等")


def test_a_saved_voucher_leaves_no_draft(guide: Page) -> None:
    address = guide.url

    def accept(route):  # type: ignore[no-untyped-def]
        if route.request.method == "POST":
            assert "lines-1-credit" in route.request.post_data
            return route.fulfill(status=302, headers={"Location": address})
        return route.continue_()

    # Asked for before the first key, since the browser takes a moment to hand its requests over.
    guide.route("**/console/styleguide", accept)
    fill_two_lines(guide)
    guide.keyboard.press("Control+Enter")
    expect(guide.locator('[name="lines-0-summary"]')).to_have_value("")
    assert guide.evaluate("localStorage.length") == 0


def test_touch_targets_are_large_enough_on_a_phone(guide: Page) -> None:
    if guide.viewport_size is None or guide.viewport_size["width"] > 400:
        return
    small = guide.evaluate(
        """() => [...document.querySelectorAll('main .btn:not(.small), main select, main input:not([type=checkbox])'
             + ':not([type=radio]):not([type=hidden]):not([type=file]), .bar a, .bar summary, .bar select, .pages a')]
            .filter(each => each.offsetParent && each.getBoundingClientRect().height < 43.5)
            .map(each => each.outerHTML.slice(0, 80))"""
    )
    assert small == []


def test_everything_can_be_read_without_script(browser: Browser, site: str, tree: Tree) -> None:
    opened = context(browser, "390", java_script_enabled=False)
    page = opened.new_page()
    sign_in_as(page, site, user_with("township-accountant", tree.town))
    page.goto(f"{site}/?month=2026-10")
    expect(page.locator("nav.nav")).to_be_hidden()
    page.get_by_role("link", name="打开菜单").click()
    expect(page.locator("nav.nav")).to_be_visible()
    page.locator(".nav-close").click()
    expect(page.locator("nav.nav")).to_be_hidden()
    page.locator("#month-choice").select_option("2026-09")
    page.get_by_role("button", name="看", exact=True).click()
    expect(page.locator(".lead")).to_have_text("芦溪镇 · 2026年9月")
    page.locator(".pop.region summary").click()
    page.locator("#region-text").fill("玉屯")
    page.keyboard.press("Enter")
    page.get_by_role("link", name="玉屯村").click()
    expect(page.locator(".lead")).to_have_text("玉屯村 · 2026年9月")
    opened.close()
