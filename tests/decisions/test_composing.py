"""The papers of a matter: what they say, that they are filed once, and that an office program opens them."""

from __future__ import annotations

from io import BytesIO
from pathlib import Path

import pypdfium2
import pytest
from docx import Document

from lingyan.decisions import actions, queries
from lingyan.decisions.actions.papers import KINDS
from lingyan.decisions.models import Matter
from lingyan.files.actions import read
from lingyan.files.models import Paper
from lingyan.kernel.problems import Refused
from tests.decisions.support import Village
from tests.render.office import word_to_pdf

pytestmark = pytest.mark.django_db


def text_of(paper: Paper) -> str:
    document = Document(BytesIO(read(paper.stored)))
    cells = [cell.text for table in document.tables for row in table.rows for cell in row.cells]
    return "\n".join([*(paragraph.text for paragraph in document.paragraphs), *cells])


def made(village: Village, matter: Matter, kind: str) -> Paper:
    sources = {
        "notice": matter.notices.filter(stage="s4"), "meeting": matter.meetings.filter(stage="s4"), "result": matter.results,
    }  # fmt: skip
    source = sources[KINDS[kind].source].get()
    return actions.make_paper(village.actor, matter, kind=kind, source_id=source.pk)


@pytest.mark.parametrize(
    ("kind", "label", "words"),
    [
        ("notice", "会议通知", ["2026年3月19日", "村委会会议室", "全体成员", "三号鱼塘出租", "150,000.00"]),
        ("sign-in", "签到表", ["应到：1000人", "姓名（签名）", "400"]),
        ("ballot", "表决票", ["赞成", "反对", "弃权", "计票单", "无效票"]),
        ("minutes", "会议记录", ["应到1000人，实到700人", "没有不同意见", "表决结果：通过", "680"]),
        ("resolution", "决议", ["赞成680票，反对20票", "壹拾伍万元整", "村务监督委员会"]),
        ("result", "实施结果", ["145,000.00", "合同已签，租金已到账", "2026年5月11日至2026年5月26日"]),
    ],
)
def test_each_paper_says_what_the_records_say(
    village: Village, kind: str, label: str, words: list[str]
) -> None:
    matter = village.at("p2")
    paper = made(village, matter, kind)
    text = text_of(paper)
    assert paper.label == label and paper.owner_id == matter.pk
    assert not [word for word in words if word not in text], text


def test_the_same_record_gives_one_file(village: Village) -> None:
    matter = village.at("p1")
    assert made(village, matter, "minutes") == made(village, matter, "minutes")


def test_a_failed_vote_has_minutes_and_no_resolution(village: Village) -> None:
    matter = village.at("s4-noticed")
    lost = actions.record_meeting(village.actor, matter, ballot=actions.Ballot(700, 600))
    paper = actions.make_paper(village.actor, matter, kind="minutes", source_id=lost.pk)
    assert "未通过。赞成票不足" in text_of(paper) and paper.stored.scan == "made"
    with pytest.raises(Refused) as caught:
        actions.make_paper(village.actor, matter, kind="resolution", source_id=lost.pk)
    assert caught.value.code == "not-carried"


def test_refusals(village: Village) -> None:
    matter, other = village.at("p1"), village.at("p1")
    source = other.meetings.get(stage="s4").pk
    for kind, pk, code in (("seal", source, "unknown-paper"), ("minutes", source, "unknown-source")):
        with pytest.raises(Refused) as caught:
            actions.make_paper(village.actor, matter, kind=kind, source_id=pk)
        assert caught.value.code == code
    notice = matter.notices.get(stage="s4")
    with pytest.MonkeyPatch.context() as patch, pytest.raises(Refused) as caught:
        patch.setattr(queries, "entitled", lambda *_: None)
        actions.make_paper(village.actor, matter, kind="sign-in", source_id=notice.pk)
    assert caught.value.code == "no-roll"


@pytest.mark.slow
@pytest.mark.parametrize("kind", KINDS)
def test_libreoffice_opens_each(village: Village, tmp_path: Path, kind: str) -> None:
    matter = village.at("p2")
    pdf = word_to_pdf(read(made(village, matter, kind).stored), tmp_path)
    text = "".join(page.get_textpage().get_text_bounded() for page in pypdfium2.PdfDocument(pdf))
    assert KINDS[kind].label[:2] in text.replace("\r\n", "") and "三号鱼塘出租" in text.replace("\r\n", "")
