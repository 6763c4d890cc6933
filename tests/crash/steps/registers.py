"""The last sheet of the old books, and the registers of contracts and projects that people bring."""

from __future__ import annotations

import tempfile
from pathlib import Path
from typing import Final

from lingyan.economy.books import actions as books
from lingyan.economy.books.models import OldClosing
from lingyan.economy.contracts.actions import import_contracts
from lingyan.economy.contracts.importing import check_contracts
from lingyan.economy.contracts.models import Contract, Instalment
from lingyan.economy.projects.actions import import_projects
from lingyan.economy.projects.importing import check_projects
from lingyan.economy.projects.models import Milestone, Project
from lingyan.files import actions as files
from lingyan.files import papers
from tests.crash.steps.base import CLERK, LOADED, Facts, Step, book

OLD_CLOSING: Final = "科目编码,科目名称,借方余额,贷方余额\n101,库存现金,9,\n30101,成员资本,,9\n"
REGISTER: Final = """合同编号,合同名称,承包方,签订日期,起止日期,年租金,已收款,决议文号
2019-03,北塘承包合同,李养鱼,2019.2.20,2019.3.1-2029.2.28,8700,52200,村议〔2019〕2号
2021-01,门面租赁合同,禾丰农资有限公司,2020.12.20,2021.1.1-2030.12.31,1.2万元,,村议〔2020〕9号
"""
PROJECTS: Final = """项目名称,类别,计划开工日期,计划完成日期,财政资金（万元）,自筹资金,状态,立项日期,节点,决议文号
机耕道硬化,基础设施,2024.2.1,2025年9月,3,1万,在建,2024.1.20,开工 2024-03-01 2024-03-05；完工 2025-06-10,村议〔2024〕1号
南坡果园,产业发展,2025.6.1,2026年5月,,5万,,,,
"""


def steps() -> list[Step]:
    return [
        Step("registers", "books old closing", _attach_old_closing, _old_closing),
        Step("registers", "contracts import", _take_contracts, _contracts_taken),
        Step("registers", "projects import", _take_projects, _projects_taken),
    ]


def _attach_old_closing() -> Facts:
    made = books.record_old_closing(
        CLERK, book_id=book(LOADED).pk, content=OLD_CLOSING.encode(), name="旧账.csv"
    )
    return {"rows": made.lines.count(), "files": 1}


def _old_closing() -> Facts | None:
    """The figures with the file that they were read from, never one without the other."""
    found = OldClosing.objects.filter(book=book(LOADED)).first()
    kept = [files.read(each.stored) for each in papers.of_record("old-closing", found.pk)] if found else []
    return {"rows": found.lines.count(), "files": len(kept)} if found else None


def _take_contracts() -> Facts:
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "台账.csv"
        path.write_text(REGISTER, encoding="utf-8")
        check = check_contracts(path, name=path.name, book=book(LOADED), natural="household")
    made = import_contracts(CLERK, book_id=book(LOADED).pk, rows=check.rows, source=check.workbook.sha256)
    return {"contracts": len(made), "instalments": Instalment.objects.count(), "parties": 2}


def _contracts_taken() -> Facts | None:
    found = Contract.objects.filter(book=book(LOADED), state="active")
    parties = found.values("party").distinct().count()
    kept = {"contracts": found.count(), "instalments": Instalment.objects.count(), "parties": parties}
    return kept if found else None


def _take_projects() -> Facts:
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "台账.csv"
        path.write_text(PROJECTS, encoding="utf-8")
        check = check_projects(path, name=path.name, book=book(LOADED))
    made = import_projects(CLERK, book_id=book(LOADED).pk, rows=check.rows, source=check.workbook.sha256)
    return {"projects": len(made), "milestones": 2, "reached": 1}


def _projects_taken() -> Facts | None:
    found = Project.objects.filter(book=book(LOADED))
    kept = {
        "projects": found.count(), "milestones": Milestone.objects.filter(project__in=found).count(),
        "reached": Milestone.objects.filter(project__in=found).exclude(reached=None).count(),
    }  # fmt: skip
    return kept if found else None
