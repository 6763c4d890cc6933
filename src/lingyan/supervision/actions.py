"""Runs the audit rules."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from lingyan.kernel import clock
from lingyan.kernel.access import Actor
from lingyan.kernel.rights import SUPERVISION_RUN
from lingyan.regions.models import Region
from lingyan.supervision import running

if TYPE_CHECKING:
    from lingyan.supervision.engine import RuleResult


@dataclass(frozen=True, slots=True)
class Outcome:
    region: Region
    year: int
    until: dt.date
    results: list[RuleResult]


def run(
    actor: Actor,
    *,
    region: Region,
    year: int,
    names: Iterable[str] = (),
    report: running.Report | None = None,
) -> Outcome:
    """Run the rules named (all for none) over a region and year. Raises Denied without the right there, Refused for
    an unknown rule or a year to come.
    """
    actor.require(SUPERVISION_RUN, region.path)
    day = clock.today()
    wanted = running.chosen(names)
    results = running.audit(region, running.year_within(year, day), wanted, day, report)
    return Outcome(region, year, min(day, dt.date(year, 12, 31)), results)
