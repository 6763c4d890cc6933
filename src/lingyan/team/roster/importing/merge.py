"""Brings the entries of all files of a round together: one person once, one head a village, right totals."""

from __future__ import annotations

from collections.abc import Hashable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Final

from lingyan.kernel.problems import Problem
from lingyan.kernel.tabular import plain
from lingyan.team.roster import rules
from lingyan.team.roster.importing.layouts import Layout
from lingyan.team.roster.importing.reader import Field, Rows, TotalRow
from lingyan.team.roster.importing.validate import Entry, SheetContext
from lingyan.team.roster.importing.values import YearMonth, read_count
from lingyan.team.roster.rules import Body, PersonIndex, PostHeld
from lingyan.team.roster.statistics import SnapshotPerson

_SINGLE_POSTS: Final = (
    (rules.SECRETARY, "two-secretaries", "同一村有两名书记"),
    (rules.VILLAGE_HEAD, "two-village-heads", "同一村有两名村委会主任"),
    (rules.COLLECTIVE_HEAD, "two-collective-heads", "同一村有两名理事长"),
)


@dataclass(frozen=True, slots=True)
class Source:
    """A row that a person was read from; `columns` gives the column of each field."""

    file: str
    sheet: str
    row: int
    columns: Mapping[str, int]


@dataclass(frozen=True, slots=True)
class RosterPerson:
    """One person of a round, merged from all rows and files that speak of them.

    `education` is the finished level and `education_label` what was written. `selections` says for each body
    how the person came to its post. `key` is the caller's own, set where the round knew the person before.
    """

    village_code: str
    name: str
    sex: str
    birth_year: int
    birth_month: int
    identity_number: str | None
    education: str
    education_label: str
    politics: str
    joined: YearMonth | None
    posts: tuple[PostHeld, ...]
    selections: Mapping[Body, str]
    since: YearMonth | None
    sources: tuple[Source, ...] = ()
    key: Hashable | None = None

    @property
    def party_member(self) -> bool:
        return self.politics in rules.PARTY_STATUSES

    @property
    def selection(self) -> str:
        """产生方式 of the party post, else of the committee's, else of any; "" if unknown."""
        return next((self.selections[body] for body in Body if self.selections.get(body)), "")

    def frozen(self, key: Hashable) -> SnapshotPerson:
        """The person as a snapshot keeps it: no name, no number, a key that only the caller can resolve."""
        return SnapshotPerson(
            key=key,
            village_code=self.village_code,
            sex=self.sex,
            birth_year=self.birth_year,
            birth_month=self.birth_month,
            education=self.education,
            party_member=self.party_member,
            posts=self.posts,
            selection=self.selection,
            has_identity_number=self.identity_number is not None,
        )


@dataclass(slots=True)
class Draft:
    """A person while rows are being merged."""

    village_code: str
    name: str
    birth_year: int
    birth_month: int
    identity_number: str | None
    sex: str
    education: str
    education_label: str
    politics: str
    joined: YearMonth | None
    since: YearMonth | None
    selections: dict[Body, str]
    posts: dict[PostHeld, Entry | None]
    entries: list[Entry]
    key: Hashable | None = None
    earlier_sources: tuple[Source, ...] = ()

    def finished(self) -> RosterPerson:
        """What the caller gets."""
        sources = [
            Source(entry.context.file, entry.context.sheet, entry.source.row, entry.columns)
            for entry in self.entries
        ]
        return RosterPerson(
            village_code=self.village_code,
            name=self.name,
            sex=self.sex,
            birth_year=self.birth_year,
            birth_month=self.birth_month,
            identity_number=self.identity_number,
            education=self.education,
            education_label=self.education_label,
            politics=self.politics,
            joined=self.joined,
            posts=tuple(sorted(self.posts, key=_post_order)),
            selections=dict(self.selections),
            since=self.since,
            sources=(*self.earlier_sources, *sources),
            key=self.key,
        )


@dataclass(slots=True)
class Merger:
    """Merges entries in the order they come; faults are reported at the entry that came later."""

    index: PersonIndex[Draft] = field(default_factory=PersonIndex)
    by_village: dict[str, list[Draft]] = field(default_factory=dict)
    entries: dict[str, list[Entry]] = field(default_factory=dict)

    def add_known(self, people: Iterable[RosterPerson]) -> None:
        """People whom the round already has from earlier files."""
        for person in people:
            self._keep(_draft_of_known(person))

    def add(self, entry: Entry) -> None:
        """Takes in one entry. One without village, name or birth month only counts as seen."""
        if entry.village is None:
            return
        self.entries.setdefault(entry.village.code, []).append(entry)
        if not (entry.name and entry.birth):
            return
        draft = _draft_of_entry(entry, entry.village.code, entry.birth)
        found = self.index.find(draft)
        if found is None:
            self._keep(draft)
        elif found.village_code != draft.village_code:
            entry.report(entry.person_cell, "person-in-two-villages", "同一身份证号码出现在两个村")
        elif _is_repeated(found, entry):
            entry.report(entry.person_cell, "duplicate-person", "同一人在同一村出现两行，请删去一行")
        else:
            _report_differences(found, entry)
            _merge(found, draft, entry)
            self.index.add(found)

    def _keep(self, draft: Draft) -> None:
        self.index.add(draft)
        self.by_village.setdefault(draft.village_code, []).append(draft)

    def check_villages(self) -> None:
        """What must hold inside each village that the files name."""
        for code, entries in self.entries.items():
            drafts = self.by_village.get(code, [])
            for post, fault, message in _SINGLE_POSTS:
                _check_single(drafts, post, fault, message)
            for draft in drafts:
                _check_supervision(draft)
            _check_secretary(drafts, entries)

    def people(self) -> tuple[RosterPerson, ...]:
        """Everyone the files speak of, in the order they first came."""
        return tuple(
            draft.finished() for drafts in self.by_village.values() for draft in drafts if draft.entries
        )


def check_totals(context: SheetContext, rows: Rows, entries: Sequence[Entry]) -> list[Problem]:
    """小计 and 合计 must agree with the rows they speak of: people in the name column, villages in theirs."""
    by_row = {entry.source.row: entry for entry in entries}
    problems: list[Problem] = []
    for total in rows.totals:
        covered = [by_row[person.row] for person in total.people]
        people = {len(covered)}
        if context.layout is Layout.ROW_PER_POST:
            people.add(len({(_village_text(entry), entry.name) for entry in covered}))
        villages = {len({_village_text(entry) for entry in covered})}
        problems += _compare(context, total, total.fields.get("name"), people, "人")
        problems += _compare(context, total, total.fields.get("village"), villages, "个村")
    return problems


def _compare(
    context: SheetContext, total: TotalRow, cell: Field | None, right: set[int], unit: str
) -> list[Problem]:
    if cell is None or plain(cell.value) == total.label:
        return []
    count = read_count(cell.value)
    if count is None or count in right:
        return []
    message = f"{total.label}与明细不符，明细为{max(right)}{unit}"
    place = (context.file, context.sheet, cell.row, cell.column, cell.text)
    return [Problem("total-does-not-add-up", message, *place)]


def _village_text(entry: Entry) -> tuple[str, ...]:
    return tuple(plain(entry.source.value(name)) for name in ("town", "village", "code"))


def _draft_of_entry(entry: Entry, village_code: str, birth: YearMonth) -> Draft:
    return Draft(
        village_code=village_code,
        name=entry.name,
        birth_year=birth[0],
        birth_month=birth[1],
        identity_number=entry.identity.text if entry.identity else None,
        sex=entry.sex,
        education=entry.education.level if entry.education else "",
        education_label=entry.education.label if entry.education else "",
        politics=entry.politics,
        joined=entry.joined,
        since=entry.since,
        selections={_first_body(entry.posts): entry.selection} if entry.posts and entry.selection else {},
        posts=dict.fromkeys(entry.posts, entry),
        entries=[entry],
    )


def _draft_of_known(person: RosterPerson) -> Draft:
    return Draft(
        village_code=person.village_code,
        name=rules.name_key(person.name),
        birth_year=person.birth_year,
        birth_month=person.birth_month,
        identity_number=person.identity_number,
        sex=person.sex,
        education=person.education,
        education_label=person.education_label,
        politics=person.politics,
        joined=person.joined,
        since=person.since,
        selections=dict(person.selections),
        posts=dict.fromkeys(person.posts),
        entries=[],
        key=person.key,
        earlier_sources=person.sources,
    )


def _first_body(posts: Iterable[PostHeld]) -> Body:
    """The body that 产生方式 speaks of: the party's where there is a post in it, then the committee's."""
    return min((post.body for post in posts), key=list(Body).index)


def _post_order(post: PostHeld) -> tuple[int, str]:
    return list(Body).index(post.body), post.title


def _is_repeated(found: Draft, entry: Entry) -> bool:
    """The same person again on one sheet: a second row, or (with one row a post) the same post twice."""
    here = [each for each in found.entries if each.context is entry.context]
    if entry.context.layout is Layout.ROW_PER_POST:
        return any(set(each.posts) & set(entry.posts) for each in here)
    return bool(here)


def _report_differences(found: Draft, entry: Entry) -> None:
    if found.name != entry.name:
        entry.report(entry.source.get("name"), "name-differs", f"同一身份证号码的姓名此前是“{found.name}”")
    education = entry.education.level if entry.education else ""
    compared = (
        ("sex", found.sex, entry.sex),
        ("education", found.education, education),
        ("politics", found.politics, entry.politics),
    )
    for name, before, now in compared:
        if before and now and before != now:
            message = f"同一人此前填的是“{before}”，以先填的为准，请核对"
            entry.report(entry.source.get(name), "person-differs", message, "warning")


def _merge(found: Draft, draft: Draft, entry: Entry) -> None:
    """What stood there first stays; the later row fills gaps and adds posts."""
    found.identity_number = found.identity_number or draft.identity_number
    found.sex = found.sex or draft.sex
    found.politics = found.politics or draft.politics
    found.joined = found.joined or draft.joined
    found.since = found.since or draft.since
    if not found.education:
        found.education, found.education_label = draft.education, draft.education_label
    found.selections = {**draft.selections, **found.selections}
    found.posts = {**draft.posts, **found.posts}
    found.entries.append(entry)


def _check_single(drafts: Sequence[Draft], post: PostHeld, code: str, message: str) -> None:
    holders = [draft for draft in drafts if post in draft.posts]
    for draft in holders[1:]:
        entry = draft.posts[post]
        if entry:
            entry.report(entry.posts[post], code, f"{message}，另一名是{holders[0].name}")


def _check_supervision(draft: Draft) -> None:
    """Members of the villagers' committee are barred from the supervision committee."""
    if not rules.in_village_committee(draft.posts):
        return
    for post, entry in draft.posts.items():
        if entry and post.body is Body.SUPERVISION:
            message = "村委会成员不得兼任村务监督委员会成员"
            entry.report(entry.posts[post], "supervision-overlap", message)


def _check_secretary(drafts: Sequence[Draft], entries: Sequence[Entry]) -> None:
    """Says that a village has no 书记, unless one of its rows could not be read and may name one."""
    if any(rules.SECRETARY in draft.posts for draft in drafts) or not all(entry.posts for entry in entries):
        return
    if any(rules.SECRETARY in entry.posts for entry in entries):
        return
    head = next((entry for entry in entries if rules.VILLAGE_HEAD in entry.posts), entries[0])
    head.report(head.posts_cell, "no-secretary", "该村没有书记，请核对是空缺还是漏填", "warning")
