"""The test database on SQLite, from a copy of one that was migrated before.

Nearly a hundred migrations take ten seconds; a copy is there at once. The copy is kept under a digest of everything
that the migrations read, and `migrate` still runs on it, so that a new migration is never left out.
"""

from __future__ import annotations

import ast
import fcntl
import hashlib
import sqlite3
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any, Final

import django

_ROOT: Final = Path(__file__).resolve().parents[2]
_SOURCE: Final = _ROOT / "src" / "lingyan"
_KEPT: Final = _ROOT / "build"


def migrated_once(creation: Any) -> Callable[..., str]:
    """A `create_test_db` for this SQLite database that begins with the kept copy, or makes it."""
    create = creation.create_test_db

    def create_test_db(*arguments: Any, **options: Any) -> str:
        _KEPT.mkdir(exist_ok=True)
        copy = _KEPT / f"test-database-{_digest()}.sqlite3"
        with (_KEPT / "test-database.lock").open("w") as lock:
            fcntl.flock(lock, fcntl.LOCK_EX)
            if copy.exists():
                creation.connection.settings_dict["NAME"] = creation._get_test_db_name()
                creation.connection.ensure_connection()
                with sqlite3.connect(copy) as kept:
                    kept.backup(creation.connection.connection)
                return str(create(*arguments, **options))
            name = str(create(*arguments, **options))
            _keep(creation.connection.connection, copy)
        return name

    return create_test_db


def _keep(connection: sqlite3.Connection, copy: Path) -> None:
    for older in copy.parent.glob("test-database-*.sqlite3"):
        older.unlink()
    begun = copy.with_suffix(".new")
    begun.unlink(missing_ok=True)
    with sqlite3.connect(begun) as kept:
        connection.backup(kept)
    begun.rename(copy)


def _digest() -> str:
    found = hashlib.sha256(f"{django.VERSION}{sqlite3.sqlite_version}".encode())
    for path in sorted(_read_by_migrations()):
        found.update(str(path.relative_to(_ROOT)).encode() + path.read_bytes())
    return found.hexdigest()[:16]


def _read_by_migrations() -> set[Path]:
    """The migrations, the modules they import, and the data beside those."""
    waiting = [*_SOURCE.glob("**/migrations/*.py"), _SOURCE / "settings.py"]
    found: set[Path] = set()
    while waiting:
        path = waiting.pop()
        if path in found:
            continue
        found.add(path)
        waiting.extend(_imported_by(path))
    return found | {data for path in found for data in path.parent.glob("data/*")}


def _imported_by(path: Path) -> Iterator[Path]:
    for node in ast.walk(ast.parse(path.read_text())):
        if isinstance(node, ast.Import):
            names = [alias.name for alias in node.names]
        elif isinstance(node, ast.ImportFrom) and node.module:
            names = [node.module, *(f"{node.module}.{alias.name}" for alias in node.names)]
        else:
            continue
        for name in names:
            if name.startswith("lingyan"):
                yield from _file_of(name)


def _file_of(module: str) -> Iterator[Path]:
    path = _SOURCE.parent / module.replace(".", "/")
    yield from (each for each in (path.with_suffix(".py"), path / "__init__.py") if each.is_file())
