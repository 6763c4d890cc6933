"""Lines of households: off the entries of a page, and back as counts and sums by account. Pure.

PRIVACY: nobody's own line stands on a page. Of a voucher that moves money for households alone the money lines go too,
so no entry tells what one of them got; every other line stays, so that nothing hides behind a household. Where few are
meant, count and sum are withheld: the account's total stands in the statements anyway, but never who is behind it.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Final

from lingyan.disclosure.rules import MONEY, how_to_show
from lingyan.economy.books.models import Party
from lingyan.economy.books.statements.flows import PostedLine
from lingyan.kernel import sheets

FEWEST: Final = sheets.LEAST
"""From so many households on an account's count and sum are shown."""
ENTRY_TEXT: Final = "与农户、补助对象的往来，见“农户合计”"


@dataclass(slots=True)
class Households:
    """What was taken off the entries of a month: by account and side the parties and the sum; the money by itself."""

    parties: defaultdict[tuple[str, str], set[int]] = field(default_factory=lambda: defaultdict(set))
    sums: defaultdict[tuple[str, str], int] = field(default_factory=lambda: defaultdict(int))
    with_money: set[int] = field(default_factory=set)
    received: int = 0
    paid: int = 0

    def take(self, lines: Sequence[PostedLine], parties: Mapping[int, Party]) -> list[PostedLine]:
        """Gather the household lines of one voucher, in its order; gives the lines that its entry shows."""
        theirs = _summed(lines, parties)
        if not theirs:
            return list(lines)
        alone = all(line.party in theirs or _is_money(line) for line in lines)
        if alone and any(_is_money(line) for line in lines):
            self.with_money |= {int(key) for key in theirs}
        left = []
        for line in lines:
            if line.party in theirs and not _is_money(line):
                self._add(line)
            elif _is_money(line) and alone:
                self.received += line.debit
                self.paid += line.credit
            else:
                left.append(line)
        return left

    def _add(self, line: PostedLine) -> None:
        key = (line.account, "贷" if line.credit else "借")
        self.parties[key].add(int(line.party or 0))
        self.sums[key] += line.credit or line.debit

    def body(self, shown: Mapping[str, str]) -> dict[str, Any]:
        """`{fewest, lines: [[account, side, households, fen], …], received, paid}`; None for what is withheld.

        `shown` tells under which account each is listed, since details are often called after a person.
        """
        gathered: defaultdict[tuple[str, str], set[int]] = defaultdict(set)
        sums: defaultdict[tuple[str, str], int] = defaultdict(int)
        for (account, side), who in self.parties.items():
            gathered[shown[account], side] |= who
            sums[shown[account], side] += self.sums[account, side]
        rows: list[list[Any]] = []
        for account, side in sorted(gathered):
            count = len(gathered[account, side])
            enough = count >= FEWEST
            rows.append([account, side, count if enough else None, sums[account, side] if enough else None])
        few = 0 < len(self.with_money) < FEWEST
        money = {"received": None, "paid": None} if few else {"received": self.received, "paid": self.paid}
        return {"fewest": FEWEST, "lines": rows, **money}


def _summed(lines: Sequence[PostedLine], parties: Mapping[int, Party]) -> set[Any]:
    """The parties of a voucher that stand in sums only."""
    accounts = [line.account for line in lines]
    own: defaultdict[Any, list[str]] = defaultdict(list)
    for line in lines:
        if line.party:
            own[line.party].append(line.account)
    return {
        key
        for key, theirs in own.items()
        if how_to_show(theirs, accounts, parties[int(key)].kind) == "summed"
    }


def _is_money(line: PostedLine) -> bool:
    return line.account.startswith(MONEY)
