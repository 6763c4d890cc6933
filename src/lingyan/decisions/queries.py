"""What is asked of decisions: whether a matter has passed and covers something, who may vote, what comes next."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection
from dataclasses import dataclass
from typing import Final

from django.db.models import Exists, OuterRef, QuerySet

from lingyan.decisions import catalogue, flow
from lingyan.decisions.catalogue import Item
from lingyan.decisions.flow import Situation, Step
from lingyan.decisions.models import Matter, Meeting, Notice, Objection, Posting, Power, Result, Review, Roll
from lingyan.decisions.parameters import Local
from lingyan.decisions.rules import Body
from lingyan.kernel.access import Actor
from lingyan.kernel.money import format_yuan
from lingyan.kernel.problems import Refused
from lingyan.kernel.rights import DECISIONS_VIEW
from lingyan.parameters.queries import Values
from lingyan.people.models import Organisation, Tenure
from lingyan.people.queries import in_office
from lingyan.people.rules import MONITORS_BODY
from lingyan.regions.models import Level, Region

PASSED: Final = frozenset({Matter.State.P1, Matter.State.EXECUTING, Matter.State.P2, Matter.State.CLOSED})
"""States after a valid vote."""
_COMMITTEES: Final[dict[str, tuple[str, ...]]] = {
    Body.PARTY_COMMITTEE: ("party",), Body.TWO_COMMITTEES: ("party", "committee"), Body.BOARD: ("collective",),
}  # fmt: skip
"""Bodies whose members hold posts, so that their number is known from who is in office."""


def require_passed(
    matter_id: int | None,
    *,
    organisation_id: int,
    items: Collection[str],
    amount: int | None = None,
    on: dt.date,
) -> Matter:
    """The matter when it has passed by a day, is of one of these items of this organisation and covers the amount.

    `amount` is what all uses of the matter come to, this one included. Raises Refused with code `no-decision`,
    `other-matter`, `not-passed` or `over-decision`. While an objection is open a matter counts as not passed.
    """
    matter = (
        Matter.objects.filter(pk=matter_id, organisation_id=organisation_id).first() if matter_id else None
    )
    if matter is None:
        raise Refused("此事要先经民主决策，请选择已通过的决策事项", code="no-decision")
    if matter.item not in items:
        raise Refused(f"决策事项“{matter}”不是关于此事的", code="other-matter")
    if matter.state not in PASSED or matter.decided_on is None or matter.decided_on > on:
        raise Refused(f"决策事项“{matter}”还没有通过", code="not-passed")
    if open_objections(matter).exists():
        raise Refused(f"决策事项“{matter}”有异议还没有答复，答复以前不能实施", code="not-passed")
    if amount is not None and matter.amount is not None and amount > matter.amount:
        raise Refused(
            f"决策事项“{matter}”通过的金额是 {format_yuan(matter.amount)} 元，合计 {format_yuan(amount)} 元超出了",
            code="over-decision",
        )
    return matter


def hold_matter(matter_id: int | None) -> None:
    """Let nobody else count on this matter until the transaction ends.

    MONEY: who adds up what a decision has served for holds it first, so that two at one moment cannot both use its rest.
    """
    list(Matter.objects.select_for_update(no_key=True).filter(pk=matter_id or 0).values_list("pk"))


def passed_matters(organisation_id: int, items: Collection[str], on: dt.date) -> QuerySet[Matter]:
    """What `require_passed` would accept, for choice fields: the latest decision first."""
    unanswered = Objection.objects.filter(matter=OuterRef("pk"), answer__isnull=True)
    found = Matter.objects.filter(
        organisation_id=organisation_id, item__in=list(items), state__in=PASSED, decided_on__lte=on
    )
    return found.exclude(Exists(unanswered)).order_by("-decided_on", "-pk")


def needs_decision(item_code: str, amount: int, path: str, on: dt.date, values: Values | None = None) -> bool:
    """Whether a deal of this item and amount in fen needs a decision at a place on a day.

    Who asks for many gives `parameters.read_values()`, which are read once.
    """
    threshold = catalogue.items()[item_code].threshold
    return not threshold or amount >= Local.at(path, on, values).amount_of(threshold)


def visible(actor: Actor) -> QuerySet[Matter]:
    """Matters that the actor may see."""
    return Matter.objects.filter(actor.scope(DECISIONS_VIEW, "organisation__region__path"))


def unanswered() -> QuerySet[Objection]:
    """Objections of all matters that still wait for an answer."""
    return Objection.objects.filter(answer__isnull=True).exclude(matter__state=Matter.State.WITHDRAWN)


def open_objections(matter: Matter) -> QuerySet[Objection]:
    return matter.objections.filter(answer__isnull=True).order_by("due_on", "pk")


def deciding_organisations() -> QuerySet[Organisation]:
    """Organisations that decide matters of their own."""
    kinds = [kind for kind in Organisation.Kind.values if catalogue.owner_of(kind)]
    return Organisation.objects.filter(kind__in=kinds, dissolved_on=None).select_related("region")


def village_of(organisation: Organisation) -> Region:
    """The village whose party organisation and committees a matter of this organisation passes through."""
    region = organisation.region
    return region.parent if region.level == Level.GROUP and region.parent else region


@dataclass(frozen=True, slots=True)
class Entitled:
    """How many may vote in a body on a day. `roll` is None when the number comes from who is in office."""

    number: int
    households: int | None = None
    roll: Roll | None = None


def entitled(
    organisation: Organisation, body: str, on: dt.date, *, known_at: dt.datetime | None = None
) -> Entitled | None:
    """Members of a committee by their posts, of other bodies by the latest roll; None when neither is known.

    `known_at` leaves out rolls that were recorded later.
    """
    if members := len(_in_committees(village_of(organisation), body, on)):
        return Entitled(members)
    roll = roll_of(organisation, body, on, known_at)
    return Entitled(roll.eligible, roll.households, roll) if roll else None


def roll_of(
    organisation: Organisation, body: str, on: dt.date, known_at: dt.datetime | None = None
) -> Roll | None:
    group = organisation if body == Body.GROUP else None
    region = organisation.region if group else village_of(organisation)
    found = Roll.objects.filter(region=region, body=body, organisation=group, as_of__lte=on)
    if known_at is not None:
        found = found.filter(recorded_at__lte=known_at)
    return found.order_by("-as_of", "-pk").first()


def known_by_posts(region: Region, body: str, on: dt.date) -> bool:
    return bool(_in_committees(region, body, on))


def _in_committees(region: Region, body: str, on: dt.date) -> set[int]:
    """Persons, each counted once however many posts they hold."""
    if body not in _COMMITTEES:
        return set()
    tenures = in_office(on).filter(
        post__body__organisation__region=region, post__body__organisation__kind__in=_COMMITTEES[body]
    )
    # Who watches the board sits in its meetings without a vote (RCEO 32).
    tenures = tenures.exclude(post__body__name=MONITORS_BODY)
    return set(tenures.values_list("person_id", flat=True))


def committee_size(region: Region, on: dt.date) -> int:
    """Members of the villagers' committee, who belong to the meeting of representatives too (VCL 29)."""
    committee = in_office(on).filter(
        post__body__organisation__region=region, post__body__organisation__kind=Organisation.Kind.COMMITTEE
    )
    return committee.order_by().values("person").distinct().count()


def one_head(region: Region, on: dt.date) -> bool:
    """Whether one person is secretary and head of the villagers' committee (一肩挑)."""

    def holders(kind: str, title: str) -> QuerySet[Tenure]:
        return in_office(on).filter(
            post__title=title, post__body__organisation__region=region, post__body__organisation__kind=kind
        )

    secretaries = holders("party", "书记").values("person")
    return holders("committee", "主任").filter(person__in=secretaries).exists()


def may_merge(matter: Matter, on: dt.date) -> bool:
    """Whether the first two stages may be held in one meeting."""
    region = village_of(matter.organisation)
    merge = Local.at(region.path, on).merge
    return merge == "always" or (merge == "one-head" and one_head(region, on))


def power_for(organisation: Organisation, item: Item, amount: int | None, on: dt.date) -> Power | None:
    """The power under which the representatives may decide an item on a day, or None."""
    found = Power.objects.filter(organisation=organisation, from_on__lte=on, until_on__gte=on)
    for power in found.order_by("-from_on", "-pk"):
        if covers(power, item.code, amount, on):
            return power
    return None


def covers(power: Power, item_code: str, amount: int | None, on: dt.date) -> bool:
    in_force = power.from_on <= on <= power.until_on and (power.ended_on is None or on < power.ended_on)
    within = power.ceiling is None or amount is None or amount <= power.ceiling
    return in_force and item_code in power.items and within


def latest_notice(matter: Matter) -> Notice | None:
    """The notice of the meeting that the matter is at now."""
    found = matter.notices.filter(stage=matter.state, attempt=matter.attempt)
    return found.order_by("-pk").first()


def latest_meeting(matter: Matter, stage: str) -> Meeting | None:
    """The last vote taken at a stage, whatever it came to."""
    return matter.meetings.filter(stage=stage).order_by("-attempt").first()


def review_of(matter: Matter) -> Review | None:
    return matter.reviews.filter(attempt=matter.attempt).first()


def posting_of(matter: Matter, stage: str) -> Posting | None:
    """The display of the present decision or result."""
    found = matter.postings.filter(stage=stage, attempt=matter.attempt)
    return found.order_by("-pk").first()


def result_of(matter: Matter) -> Result | None:
    return matter.results.filter(attempt=matter.attempt).order_by("-pk").first()


def situation(matter: Matter) -> Situation:
    """Where a matter stands, for `flow.next_step`."""
    state = matter.state
    owner = catalogue.owner_of(matter.organisation.kind) or "committee"
    notice = latest_notice(matter) if state in {"s3", "s4"} else None
    display = posting_of(matter, state) if state in {"p1", "p2"} else None
    return Situation(
        state=state, managers=flow.MANAGERS[owner], meeting_on=notice.meeting_on if notice else None,
        decided_on=matter.decided_on, reviewed=state == "p1" and review_of(matter) is not None,
        displayed_until=display.until_on if display else None,
        result=state == "executing" and _has_fresh_result(matter), due_on=matter.due_on,
    )  # fmt: skip


def _has_fresh_result(matter: Matter) -> bool:
    """A result that was not yet displayed: after an objection to it was upheld, a new one is due."""
    shown = posting_of(matter, "p2")
    found = matter.results.filter(attempt=matter.attempt)
    return (found.filter(recorded_at__gt=shown.recorded_at) if shown else found).exists()


def next_step(matter: Matter, on: dt.date) -> Step:
    return flow.next_step(situation(matter), Local.at(matter.organisation.region.path, on))


def needs_trade(matter: Matter, on: dt.date) -> bool:
    """Whether the deal must go to public trade: its item asks for it and the county's amount is reached."""
    item = catalogue.items().get(matter.item)
    if item is None or not item.trade or matter.amount is None:
        return False
    return 0 < trade_from(matter.organisation.region.path, on) <= matter.amount


def trade_from(path: str, on: dt.date, values: Values | None = None) -> int:
    """The fen from which a deal must go to public trade at a place on a day; 0 where no amount asks for it."""
    return Local.at(path, on, values).trade_amount
