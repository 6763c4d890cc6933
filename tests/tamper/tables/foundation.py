"""The audit trail, the log, accounts of users, parameters and files."""

from __future__ import annotations

from typing import Final

from lingyan.seal.models import LogEntry
from tests.tamper.tables.noting import LOG, NOTED, TRAIL, noted

NOTICED_BY: Final = {
    "kernel_auditentry": (TRAIL,),
    "seal_logentry": (LOG, NOTED),
    **noted("identity", "assignment", "delegation"),
    **noted("parameters", "parametervalue"),
    **noted("files", "paper"),
}  # fmt: skip
REFUSED_ANYWAY: Final = {
    ("identity_assignment", "created_by_id"), ("files_paper", "owner_id"),
}  # fmt: skip
CHOSEN: Final = {LogEntry: lambda: LogEntry.objects.get(index=1)}
