"""Takes a finding from its question to its end."""

from __future__ import annotations

import datetime as dt
from typing import Final

from django.db import transaction

from lingyan.identity.hands import accounts_of
from lingyan.kernel import audit, calendar, clock
from lingyan.kernel import covers as kernel_covers
from lingyan.kernel.access import Actor
from lingyan.kernel.problems import Denied, Refused
from lingyan.kernel.rights import SUPERVISION_EXPLAIN, SUPERVISION_JUDGE
from lingyan.parameters.queries import integer_of
from lingyan.supervision import queries, rules
from lingyan.supervision.covers import FINDING, STEP
from lingyan.supervision.models import CLOSED, Finding, Step
from lingyan.supervision.parameters import DISMISSED_DAYS, JUDGE_DAYS, RECTIFY_DAYS, VERIFY_DAYS

TAKEN: Final = audit.register("supervision.step", "办理疑点")


def step(actor: Actor, finding: Finding, *, kind: str, text: str) -> Step:
    """Explain, judge (confirmed or dismissed), report the repair, verify or return it.

    The village answers, except where the hit concerns somebody who would be asked there: then the body above them does.
    Raises Denied without the right there or to whom it concerns, Refused out of turn, without words, or by the hand that
    did the step before.
    """
    act = rules.ACTS.get(kind)
    if act is None:
        raise Refused("没有这种办理方式。", code="unknown-step")
    actor.require(right_of(finding, act.side), finding.village.path)
    if queries.kept_from(actor, finding):
        # SECURITY: whoever it is about neither explains nor judges it, whatever rights they hold.
        raise Denied("疑点涉及本人，由别人办理。")
    if not text.strip():
        raise Refused("请写明情况和依据。", code="empty-text")
    with transaction.atomic():
        locked = Finding.objects.select_for_update().get(pk=finding.pk)
        _in_turn(actor, locked, kind)
        due = _due(act.after, finding.village.path)
        taken = Step.objects.create(
            finding=locked, kind=kind, text=text.strip()[:500], by=actor.user_id, at=clock.now(), due_on=due
        )
        locked.state, locked.due_on = act.after, due
        locked.closed_on = clock.today() if act.after in CLOSED else None
        locked.save(update_fields=["state", "due_on", "closed_on"])
        audit.record(
            actor,
            TAKEN,
            target=(STEP, taken.pk),
            region_path=finding.village.path,
            finding=finding.pk,
            kind=kind,
            sealed=kernel_covers.note(FINDING, [finding.pk]),
        )
    finding.refresh_from_db()
    return taken


def right_of(finding: Finding, side: str) -> str:
    """The right that this side of a finding needs at its village."""
    return right_at(side == rules.ANSWERING and queries.is_above(finding), side)


def right_at(above: bool, side: str) -> str:
    """The right of a side; the body above does both where the village is not asked."""
    return SUPERVISION_EXPLAIN if side == rules.ANSWERING and not above else SUPERVISION_JUDGE


def _in_turn(actor: Actor, finding: Finding, kind: str) -> None:
    if kind not in rules.possible(finding.state):
        raise Refused(f"疑点现在是“{finding.get_state_display()}”，不能这样办理。", code="out-of-turn")
    today = clock.today()
    if (
        kind in {"confirmed", "dismissed"}
        and finding.state == Finding.State.OPEN
        and finding.due_on
        and finding.due_on >= today
    ):
        raise Refused(f"说明期限是 {finding.due_on}，期限内先等对方说明。", code="not-asked-yet")
    if kind in left_to_others(actor, finding):
        raise Denied("自己说明或整改的疑点，须由另一人核定、验收。")


def left_to_others(actor: Actor, finding: Finding) -> set[str]:
    """Acts that another person must do, since this one explained or put right what they judge."""
    steps = list(finding.steps.values_list("kind", "by"))
    # SECURITY: what another account of the same person did counts as done by this one.
    own = accounts_of(actor.user_id)
    steps = [(what, actor.user_id if by in own else by) for what, by in steps]
    return {kind for kind in rules.ACTS if rules.same_hand(kind, actor.user_id, steps)}


def _due(state: str, path: str) -> dt.date | None:
    """Last day of the next step by what holds in the village today; of a dismissed one, the last day it stays dismissed."""
    today = clock.today()
    if state == Finding.State.EXPLAINED:
        return calendar.working_deadline(today, integer_of(JUDGE_DAYS, path, today))
    if state == Finding.State.RECTIFYING:
        return calendar.deadline(today, integer_of(RECTIFY_DAYS, path, today))
    if state == Finding.State.RECTIFIED:
        return calendar.working_deadline(today, integer_of(VERIFY_DAYS, path, today))
    if state == Finding.State.DISMISSED:
        return today + dt.timedelta(days=integer_of(DISMISSED_DAYS, path, today))
    return None
