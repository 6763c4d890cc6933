"""The steps of each procedure as data: their order, who owes them, and what is stated when they are taken (B-1 to B-3)."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final, Literal

from django.utils.translation import gettext_lazy as _

from lingyan.kernel.language import Words, in_source
from lingyan.kernel.problems import Problem
from lingyan.kernel.rights import SELECTION_MANAGE, SELECTION_RECORD
from lingyan.team.selection import sitting
from lingyan.team.selection.models import Application, Kind, Procedure

How = Literal["step", "vote", "scores", "appoint"]
_TEXT: Final = 80
_LARGEST: Final = 100_000
TOWN, COUNTY = _("乡镇党委"), _("县委组织部门")


@dataclass(frozen=True, slots=True)
class Field:
    """One thing to be stated. Counts are whole numbers from 0, texts at most 80 characters, dates ISO."""

    code: str
    label: Words
    kind: Literal["text", "count", "date", "choice"] = "text"
    required: bool = True
    choices: tuple[tuple[str, Words], ...] = ()
    hint: Words = ""


@dataclass(frozen=True, slots=True)
class Stage:
    """`picks`: candidates are chosen with this step, one or several."""

    code: str
    label: Words
    owner: Words
    right: str
    how: How = "step"
    fields: tuple[Field, ...] = ()
    picks: Literal["", "one", "several"] = ""


def _town(code: str, label: Words, how: How = "step", *fields: Field, picks: Any = "") -> Stage:
    return Stage(code, label, TOWN, SELECTION_RECORD, how, fields, picks)


def _county(code: str, label: Words, how: How = "step", *fields: Field, picks: Any = "") -> Stage:
    return Stage(code, label, COUNTY, SELECTION_MANAGE, how, fields, picks)


NEEDS: Final = (
    ("no-one", _("本村没有合适人选")),
    ("weak", _("软弱涣散、需要加强")),
    ("vacant", _("书记长期空缺")),
    ("growth", _("发展需要专业能力")),
)
_MINUTES: Final = Field("minutes", _("会议纪要编号"))
_INSPECTION: Final = Field("inspection", _("考察材料编号"))
_REVIEW: Final = _county("review", _("县级联审"), "step", Field("document", _("联审结论文号")))
_NOTICE: Final = _town(
    "notice", _("公示"), "step",
    Field("document", _("公示文号")), Field("place", _("公示地点")),
    Field("until", _("公示截止日期"), "date", hint=_("从公示次日起算工作日")),
)  # fmt: skip
_CLEARED: Final = _town(
    "cleared", _("公示期满"), "step",
    Field("raised", _("收到反映"), "count", hint=_("没有填 0")),
    Field("decided", _("已调查处理"), "count", hint=_("没有填 0")),
)  # fmt: skip
_STUDY: Final = _town("study", _("乡镇党委研究和考察"), "step", _MINUTES, _INSPECTION, picks="several")
_REQUEST: Final = _town(
    "request", _("请示和批复"), "step", Field("request", _("请示文号")), Field("reply", _("批复文号"))
)
_ELECTION: Final = _town("election", _("党员大会选举"), "vote")
_APPOINT: Final = _town("appoint", _("任职"), "appoint")
_FILE: Final = _county("file", _("县级备案"), "step", Field("document", _("备案文号")))

STAGES: Final[dict[str, tuple[Stage, ...]]] = {
    Kind.RECOMMENDED: (
        _REQUEST,
        _town("members", _("党员推荐"), "vote"),
        _town("people", _("群众推荐"), "vote"),
        _STUDY,
        _REVIEW, _NOTICE, _CLEARED,
        _ELECTION,
        _town("chief", _("委员会选举书记"), "vote"),
        _APPOINT, _FILE,
    ),
    Kind.ASSIGNED: (
        _county(
            "need", _("提出需求"), "step", Field("need", _("选派原因"), "choice", choices=NEEDS),
            Field("document", _("请示文号")),
        ),
        _county("pool", _("确定人选"), "step", _MINUTES, picks="one"),
        _REVIEW,
        _county("inspect", _("考察"), "step", _INSPECTION),
        _APPOINT, _FILE,
        _county(
            "plan", _("任期、退出和培养计划"), "step", Field("ends_on", _("选派期满日期"), "date"),
            Field("exit", _("期满退出安排文号")), Field("successor", _("本村后备力量培养计划编号")),
        ),
    ),
    Kind.OPEN: (
        _county(
            "announce", _("发布公告"), "step", Field("document", _("公告文号")), Field("place", _("公布地点")),
            Field("closes_on", _("报名截止日期"), "date"), Field("age", _("年龄不超过（周岁）"), "count"),
            Field("education", _("学历不低于"), "choice", choices=tuple(Application.Education.choices)),
            Field("party_months", _("党龄不少于（个月）"), "count"), Field("written", _("笔试权重（%）"), "count"),
            Field("interview", _("面试权重（%）"), "count"), Field("inspection", _("考察权重（%）"), "count"),
        ),
        _county("screen", _("资格审查"), "step", Field("document", _("审查结果文号"))),
        _county("written", _("笔试"), "scores", Field("place", _("地点"))),
        _county("interview", _("面试"), "scores", Field("place", _("地点"))),
        _county("inspect", _("考察"), "scores", _INSPECTION),
        _REVIEW,
        _town(
            "study", _("党委研究"), "step", _MINUTES,
            Field("why", _("没有选成绩最高者的理由"), required=False, hint=_("选成绩最高者的不填")), picks="one",
        ),
        _NOTICE, _CLEARED, _APPOINT, _FILE,
    ),
    Kind.BY_ELECTION: (
        _REQUEST, _STUDY, _REVIEW, _NOTICE, _CLEARED, _ELECTION, _town("chief", _("委员会选举"), "vote"), _APPOINT, _FILE,
    ),
}  # fmt: skip
SCORED: Final = {"written": "written", "interview": "interview", "inspect": "inspection"}
"""Step → the score that it brings."""


def route(procedure: Procedure) -> list[Stage]:
    """The steps of this procedure. Without a committee nobody elects the secretary again; a by-election has one vote."""
    passed_over = _passed_over(procedure)
    return [each for each in STAGES[procedure.kind] if each.code != passed_over]


def _passed_over(procedure: Procedure) -> str:
    if procedure.kind == Kind.BY_ELECTION:
        return "chief" if sitting.by_meeting(procedure) else "election"
    return "chief" if procedure.committee is False else ""


def next_stage(procedure: Procedure) -> Stage | None:
    """What comes next; None when all is done or the procedure was given up."""
    if procedure.state != Procedure.State.OPEN:
        return None
    codes = [each.code for each in route(procedure)]
    at = codes.index(procedure.stage) + 1 if procedure.stage else 0
    return route(procedure)[at] if at < len(codes) else None


def reached(procedure: Procedure, code: str) -> bool:
    """Whether a step lies behind."""
    codes = [each.code for each in STAGES[procedure.kind]]
    return bool(procedure.stage) and code in codes and codes.index(code) <= codes.index(procedure.stage)


def label_of(kind: str, code: str) -> Words:
    return next((each.label for each in STAGES[kind] if each.code == code), code)


def read(stage: Stage, stated: Mapping[str, object]) -> tuple[dict[str, Any], list[Problem]]:
    """What was stated, in its stored form, and what is missing or no value of its field."""
    found: dict[str, Any] = {}
    problems: list[Problem] = []
    for each in stage.fields:
        value = _value(each, stated.get(each.code))
        if value is None:
            problems.append(Problem("missing", f"“{in_source(each.label)}”没有填，或超出范围"))
        else:
            found[each.code] = value
    return found, problems


def _value(each: Field, value: object) -> Any:
    if each.kind == "count":
        whole = isinstance(value, int) and not isinstance(value, bool)
        return value if whole and 0 <= value <= _LARGEST else None  # type: ignore[operator]
    text = value.isoformat() if isinstance(value, dt.date) else str(value or "").replace("\x00", "").strip()
    if each.kind == "date" and not _is_day(text):
        return None
    if each.kind == "choice" and text not in dict(each.choices):
        return None
    return None if (each.required and not text) or len(text) > _TEXT else text


def _is_day(text: str) -> bool:
    try:
        dt.date.fromisoformat(text)
    except ValueError:
        return False
    return True
