"""What a county decides about members and distribution. Shipped values are examples, not law, unless said."""

from __future__ import annotations

import datetime as dt
from typing import Final

from django.utils.translation import gettext_noop

from lingyan.kernel.parameters import Parameter, register
from lingyan.parameters.queries import integer_of, value_of

GROUP: Final = "成员和收益分配"
KINDS: Final = (gettext_noop("人口股"), gettext_noop("农龄股"), gettext_noop("贡献股"))

SHARE_KINDS: Final = register(
    Parameter(
        "members.share-kinds", "股份（份额）种类", "words", KINDS, GROUP,
        "农村集体经济组织法第四十条", help="各村章程可以只用其中几种",
    )
)  # fmt: skip
REGISTER_DAYS: Final = register(
    Parameter(
        "members.register-days", "成员名册公示天数", "days", 15, GROUP, "农村集体经济组织法第十二条", minimum=1,
        maximum=180,
    )
)  # fmt: skip
LIST_DAYS: Final = register(
    Parameter(
        "members.list-days", "分配清单公示天数", "days", 7, GROUP, "四川省农村集体经济组织条例第十八条", minimum=1,
        maximum=180,
    )
)  # fmt: skip
RESERVE: Final = register(
    Parameter(
        "members.reserve-percent", "公积公益金最低提取比例", "percent", 10, GROUP, "农村集体经济组织法第四十二条",
        maximum=100, help="章程可以规定更高的比例，在分配方案里填写",
    )
)  # fmt: skip
HOLDER: Final = register(
    Parameter(
        "members.holder-percent", "转让后一人最多持有份额", "percent", 5, GROUP,
        "四川省农村集体经济组织条例第三十二条", minimum=1, maximum=100,
    )
)  # fmt: skip
MOST_MISSES: Final = register(
    Parameter(
        "members.most-misses", "一村一天最多输错查询码多少次", "integer", 100, GROUP, "个人信息保护法第五十一条",
        unit="次", minimum=5, maximum=100_000, help="超过以后当天停止网上查询，防止猜码",
    )
)  # fmt: skip


def share_kinds(path: str, on: dt.date) -> tuple[str, ...]:
    """The kinds of shares that may be allotted at a place."""
    found = value_of(SHARE_KINDS, path, on)
    return tuple(str(each) for each in found) if isinstance(found, tuple) else ()


def percent(parameter: Parameter, path: str, on: dt.date) -> int:
    return integer_of(parameter, path, on)
