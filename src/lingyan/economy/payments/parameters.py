"""What a county decides about payments. Shipped values are the reference's examples (accounting.md 11.2), not law."""

from __future__ import annotations

import datetime as dt
from typing import Final

from lingyan.economy.payments.rules import Limits
from lingyan.kernel.parameters import Parameter, register
from lingyan.parameters.queries import Values

GROUP: Final = "付款审批"

SUPERVISION_ABOVE: Final = register(
    Parameter(
        "payments.supervision-above", "超过多少须经监督机构审核", "fen", 50_000, GROUP,
        "财农〔2021〕121号第二十五条",
        help="不超过这个金额的，由理事长或村主任一人审批",
    )
)  # fmt: skip
TOWNSHIP_ABOVE: Final = register(
    Parameter(
        "payments.township-above", "超过多少须经乡镇审核", "fen", 200_000, GROUP,
        "财农〔2021〕121号第七条",
    )
)  # fmt: skip
DECISION_ABOVE: Final = register(
    Parameter(
        "payments.decision-above", "超过多少须经民主决策", "fen", 500_000, GROUP,
        "农村集体经济组织法第二十六条",
        help="须有已通过的决策事项，且其金额够用",
    )
)  # fmt: skip
JOINT: Final = register(
    Parameter(
        "payments.joint-signature", "须监督审核的付款由理事长和书记联签", "flag", False, GROUP,
        "县级财务管理办法", help="一肩挑时两个职务是一个人，第二个签字由乡镇办理",
    )
)  # fmt: skip
CASH_SINGLE: Final = register(
    Parameter(
        "payments.cash-single", "现金每人每笔最多付多少", "fen", 100_000, GROUP,
        "现金管理暂行条例的结算起点",
    )
)  # fmt: skip
PAPERS: Final = register(
    Parameter(
        "payments.papers-required", "付款申请须附单据", "flag", True, GROUP,
        "会计基础工作规范第五十一条", example=False,
    )
)  # fmt: skip
ALL: Final = (SUPERVISION_ABOVE, TOWNSHIP_ABOVE, DECISION_ABOVE, JOINT, CASH_SINGLE, PAPERS)


def limits_at(path: str, on: dt.date) -> tuple[Limits, bool]:
    """The limits in force at a region path on a day, and whether papers are asked for."""
    values = Values(ALL)

    def fen(parameter: Parameter) -> int:
        return int(values.of(parameter, path, on))  # type: ignore[arg-type]

    limits = Limits(
        fen(SUPERVISION_ABOVE), fen(TOWNSHIP_ABOVE), fen(DECISION_ABOVE), bool(values.of(JOINT, path, on)),
        fen(CASH_SINGLE),
    )  # fmt: skip
    return limits, bool(values.of(PAPERS, path, on))
