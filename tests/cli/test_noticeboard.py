"""`lingyan disclosure due` and `posters`, by the installed command."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.cli.process import Installation

pytestmark = pytest.mark.slow
VILLAGE = "990121107208"


def test_what_is_due_on_a_day_and_who_is_waited_for(lingyan: Installation) -> None:
    found = lingyan.must("disclosure", "due", "--region", VILLAGE, "--on", "2027-03-31", "--json").json
    january = next(row for row in found["due"] if row["sheet"] == "accounts" and row["period"] == "2025-01")
    assert (january["village"], january["due_on"], january["waits_for"]) == (
        VILLAGE,
        "2025-02-10",
        "村里张贴",
    )
    assert january["state"] == "late" and "2-1" in january["items"]
    assert found["late"] == sum(row["state"] == "late" for row in found["due"])
    plan = next(row for row in found["due"] if row["sheet"] == "plan" and row["period"] == "2026")
    assert plan["due_on"] == "2026-03-31"
    assert lingyan("disclosure", "due", "--region", VILLAGE, "--on", "gestern", "--json").code in (1, 2)


def test_posters_of_a_month_go_into_a_folder(lingyan: Installation, tmp_path: Path) -> None:
    folder = tmp_path / "海 报"
    done = lingyan.must(
        "disclosure", "posters", "--region", "990121000000", "--month", "2025-01", "-o", folder, "--json"
    ).json
    assert done["posters"] == 1 and [path.name for path in folder.iterdir()] == [
        f"{VILLAGE}-凤桥村-2025-01.pdf"
    ]
    ended = lingyan(
        "disclosure", "posters", "--region", VILLAGE, "--month", "2025-07", "-o", folder, "--json"
    )
    assert ended.code == 1 and ended.json["errors"][0]["code"] == "nothing-public"
