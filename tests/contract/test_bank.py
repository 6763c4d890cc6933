"""`lingyan bank …`: accounts, statements, what corresponds and balances, as programs outside read them."""

from __future__ import annotations

import csv
import io
from collections import Counter
from pathlib import Path

import pytest

from tests.contract.home import LEDGERS, Home
from tests.support.samples import samples_dir

pytestmark = pytest.mark.slow

BANK = samples_dir() / "bank"
CASES = list(csv.DictReader((BANK / "broken" / "expected-errors.csv").open(encoding="utf-8-sig")))
VILLAGE = "990121107208"
COLUMNS = (
    "status", "group", "bank_file", "bank_row", "bank_date", "bank_amount_fen", "ledger_file", "ledger_sheet",
    "ledger_row", "ledger_date", "ledger_amount_fen",
)  # fmt: skip


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Home:
    made = Home(tmp_path_factory.mktemp("bank") / "家 园").begun()
    journal = LEDGERS / "01-用友T3-凤桥村-2025.xlsx"
    opening = journal.with_name(f"{journal.stem}.期初.xlsx")
    made.must("books", "import", journal, "--opening", opening, "--year", "2025", "--accept-warnings")
    assert made.must("bank", "accounts", "import", BANK / "accounts.csv", "--json").json["registered"] == 4
    assert made.must("bank", "accounts", "import", BANK / "accounts.csv", "--json").json["unchanged"] == 4
    return made


def rows(text: str) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(text)))


@pytest.mark.parametrize("case", CASES, ids=lambda case: case["file"])
def test_every_broken_statement(home: Home, case: dict[str, str]) -> None:
    path: Path = BANK / "broken" / case["file"]
    if case["outcome"] == "accept":
        assert home.must("bank", "import", path, "--check", "--json").json["new"] == 59
        return
    before = home.digest()
    found = home.refused("bank", "import", path)
    [problem] = found["errors"] + found["warnings"]
    assert bool(found["errors"]) == (case["outcome"] == "refuse")
    assert (problem["file"], problem["code"]) == (case["file"], case["code"])
    assert (str(problem["row"] or ""), str(problem["column"] or "")) == (case["row"], case["column"])
    assert home.digest() == before


def test_a_year_is_imported_once_and_corresponds_as_expected(home: Home) -> None:
    statement = BANK / "凤桥村-10201-四川农信版式.xls"
    assert home.must("bank", "import", statement, "--json").json["new"] == 317
    before = home.digest()
    again = home.must("bank", "import", statement, "--json").json
    assert (again["repeated"], again["new"]) == (True, 0)
    assert home.digest() == before
    asked = ("--village", VILLAGE, "--account", "10201")
    found = rows(home.must("bank", "match", *asked, "--month", "2025-01..2025-12", "--csv").out)
    assert tuple(found[0]) == COLUMNS
    wanted = [
        row
        for row in csv.DictReader((BANK / "expected" / "bank-matching.csv").open(encoding="utf-8-sig"))
        if (row["village"], row["ledger_account"]) == (VILLAGE, "10201")
    ]
    assert Counter(row["status"] for row in found) == Counter(row["status"] for row in wanted)
    lines = {row["ledger_row"]: row["status"] for row in wanted if row["ledger_row"] and not row["group"]}
    assert {row["ledger_row"]: row["status"] for row in found if row["ledger_row"] in lines} == lines
    balances = rows(home.must("bank", "balances", *asked, "--csv").out)
    expected = csv.DictReader((BANK / "expected" / "bank-balances.csv").open(encoding="utf-8-sig"))
    assert balances == [
        row for row in expected if (row["village"], row["ledger_account"]) == (VILLAGE, "10201")
    ]


def test_what_is_not_there_is_refused(home: Home) -> None:
    unknown = home.refused("bank", "balances", "--village", VILLAGE, "--account", "10209")
    assert unknown["errors"][0]["code"] == "unknown-account"
    assert (
        home.refused("bank", "import", BANK / "accounts.csv", "--mapping", "无")["errors"][0]["code"]
        == "unknown-mapping"
    )
    silent = home.refused("bank", "import", BANK / "鹭塘村-10201-中国银行版式.csv")
    assert silent["errors"][0]["code"] == "no-account"
    assert home("bank", "match", "--village", VILLAGE).code == 2


def test_a_mapping_saved_once_reads_an_unknown_layout(home: Home) -> None:
    path = home.folder.parent / "某行.csv"
    path.write_text("记账日,方向,发生,结存\n2024-01-03,支取,10.00,90.00\n", encoding="utf-8")
    columns = ("date=记账日", "direction=方向", "amount=发生", "balance=结存")
    options = [part for each in columns for part in ("--column", each)]
    home.must("bank", "mapping", "某行", *options, "--out-word", "支取")
    done = home.must(
        "bank", "import", path, "--mapping", "某行", "--account", "9901181566556088706", "--check", "--json"
    )
    assert (done.json["layout"], done.json["outflow_fen"]) == ("某行", 1000)
