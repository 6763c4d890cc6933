"""What a county decides about the life of branches. Shipped values are examples unless said."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from typing import Final

from lingyan.kernel.parameters import Parameter, register
from lingyan.parameters.queries import Values, integer_of

GROUP: Final = "组织生活"

LESSONS: Final = register(
    Parameter(
        "branch.lessons", "支部每年党课次数", "integer", 4, GROUP, "支部工作条例第十六条", unit="次", maximum=12,
        help="条例要求定期开展，没有规定次数；每季度一次是通常做法",
    )
)  # fmt: skip
DAY: Final = register(
    Parameter(
        "branch.day", "主题党日是每月几日", "integer", 15, GROUP, "支部工作条例第十六条", unit="日", minimum=1, maximum=31,
        help="相对固定；当月没有这一日的，算月末",
    )
)  # fmt: skip
EXEMPT_VOTE: Final = register(
    Parameter(
        "branch.exempt-vote", "不要求参加的党员计入应到表决人数", "flag", True, GROUP, "支部工作条例第十一条",
        help="只影响到会是否过半，不影响到会率",
    )
)  # fmt: skip
LESSON_HOURS: Final = register(
    Parameter(
        "branch.lesson-hours", "参加一次党课计几学时", "integer", 2, GROUP, "党员教育管理工作条例第二十条，折算办法由县规定",
        unit="学时", maximum=16,
    )
)  # fmt: skip
DAY_HOURS: Final = register(
    Parameter(
        "branch.day-hours", "参加一次主题党日计几学时", "integer", 2, GROUP,
        "党员教育管理工作条例第二十条，折算办法由县规定", unit="学时",
        maximum=16, help="同一次又是党课又是主题党日的，只按多的一项计一次",
    )
)  # fmt: skip
TALKS: Final = register(
    Parameter(
        "branch.talks", "支部委员每人每年谈心谈话次数", "integer", 1, GROUP, "支部工作条例第十七条", unit="次", maximum=50,
        example=False,
    )
)  # fmt: skip
CONTACTS: Final = register(
    Parameter(
        "branch.away-contacts", "外出满六个月的党员每季度联系次数", "integer", 1, GROUP, "党员教育管理工作条例第三十三条",
        unit="次", maximum=12, help="条例要求经常联系，没有规定次数",
    )
)  # fmt: skip
LAPSE_ALERT: Final = register(
    Parameter(
        "branch.lapse-alert", "连续几个月没有参加组织生活、交党费或做工作就提醒", "integer", 4, GROUP,
        "党员教育管理工作条例第三十一条", unit="月", minimum=1, maximum=6,
        help="条例规定连续六个月；提前提醒，由支部谈话核实，不自动处理",
    )
)  # fmt: skip
SITTINGS: Final = register(
    Parameter(
        "branch.oversight-meetings", "村务监督委员会每季度会议次数", "integer", 1, GROUP,
        "四川省实施村民委员会组织法办法第二十八条", unit="次", maximum=12,
        help="法律没有规定次数；填 0 就不提醒",
    )
)  # fmt: skip
ANSWER_DAYS: Final = register(
    Parameter(
        "branch.oversight-answer-days", "村务监督意见几日内答复", "integer", 10, GROUP,
        "关于建立健全村务监督委员会的指导意见，期限由县规定", unit="日", minimum=1, maximum=90,
    )
)  # fmt: skip
ALL: Final = (LESSONS, DAY, EXEMPT_VOTE, TALKS, CONTACTS, LAPSE_ALERT)


def lessons(path: str, on: dt.date) -> int:
    return integer_of(LESSONS, path, on)


def party_day(path: str, on: dt.date) -> int:
    return integer_of(DAY, path, on)


def exempt_votes(path: str) -> Callable[[dt.date], bool]:
    """Whether the exempt count among those due to vote at a place, by the day of the meeting; read once for many days."""
    values = Values([EXEMPT_VOTE])
    return lambda on: bool(values.of(EXEMPT_VOTE, path, on))


def lessons_of(values: Values, path: str, on: dt.date) -> int:
    """The same as `lessons` from values read for many places at once."""
    found = values.of(LESSONS, path, on)
    return found if isinstance(found, int) else 0
