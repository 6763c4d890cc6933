"""The whole road of every sample village: import, post, close, statements, exports; and what is refused."""

from __future__ import annotations

import csv
import hashlib
import io
from pathlib import Path

import pytest
from django.db import connection
from openpyxl import load_workbook

from lingyan.cli import books, regions
from lingyan.cli.installation import prepare_accounts
from lingyan.economy.books.models import Book, Period, Voucher
from lingyan.kernel.tabular import read_workbook
from tests.cli.support import Command, Outcome
from tests.support.samples import samples_dir

LEDGERS = samples_dir() / "ledgers"
BROKEN = LEDGERS / "broken"
JOURNALS = sorted(
    path for path in LEDGERS.glob("0*-2025.*") if path.name.count(".") == 1
)  # fmt: skip
COUNTY = "990121000000"
CASES = list(csv.DictReader((BROKEN / "expected-errors.csv").open(encoding="utf-8")))

pytestmark = [pytest.mark.django_db, pytest.mark.slow]


@pytest.fixture
def installed(db: None, capsys: pytest.CaptureFixture[str]) -> None:
    prepare_accounts(administrators=False)
    done = Command("regions", regions.group, capsys)("import", samples_dir() / "regions.csv")
    assert done.exit_code == 0


@pytest.fixture
def command(installed: None, capsys: pytest.CaptureFixture[str]) -> Command:
    return Command("books", books.group, capsys)


def opening_of(journal: Path) -> Path:
    [found] = journal.parent.glob(f"{journal.stem}.期初.*")
    return found


def import_sample(command: Command, journal: Path, *more: object) -> Outcome:
    return command("import", journal, "--opening", opening_of(journal), "--year", 2025, *more)


def keep_the_year(command: Command) -> None:
    for number in range(1, 13):
        for verb in ("post", "close"):
            done = command(verb, "--region", COUNTY, "--month", f"2025-{number:02d}", "--json")
            assert (done.exit_code, done.json["ok"]) == (0, True), done.out


def expected(journal: Path, kind: str) -> dict[str, bytes]:
    """The bytes of one kind of expected result, by village."""
    path = LEDGERS / "expected" / f"{journal.stem}.{kind}.csv"
    header, *lines = path.read_bytes().splitlines(keepends=True)
    villages = dict.fromkeys(line.partition(b",")[0] for line in lines)
    return {
        village.decode(): b"".join([header, *(line for line in lines if line.startswith(village))])
        for village in villages
    }


def database_digest() -> str:
    """Over every row of every table."""
    digest = hashlib.sha256()
    with connection.cursor() as cursor:
        for table in sorted(connection.introspection.table_names(cursor)):
            cursor.execute(f'SELECT * FROM "{table}"')
            for row in sorted(map(repr, cursor.fetchall())):
                digest.update(f"{table}{row}".encode())
    return digest.hexdigest()


def test_every_village_reaches_the_expected_results(command: Command, tmp_path: Path) -> None:
    for journal in JOURNALS:
        done = import_sample(command, journal)
        assert done.exit_code == 0, done.err
    keep_the_year(command)
    assert set(Period.objects.values_list("state", flat=True)) == {Period.State.TAKEN_OVER}
    seen = 0
    for journal in JOURNALS:
        for village, wanted_bytes in expected(journal, "trial-balance").items():
            found = command("trial-balance", "--region", village, "--month", "2025-01..2025-12", "--csv")
            assert found.out.encode() == wanted_bytes
            seen += 1
        for kind, wanted in (("balance-sheet", "balance-sheet"), ("income", "income-statement")):
            for village, wanted_bytes in expected(journal, wanted).items():
                found = command("statement", kind, "--village", village, "--month", "2025-12", "--csv")
                assert found.out.encode() == wanted_bytes
    assert seen == 8
    _every_export_is_written(command, tmp_path)


def _every_export_is_written(command: Command, folder: Path) -> None:
    for name in ("hledger", "beancount", "xlsx"):
        target = folder / f"year.{name}"
        done = command(
            "export", "--village", "990121107208", "--year", 2025, "--format", name, "-o", target, "--json"
        )
        assert done.json["bytes"] == target.stat().st_size > 10_000


def test_a_region_prints_its_villages_one_after_another(command: Command) -> None:
    journal = next(path for path in JOURNALS if path.name.startswith("06"))
    import_sample(command, journal)
    command("post", "--region", COUNTY, "--month", "2025-01")
    found = command("trial-balance", "--region", COUNTY, "--month", "2025-01", "--csv")
    villages = [row["village"] for row in csv.DictReader(io.StringIO(found.out))]
    assert list(dict.fromkeys(villages)) == ["990121103208", "990121104208", "990121105209"]
    shown = command("trial-balance", "--region", COUNTY, "--month", "2025-01", "--json")
    assert {row["village"] for row in shown.json} == set(villages)


def test_check_writes_nothing_and_shows_what_it_found(command: Command) -> None:
    before = database_digest()
    journal = next(path for path in JOURNALS if path.name.startswith("04"))
    shown = import_sample(command, journal, "--check")
    assert shown.exit_code == 0
    assert "按“老科目”读取；第2行表头含" in shown.out
    assert "321,785.28" in shown.out
    assert "没有写入任何内容" in shown.out
    data = import_sample(command, journal, "--check", "--json").json
    assert (data["ok"], data["checked_only"], data["layouts"][0]["layout"]) == (True, True, "old-chart")
    [book] = data["books"]
    assert (book["chart"], book["vouchers"], len(book["months"])) == ("2004", 340, 12)
    old = {row["old_code"]: row["code"] for row in book["account_map"]}
    assert all(new.startswith("513") for code, new in old.items() if code.startswith("541"))
    assert database_digest() == before


def test_the_same_files_again_change_nothing(command: Command) -> None:
    import_sample(command, JOURNALS[0])
    before = database_digest()
    again = import_sample(command, JOURNALS[0], "--json")
    assert (again.exit_code, again.json["repeated"]) == (0, True)
    assert database_digest() == before


def _arguments(case: dict[str, str]) -> list[object]:
    option = {"journal": [], "opening": ["--opening"], "balance": ["--control"]}[case["kind"]]
    return [*option, BROKEN / case["file"], "--year", 2025, "--json"]


def test_every_broken_file_gets_its_outcome(command: Command, tmp_path: Path) -> None:
    for case in CASES:
        before = database_digest()
        failed = tmp_path / "failed.xlsx"
        failed.unlink(missing_ok=True)
        if case["outcome"] == "accept":
            done = command("import", *_arguments(case), "--check")
            assert (done.exit_code, done.json["ok"]) == (0, True), case["file"]
        else:
            done = command("import", *_arguments(case), "--failed", failed)
            _refused_as_expected(case, done)
            assert read_workbook(failed).sheets, case["file"]
        assert database_digest() == before, case["file"]


def _refused_as_expected(case: dict[str, str], done: Outcome) -> None:
    assert (done.exit_code, done.json["ok"]) == (1, False), case["file"]
    found = done.json["errors"] or done.json["warnings"]
    assert bool(done.json["errors"]) == ("warn" not in case["outcome"]), case["file"]
    place = (found[0]["sheet"], found[0]["row"], found[0]["column"], found[0]["value"], found[0]["file"])
    row, column = (int(case[name]) if case[name] else None for name in ("row", "column"))
    assert (found[0]["code"], *place) == (
        case["code"], case["sheet"], row, column, case["value"], case["file"]
    )  # fmt: skip


def test_a_warning_passes_when_it_is_accepted(command: Command) -> None:
    file = BROKEN / "17-隐藏工作表.xlsx"
    done = command("import", file, "--year", 2025, "--accept-warnings", "--json")
    assert done.exit_code == 0
    assert [each["code"] for each in done.json["warnings"]] == ["hidden-sheet"]
    assert Voucher.objects.filter(state=Voucher.State.REVIEWED).exists()


def test_failed_rows_come_back_with_reasons(command: Command, tmp_path: Path) -> None:
    failed = tmp_path / "failed.xlsx"
    command("import", BROKEN / "03-金额含字母.xlsx", "--year", 2025, "--failed", failed)
    [sheet] = read_workbook(failed).sheets
    assert sheet.rows[0][:3] == ["原行号", "原因", "日期"]
    assert sheet.rows[1][0] == 103
    assert "F列" in str(sheet.rows[1][1])


def test_a_control_that_differs_is_refused(command: Command) -> None:
    journal = JOURNALS[0]
    other = BROKEN / "00-基准.余额表3月.xlsx"
    before = database_digest()
    done = import_sample(command, journal, "--control", other, "--json")
    assert done.exit_code == 1
    assert database_digest() == before
    right = LEDGERS / f"{journal.stem}.余额表12月.xlsx"
    assert import_sample(command, journal, "--control", right).exit_code == 0


CONTROL = LEDGERS / f"{JOURNALS[0].stem}.余额表12月.xlsx"


def test_a_control_is_compared_with_an_opening_that_was_imported_before(command: Command) -> None:
    journal = JOURNALS[0]
    assert command("import", "--opening", opening_of(journal), "--year", 2025).exit_code == 0
    done = command("import", journal, "--control", CONTROL, "--year", 2025, "--json")
    assert (done.exit_code, done.json["errors"]) == (0, []), done.out
    assert Voucher.objects.exists()


def test_a_control_alone_is_compared_with_the_stored_books(command: Command, tmp_path: Path) -> None:
    alone = ("import", "--control", CONTROL, "--year", 2025, "--json")
    refused = command(*alone)
    assert (refused.exit_code, refused.json["errors"][0]["code"]) == (1, "nothing-to-compare")
    checked = command(*alone, "--check")
    assert (checked.exit_code, checked.json["ok"]) == (0, True)
    assert any("没有可以核对的账" in note for note in checked.json["notes"])
    import_sample(command, JOURNALS[0])
    before = database_digest()
    assert command(*alone).exit_code == 0
    workbook = load_workbook(CONTROL)
    sheet = workbook.active
    for row in reversed(range(1, sheet.max_row + 1)):
        if any(str(cell.value).startswith("101") for cell in sheet[row]):
            sheet.delete_rows(row)
    workbook.save(tmp_path / "少一个科目.xlsx")
    done = command("import", "--control", tmp_path / "少一个科目.xlsx", "--year", 2025, "--json")
    assert done.exit_code == 1
    assert {each["code"] for each in done.json["errors"]} == {"control-differs"}
    assert database_digest() == before


def test_an_old_control_cannot_stand_beside_stored_books(command: Command, tmp_path: Path) -> None:
    """The old chart's codes mean other things in the chart of the stored books."""
    journal = next(path for path in JOURNALS if path.name.startswith("04"))
    import_sample(command, journal)
    control = tmp_path / "余额表.csv"
    control.write_text(
        "单位：芦寨村\n科目编码,科目名称,期末借方,期末贷方\n541,管理费用,1.00,\n101,现金,2.00,\n",
        encoding="utf-8",
    )
    village = Book.objects.get().organisation.region.code
    done = command("import", "--control", control, "--year", 2025, "--village", village, "--json")
    assert (done.exit_code, done.json["errors"][0]["code"]) == (1, "control-old-chart"), done.out


def test_months_and_years_without_books_are_refused(command: Command, tmp_path: Path) -> None:
    import_sample(command, JOURNALS[0])
    command("post", "--region", COUNTY, "--month", "2025-01")
    village = Book.objects.get().organisation.region.code
    for month in ("2024-12", "2024-01..2024-12", "2024-12..2025-01"):
        done = command("trial-balance", "--region", COUNTY, "--month", month, "--json")
        assert (done.exit_code, done.json["errors"][0]["code"]) == (1, "before-first-month"), month
    done = command("statement", "balance-sheet", "--village", village, "--month", "2024-12", "--json")
    assert (done.exit_code, done.json["errors"][0]["code"]) == (1, "before-first-month")
    for year in (2024, 2026):
        target = tmp_path / "年.hledger"
        export = (
            "export",
            "--village",
            village,
            "--year",
            year,
            "--format",
            "hledger",
            "-o",
            target,
            "--json",
        )
        done = command(*export)
        assert (done.exit_code, done.json["errors"][0]["code"]) == (1, "no-such-year")
        assert not target.exists()


def test_the_importer_cannot_post(command: Command, monkeypatch: pytest.MonkeyPatch) -> None:
    import_sample(command, JOURNALS[0])
    monkeypatch.setenv("LINGYAN_USER", "takeover-importer")
    done = command("post", "--region", COUNTY, "--month", "2025-01", "--json")
    assert (done.exit_code, done.json["errors"][0]["code"]) == (1, "denied")


def test_closing_out_of_order_says_what_comes_first(command: Command) -> None:
    import_sample(command, JOURNALS[0])
    done = command("close", "--region", COUNTY, "--month", "2025-02", "--json")
    assert (done.exit_code, set(done.json)) == (1, {"ok", "errors", "warnings"})
    assert {each["code"] for each in done.json["errors"]} == {"all-posted", "previous-closed"}
    assert "应先结2025年1月的账" in done.out


@pytest.mark.parametrize(
    ("arguments", "exit_code", "said"),
    [
        (["import", "--year", 2025], 2, "请给出序时账"),
        (["import", "不存在.xlsx", "--year", 2025], 2, "不存在.xlsx"),
        (["post", "--region", "1", "--month", "2025-01"], 1, "区划"),
        (["post", "--region", COUNTY, "--month", "2025-13"], 2, "月"),
        (["close", "--region", COUNTY, "--month", "2025-1"], 2, "月"),
        (["trial-balance", "--region", COUNTY, "--month", "2025-03..2025-01"], 2, "前后颠倒"),
        (["statement", "income", "--village", COUNTY, "--month", "2025-13"], 2, "月"),
        (["trial-balance", "--region", COUNTY, "--month", "2025-01", "--csv"], 1, "还没有账套"),
        (["statement", "income", "--village", COUNTY, "--month", "2025-01"], 1, "还没有账套"),
        (["statement", "cash", "--village", COUNTY, "--month", "2025-01"], 2, "cash"),
    ],
)
def test_wrong_use_is_explained(command: Command, arguments: list[object], exit_code: int, said: str) -> None:
    done = command(*arguments)
    assert done.exit_code == exit_code
    assert said in done.err.replace("\n", "")
