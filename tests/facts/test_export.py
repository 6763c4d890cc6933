from __future__ import annotations

import datetime as dt
import json
import sqlite3
from pathlib import Path

import pyarrow.parquet as pq
import pytest
from django.db import connection

from lingyan.facts import actions, export, reading, registry
from lingyan.facts.reading import ChildReader, CursorReader
from lingyan.facts.registry import FactColumn, FactTable
from lingyan.facts.villages import VILLAGE_COLUMNS
from lingyan.kernel import clock
from lingyan.kernel.models import AuditEntry
from lingyan.kernel.problems import Denied, Refused
from lingyan.kernel.rights import ASSESSMENT_RUN
from tests.facts.conftest import DAY, REQUEST, County
from tests.support.actors import everything, holding, nobody


def table(folder: Path, name: str) -> list[dict[str, object]]:
    paths = sorted((folder / name).rglob("*.parquet"))
    return [row for path in paths for row in pq.read_table(path, partitioning=None).to_pylist()]


def test_an_export_is_cut_by_county_and_month_and_names_every_file(county: County, tmp_path: Path) -> None:
    manifest = export.export(tmp_path / "facts", REQUEST)
    assert json.loads((tmp_path / "facts" / "manifest.json").read_text()) == manifest
    listed = {file["path"]: file for entry in manifest["tables"] for file in entry["files"]}
    on_disk = {str(path.relative_to(tmp_path / "facts")) for path in (tmp_path / "facts").rglob("*.parquet")}
    assert on_disk == set(listed)
    assert "books_month/990121000000/202503.parquet" in listed
    assert "roster_year/990121000000/2025.parquet" in listed
    for name, file in listed.items():
        assert export.sha256_of(tmp_path / "facts" / name) == file["sha256"]


def test_files_carry_their_own_documentation(county: County, tmp_path: Path) -> None:
    export.export(tmp_path / "facts", REQUEST)
    schema = pq.read_schema(tmp_path / "facts/books_month/990121000000/202501.parquet")
    assert schema.metadata[b"title_zh"] == "账簿月度".encode()
    assert schema.field("cash_fen").metadata[b"zh"] == "货币资金余额".encode()
    package = json.loads((tmp_path / "facts/datapackage.json").read_text())
    fields = {
        f["name"]: f
        for r in package["resources"]
        if r["name"] == "books_month"
        for f in r["schema"]["fields"]
    }
    assert fields["cash_fen"]["unit"] == "分"


def test_the_same_records_give_the_same_bytes(county: County, tmp_path: Path) -> None:
    first, second = (export.export(tmp_path / name, REQUEST) for name in ("one", "two"))
    assert export.digest_of(first) == export.digest_of(second)


def test_the_public_export_keeps_unpublished_money_and_small_groups_back(
    county: County, tmp_path: Path
) -> None:
    manifest = export.export(tmp_path / "facts", REQUEST, public=True)
    assert {row["month"] for row in table(tmp_path / "facts", "books_month")} == {202501, 202502}
    assert {row["month"] for row in table(tmp_path / "facts", "books_source_month")} == {202501}
    households = {row["village"]: row["households"] for row in table(tmp_path / "facts", "village")}
    assert list(households.values()) == [None, None, 300, 500]
    [roster] = table(tmp_path / "facts", "roster_year")
    assert not {"committee_women", "secretaries_36_45", "committee_members"} & set(roster)
    assert {entry["name"]: entry["withheld"] for entry in manifest["tables"]}["village"] == 2


def test_no_export_holds_a_name_of_a_person(county: County, tmp_path: Path) -> None:
    export.export(tmp_path / "facts", REQUEST)
    for path in (tmp_path / "facts").rglob("*.parquet"):
        assert "赵某某" not in str(pq.read_table(path, partitioning=None).to_pylist())


def test_an_earlier_export_is_replaced_and_nothing_else(county: County, tmp_path: Path) -> None:
    (tmp_path / "empty").mkdir()
    export.export(tmp_path / "empty", REQUEST)
    export.export(tmp_path / "empty", REQUEST, public=True)
    assert json.loads((tmp_path / "empty/manifest.json").read_text())["public"]
    (tmp_path / "mine").mkdir()
    (tmp_path / "mine" / "letter.txt").write_text("keep")
    with pytest.raises(Refused, match="已经存在"):
        export.export(tmp_path / "mine", REQUEST)
    assert (tmp_path / "mine" / "letter.txt").read_text() == "keep"


def test_a_failing_export_leaves_nothing_behind(
    county: County, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(*_: object) -> None:
        raise OSError("disk full")

    monkeypatch.setattr(export, "describe", fail)
    with pytest.raises(OSError, match="disk full"):
        export.export(tmp_path / "facts", REQUEST)
    assert list(tmp_path.iterdir()) == []


def test_only_who_may_assess_exports_and_it_is_noted(county: County, tmp_path: Path) -> None:
    town = county.places["芦坪镇"]
    with pytest.raises(Denied):
        actions.export_facts(nobody(), out=tmp_path / "facts")
    with pytest.raises(Denied):
        actions.export_facts(holding(ASSESSMENT_RUN, path=town.path), out=tmp_path / "facts")
    with clock.fixed(DAY):
        manifest = actions.export_facts(everything(), out=tmp_path / "facts", region=town)
    assert (manifest["first"], manifest["last"], manifest["as_of"]) == (202501, 202505, "2025-05-20")
    assert {row["village"] for row in table(tmp_path / "facts", "village")} == {
        "990121101200",
        "990121101201",
    }
    assert AuditEntry.objects.get(code="facts.exported").details["digest"] == export.digest_of(manifest)


def _where(tmp_path: Path) -> tuple[str, str]:
    """An address of this test's database. SQLite's is in memory, so a copy with its uncommitted rows is
    made.
    """
    if connection.vendor != "sqlite":
        return reading.address()
    path = tmp_path / "copy of.sqlite3"
    path.write_bytes(connection.connection.serialize())
    return "sqlite", path.as_uri() + "?mode=ro"


def test_the_child_process_reads_what_the_connection_reads(county: County, tmp_path: Path) -> None:
    """Through ADBC, in a process of its own, the same typed rows come as through Django."""
    with ChildReader.open(*_where(tmp_path)) as child:
        for each in registry.tables():
            through_child = [row for batch in reading.read(child, each, REQUEST) for row in batch.to_pylist()]
            own = [row for batch in reading.read(CursorReader(), each, REQUEST) for row in batch.to_pylist()]
            # On PostgreSQL the child must not see what this test has not committed.
            seen = connection.vendor == "sqlite" or each.rows is not None
            assert through_child == (own if seen else [])
            assert own or not each.public, each.name  # internal ones are filled by the tests of their rooms


def test_a_value_that_is_missing_at_first_does_not_mislead_the_child(tmp_path: Path, db: None) -> None:
    """ADBC on SQLite takes a column's type from its first batch, so casts and the empty text carry the
    types.
    """
    numbers = "SELECT 1 AS n UNION ALL SELECT n + 1 FROM numbers WHERE n < 70000"
    late = "CASE WHEN n < 69999 THEN NULL ELSE '2025-01-02' END"
    sql = f"""WITH RECURSIVE numbers(n) AS ({numbers}) SELECT 'v' AS village, 'c' AS county, n AS amount,
        {late} AS day, {late} AS word, CASE WHEN n < 69999 THEN NULL ELSE 7 END AS maybe FROM numbers"""
    trial = FactTable(
        name="trial", zh="试", en="Trial", grain=("village", "amount"), sql=lambda request, words: sql,
        columns=(
            *VILLAGE_COLUMNS, FactColumn("amount", "fen", "额", "Amount"),
            FactColumn("day", "date", "日", "Day", nullable=True),
            FactColumn("word", "text", "文", "Word", nullable=True),
            FactColumn("maybe", "integer", "数", "Number", nullable=True),
        ),
    )  # fmt: skip
    with ChildReader.open(*_where(tmp_path)) as child:
        batches = list(reading.read(child, trial, REQUEST))
    assert sum(batch.num_rows for batch in batches) == 70_000
    assert batches[0].to_pylist()[0]["day"] is None
    assert batches[-1].to_pylist()[-1] == {
        "village": "v", "county": "c", "amount": 70_000,
        "day": dt.date(2025, 1, 2), "word": "2025-01-02", "maybe": 7,
    }  # fmt: skip


def test_a_reader_that_cannot_open_its_database_says_so(tmp_path: Path) -> None:
    sqlite3.connect(tmp_path / "empty.sqlite3").close()
    uri = (tmp_path / "empty.sqlite3").as_uri() + "?mode=ro"
    with pytest.raises(RuntimeError, match="stopped"), ChildReader.open("sqlite", uri) as child:
        list(reading.read(child, registry.get("village"), REQUEST))
