"""Papers as Word opens them: what stands in them, and whose names."""

from __future__ import annotations

import io

from docx import Document

from lingyan.team.training import printing, queries
from lingyan.team.training.models import Enrolment
from tests.team.training.support import TODAY, Town


def words(content: bytes) -> str:
    document = Document(io.BytesIO(content))
    cells = [cell.text for table in document.tables for row in table.rows for cell in row.cells]
    return "\n".join([*(paragraph.text for paragraph in document.paragraphs), *cells])


def name(row: Enrolment) -> str:
    return row.person.personal.name[0] + "**"


def test_the_plan_says_what_is_lacking_and_which_classes(town: Town) -> None:
    course = town.planned()
    needs = queries.needs_of(town.organiser, town.places["芦溪镇"], 2026)
    found = words(printing.plan_paper(town.places["芦溪镇"], 2026, needs, [course], TODAY))
    assert "芦溪镇2026年度村干部培训计划" in found and "村党组织书记培训班" in found
    assert "112" in found and "党员村干部" not in found
    assert "尚未编入培训班" in words(printing.plan_paper(town.places["芦溪镇"], 2026, needs, [], TODAY))


def test_notice_and_sheet_list_who_is_to_come(town: Town) -> None:
    course = town.listed()
    rows = list(queries.enrolments_of(town.organiser, course))
    notice = words(printing.notice_paper(course, rows, name))
    assert "2026年5月11日至2026年5月13日" in notice and "共24学时" in notice and "周**" in notice
    sheet = words(printing.attendance_paper(course, rows, name, TODAY))
    assert "应到4人" in sheet and str(rows[0].pk) in sheet and "王大山" not in sheet


def test_a_certificate_for_each_with_hours(town: Town) -> None:
    course = town.counted(town.secretary, town.leader)
    found = words(
        printing.certificate_paper(course, list(queries.enrolments_of(town.organiser, course)), name)
    )
    assert found.count("特此证明") == 2 and "计24学时" in found
    assert found.count("附件") == 0
