"""The export of facts as an act of somebody: checked, scoped to what they answer for, and noted."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from django.db import transaction

from lingyan.facts.export import digest_of, export
from lingyan.facts.queries import request_for
from lingyan.kernel import audit
from lingyan.kernel.access import Actor
from lingyan.kernel.month import Month
from lingyan.kernel.rights import ASSESSMENT_RUN
from lingyan.regions.models import Region

EXPORTED = audit.register("facts.exported", "导出事实表")


def export_facts(
    actor: Actor,
    *,
    out: Path,
    region: Region | None = None,
    first: Month | None = None,
    last: Month | None = None,
    public: bool = False,
) -> dict[str, Any]:
    """Export the facts of a region (None: everything) into the folder `out` and return the manifest.

    Months default to all there are. Raises Denied without the right there, Refused when `out` is in use.
    """
    path = region.path if region else ""
    actor.require(ASSESSMENT_RUN, path)
    manifest = export(out, request_for(path, first=first, last=last), public=public)
    with transaction.atomic():
        audit.record(
            actor, EXPORTED, region_path=path, public=public, digest=digest_of(manifest),
            rows=sum(table["rows"] for table in manifest["tables"]),
        )  # fmt: skip
    return manifest
