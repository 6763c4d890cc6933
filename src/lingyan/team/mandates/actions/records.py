"""Changes of the list: one or many on record, one ended, one replaced. Nothing is edited or deleted."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Final

from django.db import transaction
from django.db.models import QuerySet

from lingyan.kernel import audit, clock, covers
from lingyan.kernel.access import Actor
from lingyan.kernel.language import in_source
from lingyan.kernel.problems import Problem, Refused
from lingyan.kernel.rights import MANDATES_MANAGE
from lingyan.people.actions import Identity, remember
from lingyan.people.models import Person
from lingyan.people.rules import due_on
from lingyan.regions.models import Level, Region
from lingyan.team.mandates.covers import MANDATE
from lingyan.team.mandates.models import Ending, Kind, Mandate, Way
from lingyan.team.mandates.rules import EARLIEST, MOST_HOUSEHOLDS

BEGUN: Final = audit.register("mandates.begun", "登记小组长或代表")
ENDED: Final = audit.register("mandates.ended", "终止小组长或代表")
MOST_NAME, MOST_GROUP = 40, 20
_Key = tuple[str, str, str]


@dataclass(frozen=True, slots=True)
class Entry:
    """One person who was chosen. `row` is its row in a file, 0 where there is none."""

    name: str
    sex: str
    kind: str
    group: str
    households: int | None
    way: str
    start_on: dt.date
    row: int = 0

    @property
    def key(self) -> _Key:
        return self.name, self.sex, self.group


def begin(actor: Actor, *, region: Region, entry: Entry) -> Mandate:
    """Put one on record. Refused as `begin_many`."""
    return begin_many(actor, region=region, entries=[entry])[0]


def begin_many(
    actor: Actor, *, region: Region, entries: Sequence[Entry], succeed: bool = False, origin: str = ""
) -> list[Mandate]:
    """Put all on record or none. With `succeed` those of the same kinds chosen before leave on the day of their successors.

    The same name, sex and group in a village is the same person. `origin` is the digest of the file they came from.
    Refused for a region that is no village of today, faults of an entry, and who holds the same mandate already.
    """
    actor.require(MANDATES_MANAGE, region.path)
    if region.level != Level.VILLAGE or region.valid_to is not None:
        raise Refused("小组长和代表按现有的村登记，请先选一个村", code="bad-level")
    if not entries:
        raise Refused("没有要登记的人", code="nobody")
    if faults := [fault for entry in entries for fault in entry_problems(entry)]:
        raise Refused(faults)
    with transaction.atomic():
        _lock(region.pk)
        if succeed:
            _end_all(actor, superseded(region, entries), entries)
        if faults := list(double_problems(region, entries)):
            raise Refused(faults)
        made = _store(actor, region, entries)
        _note(actor, BEGUN, made, origin=origin)
    return made


def entry_problems(entry: Entry) -> Iterator[Problem]:
    """What is wrong with one entry in itself; the code names the field."""

    def fault(field: str, text: str) -> Problem:
        return Problem(f"bad-{field}", text, row=entry.row or None)

    if not 1 <= len(entry.name) <= MOST_NAME or entry.name != entry.name.strip():
        yield fault("name", f"姓名要写，最多 {MOST_NAME} 字")
    if entry.sex not in Person.Sex:
        yield fault("sex", "性别填男或女")
    if entry.kind not in Kind:
        yield fault("kind", "类别只能是村民小组长、村民代表、成员代表")
    if len(entry.group) > MOST_GROUP or (entry.kind == Kind.LEADER and not entry.group):
        yield fault("group", f"村民小组长要写是哪个小组，最多 {MOST_GROUP} 字")
    if entry.households is not None and not 1 <= entry.households <= MOST_HOUSEHOLDS:
        yield fault("households", f"代表户数应在 1 到 {MOST_HOUSEHOLDS} 之间，不知道的不填")
    if entry.way not in Way:
        yield fault("way", "产生方式只能是推选或补选")
    if not EARLIEST <= entry.start_on <= clock.today():
        yield fault("start_on", "推选日期不能晚于今天")


def superseded(region: Region, entries: Iterable[Entry]) -> list[Mandate]:
    """Who of the same kinds was chosen before the first of these and is still in office."""
    first = _first_days(entries)
    standing = Mandate.objects.filter(region=region, end_on=None, kind__in=first).order_by("pk")
    return [each for each in standing.select_related("region") if each.start_on < first[each.kind]]


def double_problems(
    region: Region, entries: Sequence[Entry], *, leaving: Iterable[Mandate] = ()
) -> Iterator[Problem]:
    """Who holds the same mandate already, or stands twice among the entries; `leaving` do not count."""
    standing = Mandate.objects.filter(region=region, end_on=None).exclude(
        pk__in=[each.pk for each in leaving]
    )
    held = {(key, kind) for key, _person, kind in _keys(standing)}
    seen = Counter((entry.key, entry.kind) for entry in entries)
    for entry in entries:
        # PRIVACY: the place says who it is; the name is not repeated.
        if (entry.key, entry.kind) in held:
            yield Problem("held", "这个小组里同名的人已经在任，先办理终止", row=entry.row or None)
        elif seen[entry.key, entry.kind] > 1:
            yield Problem("twice", "同一个人写了不止一次", row=entry.row or None)


def end(actor: Actor, *, mandate_id: int, ending: str, on: dt.date | None = None) -> Mandate:
    """End one on a day; one entered by mistake ends on its first day, so that it never held.

    Refused when it is unknown or ended, without a reason, and for a day before it began or still to come.
    """
    with transaction.atomic():
        found = _standing(actor, mandate_id)
        if ending not in Ending:
            raise Refused("终止要选原因", code="bad-ending")
        day = found.start_on if ending == Ending.MISTAKE else on
        if day is None or not found.start_on <= day <= clock.today():
            raise Refused(f"终止日期应在 {found.start_on:%Y-%m-%d} 到今天之间", code="bad-day")
        _end(actor, [found], day, ending)
    return found


def replace(actor: Actor, *, mandate_id: int, ending: str, name: str, sex: str, start_on: dt.date) -> Mandate:
    """End one on the day on which another is chosen in its place, for the same group and households (补选).

    The term of the one before goes on (`due_on`). Refused as `end` and `begin`.
    """
    if ending == Ending.MISTAKE:
        raise Refused("登记有误的先终止，再重新登记", code="bad-ending")
    with transaction.atomic():
        before = end(actor, mandate_id=mandate_id, ending=ending, on=start_on)
        entry = Entry(name, sex, before.kind, before.group, before.households, Way.FILLED, start_on)
        if start_on >= before.due_on:
            raise Refused("这一届任期已满，要重新推选，不是补选", code="term-over")
        if faults := [*entry_problems(entry), *double_problems(before.region, [entry])]:
            raise Refused(faults)
        made = _store(actor, before.region, [entry], due=before.due_on)
        _note(actor, BEGUN, made)
    return made[0]


def _lock(region_id: int) -> None:
    """One at a time in a village, so that nobody is put on the list twice; taken before any row of the list."""
    Region.objects.select_for_update().get(pk=region_id)


def _standing(actor: Actor, mandate_id: int) -> Mandate:
    for region_id in Mandate.objects.filter(pk=mandate_id).values_list("region", flat=True):
        _lock(region_id)
    rows = Mandate.objects.select_for_update(of=("self",)).select_related("region")
    found = rows.filter(pk=mandate_id).first()
    if found is None:
        raise Refused("没有这条登记", code="unknown-mandate")
    actor.require(MANDATES_MANAGE, found.region.path)
    if found.end_on is not None:
        raise Refused("这条登记已经终止", code="wrong-state")
    return found


def _end_all(actor: Actor, leaving: Sequence[Mandate], entries: Iterable[Entry]) -> None:
    first = _first_days(entries)
    for kind, day in first.items():
        _end(actor, [each for each in leaving if each.kind == kind], day, Ending.TERM)


def _first_days(entries: Iterable[Entry]) -> dict[str, dt.date]:
    first: dict[str, dt.date] = {}
    for entry in entries:
        first[entry.kind] = min(entry.start_on, first.get(entry.kind, entry.start_on))
    return first


def _end(actor: Actor, leaving: Sequence[Mandate], on: dt.date, ending: str) -> None:
    for each in leaving:
        each.end_on, each.ending, each.ended_by = on, ending, actor.user_id
    Mandate.objects.bulk_update(leaving, ["end_on", "ending", "ended_by"], batch_size=100)
    _note(actor, ENDED, leaving, reason=in_source(Ending(ending).label), on=str(on))


def _store(
    actor: Actor, region: Region, entries: Sequence[Entry], due: dt.date | None = None
) -> list[Mandate]:
    persons = _persons(region, entries)
    terms = _terms(region)
    now = clock.now()
    return Mandate.objects.bulk_create(
        [
            Mandate(
                region=region, person_id=persons[entry.key], kind=entry.kind, group=entry.group,
                households=entry.households, way=entry.way, start_on=entry.start_on,
                due_on=due or _due(entry, terms), made_by=actor.user_id, made_at=now,
            )
            for entry in entries
        ],
        batch_size=200,
    )  # fmt: skip


def _due(entry: Entry, terms: dict[str, dt.date]) -> dt.date:
    """Five years on; who fills a gap serves until the term of the others runs out."""
    running = terms.get(entry.kind)
    if entry.way == Way.FILLED and running is not None and running > entry.start_on:
        return running
    return due_on(entry.start_on)


def _terms(region: Region) -> dict[str, dt.date]:
    """By kind the day on which the term of those in office runs out, the latest of them."""
    rows = Mandate.objects.filter(region=region, end_on=None).order_by("due_on")
    return dict(rows.values_list("kind", "due_on"))


def _persons(region: Region, entries: Sequence[Entry]) -> dict[_Key, int]:
    """The id of each person; who is not on the list of the village yet is made."""
    known = {key: person for key, person, _kind in _keys(Mandate.objects.filter(region=region))}
    fresh = list(dict.fromkeys(entry.key for entry in entries if entry.key not in known))
    stored = remember(Identity(name) for name, _sex, _group in fresh)
    made = Person.objects.bulk_create(
        [Person(personal=own, sex=key[1], home=region) for key, own in zip(fresh, stored, strict=True)],
        batch_size=200,
    )
    return known | {key: person.pk for key, person in zip(fresh, made, strict=True)}


def _keys(rows: QuerySet[Mandate]) -> Iterator[tuple[_Key, int, str]]:
    """Who stands in these rows, with the person's id and the kind; who was erased can no longer be known again."""
    named = rows.filter(person__personal__erased_at=None).order_by("pk")
    columns = ("person__personal__name", "person__sex", "group", "person", "kind")
    for name, sex, group, person, kind in named.values_list(*columns):
        yield (name, sex, group), person, kind


def _note(actor: Actor, code: str, rows: Sequence[Mandate], *, reason: str = "", **details: str) -> None:
    """One entry for all rows of one act, with the digest of each."""
    if not rows:
        return
    told = {key: value for key, value in details.items() if value}
    audit.record(
        actor, code, target=(MANDATE, rows[0].pk), region_path=rows[0].region.path, reason=reason, count=len(rows),
        sealed=covers.note(MANDATE, [each.pk for each in rows]), **told,
    )  # fmt: skip
