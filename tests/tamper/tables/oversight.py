"""Indicators and findings."""

from __future__ import annotations

from typing import Any, Final

from tests.tamper.tables.noting import noted

NOTICED_BY: Final = {
    **noted("assessment", "snapshot", "villageresult", "indicatorvalue", "remark"),
    **noted(
        "supervision",
        "auditrequest", "auditrun", "finding", "hit", "requestanswer", "step", "concerned", "again",
    ),
}  # fmt: skip
OTHER_VALUES: Final[dict[tuple[str, str], Any]] = {
    ("assessment_remark", "outcome"): "kept",
}
REFUSED_ANYWAY: Final = {
    ("supervision_hit", "finding_id"), ("supervision_hit", "run_id"),
}  # fmt: skip
