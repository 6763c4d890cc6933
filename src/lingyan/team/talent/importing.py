"""A workbook of people who agreed, one a row → entries with their consents, faults at their cells.

A row without day, way and last day of a consent is refused: lists of people who were never asked are not taken.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Final

from lingyan.kernel.problems import Problem
from lingyan.kernel.tabular import Header, Sheet, TableCheck, Workbook, find_header, plain
from lingyan.regions.models import Level, Region
from lingyan.team.talent.actions.consenting import Given
from lingyan.team.talent.actions.listing import Details, Entry, entry_problems, key_of, known_in
from lingyan.team.talent.models import Consent, Form, Particulars

ALIASES: Final[Mapping[str, Sequence[str]]] = {
    "village": ("村", "村名", "所在村", "登记村"),
    "name": ("姓名", "名字"),
    "contact": ("联系电话", "电话", "手机", "手机号码"),
    "given_on": ("同意日期", "签字日期", "同意书日期"),
    "how": ("同意方式",),
    "paper": ("同意书编号", "编号"),
    "until": ("有效期至", "同意到期", "到期日期"),
    "counted": ("同意计入统计", "计入返乡青年统计"),
    "group": ("类别", "人才类别"),
    "kinds": ("能提供", "可提供", "特长"),
    "form": ("方式", "服务方式"),
    "window": ("方便联系的时间", "联系时间"),
}
TITLES: Final = {name: titles[0] for name, titles in ALIASES.items()}
_NEEDED: Final = ("name", "contact", "given_on", "how", "until")
_HOW: Final = {
    label: code for code, label in (("signed", "本人签字"), ("spoken", "当面口头"), ("phone", "电话口头"))
}
_GROUPS: Final = {"返乡青年": "youth", "乡贤": "elder", "其他人才": "other", "其他": "other", "": ""}
_FORMS: Final = {"长期": "long", "项目": "project", "远程": "remote", "": "long"}
_YES: Final = {"是": True, "同意": True, "√": True, "✓": True, "否": False, "不同意": False, "": False}
_FIELD_OF: Final = {
    "no-name": "name", "bad-contact": "contact", "unknown-group": "group", "unknown-kind": "kinds", "unknown-form": "form",
    "bad-offers": "kinds", "too-long": "window", "unknown-how": "how", "no-paper": "paper", "bad-consent": "until",
}  # fmt: skip
MOST_ROWS: Final = 2000
assert set(_HOW.values()) == set(Consent.How) and set(_FORMS.values()) == set(Form)
assert set(_GROUPS.values()) == {"", *Particulars.Group}


@dataclass(slots=True)
class TalentCheck(TableCheck):
    """What a workbook says: the entries in the file's order, and every fault."""

    entries: list[Entry] = field(default_factory=list)


def check_people(workbook: Workbook, region: Region) -> TalentCheck:
    """Read a workbook for the villages of a region; nothing is stored."""
    check = TalentCheck(workbook)
    found = _table(workbook)
    if found is None:
        text = f"没有找到表头，至少要有{'、'.join(TITLES[name] for name in _NEEDED)}"
        check.problems.append(Problem("no-header", text, file=workbook.file))
        return check
    sheet, check.header = found
    check.sheet = sheet.name
    reader = _Reader(workbook.file, sheet, check.header, region)
    for number in range(check.header.first_data_row, sheet.n_rows + 1):
        if (entry := reader.row(number)) is not None:
            check.entries.append(entry)
    check.problems += reader.problems
    if len(check.entries) > MOST_ROWS:
        check.problems.append(
            Problem("too-many", f"一次最多 {MOST_ROWS} 人，请分成几个文件", file=workbook.file)
        )
    if not check.entries and not check.problems:
        check.problems.append(Problem("no-rows", "表里没有人", file=workbook.file, sheet=sheet.name))
    return check


def _table(workbook: Workbook) -> tuple[Sheet, Header] | None:
    for sheet in workbook.visible:
        header = find_header(sheet, ALIASES, at_least=4)
        if header and header.fields.issuperset(_NEEDED):
            return sheet, header
    return None


class _Reader:
    """Reads the rows of one table; a village is known by its name below the region, or is the region itself."""

    def __init__(self, file: str, sheet: Sheet, header: Header, region: Region) -> None:
        self.file, self.sheet, self.header, self.region = file, sheet, header, region
        below = Region.objects.filter(path__startswith=region.path, level=Level.VILLAGE, valid_to=None)
        self.villages = list(below.select_related("parent"))
        self.known = known_in([village.pk for village in self.villages])
        self.seen: dict[tuple[int, str, str], int] = {}
        self.number = 0
        self.problems: list[Problem] = []

    def row(self, number: int) -> Entry | None:
        self.number = number
        if not (self._text("name") or self._text("contact")) or self._text("name") in {"合计", "小计"}:
            return None
        before = len(self.problems)
        village, details, given = self._village(), self._details(), self._given()
        counted = self._one_of("counted", _YES, "同意计入统计填是或否")
        if len(self.problems) > before or village is None or given is None:
            return None
        entry = Entry(village, details, given, bool(counted))
        for problem in entry_problems(entry):
            self._fault(_FIELD_OF.get(problem.code, "name"), problem.message)
        self._require_once(entry)
        return entry if len(self.problems) == before else None

    def _require_once(self, entry: Entry) -> None:
        key = key_of(entry)
        if key in self.known:
            self._fault("name", "这个村已登记过同名同号码的人")
        elif key in self.seen:
            self._fault("name", f"与第 {self.seen[key]} 行是同一人")
        self.seen.setdefault(key, self.number)

    def _village(self) -> Region | None:
        text = self._text("village")
        if not text and len(self.villages) == 1:
            return self.villages[0]
        found = [each for each in self.villages if text and text.endswith(each.name)]
        if len(found) > 1:
            found = [each for each in found if each.parent is not None and each.parent.name in text]
        if len(found) != 1:
            self._fault("village", "没有这个村，或不止一个村叫这个名字，请写上乡镇")
            return None
        return found[0]

    def _details(self) -> Details:
        form = str(self._one_of("form", _FORMS, "方式只能是长期、项目、远程") or "long")
        kinds = dict.fromkeys(
            filter(None, self._text("kinds").replace("，", "、").replace(",", "、").split("、"))
        )
        return Details(
            self._text("name"), self._text("contact").removesuffix(".0"),
            str(self._one_of("group", _GROUPS, "类别只能是返乡青年、乡贤、其他人才") or ""),
            [(kind, form) for kind in kinds], self._text("window"),
        )  # fmt: skip

    def _given(self) -> Given | None:
        given_on, until = self._day("given_on"), self._day("until")
        how = self._one_of("how", _HOW, "同意方式只能是本人签字、当面口头、电话口头")
        if given_on is None or until is None or how is None:
            return None
        return Given(given_on, str(how), until, self._text("paper").removesuffix(".0"))

    def _one_of(self, name: str, known: Mapping[str, object], message: str) -> object:
        text = self._text(name)
        if text not in known:
            self._fault(name, message)
        return known.get(text)

    def _day(self, name: str) -> dt.date | None:
        column = self.header.column(name)
        value = self.sheet.value(self.number, column) if column else None
        found = (
            value.date() if isinstance(value, dt.datetime) else value if isinstance(value, dt.date) else None
        )
        if found is None and (found := _read_day(plain(value))) is None:
            self._fault(name, "日期要写年月日，如 2026-05-06")
        return found

    def _text(self, name: str) -> str:
        column = self.header.column(name)
        return plain(self.sheet.value(self.number, column)) if column else ""

    def _fault(self, name: str, message: str) -> None:
        # PRIVACY: names and numbers are left out, the place says which row it is.
        shown = "" if name in {"name", "contact"} else self._text(name)[:40]
        self.problems.append(
            Problem(
                "bad-cell", message, file=self.file, sheet=self.sheet.name, row=self.number,
                column=self.header.column(name), value=shown,
            )
        )  # fmt: skip


def _read_day(text: str) -> dt.date | None:
    """2026-05-06, 2026/5/6, 2026.5.6, 20260506 or 2026年5月6日."""
    for form in ("%Y-%m-%d", "%Y/%m/%d", "%Y.%m.%d", "%Y年%m月%d日", "%Y%m%d"):
        try:
            return dt.datetime.strptime(text, form).date()
        except ValueError:
            continue
    return None
