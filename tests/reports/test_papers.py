"""Written papers say what the statistics say, name every figure's source, and invent nothing."""

from __future__ import annotations

import io
import re

import docx
import pytest
from django.utils import translation

from lingyan.kernel.access import Actor
from lingyan.kernel.models import AuditEntry
from lingyan.kernel.rights import REPORTS_MAKE, STATISTICS_VIEW
from lingyan.regions.models import Region
from lingyan.reports.actions import make_report
from lingyan.reports.composing import Paper
from lingyan.reports.withholding import WITHHELD_NOTE
from lingyan.team.roster import queries
from lingyan.team.roster.models import Round
from tests.support.actors import holding

pytestmark = pytest.mark.slow


@pytest.fixture
def county_region(kept_2026: Round) -> Region:
    return Region.objects.get(code="990121000000")


def figures(paper: Paper) -> dict[str, object]:
    return {one["key"]: one["value"] for one in paper.as_json()["figures"]}


def text_of(paper: Paper) -> str:
    return "\n".join(str(block.get("text", "")) for block in paper.as_json()["blocks"])


def test_the_term_change_report_repeats_the_statistics(
    actor: Actor, county_region: Region, kept_2026: Round
) -> None:
    paper = make_report(actor, "term-change", county_region, 2026)
    found = figures(paper)
    assert (found["secretaries"], found["secretary_age_mean"], found["secretary_age_mean_change"]) == (
        140,
        "49.6",
        "-1.7",
    )
    assert (found["secretary_college"], found["continuing_secretaries"]) == (62, 61)
    text = text_of(paper)
    assert "平均年龄49.6岁，比上届下降1.7岁" in text
    assert "大专及以上学历的62" in text and "占44.3%" in text
    assert AuditEntry.objects.filter(code="reports.made").count() == 1


def test_every_number_in_the_text_has_a_source_in_the_annex(
    actor: Actor, county_region: Region, kept_2026: Round
) -> None:
    paper = make_report(actor, "term-change", county_region, 2026)
    document = docx.Document(io.BytesIO(paper.to_docx()))
    text = "\n".join(paragraph.text for paragraph in document.paragraphs)
    marks = {int(number) for number in re.findall(r"〔(\d+)〕", text)}
    annex = [row.cells[0].text for row in document.tables[-1].rows[1:]]
    assert marks == {int(number) for number in annex} and len(marks) > 10


def test_the_same_records_give_the_same_file(actor: Actor, county_region: Region, kept_2026: Round) -> None:
    first = make_report(actor, "term-change", county_region, 2026)
    assert first.to_docx() == make_report(actor, "term-change", county_region, 2026).to_docx()


def test_who_may_not_see_people_gets_no_small_number(
    actor: Actor, county_region: Region, kept_2026: Round
) -> None:
    town = Region.objects.get(name="芦湾镇")
    reader = holding(REPORTS_MAKE, STATISTICS_VIEW, path=county_region.path)
    shown = figures(make_report(reader, "term-change", town, 2026))
    known = queries.statistics(actor, kept_2026, town).figures
    small = {key for key, value in known.items() if value in range(1, 10)}
    assert "secretary_women" in small
    assert figures(make_report(actor, "term-change", town, 2026)) == shown, (
        "whoever makes it, it is handed on"
    )
    written = str(make_report(reader, "term-change", town, 2026).as_json())
    assert f"'note': '{WITHHELD_NOTE}'" in written and "少于10" not in written.replace(
        "表示人数少于10，或能推算出人数少于10的数", ""
    ), "a mean or a larger number that is withheld is not fewer than ten"
    # How many villages have one head is public: it tells which posts are filled, nothing about a person.
    assert small & shown.keys() <= {"one_head_wide", "one_head_narrow", "villages_without_secretary"}


@pytest.mark.parametrize(("kind", "year"), [("term-change", 2026), ("work-summary", 2025)])
def test_a_paper_is_chinese_for_every_reader(
    actor: Actor, county_region: Region, kept_2026: Round, kind: str, year: int
) -> None:
    paper = make_report(actor, kind, county_region, year)
    with translation.override("en"):
        again = make_report(actor, kind, county_region, year)
        assert again.as_json() == paper.as_json()
        assert "数据来源" in "".join(
            one.text for one in docx.Document(io.BytesIO(again.to_docx())).paragraphs
        )


def test_a_report_of_one_village_speaks_of_the_village(
    actor: Actor, county_region: Region, kept_2026: Round
) -> None:
    village = Region.objects.filter(path__startswith=county_region.path, level="村").first()
    assert village is not None
    for kind in ("term-change", "work-summary"):
        paper = make_report(actor, kind, village, 2026)
        text = text_of(paper)
        assert paper.title.startswith(village.name)
        assert "个村" not in text and "共有" not in text and "的村" not in text, text
