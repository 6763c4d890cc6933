"""What a county or a charter decides about the year's end. Retentions are law; the rate of the reserve is an example."""

from __future__ import annotations

from typing import Final

from lingyan.economy.year.rules import RETENTIONS
from lingyan.kernel.parameters import Parameter, register

GROUP: Final = "年终和会计档案"
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
            f"year.retention-{code}", f"{label}的保管期限", "choice", default, GROUP, _LAW, example=example,
            choices=tuple(RETENTIONS.items()),
        )
    )  # fmt: skip


RETENTION: Final = {
    "voucher": _retention("voucher", "会计凭证", "D30"),
    "ledger": _retention("ledger", "会计账簿", "D30"),
    "yearly": _retention("yearly", "年度财务会计报告", "Y"),
    "monthly": _retention("monthly", "月度财务会计报告", "D10"),
    "bank": _retention("bank", "银行存款余额调节表", "D10"),
    "cash": _retention("cash", "库存现金盘点表", "D10", example=True),
    "catalogue": _retention("catalogue", "会计档案目录", "Y"),
}
"""Kind of item → how long it is kept, which a county may set from a day on."""
