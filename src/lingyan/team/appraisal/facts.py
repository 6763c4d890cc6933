"""Facts of appraisals: whether each was held in time and in order. PRIVACY: never public, and no person's grade.

How many were best is not told: of a small branch, or of one secretary, that would be a person's grade.
"""

from __future__ import annotations

from typing import Final

from lingyan.facts.dialect import Dialect
from lingyan.facts.registry import FactColumn, FactRequest, FactTable, Kind, register
from lingyan.facts.villages import VILLAGE_COLUMNS, village_cte


def appraisal_sql(request: FactRequest, words: Dialect) -> str:
    """Appraisals of villages that were planned by the day asked, void ones left out. A step taken later is not known."""
    day = request.as_of.isoformat()
    step = "(SELECT MAX(t.\"on\") FROM appraisal_step t WHERE t.session_id = s.id AND t.code = '{}' AND t.\"on\" <= '{}')"
    counted, decided, fed, closed = (
        step.format(code, day) for code in ("count", "decide", "feedback", "follow")
    )
    # What a day did not know yet is unknown: a grade settled later does not count on it.
    settled = f"CASE WHEN s.kind = 'cadres' THEN {counted} ELSE {decided} END"
    outcomes = (
        "(SELECT COUNT(*) FROM appraisal_outcome o JOIN appraisal_subject p ON p.id = o.subject_id "
        "WHERE p.session_id = s.id{})"
    )
    return f"""
        WITH {village_cte(request)}
        SELECT v.code AS village, v.county, s.year, s.id AS appraisal, s.kind, s.branch, NULLIF(s.whom, '') AS whom,
               (SELECT COUNT(*) FROM appraisal_subject p WHERE p.session_id = s.id AND p.graded) AS members,
               CASE WHEN {settled} IS NULL THEN NULL ELSE {outcomes.format("")} END AS graded,
               CASE WHEN s.kind <> 'party' OR {settled} IS NULL THEN NULL
                    WHEN 3 * {outcomes.format(" AND o.grade = 1")} <= {outcomes.format("")}
                    THEN 1 ELSE 0 END AS third_kept,
               CASE WHEN s.kind <> 'party' OR {settled} IS NULL THEN NULL
                    WHEN 3 * {outcomes.format(" AND o.grade = 1")} > {outcomes.format("")}
                     AND EXISTS (SELECT 1 FROM appraisal_decision d WHERE d.session_id = s.id AND d.approval <> '')
                    THEN 1 ELSE 0 END AS more_approved,
               {words.text_date(counted)} AS counted_on, {words.text_date(decided)} AS decided_on,
               {words.text_date(fed)} AS feedback_on, {words.text_date(closed)} AS closed_on
          FROM appraisal_session s
          JOIN village v ON v.id = s.region_id
         WHERE s.state <> 'void' AND {words.text_date(words.local_date("s.made_at"))} <= '{day}'"""  # noqa: S608


def _column(name: str, kind: Kind, zh: str, en: str, unit: str = "", *, nullable: bool = True) -> FactColumn:
    return FactColumn(name, kind, zh, en, unit, nullable=nullable, public=False)


APPRAISAL: Final = register(
    FactTable(
        name="appraisal", zh="评议", en="Appraisals of party members, cadres and secretaries held in villages",
        grain=("village", "appraisal"), partition=("county", "year"), public=False,
        columns=(
            *VILLAGE_COLUMNS,
            FactColumn("year", "integer", "年度", "Year that is appraised"),
            _column("appraisal", "integer", "评议", "Key of the appraisal", nullable=False),
            _column("kind", "text", "类别", "party, cadres, secretary", nullable=False),
            _column("branch", "integer", "支部", "Key of the party branch; empty where a village has none registered"),
            _column("whom", "text", "评议对象", "committee, supervision, group (its leaders); empty of others"),
            _column("members", "integer", "应评人数", "Persons who are to be graded", "人", nullable=False),
            _column("graded", "integer", "已评人数", "Persons with a grade", "人"),
            _column("third_kept", "integer", "优秀不超三分之一", "1 when at most a third of those graded are best"),
            _column(
                "more_approved", "integer", "超过三分之一经批准",
                "1 when more than a third are best and the higher party organisation approved it by a numbered document",
            ),
            _column("counted_on", "date", "测评日期", "Ballot held on"),
            _column("decided_on", "date", "评定日期", "Grades settled on"),
            _column("feedback_on", "date", "反馈日期", "Results given to the persons on"),
            _column("closed_on", "date", "办结日期", "Closed on"),
        ),
        sql=appraisal_sql,
        remark="只有人数，没有姓名和个人等次；不公开。乡镇一级的述职评议不在其中。",
    )
)  # fmt: skip
