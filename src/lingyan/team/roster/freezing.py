"""What freezing a round writes: the snapshot with its digest, and the tenures that follow from it, in bulk.

Everything here runs inside the transaction of an action that has checked its right.
"""

from __future__ import annotations

import datetime as dt
import hashlib
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any, Final

from lingyan.kernel import clock
from lingyan.kernel.jcs import canonical
from lingyan.kernel.problems import Refused
from lingyan.people.actions import ensure_village_bodies
from lingyan.people.models import Body, Post, Tenure, Term
from lingyan.people.rules import VILLAGE_BODIES, body_code, due_on, selection_allowed
from lingyan.regions.models import Region
from lingyan.regions.queries import villages as villages_within
from lingyan.team.roster.contents import leading_selection
from lingyan.team.roster.models import RosterEntry, Round, SnapshotPerson, SnapshotVillage
from lingyan.team.roster.posts import read_posts
from lingyan.team.roster.rules import PARTY_STATUSES

_BATCH: Final = 500
_LONGEST_ELECTION: Final = dt.timedelta(days=366)
_REASON: Final = "换届"
Seat = tuple[int, int]
"""Person and post."""


def take_snapshot(round_: Round) -> None:
    """Copy the round's entries into the snapshot and close the round. Refused when it is empty."""
    entries = list(RosterEntry.objects.filter(round=round_).select_related("person"))
    if not entries:
        raise Refused(f"轮次“{round_.name}”还没有人员，不能冻结。", code="empty-round")
    counted = set(villages_within(round_.region, round_.as_of).values_list("pk", flat=True))
    counted |= {entry.village_id for entry in entries}
    SnapshotVillage.objects.bulk_create(
        [SnapshotVillage(round=round_, village_id=pk) for pk in sorted(counted)], batch_size=_BATCH
    )
    SnapshotPerson.objects.bulk_create([_frozen(round_, entry) for entry in entries], batch_size=_BATCH)
    round_.villages, round_.people = len(counted), len(entries)
    round_.digest = snapshot_digest(round_)
    round_.state, round_.frozen_at = Round.State.FROZEN, clock.now()
    round_.save(update_fields=["villages", "people", "digest", "state", "frozen_at"])


def _frozen(round_: Round, entry: RosterEntry) -> SnapshotPerson:
    person = entry.person
    return SnapshotPerson(
        round=round_,
        village_id=entry.village_id,
        person_id=entry.person_id,
        sex=person.sex,
        birth_year=person.birth_year or 0,
        birth_month=person.birth_month or 0,
        education=entry.education,
        party_member=entry.politics in PARTY_STATUSES,
        posts=entry.posts,
        selection=leading_selection(entry.selections),
        has_identity_number=entry.numbered,
    )


def snapshot_digest(round_: Round) -> str:
    """SHA-256 over every village and every person of the snapshot, in the order of their ids."""
    digest = hashlib.sha256()
    villages = SnapshotVillage.objects.filter(round=round_).order_by("village_id")
    people = SnapshotPerson.objects.filter(round=round_).order_by("person_id")
    fields = [
        field.attname for field in SnapshotPerson._meta.concrete_fields if field.name not in ("id", "round")
    ]
    for pk in villages.values_list("village_id", flat=True):
        digest.update(canonical(["village", pk]))
    for row in people.values_list(*fields).iterator():
        digest.update(canonical(["person", *row]))
    return digest.hexdigest()


@dataclass(slots=True)
class Appointments:
    """How posts changed hands: seats begun, ended and continued by village (id, path)."""

    begun: dict[int, int] = field(default_factory=lambda: defaultdict(int))
    ended: dict[int, int] = field(default_factory=lambda: defaultdict(int))
    continued: dict[int, int] = field(default_factory=lambda: defaultdict(int))
    paths: dict[int, str] = field(default_factory=dict)
    superseded: bool = False

    def counts(self) -> dict[str, Any]:
        return {
            "begun": sum(self.begun.values()),
            "ended": sum(self.ended.values()),
            "continued": sum(self.continued.values()),
            "superseded": self.superseded,
        }

    def audit_entries(self) -> Iterator[tuple[tuple[str, object], str, dict[str, Any]]]:
        """One entry a village: target, region path, counts."""
        for village, path in self.paths.items():
            counts = {
                "begun": self.begun[village],
                "ended": self.ended[village],
                "continued": self.continued[village],
            }
            yield ("region", village), path, counts


def appoint(round_: Round) -> Appointments:
    """Make the tenures of the listed villages agree with the frozen round.

    Villages nobody is listed for keep their tenures. Nothing is written where a later round is frozen already.
    """
    entries = list(RosterEntry.objects.filter(round=round_))
    villages = list(Region.objects.filter(pk__in={entry.village_id for entry in entries}))
    if _superseded(round_, villages):
        return Appointments(superseded=True)
    return _Appointing(round_, entries, villages).run()


def _superseded(round_: Round, villages: Iterable[Region]) -> bool:
    later = Round.objects.filter(state=Round.State.FROZEN, as_of__gt=round_.as_of)
    listed = SnapshotPerson.objects.filter(round__in=later).values_list("village_id", flat=True)
    return not {village.pk for village in villages}.isdisjoint(listed)


class _Appointing:
    """The seats that a round names, next to the tenures that stand."""

    def __init__(self, round_: Round, entries: list[RosterEntry], villages: list[Region]) -> None:
        self.round = round_
        self.entries = entries
        self.result = Appointments(paths={village.pk: village.path for village in villages})
        made = ensure_village_bodies(villages)
        self.bodies: dict[tuple[int, str], Body] = {
            (village, code): body for village, codes in made.items() for code, body in codes.items()
        }
        kinds = {plan.code: plan.kind for plan in VILLAGE_BODIES}
        self.village_of_body = {body.pk: village for (village, _), body in self.bodies.items()}
        self.kind_of_body = {body.pk: kinds[code] for (_, code), body in self.bodies.items()}
        self.posts = self._posts()
        self.tenures = self._tenures()
        self.earliest = self._last_snapshot_day()

    def run(self) -> Appointments:
        wanted = self._wanted()
        standing = {(each.person_id, each.post_id): each for each in self.tenures if each.end_on is None}
        fresh = {seat: self._begun(seat, entry) for seat, entry in wanted.items() if seat not in standing}
        for seat in wanted.keys() & standing.keys():
            self.result.continued[self._village(seat)] += 1
        self._end([tenure for seat, tenure in standing.items() if seat not in wanted], fresh)
        terms = self._begin_terms({self.posts_by_id[post].body_id for _, post in wanted}, fresh.values())
        for (_, post), tenure in fresh.items():
            tenure.term = terms.get(self.posts_by_id[post].body_id)
            self.result.begun[self._village((0, post))] += 1
        Tenure.objects.bulk_create(fresh.values(), batch_size=_BATCH)
        return self.result

    def _posts(self) -> dict[tuple[int, str], Post]:
        # Unordered: the order of the model joins four tables, whose sizes PostgreSQL cannot know inside this transaction.
        found = Post.objects.filter(body_id__in=self.village_of_body).order_by()
        return {(post.body_id, post.title): post for post in found}

    def _tenures(self) -> list[Tenure]:
        return list(Tenure.objects.filter(post__body_id__in=self.village_of_body).order_by("pk"))

    def _last_snapshot_day(self) -> dict[int, dt.date]:
        """The day of the latest snapshot before this one, by village: nobody new can have begun before it."""
        earlier = Round.objects.filter(state=Round.State.FROZEN, as_of__lt=self.round.as_of)
        rows = SnapshotPerson.objects.filter(round__in=earlier, village_id__in=self.result.paths)
        days: dict[int, dt.date] = {}
        for village, day in rows.order_by().values_list("village_id", "round__as_of").distinct():
            days[village] = max(day, days.get(village, day))
        return days

    def _wanted(self) -> dict[Seat, RosterEntry]:
        """Every seat that the round names in one of the village's bodies; posts elsewhere have no body here."""
        holders: dict[tuple[int, str], list[RosterEntry]] = defaultdict(list)
        for entry in self.entries:
            for held in read_posts(entry.posts):
                body = self.bodies.get((entry.village_id, body_code(held.body.value, held.title)))
                if body is not None:
                    holders[body.pk, held.title].append(entry)
        self._fit_posts({place: len(people) for place, people in holders.items()})
        self.posts_by_id = {post.pk: post for post in self.posts.values()}
        return {
            (entry.person_id, self.posts[place].pk): entry
            for place, people in holders.items()
            for entry in people
        }

    def _fit_posts(self, holders: dict[tuple[int, str], int]) -> None:
        """Posts that the standard plan lacks are made; one with more holders than seats gets the seats."""
        missing = [
            Post(body_id=body, title=title, quota=number)
            for (body, title), number in holders.items()
            if (body, title) not in self.posts
        ]
        for post in Post.objects.bulk_create(missing, batch_size=_BATCH):
            self.posts[post.body_id, post.title] = post
        short = [self.posts[place] for place, number in holders.items() if self.posts[place].quota < number]
        for post in short:
            post.quota = holders[post.body_id, post.title]
        Post.objects.bulk_update(short, ["quota"], batch_size=_BATCH)

    def _village(self, seat: Seat) -> int:
        return self.village_of_body[self.posts_by_id[seat[1]].body_id]

    def _begun(self, seat: Seat, entry: RosterEntry) -> Tenure:
        person, post = seat
        kind = self.kind_of_body[self.posts_by_id[post].body_id]
        selection = entry.selections.get(kind, "")
        return Tenure(
            person_id=person,
            post_id=post,
            start_on=self._start(seat, entry),
            selection=selection if selection_allowed(kind, selection) else "",
        )

    def _start(self, seat: Seat, entry: RosterEntry) -> dt.date:
        """The month the roster gives, but not before the last snapshot or an earlier tenure of the same seat."""
        written = entry.since.first_day if entry.since else self.round.as_of
        floor = [self.earliest[entry.village_id]] if entry.village_id in self.earliest else []
        floor += self.ends.get(seat, [])
        return min(max([written, *floor]), max([self.round.as_of, *floor]))

    @cached_property
    def ends(self) -> dict[Seat, list[dt.date]]:
        """The days on which earlier tenures of a seat ended."""
        found: dict[Seat, list[dt.date]] = defaultdict(list)
        for tenure in self.tenures:
            if tenure.end_on is not None:
                found[tenure.person_id, tenure.post_id].append(tenure.end_on)
        return found

    def _end(self, leaving: list[Tenure], fresh: dict[Seat, Tenure]) -> None:
        """A seat is left the day its next holder begins, else on the day of the snapshot."""
        next_start: dict[int, dt.date] = {}
        for (_, post), tenure in fresh.items():
            next_start[post] = min(tenure.start_on, next_start.get(post, tenure.start_on))
        ended = [tenure for tenure in leaving if tenure.start_on <= self.round.as_of]
        for tenure in ended:
            tenure.end_on = max(tenure.start_on, next_start.get(tenure.post_id, self.round.as_of))
            tenure.end_reason = _REASON
            self.result.ended[self._village((0, tenure.post_id))] += 1
        _update_by_day(ended, "end_on", end_reason=_REASON)

    def _begin_terms(self, body_ids: set[int], fresh: Iterable[Tenure]) -> dict[int, Term]:
        """A new 届 for each body, begun when the first of its new members began, at most a year ago."""
        last: dict[int, Term] = {}
        for term in Term.objects.filter(body_id__in=self.village_of_body).order_by("start_on"):
            last[term.body_id] = term
        starts = self._term_starts(fresh)
        made: list[Term] = []
        closed: list[Term] = []
        for body in sorted(body_ids):
            start = starts.get(body, self.round.as_of)
            before = last.get(body)
            if before is not None and before.start_on >= start:
                continue
            if before is not None and before.ended_on is None:
                before.ended_on = start
                closed.append(before)
            ordinal = before.ordinal + 1 if before and before.ordinal else None
            made.append(Term(body_id=body, start_on=start, due_on=due_on(start), ordinal=ordinal))
        _update_by_day(closed, "ended_on")
        return {term.body_id: term for term in Term.objects.bulk_create(made, batch_size=_BATCH)}

    def _term_starts(self, fresh: Iterable[Tenure]) -> dict[int, dt.date]:
        starts: dict[int, dt.date] = {}
        for tenure in fresh:
            body = self.posts_by_id[tenure.post_id].body_id
            if self.round.as_of - tenure.start_on <= _LONGEST_ELECTION:
                starts[body] = min(tenure.start_on, starts.get(body, tenure.start_on))
        return starts


def _update_by_day(rows: Sequence[Tenure] | Sequence[Term], name: str, **besides: str) -> None:
    """Store the day that each row has in a column: days are few, so one statement a day is far less than one CASE a row."""
    days: dict[dt.date, list[int]] = defaultdict(list)
    for row in rows:
        days[getattr(row, name)].append(row.pk)
    for day, keys in days.items():
        for start in range(0, len(keys), _BATCH):
            type(rows[0])._default_manager.filter(pk__in=keys[start : start + _BATCH]).update(
                **{name: day}, **besides
            )
