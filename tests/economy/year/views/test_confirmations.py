"""往来核对 on the screen: the list, the letters with their slips, the form, and who sees which names."""

from __future__ import annotations

import io
from collections.abc import Iterator
from pathlib import Path

import docx
import pytest
from pytest_django import DjangoAssertNumQueries

from lingyan.economy.books import actions as books
from lingyan.economy.year.confirming import PREREQUISITE
from lingyan.economy.year.models import Confirmation
from lingyan.kernel import clock
from tests.economy.year.support import DECEMBER, NEXT_YEAR, YEAR
from tests.economy.year.test_confirming import DEALINGS, unit
from tests.economy.year.views.test_views import Desk as Office
from tests.economy.year.views.test_views import text, words
from tests.support.actors import everything

pytestmark = pytest.mark.django_db


class Desk(Office):
    def __init__(self) -> None:
        super().__init__()
        self.year.office.posted(DEALINGS.format(code=unit(self.year)))

    def at(self, more: str = "", query: str = "") -> str:
        return f"/year/books/{self.year.book.pk}/confirmations/{more}?year={YEAR}{query}"


@pytest.fixture
def desk(home: Path) -> Iterator[Desk]:
    del home
    with clock.fixed(NEXT_YEAR):
        yield Desk()


def said(content: bytes) -> str:
    document = docx.Document(io.BytesIO(content))
    cells = [cell.text for table in document.tables for row in table.rows for cell in row.cells]
    return "\n".join([*(each.text for each in document.paragraphs), *cells])


def test_the_list_is_the_ledgers_and_is_filtered(desk: Desk) -> None:
    page = text(desk.accountant, desk.at())
    assert "郑满仓" in page and "禾丰公司" in page and "全部对账单" in page and page.count("尚未核对") > 1
    assert "800.00" in page and "300.00" in page
    assert "禾丰公司" not in text(desk.accountant, desk.at(query="&kind=household"))
    assert "禾丰公司" not in text(desk.accountant, desk.at(query="&state=agreed"))
    assert "郑满仓" not in text(desk.accountant, desk.at(query="&sort=-claims&q=禾丰"))
    assert desk.accountant.get(desk.at(query="&format=xlsx")).content[:2] == b"PK"
    assert "往来核对" in text(desk.accountant, desk.url)


def test_the_letters_are_one_file_with_a_page_and_a_slip_each(desk: Desk) -> None:
    word = said(desk.accountant.get(desk.at("letters.docx")).content)
    assert (
        word.count("往来对账单") == 2
        and word.count("回执") == 4
        and "郑满仓：" in word
        and "禾丰公司：" in word
    )
    assert "截至2025年12月31日与你方的往来余额" in word and "合计" in word
    assert "我方欠你方 300.00 元，你方欠我方 800.00 元" in word, "the slip says what it confirms"
    one = said(desk.accountant.get(desk.at("letters.docx", f"&party={desk.year.household.pk}")).content)
    assert "郑满仓：" in one and "禾丰公司" not in one and "500.00" in one
    assert desk.accountant.get(desk.at("letters.docx", "&party=x")).status_code == 404
    assert desk.clerk.get(desk.at("letters.docx")).status_code == 403


def test_letters_wait_for_the_years_end(desk: Desk) -> None:
    answer = desk.accountant.get(desk.at("letters.docx").replace("2025", "2026"), follow=True)
    assert "2026年还没有过完" in answer.content.decode()


def test_an_answer_is_recorded_from_its_form(desk: Desk) -> None:
    url = desk.at(f"{desk.year.household.pk}/")
    page = text(desk.accountant, url)
    assert "郑满仓" in page and "500.00" in page and "内部往来" in page
    wrong = desk.accountant.post(url, {"answer": "differs", "answered_on": "2026-01-20", "note": "少记"})
    assert wrong.status_code == 422 and "没有的填 0" in wrong.content.decode()
    given = {
        "answer": "differs",
        "answered_on": "2026-01-20",
        "their_claims": "400",
        "their_debts": "0",
        "note": "少记一笔",
    }
    answer = desk.accountant.post(url, given)
    assert answer.status_code == 302 and Confirmation.objects.get().their_claims == 40_000
    assert "不符" in text(desk.accountant, answer["Location"])
    assert "对方认可欠我方 400.00 元" in words(desk.accountant, url)
    assert desk.accountant.get(desk.at("999999/")).status_code == 404
    read = words(desk.clerk, url)
    assert "少记一笔" in read and "回函日期" not in read, "the clerk reads the answer"
    assert desk.clerk.post(url, given).status_code == 404


def test_the_desk_and_the_years_tell_who_owes_it_where_it_is_in_force(desk: Desk) -> None:
    front, years = (
        "/?region=990121100000&month=2026-01",
        f"/year/?region=990121100000&year={YEAR}&unconfirmed=1",
    )
    assert "往来还没有核对完的账套" not in text(desk.accountant, front)
    assert "雁庄村" not in text(desk.accountant, years).partition("<tbody")[2]
    books.set_close_rule(everything(), prerequisite=PREREQUISITE, severity="warn", from_month=DECEMBER)
    assert "2025年往来还没有核对完的账套" in text(desk.accountant, front)
    assert "雁庄村" in text(desk.accountant, years).partition("<tbody")[2]
    page = text(desk.accountant, desk.url)
    assert "有余额的往来对象还有 2 个没有与对方核对" in page
    assert f"/year/books/{desk.year.book.pk}/confirmations/?region=990121100200&amp;month=2025-12" in page


def test_the_list_costs_a_fixed_number_of_queries(
    desk: Desk, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    for name in ("甲公司", "乙公司", "丙公司"):
        desk.year.office.posted(DEALINGS.format(code=unit(desk.year, name)))
    with django_assert_max_num_queries(20):
        text(desk.accountant, desk.at())


def test_a_year_without_the_book(desk: Desk) -> None:
    assert desk.accountant.get(desk.at().replace("2025", "2024")).status_code == 404
