"""A register on the screen: chosen, looked at, written; what is wrong goes back; another village learns nothing."""

from __future__ import annotations

import io
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from django.conf import settings
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from lingyan.economy.contracts import actions
from lingyan.economy.contracts.importing import check_contracts
from lingyan.economy.contracts.models import Contract
from tests.economy.books.actions.vouchers import open_office
from tests.economy.contracts.support import Tenants
from tests.economy.contracts.test_importing import import_, row, village, written  # noqa: F401 (a fixture)
from tests.economy.contracts.views.test_views import PLACE, text
from tests.support.identity import signed_in, user_with

pytestmark = pytest.mark.django_db


def sit(village: Tenants, role: str = "village-clerk", region: str = "雁庄村") -> Client:  # noqa: F811
    return signed_in(Client(), user_with(role, village.village.office.places[region]))


def sent(client: Client, village: Tenants, path: Path) -> Any:  # noqa: F811
    file = SimpleUploadedFile("台账.xlsx", path.read_bytes())
    return client.post(
        f"/contracts/import/{village.village.book.pk}/", {"file": file, "natural": "household"}
    )


def test_a_register_is_looked_at_and_then_written(village: Tenants, tmp_path: Path) -> None:  # noqa: F811
    clerk = sit(village)
    assert "导入台账" in text(clerk, f"/contracts/?{PLACE}")
    at = clerk.get(f"/contracts/at/import/?{PLACE}")
    assert "下载空白表和填写说明" in text(clerk, at.url)
    assert clerk.get("/contracts/import/blank/").content[:2] == b"PK"
    preview = sent(
        clerk,
        village,
        written(tmp_path, [row(已收款=12_000), row(合同编号="新", 起止日期="2025.6.10-2026.6.9")]),
    ).url
    page = text(clerk, preview)
    assert "将写入 2 份合同" in page and "李养鱼" in page and "新增" in page
    clerk.post(preview)
    assert not Contract.objects.exists()  # the warning has to be read first
    assert "/contracts/" in clerk.post(preview, {"accept": "1"}).url
    assert clerk.get(preview).status_code == 404
    made = Contract.objects.get(number="2019-03")
    page = text(clerk, f"/contracts/{made.pk}/")
    assert "雁村议〔2019〕2号" in page and "接管前已收付" in page and "12,000.00 元" in page


def test_a_file_with_a_fault_is_not_written_and_its_rows_go_back(village: Tenants, tmp_path: Path) -> None:  # noqa: F811
    clerk = sit(village)
    preview = sent(
        clerk, village, written(tmp_path, [row(), row(合同编号="2", **{"年租金（元）": "若干"})])
    ).url
    page = text(clerk, preview)
    assert "不是金额" in page and "若干" in page and "写入合同" not in page
    assert "不是金额" in clerk.post(preview).content.decode()
    failed = openpyxl.load_workbook(io.BytesIO(clerk.get(preview.replace("check", "failed")).content)).active
    assert failed.cell(2, 1).value == 3
    assert not Contract.objects.exists()


def test_another_village_neither_writes_here_nor_sees_the_file(village: Tenants, tmp_path: Path) -> None:  # noqa: F811
    clerk, other = sit(village), sit(village, region="玉屯村")
    path = written(tmp_path, [row()])
    preview = sent(clerk, village, path).url
    nowhere = other.get("/contracts/import/2147483640/")
    assert sent(other, village, path).status_code == nowhere.status_code == 404
    for page in (preview, preview.replace("check", "failed")):
        assert other.get(page).status_code == 404
    assert other.post(preview).status_code == 404
    assert not Contract.objects.exists()


def test_the_exported_list_is_taken_in_again(village: Tenants, tmp_path: Path) -> None:  # noqa: F811
    """By the same book as known without a change; by an empty one, the village's name put right, as the same contracts."""
    rows = [
        row(已收款=12_000, 资产编号=village.village.pond.code, **{"面积（亩）": 2.5}),
        row(合同编号="2", **{"年租金（元）": "1 8700；6 9500"}),
        row(合同编号="3", **{"年租金（元）": None, "合同总额": "3万"}),
        row(合同编号="4", 履行情况="提前终止", 解除日期="2021.8.31", 承包方="禾丰农资有限公司"),
        row(合同编号="5", **{"年租金（元）": None, "分期付款": "2019-03-31 50000；2020-03-31 6000"}),
    ]  # fmt: skip
    book = village.village.book
    found = check_contracts(written(tmp_path, rows), name="台账.xlsx", book=book, natural="household")
    import_(village, found)
    target = tmp_path / "导出.xlsx"
    target.write_bytes(sit(village).get(f"/contracts/?{PLACE}&format=xlsx").content)
    again = check_contracts(target, name="导出.xlsx", book=book, natural="household")
    assert ([str(each) for each in again.problems], again.known) == ([], 5)
    english = sit(village)
    english.cookies[settings.LANGUAGE_COOKIE_NAME] = "en"
    target.write_bytes(english.get(f"/contracts/?{PLACE}&format=xlsx").content)
    assert "Contracts" in [cell.value for cell in openpyxl.load_workbook(target).active[1]]
    again = check_contracts(target, name="导出.xlsx", book=book, natural="household")
    assert ([str(each) for each in again.problems], again.known) == ([], 5)
    target.write_bytes(sit(village).get(f"/contracts/?{PLACE}&format=xlsx").content)
    neighbour = open_office("玉屯村", village.village.office.places, live=False).book
    strange = check_contracts(target, name="导出.xlsx", book=neighbour, natural="household")
    assert {each.column for each in strange.errors} >= {2}
    sheet = openpyxl.load_workbook(target)
    heads = [cell.value for cell in sheet.active[1]]
    for place in range(2, sheet.active.max_row + 1):
        sheet.active.cell(place, heads.index("村") + 1).value = "玉屯村"
        sheet.active.cell(place, heads.index("对方编码") + 1).value = None
        sheet.active.cell(place, heads.index("资产编号") + 1).value = None
    sheet.save(target)
    moved = check_contracts(target, name="导出.xlsx", book=neighbour, natural="household")
    assert moved.errors == [], [str(each) for each in moved.errors]
    same = (
        "number",
        "title",
        "kind",
        "every",
        "plan",
        "total",
        "area",
        "signed_on",
        "start_on",
        "end_on",
        "state",
        "ended_on",
    )
    actions.import_contracts(village.clerk, book_id=neighbour.pk, rows=moved.rows, source="")
    first, second = (
        Contract.objects.filter(book=each).order_by("number").values_list(*same) for each in (book, neighbour)
    )
    assert list(first) == list(second)
