"""Finds the three sorts of sheets in a workbook and reads their rows. Each fault is kept with its cell."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Final

from lingyan.kernel.problems import Problem, Severity
from lingyan.kernel.tabular import CellValue, Header, Sheet, Workbook, find_header, plain
from lingyan.kernel.tabular.values import Unreadable
from lingyan.team.branch.importing import values
from lingyan.team.branch.importing.rows import PersonRow, SessionRow
from lingyan.team.branch.importing.values import CellError
from lingyan.team.branch.rules import AWAY, FRAIL, Spell, kinds_fault

ROSTER: Final[Mapping[str, Sequence[str]]] = {
    "name": ("姓名", "党员姓名"), "sex": ("性别",), "category": ("党员类别", "人员类别", "类别"),
    "full": ("转为正式党员日期", "转正日期", "转正时间", "转为正式党员时间"),
    "group": ("党小组", "所在党小组"), "duty": ("支部职务", "党内职务", "职务"),
    "joined": ("组织关系转入日期", "转入日期", "转入时间"), "left": ("组织关系转出日期", "转出日期", "转出时间"),
    "frail": ("不要求参加起止", "不要求参加", "免到会起止"), "away": ("外出流动起止", "流动起止", "外出起止"),
}  # fmt: skip
REGISTER: Final[Mapping[str, Sequence[str]]] = {
    "number": ("编号", "会议编号"), "planned": ("计划日期", "计划时间"),
    "held": ("召开日期", "召开时间", "开展日期", "会议日期"), "kinds": ("会议类型", "类型", "会议类别", "活动类型"),
    "group": ("党小组",), "topic": ("议题", "主要议题", "会议议题", "主题", "内容"), "place": ("地点", "会议地点"),
    "state": ("状态", "召开情况"), "remark": ("备注",),
}  # fmt: skip
_HELD: Final = frozenset({"已召开", "已开展", "召开", "已完成", ""})
_CANCELLED: Final = frozenset({"取消", "已取消", "未召开"})
_PLANNED: Final = frozenset({"计划", "待召开"})
_LABELS: Final = {"number": ("会议编号", "编号"), "date": ("日期", "召开日期"), "name": ("姓名", "党员姓名")}
_HEAD_ROWS: Final = 10
_STOPS: Final = ("说明", "备注", "合计", "制表", "填表")


@dataclass(slots=True)
class ListSheet:
    """A list of attendance: where its rows of numbers, dates and names stand."""

    sheet: Sheet
    column: int
    number_row: int
    name_row: int
    date_row: int | None = None


@dataclass(slots=True)
class Found:
    """All that a workbook holds."""

    people: list[PersonRow] = field(default_factory=list)
    people_sheet: str = ""
    sessions: list[SessionRow] = field(default_factory=list)
    sessions_sheet: str = ""
    lists: list[ListSheet] = field(default_factory=list)
    headers: dict[str, Header] = field(default_factory=dict)
    titles: list[str] = field(default_factory=list)
    repeated: int = 0


class Reader:
    """Reads one workbook; `problems` grows as it goes."""

    def __init__(self, workbook: Workbook) -> None:
        self.workbook = workbook
        self.found = Found()
        self.problems: list[Problem] = []

    def read(self) -> Found:
        for sheet in self.workbook.sheets:
            if not any(any(plain(value) for value in row) for row in sheet.rows):
                continue
            if sheet.hidden:
                self.add("hidden-sheet", "隐藏的工作表没有读取", sheet, severity="warning")
            elif not self._take(sheet):
                self.add("sheet-skipped", "没有认出这张工作表，没有读取", sheet, severity="warning")
        return self.found

    def _take(self, sheet: Sheet) -> bool:
        if placed := _list_sheet(sheet):
            self.found.lists.append(placed)
            return True
        for aliases, needed, read in (
            (REGISTER, {"number", "held", "kinds"}, self._register), (ROSTER, {"name", "category"}, self._roster),
        ):  # fmt: skip
            header = find_header(sheet, aliases, at_least=3)
            if header and needed <= header.fields:
                self._doubles(sheet, header)
                self.found.headers[sheet.name] = header
                self.found.titles += [
                    plain(v) for row in sheet.rows[: header.row - 1] for v in row if plain(v)
                ]
                read(sheet, header)
                return True
        return False

    def _doubles(self, sheet: Sheet, header: Header) -> None:
        for each in header.duplicates:
            self.add("duplicate-header", f"有两列都叫“{each.title}”", sheet, each.row, each.column)

    def _roster(self, sheet: Sheet, header: Header) -> None:
        self.found.people_sheet = sheet.name
        for number in _data_rows(sheet, header.first_data_row):
            row = _Row(self, sheet, header, number)
            full, full_on = row.read_full()
            spans = [
                Spell(kind, "", start, end)
                for name, kind in (("frail", FRAIL), ("away", AWAY))
                for start, end in row.read(name, values.read_spans) or ()
            ]
            person = PersonRow(
                number, row.text("name"), row.text("sex"), full, full_on, row.read("group", values.read_group) or "",
                row.read("duty", values.read_duty) or "", row.read("joined", values.read_day),
                row.read("left", values.read_day), tuple(spans), sheet.name,
            )  # fmt: skip
            self._check_person(row, person)
            self.found.people.append(person)

    def _check_person(self, row: _Row, person: PersonRow) -> None:
        if not person.name or len(person.name) > 40:
            row.add("no-name", "name", "姓名要填，最多 40 字")
        if person.sex not in {"男", "女", ""}:
            row.add("unknown-sex", "sex", "性别只能填男或女")
        if any(each.name == person.name for each in self.found.people):
            row.add("same-name", "name", "名册里有两人同名，签到表分不开；请在姓名后加字区别，如 王强（大）")
        if person.from_on and person.left_on and person.left_on <= person.from_on:
            row.add("dates-out-of-order", "left", "转出日期要晚于转入日期")

    def _register(self, sheet: Sheet, header: Header) -> None:
        self.found.sessions_sheet = sheet.name
        known = {each.number: each for each in self.found.sessions}
        for number in _data_rows(sheet, header.first_data_row):
            row = _Row(self, sheet, header, number)
            session = self._session(row, number)
            if session is None:
                continue
            before = known.setdefault(session.number, session)
            if before is session:
                self.found.sessions.append(session)
            elif before.same == session.same:
                self.found.repeated += 1
            else:
                row.add(
                    "duplicate-number",
                    "number",
                    f"编号与{_place(before, sheet)}第{before.row}行相同，内容不同",
                )

    def _session(self, row: _Row, number: int) -> SessionRow | None:
        before = len(self.problems)
        text = row.text("number")
        if not text or len(text) > 20:
            row.add("bad-number", "number", "会议编号要填，最多 20 字")
        held_on, planned_on = row.read("held", values.read_day), row.read("planned", values.read_day)
        kinds = row.read("kinds", values.read_kinds) or ()
        group = row.read("group", values.read_group) or ""
        state = row.text("state")
        cancelled, planned = state in _CANCELLED, state in _PLANNED
        if not (cancelled or planned or state in _HELD):
            row.add("unknown-state", "state", "状态应是已召开、取消或计划")
        if len(self.problems) == before:
            if fault := kinds_fault(kinds, group):
                row.add(
                    "missing-group" if "党小组" in fault else "bad-kinds",
                    "group" if group else "kinds",
                    fault,
                )
            if not (cancelled or planned) and held_on is None:
                row.add("missing-date", "held", "写明已召开，却没有召开日期")
            if planned_on is None and held_on is None:
                row.add("missing-date", "planned", "计划日期和召开日期至少要填一项")
        if len(self.problems) > before:
            return None
        day = planned_on or held_on
        assert day is not None
        return SessionRow(
            number, text, tuple(kinds), day, None if cancelled or planned else held_on, group,
            row.raw("topic")[:200], row.raw("place")[:80], cancelled, row.raw("remark")[:200] if cancelled else "",
            sheet=row.sheet.name,
        )  # fmt: skip

    def add(
        self, code: str, message: str, sheet: Sheet | None = None, row: int | None = None, column: int | None = None,
        *, value: CellValue = None, severity: Severity = "error",
    ) -> None:  # fmt: skip
        self.problems.append(
            Problem(
                code, message, file=self.workbook.file, sheet=sheet.name if sheet else "", row=row, column=column,
                value=plain(value)[:60], severity=severity,
            )
        )  # fmt: skip


class _Row:
    """One row of a table with a header."""

    def __init__(self, reader: Reader, sheet: Sheet, header: Header, number: int) -> None:
        self.reader, self.sheet, self.header, self.number = reader, sheet, header, number

    def value(self, name: str) -> CellValue:
        column = self.header.column(name)
        return self.sheet.value(self.number, column) if column else None

    def raw(self, name: str) -> str:
        """The text with the spaces inside it."""
        value = self.value(name)
        return (
            "" if value is None or isinstance(value, Unreadable) else str(value).replace("\x00", "").strip()
        )

    def text(self, name: str) -> str:
        return self.read(name, values.text_of) or ""

    def read(self, name: str, parse: Callable[[CellValue], Any]) -> Any:
        try:
            return parse(self.value(name))
        except CellError as error:
            self.add(error.code, name, str(error))
        return None

    def read_full(self) -> tuple[bool, dt.date | None]:
        category = self.value("category")
        found = self.read("full", lambda since: values.read_full(category, since))
        return found or (False, None)

    def add(self, code: str, name: str, message: str) -> None:
        self.reader.add(
            code, message, self.sheet, self.number, self.header.column(name), value=self.value(name)
        )


def _place(row: SessionRow, sheet: Sheet) -> str:
    """The sheet where a row stands, where that is another one."""
    return "" if row.sheet == sheet.name else f"工作表“{row.sheet}”"


def _data_rows(sheet: Sheet, first: int) -> list[int]:
    """Rows from the first until a row of remarks; blank rows are passed over."""
    found = []
    for number in range(first, sheet.n_rows + 1):
        texts = [plain(value) for value in sheet.rows[number - 1]]
        head = next((text for text in texts if text), "")
        if head.startswith(_STOPS):
            break
        if head:
            found.append(number)
    return found


def _list_sheet(sheet: Sheet) -> ListSheet | None:
    """The places of a list of attendance, or None for another sort of sheet."""
    rows: dict[str, tuple[int, int]] = {}
    for number in range(1, min(_HEAD_ROWS, sheet.n_rows) + 1):
        for column, value in enumerate(sheet.rows[number - 1][:3], 1):
            for name, labels in _LABELS.items():
                if plain(value) in labels:
                    rows.setdefault(name, (number, column))
    number_at, name_at = rows.get("number"), rows.get("name")
    if number_at is None or name_at is None or number_at[1] != name_at[1] or number_at[0] >= name_at[0]:
        return None
    date_at = rows.get("date")
    return ListSheet(sheet, name_at[1], number_at[0], name_at[0], date_at[0] if date_at else None)


def legend_of(placed: ListSheet) -> dict[str, str]:
    """The signs as the sheet explains them at its foot."""
    found: dict[str, str] = {}
    for row in placed.sheet.rows[placed.name_row :]:
        text = next((plain(value) for value in row if plain(value)), "")
        if text.startswith(_STOPS):
            found |= values.read_legend(text)
    return found


def names_of(placed: ListSheet) -> list[tuple[int, str]]:
    """Rows and names of a list as compared."""
    return [
        (number, plain(placed.sheet.value(number, placed.column)))
        for number in _data_rows(placed.sheet, placed.name_row + 1)
    ]


def day_text(day: dt.date) -> str:
    return f"{day.month}月{day.day}日"
