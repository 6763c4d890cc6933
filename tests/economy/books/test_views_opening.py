"""Opening balances on the screen: empty, typed without script, shown with who wrote them, as a workbook, and closed."""

from __future__ import annotations

import io
from pathlib import Path

import openpyxl
import pytest
from django.test import Client
from pytest_django import DjangoAssertNumQueries

from lingyan.economy.books import actions, queries
from lingyan.economy.books.actions import StartBalance
from lingyan.economy.books.importing import check_books
from lingyan.economy.books.models import Balance, Book
from lingyan.kernel.models import AuditEntry
from lingyan.kernel.month import Month
from lingyan.people.models import Organisation
from lingyan.regions.queries import Directory
from tests.economy.books.actions.test_opening import INSIDE_YEAR
from tests.economy.books.desk import Desk, close_without_counting
from tests.support.actors import everything
from tests.support.masking import mask

pytestmark = pytest.mark.django_db
TYPED = {
    "lines-0-account": "10201 银行存款/基本存款账户",
    "lines-0-debit": "5,000.00",
    "lines-2-account": "3220201",
    "lines-2-credit": "５０００",
}


@pytest.fixture
def desk() -> Desk:
    close_without_counting()
    return Desk()


@pytest.fixture
def july(desk: Desk) -> Book:
    organisation = Organisation.objects.create(
        kind="collective", region=desk.office.places["玉屯村"], name="玉屯村股份经济合作社"
    )
    month = Month(2025, 7)
    return actions.open_book(everything(), organisation=organisation, first_month=month, go_live=month)


def text(client: Client, url: str) -> str:
    answer = client.get(url)
    assert answer.status_code == 200, (url, answer.status_code)
    return str(answer.content.decode())


def test_an_empty_book_says_what_to_do_to_who_may(desk: Desk) -> None:
    page = text(desk.accountant, desk.url("opening"))
    assert "还没有期初余额" in page and desk.url("opening/edit").replace("&", "&amp;") in page
    assert "/take-over/new/" in page
    assert "期初余额</a>" in text(desk.accountant, f"/books/{desk.book.pk}/")
    other = text(desk.clerk, desk.url("opening"))
    assert "由乡镇代理会计录入" in other and "opening/edit" not in other


def test_typed_rows_are_saved_and_shown_with_who_wrote_them(desk: Desk) -> None:
    answer = desk.accountant.post(desk.url("opening/edit"), {**TYPED, "save": "1"}, follow=True)
    page = answer.content.decode()
    assert "期初余额已保存，共 2 行，借贷相等" in page
    assert "10201 银行存款/基本存款账户" in page and "5,000.00" in page
    assert "周会计" in page and "手工录入" in page and "第一个月结账以前可以改" in page
    assert "修改</a>" in page
    assert "修改</a>" not in text(desk.clerk, desk.url("opening"))
    assert "从 Excel 导入" not in text(desk.accountant, desk.url("opening/edit"))
    again = text(desk.accountant, desk.url("opening/edit"))
    assert 'value="10201 银行存款/基本存款账户"' in again and 'value="5000.00"' in again


def test_more_rows_without_script_keep_what_was_typed(desk: Desk) -> None:
    assert "从 Excel 导入" in text(desk.accountant, desk.url("opening/edit"))
    page = desk.accountant.post(desk.url("opening/edit"), {**TYPED, "add": "1"}).content.decode()
    assert page.count('aria-label="科目"') == 2 + 8 + 1
    assert 'value="５０００"' in page
    assert not Balance.objects.exists()


def test_what_does_not_balance_comes_back_with_the_row_named(desk: Desk) -> None:
    answer = desk.accountant.post(desk.url("opening/edit"), {**TYPED, "lines-2-credit": "2500"})
    page = answer.content.decode()
    assert answer.status_code == 422
    assert "贷方合计 2,500.00 元，相差 2,500.00 元" in page
    assert page.count("第2行金额正好等于差额") == 2, "in the notice and at the row"
    assert '<tr role="row" class="bad">' in page
    unreadable = desk.accountant.post(desk.url("opening/edit"), {**TYPED, "lines-2-credit": "五千"})
    assert "第2行贷方" in unreadable.content.decode() or "第2行期初贷方" in unreadable.content.decode()
    empty = desk.accountant.post(desk.url("opening/edit"), {"save": "1"})
    assert "至少填一行" in empty.content.decode()
    assert not Balance.objects.exists()


def test_inside_a_year_the_grid_has_turnover(desk: Desk, july: Book) -> None:
    assert "year_debit" not in text(desk.accountant, desk.url("opening/edit"))
    url = f"/books/{july.pk}/opening/edit/"
    assert "lines-0-closing_credit" in text(desk.accountant, url)
    rows = {
        "lines-0-account": "10201", "lines-0-debit": "1300", "lines-0-year_debit": "800", "lines-0-year_credit": "500",
        "lines-1-account": "3220201", "lines-1-credit": "1000",
        "lines-2-account": "50103", "lines-2-credit": "300", "lines-2-year_debit": "500", "lines-2-year_credit": "800",
    }  # fmt: skip
    page = desk.accountant.post(url, rows, follow=True).content.decode()
    assert "期初余额已保存，共 3 行" in page and "累计借方" in page
    assert Balance.objects.get(book=july, month=202500, account__code="10201").debit == 100_000


def test_once_closed_it_is_read_only(desk: Desk) -> None:
    desk.accountant.post(desk.url("opening/edit"), TYPED)
    desk.posted()
    desk.close(1)
    page = text(desk.accountant, desk.url("opening"))
    assert "2025年1月已结账，不能再改" in page and "修改</a>" not in page
    refused = desk.accountant.get(desk.url("opening/edit"))
    assert refused.status_code == 422 and "不能再改" in refused.content.decode()


def test_a_closed_book_without_opening_offers_nothing(desk: Desk) -> None:
    desk.posted()
    desk.close(1)
    page = text(desk.accountant, desk.url("opening"))
    assert "没有期初余额" in page and "录入期初余额</a>" not in page


def test_the_workbook_can_be_taken_over_and_is_noted(desk: Desk, july: Book, tmp_path: Path) -> None:
    actions.enter_opening(everything(), book_id=july.pk, rows=INSIDE_YEAR)
    answer = desk.accountant.get(f"/books/{july.pk}/opening/?format=xlsx")
    path = tmp_path / "期初余额.xlsx"
    path.write_bytes(answer.content)
    assert [cell.value for cell in openpyxl.load_workbook(io.BytesIO(answer.content)).active[2]][:3] == [
        "科目编码", "科目名称", "往来单位编码",
    ]  # fmt: skip
    assert AuditEntry.objects.latest("pk").details["list"] == "期初余额"
    check = check_books([], year=2025, openings=[path], regions=Directory.load(), village="990121100201")
    assert check.errors == []
    [parsed] = check.books
    assert parsed.opening_month == Month(2025, 7)
    found = {
        line.account_code: (line.amount_fen, line.ytd_debit_fen, line.ytd_credit_fen)
        for line in parsed.opening
    }
    assert found == {
        row.account: (row.debit - row.credit, row.year_debit, row.year_credit) for row in INSIDE_YEAR
    }


def test_names_are_shown_as_the_masking_table_says(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    household = actions.add_party(everything(), book_id=desk.book.pk, kind="household", name="赵户主")
    rows = [
        StartBalance("11301", debit=500, party=household.code),
        StartBalance("3220201", credit=500),
    ]
    actions.enter_opening(everything(), book_id=desk.book.pk, rows=rows)
    assert "赵户主" in text(desk.accountant, desk.url("opening"))
    mask(monkeypatch, "township-accountant", "party")
    assert "赵户主" not in text(desk.accountant, desk.url("opening"))
    answer = desk.accountant.get(desk.url("opening") + "&format=xlsx")
    assert "赵户主" not in str(list(openpyxl.load_workbook(io.BytesIO(answer.content)).active.values))


def test_another_village_is_not_there_and_a_reader_cannot_write(desk: Desk) -> None:
    stranger = desk._with("township-accountant", "铜垭村", "stranger", "外村会计")
    for page in ("opening", "opening/edit"):
        assert stranger.get(f"/books/{desk.book.pk}/{page}/").status_code == 404
    assert desk.clerk.get(desk.url("opening/edit")).status_code == 403
    assert desk.clerk.post(desk.url("opening/edit"), TYPED).status_code == 403


def test_the_page_costs_a_fixed_number_of_queries(
    desk: Desk, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    codes = [
        actions.add_party(everything(), book_id=desk.book.pk, kind="household", name=f"户{n}").code
        for n in range(30)
    ]
    rows = [StartBalance("11301", debit=100, party=code) for code in codes]
    rows.append(StartBalance("3220201", credit=3_000))
    actions.enter_opening(everything(), book_id=desk.book.pk, rows=rows)
    with django_assert_max_num_queries(18):
        text(desk.accountant, desk.url("opening"))
    assert len(queries.opening_of(desk.book).lines) == 31
