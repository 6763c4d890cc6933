"""What `lingyan check` recomputes here: the snapshots of frozen rounds."""

from __future__ import annotations

from collections.abc import Iterator

from lingyan.team.roster.freezing import snapshot_digest
from lingyan.team.roster.models import Round


def breaches() -> Iterator[str]:
    """A sentence for each frozen round whose snapshot differs from the digest it was sealed with."""
    for round_ in Round.objects.filter(state=Round.State.FROZEN):
        if snapshot_digest(round_) != round_.digest:
            yield f"轮次“{round_.name}”的换届快照与冻结时的摘要不符"
