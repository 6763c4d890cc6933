from __future__ import annotations

import io

import docx
import pytest

from lingyan.files.actions import read
from lingyan.kernel.problems import Denied
from lingyan.kernel.rights import DOSSIER_MANAGE, DOSSIER_VIEW
from lingyan.people.models import Tenure
from lingyan.team.dossier import actions
from tests.support.actors import holding
from tests.team.dossier.support import Office


def cells(office: Office, kind: str) -> list[list[str]]:
    made = actions.make_paper(office.keeper, tenure_id=office.secretary.pk, kind=kind)
    document = docx.Document(io.BytesIO(read(made.stored)))
    return [[cell.text for cell in row.cells] for row in document.tables[0].rows]


def text(office: Office, kind: str) -> str:
    made = actions.make_paper(office.keeper, tenure_id=office.secretary.pk, kind=kind)
    document = docx.Document(io.BytesIO(read(made.stored)))
    return "\n".join(each.text for each in document.paragraphs)


def test_the_filing_form_says_what_the_rooms_know(office: Office) -> None:
    office.enter("appointed")
    Tenure.objects.create(
        person=office.secretary.person,
        post=office.posts["committee"]["主任"],
        start_on=office.secretary.start_on,
    )
    said = dict(map(tuple, cells(office, "form")))
    assert said["任职单位和职务"] == "芦溪镇雁庄村党组织书记"
    assert (said["任职日期"], said["产生方式"]) == ("2021年3月1日", "两推一选")
    assert (said["任职文号"], said["兼任职务"]) == ("芦溪委〔2021〕8号", "村民委员会主任")
    assert "盖章" in said["县委组织部备案意见"] and said["备案文号"] == ""
    assert "任职备案表" in text(office, "form")


def test_after_the_end_it_is_the_form_of_leaving(office: Office) -> None:
    office.gone()
    said = dict(map(tuple, cells(office, "form")))
    assert (said["离任日期"], said["离任原因"]) == ("2026年6月10日", "免职")
    assert "离任备案表" in text(office, "form")


def test_the_index_lists_what_is_there_and_what_is_not(office: Office) -> None:
    office.fill()
    office.leave()
    office.grade(office.secretary, grade=4)
    rows = {row[1]: row[2:] for row in cells(office, "index")[1:]}
    assert rows["任职备案"] == ["有", "2021-03-10", "芦组备〔2021〕3号"]
    assert rows["年度培训"] == ["缺", "", ""]
    assert rows["述职评议"] == ["有", "", ""]
    said = text(office, "index")
    assert "应有11项，已有9项，缺2项" in said
    assert "请假" not in said and "差" not in said, "目录不写请假和等次"


def test_a_paper_is_filed_once_while_nothing_changes(office: Office) -> None:
    first = actions.make_paper(office.keeper, tenure_id=office.secretary.pk, kind="index")
    again = actions.make_paper(office.keeper, tenure_id=office.secretary.pk, kind="index")
    assert (first.pk, len(first.stored.sha256)) == (again.pk, 64)
    office.enter("insurance")
    assert actions.make_paper(office.keeper, tenure_id=office.secretary.pk, kind="index").pk != first.pk


def test_who_keeps_dossiers_makes_their_papers(office: Office) -> None:
    with pytest.raises(Denied):
        actions.make_paper(holding(DOSSIER_VIEW), tenure_id=office.secretary.pk, kind="index")
    elsewhere = holding(DOSSIER_MANAGE, path=office.places["芦坪镇"].path)
    with pytest.raises(Denied):
        actions.make_paper(elsewhere, tenure_id=office.secretary.pk, kind="index")
