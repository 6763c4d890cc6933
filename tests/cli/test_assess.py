"""`lingyan facts export`, `assess run` and `assess verify`, as programs call them."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from typer.testing import CliRunner, Result

from lingyan.assessment.folders import snapshots_folder
from lingyan.assessment.models import Snapshot
from lingyan.cli import assess, facts
from lingyan.kernel import clock
from lingyan.kernel.problems import Refused
from tests.assessment.conftest import DAY, County, county, home
from tests.support.identity import user_with

__all__ = ["county", "home"]


@pytest.fixture
def runner(county: County, home: Path) -> CliRunner:
    user_with("takeover-poster", None, "takeover-poster")
    return CliRunner()


def call(runner: CliRunner, group: object, *arguments: str) -> Result:
    with clock.fixed(DAY):
        return runner.invoke(group, list(arguments))  # type: ignore[arg-type]


def test_facts_are_exported_for_the_public_too(runner: CliRunner, tmp_path: Path) -> None:
    done = call(runner, facts.group, "export", "--out", str(tmp_path / "facts"), "--public", "--json")
    assert done.exit_code == 0, done.output
    assert json.loads(done.stdout)["public"] is True
    assert (tmp_path / "facts" / "books_month" / "990121000000" / "202501.parquet").is_file()


def test_a_run_prints_every_indicator_and_village_and_verifies(runner: CliRunner) -> None:
    done = call(runner, assess.group, "run", "--year", "2025", "--standard", "wugehao", "--json")
    assert done.exit_code == 0, done.output
    printed = json.loads(done.stdout)
    states = {each["id"]: each["state"] for each in printed["indicators"]}
    assert len(states) == 36 and states["D03"] == "已接入" and states["D10"] == "未接入"
    assert list(printed["results"]) == sorted(printed["results"])
    assert printed["results"]["990121100200"]["values"]["D05.value"] == ["2", "4"]
    snapshot = Snapshot.objects.get()
    folder = snapshot_folder(snapshot)
    for name in (str(snapshot.pk), snapshot.digest[:12], str(folder)):
        assert call(runner, assess.group, "verify", name).exit_code == 0


def test_verify_names_what_differs_and_exits_one(runner: CliRunner) -> None:
    call(runner, assess.group, "run", "--year", "2025")
    folder = snapshot_folder(Snapshot.objects.get())
    (folder / "results.json").write_text("{}")
    done = call(runner, assess.group, "verify", str(folder), "--json")
    assert done.exit_code == 1
    messages = [each["message"] for each in json.loads(done.stdout)["errors"]]
    assert "结果文件与摘要不符：results.json 被改动" in messages
    assert any(message.startswith("990121100200") for message in messages)


def test_an_unknown_snapshot_is_refused(runner: CliRunner) -> None:
    done = call(runner, assess.group, "verify", "99")
    assert isinstance(done.exception, Refused)


def snapshot_folder(snapshot: Snapshot) -> Path:
    return snapshots_folder() / snapshot.digest
