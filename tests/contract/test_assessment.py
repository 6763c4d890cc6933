"""`lingyan facts|assess|report|check|backup|restore …` on the city of the samples."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import duckdb
import pytest
from docx import Document
from pyarrow import parquet

from tests.contract.home import COUNTY, Home

pytestmark = pytest.mark.slow


@pytest.mark.parametrize("public", [(), ("--public",)], ids=["internal", "public"])
def test_facts_are_plain_parquet(city: Home, tmp_path: Path, public: tuple[str, ...]) -> None:
    out = tmp_path / "事实 表"
    manifest = city.must("facts", "export", "--out", out, *public, "--json").json
    assert manifest["public"] is bool(public)
    for table in manifest["tables"]:
        if not table["rows"]:
            continue
        pattern = f"{out}/{table['name']}/**/*.parquet"
        [(counted,)] = duckdb.sql(f"SELECT count(*) FROM read_parquet('{pattern}')").fetchall()
        assert counted == table["rows"]
        assert all(
            parquet.read_metadata(path).num_columns for path in (out / table["name"]).rglob("*.parquet")
        )
    if public:
        books = duckdb.sql(f"SELECT DISTINCT month FROM read_parquet('{out}/books_month/**/*.parquet')")
        assert len(books.fetchall()) == 1


def test_an_audit_says_what_it_tested_and_a_term_is_written(city: Home, tmp_path: Path) -> None:
    ran = city.must("audit", "run", "--region", COUNTY, "--year", 2025, "--rules", "R01,R14", "--json").json
    assert (ran["ok"], ran["year"], [each["id"] for each in ran["rules"]]) == (True, 2025, ["R01", "R14"])
    assert ran["findings"] and {each["rule"] for each in ran["findings"]} <= {"R01", "R14"}
    assert all(each["arithmetic"] and each["records"] and each["basis"] for each in ran["findings"])
    assert city.refused("audit", "run", "--region", COUNTY, "--year", 2025, "--rules", "R99")
    village, out = ran["findings"][0]["village"], tmp_path / "事实"
    city.must("facts", "export", "--out", out, "--region", village, "--json")
    held = f"read_parquet('{out}/post_holding/**/*.parquet')"
    [(person,)] = duckdb.sql(
        f"SELECT min(person) FROM {held} WHERE title = '书记' AND organisation_kind = 'party'"
    ).fetchall()
    written = city.must("audit", "term", "--person", person, "-o", tmp_path / "任期 审计", "--json").json[
        "files"
    ]
    assert sorted(Path(each).suffix for each in written) == [".docx", ".xlsx"]
    assert all(Path(each).stat().st_size > 5_000 for each in written)
    assert (
        city.refused("audit", "term", "--person", 10**12, "-o", tmp_path)["errors"][0]["code"]
        == "unknown-person"
    )


def test_an_assessment_is_recomputed(city: Home) -> None:
    run = city.must("assess", "run", "--year", 2025, "--standard", "wugehao", "--json").json
    assert (run["ok"], run["villages"], len(run["results"])) == (True, 140, 140)
    states = {each["id"]: each["state"] for each in run["indicators"]}
    assert {name for name, state in states.items() if state == "已接入"} >= {
        "Z01", "Z02", "Z03", "D03", "D05", "C01", "C02"
    }  # fmt: skip
    assert all(each["with_value"] is None for each in run["indicators"] if each["state"] == "未接入")
    for name in (run["snapshot"], run["digest"]):
        assert city.must("assess", "verify", name, "--json").json["ok"] is True
    assert city.refused("assess", "verify", "没有的")["errors"][0]["code"] == "unknown-snapshot"


@pytest.mark.parametrize(("kind", "year"), [("term-change", 2026), ("work-summary", 2025)])
def test_reports_open_in_word_and_name_their_figures(
    city: Home, tmp_path: Path, kind: str, year: int
) -> None:
    file = tmp_path / "报 告.docx"
    paper = city.must("report", kind, "--region", COUNTY, "--year", year, "--json").json
    city.must("report", kind, "--region", COUNTY, "--year", year, "-o", file)
    document = Document(str(file))
    cells = (cell.text for table in document.tables for row in table.rows for cell in row.cells)
    text = "\n".join([*(paragraph.text for paragraph in document.paragraphs), *cells])
    assert all(figure["query"] and figure["shown"] in text for figure in paper["figures"])


def test_nothing_is_amiss_and_a_restored_city_goes_on(city: Home, tmp_path: Path) -> None:
    assert city.must("check", "--json").json["breaches"] == []
    saved = tmp_path / "备 份.tar.gz"
    city.must("backup", saved)
    other = Home(tmp_path / "别处")
    assert other.refused("restore", saved)["errors"]
    shutil.copytree(city.folder / "keys", other.folder / "keys")
    other.must("restore", saved)
    before = other.digest()
    assert other.refused("restore", saved)["errors"][0]["code"] == "not-empty"
    assert other.digest() == before
    assert other.must("check", "--json").json["ok"] is True
    published = other.must("disclosure", "publish", "--region", COUNTY, "--month", "2025-11", "--json").json
    assert published["published"] == 8
    for page in published["pages"]:
        assert json.loads(other.must("disclosure", "verify", page, "--json").out)["ok"] is True
    assert other.must("check", "--json").json["ok"] is True
