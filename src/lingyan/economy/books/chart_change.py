"""A later chart of accounts as a table of changes: what it may hold, checked against the chart in force. Pure.

Columns: 科目编码, 科目名称, 变动 (新增 or 停用), 接续科目. A detail may be added below a known account or ended with
another that takes its balance. First-level accounts come with the standard and its printed statements and are refused
here; so is ending an account that a line of the statements or the year's end is computed from.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Final

from lingyan.economy.books import rules
from lingyan.economy.books.chart import FIRST_LEVEL, parent_code
from lingyan.kernel.problems import Problem

ADDED, ENDED = "新增", "停用"
COLUMNS: Final = ("科目编码", "科目名称", "变动", "接续科目")
MOST_ROWS: Final = 2_000
_LONGEST_CODE: Final = 20
_LONGEST_NAME: Final = 80
KEPT: Final = frozenset(
    {
        rules.RESULT_OF_YEAR, rules.UNDISTRIBUTED, rules.DISTRIBUTION_ROOT, "3220101", "3220102", "3220103",
        "3220202", "31101",
    }
)  # fmt: skip
"""Accounts that the year's end books to by code."""


@dataclass(frozen=True, slots=True)
class ChartChange:
    """One row. `row` is its number in the file."""

    code: str
    name: str
    change: str
    successor: str = ""
    row: int = 0

    def as_dict(self) -> dict[str, str]:
        return {"code": self.code, "name": self.name, "change": self.change, "successor": self.successor}


@dataclass(frozen=True, slots=True)
class Known:
    """An account of the shared chart in force."""

    code: str
    category: str
    needs_party: bool = False
    ended: bool = False


def problems_of(
    changes: Sequence[ChartChange],
    known: Mapping[str, Known],
    formulas: Collection[str],
    own: Collection[str],
) -> Iterator[Problem]:
    """What keeps a chart from being loaded. `formulas` are codes that statements read, `own` those that books added."""
    if not changes:
        yield Problem("empty-chart", "文件里没有科目变动")
    if len(changes) > MOST_ROWS:
        yield Problem("too-many-rows", f"一次最多 {MOST_ROWS} 行")
    after = dict(known)
    seen: set[str] = set()
    for each in changes:
        if each.code in seen:
            yield Problem("repeated-row", "科目重复", row=each.row, value=each.code)
        seen.add(each.code)
        if each.change == ADDED:
            found = list(_added(each, after, own))
            yield from found
            if not found:
                parent = after[parent_code(each.code, after)]
                after[each.code] = replace(parent, code=each.code, ended=False)
        elif each.change != ENDED:
            yield Problem("bad-change", f"变动只能是“{ADDED}”或“{ENDED}”", row=each.row, value=each.change)
    ended = {each.code for each in changes if each.change == ENDED}
    for each in changes:
        if each.change == ENDED:
            yield from _ended(each, known, after, ended, formulas)


def _added(each: ChartChange, known: Mapping[str, Known], own: Collection[str]) -> Iterator[Problem]:
    code = each.code
    if not code.isascii() or not code.isdigit() or not FIRST_LEVEL <= len(code) <= _LONGEST_CODE:
        yield Problem("bad-account", "科目编码应为 3 至 20 位数字", row=each.row, value=code)
    elif code in known:
        yield Problem("account-exists", "科目已经存在", row=each.row, value=code)
    elif code in own:
        yield Problem("account-own", "有账套自行增加了同一编码的科目，请换一个编码", row=each.row, value=code)
    elif not parent_code(code, known):
        yield Problem(
            "first-level", "一级科目由会计制度连同报表一起规定，不能在这里增加", row=each.row, value=code
        )
    if not each.name or len(each.name) > _LONGEST_NAME:
        yield Problem("bad-account", "科目名称不能为空，最多 80 字", row=each.row, value=each.name)
    if each.successor:
        yield Problem("needless-successor", "新增的科目不用填接续科目", row=each.row, value=each.successor)


def _ended(
    each: ChartChange, known: Mapping[str, Known], after: Mapping[str, Known], ended: Collection[str],
    formulas: Collection[str],
) -> Iterator[Problem]:  # fmt: skip
    code, place = each.code, each.row
    old, new = known.get(code), after.get(each.successor)
    if old is None or old.ended:
        yield Problem("unknown-account", "科目表中没有这个科目，或已停用", row=place, value=code)
        return
    if len(code) <= FIRST_LEVEL or code in KEPT or code in formulas:
        yield Problem("account-needed", "报表或年末结转要用这个科目，不能停用", row=place, value=code)
    if any(_below(other, code) and other not in ended and not after[other].ended for other in after):
        yield Problem("has-details", "还有没停用的下级科目", row=place, value=code)
    if new is None or new.ended or each.successor in ended:
        yield Problem("no-successor", "接续科目应是变动后仍在用的科目", row=place, value=each.successor)
        return
    if any(
        _below(other, each.successor) and other not in ended and not after[other].ended for other in after
    ):
        yield Problem("successor-has-details", "接续科目应是最末级科目", row=place, value=each.successor)
    if new.category != old.category:
        yield Problem("other-category", "接续科目应属同一类别", row=place, value=each.successor)
    if new.needs_party and not old.needs_party:
        yield Problem(
            "successor-needs-party", "接续科目须有往来对象，原科目没有", row=place, value=each.successor
        )


def _below(code: str, parent: str) -> bool:
    return code != parent and code.startswith(parent)
