"""The vouchers of 31 December, by the same rules that the ledger uses: closing, result, distribution, folding.

Order of accounting.md 5.2: income and expense to 321, 321 to 322, the reserve of a tenth, distribution to
members where the result allows it, and 322's details folded. Pure.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Final

from lingyan.demo.events import Line
from lingyan.demo.profiles import BUSY, YUAN, Key, Profile
from lingyan.economy.books import rules
from lingyan.economy.books.rules import Amounts, Entry
from lingyan.kernel.month import Month

RESERVE_PERCENT: Final = 10
_RESERVE, _TO_MEMBERS = "3220101", "3220102"

Sheet = tuple[str, tuple[Line, ...]]
"""Kind and lines of a voucher."""


def closing_sheets(
    profile: Profile, month: Month, year: Mapping[Key, Sequence[int]], net: Mapping[Key, int]
) -> Iterator[Sheet]:
    """`year` is the turnover of the year by key, `net` the balances before closing."""
    label = f"{month.year}年"
    amounts = [
        Amounts(account, sums[0], sums[1], party, project) for (account, party, project), sums in year.items()
    ]
    sheets = rules.closing_entries(amounts, label)
    for entries in sheets.values():
        yield rules.CLOSE, _lines(entries)
    result = sum(
        entry.credit - entry.debit
        for entries in sheets.values()
        for entry in entries
        if entry.account == "321"
    )
    if result:
        yield rules.CLOSE, _lines(rules.result_entries(result, label))
    undistributed = -net.get((rules.UNDISTRIBUTED, "", ""), 0) + result
    yield from _distribution(profile, label, min(result, undistributed))


def _distribution(profile: Profile, label: str, free: int) -> Iterator[Sheet]:
    """E76, E77, E80; nothing when past losses leave nothing to distribute."""
    reserve = free * RESERVE_PERCENT // 100 // YUAN * YUAN
    if reserve <= 0:
        return
    text = f"提取{label}公积公益金"
    yield rules.NORMAL, _lines([Entry(_RESERVE, text, debit=reserve), Entry("31101", text, credit=reserve)])
    folded = [Amounts(_RESERVE, reserve, 0)]
    if profile.mood == BUSY:
        share = free * 3 // 10 // len(profile.households) // YUAN * YUAN
        text = f"{label}收益向成员分配"
        entries = [Entry("11301", text, credit=share, party=code) for code in profile.households]
        total = share * len(profile.households)
        if share:
            yield rules.NORMAL, _lines([Entry(_TO_MEMBERS, text, debit=total), *entries])
            folded.append(Amounts(_TO_MEMBERS, total, 0))
    yield rules.FOLD, _lines(rules.folding_entries(folded, label))


def _lines(entries: Sequence[Entry]) -> tuple[Line, ...]:
    return tuple(
        (entry.account, entry.summary, entry.debit, entry.credit, entry.party, entry.project)
        for entry in entries
    )
