"""`lingyan roster`: the contract's output and exits, in this process."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import openpyxl
import pytest
import typer

from lingyan.cli import output, roster
from lingyan.identity.initial import make_operators
from lingyan.regions.actions import import_regions
from lingyan.regions.importing import read_regions
from lingyan.regions.models import Region
from lingyan.team.roster.models import Round
from tests.support.actors import everything
from tests.support.samples import samples_dir
from tests.team.roster.support import COUNTY_2021, COUNTY_2026, TOWN_2026

pytestmark = pytest.mark.django_db
FOLDER = samples_dir() / "rosters"


@pytest.fixture(autouse=True)
def installation() -> None:
    make_operators()
    import_regions(everything(), read_regions(samples_dir() / "regions.csv"), fictional=True)


class Cli:
    def __init__(self, capsys: pytest.CaptureFixture[str]) -> None:
        self.capsys = capsys
        self.app = typer.Typer()
        self.app.add_typer(roster.group, name="roster")

    def __call__(self, *arguments: object) -> tuple[int, str]:
        """The exit code and what stood on standard output."""
        self.capsys.readouterr()
        try:
            output.run(self.app, ["roster", *map(str, arguments)])
        except SystemExit as left:
            code = left.code if isinstance(left.code, int) else 0
            return code, self.capsys.readouterr().out
        return 0, self.capsys.readouterr().out

    def json(self, *arguments: object) -> tuple[int, Any]:
        code, out = self(*arguments, "--json")
        return code, json.loads(out)


@pytest.fixture
def cli(capsys: pytest.CaptureFixture[str]) -> Cli:
    return Cli(capsys)


@pytest.mark.slow
def test_two_rounds_from_file_to_figures(cli: Cli) -> None:
    expected = json.loads((FOLDER / "expected" / "roster-statistics.json").read_text(encoding="utf-8"))
    code, refused = cli.json("import", FOLDER / COUNTY_2021, "--round", "2021")
    assert (code, refused["ok"], refused["errors"]) == (1, False, [])
    assert [warning["code"] for warning in refused["warnings"]] == ["no-secretary"] * 2
    assert not Round.objects.exists()
    assert cli("import", FOLDER / COUNTY_2021, "--round", "2021", "--accept-warnings")[0] == 0
    assert cli("freeze", "--round", "2021")[0] == 0
    code, done = cli.json("import", FOLDER / COUNTY_2026, FOLDER / TOWN_2026, "--round", "2026")
    assert (code, done["stored"], done["people"], len(done["sheets"])) == (0, True, 921, 2)
    code, frozen = cli.json("freeze", "--round", "2026")
    assert (code, frozen["villages"], frozen["people"]) == (0, 140, 921)
    for name, wanted in expected["rounds"].items():
        code, figures = cli.json("statistics", "--round", name)
        assert code == 0
        assert {key: figures[key] for key in wanted} == wanted
    for code_, rounds in expected["counties"].items():
        for name in expected["rounds"]:
            _, figures = cli.json("statistics", "--round", name, "--region", code_)
            assert {key: figures[key] for key in rounds[name]} == rounds[name]
    code, figures = cli.json("statistics", "--round", "2026", "--region", "990121")
    assert figures["change"] == expected["change"]
    assert {file["file"] for file in expected["files"]} == {COUNTY_2021, COUNTY_2026, TOWN_2026}
    _the_rest_of_the_county(cli, expected["rounds"]["2026"])
    code, table = cli("statistics", "--round", "2026")
    assert (code, "书记平均年龄" in table, "49.6" in table) == (0, True, True)


def _the_rest_of_the_county(cli: Cli, wanted: dict[str, Any]) -> None:
    """The town's file alone says of the town what the county's says; a day, splits and the comparison agree with both."""
    town = Region.objects.get(name="芦湾镇")
    cli("import", FOLDER / TOWN_2026, "--round", "镇", "--accept-warnings")
    alone, part = (
        cli.json("statistics", "--round", name, "--region", town.code)[1] for name in ("镇", "2026")
    )
    assert {key: alone[key] for key in wanted} == {key: part[key] for key in wanted}
    code, today = cli.json("statistics", "--on", "2026-04-01", "--region", "990121")
    assert (code, today["secretaries"], today["N2"], today["both"]) == (
        0,
        wanted["secretaries"],
        wanted["N2"],
        wanted["both"],
    )
    assert today["secretary_education"] == wanted["secretary_education"]
    code, split = cli.json("split", "--round", "2026", "--group", "two", "--rows", "sex", "--by", "education")
    assert (code, split["total"]["total"]) == (0, wanted["N2"])
    women = next(line for line in split["lines"] if line["label"] == "女")
    assert women["total"] == wanted["women_in_two"]
    code, compared = cli.json("compare", "--before", "2021", "--after", "2026")
    by_key = {each["key"]: each for each in compared["figures"]}
    assert (code, by_key["secretary_age_mean"]["change"], compared["boundaries"]) == (0, "-1.7", [])
    assert by_key["one_head_narrow_percent_of_villages"]["after"] == {
        "value": "94.3",
        "numerator": 132,
        "denominator": 140,
    }
    code, shown = cli("compare", "--before", "2021", "--after", "2026-04-01", "--region", "990121")
    assert (code, "书记平均年龄" in shown, "个百分点" in shown) == (0, True, True)
    assert cli("split", "--round", "2026", "--region", "990121")[0] == 0


def test_a_refusal_names_the_place_and_gives_the_rows_back(cli: Cli, tmp_path: Path) -> None:
    target = tmp_path / "问题.xlsx"
    file = FOLDER / "broken" / "11-性别与身份证不符.xlsx"
    code, refused = cli.json("import", file, "--round", "2026", "--failed", target)
    assert (code, refused["warnings"]) == (1, [])
    assert refused["errors"] == [
        {
            "code": "sex-differs-from-id",
            "message": "性别与身份证号码第17位不符",
            "file": file.name,
            "sheet": "花名册",
            "row": 62,
            "column": 6,
            "value": "女",
        }
    ]
    rows = list(openpyxl.load_workbook(target).active.values)
    assert (rows[1][0], "第17位" in rows[1][1]) == (62, True)
    assert not Round.objects.exists()


def test_a_check_writes_nothing(cli: Cli) -> None:
    code, checked = cli.json("import", FOLDER / TOWN_2026, "--round", "2026", "--check")
    assert (code, checked["ok"], checked["stored"], checked["people"]) == (0, True, False, 75)
    assert not Round.objects.exists()
    code, _ = cli("import", FOLDER / "broken" / "20-没有书记.xlsx", "--round", "2026", "--check")
    assert code == 1


def test_the_same_file_again_is_done_and_a_corrected_one_replaces_it(cli: Cli, tmp_path: Path) -> None:
    good, other = FOLDER / "broken" / "00-基准.xlsx", FOLDER / "broken" / "20-没有书记.xlsx"
    file = tmp_path / "名册.xlsx"
    file.write_bytes(good.read_bytes())
    cli("import", file, "--round", "2026")
    code, again = cli.json("import", file, "--round", "2026")
    assert (code, again["stored"], again["already"]) == (0, False, ["名册.xlsx"])
    file.write_bytes(other.read_bytes())
    code, _ = cli("import", file, "--round", "2026", "--replace", "--accept-warnings")
    assert code == 0
    assert [each.replaced_by is None for each in Round.objects.get().files.all()] == [False, True]


@pytest.mark.parametrize(
    ("arguments", "code"),
    [
        (("statistics", "--round", "无"), "unknown-round"),
        (("freeze", "--round", "无"), "unknown-round"),
        (("statistics", "--on", "2999-01-01", "--region", "990121"), "bad-date"),
        (("compare", "--before", "2026-02-30", "--after", "today", "--region", "990121"), "bad-date"),
        (("compare", "--before", "无", "--after", "today"), "unknown-round"),
        (("split", "--round", "无"), "unknown-round"),
    ],
)
def test_what_is_not_there_is_refused(cli: Cli, arguments: tuple[str, ...], code: str) -> None:
    left, refused = cli.json(*arguments)
    assert (left, refused["errors"][0]["code"]) == (1, code)


def test_wrong_usage_exits_two(cli: Cli) -> None:
    assert cli("import", "no-such-file.xlsx", "--round", "2026")[0] == 2
    assert cli("import", FOLDER / TOWN_2026)[0] == 2
    assert cli("statistics")[0] == 2
    assert cli("statistics", "--round", "无", "--on", "2026-01-01")[0] == 2
    assert cli("statistics", "--on", "2026-01-01")[0] == 2
    assert cli("import", FOLDER / TOWN_2026, "--round", "2026", "--as-of", "2026-13-01")[0] == 2
