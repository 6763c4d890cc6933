"""The way of a matter as a state machine, and what it waits for: who, what and until when. Pure.

draft → s1 → s2 → s3 → s4 → p1 → executing → p2 → closed          (governance.md D-1)
        └──┴────┴────┴────┴─────┴── returned ── a new vote ──▶ s1…s4
until the vote is carried: withdrawn. An open objection holds a matter where it stands.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import Final, Protocol

from django.utils.translation import gettext_lazy as _

from lingyan.kernel.calendar import deadline, working_deadline
from lingyan.kernel.language import Words

NEXT: Final[dict[str, frozenset[str]]] = {
    "draft": frozenset({"s1", "withdrawn"}),
    "s1": frozenset({"s2", "s3", "returned", "withdrawn"}),
    "s2": frozenset({"s3", "returned", "withdrawn"}),
    "s3": frozenset({"s4", "returned", "withdrawn"}),
    "s4": frozenset({"p1", "returned", "withdrawn"}),
    "p1": frozenset({"executing", "returned"}),
    "executing": frozenset({"p2", "returned"}),
    "p2": frozenset({"closed", "executing"}),
    "closed": frozenset(),
    "returned": frozenset({"s1", "s2", "s3", "s4", "withdrawn"}),
    "withdrawn": frozenset(),
}
"""From s1 straight to s3 only where s1 and s2 are held together; from p2 back only when the result is not accepted."""

VOTE_AGAIN: Final = {"s1": "s1", "s2": "s2", "s3": "s3", "s4": "s4", "p1": "s4", "executing": "s4"}
"""Where a returned matter is voted on again, by the stage at which it was returned."""

PARTY: Final = "村党组织"
TOWNSHIP: Final = "乡镇"
MANAGERS: Final = {"committee": "村民委员会", "collective": "理事会"}


def allowed(state: str, wanted: str) -> bool:
    return wanted in NEXT.get(state, frozenset())


class Limits(Protocol):
    """The periods in force; see `parameters.Local`."""

    @property
    def record_days(self) -> int: ...
    @property
    def review_days(self) -> int: ...
    @property
    def post_days(self) -> int: ...
    @property
    def result_days(self) -> int: ...


@dataclass(frozen=True, slots=True)
class Situation:
    """Where a matter stands: its state and what of the present stage is already there."""

    state: str
    managers: str
    meeting_on: dt.date | None = None
    decided_on: dt.date | None = None
    reviewed: bool = False
    displayed_until: dt.date | None = None
    result: bool = False
    due_on: dt.date | None = None


@dataclass(frozen=True, slots=True)
class Step:
    """The next thing to do. `code` is empty when nothing is left; `not_before` is when it becomes possible."""

    code: str
    label: str = ""
    who: str = ""
    due: dt.date | None = None
    not_before: dt.date | None = None


LABELS: Final = {
    "propose": "提交提议", "study": "登记党组织研究", "discuss": "登记“两委”商议", "notice": "发会议通知",
    "meeting": "登记会议和表决", "review": "合法性审查", "post": "登记张贴公示", "end-display": "公示期满，转入实施",
    "result": "登记实施结果", "post-result": "登记张贴实施结果", "close": "公示期满，办结", "again": "再次表决",
    "": "",
}  # fmt: skip
"""Every step with its words; the code is what a matter's `waits` holds."""
WAITING_LABELS: Final[dict[str, Words]] = {
    "propose": _("待提交"), "study": _("待党组织研究"), "discuss": _("待“两委”商议"), "notice": _("待发通知"),
    "meeting": _("待开会表决"), "review": _("待合法性审查"), "post": _("待公示"), "end-display": _("公示中"),
    "result": _("实施中"), "post-result": _("待公示结果"), "close": _("结果公示中"), "again": _("待再次表决或撤回"),
    "": _("已结束"),
}  # fmt: skip


def next_step(now: Situation, limits: Limits) -> Step:
    """What a matter waits for. Days are counted as the civil code does (`kernel.calendar`)."""
    if now.state in _AT_ONCE:
        return _step(*_AT_ONCE[now.state])
    return _TIMED[now.state](now, limits) if now.state in _TIMED else Step("")


def _step(code: str, who: str, due: dt.date | None = None, not_before: dt.date | None = None) -> Step:
    return Step(code, LABELS[code], who, due, not_before)


def _towards_meeting(now: Situation, limits: Limits) -> Step:
    caller = PARTY if now.state == "s3" else now.managers
    if now.meeting_on is None:
        return _step("notice", caller)
    due = working_deadline(now.meeting_on, limits.record_days)
    return _step("meeting", caller, due, now.meeting_on)


def _publish(now: Situation, limits: Limits) -> Step:
    assert now.decided_on is not None
    if not now.reviewed:
        return _step("review", TOWNSHIP, deadline(now.decided_on, limits.review_days))
    if now.displayed_until is None:
        return _step("post", now.managers, deadline(now.decided_on, limits.post_days))
    return _end_display("end-display", now, limits)


def _execute(now: Situation, limits: Limits) -> Step:
    due = deadline(now.due_on, limits.result_days) if now.due_on else None
    return _step("post-result" if now.result else "result", now.managers, due)


def _end_display(code: str, now: Situation, limits: Limits) -> Step:
    assert now.displayed_until is not None
    due = working_deadline(now.displayed_until, limits.record_days)
    return _step(code, now.managers, due, now.displayed_until)


def _end_result_display(now: Situation, limits: Limits) -> Step:
    return _end_display("close", now, limits)


_AT_ONCE: Final = {
    "draft": ("propose", PARTY), "s1": ("study", PARTY), "s2": ("discuss", "村“两委”"), "returned": ("again", PARTY),
}  # fmt: skip
"""Steps without a term in law."""
_TIMED: Final = {
    "s3": _towards_meeting, "s4": _towards_meeting, "p1": _publish, "executing": _execute, "p2": _end_result_display,
}  # fmt: skip


def display_until(from_on: dt.date, days: int) -> dt.date:
    """The last day of a display; the day on which it is put up is not counted."""
    return deadline(from_on, days)
