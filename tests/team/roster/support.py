"""Small rosters written as tables in a test, the sample villages, snapshots made from checked people."""

from __future__ import annotations

import csv
import datetime as dt
from collections.abc import Sequence
from functools import lru_cache

from lingyan.kernel.idnumbers import identity_check_digit
from lingyan.kernel.tabular import CellValue, Sheet, Workbook, read_workbook
from lingyan.team.roster.importing import (
    RosterCheck,
    RosterPerson,
    VillageRef,
    VillageTable,
    check_roster,
)
from lingyan.team.roster.rules import Body, PersonIndex, PostHeld
from lingyan.team.roster.statistics import Snapshot, SnapshotPerson
from tests.support.samples import samples_dir

AS_OF = dt.date(2026, 3, 31)
COUNTY_2021 = "芦原县-2021年换届-人员信息.xls"
COUNTY_2026 = "芦原县-2026年换届-花名册.xlsx"
TOWN_2026 = "芦湾镇-2026年换届-任职情况.xlsx"
TWO_VILLAGES = VillageTable(
    [
        VillageRef("990121100200", "雁庄村", "芦溪镇", "芦原县"),
        VillageRef("990121100201", "玉屯村", "芦溪镇", "芦原县", former=("老屯村",)),
    ]
)
HEAD = ["乡镇", "村", "姓名", "性别", "出生年月", "学历", "政治面貌", "身份证号码", "职务", "产生方式"]


@lru_cache(maxsize=1)
def sample_villages() -> VillageTable:
    with (samples_dir() / "regions.csv").open(encoding="utf-8-sig", newline="") as file:
        return VillageTable.from_rows(csv.DictReader(file))


@lru_cache(maxsize=64)
def sample(name: str) -> Workbook:
    return read_workbook(samples_dir() / "rosters" / name)


def check_samples(*names: str) -> RosterCheck:
    return check(*map(sample, names), regions=sample_villages(), as_of=None)


def book(*rows: Sequence[CellValue], file: str = "名册.xlsx", sheet: str = "名册") -> Workbook:
    return Workbook(file, "xlsx", "0" * 64, None, (Sheet(sheet, [list(row) for row in rows]),))


def check(
    *books: Workbook, regions: VillageTable = TWO_VILLAGES, as_of: dt.date | None = AS_OF, **more
) -> RosterCheck:
    return check_roster(books, round_name="2026", as_of=as_of, regions=regions, **more)


def codes(checked: RosterCheck) -> list[tuple[str, int | None, int | None]]:
    return [(problem.code, problem.row, problem.column) for problem in checked.problems]


def number_of(year: int, month: int, day: int = 1, serial: int = 1) -> str:
    """A valid identity number; an odd serial is a man."""
    first = f"990121{year:04d}{month:02d}{day:02d}{serial:03d}"
    return first + identity_check_digit(first)


def snapshots_of_samples() -> tuple[Snapshot, Snapshot]:
    """Both sample rounds; a person of 2021 who is found again in 2026 keeps the key."""
    before = check_samples(COUNTY_2021).people
    after = check_samples(COUNTY_2026, TOWN_2026).people
    index = PersonIndex(before)
    keys = {id(person): f"a{at}" for at, person in enumerate(before)}
    frozen = [
        person.frozen(keys[id(found)] if (found := index.find(person)) else f"b{at}")
        for at, person in enumerate(after)
    ]
    earlier = tuple(person.frozen(keys[id(person)]) for person in before)
    return Snapshot(dt.date(2021, 3, 31), 140, earlier), Snapshot(AS_OF, 140, tuple(frozen))


def person(key: object, *posts: str, village: str = "990121100200", **more) -> SnapshotPerson:
    """A snapshot row; posts are written `party书记`, `committee主任` …"""
    held = tuple(
        PostHeld(body, post.removeprefix(body.value))
        for post in posts
        for body in Body
        if post.startswith(body)
    )
    values = {
        "sex": "男",
        "birth_year": 1976,
        "birth_month": 1,
        "education": "高中",
        "party_member": True,
        "selection": "两推一选",
        "has_identity_number": True,
    }
    return SnapshotPerson(key=key, village_code=village, posts=held, **(values | more))


def listed(name: str, *posts: str, village: str = "990121100200", **more) -> RosterPerson:
    """A checked person of a roster; posts as in `person`, a secretary when none is given."""
    held = person(0, *(posts or ("party书记",))).posts
    values = {
        "sex": "男",
        "birth_year": 1976,
        "birth_month": 1,
        "identity_number": None,
        "education": "高中",
        "education_label": "高中",
        "politics": "中共党员",
        "joined": (2000, 7),
        "since": (2026, 1),
        "selections": {post.body: "两推一选" if post.body is Body.PARTY else "选举" for post in held},
    }
    return RosterPerson(village_code=village, name=name, posts=held, **(values | more))
