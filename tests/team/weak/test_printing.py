"""Papers say what records say: problems, causes, measures, who helps, what the villagers said with its n."""

from __future__ import annotations

import io

from docx import Document

from lingyan.kernel import clock
from lingyan.team.weak import printing, queries
from lingyan.team.weak.models import Case
from lingyan.team.weak.rules import Opinion, Side, State
from tests.team.weak.support import RELEASED, Country


def text_of(what: str, case: Case) -> str:
    helping = queries.helpers_of(case)
    _title, make = printing.PAPERS[what]
    with clock.fixed(RELEASED):
        document = Document(io.BytesIO(make(case, helping, {Side.FIRST_SECRETARY: "秦明远"})))
    cells = [cell.text for table in document.tables for row in table.rows for cell in row.cells]
    return "\n".join([*(each.text for each in document.paragraphs), *cells])


def test_the_plan_before_there_is_one_is_a_form_to_fill_in(country: Country) -> None:
    text = text_of("plan", country.until(State.LISTED))
    assert "雁庄村党组织整顿方案" in text and "送审稿" in text
    assert "1.书记长期空缺" in text and "2026年3月4日前制定方案" in text
    assert "驻村第一书记" in text


def test_the_plan_with_causes_measures_and_helpers(country: Country) -> None:
    text = text_of("plan", country.until(State.WORKING))
    for said in ("配齐班子，组织生活正常", "带头人能力或作风", "措施2", "镇组织委员", "2026年5月31日"):
        assert said in text
    assert "县水利局驻村干部" in text and "秦明远" in text


def test_the_report_shows_n_and_the_share(country: Country) -> None:
    case = country.until(State.CHECKING)
    assert "还没有录入群众测评" in text_of("release", case)
    country.view(case, Opinion(60, 20, 12, 7))
    text = text_of("release", case)
    assert "有效n＝39份" in text and "满意20份，基本满意12份，不满意7份" in text
    assert "32份，占有效的82.1%" in text and "任职文件和会议记录" in text
