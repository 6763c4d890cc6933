"""The fact table `question`: one row a question, without a word of what was asked and without any person."""

from __future__ import annotations

from typing import Final

from lingyan.facts.dialect import Dialect
from lingyan.facts.registry import FactColumn, FactRequest, FactTable, register
from lingyan.facts.villages import VILLAGE_COLUMNS, village_cte


def question_sql(request: FactRequest, words: Dialect) -> str:
    """Questions asked from the request's first month to its day, as they stand now."""
    first, day = request.first.first_day.isoformat(), request.as_of.isoformat()
    return f"""
        WITH {village_cte(request)},
        said AS (
            SELECT m.question_id, MIN(CASE WHEN m.kind = 'answer' THEN m.day END) AS answered_on,
                   MAX(CASE WHEN m.kind IN ('further', 'unsatisfied') THEN 1 ELSE 0 END) AS reopened
              FROM questions_message m WHERE m.day <= '{day}' GROUP BY m.question_id),
        late AS (
            SELECT s.question_id, MIN(s.day) AS late_on
              FROM questions_step s WHERE s.kind = 'late' AND s.day <= '{day}' GROUP BY s.question_id)
        SELECT v.code AS village, v.county, CAST(SUBSTR({words.text_date("q.opened_on")}, 1, 4) AS INTEGER) AS year,
               q.id AS question, q.topic, q.about, {words.text_date("q.opened_on")} AS opened_on,
               {words.text_date("q.due_on")} AS due_on, q.level,
               {words.text_date("said.answered_on")} AS answered_on, COALESCE(said.reopened, 0) AS reopened,
               q.state, CASE WHEN q.anonymous THEN 1 ELSE 0 END AS anonymous,
               {words.text_date("late.late_on")} AS late_on,
               CASE WHEN said.answered_on IS NOT NULL OR late.late_on IS NOT NULL
                         OR {words.text_date("q.due_on")} < '{day}' THEN 1 ELSE 0 END AS due,
               CASE WHEN said.answered_on IS NOT NULL AND late.late_on IS NULL THEN 1 ELSE 0 END AS in_time
          FROM questions_question q
          JOIN village v ON v.id = q.region_id
          LEFT JOIN said ON said.question_id = q.id
          LEFT JOIN late ON late.question_id = q.id
         WHERE q.opened_on >= '{first}' AND q.opened_on <= '{day}'"""  # noqa: S608


QUESTION: Final = register(
    FactTable(
        name="question",
        zh="村民提问",
        en="Questions of villagers",
        grain=("village", "question"),
        partition=("county", "year"),
        public=False,
        columns=(
            *VILLAGE_COLUMNS,
            FactColumn("year", "integer", "年度", "Calendar year in which it was asked"),
            FactColumn("question", "integer", "提问", "Id of the question"),
            FactColumn("topic", "text", "类别", "Code of the topic"),
            FactColumn("about", "text", "问的是", "anything, publication, entry or contract"),
            FactColumn("opened_on", "date", "提出日期", "Day on which it was asked"),
            FactColumn("due_on", "date", "应答复日期", "Last day of the desk that has it, or answered it"),
            FactColumn("level", "integer", "办理层级", "1 village, 2 supervision body, 3 township, 4 county"),
            FactColumn("answered_on", "date", "首次答复日期", "Day of the first answer", nullable=True),
            FactColumn("reopened", "flag", "追问或不满意", "The asker asked again or was not satisfied"),
            FactColumn("state", "text", "状态", "open, answered or closed"),
            FactColumn("anonymous", "flag", "匿名", "No name was given"),
            FactColumn(
                "late_on", "date", "首次逾期日期", "Day on which it first passed its time", nullable=True
            ),
            FactColumn("due", "flag", "已到期", "Answered, or its time has passed"),
            FactColumn("in_time", "flag", "按期答复", "Answered, and its time never passed before"),
        ),
        sql=question_sql,
        remark="不含提问和答复的文字、姓名和涉及的人。",
    )
)
