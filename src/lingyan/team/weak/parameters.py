"""What a county decides about putting weak organisations right, and the figures of the signs.

Shipped values are the reference's (governance.md F-3, A-15); those of signs are examples from other places.
"""

from __future__ import annotations

from typing import Any, Final

from django.utils.translation import gettext_noop

from lingyan.kernel.parameters import Kind, Parameter, register

GROUP: Final = gettext_noop("软弱涣散党组织整顿")
_F3: Final = "整顿流程：方案30天，每季度研判，观察12个月"


def _declare(name: str, label: str, kind: Kind, default: int, source: str, **more: Any) -> Parameter:
    return register(Parameter(f"weak.{name}", label, kind, default, GROUP, source, **more))


PLAN_DAYS: Final = _declare(
    "plan-days", gettext_noop("列入后几天内制定方案"), "days", 30, _F3, minimum=1, maximum=365
)
REVIEW_MONTHS: Final = _declare(
    "review-months",
    gettext_noop("几个月研判一次"),
    "integer",
    3,
    _F3,
    unit=gettext_noop("个月"),
    minimum=1,
    maximum=12,
)
WATCH_MONTHS: Final = _declare(
    "watch-months",
    gettext_noop("销号后观察几个月"),
    "integer",
    12,
    _F3,
    unit=gettext_noop("个月"),
    minimum=1,
    maximum=60,
)
VIEW_LEAST: Final = _declare(
    "view-least",
    gettext_noop("群众测评至少几份有效"),
    "integer",
    30,
    _F3,
    unit=gettext_noop("份"),
    minimum=1,
    maximum=10_000,
)
VIEW_PERCENT: Final = _declare(
    "view-percent",
    gettext_noop("销号时满意和基本满意不低于"),
    "percent",
    60,
    "低于60%是软弱涣散的情形",
    minimum=0,
    maximum=100,
)
DISMISS_DAYS: Final = _declare(
    "dismiss-days", gettext_noop("线索排除最长有效天数"), "days", 180, "产品示例", minimum=1, maximum=366
)
_SIGNS: Final[tuple[tuple[str, str, Kind, int, str], ...]] = (
    ("vacancy_days", gettext_noop("书记空缺或班子缺额超过"), "days", 90, "空缺三个月以上是常见情形"),
    ("life_percent", gettext_noop("组织生活按期率低于"), "percent", 60, "地方示例"),
    ("life_least", gettext_noop("组织生活至少应开几次才看按期率"), "integer", 4, "产品示例"),
    ("term_days", gettext_noop("届满后几天仍未换届"), "days", 0, "未按期换届"),
    ("complaints", gettext_noop("一年内逾期或追问的提问达到"), "integer", 5, "地方示例"),
    ("late_postings", gettext_noop("一年内公开逾期达到"), "integer", 3, "地方示例"),
    ("skipped_steps", gettext_noop("一年内缺党组织研究的决定达到"), "integer", 2, "地方示例"),
)
SIGN_PARAMETERS: Final[dict[str, Parameter]] = {
    name: _declare(name.replace("_", "-"), label, kind, default, source)
    for name, label, kind, default, source in _SIGNS
}
"""By the name under which signs know them."""
