"""The audit trail keeps a digest of every appraisal with all that belongs to it."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, Final

from lingyan.kernel import covers
from lingyan.kernel.covers import Ids, rows_of
from lingyan.team.appraisal.models import (
    Approval,
    Count,
    Decision,
    FollowUp,
    Outcome,
    Session,
    Step,
    Subject,
    Tally,
)

APPRAISAL: Final = "appraisal"


def register_all() -> None:
    models = [Session, Subject, Step, Count, Tally, Decision, Outcome, FollowUp, Approval]
    covers.register(APPRAISAL, "评议", models, _sessions)


def _sessions(ids: Ids) -> Iterator[tuple[int, tuple[Any, ...]]]:
    later = {"branch": None, "branch_name": "", "group_id": None}
    yield from rows_of(Session.objects.all(), "pk", ids, later=later)
    for model, owner in (
        (Subject, "session"), (Step, "session"), (Count, "session"), (Tally, "count__session"),
        (Decision, "session"), (Outcome, "subject__session"), (FollowUp, "subject__session"),
        (Approval, "decision__session"),
    ):  # fmt: skip
        yield from rows_of(model._default_manager.all(), owner, ids)
