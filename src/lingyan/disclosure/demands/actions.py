"""Putting a written demand on record, writing what opens it, answering too few, and refusing what the law forbids.

From the text on the way is that of every other sheet: draft, sign-offs, publication, board (`sheets.actions`).
"""

from __future__ import annotations

import datetime as dt
from typing import Final

from django.db import transaction

from lingyan.decisions.joint.bases import base
from lingyan.decisions.joint.models import Receiver
from lingyan.decisions.rules import Body
from lingyan.disclosure import scanner
from lingyan.disclosure.demands import parameters, queries
from lingyan.disclosure.demands.covers import DEMAND
from lingyan.disclosure.demands.models import Demand, DemandAnswer, DemandRefusal, DemandText
from lingyan.disclosure.models import Publication
from lingyan.disclosure.sheets.catalogue import OPEN_ITEMS, PARTY, catalogue
from lingyan.disclosure.sheets.periods import parse_period, period_of
from lingyan.identity.hands import one_hand
from lingyan.kernel import audit, clock, covers
from lingyan.kernel.access import Actor
from lingyan.kernel.calendar import deadline
from lingyan.kernel.problems import Refused
from lingyan.kernel.rights import DISCLOSURE_DEMANDS, DISCLOSURE_DRAFT, DISCLOSURE_WITHDRAW
from lingyan.parameters.queries import integer_of
from lingyan.regions.models import Region

RECORDED: Final = audit.register("disclosure.demand-recorded", "登记公开要求")
WRITTEN: Final = audit.register("disclosure.demand-written", "写应要求公开的内容")
ANSWERED: Final = audit.register("disclosure.demand-answered", "答复公开要求")
REFUSAL_ASKED: Final = audit.register("disclosure.demand-refusal-asked", "提出依法不公开")
REFUSED: Final = audit.register("disclosure.demand-refused", "同意依法不公开")
_OVERRIDABLE: Final = frozenset({"health"})
"""Words that a second person may let pass before publication; anything else is never stored here."""


def record(
    actor: Actor, *, region: Region, received_on: dt.date, receiver: str, item: str, period: str, matter: str = "",
    villagers: int = 0, representatives: int = 0, voters: int | None = None, voters_source: str = "",
    seats: int | None = None, seats_source: str = "",
) -> Demand:  # fmt: skip
    """Put on record that so many villagers and representatives demanded in writing that an item be made public.

    Of how many they are is taken from the rolls on record; `voters` and `seats` are only for where there are none, each
    with its source. Raises Denied without the right there; Refused outside a village, for a day to come, an item or
    period that is none, another matter without words, nobody's signature, or more signers than there are.
    """
    actor.require(DISCLOSURE_DEMANDS, region.path)
    if not region.is_village:
        raise Refused("公开要求按村登记，请先选定一个村。", code="not-a-village")
    if received_on > clock.today():
        raise Refused("收到日期还没有到。", code="future-date")
    if receiver not in Receiver.values:
        raise Refused("请选由谁收到。", code="unknown-receiver")
    _require_item(item, period, received_on)
    if item in OPEN_ITEMS and not matter.strip():
        raise Refused("目录以外的其他事项要写明要求公开什么。", code="empty-text")
    _require_clean(matter)
    if villagers < 0 or representatives < 0 or not villagers + representatives:
        raise Refused("请填联名的村民人数或村民代表人数。", code="nobody-signed")
    of_villagers = base(region, Body.VILLAGERS, received_on, villagers, voters, voters_source)
    of_seats = base(region, Body.REPRESENTATIVES, received_on, representatives, seats, seats_source)
    days, *parts = (
        integer_of(each, region.path, received_on)
        for each in (parameters.DAYS, parameters.VILLAGERS_PART, parameters.REPRESENTATIVES_PART)
    )
    with transaction.atomic():
        # A page is composed by who holds the village too: it either says this demand, or counts as drafted before it.
        _lock(region)
        made = Demand.objects.create(
            region=region, received_on=received_on, receiver=receiver, item=item, period=period, matter=matter.strip()[:200],
            villagers=villagers, voters=of_villagers.number, voters_source=of_villagers.source,
            representatives=representatives, seats=of_seats.number, seats_source=of_seats.source,
            villagers_part=parts[0], representatives_part=parts[1], due_on=deadline(received_on, days),
            recorded_by=actor.user_id, recorded_at=clock.now(),
        )  # fmt: skip
        audit.record(
            actor, RECORDED, target=(DEMAND, made.pk), region_path=region.path, item=item, binds=made.binds,
            due_on=made.due_on.isoformat(),
        )  # fmt: skip
    return made


def _require_item(item: str, period: str, received_on: dt.date) -> None:
    sheet = catalogue().sheets.get(catalogue().sheet_of(item))
    if sheet is None:
        raise Refused("请选公开清单里的一项；清单里没有的，选“其他事项”并写明内容。", code="unknown-item")
    if sheet.code == PARTY:
        raise Refused("党务公开的事项按党务公开条例向党组织提出，不按公开要求登记。", code="party-item")
    stretch = parse_period(sheet.cadence, period)
    if stretch is None:
        shown = period_of(sheet.cadence, received_on).text
        raise Refused(f"“{period}”不是{sheet.name}的期间，应如 {shown}。", code="bad-period")
    if stretch.first > received_on:
        raise Refused(f"{stretch.zh}在收到要求时还没有开始。", code="future-period")


def _require_clean(text: str) -> None:
    """PRIVACY: neither a demand nor what opens it names a person or a number of one."""
    for finding in scanner.scan(text, on=clock.today()):
        if finding.kind not in _OVERRIDABLE:
            raise Refused(f"文字中有{finding.label}（{finding.shown}），请改写。", code="personal-data")


def write(actor: Actor, demand: Demand, *, text: str) -> DemandText:
    """Write what is made public in answer to a demand; the latest text holds until the page is drafted.

    Raises Denied without the right there, Refused for a demand that does not bind or is refused, while a draft of the
    page is in hand, for no words or more than 500, and for words about a person.
    """
    path = demand.region.path
    actor.require(DISCLOSURE_DRAFT, path)
    words = text.strip()
    if not words or len(words) > 500:
        raise Refused("请写明公开的内容，不超过 500 字。", code="bad-text")
    _require_clean(words)
    with transaction.atomic():
        _lock(demand.region)
        _require_open(demand)
        _require_nothing_in_hand(demand)
        made = DemandText.objects.create(
            demand=demand, text=words, recorded_by=actor.user_id, recorded_at=clock.now()
        )
        audit.record(actor, WRITTEN, target=(DEMAND, demand.pk), region_path=path)
    return made


def forget(publication: Publication) -> list[int]:
    """PRIVACY: empty what the demands of a withdrawn page said in words, and what was written for it. Gives the demands.

    Called by the withdrawal for a personal fault, under its right and within its transaction. What the records say of the
    item stays with them; what opens the demand has to be written anew.
    """
    asked = Demand.objects.filter(
        region=publication.region, received_on=dt.date.fromisoformat(publication.period),
        recorded_at__lte=publication.drafted_at,
    )  # fmt: skip
    texts = DemandText.objects.filter(demand__in=asked, recorded_at__lte=publication.drafted_at).exclude(
        text=""
    )
    said = asked.exclude(matter="")
    changed = sorted({*texts.values_list("demand", flat=True), *said.values_list("pk", flat=True)})
    texts.update(text="")
    said.update(matter="")
    return changed


def answer(actor: Actor, demand: Demand, *, text: str, on: dt.date) -> DemandAnswer:
    """Put the written answer to a demand of too few on record.

    Raises Denied without the right there, Refused when the demand binds (then it is opened, not answered), when it was
    answered before, without words and for a day out of order.
    """
    path = demand.region.path
    actor.require(DISCLOSURE_DEMANDS, path)
    if demand.binds:
        raise Refused("达到法定人数的要求应当公开，不能只作答复。", code="must-be-opened")
    if not text.strip() or len(text.strip()) > 500:
        raise Refused("请写明答复，不超过 500 字。", code="bad-text")
    if not demand.received_on <= on <= clock.today():
        raise Refused("答复日期应在收到日期和今天之间。", code="wrong-date")
    with transaction.atomic():
        _lock(demand.region)
        if DemandAnswer.objects.filter(demand=demand).exists():
            raise Refused("这项要求已经答复过。", code="answered-before")
        made = DemandAnswer.objects.create(
            demand=demand, text=text.strip(), on=on, recorded_by=actor.user_id, recorded_at=clock.now()
        )
        audit.record(actor, ANSWERED, target=(DEMAND, demand.pk), region_path=path, on=on.isoformat())
    return made


def ask_refusal(actor: Actor, demand: Demand, *, ground: str, law: str, reason: str) -> DemandRefusal:
    """The township states that the law forbids this publication; without a second person's agreement it is still due.

    Raises Denied without the right there, Refused without ground, law or reason, for a demand that does not bind, is
    public or refused already, or waits for agreement.
    """
    path = demand.region.path
    actor.require(DISCLOSURE_WITHDRAW, path)
    if ground not in DemandRefusal.Ground.values or not law.strip() or not reason.strip():
        raise Refused(
            "只有法律禁止公开的才能不公开：请选理由类别，写明法律依据和理由。", code="reason-missing"
        )
    with transaction.atomic():
        _lock(demand.region)
        _require_open(demand)
        _require_not_public(demand)
        if demand.refusals.exists():
            raise Refused("已经提出过，等第二人同意。", code="asked-already")
        made = DemandRefusal.objects.create(
            demand=demand, ground=ground, law=law.strip()[:200], reason=reason.strip()[:300],
            recorded_by=actor.user_id, recorded_at=clock.now(),
        )  # fmt: skip
        audit.record(actor, REFUSAL_ASKED, target=(DEMAND, demand.pk), region_path=path, ground=ground)
    return made


def agree_refusal(actor: Actor, refusal: DemandRefusal) -> DemandRefusal:
    """The second person's agreement; from then on nothing is due. Whoever asked cannot agree."""
    demand = refusal.demand
    path = demand.region.path
    actor.require(DISCLOSURE_WITHDRAW, path)
    if one_hand(actor.user_id, refusal.recorded_by):
        raise Refused("提出的人不能自己同意，须由第二人办理。", code="second-person")
    with transaction.atomic():
        _lock(demand.region)
        _require_open(demand)
        # In this order: a page that is published meanwhile is in hand for the first question or public for the second.
        _require_nothing_in_hand(demand)
        _require_not_public(demand)
        DemandRefusal.objects.filter(pk=refusal.pk).update(agreed_by=actor.user_id, agreed_at=clock.now())
        audit.record(
            actor, REFUSED, target=(DEMAND, demand.pk), region_path=path, ground=refusal.ground,
            sealed=covers.note(DEMAND, [demand.pk]),
        )  # fmt: skip
    refusal.refresh_from_db()
    return refusal


def _require_open(demand: Demand) -> None:
    if not demand.binds:
        raise Refused("没有达到法定人数，不产生公开义务，请作书面答复。", code="not-binding")
    if demand.refusals.filter(agreed_at__isnull=False).exists():
        raise Refused("这项要求已依法不公开。", code="refused-already")


def _require_not_public(demand: Demand) -> None:
    if queries.page_of(demand) is not None:
        raise Refused("这项要求的内容已经公开；确需撤下的，先在公开页上撤下。", code="public-already")


def _require_nothing_in_hand(demand: Demand) -> None:
    if queries.draft_of(demand) is not None:
        raise Refused("这一天的公开稿正在办理，内容不能再变；要改请先作废公开稿。", code="draft-exists")


def _lock(region: Region) -> None:
    """Whoever changes what the pages of this village will say waits here."""
    Region.objects.select_for_update().get(pk=region.pk)
