"""Bringing a matter forward: drafted, proposed, withdrawn, voted again."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import Final

from django.db import transaction

from lingyan.decisions import catalogue, flow, queries
from lingyan.decisions.actions.common import hold, move, refresh, require_text
from lingyan.decisions.covers import MATTER
from lingyan.decisions.models import Matter, Power
from lingyan.decisions.rules import Body
from lingyan.kernel import audit, clock
from lingyan.kernel.access import Actor
from lingyan.kernel.problems import Refused
from lingyan.kernel.rights import DECISIONS_PROPOSE
from lingyan.people.models import Organisation

DRAFTED: Final = audit.register("decisions.drafted", "起草决策事项")
CHANGED: Final = audit.register("decisions.changed", "修改决策事项")
PROPOSED: Final = audit.register("decisions.proposed", "提出决策事项")
WITHDRAWN: Final = audit.register("decisions.withdrawn", "撤回决策事项")
AGAIN: Final = audit.register("decisions.again", "再次表决")

LARGEST_AMOUNT: Final = 10**15
BEFORE_THE_DECISION: Final = ("draft", "s1", "s2", "s3", "s4", "returned")
_CONTENT: Final = ("organisation", "item", "body", "title", "summary", "amount", "due_on", "power")


@dataclass(frozen=True, slots=True)
class Proposal:
    """What a matter is about. `amount` in fen; `due_on` is when it is to be carried out."""

    organisation_id: int
    item: str
    body: str
    title: str
    summary: str
    amount: int | None = None
    due_on: dt.date | None = None


def draft(actor: Actor, proposal: Proposal, *, follows_id: int | None = None) -> Matter:
    """Write a matter down. `follows_id` names the one that it takes up again in another form.

    Refused: `unknown-organisation`, `unknown-item`, `wrong-body`, `no-power`, `no-title`, `no-summary`,
    `bad-amount`, `bad-due`, `unknown-follows`.
    """
    organisation = _organisation(actor, proposal)
    with transaction.atomic():
        matter = Matter(
            follows=_followed(organisation, follows_id), proposed_by=actor.user_id, proposed_at=clock.now()
        )
        _fill(matter, organisation, proposal)
        refresh(matter)
        matter.save(force_insert=True)
        _record(actor, DRAFTED, matter)
    return matter


def change(actor: Actor, matter: Matter, proposal: Proposal) -> Matter:
    """Correct a draft. Once proposed a matter is changed no more: it is withdrawn and followed by another."""
    with transaction.atomic():
        held = hold(actor, matter, DECISIONS_PROPOSE, "draft")
        _fill(held, _organisation(actor, proposal), proposal)
        refresh(held)
        held.save(update_fields=[*_CONTENT, "waits", "next_due"])
        _record(actor, CHANGED, held)
    return held


def propose(actor: Actor, matter: Matter) -> Matter:
    """Hand a draft to the village party organisation. From here on its text stands."""
    with transaction.atomic():
        held = hold(actor, matter, DECISIONS_PROPOSE, "draft")
        held.power = _power(held.organisation, held.item, held.body, held.amount)
        held.proposed_by, held.proposed_at = actor.user_id, clock.now()
        return move(actor, held, PROPOSED, "power", "proposed_by", "proposed_at", to="s1", item=held.item)


def withdraw(actor: Actor, matter: Matter, *, reason: str) -> Matter:
    """Give a matter up before it is decided. A decision is no more withdrawn: only another decision undoes it."""
    reason = require_text(reason, "撤回要写明原因", code="no-reason")
    with transaction.atomic():
        held = hold(actor, matter, DECISIONS_PROPOSE, *BEFORE_THE_DECISION)
        held.withdrawn_reason = reason[:300]
        return move(actor, held, WITHDRAWN, "withdrawn_reason", to="withdrawn", reason=reason)


def vote_again(actor: Actor, matter: Matter) -> Matter:
    """Put a returned matter to a new vote, unchanged, at the stage where it failed; an upheld objection at the last."""
    with transaction.atomic():
        held = hold(actor, matter, DECISIONS_PROPOSE, "returned")
        stage = flow.VOTE_AGAIN[held.returned_stage]
        held.attempt += 1
        held.executing_on = None
        return move(actor, held, AGAIN, "attempt", "executing_on", to=stage, attempt=held.attempt)


def _organisation(actor: Actor, proposal: Proposal) -> Organisation:
    found = queries.deciding_organisations().select_related("region__parent")
    organisation = found.filter(pk=proposal.organisation_id).first()
    if organisation is None:
        raise Refused("请选择村民委员会或集体经济组织", code="unknown-organisation")
    actor.require(DECISIONS_PROPOSE, organisation.region.path)
    return organisation


def _fill(matter: Matter, organisation: Organisation, proposal: Proposal) -> None:
    matter.organisation = organisation
    matter.item, matter.body = proposal.item, proposal.body
    matter.title = require_text(proposal.title, "请写事项名称", code="no-title")[:120]
    matter.summary = require_text(proposal.summary, "请写事由和方案，村民凭它表决", code="no-summary")
    matter.amount, matter.due_on = _amount(proposal), _due(proposal)
    matter.power = _power(organisation, proposal.item, proposal.body, matter.amount)


def _amount(proposal: Proposal) -> int | None:
    item = catalogue.items().get(proposal.item)
    if proposal.amount is None or item is None or not item.amount:
        return None
    if not 0 < proposal.amount <= LARGEST_AMOUNT:
        raise Refused("金额应大于 0", code="bad-amount")
    return proposal.amount


def _due(proposal: Proposal) -> dt.date | None:
    if proposal.due_on is not None and not 2000 <= proposal.due_on.year <= 2100:
        raise Refused("计划完成日期不对，请核对年份", code="bad-due")
    return proposal.due_on


def _power(organisation: Organisation, item_code: str, body: str, amount: int | None) -> Power | None:
    """Checks that the body may decide the item; the power under which representatives of villagers do so."""
    item = catalogue.items().get(item_code)
    if item is None or item.owner != catalogue.owner_of(organisation.kind):
        raise Refused(f"事项类别不在{organisation.name}的目录里，请从目录选择", code="unknown-item")
    bodies = catalogue.bodies_for(item, organisation.kind)
    if body not in bodies:
        known = "、".join(each.zh for each in bodies)
        raise Refused(f"“{item.name}”只能由{known}决定", code="wrong-body")
    if body != Body.REPRESENTATIVES:
        return None
    power = queries.power_for(organisation, item, amount, clock.today())
    if power is None:
        raise Refused(
            f"村民会议没有授权村民代表会议决定“{item.name}”，或授权已到期、金额超出；请由村民会议决定，或先登记授权",
            code="no-power",
        )
    return power


def _followed(organisation: Organisation, follows_id: int | None) -> Matter | None:
    if follows_id is None:
        return None
    found = Matter.objects.filter(pk=follows_id, organisation=organisation).first()
    if found is None:
        raise Refused("没有找到要接续的事项", code="unknown-follows")
    return found


def _record(actor: Actor, code: str, matter: Matter) -> None:
    audit.record(
        actor, code, target=(MATTER, matter.pk), region_path=matter.organisation.region.path, item=matter.item
    )
