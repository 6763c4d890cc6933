"""Papers of an appraisal in Word: the ballot, the tally sheet, the report of results, one person's feedback.

PRIVACY: ballot and tally sheet hold names and empty columns only. A ballot is written in secret and bears no mark.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from lingyan.kernel import clock
from lingyan.render.amounts import date_zh
from lingyan.render.official import OfficialPaper, PaperColumn, PaperTable
from lingyan.team.appraisal import queries, rules
from lingyan.team.appraisal.models import Count, Decision, Session, Subject
from lingyan.team.appraisal.rules import Kind

_MARKS: Final = {
    Kind.PARTY: "在每名党员的一个等次栏里画“○”，每人只选一个等次；都不选为弃权，多选的该栏无效。",
    Kind.CADRES: "在每名干部的一个等次栏里画“○”，每人只选一个等次；都不选为弃权，多选的该栏无效。",
    Kind.SECRETARY: "在每名书记的一个等次栏里画“○”，每人只选一个等次；都不选为弃权，多选的该栏无效。",
}
_SIGNED: Final = ("计票人签名：　　　　　　　　　　", "监票人签名：　　　　　　　　　　")


@dataclass(frozen=True, slots=True)
class Named:
    """Somebody on the ballot, with name and post as the reader may see them."""

    subject: Subject
    name: str
    post: str


def ballot(session: Session, people: Sequence[Named]) -> bytes:
    """One ballot; as many are printed as there are voters."""
    paper = _paper(session, "民主测评票")
    paper.paragraph(_MARKS[Kind(session.kind)] + "本票不记名，写好后自己投入票箱。")
    labels = [str(each) for each in rules.labels_of_grades(session.kind)]
    columns = _columns(people, [PaperColumn(label, "center", 1.2) for label in labels])
    paper.table(PaperTable(columns, [[*_first(each, people), *[""] * len(labels)] for each in people]))
    return paper.to_bytes()


def tally_sheet(session: Session, people: Sequence[Named]) -> bytes:
    """Where two counters write the totals; both sign, and one of them or somebody else enters them."""
    paper = _paper(session, "民主测评计票表")
    paper.paragraph(
        "应到　　　人，到会　　　人；发出选票　　　张，收回选票　　　张，其中无效票　　　张，有效票　　　张。"
    )
    labels = [*(str(each) for each in rules.labels_of_grades(session.kind)), "弃权", "合计"]
    columns = _columns(people, [PaperColumn(label, "center", 1.1) for label in labels])
    paper.table(
        PaperTable(
            columns, [[*_first(each, people), *[""] * len(labels)] for each in people],
            note=f"每人各等次和弃权的合计应等于有效票。有效票不足{rules.SECRET_MINIMUM}张的，不写各等次票数。",
        )
    )  # fmt: skip
    for line in (*_SIGNED[:1], *_SIGNED):
        paper.paragraph(line)
    paper.paragraph("日期：　　　　年　　月　　日")
    return paper.to_bytes()


def report(session: Session, people: Sequence[Named]) -> bytes:
    """The report of results to the higher committee or the township: ballots, totals, grades."""
    count = queries.counted(session)
    paper = _paper(session, f"{session.year}年度{_title(session)}结果报告")
    if count is not None:
        paper.heading1("测评情况")
        paper.paragraph(_ballots(session, count))
    decision = getattr(session, "decision", None)
    if decision is not None:
        paper.heading1("评定情况")
        paper.paragraph(
            f"{date_zh(decision.on)}，{decision.get_body_display()}应到{decision.eligible}人，到会{decision.present}人，"
            f"赞成{decision.ayes}人，通过评定等次。" + _approval(decision)
        )
    paper.heading1("结果")
    paper.paragraph(_summary(session, people))
    paper.table(_results(session, people, count))
    paper.paragraph("本报告只送应当知晓的组织和本人，不上网、不在公开页刊登。")
    paper.signature(session.place, clock.today())
    return paper.to_bytes()


def _approval(decision: Decision) -> str:
    if not decision.approval:
        return ""
    approved = getattr(decision, "approved", None)
    by = f"经{approved.organ}{date_zh(approved.on)}批准，" if approved else ""
    return f"优秀人数超过三分之一，{by}批准文号：{decision.approval}。"


def feedback(subject: Subject, name: str) -> bytes:
    """What one person is told; nobody else's result stands on it."""
    session = subject.session
    paper = _paper(session, f"{session.year}年度{_title(session)}结果反馈单")
    paper.salutation(name)
    grade = rules.grade_label(session.kind, subject.outcome.grade)
    count = queries.counted(session)
    words = _ballots(session, count) if count else ""
    paper.paragraph(f"{words}您的评议等次为：{grade}。")
    if rules.needs_follow_up(session.kind, subject.outcome.grade):
        paper.paragraph("请针对指出的不足制定整改计划，组织上安排专人帮助；对等次有异议的，可以书面申诉。")
    paper.paragraph("本人签收：　　　　　　　　日期：　　　　年　　月　　日")
    paper.signature(session.place, clock.today())
    return paper.to_bytes()


def _results(session: Session, people: Sequence[Named], count: Count | None) -> PaperTable:
    tallies = {each.subject_id: each.votes for each in count.tallies.all()} if count else {}
    outcomes = {each.subject_id: each for each in queries.outcomes(session)}
    labels = [*(str(each) for each in rules.labels_of_grades(session.kind)), "弃权"] if tallies else []
    columns = _columns(
        people, [*(PaperColumn(label, "right") for label in labels), PaperColumn("等次", "center", 1.3)]
    )
    rows = []
    for each in people:
        votes = (
            [str(n) for n in tallies[each.subject.pk]] if each.subject.pk in tallies else [""] * len(labels)
        )
        outcome = outcomes.get(each.subject.pk)
        grade = str(rules.grade_label(session.kind, outcome.grade)) if outcome else ""
        rows.append([*_first(each, people), *votes, grade])
    return PaperTable(columns, rows)


def _summary(session: Session, people: Sequence[Named]) -> str:
    numbers = queries.grades_of(queries.outcomes(session))
    words = "，".join(
        f"{label}{number}人"
        for label, number in zip(rules.labels_of_grades(session.kind), numbers, strict=True)
        if session.kind != Kind.CADRES or number
    )
    return f"评定等次的共{len(people)}人：{words}。"


def _ballots(session: Session, count: Count) -> str:
    houses = ""
    if count.households_present is not None:
        houses = f"，按户开会，应到{session.households}户，到会{count.households_present}户，每户一票"
    return (
        f"{date_zh(count.on)}，{session.get_body_display()}应到{session.eligible}人，到会{count.present}人{houses}；"
        f"发出选票{count.issued}张，收回{count.returned}张，其中无效票{count.invalid}张。"
    )


def _columns(people: Sequence[Named], more: Sequence[PaperColumn]) -> list[PaperColumn]:
    post = [PaperColumn("职务", width=2.2)] if any(each.post for each in people) else []
    return [PaperColumn("序号", "center", 0.8), PaperColumn("姓名", width=1.4), *post, *more]


def _first(each: Named, people: Sequence[Named]) -> list[str]:
    post = [each.post] if any(one.post for one in people) else []
    return [str(each.subject.no), each.name, *post]


def _title(session: Session) -> str:
    whom = f"（{session.get_whom_display()}）" if session.whom else ""
    return f"{session.get_kind_display()}{whom}"


def _paper(session: Session, title: str) -> OfficialPaper:
    day: dt.date = clock.today()
    subtitle = f"{session.place} {session.year}年度{_title(session)}"
    return OfficialPaper(title, made_on=day, draft=False, subtitle=subtitle, author=session.place)
