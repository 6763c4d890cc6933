"""Roster pages in a real browser, at desktop and phone size: they fit, axe is content, the import runs by hand."""

from __future__ import annotations

import datetime as dt

import pytest
from playwright.sync_api import Page, expect

from lingyan.team.roster import actions
from tests.support.actors import everything
from tests.support.browser import overflows, serious_faults, sign_in_as
from tests.support.identity import Tree, user_with
from tests.team.roster.support import AS_OF, listed

pytestmark = [pytest.mark.browser, pytest.mark.django_db]


@pytest.fixture
def officer(page: Page, site: str) -> Page:
    """Signed in as the county's organisation office, with two rounds, the later one open."""
    tree = Tree()
    county = tree.county
    before = [listed("王小明", since=(2021, 1)), listed("李强", "committee主任", birth_year=1980)]
    earlier = actions.load_round(everything(), name="2021", as_of=dt.date(2021, 3, 31), people=before)
    actions.freeze(everything(), earlier)
    after = [
        listed("王小明", "party书记", "committee主任"),
        listed("赵大山", village=tree.other_village.code),
    ]
    actions.load_round(everything(), name="2026", as_of=AS_OF, people=after)
    sign_in_as(page, site, user_with("organisation-office", county))
    return page


@pytest.mark.parametrize(
    "path",
    [
        "",
        "villages/",
        "rounds/",
        "import/",
        "statistics/?round=2026",
        "statistics/people/?figure=secretaries",
    ],
)
def test_every_page_fits_and_is_accessible(officer: Page, site: str, path: str) -> None:
    officer.goto(f"{site}/roster/{path}")
    assert serious_faults(officer) == []
    assert not overflows(officer)


def test_a_roster_is_brought_checked_and_written(officer: Page, site: str) -> None:
    head = "乡镇,村,姓名,性别,出生年月,学历,政治面貌,职务,产生方式\n"
    rows = "芦溪镇,玉屯村,钱有余,男,1979.05,大专,中共党员,党支部书记,两推一选\n"
    content = (head + rows).encode("utf-8-sig")
    officer.goto(f"{site}/roster/import/")
    officer.get_by_label("轮次").fill("2026")
    file = {"name": "玉屯村.csv", "mimeType": "text/csv", "buffer": content}
    officer.set_input_files("input[type=file]", file)
    officer.get_by_role("button", name="上传并核对").click()
    expect(officer.get_by_text("钱有余")).to_be_visible()
    assert serious_faults(officer) == []
    assert not overflows(officer)
    officer.get_by_role("button", name="确认写入").click()
    expect(officer.get_by_text("已导入：新增 1 人")).to_be_visible()
    officer.get_by_role("link", name="冻结", exact=True).click()
    officer.get_by_role("button", name="冻结").click()
    expect(officer.get_by_text("轮次“2026”已冻结")).to_be_visible()
