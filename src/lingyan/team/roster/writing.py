"""Stores what an import found: entries merged over the files of a round, and what each file said.

Everything here runs inside the transaction of an action that has checked its right.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from lingyan.regions.models import Region
from lingyan.team.roster.contents import Content, content_of, merged, year_month
from lingyan.team.roster.identities import identify
from lingyan.team.roster.importing import RosterPerson
from lingyan.team.roster.models import RosterEntry, RosterFile, RosterSource, Round
from lingyan.team.roster.posts import read_posts
from lingyan.team.roster.rules import Body, PersonIndex

_BATCH: Final = 500
_CONTENT: Final = (
    "education",
    "education_label",
    "politics",
    "joined",
    "since",
    "posts",
    "selections",
    "numbered",
)


@dataclass(frozen=True, slots=True)
class Written:
    """Entries by the person listed, in the order given, and how many of them are new to the round."""

    entries: tuple[RosterEntry, ...]
    added: int


def known_people(round_: Round) -> list[RosterPerson]:
    """Who the round lists already, each with the person's id as `key`."""
    entries = RosterEntry.objects.filter(round=round_).select_related("village", "person__personal")
    return [_listed(entry) for entry in entries]


def _listed(entry: RosterEntry) -> RosterPerson:
    person, personal = entry.person, entry.person.personal
    return RosterPerson(
        village_code=entry.village.code,
        name=personal.name,
        sex=person.sex,
        birth_year=person.birth_year or 0,
        birth_month=person.birth_month or 0,
        identity_number=(personal.identity_number or None) if entry.numbered else None,
        education=entry.education,
        education_label=entry.education_label,
        politics=entry.politics,
        joined=year_month(entry.joined),
        posts=read_posts(entry.posts),
        selections={Body(body): way for body, way in entry.selections.items()},
        since=year_month(entry.since),
        key=person.pk,
    )


def write_people(round_: Round, people: Sequence[RosterPerson], villages: Mapping[str, Region]) -> Written:
    """Entries for everybody listed; who is in the round already gets the merged content."""
    person_ids = identify(people, villages)
    present = {
        entry.person_id: entry
        for entry in RosterEntry.objects.filter(round=round_).only("pk", "person_id", *_CONTENT)
    }
    entries = [
        _entry(present.get(person_id), round_, person_id, villages[person.village_code], content_of(person))
        for person_id, person in zip(person_ids, people, strict=True)
    ]
    fresh = [entry for entry in entries if entry.pk is None]
    RosterEntry.objects.bulk_create(fresh, batch_size=_BATCH)
    changed = [entry for entry in entries if entry.person_id in present]
    RosterEntry.objects.bulk_update(changed, _CONTENT, batch_size=100)
    return Written(tuple(entries), len(fresh))


def _entry(
    present: RosterEntry | None, round_: Round, person_id: int, village: Region, content: Content
) -> RosterEntry:
    entry = present or RosterEntry(round=round_, person_id=person_id, village=village)
    for name, value in content.items():
        setattr(entry, name, value)
    return entry


def write_sources(
    file: RosterFile,
    said: Iterable[RosterPerson],
    merged_people: Sequence[RosterPerson],
    entries: Sequence[RosterEntry],
) -> None:
    """What one file said of each person, so that exactly this can be taken back later."""
    by_person = {id(person): entry for person, entry in zip(merged_people, entries, strict=True)}
    index = PersonIndex(merged_people)
    rows = []
    for person in said:
        found = index.find(person)
        if found is not None:
            places = [[source.sheet, source.row] for source in person.sources]
            rows.append(
                RosterSource(entry=by_person[id(found)], file=file, places=places, said=content_of(person))
            )
    RosterSource.objects.bulk_create(rows, batch_size=_BATCH)


def retract(files: Sequence[RosterFile]) -> set[int]:
    """Take back what the files said. Returns the persons whom no file of the round lists any more."""
    touched = RosterEntry.objects.filter(sources__file__in=files).distinct().prefetch_related("sources")
    gone: list[RosterEntry] = []
    left: list[RosterEntry] = []
    taken = {file.pk for file in files}
    for entry in touched:
        said = [source.said for source in entry.sources.all() if source.file_id not in taken]
        if not said:
            gone.append(entry)
            continue
        for name, value in merged(said).items():
            setattr(entry, name, value)
        left.append(entry)
    RosterSource.objects.filter(file__in=files).delete()
    RosterEntry.objects.filter(pk__in=[entry.pk for entry in gone]).delete()
    RosterEntry.objects.bulk_update(left, _CONTENT, batch_size=100)
    return {entry.person_id for entry in gone}
