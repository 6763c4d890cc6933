"""`lingyan branch …`: the sample's year comes out as expected, byte for byte; a damaged one is refused at its place."""

from __future__ import annotations

import json
from pathlib import Path

import openpyxl
import pytest

from tests.contract.home import Home
from tests.support.samples import samples_dir

pytestmark = pytest.mark.slow

MEETINGS = samples_dir() / "meetings"
[BOOK] = MEETINGS.glob("*.xlsx")
VILLAGE = ("--village", "990121103211", "--year", 2025)


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Home:
    return Home(tmp_path_factory.mktemp("branch") / "家 园").begun()


def test_the_year_of_the_sample(home: Home, tmp_path: Path) -> None:
    before = home.digest()
    assert home.must("branch", "import", BOOK, *VILLAGE, "--check", "--json").json["stored"] is False
    damaged = tmp_path / "坏.xlsx"
    book = openpyxl.load_workbook(BOOK)
    book["签到1月"]["B5"] = None
    book.save(damaged)
    [found] = home.refused("branch", "import", damaged, *VILLAGE)["errors"]
    assert {key: found[key] for key in ("code", "file", "sheet", "row", "column", "value")} == {
        "code": "no-mark", "file": "坏.xlsx", "sheet": "签到1月", "row": 5, "column": 2, "value": "",
    }  # fmt: skip
    for command in ("compliance", "attendance"):
        assert home.refused("branch", command, *VILLAGE)["errors"][0]["code"] == "unknown-branch"
        town = home.refused("branch", command, "--village", "990121103000", "--year", 2025)["errors"]
        assert [each["code"] for each in town] == ["no-village"]
    assert home.digest() == before

    done = home.must("branch", "import", BOOK, *VILLAGE, "--json").json
    assert (done["members_added"], done["sessions_added"], done["repeated_rows"]) == (28, 46, 1)
    for command in ("compliance", "attendance"):
        wanted = (MEETINGS / "expected" / f"{command}.csv").read_text("utf-8").splitlines()
        assert home.must("branch", command, *VILLAGE, "--csv").out.splitlines() == wanted
    summary = json.loads((MEETINGS / "expected" / "summary.json").read_text("utf-8"))
    found = home.must("branch", "compliance", *VILLAGE, "--json").json
    assert (found["met"], found["due"], found["percent"]) == (
        summary["met"],
        summary["due"],
        summary["percent"],
    )
    assert home.must("branch", "import", BOOK, *VILLAGE, "--json").json["already"] is True
    home.must("check")
