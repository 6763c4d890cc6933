"""Carrying values over from codes that no room reads any more to those that took their place.

Run once by `0003_carry_over`. Rows under the old codes stay as they were set; each gets a row under every new code.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from django.db import transaction

from lingyan.kernel import audit
from lingyan.kernel.access import system_actor
from lingyan.parameters.actions import SET
from lingyan.parameters.covers import PARAMETER
from lingyan.parameters.models import ParameterValue

SUCCESSORS: Final[Mapping[str, tuple[str, ...]]] = {
    "contracts.decision-from": (
        "decisions.lease-amount", "decisions.project-amount", "decisions.major-amount",
    ),
    "contracts.trade-from": ("decisions.trade-amount",),
    "assets.decision-from": ("decisions.disposal-amount",),
}  # fmt: skip
"""Old code → the codes that rule now. One sum held for contracts of every kind; decisions tell leases, works and other
expenditure apart, so each of them gets it.
"""
_UPGRADE: Final = system_actor("升级")


def carry_over(successors: Mapping[str, tuple[str, ...]] = SUCCESSORS) -> int:
    """Copy what regions set under old codes: same region, day, value and ground. Gives how many rows were written.

    A region that has set the new code itself has decided since: its old value of that code is left behind.
    """
    rows = list(ParameterValue.objects.filter(code__in=successors).select_related("region").order_by("pk"))
    wanted = {code for codes in successors.values() for code in codes}
    decided = set(ParameterValue.objects.filter(code__in=wanted).values_list("code", "region"))
    made = 0
    with transaction.atomic():
        for row in rows:
            for code in successors[row.code]:
                if (code, row.region_id) not in decided:
                    _copy(row, code)
                    made += 1
    return made


def _copy(row: ParameterValue, code: str) -> None:
    copy = ParameterValue.objects.create(
        code=code, region=row.region, from_on=row.from_on, value=row.value, basis=row.basis, set_by=row.set_by,
        set_at=row.set_at,
    )  # fmt: skip
    audit.record(
        _UPGRADE, SET, target=(PARAMETER, copy.pk), region_path=row.region.path if row.region else "",
        reason=f"由原参数 {row.code} 转入", parameter=code, from_on=row.from_on.isoformat(), value=row.value,
    )  # fmt: skip
