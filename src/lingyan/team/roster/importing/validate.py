"""Turns one row of a roster into an entry, and says of each cell that cannot be believed why."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from typing import Final, TypeVar

from lingyan.kernel.idnumbers import IdentityNumber, NumberError, parse_identity_number
from lingyan.kernel.problems import Problem, Severity
from lingyan.team.roster import rules
from lingyan.team.roster.importing.layouts import Layout, Recognised, post_columns
from lingyan.team.roster.importing.reader import Field, PersonRow
from lingyan.team.roster.importing.values import (
    CellError,
    YearMonth,
    read_age,
    read_identity_text,
    read_month,
    read_sex,
    read_text,
)
from lingyan.team.roster.importing.villages import RegionLookup, VillageRef, find_village
from lingyan.team.roster.labels import Education, Labels, UnknownLabelError
from lingyan.team.roster.rules import Body, PostHeld

_T = TypeVar("_T")


@dataclass(slots=True)
class SheetContext:
    """What the rows of one sheet share. `inherited` repeats a fault for each row that inherits the cell."""

    file: str
    found: Recognised
    as_of: dt.date
    regions: RegionLookup
    labels: Labels
    inherited: list[Problem] = field(default_factory=list)
    villages: dict[tuple[str, ...], VillageRef | CellError] = field(default_factory=dict)
    reported: dict[tuple[int, int], Problem] = field(default_factory=dict)

    @property
    def sheet(self) -> str:
        return self.found.sheet.name

    @property
    def layout(self) -> Layout:
        return self.found.layout or Layout.ONE_COLUMN

    def village(self, row: PersonRow) -> VillageRef:
        """The village a row names, looked up once for each spelling. Raises CellError."""
        code, county, town, name = (_text(row.get(each)) for each in ("code", "county", "town", "village"))
        key = (code, county, town, name)
        if key not in self.villages:
            try:
                self.villages[key] = find_village(
                    self.regions, code=code, county=county, town=town, village=name
                )
            except CellError as error:
                self.villages[key] = error
        found = self.villages[key]
        if isinstance(found, CellError):
            raise found
        return found


@dataclass(slots=True)
class Entry:
    """What one row says of a person; None and "" stand for what is missing or cannot be believed."""

    context: SheetContext
    source: PersonRow
    village: VillageRef | None = None
    name: str = ""
    sex: str = ""
    birth: YearMonth | None = None
    identity: IdentityNumber | None = None
    education: Education | None = None
    politics: str = ""
    joined: YearMonth | None = None
    since: YearMonth | None = None
    posts: dict[PostHeld, Field] = field(default_factory=dict)
    selection: str = ""
    problems: list[Problem] = field(default_factory=list)

    @property
    def faulty(self) -> bool:
        return self.village is None or any(problem.severity == "error" for problem in self.problems)

    @property
    def columns(self) -> dict[str, int]:
        return {name: places[0] for name, places in self.context.found.header.columns.items()}

    @property
    def person_cell(self) -> Field | None:
        """Where a reader finds the person again: the number, or the name where there is none."""
        return self.source.get("identity" if self.identity else "name")

    @property
    def posts_cell(self) -> Field | None:
        """Where a party post would stand: the party's column if there is one, else the first of posts."""
        return self.source.get("post_party") or self.source.get(
            next((name for name, _ in post_columns(self.context.found.header)), "")
        )

    def report(self, cell: Field | None, code: str, message: str, severity: Severity = "error") -> Problem:
        """Adds a problem at a cell, or at the row as a whole where the sheet has no such column."""
        problem = Problem(
            code,
            message,
            self.context.file,
            self.context.sheet,
            cell.row if cell else self.source.row,
            cell.column if cell else None,
            cell.text if cell else "",
            severity,
        )
        self.problems.append(problem)
        return problem


def read_entry(context: SheetContext, row: PersonRow) -> Entry:
    """Reads and checks every cell of a row. The entry is `faulty` when any was refused."""
    entry = Entry(context, row)
    for step in _STEPS:
        step(entry)
    return entry


def _attempt(entry: Entry, name: str, read: Callable[[Field], _T]) -> _T | None:
    """Reads a cell; what cannot be read is reported there and becomes None."""
    cell = entry.source.get(name)
    if cell is None:
        return None
    try:
        return read(cell)
    except (CellError, UnknownLabelError, NumberError) as error:
        entry.report(cell, error.code, str(error))
        return None


def _text(cell: Field | None) -> str:
    return "".join(cell.text.split()) if cell else ""


def _village(entry: Entry) -> None:
    cell = next((each for each in map(entry.source.get, ("village", "code")) if _text(each)), None)
    if cell is None:
        entry.report(entry.source.get("village") or entry.source.get("code"), "missing-village", "没有写村名")
        return
    try:
        entry.village = entry.context.village(entry.source)
    except CellError as error:
        if error.code == "unknown-village" and not _text(entry.source.get("village")):
            cell = entry.source.get("code") or cell
        _report_village(entry, cell, error)


def _report_village(entry: Entry, cell: Field, error: CellError) -> None:
    """A village written once for many rows is one fault; the other rows only remember that they share it."""
    known = entry.context.reported.get((cell.row, cell.column))
    if known is None:
        known = entry.report(cell, error.code, str(error))
        entry.context.reported[cell.row, cell.column] = known
    else:
        entry.context.inherited.append(replace(known, row=entry.source.row))


def _name(entry: Entry) -> None:
    faults = len(entry.problems)
    entry.name = rules.name_key(_attempt(entry, "name", lambda cell: read_text(cell.value)) or "")
    if not entry.name and len(entry.problems) == faults:
        entry.report(entry.source.get("name"), "missing-name", "没有写姓名")


def _identity(entry: Entry) -> None:
    def read(cell: Field) -> IdentityNumber | None:
        text = read_identity_text(cell.value)
        return parse_identity_number(text) if text else None

    entry.identity = _attempt(entry, "identity", read)


def _birth(entry: Entry) -> None:
    cell = entry.source.get("birth")
    faults = len(entry.problems)
    written = _attempt(entry, "birth", lambda each: read_month(each.value))
    if len(entry.problems) > faults:
        return
    as_of = entry.context.as_of
    derived = (entry.identity.birth.year, entry.identity.birth.month) if entry.identity else None
    birth = written or derived
    if birth is None:
        if not _text(entry.source.get("identity")):
            entry.report(cell, "missing-birth", "没有出生年月，也没有身份证号码可推算")
    elif birth > (as_of.year, as_of.month):
        entry.report(cell, "birth-in-future", "出生年月晚于统计时点")
    elif derived and birth != derived:
        entry.report(cell, "birth-differs-from-id", "出生年月与身份证号码第7至14位不符")
    else:
        entry.birth = birth


def _sex(entry: Entry) -> None:
    faults = len(entry.problems)
    written = _attempt(entry, "sex", lambda cell: read_sex(cell.value))
    if len(entry.problems) > faults:
        return
    entry.sex = written or (entry.identity.sex if entry.identity else "")
    if not entry.sex and not _text(entry.source.get("identity")):
        entry.report(entry.source.get("sex"), "missing-sex", "没有写性别，也没有身份证号码可推算")
    elif entry.identity and written and written != entry.identity.sex:
        entry.report(entry.source.get("sex"), "sex-differs-from-id", "性别与身份证号码第17位不符")


def _age(entry: Entry) -> None:
    """Refuses an age that fits neither the birth month nor the exact day of the identity number."""
    written = _attempt(entry, "age", lambda cell: read_age(cell.value))
    if written is None or entry.birth is None:
        return
    fitting = {rules.age_on(*entry.birth, entry.context.as_of)}
    if entry.identity:
        fitting.add(rules.age_on_exact(entry.identity.birth, entry.context.as_of))
    if written not in fitting:
        right = "或".join(map(str, sorted(fitting)))
        entry.report(entry.source.get("age"), "age-differs", f"年龄与出生年月推算的周岁不符，应为{right}")


def _education(entry: Entry) -> None:
    cell = entry.source.get("education")
    if not _text(cell):
        entry.report(cell, "missing-education", "没有写学历")
        return
    entry.education = _attempt(
        entry, "education", lambda each: entry.context.labels.read_education(each.text)
    )
    if entry.education and entry.education.inferred:
        message = f"只写了未完成的学历，按已完成的“{entry.education.level}”计，请核对"
        entry.report(cell, "education-inferred", message, "warning")


def _posts(entry: Entry) -> None:
    """Every post with the cell that names it; none at all when one of the row's posts is not understood."""
    faults = len(entry.problems)
    found: dict[PostHeld, Field] = {}
    for name, body in post_columns(entry.context.found.header):
        if entry.context.layout is Layout.ROW_PER_POST and name == "posts":
            body = _attempt(entry, "body", lambda cell: entry.context.labels.read_body(cell.text))
        cell = entry.source.get(name)
        if cell and _text(cell) and len(entry.problems) == faults:
            for post in _attempt(entry, name, _posts_reader(entry, body)) or ():
                found.setdefault(post, cell)
    if len(entry.problems) == faults:
        entry.posts = found
        if not found:
            entry.report(entry.posts_cell, "missing-post", "没有写职务")


def _posts_reader(entry: Entry, body: Body | None) -> Callable[[Field], tuple[PostHeld, ...]]:
    village = entry.village.name if entry.village else ""
    return lambda cell: entry.context.labels.read_posts(cell.text, body=body, village=village)


def _politics(entry: Entry) -> None:
    cell = entry.source.get("politics")
    if not _text(cell):
        entry.report(cell, "missing-politics", "没有写政治面貌")
        return
    entry.politics = (
        _attempt(entry, "politics", lambda each: entry.context.labels.read_politics(each.text)) or ""
    )
    if rules.SECRETARY not in entry.posts or not entry.politics or entry.politics == rules.FULL_MEMBER:
        return
    if entry.politics in rules.PARTY_STATUSES:
        entry.report(cell, "secretary-probationary", "书记是预备党员，没有被选举权，请核对", "warning")
    else:
        entry.report(cell, "secretary-not-member", "书记的政治面貌不是中共党员")


def _past_month(entry: Entry, name: str) -> YearMonth | None:
    month = _attempt(entry, name, lambda cell: read_month(cell.value))
    if month and month > (entry.context.as_of.year, entry.context.as_of.month):
        entry.report(entry.source.get(name), "date-in-future", "时间晚于统计时点")
        return None
    return month


def _joined(entry: Entry) -> None:
    entry.joined = _past_month(entry, "joined")
    if entry.joined and entry.birth and rules.joined_too_early(entry.birth, entry.joined):
        message = "入党时未满 18 周岁，请核对入党时间和出生年月"
        entry.report(entry.source.get("joined"), "joined-too-early", message, "warning")


def _since(entry: Entry) -> None:
    entry.since = _past_month(entry, "since")


def _selection(entry: Entry) -> None:
    cell = entry.source.get("selection")
    if not _text(cell):
        return
    entry.selection = (
        _attempt(entry, "selection", lambda each: entry.context.labels.read_selection(each.text)) or ""
    )
    if entry.selection in rules.NOT_ELECTED and not rules.may_be_assigned(entry.posts):
        entry.report(cell, "appointed-committee", f"村委会成员只能选举产生，不得{entry.selection}")


_STEPS: Final[tuple[Callable[[Entry], None], ...]] = (
    _village,
    _name,
    _identity,
    _birth,
    _sex,
    _age,
    _education,
    _posts,
    _politics,
    _joined,
    _since,
    _selection,
)
