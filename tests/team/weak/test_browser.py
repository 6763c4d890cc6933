"""The main path in a real browser, at desktop and phone size: a village is proposed, listed and planned by hand."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import Page, expect

from lingyan.kernel import clock
from lingyan.team.weak import actions
from lingyan.team.weak.models import Case
from tests.support.browser import overflows, serious_faults, sign_in_as
from tests.support.identity import user_with
from tests.team.weak.support import Country

pytestmark = [pytest.mark.browser, pytest.mark.django_db]


def test_from_a_hint_to_the_plan(page: Page, site: str, country: Country) -> None:
    today = clock.today()
    country.vacant(day=today)
    sign_in_as(page, site, user_with("township-officer", country.tree.town))
    page.goto(f"{site}/weak/hints/")
    page.get_by_role("link", name="S01 书记空缺时间长").click()
    page.get_by_role("link", name="提出列入整顿").click()
    expect(page.get_by_role("checkbox", name="S01")).to_be_checked()
    expect(page.get_by_role("checkbox", name="S02")).not_to_be_checked()
    page.get_by_label("提出的理由").fill("书记长期空缺")
    page.get_by_role("button", name="提出，报县核定").click()
    expect(page.get_by_text("已提出，等县级核定。")).to_be_visible()
    case = Case.objects.get()
    actions.confirm(country.county, case_id=case.pk, on=today)
    country.name_helpers(case, on=today)
    page.goto(f"{site}/weak/cases/{case.pk}/")
    page.get_by_role("link", name="制定方案", exact=True).click()
    page.get_by_label("整顿目标").fill("选派书记，组织生活正常")
    row = page.get_by_role("group", name="第 1 条措施")
    row.get_by_label("根本原因").select_option("leader")
    row.get_by_role("textbox", name=re.compile("^措施")).fill("从县直单位选派书记")
    row.get_by_label("责任岗位").fill("镇组织委员")
    row.get_by_label("完成期限").fill(today.isoformat())
    assert serious_faults(page) == [] and not overflows(page)
    page.get_by_role("button", name="保存方案").click()
    expect(page.get_by_text("从县直单位选派书记")).to_be_visible()
    assert serious_faults(page) == [] and not overflows(page)
