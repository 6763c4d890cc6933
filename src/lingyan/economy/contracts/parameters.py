"""What a county decides about contracts, and the terms that the law sets.

From which sum a contract is decided and traded in public is what the county set for decisions (`decisions.parameters`).
"""

from __future__ import annotations

from typing import Final

from lingyan.economy.contracts.models import Kind, LandKind
from lingyan.kernel.parameters import Parameter, register

GROUP: Final = "合同"

TRADE_MONTHS: Final = register(
    Parameter(
        "contracts.trade-months",
        "须公开交易的合同期限",
        "integer",
        36,
        GROUP,
        "浙江省农村集体资产管理条例第三十五条（样例）；由县规定",
        unit="个月",
        help="0 表示不按期限；须公开交易的金额在“四议两公开”里",
    )
)
LEASE_YEARS: Final = register(
    Parameter(
        "contracts.lease-years", "租赁的最长期限", "integer", 20, GROUP, "民法典第七百零五条", example=False, unit="年",
        minimum=1, maximum=20,
    )
)  # fmt: skip
_LAND_LAW: Final = "农村土地承包法第二十一条"
LAND_YEARS: Final = {
    kind.value: register(
        Parameter(
            f"contracts.land-years-{kind.value}", f"{label}承包的最长期限", "integer", years, GROUP, source,
            example=example, unit="年", minimum=1, maximum=years,
        )
    )
    for kind, label, years, source, example in (
        (LandKind.CULTIVATED, "耕地", 30, _LAND_LAW, False),
        (LandKind.GRASS, "草地", 50, _LAND_LAW, False),
        (LandKind.FOREST, "林地", 70, _LAND_LAW, False),
        (LandKind.WASTE, "四荒地、水面等", 50, "由县规定", True),
    )
}  # fmt: skip
GUARANTEE_WORDS: Final = register(
    Parameter(
        "contracts.guarantee-words", "担保类合同的用语", "words", ("担保", "抵押", "质押", "保证人"), GROUP,
        "村民委员会组织法第十三条；财农〔2021〕121号第二十三条；农村集体经济组织法第三十五条", example=False,
    )
)  # fmt: skip
ALERT_DAYS: Final = tuple(
    register(
        Parameter(
            f"contracts.alert-{number}",
            f"到期和应收提醒（第{word}次提前）",
            "days",
            days,
            GROUP,
            "由县规定",
            maximum=730,
        )
    )
    for number, word, days in ((1, "一", 90), (2, "二", 30), (3, "三", 7))
)
DEPOSIT_DAYS: Final = register(
    Parameter(
        "contracts.deposit-days", "合同结束后退还押金的期限", "days", 60, GROUP, "由县规定", maximum=730
    )
)
DEMAND_DAYS: Final = register(
    Parameter(
        "contracts.demand-days",
        "催收通知给出的付款期限",
        "days",
        15,
        GROUP,
        "由县规定",
        minimum=1,
        maximum=180,
    )
)

ITEMS: Final = {
    Kind.CONTRACT_OUT.value: frozenset({"lease", "land-contract"}),
    Kind.LEASE.value: frozenset({"lease", "construction-land"}),
    Kind.WORKS.value: frozenset({"project", "public-works"}),
    Kind.PURCHASE.value: frozenset({"purchase", "major-expense"}),
    Kind.LOAN.value: frozenset({"fund-raising"}),
    Kind.OTHER.value: frozenset({"major-expense", "collective-other"}),
}
"""Codes of the catalogue of matters under which a contract of each kind may be decided."""
MEASURE: Final = {
    Kind.CONTRACT_OUT.value: "lease", Kind.LEASE.value: "lease", Kind.WORKS.value: "project",
    Kind.PURCHASE.value: "purchase", Kind.LOAN.value: "fund-raising", Kind.OTHER.value: "major-expense",
}  # fmt: skip
"""The item of the catalogue whose amount says from which sum on a contract of a kind needs a decision."""
