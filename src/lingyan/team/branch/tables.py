"""The two tables of a branch's year as files and sheets have them: duties, and attendance by session."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Final

from lingyan.team.branch import rules
from lingyan.team.branch.models import Attendance, Session
from lingyan.team.branch.queries import tally_of

COMPLIANCE: Final = (
    "rule", "kind", "group", "period", "required", "held", "held_with_quorum", "difference", "events",
)  # fmt: skip
ATTENDANCE: Final = (
    "number", "date", "kinds", "group", "roster", "exempt", "elsewhere", "required", "present", "excused", "absent",
    "attendance_percent", "voting_due", "voting_present", "quorum",
)  # fmt: skip

Row = tuple[object, ...]


def compliance_rows(lines: Iterable[rules.Line]) -> Iterator[Row]:
    """One row a duty, group and period."""
    for each in lines:
        yield (
            each.duty.rule, rules.KINDS[each.duty.kind], each.group, each.period.label, each.required, each.held,
            each.valid, each.difference, " ".join(each.events),
        )  # fmt: skip


def attendance_rows(found: Iterable[tuple[Session, Attendance | None]]) -> Iterator[Row]:
    """One row a session that took place; figures stay empty where no list was recorded."""
    for session, attendance in found:
        kinds = "+".join(rules.KINDS[each.kind] for each in session.kinds.all())
        head = (session.number, session.held_on, kinds, session.group)
        yield (*head, *(_figures(tally_of(attendance)) if attendance else ("",) * 11))


def _figures(sums: rules.Tally) -> Row:
    quorum = {True: "yes", False: "no", None: ""}[sums.quorum]
    return (
        sums.roster, sums.exempt, sums.elsewhere, sums.required, sums.present, sums.excused, sums.absent,
        rules.percent(sums.present, sums.required), sums.voting_due, sums.voting_present, quorum,
    )  # fmt: skip
