"""What an operator can do who has the database and the log's keys, but not the witness's; and how it shows."""

from __future__ import annotations

import shutil
from pathlib import Path
from typing import Any

import pytest

from lingyan.cli import log as log_commands
from lingyan.cli.checks import all_checks
from lingyan.disclosure import bundles
from lingyan.disclosure.verification import verify_path
from lingyan.kernel import audit
from lingyan.kernel.models import AuditEntry
from lingyan.seal import actions as log
from lingyan.seal.checkpoint import open_checkpoint
from lingyan.seal.errors import RolledBack, SourceBehind
from lingyan.seal.models import LogEntry
from lingyan.seal.witness import Witness
from tests.cli.support import Command
from tests.tamper.test_rows import drop_triggers
from tests.tamper.world import World

pytestmark = [pytest.mark.django_db, pytest.mark.slow]


@pytest.fixture
def kept(world: World, tmp_path: Path) -> Any:
    """The home as it was; a test may ruin its files."""
    copy = tmp_path / "home"
    shutil.copytree(world.home, copy)
    yield world
    shutil.rmtree(world.home)
    shutil.copytree(copy, world.home)


def rewrite_trail(first: int) -> None:
    """Give every entry from here on a digest that fits again, as someone with the database can."""
    previous = (
        AuditEntry.objects.filter(pk__lt=first).order_by("-pk").values_list("digest", flat=True).first()
    )
    for entry in AuditEntry.objects.filter(pk__gte=first).order_by("pk"):
        entry.previous = bytes(previous or bytes(32))
        entry.digest = previous = audit.digest_of(entry)
        AuditEntry.objects.filter(pk=entry.pk).update(previous=entry.previous, digest=entry.digest)


def forget_own_past(world: World) -> None:
    """The log's folder and its memory of what it published."""
    shutil.rmtree(world.home / "log")
    (world.home / "keys" / "log.published").unlink()


def found_by(title: str) -> list[str]:
    return [breach for name, breaches in all_checks() if name == title for breach in breaches]


def test_a_trail_rewritten_from_one_entry_on_contradicts_the_log(world: World) -> None:
    drop_triggers("kernel_auditentry")
    victim = AuditEntry.objects.filter(code="books.month-closed").order_by("pk").first()
    assert victim is not None
    AuditEntry.objects.filter(pk=victim.pk).update(actor_label="别人")
    rewrite_trail(victim.pk)
    assert any("与封存日志" in breach for breach in found_by("审计日志相连且未改动"))


def test_a_rollback_is_not_signed_and_the_witness_refuses_it(kept: World) -> None:
    drop_triggers("seal_logentry")
    LogEntry.objects.filter(index__gte=2).delete()
    with pytest.raises(SourceBehind):
        log.publish_checkpoint()
    forget_own_past(kept)
    with pytest.raises(RolledBack, match="日志可能被回退"):
        log.publish_checkpoint()
    assert not (kept.home / "log" / "checkpoint").exists()


def test_a_fork_of_the_same_length_is_refused_by_the_witness(kept: World) -> None:
    drop_triggers("seal_logentry")
    LogEntry.objects.filter(index=0).update(data=b'{"forged":true}')
    forget_own_past(kept)
    with pytest.raises(RolledBack, match="拒绝见证"):
        log.publish_checkpoint()


def test_without_the_witness_the_page_says_so(kept: World, capsys: pytest.CaptureFixture[str]) -> None:
    """The operator leaves the witness out and signs a forged log alone: whoever asks sees that nobody cosigned."""
    folder, key, witnesses = kept.bundle(kept.published), log.log_keys().verifier, log.witness_keys()
    assert "audit.invalid/witness联署见证" in verify_path(folder, key, witnesses).sentence
    (kept.home / "keys" / "witnesses").unlink()
    drop_triggers("seal_logentry")
    LogEntry.objects.filter(index=0).update(data=b'{"forged":true}')
    forget_own_past(kept)
    shutil.rmtree(folder)
    bundles.finish()
    assert "没有见证方联署" in verify_path(folder, key, witnesses).sentence
    state = Command("log", log_commands.group, capsys)("status", "--json").json
    assert state["witnesses"] == [] and state["cosigned"] == []


def test_the_status_shows_who_did_not_cosign(kept: World, capsys: pytest.CaptureFixture[str]) -> None:
    status = Command("log", log_commands.group, capsys)
    name = "audit.invalid/witness"
    assert (status("status", "--json").json["cosigned"], status("status", "--json").json["missing"]) == (
        [name],
        [],
    )
    kept.witness.joinpath("witness.skey").rename(kept.witness / "aside")
    try:
        checkpoint = kept.home / "log" / "checkpoint"
        lines = checkpoint.read_text(encoding="utf-8").splitlines(keepends=True)
        checkpoint.write_text("".join(line for line in lines if f"— {name}" not in line), encoding="utf-8")
        shown = status("status", "--json").json
        assert (shown["cosigned"], shown["missing"]) == ([], [name])
        assert f"{name} 没有联署" in status("status").out
    finally:
        (kept.witness / "aside").rename(kept.witness / "witness.skey")


def test_the_witness_remembers_what_it_saw(world: World) -> None:
    """Its record is its own: no file of the operator's tells it how long the log is."""
    key = log.log_keys().verifier
    raw = (world.home / "log" / "checkpoint").read_bytes()
    size = open_checkpoint(raw, key).checkpoint.size
    [record] = (world.witness / "logs").iterdir()
    assert open_checkpoint(record.read_bytes(), key).checkpoint.size == size
    assert Witness.load(world.witness).logs() == [key]
