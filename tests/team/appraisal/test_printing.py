"""Papers: a secret ballot without a mark, a tally sheet to sign, a report of results, and to each person only the own."""

from __future__ import annotations

from io import BytesIO

from docx import Document

from lingyan.team.appraisal import actions, printing
from lingyan.team.appraisal.models import Session
from lingyan.team.appraisal.printing import Named
from tests.team.appraisal.support import NAMES, Township, day


def text(content: bytes) -> str:
    document = Document(BytesIO(content))
    cells = [cell.text for table in document.tables for row in table.rows for cell in row.cells]
    return "\n".join([*(paragraph.text for paragraph in document.paragraphs), *cells])


def people(session: Session) -> list[Named]:
    rows = session.subjects.filter(graded=True).select_related("person__personal")
    return [Named(each, str(each.person.personal), "") for each in rows]


def test_a_ballot_names_all_and_bears_no_mark(township: Township) -> None:
    made = township.plan("party")
    ballot = text(printing.ballot(made, people(made)))
    assert all(name in ballot for name in NAMES)
    assert "不记名" in ballot and "基本合格" in ballot and "预备丑" not in ballot
    assert printing.ballot(made, people(made)) == printing.ballot(made, people(made))


def test_a_tally_sheet_has_two_counters(township: Township) -> None:
    made = township.plan("cadres")
    sheet = text(printing.tally_sheet(made, people(made)))
    assert sheet.count("计票人签名") == 2 and "监票人签名" in sheet and "不称职" in sheet


def test_the_report_has_the_votes_denominators(township: Township) -> None:
    made = township.until("party", "decide")
    report = text(printing.report(made, people(made)))
    assert "应到12人，到会10人；发出选票10张，收回10张，其中无效票1张" in report
    assert "应到12人，到会10人，赞成7人" in report
    assert "优秀1人，合格11人" in report


def test_feedback_speaks_of_one_person_alone(township: Township) -> None:
    made = township.until("party", "count")
    actions.decide(
        township.clerk, session_id=made.pk, on=day(10), resolution=township.resolution(made),
        grades=township.grades(made, n3=3),
    )  # fmt: skip
    subject = made.subjects.get(no=3)
    told = text(printing.feedback(subject, "党员乙"))
    assert "党员乙" in told and "基本合格" in told and "整改" in told
    assert not any(name in told for name in NAMES if name != "党员乙")
    assert "优秀" not in told
