"""Which column of a statement means what: the alias table, known layouts by their columns, and saved mappings.

Source: accounting.md 10.2 and 10.3. 借 and 贷 on a statement are the bank's view: 借 is money out.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any, Final

from lingyan.kernel.tabular import plain

ALIASES: Final[dict[str, tuple[str, ...]]] = {
    "serial": ("流水号", "交易流水号", "银行流水号", "回单号", "回单编号", "日志号"),
    "date": ("交易日期", "记账日期", "入账日期", "日期"),
    "time": ("交易时间", "发生时间", "记账时间"),
    "amount": ("金额", "交易金额", "发生额", "交易发生金额"),
    "out": ("支出金额", "支出", "借方发生额", "借方金额", "付款金额", "转出金额"),
    "in": ("收入金额", "收入", "贷方发生额", "贷方金额", "收款金额", "转入金额"),
    "direction": ("借贷方向", "借贷标志", "收付标志", "收支标志"),
    "balance": ("余额", "账户余额", "本次余额", "交易后余额"),
    "party": ("对方户名", "对方名称", "对方单位名称", "对方账户名称", "对方账户名", "对手信息"),
    "party_account": ("对方账号", "对方卡号/账号"),
    "text": ("摘要", "交易摘要", "用途", "交易用途", "附言", "交易附言", "备注"),
    "own_account": ("本方账号", "交易账号", "账号", "账户号"),
    "currency": ("币种", "币别"),
}
FIELD_TITLES: Final[dict[str, str]] = {
    "serial": "流水号",
    "date": "日期",
    "time": "时间",
    "amount": "金额（收正付负，或配借贷方向）",
    "out": "支出金额（银行借方）",
    "in": "收入金额（银行贷方）",
    "direction": "借贷方向",
    "balance": "余额",
    "party": "对方户名",
    "party_account": "对方账号",
    "text": "摘要、用途、附言",
    "own_account": "本方账号",
    "currency": "币种",
}
REPEATABLE: Final = frozenset({"text"})
OUT_WORDS: Final = ("借", "付", "支", "出", "D", "-")
IN_WORDS: Final = ("贷", "收", "入", "C", "+")
_KNOWN: Final = (
    ("四川农信", ("交易流水号", "对方户名", "摘要", "支出金额", "收入金额", "账户余额")),
    ("重庆农商行", ("交易流水号", "交易日期", "交易账号", "对方账户名", "用途", "余额")),
    ("农业银行", ("交易时间", "对方户名", "支出金额", "收入金额", "账户余额")),
    ("农业银行个人", ("交易日期", "交易摘要", "交易金额", "本次余额", "对手信息", "日志号")),
    ("中国银行", ("记账日期", "币别", "金额", "余额", "附言", "对方账户名", "对方卡号/账号")),
    ("借贷两列", ("入账日期", "借贷标志", "借方发生额", "贷方发生额", "交易后余额")),
)


@dataclass(frozen=True, slots=True)
class Mapping:
    """What a person saved for a bank whose columns the alias table does not know.

    `columns` is field → titles. `out_words` mean money out in a direction column; `positive_out` says that a positive
    signed amount is money out.
    """

    name: str
    columns: dict[str, tuple[str, ...]] = field(default_factory=dict)
    out_words: tuple[str, ...] = ()
    positive_out: bool = False

    @classmethod
    def from_json(cls, name: str, data: dict[str, Any]) -> Mapping:
        columns = {key: tuple(titles) for key, titles in data.get("columns", {}).items()}
        return cls(name, columns, tuple(data.get("out_words", ())), bool(data.get("positive_out", False)))

    def as_json(self) -> dict[str, Any]:
        return {
            "columns": {key: list(titles) for key, titles in sorted(self.columns.items())},
            "out_words": list(self.out_words),
            "positive_out": self.positive_out,
        }

    def aliases(self) -> dict[str, tuple[str, ...]]:
        """Its own titles win: an alias that it gives another meaning is taken from the table."""
        taken = {plain(title).casefold() for titles in self.columns.values() for title in titles}
        found = {
            key: tuple(title for title in titles if plain(title).casefold() not in taken)
            for key, titles in ALIASES.items()
            if key not in self.columns
        }
        return {**found, **self.columns}


def layout_of(titles: Sequence[str], mapping: Mapping | None) -> str:
    """The known layout whose columns are all there, the most telling first; 通用 for any other."""
    if mapping is not None:
        return mapping.name
    there = set(titles)
    fitting = [(len(columns), name) for name, columns in _KNOWN if set(columns) <= there]
    return max(fitting)[1] if fitting else "通用"
