"""Saved mappings by name, and the failed rows of a statement as a workbook."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from lingyan.economy.bank.importing import Mapping
from lingyan.economy.bank.models import StatementMapping
from lingyan.kernel.problems import Problem, Refused
from lingyan.kernel.tabular import failed_rows_workbook, find_header, read_workbook
from lingyan.kernel.tabular.values import Workbook


def mapping_named(name: str) -> Mapping | None:
    """None for no name. Refused for a name that nobody saved."""
    if not name:
        return None
    found = StatementMapping.objects.filter(name=name).first()
    if found is None:
        known = "、".join(StatementMapping.objects.values_list("name", flat=True)) or "还没有保存过"
        raise Refused(f"没有“{name}”这个列对应方案；已有：{known}", code="unknown-mapping")
    return Mapping.from_json(found.name, found.data)


def failed_rows(path: Path, name: str, problems: Sequence[Problem], mapping: Mapping | None) -> bytes:
    """The rows with problems and why, as .xlsx; problems of the whole file stand on a sheet of their own."""
    try:
        workbook = read_workbook(path, name=name, tables_of_pages=True)
    except Refused:
        workbook = Workbook(name, "csv", "", None, ())
    aliases = (mapping or Mapping("")).aliases()
    headers = {
        sheet.name: header
        for sheet in workbook.sheets
        if (header := find_header(sheet, aliases, at_least=3, repeatable=("text",))) is not None
    }
    return failed_rows_workbook(workbook, problems, headers)
