"""What a county decides about matching and ageing."""

from __future__ import annotations

from typing import Final

from lingyan.economy.bank.matching import DUPLICATE_WINDOW, WINDOW
from lingyan.kernel.parameters import Parameter, register

_GROUP: Final = "银行对账"
_RULE: Final = "参考示例"

MATCH_DAYS: Final = register(
    Parameter("bank.match-days", "核对时日期相差不超过", "days", WINDOW, _GROUP, _RULE, maximum=31,
              help="银行流水与账上分录金额相同、日期相差在这些天以内的，列为待确认的对应。")
)  # fmt: skip
DUPLICATE_DAYS: Final = register(
    Parameter("bank.duplicate-days", "重复记账的查找天数", "days", DUPLICATE_WINDOW, _GROUP, _RULE, maximum=27,
              help="比一个月短，按月重复的固定支出就不会被当成重复记账。")
)  # fmt: skip
OPEN_DAYS: Final = register(
    Parameter(
        "bank.open-days", "未达账项超过多少天要清理", "days", 60, _GROUP, _RULE, minimum=1, maximum=3650
    )
)
AGE_FIRST: Final = register(
    Parameter("bank.age-first", "账龄第一档", "days", 30, _GROUP, _RULE, minimum=1, maximum=3650)
)
AGE_SECOND: Final = register(
    Parameter("bank.age-second", "账龄第二档", "days", 60, _GROUP, _RULE, minimum=2, maximum=3650)
)
AGE_THIRD: Final = register(
    Parameter("bank.age-third", "账龄第三档", "days", 90, _GROUP, _RULE, minimum=3, maximum=3650)
)
BUCKETS: Final = (AGE_FIRST, AGE_SECOND, AGE_THIRD)
