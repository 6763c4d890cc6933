"""One month from the first voucher to the withdrawn page, every step by its own person and without a mouse."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from lingyan.disclosure import bundles
from lingyan.disclosure.models import Publication
from lingyan.economy.books.models import Voucher
from tests.browser.conftest import PLACE, Village
from tests.browser.keyboard import fill, press, reach
from tests.support.browser import overflows, serious_faults

pytestmark = [pytest.mark.browser, pytest.mark.django_db]
Become = Callable[[str], None]
WITHOUT_CRYPTO = "Object.defineProperty(window.crypto, 'subtle', {value: undefined})"


def fits(page: Page) -> None:
    assert serious_faults(page) == [], page.url
    assert not overflows(page), page.url


def test_a_month_from_the_first_voucher_to_the_withdrawn_page(
    page: Page, site: str, village: Village, become: Become
) -> None:
    enter(page, site, village, become)
    check_and_post(page, site, become)
    close(page, site, village, become)
    publication = sign_off(page, site, become)
    verify(page, site + bundles.address_of(publication))
    withdraw(page, site, publication, become)


def enter(page: Page, site: str, village: Village, become: Become) -> None:
    become("village-reporter")
    page.goto(site + village.path("enter"))
    reach(page, "摘要")
    for keys in ("收机动地承包费", "10201"):
        page.keyboard.type(keys)
        page.keyboard.press("Enter")
    expect(page.locator('[name="lines-0-account"]')).to_have_value("10201 银行存款/基本存款账户")
    reach(page, "借方（元）")
    page.keyboard.type("3600")
    for _ in range(2):
        page.keyboard.press("Enter")
    page.keyboard.press("Enter")
    page.keyboard.type("50104")
    page.keyboard.press("Enter")
    reach(page, "贷方（元）")
    page.keyboard.press("=")
    expect(page.locator("[data-gap]")).to_have_text("借贷相等")
    fits(page)
    page.keyboard.press("Control+Enter")
    expect(page.locator(".messages")).to_contain_text("已保存 2025-01 记-0001")


def check_and_post(page: Page, site: str, become: Become) -> None:
    voucher = Voucher.objects.get()
    for role, act, said in (
        ("township-reviewer", "审核通过", "已审核"),
        ("township-accountant", "记账", "已记账"),
    ):
        become(role)
        page.goto(f"{site}/vouchers/{voucher.pk}/?{PLACE}")
        fits(page)
        press(page, act)
        expect(page.locator(".card.state")).to_contain_text(said)


def close(page: Page, site: str, village: Village, become: Become) -> None:
    become("township-accountant")
    page.goto(site + village.path("close"))
    fits(page)
    if page.get_by_label("我已看过提示").count():
        reach(page, "我已看过提示，仍然结账，提示记入结账记录")
        page.keyboard.press("Space")
    press(page, "结2025年1月的账")
    expect(page.locator(".card.state")).to_contain_text("本月不能再记账")


def sign_off(page: Page, site: str, become: Become) -> Publication:
    become("village-clerk")
    page.goto(f"{site}/disclosure/?{PLACE}")
    fits(page)
    press(page, "拟稿")
    press(page, "拟稿")
    publication = Publication.objects.get()
    address = f"{site}/disclosure/{publication.pk}/?{PLACE}"
    for role, step in (("supervision", "监督机构审核"), ("party-secretary", "两委联席会议审议")):
        become(role)
        page.goto(address)
        fits(page)
        press(page, step)
        press(page, "签字")
        expect(page.locator(".messages")).to_contain_text("已签字")
    become("township-officer")
    page.goto(address)
    press(page, "公开")
    press(page, "公开")
    expect(page.locator(".messages")).to_contain_text("已公开并封存")
    fits(page)
    publication.refresh_from_db()
    return publication


def verify(page: Page, address: str) -> None:
    """The page checks its seal, and so it does on a phone that knows no WebCrypto."""
    page.context.clear_cookies()
    page.goto(address)
    expect(page.locator("[data-verdict]")).to_contain_text("已核对")
    fits(page)
    page.evaluate("localStorage.clear()")
    page.add_init_script(WITHOUT_CRYPTO)
    page.reload()
    expect(page.locator("[data-verdict]")).to_contain_text("已核对")


def withdraw(page: Page, site: str, publication: Publication, become: Become) -> None:
    become("township-officer")
    page.goto(f"{site}/disclosure/{publication.pk}/?{PLACE}")
    press(page, "撤下")
    fill(page, "理由", "误公开了合同附件")
    press(page, "撤下")
    expect(page.locator(".messages")).to_contain_text("已撤下")
    fits(page)
    page.context.clear_cookies()
    page.goto(site + bundles.address_of(publication))
    expect(page.locator("main")).to_contain_text("误公开了合同附件")
