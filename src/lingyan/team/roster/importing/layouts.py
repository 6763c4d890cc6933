"""Recognises what a roster sheet is: its header, its layout with the reason, and the day it speaks of."""

from __future__ import annotations

import datetime as dt
import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from functools import lru_cache
from typing import Any, Final

from django.utils.translation import gettext_noop

from lingyan.kernel.problems import Problem
from lingyan.kernel.tabular import Header, Sheet, find_header, plain
from lingyan.team.roster.importing.values import read_day, shown
from lingyan.team.roster.labels import DATA
from lingyan.team.roster.rules import Body

HEADER_WITHIN: Final = 40
_AT_LEAST: Final = 5


class Layout(StrEnum):
    """How posts stand on the sheet."""

    ONE_COLUMN = "A"
    COLUMN_PER_BODY = "B"
    ROW_PER_POST = "C"

    @property
    def zh(self) -> str:
        return _LAYOUT_NAMES[self]


_LAYOUT_NAMES: Final = {
    Layout.ONE_COLUMN: gettext_noop("一人一行，职务写在一列"),
    Layout.COLUMN_PER_BODY: gettext_noop("一人一行，每个组织一列职务"),
    Layout.ROW_PER_POST: gettext_noop("一职一行，组织和职务各一列"),
}


@dataclass(frozen=True, slots=True)
class Recognised:
    """A sheet with a header. `layout` is None when no column says which posts are held."""

    sheet: Sheet
    header: Header
    layout: Layout | None
    reason: str
    title: str
    as_of: dt.date | None


@dataclass(frozen=True, slots=True)
class Vocabulary:
    """data/layouts.toml."""

    fields: Mapping[str, Sequence[str]]
    bodies: Mapping[str, Body]
    totals: tuple[str, ...]
    footers: tuple[str, ...]
    as_of: tuple[str, ...]


@lru_cache(maxsize=1)
def vocabulary() -> Vocabulary:
    with (DATA / "layouts.toml").open("rb") as file:
        data: dict[str, Any] = tomllib.load(file)
    words = data["words"]
    bodies = {field: Body(name) for field, name in data["bodies"].items()}
    return Vocabulary(
        data["fields"], bodies, tuple(words["totals"]), tuple(words["footers"]), tuple(words["as_of"])
    )


def post_columns(header: Header) -> list[tuple[str, Body | None]]:
    """The fields that hold posts, each with the body its title names."""
    bodies: Mapping[str, Body] = vocabulary().bodies
    fields = ("posts", *bodies, "post_other")
    return [(field, bodies.get(field)) for field in fields if field in header.columns]


def recognise(sheet: Sheet) -> Recognised | None:
    """The header and layout of a sheet, or None when it is no roster."""
    header = find_header(sheet, vocabulary().fields, at_least=_AT_LEAST, within=HEADER_WITHIN)
    if header is None:
        return None
    layout, reason = _layout(header)
    return Recognised(sheet, header, layout, reason, _title(sheet, header), _as_of(sheet, header))


def header_problems(file: str, found: Recognised) -> list[Problem]:
    """Columns that are missing or stand twice."""
    sheet, header = found.sheet.name, found.header
    problems = [
        Problem(
            "missing-header",
            f"缺少{name}列，请补上后再导入",
            file=file,
            sheet=sheet,
            row=header.row,
        )
        for name, fields in _REQUIRED
        if not header.fields.intersection(fields)
    ]
    problems += [
        Problem(
            "duplicate-header",
            f"有两列都叫“{each.title}”，请删去一列",
            file=file,
            sheet=sheet,
            row=each.row,
            column=each.column,
            value=each.title,
        )
        for each in header.duplicates
    ]
    return problems


_REQUIRED: Final = (
    ("姓名", ("name",)),
    ("村名或区划代码", ("village", "code")),
    ("性别或身份证号码", ("sex", "identity")),
    ("出生年月或身份证号码", ("birth", "identity")),
    ("学历", ("education",)),
    ("政治面貌", ("politics",)),
    ("职务", ("posts", "post_party", "post_committee", "post_supervision", "post_collective", "post_other")),
)


def _layout(header: Header) -> tuple[Layout | None, str]:
    per_body = [field for field in vocabulary().bodies if field in header.columns]
    if "body" in header.columns and "posts" in header.columns:
        titles = _titles(header, ["body", "posts"])
        return Layout.ROW_PER_POST, f"表头有{titles}两列，每行一个职务"
    if per_body:
        return Layout.COLUMN_PER_BODY, f"表头有{_titles(header, per_body)}，每个组织一列"
    if "posts" in header.columns:
        return Layout.ONE_COLUMN, f"表头只有一列{_titles(header, ['posts'])}，一人的职务写在一起"
    return None, "表头没有职务列"


def _titles(header: Header, fields: Sequence[str]) -> str:
    return "、".join(f"“{header.titles[header.columns[field][0] - 1]}”" for field in fields)


def _title(sheet: Sheet, header: Header) -> str:
    """The first text above the header."""
    cells = (value for row in sheet.rows[: header.row - 1] for value in row)
    return next((text for text in (shown(value).strip() for value in cells) if text), "")


def _as_of(sheet: Sheet, header: Header) -> dt.date | None:
    """The day after 截至, 统计时点 … above the header; a label and its date may stand in two cells."""
    for row in sheet.rows[: header.row - 1]:
        line = plain("　".join(shown(value) for value in row if value is not None))
        for word in vocabulary().as_of:
            _, found, rest = line.partition(word)
            day = read_day(rest) if found else None
            if day:
                return day
    return None
