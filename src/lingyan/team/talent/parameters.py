"""What a county decides about its register of talent. Shipped values are examples, not law."""

from __future__ import annotations

from typing import Final

from django.utils.translation import gettext_noop

from lingyan.kernel.parameters import Parameter, register

GROUP: Final = "人才"
PIPL: Final = "个人信息保护法第十九条，期限由县规定"
RRP: Final = "乡村振兴促进法第二十四条至第二十八条，清单由县规定"

KNOWN: Final = (
    gettext_noop("种植养殖技术"), gettext_noop("农产品加工"), gettext_noop("电商和销路"), gettext_noop("投资和项目"),
    gettext_noop("就业岗位"), gettext_noop("规划设计"), gettext_noop("工程建设"), gettext_noop("法律咨询"),
    gettext_noop("教育辅导"), gettext_noop("文化和手艺"), gettext_noop("数字技术"), gettext_noop("经营管理"),
)  # fmt: skip
"""The kinds shipped; a county sets its own list."""
KINDS: Final = register(
    Parameter(
        "talent.kinds", "人才能提供、村里需要的类别", "words", KNOWN, GROUP, RRP,
    )
)  # fmt: skip
LONGEST_MONTHS: Final = register(
    Parameter(
        "talent.longest-months", "同意书最长有效期", "integer", 24, GROUP, PIPL, unit="个月", minimum=1, maximum=60,
    )
)  # fmt: skip
WARN_DAYS: Final = register(
    Parameter("talent.warn-days", "同意到期前几天提醒", "days", 30, GROUP, PIPL, maximum=365)
)
ANSWER_DAYS: Final = register(
    Parameter(
        "talent.answer-days", "村里的需求几天没有对接要提醒", "days", 30, GROUP, "建议值，没有统一规定", minimum=1,
        maximum=365,
    )
)  # fmt: skip
OFFICE: Final = register(
    Parameter(
        "talent.office", "告知书上的负责单位和联系方式", "words", ("乡镇党建工作办公室", "电话见告知书盖章处"), GROUP,
        "个人信息保护法第十七条", help="先写单位，再写电话，用顿号分开",
    )
)  # fmt: skip
