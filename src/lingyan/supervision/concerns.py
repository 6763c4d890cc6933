"""Whose own conduct a hit may be: which columns of facts name persons, and how they hang on a hit's records.

A rule names some of these columns (`concerns`); the engine looks up what they hold for the records of each hit. What comes
out are ids such as `person:9`, `user:3`, `personal:5`, `party:7`, `member:4` or a post such as `post:cashier`, never a name.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from typing import Final

BOOKKEEPING: Final = "post:bookkeeping"
"""Whoever is asked to explain in the village: the entering itself is in question."""
CASHIER: Final = "post:cashier"
"""Whoever held the cash box on the day of the hit."""
PERSONS: Final = frozenset({"party", "person", "member"})
"""Records of a hit that are persons themselves."""
_OLD_NAMES: Final = 1_000_000_000
"""`books.facts_entries`: names of old software stand below this, accounts above, as negative numbers."""


@dataclass(frozen=True, slots=True)
class Link:
    """Rows of `sql` (FROM …) that hang on records of a kind by the column `key`."""

    record: str
    sql: str
    key: str


@dataclass(frozen=True, slots=True)
class Source:
    """One column that names a person. `who` is SQL for the id; `zh` what people call them."""

    zh: str
    who: str = ""
    links: tuple[Link, ...] = ()
    tables: tuple[str, ...] = ()


def _hand(column: str) -> str:
    """A person, or the negative number of an account or of a name from old software."""
    return (
        f"CASE WHEN {column} > 0 THEN 'person:' || {column} WHEN {column} > -{_OLD_NAMES} THEN 'user:' || -{column} "
        f"ELSE 'personal:' || (-{column} - {_OLD_NAMES}) END"
    )


def _id(kind: str, column: str) -> str:
    return f"'{kind}:' || {column}"


_VOUCHER: Final = (Link("voucher", "voucher t", "t.voucher"),)
_LINE: Final = (Link("voucher", "voucher_line t", "t.voucher"),)
_PAYMENT: Final = (Link("payment", "payment t", "t.payment"), Link("voucher", "payment t", "t.voucher"))
_CONTRACT: Final = (
    Link("contract", "contract t", "t.contract"),
    Link("instalment", "instalment i JOIN contract t ON t.village = i.village AND t.contract = i.contract", "i.instalment"),
)  # fmt: skip
SOURCES: Final[dict[str, Source]] = {
    "voucher.maker": Source("制单人", _hand("t.maker"), _VOUCHER, ("voucher",)),
    "voucher.reviewer": Source("审核人", _hand("t.reviewer"), _VOUCHER, ("voucher",)),
    "voucher_line.party": Source("分录的往来对象", _id("party", "nullif(t.party, 0)"), _LINE, ("voucher_line",)),
    "voucher_line.person": Source("分录的往来人员", _id("person", "t.person"), _LINE, ("voucher_line",)),
    "payment.person": Source("收款人员", _id("person", "t.person"), _PAYMENT, ("payment",)),
    "payment.personal": Source("收款人", _id("personal", "t.personal"), _PAYMENT, ("payment",)),
    "payment.requested_by": Source("付款申请人", _hand("t.requested_by"), _PAYMENT, ("payment",)),
    "payment.approved_by": Source("付款审批人", _hand("t.approved_by"), _PAYMENT, ("payment",)),
    # The releaser without a person stands as the negative number of the personal data.
    "payment.released_by": Source(
        "支付经办人", "CASE WHEN t.released_by > 0 THEN 'person:' || t.released_by ELSE 'personal:' || -t.released_by END",
        _PAYMENT, ("payment",),
    ),
    "payment_document.personal": Source(
        "开票方", _id("personal", "t.personal"), (Link("payment", "payment_document t", "t.payment"),), ("payment_document",)
    ),
    "contract.party": Source("合同对方", _id("party", "t.party"), _CONTRACT, ("contract", "instalment")),
    "contract.person": Source("合同对方人员", _id("person", "t.person"), _CONTRACT, ("contract", "instalment")),
    "bank_transaction.personal": Source(
        "银行流水对方", _id("personal", "t.personal"), (Link("bank_transaction", "bank_transaction t", 't."transaction"'),),
        ("bank_transaction",),
    ),
    "project.winner": Source(
        "中标单位", _id("party", "t.winner"), (Link("project", "project t", "t.project"),), ("project",)
    ),
    "asset.buyer": Source("资产买受人", _id("party", "t.buyer"), (Link("asset", "asset t", "t.asset"),), ("asset",)),
    "cash_count.counted_by": Source(
        "盘点人", _hand("t.counted_by"), (Link("cash_count", "cash_count t", 't."count"'),), ("cash_count",)
    ),
    "cash_count.confirmed_by": Source(
        "监盘人", _hand("t.confirmed_by"), (Link("cash_count", "cash_count t", 't."count"'),), ("cash_count",)
    ),
    "distribution_member.member": Source("名单里的成员"),
    "post_holding.person": Source("职务变动的人"),
    "question.concern": Source("提问涉及的人"),
    CASHIER: Source("当天的出纳"),
    BOOKKEEPING: Source("记账的人"),
}  # fmt: skip
"""By table and column. Those without links are records themselves, given by the SELECT, or known to another room."""


def lookup(tables: Collection[str]) -> str:
    """One SELECT of (hit, who) for the rows of `asked` (hit, village, kind, id, source), over the tables that are there."""
    parts = [
        f"SELECT a.hit, {source.who} AS who FROM asked a JOIN ({_from(link)}) t ON t.the_id = a.id "  # noqa: S608
        f"AND t.village = a.village WHERE a.kind = '{link.record}' AND a.source = '{name}'"
        for name, source in SOURCES.items()
        if set(source.tables) <= set(tables)
        for link in source.links
    ]
    return f"SELECT DISTINCT hit, who FROM ({' UNION ALL '.join(parts)}) WHERE who IS NOT NULL"  # noqa: S608


def _from(link: Link) -> str:
    return f"SELECT t.*, {link.key} AS the_id FROM {link.sql}"  # noqa: S608
