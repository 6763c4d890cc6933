"""The year on the screen: what is missing and who owes it, distribution, reports, archives for many villages."""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import docx
import pytest
from django.test import Client
from pytest_django import DjangoAssertNumQueries

from lingyan.economy.year.models import ArchiveSet, Distribution
from lingyan.kernel import clock
from lingyan.workflow import jobs
from lingyan.workflow.models import Job
from tests.economy.books.actions.vouchers import open_office
from tests.economy.year.support import NEXT_YEAR, YEAR, Year
from tests.support.identity import signed_in, user_with

pytestmark = pytest.mark.django_db
TOWN = "region=990121100000&month=2025-12"


class Desk:
    def __init__(self) -> None:
        self.year = Year()
        self.places = self.year.office.places
        self.accountant = self.sit("township-accountant", "芦溪镇")
        self.auditor = self.sit("auditor", "芦原县")
        self.clerk = self.sit("village-clerk", "雁庄村")

    def sit(self, role: str, region: str) -> Client:
        return signed_in(Client(), user_with(role, self.places[region]))

    @property
    def url(self) -> str:
        return f"/year/books/{self.year.book.pk}/{YEAR}/"


@pytest.fixture
def desk(home: Path) -> Iterator[Desk]:
    del home
    with clock.fixed(NEXT_YEAR):
        yield Desk()


def text(client: Client, url: str) -> str:
    answer = client.get(url, follow=True)
    assert answer.status_code == 200, (url, answer.status_code)
    return str(answer.content.decode())


def words(client: Client, url: str) -> str:
    """The page as it reads."""
    return re.sub(r"<[^>]+>", "", text(client, url))


def test_the_page_names_what_is_missing_and_who_owes_it(desk: Desk) -> None:
    page = text(desk.clerk, desk.url)
    assert "1、2、3、4、5、6、7、8、9、10、11 月没有结账" in page
    assert "乡镇代理会计" in page and "去结12月的账" not in page
    closing = f"/books/{desk.year.book.pk}/close/?region=990121100200&amp;month=2025-01"
    assert closing not in page, "the clerk would only be refused there"
    assert closing in text(desk.accountant, desk.url)
    assert "收支已结转" in page and "9,500.00" in page
    desk.year.close_until(11)
    desk.year.carry()
    page = words(desk.accountant, desk.url)
    assert "月没有结账" not in page and "公积公益金按 9,500.00 元的 10% 提取，为 950.00 元" in page
    assert "去结12月的账" in page and "归档会计资料" not in page


def test_the_reserve_is_drafted_from_its_form(desk: Desk) -> None:
    desk.year.carry()
    page = text(desk.accountant, f"{desk.url}distribute/?step=reserve")
    assert "提取基数" in page and 'value="10"' in page
    wrong = desk.accountant.post(f"{desk.url}distribute/?step=reserve", {"percent": "101"})
    assert wrong.status_code == 422
    desk.accountant.post(f"{desk.url}distribute/?step=reserve", {"percent": "12"})
    assert Distribution.objects.get().amount == 114_000
    again = desk.accountant.post(f"{desk.url}distribute/?step=reserve", {"percent": "12"})
    assert again.status_code == 422 and "已经拟过凭证" in again.content.decode()
    assert desk.clerk.get(f"{desk.url}distribute/").status_code == 403
    lost = desk.accountant.post(f"{desk.url}distribute/?step=cover", {})
    assert lost.status_code == 422 and "先经民主决策" in lost.content.decode()


def test_what_others_get_is_drafted_from_its_form(desk: Desk) -> None:
    desk.year.carry()
    desk.year.reserve()
    assert "step=other" in text(desk.accountant, desk.url)
    url = f"{desk.url}distribute/?step=other"
    page = words(desk.accountant, url)
    assert "还可以分配" in page and "8,550.00" in page and "外来投资者分利" in page
    given = {"amount": "2,000", "purpose": "外来投资者分利", "against": "10201"}
    lost = desk.accountant.post(url, given)
    assert lost.status_code == 422 and "先经民主决策" in lost.content.decode()
    answer = desk.accountant.post(url, {**given, "matter": desk.year.decided().pk})
    assert answer.status_code == 302
    assert Distribution.objects.get(kind="other").amount == 200_000
    assert "其他分配 2,000.00" in words(desk.accountant, desk.url)
    assert desk.accountant.get(f"{desk.url}distribute/?step=none").status_code == 404


def test_a_closed_year_shows_its_close_and_is_archived(desk: Desk) -> None:
    desk.year.close_year()
    page = words(desk.accountant, desk.url)
    assert "已结账" in page and "提取公积公益金 950.00" in page
    answer = desk.accountant.post(f"/year/archive/?{TOWN}&year={YEAR}", {"row": [desk.year.book.pk]})
    assert answer["Location"].startswith("/jobs/")
    jobs.run_next()
    job = text(desk.accountant, answer["Location"])
    assert "已归档 1 个账套的2025年会计资料" in job
    made = ArchiveSet.objects.get()
    assert "第 1 版" in text(desk.accountant, desk.url)
    listed = text(desk.auditor, f"/year/archives/?{TOWN}&job={Job.objects.get().pk}")
    assert "现行" in listed and made.sha256 in listed
    page = text(desk.auditor, f"/year/archives/{made.pk}/")
    assert "2025年总账" in page and "990121100200-KU·2025-ZB-D30-0001" in page
    assert desk.auditor.get(f"/year/archives/{made.pk}/?format=xlsx").content[:2] == b"PK"
    assert "2025年总账" not in text(desk.auditor, f"/year/archives/{made.pk}/?part=PZ")


def test_the_file_opens_for_a_purpose(desk: Desk) -> None:
    desk.year.close_year()
    made = desk.year.archive()
    url = f"/year/archives/{made.pk}/open/"
    assert "真实姓名" in text(desk.auditor, url)
    assert desk.auditor.post(url, {"purpose": ""}).status_code == 422
    answer: Any = desk.auditor.post(url, {"purpose": "年度审计"})
    assert zipfile.is_zipfile(io.BytesIO(b"".join(answer.streaming_content)))
    assert desk.clerk.get(url).status_code == 403
    assert "调阅</a>" not in text(desk.clerk, f"/year/archives/{made.pk}/")


def test_a_later_version_is_named_on_the_earlier(desk: Desk) -> None:
    desk.year.close_year()
    first, second = desk.year.archive(), desk.year.archive()
    page = text(desk.auditor, f"/year/archives/{first.pk}/")
    assert "这一版已被取代" in page and f"/year/archives/{second.pk}/" in page
    assert "已被取代" not in text(desk.auditor, f"/year/archives/?{TOWN}&current=1")


def test_the_township_sees_every_book_and_archives_none_that_is_open(desk: Desk) -> None:
    open_office("玉屯村", desk.places)
    page = text(desk.accountant, f"/year/?{TOWN}")
    assert "雁庄村" in page and "玉屯村" in page and "有月份未结账" in page
    desk.year.close_year()
    closed = words(desk.accountant, f"/year/?{TOWN}&state=closed")
    assert "已年结，未归档" in closed and "950.00" in closed
    assert "雁庄村" not in text(desk.accountant, f"/year/?{TOWN}&state=months&q=雁庄")
    assert desk.accountant.get(f"/year/?{TOWN}&format=xlsx").content[:2] == b"PK"
    books = [desk.year.book.pk, open_office_pk(desk)]
    answer = desk.accountant.post(f"/year/archive/?{TOWN}&year={YEAR}", {"row": books}, follow=True)
    assert "玉屯村：2025年还有" in answer.content.decode() and not Job.objects.exists()
    answer = desk.accountant.post(f"/year/archive/?{TOWN}&year={YEAR}", follow=True)
    assert "没有选中账套" in answer.content.decode()


def open_office_pk(desk: Desk) -> int:
    from lingyan.economy.books.models import Book

    return Book.objects.exclude(pk=desk.year.book.pk).get().pk


def test_the_report_in_word_and_pdf(desk: Desk) -> None:
    desk.year.close_year()
    word = desk.clerk.get(f"{desk.url}report.docx").content
    said = "\n".join(each.text for each in docx.Document(io.BytesIO(word)).paragraphs)
    assert "2025年度财务报告" in said and "本年净收益9,500.00元" in said
    assert desk.clerk.get(f"{desk.url}report.pdf").content.startswith(b"%PDF")
    assert desk.clerk.get(f"{desk.url}report.html").status_code == 404


def test_years_without_a_book(desk: Desk) -> None:
    assert desk.accountant.get(f"/year/books/{desk.year.book.pk}/2024/").status_code == 404
    assert desk.accountant.get(f"/year/books/{desk.year.book.pk}/99999/").status_code == 404
    assert "这个区域在这一年没有账套" in text(desk.accountant, f"/year/?{TOWN}&year=2024")


def test_lists_cost_a_fixed_number_of_queries(
    desk: Desk, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    open_office("玉屯村", desk.places)
    for url in (f"/year/?{TOWN}", f"/year/archives/?{TOWN}"):
        with django_assert_max_num_queries(22):
            text(desk.accountant, url)


def test_the_desk_tells_what_is_left_of_last_year(desk: Desk) -> None:
    assert "2025年还没有年结的账套" in text(desk.accountant, "/?region=990121100000&month=2026-01")
    desk.year.close_year()
    page = text(desk.accountant, "/?region=990121100000&month=2026-01")
    assert "2025年还没有年结的账套" not in page and "2025年已年结、未归档的账套" in page
    desk.year.archive()
    assert "未归档的账套" not in text(desk.accountant, "/?region=990121100000&month=2026-01")
