"""Deadlines of publication that a county sets."""

from __future__ import annotations

from typing import Final

from django.utils.translation import gettext_noop

from lingyan.kernel.parameters import Parameter, register

_GROUP: Final = gettext_noop("公开")

DAYS_AFTER_MONTH: Final = register(
    Parameter(
        "noticeboard.days-after-month", "月度账目公开期限（月后）", "days", 10, _GROUP, "四川村务公开条例第十条：十日内",
        minimum=1, maximum=31,
    )
)  # fmt: skip
DAYS_AFTER_QUARTER: Final = register(
    Parameter(
        "noticeboard.days-after-quarter", "季度事项公开期限（季后）", "days", 10, _GROUP,
        "四川村务公开条例第十条：十日内", minimum=1, maximum=31,
    )
)  # fmt: skip
DAYS_FOR_PLAN: Final = register(
    Parameter(
        "noticeboard.days-for-plan", "年度财务计划公开期限（年初起）", "days", 90, _GROUP,
        "农经发〔2011〕13号：财务计划", minimum=1, maximum=366,
    )
)  # fmt: skip
DAYS_AFTER_YEAR: Final = register(
    Parameter(
        "noticeboard.days-after-year", "收益分配公开期限（年后）", "days", 120, _GROUP,
        "农经发〔2011〕13号：收益分配", minimum=1, maximum=366,
    )
)  # fmt: skip
DAYS_AFTER_EVENT: Final = register(
    Parameter(
        "noticeboard.days-after-event", "决议、合同等即时公开期限（事后）", "days", 10, _GROUP,
        "四川村务公开条例第十条：十日内", minimum=1, maximum=31,
    )
)  # fmt: skip
SHEETS_FROM: Final = register(
    Parameter(
        "noticeboard.sheets-from", "账目以外的公开从哪个月起上网、计期限", "integer", 202701,
        _GROUP, "由县里确定；以前的在纸上公开，平台不知道", minimum=200001, maximum=299912, help="六位数字，如 202701",
    )
)  # fmt: skip
DISPLAY_DAYS: Final = register(
    Parameter(
        "noticeboard.display-days", "公示栏张贴天数", "days", 15, _GROUP, "村民委员会组织法第三十五条：不少于十五日",
        example=False, minimum=15, maximum=366,
    )
)  # fmt: skip
ALL: Final = (
    DAYS_AFTER_MONTH, DAYS_AFTER_QUARTER, DAYS_FOR_PLAN, DAYS_AFTER_YEAR, DAYS_AFTER_EVENT, SHEETS_FROM, DISPLAY_DAYS,
)  # fmt: skip
