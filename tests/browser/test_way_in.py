"""Signing in with a second factor, by keyboard alone."""

from __future__ import annotations

import pytest
from playwright.sync_api import Page, expect

from tests.browser.keyboard import press, type_first
from tests.support.browser import overflows, serious_faults
from tests.support.identity import PASSWORD, Tree, code_now, make_authenticator, user_with

pytestmark = [pytest.mark.browser, pytest.mark.django_db]


def test_a_reviewer_signs_in_with_the_phone(page: Page, site: str) -> None:
    device = make_authenticator(user_with("township-reviewer", Tree().town, "shenhe", PASSWORD))
    page.goto(f"{site}/sign-in/")
    type_first(page, "用户名", "shenhe")
    page.keyboard.press("Tab")
    page.keyboard.type(PASSWORD)
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", level=1)).to_have_text("输入动态口令")
    assert serious_faults(page) == []
    assert not overflows(page)
    type_first(page, "动态口令", code_now(device))
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", level=1)).to_have_text("工作台")
    page.goto(f"{site}/account/")
    press(page, "修改密码")
    expect(page.get_by_role("heading", level=1)).to_have_text("修改密码")
