"""The pages of identity in a real browser, at desktop and phone size: usable, accessible, and warned in time."""

from __future__ import annotations

import pytest
from playwright.sync_api import Page, expect

from lingyan.identity.models import Authenticator, User
from lingyan.kernel import clock
from tests.browser.keyboard import type_first
from tests.support.browser import overflows, serious_faults, sign_in, sign_in_as
from tests.support.identity import PASSWORD, Tree, code_now, make_user, user_with

pytestmark = [pytest.mark.browser, pytest.mark.django_db]

PAGES = {
    "system-administrator": ("/users/", "/users/new/", "/account/"),
    "security-administrator": ("/assignments/", "/assignments/new/"),
    "audit-administrator": ("/audit/",),
}


@pytest.fixture
def tree() -> Tree:
    return Tree()


@pytest.mark.parametrize("role", sorted(PAGES))
def test_administrators_pages_are_accessible_and_fit(page: Page, site: str, tree: Tree, role: str) -> None:
    other = user_with("village-clerk", tree.village, name="李红梅")
    sign_in_as(page, site, user_with(role, tree.city))
    for path in (*PAGES[role], f"/users/{other.pk}/" if role != "audit-administrator" else "/account/"):
        page.goto(site + path)
        assert serious_faults(page) == [], path
        assert not overflows(page), path


def test_the_whole_way_in_by_keyboard_with_a_first_password_and_a_phone(
    page: Page, site: str, tree: Tree
) -> None:
    user_with("township-reviewer", tree.town, "reviewer", PASSWORD)
    User.objects.update(must_change_password=True)
    sign_in(page, site, "reviewer", PASSWORD)
    expect(page.get_by_role("heading", level=1)).to_have_text("修改密码")
    assert serious_faults(page) == []
    type_first(page, "当前密码", PASSWORD)
    for text in ("Lv-Shui-2026", "Lv-Shui-2026"):
        page.keyboard.press("Tab")
        page.keyboard.type(text)
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", level=1)).to_have_text("登记动态口令")
    assert serious_faults(page) == []
    assert not overflows(page)
    type_first(page, "动态口令", code_now(Authenticator.objects.get()))
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", level=1)).to_have_text("工作台")


def test_two_clicks_delegate(page: Page, site: str, tree: Tree) -> None:
    holder = user_with("township-reviewer", tree.town)
    colleague = user_with("township-officer", tree.town)
    sign_in_as(page, site, holder)
    page.goto(f"{site}/account/")
    page.get_by_role("link", name="委托他人代办乡镇审核会计").click()
    assert serious_faults(page) == []
    page.get_by_label("受托人").select_option(str(colleague.pk))
    page.get_by_role("button", name="委托").click()
    expect(page.get_by_text("我委托出去的")).to_be_visible()
    assert serious_faults(page) == []
    assert not overflows(page)


def test_the_end_of_the_session_is_announced_and_can_be_put_off(page: Page, site: str) -> None:
    sign_in_as(page, site, make_user())
    page.clock.install(time=clock.now())
    page.goto(f"{site}/account/")
    warning = page.get_by_text("两分钟内将自动退出")
    expect(warning).to_be_hidden()
    page.clock.run_for("13:30")
    expect(warning).to_be_visible()
    assert serious_faults(page) == []
    page.get_by_role("button", name="继续使用").click()
    expect(warning).to_be_hidden()
    page.clock.run_for("15:30")
    expect(page.get_by_text("您已自动退出")).to_be_visible()


def test_typing_counts_as_activity(page: Page, site: str) -> None:
    sign_in_as(page, site, make_user())
    page.clock.install(time=clock.now())
    page.goto(f"{site}/account/password/")
    page.goto(f"{site}/account/")
    page.clock.run_for("12:00")
    page.keyboard.press("Shift")
    page.clock.run_for("12:00")
    expect(page.get_by_text("两分钟内将自动退出")).to_be_hidden()
