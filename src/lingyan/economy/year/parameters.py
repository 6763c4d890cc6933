"""What a county or a charter decides about the year's end. Retentions are law; the rate of the reserve is an example."""

from __future__ import annotations

from typing import Final

from django.utils.translation import gettext_noop

from lingyan.economy.year.rules import RETENTIONS
from lingyan.kernel.parameters import Parameter, register

GROUP: Final = gettext_noop("年终和会计档案")
_LAW: Final = "《会计档案管理办法》（财政部、国家档案局令第79号）附表1"

RESERVE_PERCENT: Final = register(
    Parameter(
        "year.reserve-percent", "公积公益金提取比例", "percent", 10, GROUP, "财农〔2021〕121号第二十八条；组织章程",
        maximum=100, help="按章程规定的比例填写",
    )
)  # fmt: skip


def _retention(code: str, label: str, default: str, *, example: bool = False) -> Parameter:
    return register(
        Parameter(
            f"year.retention-{code}", label, "choice", default, GROUP, _LAW, example=example,
            choices=tuple(RETENTIONS.items()),
        )
    )  # fmt: skip


RETENTION: Final = {
    "voucher": _retention("voucher", gettext_noop("会计凭证的保管期限"), "D30"),
    "ledger": _retention("ledger", gettext_noop("会计账簿的保管期限"), "D30"),
    "yearly": _retention("yearly", gettext_noop("年度财务会计报告的保管期限"), "Y"),
    "monthly": _retention("monthly", gettext_noop("月度财务会计报告的保管期限"), "D10"),
    "bank": _retention("bank", gettext_noop("银行存款余额调节表、银行流水原件的保管期限"), "D10"),
    "cash": _retention("cash", gettext_noop("库存现金盘点表的保管期限"), "D10", example=True),
    "catalogue": _retention("catalogue", gettext_noop("会计档案目录的保管期限"), "Y"),
}
"""Kind of item → how long it is kept, which a county may set from a day on."""
