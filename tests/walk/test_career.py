"""A secretary's whole career in the browser; every paper is opened. As `test_election`."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser

from tests.support.browser import serving
from tests.support.places import Places
from tests.walk import burden, career
from tests.walk.papers import open_in_office
from tests.walk.village import open_county
from tests.walk.walker import Today, Walker, picture_folder

PAPERS = {
    "雁庄村选拔请示", "雁庄村推荐票", "雁庄村考察材料", "雁庄村任前公示", "雁庄村党员大会选举选票", "雁庄村计票表",
    "雁庄村选举结果报告", "雁庄村任职批复", "雁庄村党组织书记备案表",
    "培训通知-书记任职培训", "考勤表-书记任职培训", "结业证明-书记任职培训",
    "民主测评票-2026", "计票表-2026", "评议结果报告-2026", "备案表（待盖章）-雁庄村", "一人一档目录-雁庄村",
    "雁庄村-审计报告（送审稿）",
}  # fmt: skip
pytestmark = [pytest.mark.browser, pytest.mark.slow, pytest.mark.django_db]


@pytest.fixture
def places_and_walker(db: None, browser: Browser) -> Iterator[tuple[Places, Walker]]:
    today = Today.on("2026-03-02")
    with serving(today.handler()) as site:
        places, staff = open_county()
        walker = Walker(browser, site, today, staff, picture_folder("career"))
        try:
            yield places, walker
        finally:
            walker.page.context.close()


def test_the_career_of_a_secretary(places_and_walker: tuple[Places, Walker], tmp_path: Path) -> None:
    places, walker = places_and_walker
    career.select(walker, places, tmp_path)
    career.keep_file(walker)
    career.train(walker, places, tmp_path)
    career.judge(walker, places, tmp_path)
    career.leave_office(walker, tmp_path)
    walker.begin("")
    assert not walker.errors, walker.errors
    papers = sorted(tmp_path.glob("*.docx"))
    assert {each.stem for each in papers} >= PAPERS
    assert len(open_in_office(papers, tmp_path)) == len(papers)
    burden.hold_against_document("career", walker.posted, write_anew=walker.pictures is not None)
