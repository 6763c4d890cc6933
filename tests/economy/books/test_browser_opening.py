"""Opening balances and conditions of closing in a real browser: typed by keyboard, at both sizes, for everybody."""

from __future__ import annotations

import pytest
from playwright.sync_api import Page, expect

from lingyan.economy.books import actions
from lingyan.economy.books.models import Balance, Book, CloseRule
from lingyan.identity.models import User
from lingyan.kernel.month import Month
from lingyan.people.models import Organisation
from tests.economy.books.actions.test_opening import INSIDE_YEAR
from tests.economy.books.desk import PLACE, Desk
from tests.support.actors import everything
from tests.support.browser import overflows, serious_faults, sign_in_as

pytestmark = [pytest.mark.django_db, pytest.mark.browser]


@pytest.fixture
def desk(db: None) -> Desk:
    return Desk()


@pytest.fixture
def accountant(page: Page, site: str, desk: Desk) -> Page:
    sign_in_as(page, site, User.objects.get(username="kuai"))
    return page


def july(desk: Desk) -> Book:
    organisation = Organisation.objects.create(
        kind="collective", region=desk.office.places["玉屯村"], name="玉屯村股份经济合作社"
    )
    month = Month(2025, 7)
    return actions.open_book(everything(), organisation=organisation, first_month=month, go_live=month)


def test_balances_are_typed_by_keyboard_with_totals_at_once(accountant: Page, site: str, desk: Desk) -> None:
    page = accountant
    page.goto(f"{site}{desk.url('opening')}")
    page.get_by_role("link", name="录入期初余额").click()
    first = page.locator('input[name="lines-0-account"]')
    expect(first).to_have_attribute("aria-autocomplete", "list")  # the script is there
    first.focus()
    page.keyboard.type("kcxj")
    page.keyboard.press("Enter")
    expect(first).to_have_value("101 库存现金")
    page.locator('input[name="lines-0-debit"]').fill("5000")
    expect(page.locator("[data-gap]").first).to_have_text("期初差额 5,000.00，贷方少")
    page.locator('input[name="lines-1-account"]').focus()
    page.keyboard.type("3220201")
    page.keyboard.press("Enter")
    page.locator('input[name="lines-1-debit"]').fill("1")
    page.locator('input[name="lines-1-credit"]').focus()
    page.keyboard.press("=")
    expect(page.locator('input[name="lines-1-credit"]')).to_have_value("5000.00")
    expect(page.locator('input[name="lines-1-debit"]')).to_have_value("")
    expect(page.locator("[data-gap]").first).to_have_text("期初借贷相等")
    expect(page.locator('[data-total="credit"]')).to_have_text("5,000.00")
    page.keyboard.press("Control+Enter")
    expect(page.locator("main")).to_contain_text("期初余额已保存，共 2 行")
    assert Balance.objects.filter(book=desk.book).count() == 2


def test_what_does_not_balance_stays_in_the_grid_with_its_row(
    accountant: Page, site: str, desk: Desk
) -> None:
    page = accountant
    page.goto(f"{site}{desk.url('opening/edit')}")
    for row, (account, side, amount) in enumerate([("101", "debit", "50"), ("3220201", "credit", "25")]):
        page.locator(f'input[name="lines-{row}-account"]').fill(account)
        page.locator(f'input[name="lines-{row}-{side}"]').fill(amount)
    page.get_by_role("button", name="保存期初余额").click()
    expect(page.locator("#lines-1-errors")).to_contain_text("相差 25.00 元")
    expect(page.locator('input[name="lines-0-debit"]')).to_have_value("50")
    assert serious_faults(page) == []
    assert not overflows(page)
    assert not Balance.objects.exists()


def test_inside_a_year_each_pair_has_its_own_gap(accountant: Page, site: str, desk: Desk) -> None:
    page, book = accountant, july(desk)
    page.goto(f"{site}/books/{book.pk}/opening/edit/")
    page.locator('input[name="lines-0-account"]').fill("101")
    page.locator('input[name="lines-0-year_debit"]').fill("8")
    page.locator('input[name="lines-0-year_credit"]').fill("5")
    expect(page.locator('input[name="lines-0-year_debit"]')).to_have_value("8")
    expect(page.locator('[data-gap="year_debit year_credit"]')).to_have_text("累计差额 3.00，贷方少")
    assert serious_faults(page) == []
    assert not overflows(page)
    actions.enter_opening(everything(), book_id=book.pk, rows=INSIDE_YEAR)
    page.goto(f"{site}/books/{book.pk}/opening/")
    expect(page.locator("main")).to_contain_text("累计贷方")
    assert serious_faults(page) == []
    assert not overflows(page)


def test_a_condition_is_set_from_a_month_on(accountant: Page, site: str, desk: Desk) -> None:
    page = accountant
    page.goto(f"{site}/closing/rules/?region=990121100000&month=2025-03")
    page.get_by_text("从某个月起另作规定").click()
    page.get_by_label("结账条件").first.select_option("details-named")
    page.get_by_label("程度").select_option("block")
    page.get_by_role("button", name="规定", exact=True).click()
    expect(page.locator("main")).to_contain_text("“往来明细齐全”从2025年3月起在芦溪镇为“必须”")
    assert CloseRule.objects.get().from_month == Month(2025, 3)
    assert serious_faults(page) == []
    assert not overflows(page)


@pytest.mark.parametrize("path", ["/books/{book}/opening/", "/books/{book}/opening/edit/", "/closing/rules/"])
def test_empty_pages_are_accessible_and_fit(accountant: Page, site: str, desk: Desk, path: str) -> None:
    accountant.goto(f"{site}{path.format(book=desk.book.pk)}?{PLACE}")
    assert serious_faults(accountant) == []
    assert not overflows(accountant)
