"""Making a paper: composed from what the maker may see, and noted in the audit trail."""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

from django.db import transaction
from django.utils.translation import gettext_noop

from lingyan.kernel import audit
from lingyan.kernel.access import Actor
from lingyan.kernel.language import on_paper
from lingyan.kernel.problems import Refused
from lingyan.regions.models import Region
from lingyan.reports import term_change, work_summary
from lingyan.reports.composing import Paper

MADE: Final = audit.register("reports.made", "生成报告")

KINDS: Final[dict[str, tuple[str, Callable[[Actor, Region, int], Paper]]]] = {
    "term-change": (gettext_noop("换届情况报告"), term_change.compose),
    "work-summary": (gettext_noop("年度工作总结"), work_summary.compose),
}


@on_paper()
def make_report(actor: Actor, kind: str, region: Region, year: int) -> Paper:
    """Compose a report of a kind for a region and year. Raises Refused for an unknown kind or missing records."""
    if kind not in KINDS:
        raise Refused(f"没有“{kind}”这种报告，可选 {'、'.join(KINDS)}。", code="unknown-report")
    paper = KINDS[kind][1](actor, region, year)
    with transaction.atomic():
        audit.record(actor, MADE, target=("region", region.pk), region_path=region.path, kind=kind, year=year)
    return paper
