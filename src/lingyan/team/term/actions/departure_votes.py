"""The votes about leaving: the polls about a recall, the meeting about a resignation. Each has its own denominator."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from typing import Any, Final

from django.db import transaction

from lingyan.decisions.queries import require_passed
from lingyan.kernel import audit, clock
from lingyan.kernel.access import Actor
from lingyan.kernel.problems import Problem, Refused
from lingyan.kernel.rights import TERM_RECORD
from lingyan.team.term import leaving, rules
from lingyan.team.term.actions.common import require_past
from lingyan.team.term.actions.departures import departure_for, note_departure
from lingyan.team.term.leaving import RecallPlace
from lingyan.team.term.models import Departure, DeparturePlace, DepartureVote
from lingyan.team.term.rules import Meeting

VOTED: Final = audit.register("term.departure-voted", "登记离任表决")
MATTERS: Final = frozenset({"village-other"})
"""Items of 四议两公开 under which a meeting decides on a resignation."""
_REASON: Final = 200


def count_recall(
    actor: Actor, *, departure_id: int, on: dt.date, registered: int, places: Sequence[RecallPlace], late_reason: str = ""
) -> DepartureVote:  # fmt: skip
    """The vote about a recall as it was counted: passed only with both halves (VCL 19).

    Refused before the member could reply, where the ballots do not add up, and after three months without a reason.
    """
    require_past(on)
    with transaction.atomic():
        found = departure_for(actor, TERM_RECORD, departure_id, Departure.State.OPEN)
        problems = [*_order_faults(found, on, late_reason), *leaving.recall_faults(places, registered)]
        if problems:
            raise Refused(problems)
        cast, ayes = sum(each.ballots.returned for each in places), sum(each.ayes for each in places)
        vote = _store(
            actor, found, on, body=DepartureVote.Body.POLLS, eligible=registered, present=cast, ayes=ayes,
            valid=rules.turnout_valid(cast, registered), passed=leaving.recalled(cast, ayes, registered),
            late_reason=late_reason.strip(),
        )  # fmt: skip
        for no, each in enumerate(places, 1):
            paper = each.ballots
            DeparturePlace.objects.create(
                vote=vote, no=no, name=paper.name, issued=paper.issued, returned=paper.returned, invalid=paper.invalid,
                ayes=each.ayes, noes=each.noes, staff=paper.staff, scrutineers=paper.scrutineers,
            )  # fmt: skip
        note_departure(actor, VOTED, found, passed=vote.passed)
    return vote


def _order_faults(found: Departure, on: dt.date, late_reason: str) -> list[Problem]:
    problems = []
    if found.way != Departure.Way.RECALL:
        raise Refused("只有罢免由选民投票，辞职由会议表决", code="other-way")
    if found.heard_on is None:
        problems.append(Problem("not-heard", "先听取被要求罢免的人申辩，本人不申辩的也要登记"))
    if on < max(found.received_on, found.heard_on or found.received_on):
        problems.append(Problem("bad-date", "表决日期不能早于收到要求和听取申辩的日期"))
    late = found.due_on is not None and on > found.due_on
    if (late and not late_reason.strip()) or len(late_reason) > _REASON:
        problems.append(Problem("late", f"表决期限是 {found.due_on}，逾期的要写明原因，不超过 {_REASON} 字"))
    return problems


def decide_resignation(
    actor: Actor, *, departure_id: int, on: dt.date, body: str, meeting: Meeting, ayes: int, matter_id: int | None = None
) -> DepartureVote:  # fmt: skip
    """The meeting's vote about a resignation or an absence. Passed, the duty ends on that day, once another has checked it.

    Refused without a quorum of the body (villagers more than half, representatives two thirds). `matter_id` links the
    decision of that meeting, when it went through 四议两公开.
    """
    require_past(on)
    with transaction.atomic():
        found = departure_for(actor, TERM_RECORD, departure_id, Departure.State.OPEN)
        if found.way not in {Departure.Way.RESIGNATION, Departure.Way.ABSENCE}:
            raise Refused("罢免由选民投票表决，不由会议决定", code="other-way")
        if body not in {DepartureVote.Body.VILLAGERS, DepartureVote.Body.REPRESENTATIVES}:
            raise Refused("要选村民会议或村民代表会议", code="bad-choice")
        problems = list(leaving.meeting_faults(body, meeting, ayes))
        if on < found.received_on:
            problems.append(Problem("bad-date", f"会议日期不能早于收到日期 {found.received_on}"))
        if problems:
            raise Refused(problems)
        organisation = found.tenure.post.body.organisation
        if matter_id is not None:
            require_passed(matter_id, organisation_id=organisation.pk, items=MATTERS, on=on)
        vote = _store(
            actor, found, on, body=body, eligible=meeting.eligible, present=meeting.present, ayes=ayes, valid=True,
            passed=leaving.released(ayes, meeting.present), matter_id=matter_id,
        )  # fmt: skip
        note_departure(actor, VOTED, found, passed=vote.passed)
    return vote


def _store(actor: Actor, departure: Departure, on: dt.date, **values: Any) -> DepartureVote:
    vote = DepartureVote.objects.create(
        departure=departure, on=on, made_by=actor.user_id, made_at=clock.now(), **values
    )
    departure.state = Departure.State.PASSED if vote.passed else Departure.State.FAILED
    departure.save(update_fields=["state"])
    return vote
