"""`disclosure`, `log`, `witness` and `merkle` as the contract states them."""

from __future__ import annotations

import json
import re
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.cli.process import COMMAND, Installation
from tests.cli.test_installation import damage

pytestmark = pytest.mark.slow
VECTORS = Path(__file__).parents[1] / "seal" / "vectors"
PUBLISH = ("disclosure", "publish", "--region", "990121107208", "--month")


class TestDisclosure:
    def test_publishes_and_says_where(self, lingyan: Installation) -> None:
        ended = lingyan.must(*PUBLISH, "2025-02", "--json")
        assert ended.json["published"] == 1
        assert Path(ended.json["pages"][0]) == lingyan.page("2025-02") / "index.html"

    def test_a_second_time_and_an_open_month_are_refused(self, lingyan: Installation) -> None:
        for month, code in (
            ("2025-01", "already-published"),
            ("2025-03", "month-open"),
        ):
            ended = lingyan(*PUBLISH, month, "--json")
            assert (ended.code, ended.json["ok"], ended.json["errors"][0]["code"]) == (1, False, code)

    @pytest.mark.parametrize("month", ["2025-13", "2025-1", "一月", "2025-01..2025-02"])
    def test_what_is_no_month_is_wrong_usage(self, lingyan: Installation, month: str) -> None:
        ended = lingyan(*PUBLISH, month, "--json")
        assert (ended.code, ended.out) == (2, "")
        assert "--month" in ended.err

    def test_a_log_that_refuses_leaves_the_publication_to_be_finished(self, lingyan: Installation) -> None:
        (lingyan.home / "log" / ".work" / "state").unlink()
        ended = lingyan(*PUBLISH, "2025-02")
        assert (ended.code, ended.out) == (1, "")
        assert "已存入数据库" in ended.err
        assert "log rebuild" in ended.err
        assert "没有写入任何内容" not in ended.err
        again = lingyan(*PUBLISH, "2025-02", "--json")
        assert again.json["errors"][0]["code"] == "already-published"
        lingyan.must("log", "rebuild")
        assert (lingyan.page("2025-02") / "index.html").is_file()
        assert lingyan.must("check", "--json").json["breaches"] == []

    @pytest.mark.parametrize("name", ["", "index.html", "data.json", "proof.tlog-proof"])
    def test_verifies_offline_against_a_key(self, lingyan: Installation, tmp_path: Path, name: str) -> None:
        key = lingyan.home / "public" / "v" / "log.vkey"
        reader = Installation(tmp_path / "reader")
        ended = reader("disclosure", "verify", lingyan.page() / name, "--log-key", key, "--json")
        assert ended.code == 0, ended.err
        assert ended.json["ok"] is True
        assert ended.json["sentence"].endswith("。")

    def test_names_what_was_changed(self, lingyan: Installation) -> None:
        damage(lingyan.page() / "book.json")
        ended = lingyan("disclosure", "verify", lingyan.page())
        assert ended.code == 1
        assert "book.json 与清单不符" in ended.err

    def test_a_page_with_nothing_for_the_board_only_says_so(self, lingyan: Installation) -> None:
        typed = ("--code", "0000 0000", "--text", "轮流看管。")
        ended = lingyan("disclosure", "verify-board", lingyan.page(), *typed)
        assert ended.code == 1 and "没有只在村公示栏张贴的部分" in ended.err

    def test_without_a_key_it_says_where_to_get_one(self, lingyan: Installation, tmp_path: Path) -> None:
        ended = Installation(tmp_path / "reader")("disclosure", "verify", lingyan.page())
        assert ended.code == 1
        assert "--log-key" in ended.err


class TestLog:
    def test_checks_a_whole_folder(self, lingyan: Installation) -> None:
        key = lingyan.home / "keys" / "log.vkey"
        ended = lingyan.must("log", "check", lingyan.home / "log", "--log-key", key, "--json")
        assert ended.json["signature_checked"] is True
        assert ended.json["size"] >= 1

    def test_names_a_damaged_tile_and_makes_the_folder_again(self, lingyan: Installation) -> None:
        tile = next(path for path in (lingyan.home / "log" / "tile").rglob("*") if path.is_file())
        damage(tile)
        assert lingyan("log", "check", lingyan.home / "log").code == 1
        lingyan.must("log", "rebuild")
        assert lingyan("log", "check", lingyan.home / "log").code == 0
        assert lingyan.must("check", "--json").json["breaches"] == []

    def test_signing_again_changes_nothing(self, lingyan: Installation) -> None:
        before = (lingyan.home / "log" / "checkpoint").read_bytes()
        lingyan.must("log", "sign")
        assert (lingyan.home / "log" / "checkpoint").read_bytes() == before


class TestWitness:
    @pytest.fixture
    def address(self, lingyan: Installation, tmp_path: Path) -> Iterator[str]:
        """A witness with its own home, answering over HTTP on this machine."""
        witness = Installation(tmp_path / "witness")
        witness.must("witness", "init", "audit.invalid/witness")
        witness.must("witness", "trust", lingyan.home / "keys" / "log.vkey")
        process = subprocess.Popen(
            [COMMAND, "witness", "serve", "--port", "0"],
            env=witness.environment(PYTHONUNBUFFERED="1"), stdout=subprocess.PIPE, text=True,
        )  # fmt: skip
        assert process.stdout
        found = re.search(r"http://[\d.:]+", process.stdout.readline())
        assert found
        yield found[0]
        process.terminate()
        process.wait(120)
        process.stdout.close()

    def test_cosigns_what_is_published(self, lingyan: Installation, address: str, tmp_path: Path) -> None:
        vkey = tmp_path / "witness" / "witness.vkey"
        lingyan.must("log", "add-witness", vkey, address)
        lingyan.must(*PUBLISH, "2025-02")
        ended = lingyan.must("disclosure", "verify", lingyan.page("2025-02"), "--json")
        assert ended.json["witnesses"] == ["audit.invalid/witness"]
        assert "audit.invalid/witness联署见证" in ended.json["sentence"]
        assert lingyan("log", "add-witness", vkey, address).code == 1

    def test_a_log_key_is_no_witness(self, lingyan: Installation) -> None:
        ended = lingyan("log", "add-witness", lingyan.home / "keys" / "log.vkey", "/somewhere")
        assert ended.code == 1
        assert "不是见证方的公钥" in ended.err


def _some_vectors() -> list[str]:
    """Three of each kind that hold and three that must be refused."""
    found: list[str] = []
    for name in ("inclusion.jsonl", "consistency.jsonl"):
        lines = (VECTORS / name).read_text().splitlines()
        for refused in (False, True):
            fitting = [line for line in lines if json.loads(line)["wantErr"] is refused]
            found += fitting[:: max(len(fitting) // 3, 1)][:3]
    return found


@pytest.mark.parametrize("case", _some_vectors())
def test_merkle_verify_agrees_with_the_published_vectors(case: str, tmp_path: Path) -> None:
    (tmp_path / "case.json").write_text(case)
    expected = 1 if json.loads(case)["wantErr"] else 0
    assert Installation(tmp_path)("merkle", "verify", tmp_path / "case.json").code == expected


@pytest.mark.parametrize("text", ["", "[]", "{", '{"leafIdx": 1}', "[" * 100_000])
def test_merkle_verify_refuses_rubbish(tmp_path: Path, text: str) -> None:
    (tmp_path / "case.json").write_text(text)
    ended = Installation(tmp_path)("merkle", "verify", tmp_path / "case.json")
    assert ended.code == 1
    assert "Traceback" not in ended.err
