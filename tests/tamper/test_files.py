"""Someone with access to the files changes one byte: the command whose matter it is names the file."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Final

import pytest

from lingyan.assessment import actions as assessment
from lingyan.assessment import snapshots
from lingyan.assessment.folders import snapshots_folder
from lingyan.cli.checks import all_checks
from lingyan.disclosure.verification import Untrue, verify_path
from lingyan.seal import actions as log
from lingyan.seal.verify import check_directory
from tests.support.actors import everything
from tests.tamper.world import World

pytestmark = [pytest.mark.django_db, pytest.mark.slow]
BUNDLE: Final = ("index.html", "data.json", "book.json", "proof.tlog-proof", "manifest.json", "poster.pdf")
LOG: Final = ("checkpoint", "tile/0/000.p/*", "tile/entries/000.p/*", ".work/state")
SNAPSHOT: Final = (
    "snapshot.json", "results.json", "facts/manifest.json", "facts/**/*.parquet", "definitions/standard.toml",
    "definitions/indicators/Z.toml",
)  # fmt: skip


@contextmanager
def one_byte_changed(path: Path, place: float = 0.5) -> Iterator[None]:
    """The byte at this part of the file has another value inside the block."""
    whole = path.read_bytes()
    changed = bytearray(whole)
    position = int(len(whole) * place)
    changed[position] = changed[position] ^ 1
    path.write_bytes(bytes(changed))
    try:
        yield
    finally:
        path.write_bytes(whole)


def check() -> list[str]:
    return [breach for _, breaches in all_checks() for breach in breaches]


def latest(folder: Path, pattern: str) -> Path:
    """The file, or of several partial tiles the widest."""
    return max(folder.glob(pattern), key=lambda path: (path.stat().st_size, path.name))


@pytest.mark.parametrize("name", BUNDLE)
def test_a_bundle(world: World, name: str) -> None:
    folder = world.bundle(world.published)
    key, witnesses = log.log_keys().verifier, log.witness_keys()
    verify_path(folder, key, witnesses)
    with one_byte_changed(folder / name):
        with pytest.raises(Untrue):
            verify_path(folder, key, witnesses)
        assert any(world.published.region.name in breach for breach in check())


@pytest.mark.parametrize("name", BUNDLE)
def test_a_file_of_a_bundle_is_missing(world: World, name: str) -> None:
    folder = world.bundle(world.published)
    aside = folder.with_name("aside")
    (folder / name).rename(aside)
    try:
        with pytest.raises(Untrue):
            verify_path(folder, log.log_keys().verifier)
    finally:
        aside.rename(folder / name)


@pytest.mark.parametrize("name", ["index.html", "proof.tlog-proof"])
def test_a_withdrawal_notice(world: World, name: str) -> None:
    folder = world.bundle(world.withdrawn)
    with one_byte_changed(folder / name):
        with pytest.raises(Untrue):
            verify_path(folder, log.log_keys().verifier)
        assert any(world.withdrawn.region.name in breach for breach in check())


@pytest.mark.parametrize(
    "name", ["v/log.vkey", "v/witnesses.vkeys", "v/index.html", "assets/1/seal.js", "assets/1/page.css"]
)
def test_what_pages_share(world: World, name: str) -> None:
    with one_byte_changed(world.home / "public" / name):
        assert any(name in breach for breach in check())


@pytest.mark.parametrize("pattern", LOG)
@pytest.mark.parametrize("place", [0.1, 0.5, 0.9])
def test_the_log(world: World, pattern: str, place: float) -> None:
    path = latest(world.home / "log", pattern)
    key, witnesses = log.log_keys().verifier, log.witness_keys()
    assert not check_directory(world.home / "log", key, witnesses)
    with one_byte_changed(path, place):
        found = check_directory(world.home / "log", key, witnesses)
        assert any(
            pattern.partition("/000")[0].partition(".p")[0].split("/")[-1] in breach for breach in found
        ), found
        assert check()


def test_the_last_checkpoint_beside_the_keys(world: World) -> None:
    with one_byte_changed(world.home / "keys" / "log.published"):
        assert check()


def test_an_attachment(world: World) -> None:
    with one_byte_changed(world.paper):
        assert any(world.paper.name[:12] in breach for breach in check())


@pytest.mark.parametrize("pattern", SNAPSHOT)
def test_an_assessment(world: World, pattern: str) -> None:
    folder = snapshots_folder() / world.snapshot.digest
    path = next(folder.glob(pattern))
    with one_byte_changed(path):
        assert assessment.verify(everything(), world.snapshot)
        assert list(snapshots.differences(folder))
        assert any("评价快照" in breach for breach in check())
    assert not assessment.verify(everything(), world.snapshot)
