"""Ledgers and statements on the screen: figures equal to the expected results, each opens its rows, files agree."""

from __future__ import annotations

import io
import re
from pathlib import Path

import pytest
from django.test import Client
from pytest_django import DjangoAssertNumQueries

from lingyan.economy.books.models import Book
from lingyan.identity import masking
from lingyan.kernel.money import format_yuan
from lingyan.kernel.tabular import read_workbook
from lingyan.regions.models import Region
from tests.economy.books.journals import expected_rows, journal_files
from tests.support.identity import signed_in, user_with

pytestmark = pytest.mark.django_db
SHEETS = ("trial-balance", "general-ledger", "detail-ledger", "revenue-expense", "balance-sheet", "income")


@pytest.fixture
def client(book: Book) -> Client:
    return signed_in(Client(), user_with("auditor", book.organisation.region))


def url(book: Book, page: str, **query: str) -> str:
    place = {"region": book.organisation.region.code, "month": "2025-12", **query}
    return f"/books/{book.pk}/{page}/?" + "&".join(f"{key}={value}" for key, value in place.items())


def text(client: Client, address: str) -> str:
    answer = client.get(address)
    assert answer.status_code == 200, (address, answer.status_code)
    return str(answer.content.decode())


def test_the_balance_sheet_shows_the_expected_figures(client: Client, book: Book) -> None:
    shown = text(client, url(book, "balance-sheet"))
    for row in expected_rows(journal_files()[0], "balance-sheet"):
        assert format_yuan(abs(int(row["closing_fen"]))) in shown, row
    assert "勾稽关系核对一致" in shown


def test_the_income_statement_shows_the_expected_figures(client: Client, book: Book) -> None:
    shown = text(client, url(book, "income"))
    for row in expected_rows(journal_files()[0], "income-statement"):
        assert format_yuan(abs(int(row["amount_fen"]))) in shown, row


def test_a_figure_opens_its_formula_and_then_its_rows(client: Client, book: Book) -> None:
    assert f"/books/{book.pk}/statements/balance-sheet/1/" in text(client, url(book, "balance-sheet"))
    line = text(client, url(book, "statements/balance-sheet/1"))
    assert "101+102" in line and "期末余额" in line
    rows = re.search(r'href="([^"]*detail-ledger[^"]*account=102[^"]*)"', line)
    assert rows is not None
    ledger = text(client, rows[1].replace("&amp;", "&"))
    assert "本年累计" in ledger
    voucher = re.search(r'href="(/vouchers/\d+/[^"]*)"', ledger)
    assert voucher is not None
    assert "分录" in text(client, voucher[1].replace("&amp;", "&"))


def test_households_behind_a_line_follow_the_masking_table(
    client: Client, book: Book, monkeypatch: pytest.MonkeyPatch
) -> None:
    address = url(book, "statements/balance-sheet/3")
    assert "赵户主" in text(client, address)
    monkeypatch.setattr(masking, "sight_of", lambda role, kind: masking.Sight.MASKED)
    masked = text(client, address)
    assert "明细户的借方余额合计" in masked
    assert "赵户主" not in masked and "赵*" in masked
    assert "没有符合筛选条件的记录" in text(client, url(book, "parties", q="户主"))


@pytest.mark.parametrize("page", SHEETS)
def test_every_sheet_goes_to_excel_and_paper_with_the_same_rows(
    client: Client, book: Book, page: str
) -> None:
    answer = client.get(url(book, page, format="xlsx"))
    target = io.BytesIO(answer.content)
    assert target.getvalue()[:2] == b"PK"
    assert client.get(url(book, page, format="pdf")).content[:5] == b"%PDF-"


@pytest.mark.parametrize("page", SHEETS)
def test_a_sheet_is_read_in_english_and_printed_in_chinese(
    client: Client, book: Book, page: str, tmp_path: Path
) -> None:
    client.cookies["language"] = "en"
    path = tmp_path / "sheet.xlsx"
    path.write_bytes(client.get(url(book, page, format="xlsx")).content)
    heads = "".join(str(cell) for row in read_workbook(path).sheets[0].rows[:3] for cell in row if cell)
    assert "单位：元" in heads and "yuan" not in heads
    shown = text(client, url(book, page))
    assert "unit: yuan" in shown and "2025-" in shown


def test_lines_of_a_statement_have_their_english_names(client: Client, book: Book) -> None:
    client.cookies["language"] = "en"
    shown = text(client, url(book, "balance-sheet"))
    assert "Cash and bank" in shown and "Current assets:" in shown
    assert "All cross-checks hold" in shown
    assert "Closing balance" in text(client, url(book, "statements/balance-sheet/1"))


def test_the_workbook_holds_the_trial_balance_to_the_fen(
    client: Client, book: Book, tmp_path_factory: pytest.TempPathFactory
) -> None:
    path = tmp_path_factory.mktemp("book") / "余额表.xlsx"
    path.write_bytes(client.get(url(book, "trial-balance", format="xlsx", levels="1")).content)
    rows = {str(row[0]): row for row in read_workbook(path).sheets[0].rows if row and row[0]}
    for want in expected_rows(journal_files()[0], "trial-balance"):
        if want["month"] == "2025-12" and want["account"] in rows:
            turnover = [round(float(cell or 0) * 100) for cell in rows[want["account"]][4:6]]
            assert turnover == [int(want["debit_fen"]), int(want["credit_fen"])], want


def test_another_region_in_the_bar_leads_to_its_book_or_to_the_choice(client: Client, book: Book) -> None:
    region = Region.objects.get(code=book.organisation.region.code)
    assert (
        client.get(f"/books/at/income/?region={region.code}&month=2025-12")
        .headers["Location"]
        .startswith(f"/books/{book.pk}/income/")
    )
    assert (
        client.get(f"/books/{book.pk}/income/?region=990199000000")
        .headers["Location"]
        .startswith("/books/at/income/")
    )
    assert client.get("/books/at/nothing/").status_code == 404


@pytest.mark.parametrize(("page", "query"), [(page, 30) for page in SHEETS])
def test_queries_do_not_grow_with_the_book(
    client: Client, book: Book, page: str, query: int, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    with django_assert_max_num_queries(query):
        text(client, url(book, page))


def test_wrong_parameters_are_explained_or_not_found(client: Client, book: Book) -> None:
    assert client.get(url(book, "detail-ledger", account="999")).status_code == 422
    assert client.get(url(book, "detail-ledger", **{"from": "x"})).status_code == 404
    for page in ("detail-ledger", "general-ledger"):
        assert client.get(url(book, page, account=" ")).status_code == 200
    assert client.get(url(book, "detail-ledger", **{"from": "2024-12"})).status_code == 422
    assert client.get(url(book, "statements/income/99")).status_code == 404
    assert client.get(url(book, "statements/cash/1")).status_code == 404
