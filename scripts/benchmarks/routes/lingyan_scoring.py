"""W2 by the product: percentiles of all periods, then how often each village keeps its place when weights move."""

from __future__ import annotations

import hashlib
import sys

from benchmarks.routes.phases import phase, report, say
from lingyan.assessment import scoring


def main(villages: int) -> None:
    case = scoring.bench_case(villages)
    with phase("draw"):
        for period in range(case.periods):
            for indicator in range(case.indicators):
                case.column(period, indicator)
    table = scoring.Percentiles(case.villages, case.indicators)
    with phase("ranks"):
        for period in range(case.periods):
            for indicator in range(case.indicators):
                table.add(indicator, case.column(period, indicator))
    with phase("perturb"):
        kept = scoring.perturb(table.sums, case.counties, case.vectors, case.keep)
    say(digest=hashlib.sha256(kept.tobytes()).hexdigest()[:16])
    report()


if __name__ == "__main__":
    main(int(sys.argv[1]))
