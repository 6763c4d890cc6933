"""The register is confirmed as it stands on a day: displayed, decided by the members, filed. And objections to displays."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from typing import Any, Final

from django.db import transaction

from lingyan.decisions.queries import hold_matter, require_passed
from lingyan.economy.members import queries, rules
from lingyan.economy.members.actions.common import (
    by,
    confirmation_for,
    distribution_for,
    note,
    organisation_for,
    require_past,
    require_state,
    required_text,
)
from lingyan.economy.members.models import Confirmation, Distribution, Objection, Reply
from lingyan.economy.members.parameters import REGISTER_DAYS, percent
from lingyan.kernel import audit, calendar, clock
from lingyan.kernel.access import Actor
from lingyan.kernel.problems import Refused
from lingyan.kernel.rights import MEMBERS_CHECK, MEMBERS_DISTRIBUTE, MEMBERS_MANAGE

DISPLAYED: Final = audit.register("members.register-displayed", "公示成员名册")
CONFIRMED: Final = audit.register("members.register-confirmed", "确认成员名册")
WITHDRAWN: Final = audit.register("members.register-withdrawn", "撤回名册公示")
FILED: Final = audit.register("members.register-filed", "备案成员名册")
OBJECTED: Final = audit.register("members.objected", "登记公示异议")
ANSWERED: Final = audit.register("members.objection-answered", "答复公示异议")

MEMBERSHIP_ITEMS: Final = frozenset({"membership"})
"""Codes of the catalogue of matters under which members' meetings confirm a register."""


def display_register(
    actor: Actor, *, organisation_id: int, as_of: dt.date, from_on: dt.date, place: str
) -> Confirmation:
    """Put the register as of a day on display for the county's days; its counts and digest are taken now.

    Refused: `future`, `empty-register`, `unsettled-shares`, `display-open`, `before-confirmed`.
    """
    with transaction.atomic():
        organisation = organisation_for(actor, MEMBERS_MANAGE, organisation_id)
        require_past(from_on, "公示开始日期")
        if as_of > from_on:
            raise Refused("名册的截止日期不能晚于公示开始日期", code="future")
        if organisation.confirmations.filter(state=Confirmation.State.DISPLAYED).exists():
            raise Refused("已有一份名册在公示，先办结或撤回", code="display-open")
        last = queries.last_confirmed(organisation.pk)
        if last is not None and as_of < last.as_of:
            raise Refused(f"名册已确认至 {last.as_of}", code="before-confirmed")
        found = queries.holdings(organisation.pk, as_of)
        _require_settled(found)
        days = percent(REGISTER_DAYS, organisation.region.path, from_on)
        made = Confirmation.objects.create(
            organisation=organisation, as_of=as_of, digest=rules.roll_digest(found), members=len(found),
            households=len({each.household for each in found}), shares=_sums(found), displayed_from=from_on,
            displayed_until=calendar.deadline(from_on, days), place=required_text(place, "公示地点", 80),
            made_by=actor.user_id, made_at=clock.now(),
        )  # fmt: skip
        note(actor, DISPLAYED, made, digest=made.digest, members=made.members)
    return made


def confirm_register(actor: Actor, *, confirmation_id: int, matter_id: int | None) -> Confirmation:
    """The display is over, nothing is open, the members have decided: the register as of its day stands.

    Refused: `wrong-state`, `too-early`, `open-objections`, `upheld`, `register-changed`, `matter-used`, and what stands
    against the decision.
    """
    with transaction.atomic():
        found = confirmation_for(actor, MEMBERS_MANAGE, confirmation_id)
        require_state(found, Confirmation.State.DISPLAYED)
        require_display_over(found.displayed_until, confirmation=found)
        if rules.roll_digest(queries.holdings(found.organisation_id, found.as_of)) != found.digest:
            raise Refused("公示以后名册有变动，请撤回后重新公示", code="register-changed")
        hold_matter(matter_id)
        found.matter = require_passed(
            matter_id, organisation_id=found.organisation_id, items=MEMBERSHIP_ITEMS, on=clock.today()
        )
        if Confirmation.objects.filter(matter=found.matter, state=Confirmation.State.CONFIRMED).exists():
            raise Refused(
                f"决策事项“{found.matter}”已经确认过另一份名册，这一份要另行决议", code="matter-used"
            )
        found.state, found.confirmed_on = Confirmation.State.CONFIRMED, clock.today()
        found.save(update_fields=["matter", "state", "confirmed_on"])
        note(actor, CONFIRMED, found, digest=found.digest, matter=matter_id)
    return found


def withdraw_display(actor: Actor, *, confirmation_id: int, reason: str) -> Confirmation:
    """Take a displayed register back, for instance because an objection to it is right."""
    with transaction.atomic():
        found = confirmation_for(actor, MEMBERS_MANAGE, confirmation_id)
        require_state(found, Confirmation.State.DISPLAYED)
        found.state, found.withdrawn_reason = Confirmation.State.WITHDRAWN, required_text(reason, "撤回原因")
        found.save(update_fields=["state", "withdrawn_reason"])
        note(actor, WITHDRAWN, found, reason=found.withdrawn_reason)
    return found


def file_register(actor: Actor, *, confirmation_id: int, on: dt.date, number: str = "") -> Confirmation:
    """The township or county has taken a confirmed register into its files (RCEO 12)."""
    with transaction.atomic():
        found = confirmation_for(actor, MEMBERS_CHECK, confirmation_id)
        require_state(found, Confirmation.State.CONFIRMED)
        if found.filed_on is not None:
            raise Refused(f"这份名册已于 {found.filed_on} 备案", code="already-filed")
        if found.confirmed_on and require_past(on, "备案日期") < found.confirmed_on:
            raise Refused("备案日期不能早于确认日期", code="before-confirmed")
        found.filed_on, found.filed_number = on, number.strip()[:60]
        found.save(update_fields=["filed_on", "filed_number"])
        note(actor, FILED, found, on=on.isoformat())
    return found


def object_to(
    actor: Actor, *, raised_on: dt.date, text: str, confirmation_id: int = 0, distribution_id: int = 0
) -> Objection:
    """Record what somebody holds against a displayed register or list, without saying who."""
    with transaction.atomic():
        found, to = _displayed(actor, confirmation_id, distribution_id)
        require_state(found, Confirmation.State.DISPLAYED)
        begun = found.displayed_from
        if begun is None or not begun <= require_past(raised_on, "提出日期"):
            raise Refused("提出日期要在公示开始以后", code="before-display")
        made = Objection.objects.create(
            **to, raised_on=raised_on, text=required_text(text, "异议", 300), **by(actor)
        )
        note(actor, OBJECTED, found, objection=made.pk)
    return made


def answer_objection(
    actor: Actor, *, objection_id: int, outcome: str, text: str, answered_on: dt.date
) -> Reply:
    """Answer an objection, once. An upheld one stops what was displayed."""
    with transaction.atomic():
        objection = Objection.objects.filter(pk=objection_id).first()
        if objection is None:
            raise Refused("没有这条异议", code="unknown-objection")
        found, _ = _displayed(actor, objection.confirmation_id or 0, objection.distribution_id or 0)
        if Reply.objects.filter(objection=objection).exists():
            raise Refused("这条异议已经答复", code="already-answered")
        if outcome not in Reply.Outcome.values:
            raise Refused("请选择答复结果", code="bad-outcome")
        if require_past(answered_on, "答复日期") < objection.raised_on:
            raise Refused("答复日期不能早于提出日期", code="before-display")
        made = Reply.objects.create(
            objection=objection, outcome=outcome, text=required_text(text, "答复", 300), answered_on=answered_on,
            **by(actor),
        )  # fmt: skip
        note(actor, ANSWERED, found, objection=objection.pk, outcome=outcome)
    return made


def require_display_over(until: dt.date, **to: Any) -> None:
    """The last day of a display has passed, every objection is answered, none was right."""
    if clock.today() <= until:
        raise Refused(f"公示到 {until} 为止，期满以后才能确认", code="too-early")
    if queries.open_objections(**to).exists():
        raise Refused("还有异议没有答复", code="open-objections")
    if queries.upheld(**to):
        raise Refused("有异议成立，请撤回或作废，更正以后重新公示", code="upheld")


def _displayed(
    actor: Actor, confirmation_id: int, distribution_id: int
) -> tuple[Confirmation | Distribution, dict[str, Any]]:
    if distribution_id:
        distribution = distribution_for(actor, MEMBERS_DISTRIBUTE, distribution_id)
        return distribution, {"distribution": distribution}
    confirmation = confirmation_for(actor, MEMBERS_MANAGE, confirmation_id)
    return confirmation, {"confirmation": confirmation}


def _require_settled(found: list[rules.Holding]) -> None:
    if not found:
        raise Refused("名册里还没有成员", code="empty-register")
    left = sum(each.household is None for each in found)
    if left:
        raise Refused(
            f"有 {left} 名已不是成员的人仍持有股份，请先办理继承、转让或收回", code="unsettled-shares"
        )  # fmt: skip


def _sums(found: list[rules.Holding]) -> dict[str, int]:
    sums: Counter[str] = Counter()
    for each in found:
        sums.update(each.shares)
    return dict(sorted(sums.items()))
