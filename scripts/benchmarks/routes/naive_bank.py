"""W5 as it is done first by hand and by loops: for every movement look through all lines, take the nearest equal one."""

from __future__ import annotations

import sys

from benchmarks.routes.bank_lines import lines
from benchmarks.routes.phases import phase, report, say


def main(count: int) -> None:
    bank, ledger = lines(count)
    with phase("match"):
        free, pairs = set(range(len(ledger))), 0
        for day, amount, _ in bank:
            best = None
            for place in free:
                other = ledger[place]
                days = abs(other[0] - day)
                if other[1] == amount and days <= 3 and (best is None or days < best[0]):
                    best = days, place
            if best is not None:
                free.remove(best[1])
                pairs += 1
    say(pairs=pairs)
    report()


if __name__ == "__main__":
    main(int(sys.argv[1]))
