"""A register on the screen: chosen, looked at, written; what is wrong goes back; another village learns nothing."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import openpyxl
import pytest
from django.conf import settings
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from lingyan.economy.projects import actions
from lingyan.economy.projects.importing import check_projects
from lingyan.economy.projects.models import Project
from tests.economy.books.actions.vouchers import open_office
from tests.economy.projects.support import Village
from tests.economy.projects.test_importing import ACCEPTED, BUILDING, import_, row, written
from tests.support.identity import signed_in, user_with

pytestmark = pytest.mark.django_db
PLACE = "region=990121100200&month=2025-02"


def sit(village: Village, region: str = "雁庄村") -> Client:
    return signed_in(Client(), user_with("village-clerk", village.office.places[region]))


def sent(client: Client, village: Village, path: Path) -> Any:
    file = SimpleUploadedFile("台账.xlsx", path.read_bytes())
    return client.post(f"/projects/import/{village.book.pk}/", {"file": file})


def test_a_register_is_looked_at_and_then_written(village: Village, tmp_path: Path) -> None:
    clerk = sit(village)
    assert "导入台账" in clerk.get(f"/projects/?{PLACE}").content.decode()
    at = clerk.get(f"/projects/at/import/?{PLACE}")
    assert "下载空白表和填写说明" in clerk.get(at.url).content.decode()
    assert clerk.get("/projects/import/blank/").content[:2] == b"PK"
    preview = sent(clerk, village, written(tmp_path, [row(**BUILDING), row(项目名称="南坡果园")])).url
    page = clerk.get(preview).content.decode()
    assert "将写入 2 个项目" in page and "实施中" in page
    assert not Project.objects.exists()
    clerk.post(preview)
    assert clerk.get(preview).status_code == 404
    made = Project.objects.get(name="机耕道硬化")
    assert "雁村议〔2024〕1号" in clerk.get(f"/projects/{made.pk}/").content.decode()


def test_a_fault_stops_all_and_another_village_sees_nothing(village: Village, tmp_path: Path) -> None:
    clerk, other = sit(village), sit(village, "玉屯村")
    path = written(tmp_path, [row(), row(项目名称="广场", 村自筹="若干")])
    preview = sent(clerk, village, path).url
    page = clerk.get(preview).content.decode()
    assert "若干" in page and "写入项目" not in page
    assert "若干" in clerk.post(preview).content.decode()
    assert clerk.get(preview.replace("check", "failed")).content[:2] == b"PK"
    assert sent(other, village, path).status_code == 404
    assert {other.get(each).status_code for each in (preview, preview.replace("check", "failed"))} == {404}
    assert not Project.objects.exists()


def test_the_exported_list_is_taken_in_again(village: Village, tmp_path: Path) -> None:
    """By the same book as known without a change; by an empty one, the village's name put right, as the same projects."""
    rows = [
        row(**BUILDING), row(项目名称="文化广场", **ACCEPTED),
        row(项目名称="南坡果园", 类别="产业发展", 社会资金=500, 社会资金科目="503"),
        row(项目名称="水渠", 状态="已终止", 立项日期="2024-01-20", 验收日期="2024-03-01", 终止原因="选址不成"),
    ]  # fmt: skip
    import_(village, check_projects(written(tmp_path, rows), name="台账.xlsx", book=village.book))
    target = tmp_path / "导出.xlsx"
    target.write_bytes(sit(village).get(f"/projects/?{PLACE}&format=xlsx").content)
    again = check_projects(target, name="导出.xlsx", book=village.book)
    assert ([str(each) for each in again.problems], again.known) == ([], 4)
    english = sit(village)
    english.cookies[settings.LANGUAGE_COOKIE_NAME] = "en"
    target.write_bytes(english.get(f"/projects/?{PLACE}&format=xlsx").content)
    assert "Project" in [cell.value for cell in openpyxl.load_workbook(target).active[1]]
    again = check_projects(target, name="导出.xlsx", book=village.book)
    assert ([str(each) for each in again.problems], again.known) == ([], 4)
    target.write_bytes(sit(village).get(f"/projects/?{PLACE}&format=xlsx").content)
    neighbour = open_office("玉屯村", village.office.places).book
    sheet = openpyxl.load_workbook(target)
    heads = [cell.value for cell in sheet.active[1]]
    for place in range(2, sheet.active.max_row + 1):
        sheet.active.cell(place, heads.index("村") + 1).value = "玉屯村"
        sheet.active.cell(place, heads.index("核算项目编码") + 1).value = None
    sheet.save(target)
    moved = check_projects(target, name="导出.xlsx", book=neighbour)
    assert moved.errors == [], [str(each) for each in moved.errors]
    actions.import_projects(village.clerk, book_id=neighbour.pk, rows=moved.rows, source="")
    same = (
        "name",
        "kind",
        "purpose",
        "plan",
        "total",
        "state",
        "approved_on",
        "started_on",
        "ended_on",
        "reason",
    )
    first, second = (
        Project.objects.filter(book=each).order_by("name").values_list(*same)
        for each in (village.book, neighbour)
    )
    assert list(first) == list(second)
