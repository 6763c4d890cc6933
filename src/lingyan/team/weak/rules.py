"""Rules of the room: states of a case, its clocks, what the villagers' view must show. Pure.

Sources: governance.md F-3 (workflow, plan in 30 days, quarterly review, n of at least 30, WATCH of 12 months) and F-01.
"""

from __future__ import annotations

import calendar
import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from django.utils.translation import gettext_lazy as _

MOST: Final = 100_000


class State(StrEnum):
    """Where a case stands. Who is `ACTIVE` is being put right; `WATCH` still bars a silent relapse."""

    PROPOSED = "proposed"
    REFUSED = "refused"
    LISTED = "listed"
    WORKING = "working"
    CHECKING = "checking"
    WATCH = "watch"
    ENDED = "ended"
    RELAPSED = "relapsed"


class Act(StrEnum):
    """What changes the state of a case."""

    PROPOSE = "propose"
    CONFIRM = "confirm"
    REFUSE = "refuse"
    PLAN = "plan"
    CHECK = "check"
    SEND_BACK = "send-back"
    RELEASE = "release"
    END = "end"
    RELAPSE = "relapse"


STATE_LABELS: Final = {
    State.PROPOSED: _("待县级核定"),
    State.REFUSED: _("未列入"),
    State.LISTED: _("待制定方案"),
    State.WORKING: _("整顿中"),
    State.CHECKING: _("待验收"),
    State.WATCH: _("销号后观察"),
    State.ENDED: _("已办结"),
    State.RELAPSED: _("反弹，转入新一轮"),
}
ACT_LABELS: Final = {
    Act.PROPOSE: _("乡镇提出"),
    Act.CONFIRM: _("县级核定列入"),
    Act.REFUSE: _("县级不列入"),
    Act.PLAN: _("制定整顿方案"),
    Act.CHECK: _("乡镇自查"),
    Act.SEND_BACK: _("验收退回"),
    Act.RELEASE: _("验收销号"),
    Act.END: _("观察期满办结"),
    Act.RELAPSE: _("反弹，重新列入"),
}
MOVES: Final[dict[Act, tuple[frozenset[State], State]]] = {
    Act.CONFIRM: (frozenset({State.PROPOSED}), State.LISTED),
    Act.REFUSE: (frozenset({State.PROPOSED}), State.REFUSED),
    Act.PLAN: (frozenset({State.LISTED, State.WORKING}), State.WORKING),
    Act.CHECK: (frozenset({State.WORKING}), State.CHECKING),
    Act.SEND_BACK: (frozenset({State.CHECKING}), State.WORKING),
    Act.RELEASE: (frozenset({State.CHECKING}), State.WATCH),
    Act.END: (frozenset({State.WATCH}), State.ENDED),
    Act.RELAPSE: (frozenset({State.WATCH}), State.RELAPSED),
}
"""From which states an act is possible, and where it leads."""
ACTIVE: Final = (State.LISTED, State.WORKING, State.CHECKING)
OPEN: Final = (State.PROPOSED, *ACTIVE)
"""While a case stands in one of these the village cannot be proposed again."""
SHOWN_TO_VILLAGE: Final = (*ACTIVE, State.WATCH, State.ENDED, State.RELAPSED)
"""PRIVACY: what the county has not confirmed is a proposal of the township and not told to the village here."""


class Side(StrEnum):
    """Who helps a village: the four of F-3 and F-01."""

    LEADER = "leader"
    DEPARTMENT = "department"
    FIRST_SECRETARY = "first"
    OWNER = "owner"


SIDE_LABELS: Final = {
    Side.LEADER: _("联系的县级领导"),
    Side.DEPARTMENT: _("结对帮扶单位"),
    Side.FIRST_SECRETARY: _("驻村第一书记"),
    Side.OWNER: _("乡镇包村领导"),
}
CAUSES: Final = (
    ("leader", _("带头人能力或作风")),
    ("team", _("班子不齐或不团结")),
    ("rules", _("制度不落实")),
    ("members", _("党员队伍老化、外出多")),
    ("disputes", _("历史遗留的矛盾纠纷")),
    ("accounts", _("财务和资产管理混乱")),
    ("means", _("经费、场所没有保障")),
    ("outside", _("外部干扰")),
    ("other", _("其他")),
)
"""Root causes, so that what returns can be seen to return for the same reason (Xining, WEAK4)."""


def may(act: Act, state: str) -> bool:
    return State(state) in MOVES[act][0]


def after_months(day: dt.date, months: int) -> dt.date:
    """The same day so many months later, or the last of that month where it has none."""
    at = day.year * 12 + day.month - 1 + months
    year, month = at // 12, at % 12 + 1
    return dt.date(year, month, min(day.day, calendar.monthrange(year, month)[1]))


@dataclass(frozen=True, slots=True)
class Opinion:
    """Villagers' view from papers or a meeting, as totals: asked, valid answers by satisfaction."""

    asked: int
    satisfied: int
    fair: int
    unsatisfied: int

    @property
    def answered(self) -> int:
        """n: what a share is taken of."""
        return self.satisfied + self.fair + self.unsatisfied

    @property
    def content(self) -> int:
        return self.satisfied + self.fair


def opinion_problems(given: Opinion) -> Iterator[str]:
    """What is wrong with the figures themselves."""
    if min(given.asked, given.satisfied, given.fair, given.unsatisfied) < 0 or given.asked > MOST:
        yield f"份数应在0至{MOST}之间"
    elif given.answered > given.asked:
        yield f"有效 {given.answered} 份多于发出（到会）{given.asked} 份"


def enough(given: Opinion, minimum: int) -> bool:
    """n of at least so many (F-3: 30)."""
    return given.answered >= minimum


def content_enough(given: Opinion, percent: int) -> bool:
    """At least so many per cent of n satisfied or fairly satisfied; integers only (0.4: 以上 includes)."""
    return 100 * given.content >= percent * given.answered


def share(given: Opinion) -> tuple[int, int] | None:
    """Numerator and denominator; nothing where nobody answered (NA is never 0 %)."""
    return (given.content, given.answered) if given.answered else None
