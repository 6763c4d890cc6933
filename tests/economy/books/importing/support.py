"""Regions of the sample city, and sample files written again under other names."""

from __future__ import annotations

import csv
import datetime as dt
from collections import defaultdict
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import xlsxwriter

from lingyan.economy.books.importing import BooksCheck, check_books
from lingyan.kernel.tabular import Workbook, read_workbook
from tests.support.samples import samples_dir

LEDGERS = samples_dir() / "ledgers"
BROKEN = LEDGERS / "broken"
GOOD = (
    "01-用友T3-凤桥村",
    "02-金蝶KIS-西园村",
    "03-旧版月表-榆山村",
    "04-老科目-芦寨村",
    "05-单列带符号-铁潭村",
    "06-代理中心多村",
)


class SampleRegions:
    """The villages of `regions.csv`."""

    def __init__(self) -> None:
        self.codes: dict[str, tuple[str, str]] = {}
        self.names: dict[str, list[tuple[str, str]]] = defaultdict(list)
        with (samples_dir() / "regions.csv").open(encoding="utf-8") as source:
            for row in csv.DictReader(source):
                if row["level"] == "村":
                    self.codes[row["code"]] = (row["code"], row["name"])
                    self.names[row["name"]].append((row["code"], row["name"]))

    def by_code(self, code: str) -> tuple[str, str] | None:
        return self.codes.get(code)

    def by_name(self, name: str) -> Sequence[tuple[str, str]]:
        return self.names.get(name, [])


def sample(name: str, ending: str = "") -> Path:
    """`sample("01-用友T3-凤桥村", ".期初")`: the file, whatever its type."""
    return next(
        path for path in LEDGERS.glob(f"{name}-2025{ending}.*") if path.stem == f"{name}-2025{ending}"
    )


def check(*files: Path, **options: Any) -> BooksCheck:
    return check_books(files, year=2025, regions=SampleRegions(), **options)


def faults(result: BooksCheck) -> list[tuple[str, str, int | None, int | None, str]]:
    return [(each.code, each.sheet, each.row, each.column, each.value) for each in result.problems]


def rewrite(path: Path, target: Path, *, above: int = 0, without: int = 0) -> Path:
    """The same table under another name, with `above` more rows on top or `without` the first rows."""
    book = read_workbook(path)
    if book.kind == "csv":
        return _rewrite_csv(book, target.with_suffix(".csv"), above, without)
    return _rewrite_xlsx(book, target.with_suffix(".xlsx"), above, without)


def _rewrite_csv(book: Workbook, target: Path, above: int, without: int) -> Path:
    with target.open("w", encoding=book.encoding, newline="") as output:
        writer = csv.writer(output)
        writer.writerows([["导出文件"]] * above)
        writer.writerows([value or "" for value in row] for row in book.sheets[0].rows[without:])
    return target


def _rewrite_xlsx(book: Workbook, target: Path, above: int, without: int) -> Path:
    with xlsxwriter.Workbook(str(target), {"strings_to_formulas": False}) as output:
        date = output.add_format({"num_format": "yyyy-mm-dd"})
        for sheet in book.sheets:
            copy = output.add_worksheet(sheet.name)
            for number, row in enumerate(sheet.rows[without:]):
                for column, value in enumerate(row):
                    if isinstance(value, dt.date):
                        copy.write_datetime(number + above, column, value, date)
                    elif value is not None:
                        copy.write(number + above, column, value)
            if sheet.hidden:
                copy.hide()
    return target
