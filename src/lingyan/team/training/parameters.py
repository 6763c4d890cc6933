"""What is asked of whom in a year, as values with dates of effect. Shipped values are examples, not law, unless said.

Sources: governance.md C and G-01 to G-09 (PEM 20 is law; the plan of 2024–2028 sets its own numbers, to be entered).
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from typing import Final

from django.db.models import Case, Value, When

from lingyan.kernel.parameters import Parameter, register
from lingyan.parameters.models import ParameterValue

GROUP: Final = "教育培训"
PEM: Final = "党员教育管理工作条例第二十条"
PLAN: Final = "全国党员教育培训工作规划，数字以现行规划为准"

LEADER_HOURS: Final = register(
    Parameter(
        "training.leader-hours",
        "书记和村党组织班子一年学时",
        "integer",
        56,
        GROUP,
        PLAN,
        unit="学时",
        maximum=1000,
    )
)
MEMBER_HOURS: Final = register(
    Parameter(
        "training.member-hours",
        "党员村干部一年学时",
        "integer",
        32,
        GROUP,
        PEM,
        unit="学时",
        maximum=1000,
        example=False,
    )
)
WORKER_HOURS: Final = register(
    Parameter(
        "training.worker-hours", "其他村干部一年学时", "integer", 0, GROUP, "村民委员会组织法第四十五条，法律没有规定数字",
        unit="学时", maximum=1000,
    )
)  # fmt: skip
CLASSES: Final = register(
    Parameter(
        "training.classes", "每人一年集中培训次数", "integer", 1, GROUP, PLAN, unit="次", maximum=50,
        help="集中培训和现场教学都算",
    )
)  # fmt: skip
UPPER_CLASSES: Final = register(
    Parameter(
        "training.upper-classes",
        "书记一年参加县级以上培训次数",
        "integer",
        1,
        GROUP,
        PLAN,
        unit="次",
        maximum=50,
    )
)
NEW_MONTHS: Final = register(
    Parameter(
        "training.new-months",
        "新任书记在几个月内培训",
        "integer",
        6,
        GROUP,
        PLAN,
        unit="个月",
        minimum=1,
        maximum=24,
    )
)
DISTANCE_PERCENT: Final = register(
    Parameter(
        "training.distance-percent",
        "网络课程最多算到应学学时的",
        "percent",
        50,
        GROUP,
        "建议值，没有统一规定",
        maximum=100,
    )
)
NIGHTS: Final = register(
    Parameter(
        "training.nights", "每村一年办农民夜校次数", "integer", 12, GROUP, "由县规定；四川省农民夜校要求", unit="次",
        maximum=366,
    )
)  # fmt: skip
FEWEST_SLIPS: Final = register(
    Parameter(
        "training.fewest-slips", "评价表少于几张不显示", "integer", 5, GROUP, "个人信息保护法第六条，建议值", unit="张",
        minimum=3, maximum=100,
    )
)  # fmt: skip
OWED: Final = (LEADER_HOURS, MEMBER_HOURS, WORKER_HOURS, CLASSES, UPPER_CLASSES, DISTANCE_PERCENT)
DUTIES: Final = (*OWED, NEW_MONTHS, NIGHTS)
"""Those that the page of needs names beside the figures."""


def sql_values(parameters: Sequence[Parameter], path_field: str, on: dt.date) -> list[Case | Value]:
    """The whole numbers that hold at each row's own region on a day, for a query over many regions."""
    latest: dict[str, dict[str, int]] = {each.code: {} for each in parameters}
    rows = ParameterValue.objects.filter(code__in=latest, from_on__lte=on).order_by("from_on", "pk")
    for code, path, value in rows.values_list("code", "region__path", "value"):
        latest[code][path or ""] = int(value)
    return [_by_place(latest[each.code], each, path_field) for each in parameters]


def _by_place(latest: dict[str, int], parameter: Parameter, path_field: str) -> Case | Value:
    """The value of the innermost region that sets one."""
    default = Value(latest.pop("", parameter.default))
    places = sorted(latest.items(), key=lambda each: -len(each[0]))
    whens = [When(**{f"{path_field}__startswith": path}, then=Value(value)) for path, value in places]
    return Case(*whens, default=default) if whens else default
