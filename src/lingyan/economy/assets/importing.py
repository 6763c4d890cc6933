"""A workbook of assets as villages really have it (固定资产清查登记表) → cards, with every fault at its cell.

Titles are found wherever they stand and however they are spelled. What the file does not say is filled by the rules of
the county (years of life, residual value); the reader is told.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final

from lingyan.economy.assets import kinds, rules
from lingyan.economy.assets.actions.cards import Card, card_problems
from lingyan.economy.assets.kinds import Kind, Klass, Use
from lingyan.economy.assets.models import Asset
from lingyan.economy.assets.parameters import LIVES, RESIDUAL
from lingyan.kernel import clock
from lingyan.kernel.month import Month
from lingyan.kernel.problems import Problem
from lingyan.kernel.tabular import (
    Header,
    RowReader,
    Sheet,
    TableCheck,
    data_rows,
    find_table,
    plain,
    read_workbook,
)
from lingyan.kernel.tabular.rows import day_of
from lingyan.kernel.tabular.values import CellValue
from lingyan.parameters.queries import Values, whole

ALIASES: Final[Mapping[str, Sequence[str]]] = {
    "code": ("编号", "资产编号", "卡片编号", "序号"),
    "name": ("名称", "资产名称", "资源名称"),
    "kind": ("类别", "资产类别", "资源类别", "种类"),
    "acquired": ("购建时间", "购置时间", "取得时间", "取得日期", "购建日期", "建成时间", "开始使用日期"),
    "original": ("原值（元）", "原值", "账面原值", "资产原值（元）", "资产原值"),
    "worn": ("累计折旧（元）", "累计折旧", "累计折旧（摊销）", "已提折旧"),
    "state": ("使用状况", "使用情况", "使用状态", "现状"),
    "residual": ("残值（元）", "残值", "净残值", "预计净残值"),
    "years": ("使用年限（年）", "使用年限", "折旧年限", "年限"),
    "place": ("存放地点", "坐落", "坐落位置", "地点", "位置"),
    "area": ("面积（亩）", "面积", "面积(亩)"),
    "use": ("用途", "使用方向"),
    "remark": ("备注", "说明"),
}
_KINDS: Final = (
    ("耕地", Kind.CULTIVATED), ("林地", Kind.FOREST), ("草地", Kind.GRASS), ("水面", Kind.WATER), ("水塘", Kind.WATER),
    ("四荒", Kind.WASTE), ("荒", Kind.WASTE), ("建设用地", Kind.BUILDING_LAND), ("房屋", Kind.BUILDING),
    ("建筑", Kind.BUILDING), ("机器", Kind.MACHINE), ("机械", Kind.MACHINE), ("运输", Kind.VEHICLE), ("车", Kind.VEHICLE),
    ("水利", Kind.WATERWORKS), ("道路", Kind.ROAD), ("桥", Kind.ROAD), ("办公", Kind.OFFICE), ("无形", Kind.INTANGIBLE),
    ("幼畜", Kind.YOUNG_STOCK), ("育肥", Kind.YOUNG_STOCK), ("用材", Kind.TIMBER), ("经济林", Kind.ORCHARD),
    ("产役畜", Kind.LIVESTOCK), ("防护林", Kind.SHELTER), ("公益林", Kind.SHELTER), ("其他", Kind.OTHER_FIXED),
)  # fmt: skip
_STATES: Final = (
    ("出租", Asset.State.LET), ("发包", Asset.State.LET), ("承包", Asset.State.LET), ("闲置", Asset.State.IDLE),
    ("借", Asset.State.LENT), ("在用", Asset.State.IN_USE), ("自用", Asset.State.IN_USE), ("使用", Asset.State.IN_USE),
)  # fmt: skip
_USES: Final = (
    ("经营", Use.OPERATING),
    ("管理", Use.MANAGEMENT),
    ("办公", Use.MANAGEMENT),
    ("公益", Use.WELFARE),
)
_BY_KIND: Final = {Kind.OFFICE: Use.MANAGEMENT, Kind.WATERWORKS: Use.WELFARE, Kind.ROAD: Use.WELFARE}
_NUMBER: Final = re.compile(r"\d{1,12}(\.\d{1,6})?")
_YEAR_IN_TITLE: Final = re.compile(r"(\d{4})年")
_TITLE_ROWS: Final = 5


@dataclass(slots=True)
class AssetsCheck(TableCheck):
    """What a workbook holds: cards with the row each stands in, and every fault."""

    through: Month | None = None
    cards: list[Card] = field(default_factory=list)
    rows: list[int] = field(default_factory=list)

    @property
    def original(self) -> int:
        return sum(card.original for card in self.cards)

    @property
    def worn(self) -> int:
        return sum(card.worn_before for card in self.cards)


@dataclass(frozen=True, slots=True)
class Defaults:
    """What the reader and the county's rules say where the file is silent. `through` is the month of its wear."""

    use: str
    through: Month | None
    years: Mapping[str, int]
    residual_percent: int


def defaults_for(path: str, *, use: str, through: Month | None) -> Defaults:
    """The county's years of life and residual share at a region path today."""
    values, today = Values([RESIDUAL, *LIVES.values()]), clock.today()
    years = {kind: whole(values.of(rule, path, today)) for kind, rule in LIVES.items()}
    return Defaults(use, through, years, whole(values.of(RESIDUAL, path, today)))


def check_assets(path: Path, *, name: str, defaults: Defaults, taken: set[str]) -> AssetsCheck:
    """Read and check a workbook; nothing is stored. `taken` are codes that the book has used.

    Raises Refused for a file that is no workbook.
    """
    check = AssetsCheck(read_workbook(path, name=name))
    found = find_table(check.workbook, ALIASES, at_least=3, needed=_is_list)
    if found is None:
        check.problems.append(
            Problem("no-header", "没有找到表头，至少要有名称、类别、购建时间、原值（资源为面积）", file=name)
        )
        return check
    sheet, check.header = found
    check.sheet = sheet.name
    check.through = defaults.through or _month_of_title(sheet)
    reader = _Reader(name, sheet, check.header, defaults, check.through)
    for number in data_rows(sheet, check.header):
        _read_row(check, reader, number)
    check.problems += _row_faults(check, name, taken)
    if not check.cards and not check.problems:
        check.problems.append(Problem("no-rows", "表里没有资产", file=name, sheet=sheet.name))
    return check


def _is_list(fields: frozenset[str]) -> bool:
    return fields >= {"name", "kind"} and bool(fields & {"original", "area"})


def _month_of_title(sheet: Sheet) -> Month | None:
    """`（2025年末）` above the table: the wear in it is that of December."""
    for number in range(1, min(_TITLE_ROWS, sheet.n_rows) + 1):
        for value in sheet.rows[number - 1]:
            match = _YEAR_IN_TITLE.search(plain(value))
            if match and 1900 <= int(match[1]) <= 9999:
                return Month(int(match[1]), 12)
    return None


def _read_row(check: AssetsCheck, reader: _Reader, number: int) -> None:
    card, problems = reader.card(number)
    check.problems += problems
    if card is not None:
        check.cards.append(card)
        check.rows.append(number)


def _row_faults(check: AssetsCheck, name: str, taken: set[str]) -> Iterator[Problem]:
    """Faults of whole cards, at the rows they stand in."""
    for each in card_problems(check.cards, taken):
        place = check.rows[(each.row or 1) - 1]
        yield Problem(each.code, each.message, file=name, sheet=check.sheet, row=place, value=each.value)


class _Reader(RowReader):
    """Reads the rows of one table as cards."""

    def __init__(
        self, file: str, sheet: Sheet, header: Header, defaults: Defaults, through: Month | None
    ) -> None:
        super().__init__(file, sheet, header)
        self.defaults, self.through = defaults, through

    def card(self, number: int) -> tuple[Card | None, list[Problem]]:
        """The card of a row, None when a cell cannot be read."""
        self.begin(number)
        kind = self.word("kind", _KINDS, "类别")
        state = self.word("state", _STATES, "使用状况", Asset.State.IN_USE)
        when = "购建时间应写成 2015.08 或 2015-08-01"
        acquired = self.read("acquired", day_of, when, needed=when)
        original, worn, residual = (self.money(name) for name in ("original", "worn", "residual"))
        area = self.read("area", _hundredths, "面积应是数字（亩）")
        years = self.read("years", _years, "使用年限应是整年数")
        if self.failed or acquired is None:
            return None, self.problems
        card = self._made(kind, state, acquired, original or 0, worn or 0, residual, area, years)
        return card, self.problems

    def _made(
        self, kind: str, state: str, acquired: dt.date, original: int, worn: int, residual: int | None,
        area: int | None, years: int | None,
    ) -> Card:  # fmt: skip
        nature = kinds.nature_of(kind)
        let = state == Asset.State.LET
        use = self._use(kind, let)
        klass = (
            Klass.RESOURCE
            if nature.is_resource
            else Klass.OPERATING
            if use == Use.OPERATING
            else Klass.PUBLIC
        )
        months = (years or self.defaults.years.get(kind, 0)) * 12 if nature.worn else 0
        if residual is None:
            residual = original * self.defaults.residual_percent // 100 if nature.worn else 0
        if nature.worn and original > rules.NOMINAL:
            residual = self._lived_out(original, residual, worn, months, acquired)
        return Card(
            name=self.text("name")[:80], kind=kind, klass=klass, use=use, acquired_on=acquired,
            code=self.text("code")[:20], place=self.text("place")[:120], area=area,
            remark=self.text("remark")[:200], original=original, residual=residual, months=months, worn_before=worn,
            worn_through=self.through if worn else None, state=state,
        )  # fmt: skip

    def _use(self, kind: str, let: bool) -> str:
        if self.text("use"):
            return next((use for word, use in _USES if word in self.text("use")), self.defaults.use)
        return Use.OPERATING if let else _BY_KIND.get(Kind(kind), self.defaults.use)

    def _lived_out(self, original: int, residual: int, worn: int, months: int, acquired: dt.date) -> int:
        """The residual value, raised to the net value of what has outlived its years, with a warning."""
        if not worn or self.through is None or worn > original:
            return min(residual, max(original - worn, 0)) if worn <= original else residual
        past = rules.months_between(Month.of(acquired).next, self.through) + 1
        net = original - worn
        if past >= months and net > residual:
            self.warn(
                "acquired", "已过使用年限而折旧没有提足，按剩余净值不再计提；要继续计提的，导入后办理价值变更"
            )
            return net
        if net < residual:
            self.warn("worn", "累计折旧已超过原值减净残值，净残值按净值登记")
            return net
        return residual


def _hundredths(value: CellValue) -> int:
    text = plain(value)
    if not _NUMBER.fullmatch(text):
        raise ValueError(text)
    whole, _, rest = text.partition(".")
    return int(whole) * 100 + int(f"{rest}00"[:2])


def _years(value: CellValue) -> int:
    text = plain(value).removesuffix("年").removesuffix(".0")
    if not text.isdecimal() or not 1 <= int(text) <= 100:
        raise ValueError(text)
    return int(text)
