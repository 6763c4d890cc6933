"""A class's attendance workbook, as the platform gives it out or as an organiser keeps it → marks, faults at their cells."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Final

from lingyan.kernel.problems import Problem
from lingyan.kernel.tabular import Header, Sheet, TableCheck, Workbook, find_header, plain
from lingyan.team.training.actions.attending import Mark
from lingyan.team.training.models import Course, Enrolment

ALIASES: Final[Mapping[str, Sequence[str]]] = {
    "number": ("编号", "名单编号"),
    "name": ("姓名", "学员", "学员姓名"),
    "village": ("村", "村名", "所在村", "单位", "工作单位"),
    "mark": ("考勤", "出勤", "出勤情况", "到课情况", "签到情况", "考勤情况"),
    "hours": ("实到学时", "学时", "参训学时"),
}
MARKS: Final[Mapping[str, str]] = {
    **dict.fromkeys(("出勤", "到", "已到", "实到", "是", "√", "✓", "签到"), "present"),
    **dict.fromkeys(("请假", "事假", "病假", "公假"), "excused"),
    **dict.fromkeys(("缺席", "缺勤", "未到", "否", "×", "旷课"), "absent"),
}


@dataclass(slots=True)
class AttendanceCheck(TableCheck):
    """What a workbook says: marks by enrolment id, and every fault. `rows` are (enrolment, mark) in the file's order."""

    rows: list[tuple[Enrolment, Mark]] = field(default_factory=list)

    @property
    def marks(self) -> dict[int, Mark]:
        return {row.pk: mark for row, mark in self.rows}


def check_attendance(workbook: Workbook, course: Course) -> AttendanceCheck:
    """Read a workbook against the list of a class; nothing is stored."""
    check = AttendanceCheck(workbook)
    found = _table(workbook)
    if found is None:
        text = "没有找到表头，至少要有姓名（或编号）和考勤"
        check.problems.append(Problem("no-header", text, file=workbook.file))
        return check
    sheet, check.header = found
    check.sheet = sheet.name
    reader = _Reader(workbook.file, sheet, check.header, course)
    for number in range(check.header.first_data_row, sheet.n_rows + 1):
        if (row := reader.row(number)) is not None:
            check.rows.append(row)
    check.problems += reader.problems
    if not check.rows and not check.problems:
        check.problems.append(Problem("no-rows", "表里没有考勤", file=workbook.file, sheet=sheet.name))
    return check


def _table(workbook: Workbook) -> tuple[Sheet, Header] | None:
    for sheet in workbook.visible:
        header = find_header(sheet, ALIASES, at_least=2)
        if header and "mark" in header.fields and header.fields & {"name", "number"}:
            return sheet, header
    return None


class _Reader:
    """Reads the rows of one table. A person is found by the number on the list, else by name and village."""

    def __init__(self, file: str, sheet: Sheet, header: Header, course: Course) -> None:
        self.file, self.sheet, self.header, self.course = file, sheet, header, course
        self.listed = {
            each.pk: each
            for each in Enrolment.objects.filter(course=course).select_related("person__personal", "village")
        }
        self.seen: dict[int, int] = {}
        self.number = 0
        self.problems: list[Problem] = []

    def row(self, number: int) -> tuple[Enrolment, Mark] | None:
        self.number = number
        if not (self._text("name") or self._text("number")) or self._text("name") in {"合计", "小计"}:
            return None
        before = len(self.problems)
        who, mark, hours = self._person(), self._mark(), self._hours()
        if len(self.problems) > before or who is None:
            return None
        if who.pk in self.seen:
            self._fault(
                "name" if self.header.column("name") else "number", f"与第 {self.seen[who.pk]} 行是同一人"
            )
            return None
        self.seen[who.pk] = number
        return who, Mark(mark, hours if mark == Enrolment.Mark.PRESENT else None)

    def _person(self) -> Enrolment | None:
        text = self._text("number").removesuffix(".0")
        if text:
            found = [self.listed[int(text)]] if text.isdecimal() and int(text) in self.listed else []
            if found and self._text("name") and self._text("name") != plain(found[0].person.personal.name):
                self._fault("name", "姓名和编号不是同一人")
                return None
            column = "number"
        else:
            found, column = list(self._named()), "name"
        if len(found) != 1:
            self._fault(
                column, "名单上有几个同名的，请写村名或编号" if found else "名单上没有这个人，先列入名单"
            )
            return None
        return found[0]

    def _named(self) -> Iterator[Enrolment]:
        name, village = self._text("name"), self._text("village")
        for each in self.listed.values():
            if plain(each.person.personal.name) == name and (
                not village or village.endswith(each.village.name)
            ):
                yield each

    def _mark(self) -> str:
        found = MARKS.get(self._text("mark"), "")
        if not found:
            self._fault("mark", "考勤应写出勤、请假或缺席")
        return found

    def _hours(self) -> int | None:
        text = self._text("hours").removesuffix(".0")
        if not text:
            return None
        attended = text.isascii() and text.isdecimal() and len(text) < 5
        if not attended or not (1 if self._text("mark") in _PRESENT else 0) <= int(text) <= self.course.hours:
            self._fault("hours", f"实到学时应是 1 到 {self.course.hours} 的整数")
            return None
        return int(text)

    def _text(self, name: str) -> str:
        column = self.header.column(name)
        return plain(self.sheet.value(self.number, column)) if column else ""

    def _fault(self, name: str, message: str) -> None:
        # PRIVACY: the value of a name is left out, the place says which row it is.
        shown = "" if name == "name" else self._text(name)[:40]
        self.problems.append(
            Problem(
                "bad-cell", message, file=self.file, sheet=self.sheet.name, row=self.number,
                column=self.header.column(name), value=shown,
            )
        )  # fmt: skip


_PRESENT: Final = frozenset(text for text, mark in MARKS.items() if mark == Enrolment.Mark.PRESENT)
