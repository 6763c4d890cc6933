"""A village's list of group leaders and representatives (名册) → entries, with every fault at its cell."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, field
from functools import partial
from typing import Final

from lingyan.kernel.problems import Problem
from lingyan.kernel.tabular import (
    FieldOf,
    RowReader,
    Sheet,
    TableCheck,
    Workbook,
    aliases_of,
    blank_table,
    data_rows,
    find_table,
)
from lingyan.kernel.tabular.rows import day_of, whole_of
from lingyan.people.models import Person
from lingyan.regions.models import Region
from lingyan.team.mandates.actions import Entry, double_problems, entry_problems, superseded
from lingyan.team.mandates.models import Kind, Way
from lingyan.team.mandates.rules import MOST_HOUSEHOLDS

FIELDS: Final = {
    "village": FieldOf("村", "村名 所在村", "可以不填；填了就要是这个村", "桃溪村"),
    "kind": FieldOf(
        "类别", "职务 身份 代表类别", "村民小组长、村民代表、成员代表；一人两样的写两行", "村民代表", needed=True
    ),
    "group": FieldOf("村民小组", "小组 组别 所在小组", "小组长必填，代表按小组推选的填", "三组"),
    "name": FieldOf("姓名", "名字", "本人姓名", "王小雁", needed=True),
    "sex": FieldOf("性别", "", "男或女", "女", needed=True),
    "households": FieldOf("代表户数", "户数 代表农户数 联系户数", "代表几户就写几，不知道的不填", "12"),
    "way": FieldOf("产生方式", "推选方式", "推选或补选，不填就是推选", "推选"),
    "start_on": FieldOf("推选日期", "产生日期 当选日期 任职日期", "年月日", "2026-01-20", needed=True),
}  # fmt: skip
REMARKS: Final = ("不写身份证号码、电话和住址，这份名册不需要。", "有一行写错就全部不写入，改好再导入。")
MOST_ROWS: Final = 500
_KINDS: Final = (
    ("组长", Kind.LEADER), ("村民代表", Kind.VILLAGER), ("成员代表", Kind.MEMBER), ("社员代表", Kind.MEMBER),
)  # fmt: skip
_SEXES: Final = (("女", Person.Sex.FEMALE), ("男", Person.Sex.MALE))
_WAYS: Final = (("补选", Way.FILLED), ("推选", Way.CHOSEN), ("选举", Way.CHOSEN))


@dataclass(slots=True)
class RollCheck(TableCheck):
    """What a workbook says: the entries in its order, how many of before they succeed, and every fault."""

    entries: list[Entry] = field(default_factory=list)
    leaving: int = 0


def blank() -> bytes:
    """The empty table with how it is filled in."""
    return blank_table("小组长和代表名册", FIELDS, remarks=REMARKS)


def check_roll(workbook: Workbook, region: Region, *, succeed: bool = False) -> RollCheck:
    """Read a workbook for one village; nothing is stored."""
    check = RollCheck(workbook)
    found = find_table(
        workbook, aliases_of(FIELDS), at_least=3, needed=lambda fields: fields >= {"kind", "name", "start_on"}
    )
    if found is None:
        check.problems.append(
            Problem("no-header", "没有找到表头，至少要有类别、姓名和推选日期", file=workbook.file)
        )
        return check
    sheet, check.header = found
    check.sheet = sheet.name
    check.problems += check.header_problems()
    _read_rows(check, _Reader(workbook.file, sheet, check.header), sheet, region)
    _compare(check, region, succeed)
    return check


def _read_rows(check: RollCheck, reader: _Reader, sheet: Sheet, region: Region) -> None:
    assert check.header is not None
    for number in data_rows(sheet, check.header):
        entry = reader.entry(number, region)
        check.problems += reader.problems
        check.entries += [entry] if entry else []
    if len(check.entries) > MOST_ROWS:
        text = f"一次最多 {MOST_ROWS} 行"
        check.problems.append(Problem("too-many", text, file=check.workbook.file, sheet=check.sheet))
    if not check.entries and not check.problems:
        check.problems.append(Problem("no-rows", "表里没有人", file=check.workbook.file, sheet=check.sheet))


def _compare(check: RollCheck, region: Region, succeed: bool) -> None:
    """What the list of the village already holds against these."""
    leaving = superseded(region, check.entries) if succeed else []
    check.leaving = len(leaving)
    for each in double_problems(region, check.entries, leaving=leaving):
        column = check.header.column("name") if check.header else None
        check.problems.append(
            Problem(
                each.code,
                each.message,
                file=check.workbook.file,
                sheet=check.sheet,
                row=each.row,
                column=column,
            )
        )


class _Reader(RowReader):
    """Reads the rows of one table. PRIVACY: names are left out of problems, the place says which row it is."""

    secret = frozenset({"name"})
    fields = FIELDS

    def entry(self, number: int, region: Region) -> Entry | None:
        self.begin(number)
        self.own_village(region.name, "名册")
        kind = self.word("kind", _KINDS, "类别")
        sex = self.word("sex", _SEXES, "性别")
        way = self.word("way", _WAYS, "产生方式", Way.CHOSEN)
        households = self.read("households", _households, f"户数应是 0 到 {MOST_HOUSEHOLDS} 的整数")
        start_on = self.read("start_on", _day, "日期要写年月日，如 2026-01-20", needed="没有写推选日期")
        if self.failed or start_on is None:
            return None
        made = Entry(
            self.text("name"), sex, kind, self.text("group"), households or None, way, start_on, number
        )
        for problem in entry_problems(made):
            self.fault(problem.code.removeprefix("bad-"), problem.message)
        return None if self.failed else made


_households = partial(whole_of, most=MOST_HOUSEHOLDS)


def _day(value: object) -> dt.date:
    return day_of(value)  # type: ignore[arg-type]
