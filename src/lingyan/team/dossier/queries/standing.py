"""What is there and what is missing of many dossiers at once: a fixed number of queries, however many there are."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any, Final

from lingyan.files.models import Paper
from lingyan.kernel import clock
from lingyan.parameters.queries import Values, whole
from lingyan.people.models import Tenure
from lingyan.people.rules import due_on
from lingyan.team.appraisal.rules import Kind as Appraisal
from lingyan.team.dossier import parameters, rules
from lingyan.team.dossier.covers import DOSSIER
from lingyan.team.dossier.models import IN_FORCE, Entry
from lingyan.team.dossier.papers import SCAN
from lingyan.team.dossier.queries import beside
from lingyan.team.dossier.queries.tenures import path_of, region_of, unbroken
from lingyan.team.dossier.rules import Item, Kind, Known, Line
from lingyan.team.selection.queries import filings

_DATED: Final = (Kind.CONTRACT, Kind.INSURANCE)
_RUNNING: Final = (Kind.PAY, Kind.HOURS)
_OF_TENURE: Final[dict[tuple[str, str], Item]] = {
    (Kind.APPOINTED, ""): Item.APPOINTED, (Kind.FILED, rules.BEGUN): Item.FILED, (Kind.FILED, rules.ENDED): Item.FILED_EXIT,
    (Kind.HANDOVER, ""): Item.HANDOVER, (Kind.AUDIT, rules.EXIT_AUDIT): Item.EXIT_AUDIT,
}  # fmt: skip
_OF_PERSON: Final = {
    Kind.PAY: Item.PAY, Kind.HOURS: Item.HOURS, Kind.CONTRACT: Item.CONTRACT, Kind.INSURANCE: Item.INSURANCE,
}  # fmt: skip


@dataclass(slots=True)
class Standing:
    """One dossier on a day: required items with what is filled, the pay grade in force, the day of filing."""

    lines: list[Line] = field(default_factory=list)
    pay: str = ""
    filed_on: dt.date | None = None

    @property
    def sum(self) -> rules.Completeness:
        return rules.completeness(self.lines)

    @property
    def missing(self) -> list[Item]:
        return rules.missing(self.lines)


def standings(tenures: Sequence[Tenure]) -> dict[int, Standing]:
    """By tenure id. Tenures come with their region and are read in one go; eleven queries more for any number of them."""
    if not tenures:
        return {}
    facts, values = _Facts(tenures), Values([*parameters.NEEDED.values(), parameters.AUDIT_YEARS])
    needed: dict[str, tuple[frozenset[Item], int]] = {}
    found = {}
    for tenure in tenures:
        path = path_of(tenure)
        if path not in needed:
            years = whole(values.of(parameters.AUDIT_YEARS, path, facts.today))
            needed[path] = parameters.needed(values, path, facts.today), years
        items, years = needed[path]
        found[tenure.pk] = Standing(
            rules.lines(facts.known(tenure, years), items),
            facts.pay.get(tenure.person_id, ""),
            facts.filed.get(tenure.pk),
        )
    return found


def lines_of(tenure: Tenure) -> list[Line]:
    return standings([tenure])[tenure.pk].lines


class _Facts:
    """Everything about these tenures that says whether an item is there."""

    def __init__(self, tenures: Sequence[Tenure]) -> None:
        self.today = clock.today()
        self.year = rules.year_asked(self.today)
        people = {each.person_id for each in tenures}
        self.of_tenure: defaultdict[int, set[Item]] = defaultdict(set)
        self.of_person: defaultdict[int, set[Item]] = defaultdict(set)
        self.leaving: dict[int, dt.date] = {}
        self.pay: dict[int, str] = {}
        self.filed: dict[int, dt.date] = {}
        self.audits: dict[int, dt.date] = {}
        self.service = unbroken(tenures)
        self._read_entries(people)
        self.scanned = set(_scanned([each.pk for each in tenures]))
        self.trained = beside.trained(people, self.year)
        self.judged = beside.judged(people, self.year)
        self.committee = beside.on_committee(people, self.today)
        self.filings = filings([each.pk for each in tenures])
        for key, filing in self.filings.items():
            self.filed.setdefault(key, filing.on)
        self.stages = beside.stages({region_of(each).pk for each in tenures})

    def _read_entries(self, people: set[int]) -> None:
        rows = Entry.objects.filter(IN_FORCE, tenure__person__in=people).order_by("on", "pk")
        columns = ("tenure", "tenure__person", "kind", "code", "detail", "on", "until_on")
        for tenure, person, kind, code, detail, on, until_on in rows.values_list(*columns):
            self._note(tenure, kind, code, on)
            if kind in _RUNNING and on <= self.today:
                self.of_person[person].add(_OF_PERSON[kind])
                self.pay.update({person: detail} if kind == Kind.PAY else {})
            elif kind in _DATED and on <= self.today:
                # The latest word holds: insured until a day, or not at all.
                held = code == rules.YES and (until_on is None or until_on >= self.today)
                (self.of_person[person].add if held else self.of_person[person].discard)(_OF_PERSON[kind])

    def _note(self, tenure: int, kind: str, code: str, on: dt.date) -> None:
        if item := _OF_TENURE.get((kind, code)):
            self.of_tenure[tenure].add(item)
        if item is Item.FILED:
            self.filed[tenure] = on
        if kind == Kind.AUDIT and code == rules.TERM_AUDIT:
            self.audits[tenure] = on
        if kind == Kind.EXIT:
            self.of_tenure[tenure].add(Item.EXIT)
            self.leaving[tenure] = on

    def known(self, tenure: Tenure, years: int) -> Known:
        # The re-elected go on serving: a 换届 ends one tenure and begins the next.
        since = self.service[tenure.pk][-1].start_on
        return Known(
            there=frozenset(self._there(tenure, since, years)),
            ended=tenure.end_on is not None and tenure.end_on <= self.today,
            leaving=tenure.pk in self.leaving,
            on_committee=(tenure.person_id, region_of(tenure).pk) in self.committee,
            whole_year=since <= dt.date(self.year, 1, 1),
            long=due_on(since, years) <= self.today,
        )

    def _there(self, tenure: Tenure, since: dt.date, years: int) -> Iterable[Item]:
        person = tenure.person_id
        yield from self.of_tenure[tenure.pk]
        yield from self.of_person[person]
        term = beside.matched(since, tenure.end_on, self.stages.get(region_of(tenure).pk, ()))
        end = tenure.end_on or self.leaving.get(tenure.pk)
        found: dict[Item, Any] = {
            Item.APPOINTED: tenure.decree, Item.SELECTION: tenure.selection, Item.SCAN: tenure.pk in self.scanned,
            Item.FILED: tenure.pk in self.filings,
            Item.TRAINED: person in self.trained, Item.APPRAISED: (person, Appraisal.SECRETARY) in self.judged,
            Item.JUDGED: (person, Appraisal.CADRES) in self.judged,
            Item.AUDITED: self._audited(tenure, term.audit_on, years),
            Item.EXIT_AUDIT: beside.serves_the_exit(term.audit_on, end), Item.HANDOVER: term.handover_on,
        }  # fmt: skip
        yield from (item for item, there in found.items() if there)

    def _audited(self, tenure: Tenure, of_term: dt.date | None, years: int) -> bool:
        """Whether an audit of the unbroken service is younger than an audit may wait."""
        days = [self.audits[each.pk] for each in self.service[tenure.pk] if each.pk in self.audits]
        return any(due_on(each, years) > self.today for each in (*days, of_term) if each)


def _scanned(tenure_ids: Sequence[int]) -> Iterable[int]:
    rows = Paper.objects.filter(owner_kind=DOSSIER, owner_id__in=tenure_ids, removed_at=None, label=SCAN)
    return rows.values_list("owner_id", flat=True)
