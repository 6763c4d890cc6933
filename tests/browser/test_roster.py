"""A county brings a roster with mistakes, puts them right, freezes the round and asks who stands behind a figure."""

from __future__ import annotations

import io
from collections.abc import Callable

import openpyxl
import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import Village
from tests.browser.keyboard import press
from tests.support.browser import overflows, serious_faults

pytestmark = [pytest.mark.browser, pytest.mark.django_db]
HEAD = "乡镇,村,姓名,性别,出生年月,学历,政治面貌,职务,产生方式\n"
GOOD = (
    "芦溪镇,雁庄村,周长庚,男,1978.05,大专,中共党员,党支部书记、村委会主任,两推一选\n"
    "芦溪镇,玉屯村,钱有余,男,1969.05,高中,中共党员,党支部书记,两推一选\n"
    "芦坪镇,铜垭村,孙望山,女,1985.11,本科,中共党员,党支部书记,两推一选\n"
    "芦坪镇,桃潭村,李满仓,男,1972.02,初中,中共党员,党支部书记,两推一选\n"
)
BROKEN = GOOD.replace("1969.05", "1969.13").replace("党支部书记、村委会主任", "综合协调专干")


def bring(page: Page, site: str, rows: str) -> None:
    page.goto(f"{site}/roster/import/")
    page.get_by_label("轮次").fill("2026")
    page.get_by_label("统计时点").fill("2026-03-31")
    content = (HEAD + rows).encode("utf-8-sig")
    file = {"name": "花名册.csv", "mimeType": "text/csv", "buffer": content}
    page.set_input_files("input[type=file]", file)  # type: ignore[arg-type]
    press(page, "上传并核对")


def test_from_a_broken_file_to_the_people_behind_a_figure(
    page: Page, site: str, village: Village, become: Callable[[str], None]
) -> None:
    become("organisation-office")
    bring(page, site, BROKEN)
    main = page.locator("main")
    expect(main).to_contain_text("1969.13")
    expect(main).to_contain_text("综合协调专干")
    expect(page.get_by_role("button", name="确认写入")).to_have_count(0)
    assert serious_faults(page) == []
    assert not overflows(page)
    with page.expect_download() as taken:
        page.get_by_role("link", name="有问题的行").click()
    sheet = openpyxl.load_workbook(io.BytesIO(taken.value.path().read_bytes())).worksheets[0]
    assert "1969.13" in {str(cell.value) for row in sheet.iter_rows() for cell in row}
    press(page, "放弃，重新选择")
    bring(page, site, GOOD)
    if page.get_by_label("提醒已逐条核对").count():
        page.get_by_label("提醒已逐条核对").check()
    press(page, "确认写入")
    expect(main).to_contain_text("新增 4 人")
    page.get_by_role("link", name="冻结", exact=True).click()
    press(page, "冻结")
    expect(main).to_contain_text("已冻结")
    page.goto(f"{site}/roster/statistics/?round=2026")
    assert serious_faults(page) == []
    page.locator(".stats a.figure").first.click()
    for name in ("周长庚", "钱有余", "孙望山", "李满仓"):
        expect(main).to_contain_text(name)


def test_who_may_not_read_the_roster_sees_no_small_figures(
    page: Page, site: str, village: Village, become: Callable[[str], None]
) -> None:
    become("organisation-office")
    bring(page, site, GOOD)
    if page.get_by_label("提醒已逐条核对").count():
        page.get_by_label("提醒已逐条核对").check()
    press(page, "确认写入")
    page.get_by_role("link", name="冻结", exact=True).click()
    press(page, "冻结")
    become("township-accountant")
    page.goto(f"{site}/roster/statistics/?round=2026")
    expect(page.locator(".stats")).to_contain_text("不显示")
    expect(page.locator(".stats a.figure")).to_have_count(0)
    assert page.request.get(f"{site}/roster/statistics/people/?figure=secretaries").status == 403
