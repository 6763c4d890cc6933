"""Databases from a copy of one that was migrated before: those of the tests, and those of homes that tests begin.

More than a hundred migrations take several seconds; a copy is there at once. On SQLite the copy is a file under build/,
on PostgreSQL a template database of the server. Either is kept under a digest of everything that the migrations read,
and `migrate` still runs on it, so that a new migration is never left out.
"""

from __future__ import annotations

import ast
import fcntl
import hashlib
import os
import shutil
import sqlite3
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import lru_cache
from pathlib import Path
from typing import Any, Final
from urllib.parse import urlsplit, urlunsplit

import django
import psycopg

from tests.support.forks import Forked

_ROOT: Final = Path(__file__).resolve().parents[2]
_SOURCE: Final = _ROOT / "src" / "lingyan"
_KEPT: Final = _ROOT / "build"


def migrated_once(creation: Any) -> Callable[..., str]:
    """A `create_test_db` for this SQLite database in memory that begins with the kept copy."""
    create = creation.create_test_db

    def create_test_db(*arguments: Any, **options: Any) -> str:
        creation.connection.settings_dict["NAME"] = creation._get_test_db_name()
        creation.connection.ensure_connection()
        with sqlite3.connect(_kept()) as kept:
            kept.backup(creation.connection.connection)
        return str(create(*arguments, **options))

    return create_test_db


def place(home: Path) -> None:
    """Put a migrated SQLite database where this home's will be sought, so that `init` finds its longest work done."""
    home.mkdir(parents=True, exist_ok=True)
    shutil.copyfile(_kept(), home / "lingyan.sqlite3")


def make(server: str, name: str) -> str:
    """A new migrated database of this name on the PostgreSQL server at this address; gives its own address."""
    on_server(server, f'CREATE DATABASE "{name}" TEMPLATE "{template(server)}"')
    return database_url(server, name)


def database_url(server: str, name: str) -> str:
    return urlunsplit(urlsplit(server)._replace(path=f"/{name}"))


def on_server(server: str, sql: str, *parameters: str) -> int:
    """Run one statement; gives how many rows it found."""
    with psycopg.connect(server, autocommit=True) as connection:
        return connection.execute(sql, parameters or None).rowcount


@lru_cache
def template(server: str) -> str:
    """The name of a migrated database on this server, made when there is none."""
    name = f"migrated_{_digest()}"
    with _one_at_a_time():
        if not on_server(server, "SELECT 1 FROM pg_database WHERE datname = %s", name):
            on_server(server, f'DROP DATABASE IF EXISTS "{name}_begun"')
            on_server(server, f'CREATE DATABASE "{name}_begun"')
            with tempfile.TemporaryDirectory() as home:
                _prepare(Path(home), DATABASE_URL=database_url(server, f"{name}_begun"))
            on_server(server, f'ALTER DATABASE "{name}_begun" RENAME TO "{name}"')
    return name


@lru_cache
def _kept() -> Path:
    copy = _KEPT / f"test-database-{_digest()}.sqlite3"
    with _one_at_a_time():
        if not copy.exists():
            for older in _KEPT.glob("test-database-*.sqlite3"):
                older.unlink()
            with tempfile.TemporaryDirectory(dir=_KEPT) as home:
                _prepare(Path(home))
                with sqlite3.connect(Path(home) / "lingyan.sqlite3") as made:
                    made.execute("PRAGMA journal_mode = DELETE")
                made.close()
                (Path(home) / "lingyan.sqlite3").rename(copy)
    return copy


@contextmanager
def _one_at_a_time() -> Iterator[None]:
    _KEPT.mkdir(exist_ok=True)
    with (_KEPT / "test-database.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield


def _prepare(home: Path, **more: str) -> None:
    """Folders, keys and an up-to-date database, as `lingyan init` makes them first."""
    command = Forked("prepare", [], {"PATH": os.environ["PATH"], "LINGYAN_HOME": str(home), **more}, _ROOT)
    _, said = command.communicate()
    if command.returncode:
        raise RuntimeError(said)


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
