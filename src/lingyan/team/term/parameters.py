"""The days of a 换届: what the law of the country and of a province ask, and what a county sets where it may be stricter.

`data/provinces.toml` holds the provinces' days with their dates of effect. Where several hold, the stricter wins: the
longer notice, the shorter time limit (governance.md 0.2).
"""

from __future__ import annotations

import datetime as dt
import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from importlib import resources
from typing import Any, Final

from django.utils.translation import gettext_noop as _

from lingyan.kernel.parameters import Parameter, register
from lingyan.parameters.queries import Values, whole
from lingyan.team.term.rules import BoardSize
from lingyan.team.term.shifting import EVERYWHERE

GROUP: Final = _("换届")
_SC: Final = "四川省村民委员会选举条例"
_STRICTER: Final = _("只能更严：低于法律和本省规定的，按法律和本省规定执行")


@dataclass(frozen=True, slots=True)
class Rule:
    """`notice`: days at least, the more the stricter; otherwise a time limit, the less the stricter."""

    parameter: Parameter
    notice: bool


def _rule(
    key: str,
    label: str,
    days: int,
    source: str,
    *,
    notice: bool = False,
    example: bool = False,
    most: int = 180,
    unit: str = "",
) -> tuple[str, Rule]:
    parameter = Parameter(
        f"term.{key}", label, "integer" if unit else "days", days, GROUP, source, example, unit,
        minimum=0 if notice else 1, maximum=most, help=_STRICTER,
    )  # fmt: skip
    return key, Rule(register(parameter), notice)


RULES: Final[dict[str, Rule]] = dict(
    (
        _rule("voters", _("选民名单在选举日前多少天公布"), 20, "村民委员会组织法第十七条", notice=True),
        _rule("objection", _("对选民名单提出申诉的期限"), 5, "村民委员会组织法第十七条", most=5),
        _rule("decision", _("处理选民名单申诉的期限"), 3, "村民委员会组织法第十七条", most=3),
        _rule("listed", _("被提名候选人在选举日前多少天公布"), 15, f"{_SC}第二十三条", notice=True, example=True),
        _rule("finalised", _("正式候选人在选举日前多少天公布"), 5, f"{_SC}第二十四条", notice=True, example=True),
        _rule("runoff", _("另行选举的期限"), 10, f"{_SC}第三十七条", example=True),
        _rule("revote", _("选举被认定无效后重新投票的期限"), 90, "由县规定", example=True),
        _rule("handover", _("工作移交的期限"), 10, "村民委员会组织法第二十四条", most=10),
        _rule("support", _("推选村务监督机构、小组长和代表的期限"), 15, f"{_SC}第四十条", example=True),
        _rule("filing", _("选举结果备案的期限"), 5, f"{_SC}第四十六条", example=True),
        _rule("complaint", _("对选举申诉作出决定的期限"), 30, f"{_SC}第五十一条", example=True),
        _rule("appeal", _("对选举申诉的决定不服，多少天内可以向上一级申诉"), 15, f"{_SC}第五十一条", notice=True,
              example=True),
        _rule("relist", _("推迟选举超过多少天要重新公布名单"), 30, f"{_SC}第十九条", example=True),
        _rule("registration", _("选民登记留出的天数（建议）"), 10, "由县规定", notice=True, example=True),
        _rule("nomination", _("提名留出的天数（建议）"), 3, "由县规定", notice=True, example=True),
        _rule("review", _("资格审查留出的天数（建议）"), 5, "由县规定", notice=True, example=True),
        _rule("closing", _("办结归档的期限（建议）"), 30, "由县规定", example=True),
    )
)  # fmt: skip
_MONTHS: Final = _("个月")
CLOCKS: Final[dict[str, Rule]] = dict(
    (
        _rule("recall-months", _("收到罢免要求后多少个月内表决"), 3, f"{_SC}第四十一条", example=True, most=12,
              unit=_MONTHS),
        _rule("bar-months", _("罢免未通过，多少个月内不得以同一事实再提"), 6, f"{_SC}第四十二条", notice=True, example=True,
              most=24, unit=_MONTHS),
        _rule("absence-months", _("连续多少个月不履行职责可以视为辞职"), 6, f"{_SC}第四十三条", notice=True, example=True,
              most=24, unit=_MONTHS),
        _rule("by-election-months", _("不足三人后多少个月内补选"), 3, f"{_SC}第四十五条", example=True, most=12,
              unit=_MONTHS),
        _rule("secretary-days", _("书记空缺超过多少天提示"), 90, "软弱涣散村党组织整顿的通常标准（各地不同）", example=True),
    )
)  # fmt: skip
"""Clocks of leaving and of empty seats, in months or days; they say nothing of the calendar of a vote."""
BY_MEETING: Final = register(
    Parameter(
        "term.by-election-meeting", _("补选可以由村民代表会议进行"), "flag", True, GROUP, "村民委员会组织法第二十三条",
        help=_("县里要求一律由选民投票的，改为否"),
    )
)  # fmt: skip
PARTY_MARGIN: Final = register(
    Parameter(
        "term.party-margin", "党组织委员候选人的差额比例", "percent", 20, GROUP, "基层组织选举工作条例（待核）", minimum=20,
        maximum=100,
    )
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Province:
    """One province's days from a day on, and its documents for a term that is not kept (codes of shifting.LABELS).

    `example` marks what has to be confirmed.
    """

    code: str
    name: str
    from_on: dt.date
    days: Mapping[str, int]
    source: str
    example: bool
    shift_documents: Sequence[str] = EVERYWHERE
    monitors: Mapping[str, Any] = field(default_factory=dict)
    """The size of a 监事会 as `rules.BoardSize` has it; empty where the province says nothing."""


@lru_cache(maxsize=1)
def provinces() -> tuple[Province, ...]:
    text = resources.files("lingyan.team.term").joinpath("data/provinces.toml").read_text(encoding="utf-8")
    return tuple(Province(**each) for each in tomllib.loads(text)["province"])


def province_of(code: str, on: dt.date) -> Province | None:
    """The rules of the province that a 12-digit code lies in, as they are in force on a day."""
    fitting = [each for each in provinces() if code.startswith(each.code) and each.from_on <= on]
    return max(fitting, key=lambda each: each.from_on, default=None)


def monitors_size(code: str, on: dt.date) -> BoardSize:
    """How large the 监事会 of a collective is where a 12-digit code lies."""
    own = province_of(code, on)
    return BoardSize(**own.monitors) if own else BoardSize()


def stricter(notice: bool, *days: int) -> int:
    return max(days) if notice else min(days)


def days_at(code: str, path: str, on: dt.date, values: Values | None = None) -> dict[str, int]:
    """The days that hold at a region on a voting day, by their keys: the strictest of country, province and county."""
    return _strictest(RULES, code, path, on, values or all_values())


def clocks_at(code: str, path: str, on: dt.date, values: Values | None = None) -> dict[str, int]:
    """The clocks of leaving and of empty seats at a region on a day, by their keys."""
    return _strictest(CLOCKS, code, path, on, values or clock_values())


def _strictest(
    rules: Mapping[str, Rule], code: str, path: str, on: dt.date, values: Values
) -> dict[str, int]:
    own = province_of(code, on)
    found: dict[str, int] = {}
    for key, rule in rules.items():
        asked = [whole(values.of(rule.parameter, path, on))]
        if not rule.parameter.example:
            asked.append(whole(rule.parameter.default))
        if own and key in own.days:
            asked.append(own.days[key])
        found[key] = stricter(rule.notice, *asked)
    return found


def all_values() -> Values:
    """Every setting of these rules, read in one query."""
    return Values([rule.parameter for rule in RULES.values()])


def clock_values() -> Values:
    """Every setting of the clocks, read in one query."""
    return Values([rule.parameter for rule in CLOCKS.values()])
