"""Rules of the year's end: distribution in the law's order, archive codes and file names. Pure.

Sources: accounting.md 5.2 and 7, 财农〔2021〕121号 arts 26–29, 《会计档案管理办法》 annex 1, DA/T 13 (档号编制规则).
Amounts are fen.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Final

from django.utils.translation import gettext_noop

PARTS: Final = {
    "PZ": gettext_noop("会计凭证"), "ZB": gettext_noop("会计账簿"), "BG": gettext_noop("财务会计报告"),
    "QT": gettext_noop("其他会计资料"),
}  # fmt: skip
"""Classes of the annex to 《会计档案管理办法》 by the letters that an archive code uses."""
RETENTIONS: Final = {"Y": gettext_noop("永久"), "D30": gettext_noop("30 年"), "D10": gettext_noop("10 年")}
KEEP_YEARS: Final = {"Y": 9999, "D30": 30, "D10": 10}
_UNSAFE: Final = re.compile(r"[^\w\-·（）]+")
_LONGEST_TITLE: Final = 60


@dataclass(frozen=True, slots=True)
class Result:
    """The lines of the income statement that a distribution starts from.

    `net` is 净收益, `brought` 年初未分配收益, `moved_in` 其他转入; the others are what is distributed already.
    """

    net: int
    brought: int
    moved_in: int
    reserve: int = 0
    members: int = 0
    other: int = 0

    @property
    def distributable(self) -> int:
        """可分配收益: negative while losses of earlier years are not covered."""
        return self.net + self.brought + self.moved_in

    @property
    def left(self) -> int:
        """未分配收益 after what is distributed already."""
        return self.distributable - self.reserve - self.members - self.other

    @property
    def reserve_base(self) -> int:
        """What the charter's rate is applied to: past losses come first, and earlier years have paid theirs."""
        return max(min(self.net, self.distributable), 0)


def reserve_of(base: int, percent: int) -> int:
    """公积公益金 at a rate in whole percents, to the fen, half up."""
    return (base * percent + 50) // 100


def cover_of(result: Result, reserves: int) -> int:
    """How much of an accumulated loss the reserve can make good (E75); 0 without a loss."""
    return max(min(-result.left, reserves), 0)


def archive_code(fonds: str, year: int, part: str, retention: str, number: int) -> str:
    """档号: 全宗号-门类·年度-类别-保管期限-案卷号, as `990121107208-KU·2025-PZ-D30-0001`."""
    return f"{fonds}-KU·{year}-{part}-{retention}-{number:04d}"


def file_name(code: str, part: str, retention: str, title: str, suffix: str) -> str:
    """Where a file stands in the set: a folder for each class and retention, the name of code and title."""
    clean = _UNSAFE.sub("", title)[:_LONGEST_TITLE]
    return f"{part}-{retention}/{code}-{clean}.{suffix}"


def set_name(fonds: str, village: str, year: int, version: int) -> str:
    return f"{fonds}-KU·{year}-{_UNSAFE.sub('', village)}-会计档案-V{version}.zip"
