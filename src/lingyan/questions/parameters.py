"""What a county decides about questions: days to answer, who hears of conduct first, how long names are kept."""

from __future__ import annotations

import datetime as dt
from typing import Final

from lingyan.kernel.calendar import deadline
from lingyan.kernel.parameters import Parameter, register
from lingyan.parameters.queries import Values
from lingyan.questions.rules import Level

_GROUP: Final = "村民提问"
_LAW: Final = "四川省村务公开条例第十六、十七条；村民委员会组织法第三十五条"
_PRIVACY: Final = "个人信息保护法第十九、四十七条"

VILLAGE_DAYS: Final = register(
    Parameter("questions.days-village", "村里和监督机构答复期限", "days", 10, _GROUP, _LAW, False, minimum=1, maximum=60)
)  # fmt: skip
UPPER_DAYS: Final = register(
    Parameter("questions.days-upper", "乡镇和县级答复期限", "days", 20, _GROUP, _LAW, False, minimum=1, maximum=90)
)  # fmt: skip
CONDUCT_TO: Final = register(
    Parameter(
        "questions.conduct-to", "涉及村干部本人的提问先交", "choice", "supervision", _GROUP, _LAW,
        choices=(("supervision", "村监督机构"), ("township", "乡镇")),
    )
)  # fmt: skip
REACTION_DAYS: Final = register(
    Parameter(
        "questions.days-reaction", "答复后等提问人回应的天数", "days", 15, _GROUP, "县级办法", minimum=1, maximum=180,
        help="期满没有回应即办结。",
    )
)  # fmt: skip
NAMES_KEPT: Final = register(
    Parameter("questions.days-names", "办结后保留姓名电话的天数", "days", 180, _GROUP, _PRIVACY, maximum=3650)
)
TEXTS_KEPT: Final = register(
    Parameter(
        "questions.days-texts",
        "办结后保留提问和答复文字的天数",
        "days",
        1825,
        _GROUP,
        _PRIVACY,
        maximum=36500,
    )
)
MOST_A_DAY: Final = register(
    Parameter(
        "questions.most-a-day", "一个村一天最多收多少件", "integer", 30, _GROUP, "防止灌水；不记录来源地址",
        unit="件", minimum=1, maximum=10_000,
    )
)  # fmt: skip
OWN_LINE_DAYS: Final = register(
    Parameter(
        "questions.days-own-line", "本人账目查询办理期限", "days", 10, _GROUP,
        "农村集体经济组织法第十三条；个人信息保护法第四十五条", minimum=1, maximum=30,
        help="从登记到把查询单交给本人。",
    )
)  # fmt: skip
ALL: Final = (
    OWN_LINE_DAYS,
    VILLAGE_DAYS,
    UPPER_DAYS,
    CONDUCT_TO,
    REACTION_DAYS,
    NAMES_KEPT,
    TEXTS_KEPT,
    MOST_A_DAY,
)


def values() -> Values:
    """Every setting of this room in one query."""
    return Values(ALL)


def number(held: Values, parameter: Parameter, path: str, on: dt.date) -> int:
    return int(held.of(parameter, path, on))  # type: ignore[arg-type]


def due_on(held: Values, level: Level, path: str, start: dt.date) -> dt.date:
    """The last day for a desk that gets a question on a day, by the rule in force on that day."""
    days = VILLAGE_DAYS if level <= Level.SUPERVISION else UPPER_DAYS
    return deadline(start, number(held, days, path, start))


def conduct_floor(held: Values, path: str, on: dt.date) -> Level:
    return Level.TOWNSHIP if held.of(CONDUCT_TO, path, on) == "township" else Level.SUPERVISION
