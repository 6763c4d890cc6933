"""Archives by command: made of a closed year, listed, verified by anybody; and a later chart checked and loaded."""

from __future__ import annotations

from pathlib import Path
from zipfile import ZipFile

import pytest

from tests.cli.process import Installation
from tests.support.samples import samples_dir

VILLAGE = "990121107208"


@pytest.fixture(scope="module")
def closed(tmp_path_factory: pytest.TempPathFactory) -> Installation:
    """凤桥村 with its whole year 2025 taken over and closed."""
    lingyan = Installation(tmp_path_factory.mktemp("year") / "home")
    folder = samples_dir() / "ledgers"
    journal, opening = sorted(folder.glob("01*2025.xlsx"))[0], sorted(folder.glob("01*期初*"))[0]
    lingyan.must("init")
    lingyan.must("regions", "import", samples_dir() / "regions.csv")
    lingyan.must("books", "import", journal, "--year", 2025, "--opening", opening, "--accept-warnings")
    for number in range(1, 13):
        lingyan.must("books", "post", "--region", VILLAGE, "--month", f"2025-{number:02d}")
        lingyan.must("books", "close", "--region", VILLAGE, "--month", f"2025-{number:02d}", "--accept-warnings")
    return lingyan


def test_made_listed_verified_and_found_out(closed: Installation, tmp_path: Path) -> None:
    made = closed.json("archive", "make", "--region", VILLAGE, "--year", 2025, "-o", tmp_path)
    [one] = made["archives"]
    path = tmp_path / one["name"]
    assert one["name"] == "990121107208-KU·2025-凤桥村-会计档案-V1.zip" and one["files"] > 40
    verdict = closed.json("archive", "verify", path)
    assert (verdict["sha256"], verdict["files"], verdict["registered"]) == (
        one["sha256"], one["files"], "本机登记的现行档案。",
    )  # fmt: skip
    closed.json("archive", "make", "--region", VILLAGE, "--year", 2025)
    assert closed.json("archive", "verify", path)["registered"] == "本机登记的档案，已被新版取代。"
    listed = closed.json("archive", "list", "--region", VILLAGE, "--year", 2025)["archives"]
    assert [each["version"] for each in listed] == [1, 2]
    bad = closed.run("archive", "verify", path, "--digest", "0" * 64)
    assert bad.code == 1 and "与给出的不符" in bad.err
    with ZipFile(path, "a") as archive:
        archive.writestr("多出来的.txt", "x")
    bad = closed.run("archive", "verify", path)
    assert bad.code == 1 and "“多出来的.txt”不在清单里" in bad.err


def test_an_open_year_is_refused(closed: Installation) -> None:
    answer = closed.run("archive", "make", "--region", VILLAGE, "--year", 2026)
    assert answer.code == 1 and "没有结账" in answer.err


def test_a_chart_is_checked_and_loaded(closed: Installation, tmp_path: Path) -> None:
    table = tmp_path / "2027年科目.csv"
    table.write_text("科目编码,科目名称,变动,接续科目\n51388,信息化费,新增,\n51303,办公费,停用,51388\n", encoding="utf-8")
    assert closed.json("books", "chart", table, "--from", "2027-01", "--check")["loaded"] is False
    assert closed.json("books", "chart", table, "--from", "2027-01")["loaded"] is True
    again = closed.run("books", "chart", table, "--from", "2028-01")
    assert again.code == 1 and "已经载入过" in again.err
    table.write_text("科目编码,科目名称,变动,接续科目\n700,一级,新增,\n", encoding="utf-8")
    bad = closed.run("books", "chart", table, "--from", "2028-01", "--check")
    assert bad.code == 1 and "一级科目由会计制度" in bad.err
