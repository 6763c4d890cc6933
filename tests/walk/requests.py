"""The ten payments of the month: what is bought, for how much, and how far up it has to go.

Tiers are the shipped examples: beyond 500 yuan the supervision signs too, beyond 2,000 the township, beyond 5,000 the
members must have decided.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

STATIONER: Final = ("雁城青石办公用品有限公司", "990148001000200030", "雁城农商银行")
BUILDER: Final = ("雁城长桥建筑工程有限公司", "990148001000200048", "雁城农商银行")
PRINTER: Final = ("雁坪镇丰水图文店", "990148001000200055", "雁城农商银行")


@dataclass(frozen=True, slots=True)
class Wanted:
    """`signers` are the village's and the township's posts in the order in which they sign."""

    village: str
    purpose: str
    yuan: int
    payee: tuple[str, str, str]
    charge: str = "51303"
    signers: tuple[str, ...] = ("chairman",)
    cash: bool = False
    maker: str = "reporter"
    note: str = ""


DECIDED: Final = "修缮灌溉渠"
"""What the members' representatives decide in the same month."""
TWO, THREE = ("chairman", "supervision"), ("chairman", "supervision", "officer")
TEN: Final = (
    Wanted("凤桥村", "购买办公用品", 320, STATIONER),
    Wanted("凤桥村", "印制公示材料", 1_600, PRINTER, signers=TWO),
    Wanted("凤桥村", "修补仓库屋面", 4_200, BUILDER, signers=THREE),
    Wanted("凤桥村", DECIDED, 12_000, BUILDER, signers=THREE, note="decision"),
    Wanted("西园村", "购买茶水杯具", 480, STATIONER, cash=True),
    Wanted("西园村", "制作公示栏", 900, PRINTER, signers=TWO, note="returned"),
    Wanted("西园村", "购买清扫工具", 260, STATIONER, maker="secretary", note="maker"),
    Wanted("鹭塘村", "更换会议桌椅", 1_800, STATIONER, signers=TWO),
    Wanted("鹭塘村", "清理村内沟渠", 2_600, BUILDER, signers=THREE),
    Wanted("鹭塘村", "印制村民手册", 350, PRINTER),
)  # fmt: skip
