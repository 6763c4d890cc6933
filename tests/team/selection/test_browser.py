"""A secretary is assigned by the forms in a real browser, at desktop and phone size: the pages fit and axe is content."""

from __future__ import annotations

import datetime as dt

import pytest
from playwright.sync_api import Page, expect

from lingyan.kernel import clock
from lingyan.parameters.actions import set_value
from lingyan.people.models import Tenure
from lingyan.team.review.parameters import DEPARTMENTS
from tests.support.actors import everything
from tests.support.browser import overflows, serious_faults, sign_in_as
from tests.support.identity import user_with
from tests.team.selection.support import Village

pytestmark = [pytest.mark.browser, pytest.mark.django_db]


def _send(page: Page, button: str, **fields: str) -> None:
    """Fill fields by the names of their form, look at the page, send it."""
    for name, value in fields.items():
        field = page.locator(f'main form [name="{name}"]').first
        field.select_option(value) if field.evaluate("e => e.tagName") == "SELECT" else field.fill(value)
    assert serious_faults(page) == [], page.url
    assert not overflows(page), page.url
    with page.expect_navigation():
        page.locator("main").get_by_role("button", name=button, exact=True).click()
    expect(page.locator(".error-summary")).to_have_count(0)


def test_an_assignment_from_need_to_plan(page: Page, site: str) -> None:
    village, today = Village(), clock.today()
    region = village.region
    set_value(
        everything(),
        DEPARTMENTS,
        region=region,
        from_on=dt.date(2020, 1, 1),
        text="公安、法院",
        basis="县规定",
    )
    assert region.parent is not None
    sign_in_as(page, site, user_with("organisation-office", region.parent.parent, "zuzhi"))

    def press(name: str) -> None:
        with page.expect_navigation():
            page.locator("main").get_by_role("link", name=name, exact=True).first.click()

    page.goto(f"{site}/selection/?region={region.code}")
    press("组织选派")
    _send(page, "启动")
    press("登记“提出需求”")
    _send(page, "登记", need="no-one", document="请1号")
    press("登记人选")
    erase = (today + dt.timedelta(days=300)).isoformat()
    _send(page, "登记", name="县里干部", sex="男", consent_document="同意书1号", erase_on=erase)
    press("登记“确定人选”")
    page.get_by_label("县里干部").check()
    _send(page, "登记", minutes="纪要1号")
    press("发起联审")
    _send(page, "发起", document="联审1号")
    press("待答复")
    _send(page, "登记答复", **{"document-0": "复1号", "document-1": "复2号"})
    press("看所属程序")
    press("登记“县级联审”")
    _send(page, "登记", document="结论1号")
    press("登记“考察”")
    _send(page, "登记", inspection="考察1号")
    press("登记“任职”")
    _send(page, "任职", document="任1号", leaving="任期届满")
    press("登记“县级备案”")
    _send(page, "登记", document="备1号")
    press("登记“任期、退出和培养计划”")
    _send(page, "登记", ends_on=erase, exit="退1号", successor="培1号")
    assert serious_faults(page) == []
    assert not overflows(page)
    expect(page.locator("main .state")).to_contain_text("已办结")
    held = Tenure.objects.get(post__title="书记", post__body__organisation__region=region, end_on=None)
    assert (str(held.person), held.selection) == ("县里干部", "组织选派")
