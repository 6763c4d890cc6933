"""What a county decides about assets. All values shipped are examples; tax law and county rules set the real ones."""

from __future__ import annotations

from typing import Final

from lingyan.economy.assets.kinds import Kind
from lingyan.kernel.parameters import Parameter, register

GROUP: Final = "资产资源"
_LIFE_SOURCE: Final = "农村集体经济组织会计制度（按月计提折旧，年限由组织确定）"

APPRAISAL_FROM: Final = register(
    Parameter(
        "assets.appraisal-from",
        "出售资产须先评估的原值",
        "fen",
        5_000_000,
        GROUP,
        "财农〔2021〕121号第二十二条",
    )
)
RESIDUAL: Final = register(
    Parameter("assets.residual-percent", "预计净残值率", "percent", 5, GROUP, _LIFE_SOURCE, maximum=100)
)
IDLE_AFTER: Final = register(
    Parameter(
        "assets.idle-after",
        "闲置多久列入清单",
        "days",
        365,
        GROUP,
        "农村集体经济组织法第四十三条",
        maximum=3650,
    )
)
LIVES: Final = {
    kind: register(
        Parameter(
            f"assets.life-{kind}", f"{Kind(kind).label}的使用年限", "integer", years, GROUP, _LIFE_SOURCE, unit="年",
            minimum=1, maximum=100,
        )
    )
    for kind, years in (
        (Kind.BUILDING.value, 20), (Kind.MACHINE.value, 10), (Kind.VEHICLE.value, 5), (Kind.WATERWORKS.value, 15),
        (Kind.ROAD.value, 15), (Kind.OFFICE.value, 5), (Kind.OTHER_FIXED.value, 5), (Kind.ORCHARD.value, 10),
        (Kind.LIVESTOCK.value, 5), (Kind.INTANGIBLE.value, 10),
    )
}  # fmt: skip

DISPOSAL_ITEMS: Final = frozenset({"disposal"})
"""Codes of the catalogue of matters under which a disposal may be decided."""
