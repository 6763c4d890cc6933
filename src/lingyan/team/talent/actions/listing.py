"""People put on the register with their consent in the same moment, and what they told put right."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from typing import Final

from django.db import transaction

from lingyan.kernel import audit, clock
from lingyan.kernel.access import Actor
from lingyan.kernel.problems import Problem, Refused
from lingyan.kernel.rights import TALENT_MANAGE
from lingyan.people.actions import Identity, remember
from lingyan.people.models import PersonalData
from lingyan.regions.models import Region
from lingyan.regions.rules import initials_of
from lingyan.team.talent.actions.common import (
    kinds_at,
    note_talent,
    require_village,
    talent_for,
)
from lingyan.team.talent.actions.consenting import Given, Purpose, given_problems, store_consent
from lingyan.team.talent.models import Consent, Form, Offer, Particulars, Talent
from lingyan.team.talent.rules import EARLIEST, contact_sound, timely

LISTED: Final = audit.register("talent.listed", "登记人才")
CHANGED: Final = audit.register("talent.changed", "更正人才登记")
MOST_OFFERS: Final = 20


@dataclass(frozen=True, slots=True)
class Details:
    """What a person told. Only name and contact must be there; `offers` are pairs (kind, form).

    `returned_on`, `young` and `stays_on` are kept only while the person agrees to be counted as a returned youth.
    """

    name: str
    contact: str
    group: str = ""
    offers: Sequence[tuple[str, str]] = ()
    window: str = ""
    wish: str = ""
    returned_on: dt.date | None = None
    young: bool = False
    stays_on: dt.date | None = None


@dataclass(frozen=True, slots=True)
class Entry:
    """One person of a list: the village, what was told, the consent to the register and, if given, that to be counted."""

    region: Region
    details: Details
    given: Given
    counted: bool = False


def entry_problems(entry: Entry) -> Iterator[Problem]:
    """What is wrong with one person to be listed, apart from being there already."""
    yield from given_problems(entry.given, entry.region.path)
    yield from detail_problems(entry.details, kinds_at(entry.region, clock.today()), counted=entry.counted)


def detail_problems(
    details: Details,
    kinds: Collection[str],
    *,
    counted: bool,
    kept: Collection[str] = (),
    stood_on: dt.date | None = None,
) -> Iterator[Problem]:
    """`kinds` is the county's list; `kept` are kinds that were accepted when the list was another.

    `stood_on` is the `stays_on` that is stored: it grows old by itself and bars no other correction.
    """
    if not 1 <= len(details.name.strip()) <= 40:
        yield Problem("no-name", "姓名要写，最多 40 字")
    if not contact_sound(details.contact.strip()):
        yield Problem("bad-contact", "联系电话应是 7 到 20 位的号码")
    if details.group and details.group not in Particulars.Group:
        yield Problem("unknown-group", "类别只能是返乡青年、乡贤、其他人才")
    for kind, form in details.offers:
        if kind not in kinds and kind not in kept:
            yield Problem("unknown-kind", f"“{kind[:20]}”不在县里的类别清单里")
        if form not in Form:
            yield Problem("unknown-form", "方式只能是长期、项目、远程")
    if len(details.offers) > MOST_OFFERS or len(set(details.offers)) != len(details.offers):
        yield Problem("bad-offers", f"可提供的不能重复，最多 {MOST_OFFERS} 项")
    if len(details.window.strip()) > 60 or len(details.wish.strip()) > 300:
        yield Problem("too-long", "方便联系的时间最多 60 字，意愿最多 300 字")
    yield from _homecoming_problems(details, counted=counted, stood_on=stood_on)


def _homecoming_problems(details: Details, *, counted: bool, stood_on: dt.date | None) -> Iterator[Problem]:
    told = details.returned_on or details.young or details.stays_on
    if told and not counted:
        yield Problem("not-agreed", "本人没有同意计入返乡青年统计，返乡情况不登记")
    for day in filter(None, (details.returned_on, details.stays_on)):
        if not EARLIEST <= day <= clock.today():
            yield Problem("bad-day", "返乡日期和说明日期不能晚于今天")
    told_anew = details.stays_on if details.stays_on != stood_on else None
    if told_anew and not timely(told_anew, clock.today()):
        yield Problem("bad-day", "说明日期已超过一年，请重新问本人")


def enlist(actor: Actor, *, region: Region, details: Details, given: Given, counted: bool = False) -> Talent:
    """Put one person on the register of a village. Refused without a consent in force, and where it is on it already."""
    return enlist_many(actor, entries=[Entry(region, details, given, counted)])[0]


def enlist_many(actor: Actor, *, entries: Sequence[Entry], origin: str = "") -> list[Talent]:
    """Put people on the register, all or none. `origin` is the digest of the file they were read from."""
    for entry in entries:
        actor.require(TALENT_MANAGE, entry.region.path)
        require_village(entry.region)
    problems = [problem for entry in entries for problem in entry_problems(entry)]
    if problems:
        raise Refused(problems)
    with transaction.atomic():
        _require_new(entries)
        return [_store(actor, entry, origin) for entry in entries]


def known_in(regions: Collection[int]) -> set[tuple[int, str, str]]:
    """Region, name and number of all who are listed there. Numbers rest encrypted, so they are compared here."""
    rows = Talent.objects.filter(region__in=regions, state=Talent.State.LISTED).select_related("personal")
    return {(row.region_id, row.personal.name, digits(row.personal.phone or "")) for row in rows}


def digits(contact: str) -> str:
    return "".join(each for each in contact if each.isdigit())


def key_of(entry: Entry) -> tuple[int, str, str]:
    """By what two entries are the same person."""
    return entry.region.pk, entry.details.name.strip(), digits(entry.details.contact)


def _require_new(entries: Sequence[Entry]) -> None:
    # One village after another takes its turn, so that nobody is put on its register twice at the same moment.
    regions = sorted({entry.region.pk for entry in entries})
    list(Region.objects.select_for_update(of=("self",)).filter(pk__in=regions).order_by("pk"))
    seen = known_in(regions)
    for entry in entries:
        if key_of(entry) in seen:
            raise Refused(f"{entry.region.name}已登记过同名同号码的人", code="twice")
        seen.add(key_of(entry))


def _store(actor: Actor, entry: Entry, origin: str) -> Talent:
    details = entry.details
    [personal] = remember([Identity(details.name.strip())])
    personal.phone = details.contact.strip()
    personal.save(update_fields=["phone"])
    talent = Talent.objects.create(
        region=entry.region, personal=personal, listed_on=clock.today(), listed_by=actor.user_id
    )
    store_consent(actor, talent, Purpose.MATCH, entry.given)
    if entry.counted:
        store_consent(actor, talent, Purpose.COUNT, entry.given)
    _store_particulars(talent, details)
    _store_offers(talent, details)
    note_talent(actor, LISTED, talent, **({"origin": origin} if origin else {}))
    return talent


def _store_particulars(talent: Talent, details: Details) -> None:
    Particulars.objects.update_or_create(
        talent=talent,
        defaults={
            "group": details.group, "window": details.window.strip(), "wish": details.wish.strip(),
            "returned_on": details.returned_on, "young": details.young, "stays_on": details.stays_on,
        },
    )  # fmt: skip


def _store_offers(talent: Talent, details: Details) -> None:
    Offer.objects.filter(talent=talent).delete()
    Offer.objects.bulk_create(Offer(talent=talent, kind=kind, form=form) for kind, form in details.offers)


def change(actor: Actor, *, talent_id: int, details: Details) -> Talent:
    """Put right what is stored about a person (PIPL 46). What an older list of kinds allowed may stay."""
    with transaction.atomic():
        talent = talent_for(actor, talent_id)
        counted = Consent.objects.filter(talent=talent, purpose=Purpose.COUNT, ended_on=None).exists()
        kept = set(talent.offers.values_list("kind", flat=True))
        kinds, stood_on = kinds_at(talent.region, clock.today()), talent.particulars.stays_on
        if problems := list(detail_problems(details, kinds, counted=counted, kept=kept, stood_on=stood_on)):
            raise Refused(problems)
        _rename(talent.personal, details)
        _store_particulars(talent, details)
        _store_offers(talent, details)
        note_talent(actor, CHANGED, talent)
    return talent


def _rename(personal: PersonalData, details: Details) -> None:
    name = details.name.strip()
    personal.name, personal.initials = name, initials_of(name)[:40]
    personal.phone = details.contact.strip()
    personal.save(update_fields=["name", "initials", "phone"])
