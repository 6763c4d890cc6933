"""Vouchers in a real browser: the grid by keyboard alone, ledgers and lists at both sizes."""

from __future__ import annotations

import pytest
from playwright.sync_api import Page, expect

from lingyan.economy.books.models import Voucher
from lingyan.identity.models import User
from tests.economy.books.desk import PLACE, Desk, close_without_counting
from tests.support.browser import overflows, serious_faults, sign_in_as

pytestmark = [pytest.mark.django_db, pytest.mark.browser]


@pytest.fixture
def desk(db: None) -> Desk:
    close_without_counting()
    return Desk()


def test_a_voucher_is_typed_by_keyboard_and_the_next_one_waits(page: Page, site: str, desk: Desk) -> None:
    sign_in_as(page, site, User.objects.get(username="bao"))
    page.goto(f"{site}{desk.url('enter')}")
    page.locator('input[name="lines-0-summary"]').focus()
    for keys in ("收租金", "kcxj"):
        page.keyboard.type(keys)
        page.keyboard.press("Enter")
    expect(page.locator('input[name="lines-0-account"]')).to_have_value("101 库存现金")
    page.locator('input[name="lines-0-debit"]').fill("88.80")
    page.locator('input[name="lines-1-summary"]').focus()
    page.keyboard.press("Enter")
    page.keyboard.type("50103")
    page.keyboard.press("Enter")
    page.locator('input[name="lines-1-credit"]').focus()
    page.keyboard.press("=")
    expect(page.locator('input[name="lines-1-credit"]')).to_have_value("88.80")
    page.keyboard.press("Control+Enter")
    expect(page.locator("main")).to_contain_text("已保存 2025-01 记-0001")
    expect(page.locator('input[name="lines-0-summary"]')).to_have_value("")
    voucher = Voucher.objects.get()
    assert [(line.summary, line.debit, line.credit) for line in voucher.lines.all()] == [
        ("收租金", 8_880, 0),
        ("收租金", 0, 8_880),
    ]


def test_rows_are_ticked_and_checked_in_the_queue(page: Page, site: str, desk: Desk) -> None:
    desk.entered()
    desk.entered()
    sign_in_as(page, site, User.objects.get(username="shen"))
    page.goto(f"{site}/vouchers/queue/?{PLACE}")
    for box in page.locator('input[name="row"]').all():
        box.check()
    page.get_by_role("button", name="审核", exact=True).click()
    expect(page.locator("main")).to_contain_text("已审核 2 张凭证")
    assert Voucher.objects.filter(state="reviewed").count() == 2


@pytest.mark.parametrize(
    "path",
    [
        "/vouchers/", "/vouchers/queue/", "/books/", "/closing/", "/books/{book}/", "/books/{book}/enter/",
        "/books/{book}/trial-balance/", "/books/{book}/detail-ledger/", "/books/{book}/balance-sheet/",
        "/books/{book}/statements/balance-sheet/3/", "/books/{book}/close/", "/books/{book}/year-end/",
        "/books/{book}/accounts/", "/take-over/", "/take-over/new/", "/vouchers/{voucher}/",
    ],
)  # fmt: skip
def test_pages_are_accessible_and_fit(page: Page, site: str, desk: Desk, path: str) -> None:
    voucher = desk.posted()
    sign_in_as(page, site, User.objects.get(username="kuai"))
    page.goto(f"{site}{path.format(book=desk.book.pk, voucher=voucher.pk)}?{PLACE}")
    assert serious_faults(page) == []
    assert not overflows(page)
