"""What a set holds: booklets with papers, ledgers, statements, the catalogue; codes, retentions, pages and names."""

from __future__ import annotations

import io
import zipfile

import pypdfium2
import pytest

from lingyan.economy.books.models import Attachment
from lingyan.economy.year.archiving.manifest import NAME
from lingyan.economy.year.models import ArchiveSet
from lingyan.economy.year.parameters import RETENTION
from lingyan.files.actions import path_of
from lingyan.files.models import StoredFile
from lingyan.kernel.problems import Refused
from lingyan.parameters import actions as parameters
from tests.economy.year.support import NEXT_YEAR, PAPER, Year
from tests.support.actors import everything

pytestmark = pytest.mark.slow


def contents(made: ArchiveSet) -> dict[str, bytes]:
    with zipfile.ZipFile(path_of(made.sha256)) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def text_of(content: bytes) -> str:
    with pypdfium2.PdfDocument(io.BytesIO(content)) as document:
        return "".join(page.get_textpage().get_text_bounded() for page in document)


def test_everything_of_the_year_under_its_code(year: Year) -> None:
    year.close_year()
    made = year.archive()
    titles = list(made.entries.values_list("title", "retention"))
    assert titles[:4] == [
        ("2025年1月记账凭证", "D30"), ("2025年3月记账凭证", "D30"), ("2025年12月记账凭证", "D30"),
        ("2025年1月记字第0001号凭证附件", "D30"),
    ]  # fmt: skip
    assert [title for title, _ in titles[4:7]] == ["2025年总账", "2025年银行存款日记账", "2025年明细账"]
    assert dict(titles)["2025年度资产负债表"] == dict(titles)["2025年度财务报告"] == "Y"
    assert dict(titles)["2025年7月收支明细表"] == "D10"
    assert titles[-1] == ("2025年会计档案目录", "Y")
    codes = list(made.entries.values_list("code", flat=True))
    assert len(set(codes)) == len(codes)
    assert codes[:2] == ["990121100200-KU·2025-PZ-D30-0001", "990121100200-KU·2025-PZ-D30-0002"]
    files = contents(made)
    assert sorted(files) == sorted([*made.entries.values_list("name", flat=True), NAME])
    assert files[made.entries.get(title__contains="附件").name] == PAPER


def test_papers_say_what_the_books_say_with_full_names(year: Year) -> None:
    year.close_year()
    made = year.archive()
    files = contents(made)
    booklet = text_of(files[made.entries.get(title="2025年12月记账凭证").name])
    assert "郑满仓" in booklet and "承包款未收" in booklet
    ledger = text_of(files[made.entries.get(title="2025年明细账").name])
    assert "11301 内部往来/成员（农户）" in ledger and "郑满仓" in ledger
    catalogue = text_of(files[made.entries.get(title__endswith="目录").name])
    assert "990121100200-KU·2025-ZB-D30-0001" in catalogue and "30 年" in catalogue
    for entry in made.entries.filter(name__endswith=".pdf").exclude(title__contains="附件"):
        with pypdfium2.PdfDocument(io.BytesIO(files[entry.name])) as document:
            assert len(document) == entry.pages, entry.title


def test_retention_is_what_holds_on_the_day(year: Year) -> None:
    year.close_year()
    parameters.set_value(
        everything(), RETENTION["monthly"], region=year.office.places["芦原县"], from_on=NEXT_YEAR, text="D30",
        basis="县档案局规定",
    )  # fmt: skip
    made = year.archive()
    assert set(made.entries.filter(title__endswith="月收支明细表").values_list("retention", flat=True)) == {
        "D30"
    }


@pytest.mark.parametrize("lost", ["row", "file"])
def test_nothing_is_archived_without_its_papers(year: Year, lost: str) -> None:
    year.close_year()
    sha256 = Attachment.objects.get().sha256
    if lost == "row":
        StoredFile.objects.filter(sha256=sha256).delete()
    else:
        path_of(sha256).unlink()
    with pytest.raises(Refused, match="备份"):
        year.archive()
    assert not ArchiveSet.objects.exists()
