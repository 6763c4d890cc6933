"""Archives by command: made of a closed year, listed, verified by anybody; and a later chart checked and loaded."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any
from zipfile import ZipFile

import pytest
from typer.testing import CliRunner

from lingyan.cli import actors, archive, books
from lingyan.economy.books.models import ChartVersion
from lingyan.kernel.problems import Refused
from tests.cli.process import Installation
from tests.economy.books.actions.vouchers import open_office
from tests.economy.year.archiving.test_manifest import FILES, pack
from tests.economy.year.conftest import home, year
from tests.economy.year.support import YEAR, Year
from tests.support.actors import everything

pytestmark = pytest.mark.slow

__all__ = ["home", "year"]
VILLAGE = "990121100200"
HEAD = "科目编码,科目名称,变动,接续科目\n"


@pytest.fixture(autouse=True)
def _operator(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(actors, "posting_actor", everything)
    monkeypatch.setattr(books, "importing_actor", everything)


def run(group: Any, *arguments: object) -> Any:
    """What the command printed as JSON; what it refused is raised."""
    done = CliRunner().invoke(group, [*map(str, arguments), "--json"], catch_exceptions=False)
    return json.loads(done.stdout)


def test_made_listed_verified_and_found_out(year: Year, tmp_path: Path) -> None:
    year.close_year()
    [one] = run(archive.group, "make", "--region", VILLAGE, "--year", YEAR, "-o", tmp_path)["archives"]
    path = tmp_path / one["name"]
    assert one["name"] == "990121100200-KU·2025-雁庄村-会计档案-V1.zip" and one["files"] > 30
    verdict = run(archive.group, "verify", path)
    assert (verdict["sha256"], verdict["files"]) == (one["sha256"], one["files"])
    town = ("make", "--region", "990121100000", "--year", YEAR)
    other = open_office("玉屯村", year.office.places)
    assert run(archive.group, *town) == {
        "ok": True, "year": YEAR, "archives": [], "open": [other.book.organisation.region.code],
    }  # fmt: skip
    assert run(archive.group, *town, "--again")["archives"][0]["version"] == 2
    listed = run(archive.group, "list", "--region", VILLAGE, "--year", YEAR)["archives"]
    assert [each["version"] for each in listed] == [1, 2]
    with pytest.raises(Refused, match="与给出的不符"):
        run(archive.group, "verify", path, "--digest", "0" * 64)
    with ZipFile(path, "a") as target:
        target.writestr("多出来的.txt", "x")
    with pytest.raises(Refused, match=r"“多出来的\.txt”不在清单里"):
        run(archive.group, "verify", path)


def test_an_open_year_is_refused(year: Year) -> None:
    del year
    with pytest.raises(Refused, match="没有结账"):
        run(archive.group, "make", "--region", VILLAGE, "--year", YEAR)


def test_anybody_verifies_without_an_installation(tmp_path: Path) -> None:
    lingyan = Installation(tmp_path / "nowhere")
    good = lingyan("archive", "verify", pack(tmp_path / "a.zip", FILES))
    assert good.code == 0 and "与清单全部相符" in good.out
    bad = lingyan("archive", "verify", pack(tmp_path / "b.zip", FILES | {"x.pdf": b"x"}))
    assert bad.code == 1 and "“x.pdf”不在清单里" in bad.err
    assert not (tmp_path / "nowhere").exists()


@pytest.mark.django_db
def test_a_chart_is_checked_and_loaded(tmp_path: Path) -> None:
    table = tmp_path / "2027年科目.csv"
    table.write_text(f"{HEAD}51388,信息化费,新增,\n51303,办公费,停用,51388\n", encoding="utf-8")
    assert run(books.group, "chart", table, "--from", "2027-01", "--check")["loaded"] is False
    assert not ChartVersion.objects.exists()
    assert run(books.group, "chart", table, "--from", "2027-01")["loaded"] is True
    assert ChartVersion.objects.get().name == "2027年科目"
    with pytest.raises(Refused, match="已经载入过"):
        run(books.group, "chart", table, "--from", "2028-01")
    table.write_text(f"{HEAD}700,一级,新增,\n", encoding="utf-8")
    with pytest.raises(Refused, match="一级科目由会计制度"):
        run(books.group, "chart", table, "--from", "2028-01", "--check")
