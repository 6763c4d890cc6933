"""Offices at their screens: figures down to records, papers as Word, tasks, accounts and the audit trail."""

from __future__ import annotations

import zipfile
from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from lingyan.workflow.jobs import run_next
from tests.browser.conftest import Village
from tests.browser.keyboard import fill, press
from tests.browser.test_roster import GOOD, bring
from tests.support.browser import overflows, serious_faults

pytestmark = [pytest.mark.browser, pytest.mark.django_db]
Become = Callable[[str], None]


def fits(page: Page) -> None:
    assert serious_faults(page) == [], page.url
    assert not overflows(page), page.url


@pytest.fixture
def frozen(page: Page, site: str, village: Village, become: Become) -> None:
    """The round of 2026, brought and frozen by the organisation office, who stays at the screen."""
    become("organisation-office")
    bring(page, site, GOOD)
    if page.get_by_label("提醒已逐条核对").count():
        page.get_by_label("提醒已逐条核对").check()
    press(page, "确认写入")
    page.get_by_role("link", name="冻结", exact=True).click()
    press(page, "冻结")


@pytest.mark.usefixtures("frozen")
def test_an_assessment_is_a_task_and_its_value_opens_to_records(page: Page, site: str) -> None:
    page.goto(f"{site}/assessment/?month=2026-11")
    fits(page)
    press(page, "重新计算")
    expect(page.get_by_role("heading", level=1)).to_contain_text("评价快照")
    task = page.url
    page.goto("about:blank")  # nothing asks for progress while the job uses the only connection
    done = run_next()
    assert done is not None
    assert done.state == "done", done.error
    page.goto(task)
    fits(page)
    page.get_by_role("link", name="查看结果").click()
    page.get_by_role("link", name="Z02").click()
    fits(page)
    page.locator("tbody tr").first.locator("td a").click()
    expect(page.locator("main")).to_contain_text("所用的记录")
    fits(page)
    page.get_by_role("link", name="看花名册").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("换届轮次")
    page.goto(f"{site}/jobs/")
    expect(page.locator("main")).to_contain_text("完成")
    fits(page)


@pytest.mark.usefixtures("frozen")
def test_a_report_is_read_and_taken_as_word(page: Page, site: str) -> None:
    page.goto(f"{site}/reports/?month=2026-11")
    fits(page)
    page.get_by_role("link", name="查看").first.click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("换届情况报告")
    fits(page)
    with page.expect_download() as taken:
        page.get_by_role("link", name="下载 Word").click()
    assert taken.value.suggested_filename.endswith(".docx")
    with zipfile.ZipFile(taken.value.path()) as parts:
        assert "书记" in parts.read("word/document.xml").decode()


def test_accounts_are_made_by_one_given_posts_by_another_and_both_are_on_record(
    page: Page, site: str, village: Village, become: Become
) -> None:
    become("system-administrator")
    page.goto(f"{site}/users/")
    fits(page)
    press(page, "建立账号")
    fill(page, "用户名", "xinren")
    fill(page, "姓名", "杜新人")
    with page.expect_navigation():
        page.keyboard.press("Enter")
    expect(page.locator("main")).to_contain_text("xinren")
    become("security-administrator")
    page.goto(f"{site}/assignments/")
    fits(page)
    press(page, "授予岗位")
    fits(page)
    page.get_by_label("用户名").fill("xinren")
    page.get_by_label("岗位").select_option("cashier")
    page.get_by_label("区划代码").fill(village.region.code)
    page.locator("main form button.main").press("Enter")
    expect(page.locator("main")).to_contain_text("出纳")
    become("audit-administrator")
    page.goto(f"{site}/audit/")
    expect(page.locator("main")).to_contain_text("system-administrator")
    expect(page.locator("main")).to_contain_text("security-administrator")
    fits(page)
