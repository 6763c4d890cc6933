"""W5 by the product: every rule of matching over both sides of one account."""

from __future__ import annotations

import sys
from collections import Counter

from benchmarks.routes.bank_lines import lines
from benchmarks.routes.phases import phase, report, say
from lingyan.economy.bank.likeness import Item
from lingyan.economy.bank.matching import propose


def main(count: int) -> None:
    sides = [[Item(key, *one[:2], (), one[2]) for key, one in enumerate(side)] for side in lines(count)]
    with phase("match"):
        found = propose(*sides)
    kinds = Counter(one.status for one in found)
    say(pairs=kinds["match"] + kinds["date-shift"], kinds=dict(kinds))
    report()


if __name__ == "__main__":
    main(int(sys.argv[1]))
