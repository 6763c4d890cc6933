"""Taking over on the screen: choose, preview, confirm; refusals write nothing; uploads are their owner's."""

from __future__ import annotations

from pathlib import Path

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from lingyan.economy.books.models import Book, ImportBatch, ImportedBook, Voucher
from lingyan.files import waiting
from lingyan.kernel import clock
from lingyan.kernel.month import Month
from lingyan.kernel.problems import Problem
from lingyan.kernel.tabular import read_workbook
from lingyan.regions.actions import import_regions
from lingyan.regions.importing import read_regions
from lingyan.regions.queries import by_code
from tests.support.actors import everything
from tests.support.identity import Tree, signed_in, user_with
from tests.support.records import book_of
from tests.support.samples import samples_dir

pytestmark = pytest.mark.django_db
LEDGERS = samples_dir() / "ledgers"
OLD_CHART = LEDGERS / "04-老科目-芦寨村-2025.csv"


@pytest.fixture
def county() -> None:
    import_regions(everything(), read_regions(samples_dir() / "regions.csv"), fictional=True)


@pytest.fixture
def importer(county: None) -> Client:
    return signed_in(Client(), user_with("takeover-importer"))


def given(*paths: Path) -> list[SimpleUploadedFile]:
    return [SimpleUploadedFile(path.name, path.read_bytes()) for path in paths]


def choose(client: Client, journal: Path, *openings: Path) -> str:
    data = {"year": "2025", "layout": "auto", "files": given(journal), "openings": given(*openings)}
    answer = client.post("/take-over/new/", data)
    assert answer.status_code == 302, answer.content.decode()
    return str(answer.headers["Location"])


def test_old_books_are_previewed_and_taken_over(importer: Client) -> None:
    opening = OLD_CHART.with_name("04-老科目-芦寨村-2025.期初.csv")
    preview = choose(importer, OLD_CHART, opening)
    page = importer.get(preview).content.decode()
    for words in ("老科目", "第2行表头含", "芦寨村", "321,785.28", "旧科目对应的新科目", "2004年科目表"):
        assert words in page
    assert not Book.objects.exists()
    importer.post(preview)
    assert Voucher.objects.filter(state="reviewed").count() == 340
    batch = ImportBatch.objects.get()
    shown = importer.get(f"/take-over/batches/{batch.pk}/").content.decode()
    assert batch.files[0]["sha256"] in shown
    assert "芦寨村" in importer.get("/take-over/").content.decode()
    assert importer.get(preview).status_code == 404
    poster = signed_in(Client(), user_with("takeover-poster"))
    book = Book.objects.get()
    poster.post(f"/books/{book.pk}/vouchers/2025-01/post/")
    assert Voucher.objects.filter(state="posted").count() == 24
    assert importer.post(f"/books/{book.pk}/vouchers/2025-02/post/").status_code == 403


def test_errors_stand_at_their_place_and_the_rows_come_back(importer: Client, tmp_path: Path) -> None:
    preview = choose(importer, LEDGERS / "broken" / "03-金额含字母.xlsx")
    page = importer.get(preview).content.decode()
    assert "没有写入任何内容" in page and "1,2O0.00" in page and ">103<" in page
    assert ">接管</button>" not in page
    assert importer.post(preview).status_code == 422
    assert not Book.objects.exists()
    failed = tmp_path / "failed.xlsx"
    failed.write_bytes(importer.get(f"{preview}failed.xlsx").content)
    [sheet] = read_workbook(failed).sheets
    assert sheet.rows[1][0] == 103


def test_a_warning_must_be_accepted(importer: Client) -> None:
    preview = choose(importer, LEDGERS / "broken" / "17-隐藏工作表.xlsx")
    assert "我已核对提醒" in importer.get(preview).content.decode()
    assert importer.post(preview).status_code == 422
    assert not Book.objects.exists()
    importer.post(preview, {"accept": "1"})
    assert [each["code"] for each in ImportBatch.objects.get().warnings] == ["hidden-sheet"]


def test_an_upload_is_its_owners_alone_and_goes_when_discarded(importer: Client) -> None:
    preview = choose(importer, OLD_CHART)
    other = signed_in(Client(), user_with("township-accountant", by_code("990121211000")))
    assert other.get(preview).status_code == 404
    assert other.post(f"{preview}discard/").status_code == 404
    token = preview.strip("/").split("/")[-1]
    importer.post(f"{preview}discard/")
    assert importer.get(preview).status_code == 404
    assert not (waiting.root() / token).exists()


def test_a_name_from_outside_never_becomes_a_path(importer: Client) -> None:
    evil = SimpleUploadedFile("../../../etc/passwd.csv", OLD_CHART.read_bytes())
    answer = importer.post("/take-over/new/", {"year": "2025", "layout": "auto", "files": [evil]})
    assert "passwd.csv" in importer.get(answer.headers["Location"]).content.decode()
    assert importer.get("/take-over/..%2f..%2f/").status_code == 404


def test_books_of_another_township_are_not_taken_over(county: None) -> None:
    stranger = signed_in(Client(), user_with("township-accountant", by_code("990121102000")))
    preview = choose(stranger, OLD_CHART)
    assert stranger.post(preview).status_code == 403
    assert not Book.objects.exists()


def test_a_village_sees_of_a_shared_batch_its_own_book_alone() -> None:
    tree = Tree()
    batch = ImportBatch.objects.create(
        digest="0" * 64, files=[{"name": "全镇.xlsx", "sha256": "a" * 64}], layout="", year=2025, imported_at=clock.now(),
        vouchers=96, lines=987, warnings=[Problem("gap", "雁庄村缺号", severity="warning").as_json()],
    )  # fmt: skip
    for village, vouchers, lines in ((tree.village, 55, 555), (tree.other_village, 41, 432)):
        book = book_of(village, Month(2025, 1))
        ImportedBook.objects.create(batch=batch, book=book, vouchers=vouchers, lines=lines)
    page = {
        role: signed_in(Client(), user_with(role, place))
        .get(f"/take-over/batches/{batch.pk}/")
        .content.decode()
        for role, place in (("village-clerk", tree.other_village), ("agriculture-office", tree.county))
    }
    for words in ("96 张，987 行", "全镇.xlsx", "雁庄村", "555"):
        assert words in page["agriculture-office"] and words not in page["village-clerk"], words
    assert "41 张，432 行" in page["village-clerk"]


def test_nothing_chosen_is_said(importer: Client) -> None:
    page = importer.post("/take-over/new/", {"year": "2025", "layout": "auto"}).content.decode()
    assert "请选择序时账或期初余额表" in page
