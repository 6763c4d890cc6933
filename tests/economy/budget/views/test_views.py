"""Budgets on the screen: from the empty year to the version in force, by form and by workbook."""

from __future__ import annotations

import io
import re
from typing import Any

import openpyxl
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from pytest_django import DjangoAssertNumQueries

from lingyan.economy.budget.models import Budget
from tests.economy.budget.support import Village
from tests.economy.budget.test_importing import HEAD
from tests.support.identity import signed_in, user_with

pytestmark = pytest.mark.django_db
MONEY = re.compile(r'<span class="money">([^<]*)</span>')
PLACE = "region=990121100200&month=2025-06"


def sit(village: Village, role: str = "village-clerk", region: str = "雁庄村") -> Client:
    return signed_in(Client(), user_with(role, village.office.places[region]))


def text(client: Client, url: str) -> str:
    answer = client.get(url)
    assert answer.status_code == 200, (url, answer.status_code)
    return MONEY.sub(r"\1", answer.content.decode())


def send(client: Client, url: str, **fields: Any) -> Any:
    answer = client.post(url, fields)
    assert answer.status_code in {302, 422}, (url, answer.status_code)
    return answer


def form_rows(*rows: tuple[str, str, str, str]) -> dict[str, str]:
    names = ("account", "project", "amount", "note")
    return {
        f"rows-{number}-{name}": value
        for number, row in enumerate(rows)
        for name, value in zip(names, row, strict=True)
    }


def test_from_the_form_to_the_decision(village: Village) -> None:
    clerk, book = sit(village), village.book.pk
    village.keep()
    assert "还没有编" in text(clerk, f"/budgets/?{PLACE}")
    assert f"/budgets/form/{book}/2025/" in text(clerk, f"/budgets/prepare/{book}/2025/")
    assert 'value="12000.00"' in text(clerk, f"/budgets/form/{book}/2026/")
    url = f"/budgets/form/{book}/2025/"
    more = clerk.post(url, {**form_rows(("501 经营收入", "", "100", "")), "add": "1"}).content.decode()
    assert "501 经营收入" in more and "rows-5-account" in more
    wrong = send(clerk, url, **form_rows(("501", "", "百元", ""), ("", "", "5", ""))).content.decode()
    assert "不是金额" in wrong and 'aria-invalid="true"' in wrong
    unknown = send(clerk, url, **form_rows(("999", "", "5", ""))).content.decode()
    assert "没有这个科目" in unknown
    send(
        clerk,
        url,
        **form_rows(
            ("501 经营收入", "", "30000", ""), ("51303", "", "5000", "纸"), ("514", "X01 路灯亮化", "1", "")
        ),
    )
    budget = Budget.objects.get()
    page = text(clerk, f"/budgets/{budget.pk}/?{PLACE}")
    assert "略超预算" in page and "已用 5,200.00 元，超过预算" in page and "没有预算的收支" in page
    assert "account=51303" in page
    assert send(clerk, f"/budgets/{budget.pk}/decide/").status_code == 422
    matter = village.passed()
    send(clerk, f"/budgets/{budget.pk}/decide/", matter=matter.pk)
    assert "执行中" in text(clerk, f"/budgets/{budget.pk}/?{PLACE}")
    assert "编制调整" in text(clerk, f"/budgets/{budget.pk}/?{PLACE}")
    assert "调整原因" in text(clerk, url)
    send(clerk, url, reason="新增出租", **form_rows(("501", "", "40000", "")))
    assert "第 2 版" in text(clerk, f"/budgets/{budget.pk}/?{PLACE}")
    draft = Budget.objects.get(state="draft")
    send(clerk, f"/budgets/{draft.pk}/discard/")
    assert clerk.get(f"/budgets/{draft.pk}/").status_code == 404


def test_the_workbook_in_two_steps(village: Village) -> None:
    clerk, book = sit(village), village.book.pk

    def sent(*rows: list[Any]) -> str:
        made = openpyxl.Workbook()
        for row in [HEAD, *rows]:
            made.active.append(row)
        target = io.BytesIO()
        made.save(target)
        upload = SimpleUploadedFile("预算.xlsx", target.getvalue())
        return str(send(clerk, f"/budgets/import/{book}/2025/", file=upload).url)

    faulty = sent(["501", "", "", 100, ""], ["101", "", "", 5, ""])
    assert "预算只编收入" in text(clerk, faulty) and "写入草稿" not in text(clerk, faulty)
    failed = clerk.get(faulty.replace("/check/", "/failed/"))
    assert failed.status_code == 200 and "spreadsheet" in failed.headers["Content-Type"]
    clerk.post(faulty)
    assert not Budget.objects.exists()
    sound = sent(["501", "", "", 100, ""], ["", "办公费", "", 50, ""])
    assert "草稿将有 2 行" in text(clerk, sound)
    assert not Budget.objects.exists()
    send(clerk, sound)
    assert Budget.objects.get().spending == 50_00
    assert clerk.get(sound).status_code == 404
    assert sit(village, "township-accountant", "芦溪镇").get(faulty).status_code == 404


def test_lists_and_workbooks_go_out(
    village: Village, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    village.keep()
    budget = village.decided()
    officer = sit(village, "township-officer", "芦溪镇")
    page = text(officer, "/budgets/?region=990121100000&month=2025-06&look=over")
    assert "没有记录" not in page and "28%" not in page
    assert "28%" in text(officer, "/budgets/?region=990121100000&month=2025-06&sort=-percent")
    listed = officer.get("/budgets/?region=990121100000&month=2025-06&format=xlsx")
    [head, first, *_] = openpyxl.load_workbook(io.BytesIO(listed.content)).active.iter_rows(values_only=True)
    assert head[0] == "村" and first[0] == "雁庄村"
    table = officer.get(f"/budgets/{budget.pk}/table/?{PLACE}")
    cells = list(openpyxl.load_workbook(io.BytesIO(table.content)).active.iter_rows(values_only=True))
    assert any(row[0] == "51303" and row[5] == 5_200 and row[7] == "略超预算" for row in cells)
    assert officer.post(f"/budgets/{budget.pk}/discard/").status_code == 403
    officer.get("/budgets/?region=990121100000&month=2025-06")
    with django_assert_num_queries(11):
        officer.get("/budgets/?region=990121100000&month=2025-06")
