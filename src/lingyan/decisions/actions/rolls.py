"""Who may vote, in numbers, and the power that villagers give to their representatives."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from django.db import transaction

from lingyan.decisions import catalogue, queries, rules
from lingyan.decisions.actions.common import now, require_from, require_past, require_text
from lingyan.decisions.actions.drafting import LARGEST_AMOUNT
from lingyan.decisions.covers import POWER, ROLL
from lingyan.decisions.models import Matter, Power, Roll
from lingyan.decisions.rules import Body
from lingyan.kernel import audit
from lingyan.kernel.access import Actor
from lingyan.kernel.problems import Refused
from lingyan.kernel.rights import DECISIONS_RECORD
from lingyan.people.models import Organisation
from lingyan.people.rules import due_on
from lingyan.regions.models import Region

COUNTED: Final = audit.register("decisions.roll", "登记会议应到人数")
GRANTED: Final = audit.register("decisions.power-granted", "登记授权")
TAKEN_BACK: Final = audit.register("decisions.power-ended", "收回授权")

ROLL_BODIES: Final = (
    Body.PARTY_MEETING, Body.VILLAGERS, Body.REPRESENTATIVES, Body.MEMBERS, Body.MEMBER_REPRESENTATIVES, Body.GROUP,
    Body.PARTY_COMMITTEE, Body.TWO_COMMITTEES, Body.BOARD,
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Numbers:
    """How many belong to a body; what is not asked of it stays None."""

    eligible: int
    households: int | None = None
    representatives: int | None = None
    women: int | None = None


def record_roll(
    actor: Actor,
    *,
    region: Region,
    body: str,
    as_of: dt.date,
    numbers: Numbers,
    basis: str,
    group: Organisation | None = None,
) -> Roll:
    """How many may vote in a body from a day on. `basis` names the list that was counted.

    Refused: `bad-body`, `no-basis`, `known-by-posts`, `no-group`, `bad-number`, `future`.
    """
    actor.require(DECISIONS_RECORD, region.path)
    if body not in ROLL_BODIES:
        raise Refused("请选择会议", code="bad-body")
    basis = require_text(basis, "请写依据，如名册的名称和日期", code="no-basis")
    require_past(as_of, "起算日期")
    if queries.known_by_posts(region, body, as_of):
        raise Refused(f"{Body(body).zh}的人数按现任职务计算，不用登记", code="known-by-posts")
    if (body == Body.GROUP) != (group is not None) or (group is not None and group.region_id != region.pk):
        raise Refused("村民小组会议要选择是哪个组", code="no-group")
    _require_numbers(numbers)
    with transaction.atomic():
        row = Roll.objects.create(
            region=region, organisation=group, body=body, as_of=as_of, eligible=numbers.eligible,
            households=numbers.households, representatives=numbers.representatives, women=numbers.women,
            basis=basis[:200], **now(actor),
        )  # fmt: skip
        audit.record(actor, COUNTED, target=(ROLL, row.pk), region_path=region.path, body=str(body))
    return row


@dataclass(frozen=True, slots=True)
class Grant:
    """A power as the villagers' meeting gave it. `ceiling` is the most a single matter may cost, in fen.

    `matter_id` is the decision that gave it; for one taken on paper before, `basis` says where the paper is.
    """

    items: Sequence[str]
    scope: str
    from_on: dt.date
    until_on: dt.date
    decided_on: dt.date | None = None
    ceiling: int | None = None
    matter_id: int | None = None
    basis: str = ""


def grant_power(actor: Actor, *, organisation: Organisation, grant: Grant) -> Power:
    """Note what the villagers' meeting lets the representatives' meeting decide (VCL 28).

    Refused: `not-committee`, `no-items`, `not-delegable`, `no-scope`, `bad-period`, `bad-amount`, `no-basis`, `future`,
    and what `require_passed` refuses.
    """
    path = organisation.region.path
    actor.require(DECISIONS_RECORD, path)
    if organisation.kind != Organisation.Kind.COMMITTEE:
        raise Refused("只有村民会议可以授权村民代表会议，请选择村民委员会", code="not-committee")
    _require_delegable(grant.items)
    scope = require_text(grant.scope, "请写授权范围", code="no-scope")
    matter, decided_on = _decided(organisation, grant)
    _require_period(grant, decided_on)
    if grant.ceiling is not None and not 0 < grant.ceiling <= LARGEST_AMOUNT:
        raise Refused("金额上限应大于 0", code="bad-amount")
    with transaction.atomic():
        row = Power.objects.create(
            organisation=organisation, items=sorted(set(grant.items)), scope=scope[:300], ceiling=grant.ceiling,
            from_on=grant.from_on, until_on=grant.until_on, decided_on=decided_on, matter=matter,
            basis=grant.basis.strip()[:200], **now(actor),
        )  # fmt: skip
        audit.record(actor, GRANTED, target=(POWER, row.pk), region_path=path, items=row.items)
    return row


def take_back(actor: Actor, power: Power, *, on: dt.date, reason: str) -> Power:
    """End a power before its time. What was decided under it stands."""
    path = power.organisation.region.path
    actor.require(DECISIONS_RECORD, path)
    reason = require_text(reason, "请写收回的原因", code="no-reason")
    require_past(on, "收回日期")
    require_from(on, power.from_on, "收回日期", "授权起始日期")
    with transaction.atomic():
        held = Power.objects.select_for_update().get(pk=power.pk)
        if held.ended_on is not None:
            raise Refused("这项授权已经收回", code="ended-already")
        held.ended_on, held.end_reason = on, reason[:200]
        held.save(update_fields=["ended_on", "end_reason"])
        audit.record(actor, TAKEN_BACK, target=(POWER, held.pk), region_path=path, reason=reason)
    return held


def _require_numbers(numbers: Numbers) -> None:
    parts = [each for each in (numbers.representatives, numbers.women) if each is not None]
    if not 0 < numbers.eligible <= rules.LARGEST_MEETING or any(
        not 0 <= each <= numbers.eligible for each in parts
    ):
        raise Refused("人数不对：应到人数要大于 0，代表和妇女不能多于应到人数", code="bad-number")
    if numbers.households is not None and not 0 < numbers.households <= rules.LARGEST_MEETING:
        raise Refused("户数应大于 0", code="bad-number")


def _require_delegable(items: Sequence[str]) -> None:
    if not items:
        raise Refused("请选择授权哪些事项", code="no-items")
    for code in items:
        item = catalogue.items().get(code)
        if item is None or item.representatives is not Body.REPRESENTATIVES:
            raise Refused(f"“{catalogue.name_of(code)}”不能授权村民代表会议决定", code="not-delegable")


def _decided(organisation: Organisation, grant: Grant) -> tuple[Matter | None, dt.date]:
    if grant.matter_id is None:
        if grant.decided_on is None or not grant.basis.strip():
            raise Refused("请选择授权的决议；在纸上作出的，请填村民会议日期和决议存放处", code="no-basis")
        require_past(grant.decided_on, "村民会议日期")
        return None, grant.decided_on
    matter = queries.require_passed(
        grant.matter_id, organisation_id=organisation.pk, items=[catalogue.DELEGATE_POWER], on=grant.from_on
    )
    assert matter.decided_on is not None
    return matter, matter.decided_on


def _require_period(grant: Grant, decided_on: dt.date) -> None:
    """From the decision on, and no longer than a committee's term."""
    if not decided_on <= grant.from_on <= grant.until_on or grant.until_on > due_on(grant.from_on):
        raise Refused("授权期限不对：从决议以后开始，最长五年（一届）", code="bad-period")
