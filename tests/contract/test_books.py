"""`lingyan books …`: every sample village to the fen, every broken file refused at its place, exports recomputed."""

from __future__ import annotations

import csv
import io
import re
import shutil
import subprocess
from collections import defaultdict
from pathlib import Path

import pytest

from tests.cli.process import COMMAND
from tests.contract.home import COUNTY, LEDGERS, Home, at_once, journals, opening_of

pytestmark = pytest.mark.slow

BROKEN = LEDGERS / "broken"
CASES = list(csv.DictReader((BROKEN / "expected-errors.csv").open(encoding="utf-8-sig")))
OPTION = {"journal": (), "opening": ("--opening",), "balance": ("--control",)}
VILLAGE = "990121107208"


def expected(kind: str) -> dict[str, list[dict[str, str]]]:
    """The rows of one kind of expected result, by village."""
    found: dict[str, list[dict[str, str]]] = defaultdict(list)
    for path in sorted((LEDGERS / "expected").glob(f"*.{kind}.csv")):
        for row in csv.DictReader(path.open(encoding="utf-8-sig")):
            found[row["village"]].append(row)
    return found


def rows(text: str) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(text)))


def test_trial_balances_and_statements_to_the_fen(city: Home) -> None:
    balances, sheets = expected("trial-balance"), expected("balance-sheet")
    incomes = expected("income-statement")
    assert len(balances) == len(sheets) == len(incomes) == 8

    def same(village: str) -> None:
        year = ("--region", village, "--month", "2025-01..2025-12")
        assert rows(city.must("books", "trial-balance", *year, "--csv").out) == balances[village]
        for kind, wanted in (("balance-sheet", sheets), ("income", incomes)):
            of = ("--village", village, "--month", "2025-12")
            assert rows(city.must("books", "statement", kind, *of, "--csv").out) == wanted[village]

    at_once(same, balances)


def test_one_month_of_the_county_is_the_same_villages(city: Home) -> None:
    found = rows(city.must("books", "trial-balance", "--csv", "--month", "2025-03", "--region", COUNTY).out)
    wanted = [row for village in expected("trial-balance").values() for row in village]
    march = [row for row in wanted if row["month"] == "2025-03"]
    assert sorted(map(str, found)) == sorted(map(str, march))


def test_json_holds_the_same_figures_as_csv(city: Home) -> None:
    of = ("--region", VILLAGE, "--month", "2025-03")
    shown = city.must("books", "trial-balance", *of, "--json").json
    as_text = [{name: str(value) for name, value in row.items()} for row in shown]
    assert as_text == rows(city.must("books", "trial-balance", *of, "--csv").out)


def test_no_figure_is_cut_when_the_output_is_no_screen(city: Home) -> None:
    shown = city.must("books", "trial-balance", "--region", VILLAGE, "--month", "2025-03").out
    assert "…" not in shown
    assert VILLAGE in shown


def _place(case: dict[str, str]) -> tuple[object, ...]:
    row, column = (int(case[name]) if case[name] else None for name in ("row", "column"))
    return case["file"], case["sheet"], row, column, case["value"]


def test_every_broken_file_has_its_outcome_alone_and_with_its_opening(bare: Home) -> None:
    before = bare.digest()

    def try_(asked: tuple[dict[str, str], list[object]]) -> None:
        case, arguments = asked
        if case["outcome"] == "accept":
            assert bare.must("books", "import", *arguments, "--check", "--json").json["ok"] is True
            return
        found = bare.refused("books", "import", *arguments)
        outcomes, codes = case["outcome"].split("|"), case["code"].split("|")
        listed = [
            *(found["errors"] if "refuse" in outcomes else []), *(found["warnings"] if "warn" in outcomes else [])
        ]  # fmt: skip
        places = {
            (each["file"], each["sheet"], each["row"], each["column"], each["value"])
            for each in listed if each["code"] in codes
        }  # fmt: skip
        assert _place(case) in places, found

    at_once(try_, [(case, arguments) for case in CASES for arguments in _ways(case)])
    assert bare.digest() == before


def _ways(case: dict[str, str]) -> list[list[object]]:
    """The file as the contract's example gives it, and beside the books it belongs to."""
    file = BROKEN / case["file"]
    base, opening = BROKEN / "00-基准.xlsx", BROKEN / "00-基准.期初.xlsx"
    alone = [*OPTION[case["kind"]], file, "--year", 2025]
    if "多村" in file.name or file in (base, opening):
        return [alone]
    beside = {
        "journal": [file, "--opening", opening], "opening": [base, "--opening", file],
        "balance": ["--control", file, base, opening],
    }[case["kind"]]  # fmt: skip
    return [alone, ["--year", 2025, *beside]]


def test_files_are_known_by_content_wherever_they_lie(bare: Home, tmp_path: Path) -> None:
    before = bare.digest()
    folder = tmp_path / "村里 送来的"
    folder.mkdir()
    places: list[object] = []
    openings: list[object] = []
    for number, journal in enumerate(journals()):
        opening = opening_of(journal)
        places.append(shutil.copy(journal, folder / f"账 {number}{journal.suffix}"))
        openings.append(shutil.copy(opening, folder / f"另 {number}{opening.suffix}"))
    done = bare.must("books", "import", *places, "--check", "--year", 2025, "--json", "--opening", *openings)
    assert sorted(book["village"] for book in done.json["books"]) == sorted(expected("trial-balance"))
    assert all(book["opening_rows"] for book in done.json["books"])
    assert bare.digest() == before


def test_importing_again_changes_nothing(city: Home) -> None:
    before = city.digest()
    for journal in journals()[:2]:
        again = city("books", "import", journal, "--opening", opening_of(journal), "--year", 2025, "--json")
        assert (again.code, again.json["repeated"]) == (0, True)
    assert city.digest() == before


def test_special_vouchers_have_their_kind(city: Home, tmp_path: Path) -> None:
    for village, special in expected("special-vouchers").items():
        target = tmp_path / f"{village}.journal"
        city.must(
            "books", "export", "--village", village, "--year", 2025, "--format", "hledger", "-o", target
        )
        found = re.findall(
            r"^(\S+) .*?\((\S+?)-0*(\d+)\).*kind:\s*(red|close|fold)", target.read_text("utf-8"), re.M
        )
        wanted = [
            (row["date"], row["word"], row["number"], row["kind"]) for row in special if row["kind"] != "void"
        ]
        assert sorted(found) == sorted(wanted)


def test_exports_are_accepted_by_programs_of_others(city: Home, tmp_path: Path) -> None:
    for village, balance in expected("trial-balance").items():
        for format in ("hledger", "beancount", "xlsx"):
            target = tmp_path / f"{village} 全年.{format}"
            done = city.must(
                "books",
                "export",
                "--village",
                village,
                "--year",
                2025,
                "--format",
                format,
                "-o",
                target,
                "--json",
            )
            assert done.json["bytes"] == target.stat().st_size > 10_000
        books = tmp_path / f"{village} 全年.hledger"
        assert _closing_by_hledger(books) == {
            row["account"]: int(row["closing_fen"])
            for row in balance if row["month"] == "2025-12" and row["closing_fen"] != "0"
        }  # fmt: skip
        checker = Path(COMMAND).with_name("bean-check")
        subprocess.run([checker, books.with_suffix(".beancount")], check=True, capture_output=True)


def _closing_by_hledger(books: Path) -> dict[str, int]:
    done = subprocess.run(
        ["hledger", "-f", books, "balance", "--depth", "1", "--end", "2026-01-01", "-O", "csv", "--no-total"],
        check=True, capture_output=True, encoding="utf-8",
    )  # fmt: skip
    found = {row["account"]: row["balance"] for row in csv.DictReader(io.StringIO(done.stdout))}
    return {account: _fen(text) for account, text in found.items() if _fen(text)}


def _fen(text: str) -> int:
    number = text.removesuffix("CNY").strip().replace(",", "")
    yuan, _, fen = number.lstrip("-").partition(".")
    return (-1 if number.startswith("-") else 1) * (int(yuan) * 100 + int(fen.ljust(2, "0") or 0))


def test_who_imports_does_not_post(city: Home) -> None:
    post = ("books", "post", "--region", COUNTY, "--month", "2025-01")
    for denied in (
        city.refused(*post, LINGYAN_USER="takeover-importer"),
        city.refused("--as", "takeover-importer", *post),
        city.refused(*post, "--as=takeover-importer"),
        city.refused("books", "import", journals()[0], "--year", 2025, "--as", "takeover-poster"),
    ):
        assert [each["code"] for each in denied["errors"]] == ["denied"]


def test_a_closed_month_is_refused_in_the_contracts_shape(city: Home) -> None:
    found = city.refused("books", "close", "--region", VILLAGE, "--month", "2025-12")
    assert [each["code"] for each in found["errors"]] == ["previous-closed"]
