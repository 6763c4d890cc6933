"""The region list that a county brings: a CSV with the columns code, name, level and parent."""

from __future__ import annotations

import csv
import io
from collections import Counter
from dataclasses import dataclass
from pathlib import Path

from lingyan.kernel.problems import Problem, Refused
from lingyan.regions.rules import LEVELS, code_problem

COLUMNS = ("code", "name", "level", "parent")


@dataclass(frozen=True, slots=True)
class RegionRow:
    """One checked line. `parent` is empty at the top; `row` counts records with the title line as 1."""

    code: str
    name: str
    level: str
    parent: str
    file: str
    row: int


def read_regions(path: Path) -> list[RegionRow]:
    """All rows, or Refused with every fault and its place."""
    rows = _rows(path)
    problems = [problem for row in rows if (problem := _problem(row)) is not None]
    for code, count in Counter(row.code for row in rows).items():
        if count > 1:
            last = max(row.row for row in rows if row.code == code)
            problems.append(Problem("duplicate-code", "区划代码重复", path.name, "", last, 1, code))
    if problems:
        raise Refused(problems)
    return rows


def _rows(path: Path) -> list[RegionRow]:
    records = list(csv.reader(io.StringIO(_text(path))))
    if not records or tuple(cell.strip() for cell in records[0]) != COLUMNS:
        shown = ",".join(records[0])[:60] if records else ""
        raise Refused(
            Problem("missing-header", f"第一行应为 {','.join(COLUMNS)}", path.name, "", 1, None, shown)
        )
    rows = []
    for number, record in enumerate(records[1:], start=2):
        cells = [cell.strip() for cell in record] + [""] * (len(COLUMNS) - len(record))
        if any(cells):
            rows.append(RegionRow(cells[0], cells[1], cells[2], cells[3], path.name, number))
    if not rows:
        raise Refused(Problem("no-rows", "没有区划行", path.name))
    return rows


def _text(path: Path) -> str:
    try:
        data = path.read_bytes()
    except OSError as error:
        raise Refused(Problem("unreadable", f"文件打不开：{error.strerror}", path.name)) from None
    for encoding in ("utf-8-sig", "gb18030"):
        try:
            return data.decode(encoding)
        except UnicodeDecodeError:
            continue
    raise Refused(Problem("wrong-encoding", "无法识别的文字编码，请另存为 UTF-8", path.name))


def _problem(row: RegionRow) -> Problem | None:
    if row.level not in LEVELS:
        return Problem("bad-level", f"层级应为{'、'.join(LEVELS)}之一", row.file, "", row.row, 3, row.level)
    if not row.name:
        return Problem("missing-name", "名称为空", row.file, "", row.row, 2)
    message = code_problem(row.code, row.level)
    return Problem("bad-code", message, row.file, "", row.row, 1, row.code) if message else None
