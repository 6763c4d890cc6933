"""`lingyan disclosure|log|merkle …`: what holds is said to hold, and any change of a byte is noticed."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import pytest

from tests.contract.home import Home, at_once

pytestmark = pytest.mark.slow

VILLAGE = "990121107208"
VECTORS = Path(__file__).parents[1] / "seal" / "vectors"


@pytest.fixture
def elsewhere(tmp_path: Path) -> Home:
    """A machine without any installation."""
    return Home(tmp_path / "无", database="")


def bundle(city: Home) -> Path:
    return city.folder / "public" / "v" / VILLAGE / "2025-12" / "1"


def test_page_bundle_data_and_proof_hold_here_and_elsewhere(
    city: Home, elsewhere: Home, tmp_path: Path
) -> None:
    key = shutil.copy(city.folder / "keys" / "log.vkey", tmp_path / "公 钥.txt")
    copy = shutil.copytree(bundle(city), tmp_path / "抄 本")
    for name in ("", "index.html", "data.json", "proof.tlog-proof"):
        assert city.must("disclosure", "verify", bundle(city) / name, "--json").json["ok"] is True
        done = elsewhere.must("disclosure", "verify", copy / name, "--log-key", key)
        assert len(done.out.strip().splitlines()) == 1


def test_any_changed_file_of_a_bundle_is_named(city: Home, elsewhere: Home, tmp_path: Path) -> None:
    key = city.folder / "keys" / "log.vkey"

    def spoil(name: str) -> None:
        copy = shutil.copytree(bundle(city), tmp_path / name / "1")
        content = bytearray((copy / name).read_bytes())
        content[len(content) // 2] ^= 1
        (copy / name).write_bytes(content)
        found = elsewhere.refused("disclosure", "verify", copy, "--log-key", key)
        assert name in found["errors"][0]["message"]
        elsewhere.refused("disclosure", "verify", copy / name, "--log-key", key)

    at_once(spoil, [path.name for path in bundle(city).iterdir() if path.is_file()])


def test_verification_needs_a_key_and_a_page(city: Home, elsewhere: Home, tmp_path: Path) -> None:
    assert len(elsewhere.refused("disclosure", "verify", bundle(city))["errors"]) == 1
    for arguments in (
        (bundle(city), "--log-key", tmp_path / "没有.vkey"),
        (tmp_path / "没有", "--log-key", city.folder / "keys" / "log.vkey"),
    ):
        ended = elsewhere("disclosure", "verify", *arguments, "--json")
        assert (ended.code, ended.out) == (2, ""), arguments


def test_a_month_is_public_once(city: Home) -> None:
    again = city.refused("disclosure", "publish", "--region", VILLAGE, "--month", "2025-12")
    assert again["errors"][0]["code"] == "already-published"
    open_ = city.refused("disclosure", "publish", "--region", VILLAGE, "--month", "2026-01")
    assert open_["errors"][0]["code"] == "month-open"


def test_the_log_is_checked_where_it_is_and_where_it_was_copied(
    city: Home, elsewhere: Home, bare: Home, tmp_path: Path
) -> None:
    log, key = city.folder / "log", city.folder / "keys" / "log.vkey"
    copy = shutil.copytree(log, tmp_path / "log")
    for place in (log, copy):
        assert city.must("log", "check", place, "--json").json["signature_checked"] is True
    assert elsewhere.must("log", "check", copy, "--log-key", key, "--json").json["signature_checked"] is True
    for stranger in (elsewhere, bare):
        assert stranger.must("log", "check", copy, "--json").json["signature_checked"] is False


def test_any_changed_file_of_a_log_is_noticed(city: Home, tmp_path: Path) -> None:
    log = city.folder / "log"
    files = [path.relative_to(log) for path in log.rglob("*") if path.is_file() and ".work" not in path.parts]
    assert Path("checkpoint") in files

    def spoil(numbered: tuple[int, Path]) -> None:
        number, name = numbered
        copy = shutil.copytree(log, tmp_path / str(number))
        content = bytearray((copy / name).read_bytes())
        content[len(content) // 2] ^= 1
        (copy / name).write_bytes(content)
        assert str(name) in str(
            city.refused("log", "check", copy, "--log-key", city.folder / "keys" / "log.vkey")["errors"]
        )

    at_once(spoil, enumerate(files))


def test_one_published_vector_a_file(elsewhere: Home, tmp_path: Path) -> None:
    def decide(numbered: tuple[int, str]) -> None:
        number, line = numbered
        file = tmp_path / f"{number}.json"
        file.write_text(line, encoding="utf-8")
        assert elsewhere("merkle", "verify", file).code == (1 if json.loads(line)["wantErr"] else 0), line

    lines = [
        line
        for name in ("inclusion", "consistency")
        for line in (VECTORS / f"{name}.jsonl").read_text("utf-8").splitlines()
    ]
    happy = [line for line in lines if not json.loads(line)["wantErr"]]
    at_once(decide, enumerate([*happy[:4], *happy[-4:], *lines[::12]]))
