"""Papers in Word: the notice names nobody and says what the law asks for; the sheet says everything stored."""

from __future__ import annotations

import io

import docx

from lingyan.team.talent import printing
from lingyan.team.talent.printing import Told
from tests.team.talent.support import TODAY, Town


def words(content: bytes) -> str:
    paper = docx.Document(io.BytesIO(content))
    cells = [cell.text for table in paper.tables for row in table.rows for cell in row.cells]
    return "\n".join([*(each.text for each in paper.paragraphs), *cells])


def test_the_notice_says_who_why_how_long_and_which_rights(town: Town) -> None:
    office = ["芦溪镇党建办", "0816-2345678"]
    found = words(printing.notice_paper(town.places["雁庄村"], office, ["法律咨询"], 24, TODAY))
    for each in (
        "雁庄村",
        "芦溪镇党建办，0816-2345678",
        "法律咨询",
        "最长24个月",
        "撤回同意",
        "更正",
        "用途二",
        "不打分，不排名",
        "同意书编号",
    ):
        assert each in found, each


def test_the_sheet_says_everything_that_is_stored(town: Town) -> None:
    told = Told(
        "王小雁", [("联系电话", "13800001234")], [("登记", "2026-06-01", "本人签字 芦溪-001", "到2027-05-31")],
        [("玉屯村：电商和销路", "2026-06-15", "本人接受")],
    )  # fmt: skip
    found = words(printing.sheet_paper(town.places["雁庄村"], told, ["芦溪镇党建办"], TODAY))
    for each in ("王小雁", "13800001234", "芦溪-001", "玉屯村：电商和销路"):
        assert each in found
    bare = words(printing.sheet_paper(town.places["雁庄村"], Told("王小雁", [], [], []), ["党建办"], TODAY))
    assert "还没有对接过" in bare
