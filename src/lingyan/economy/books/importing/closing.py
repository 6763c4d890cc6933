"""Reads what old books ended with from a printed trial balance: the closing column of its deepest accounts."""

from __future__ import annotations

from lingyan.kernel.problems import Problem, Refused
from lingyan.kernel.tabular import read_workbook

from .chart import recognise_chart
from .control import control_table, read_control
from .values import InputFile


def printed_closing(source: InputFile) -> tuple[list[tuple[int, str, int]], list[Problem]]:
    """(row, account, debit less credit) of every account without details that is not nil, and the faults of the file.

    Nothing where no sheet has closing columns. A sheet of the 2004 chart is a fault: its codes mean other things now.
    """
    try:
        workbook = read_workbook(source.path, name=source.name or None)
    except Refused as refused:
        return [], list(refused.problems)
    for sheet in workbook.visible:
        table = control_table(workbook.file, workbook.sha256, sheet)
        if table is None:
            continue
        control = read_control(table)
        problems = list(control.problems)
        if recognise_chart((row.code, row.path) for row in control.rows).chart == "2004":
            message = (
                "这是2004年制度的科目，不能逐科目核对；请用期初余额表的格式（科目编码、名称、往来户、余额）"
            )
            problems.append(table.problem("control-old-chart", message))
        codes = [row.code for row in control.rows]
        rows = [
            (row.row, row.code, row.amounts["closing"][0] - row.amounts["closing"][1])
            for row in control.rows
            if "closing" in row.amounts and not any(other != row.code and other.startswith(row.code) for other in codes)
        ]  # fmt: skip
        return [each for each in rows if each[2]], problems
    return [], []
