"""Homes made and used through the command alone, and digests of all that a database holds."""

from __future__ import annotations

import hashlib
import os
import sqlite3
import uuid
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import psycopg
from psycopg import sql

from tests.cli.process import Ended, ended
from tests.support import database
from tests.support.forks import Forked
from tests.support.samples import samples_dir

COUNTY = "990121000000"
LEDGERS = samples_dir() / "ledgers"
ROSTERS = samples_dir() / "rosters"
_CLUSTER = os.environ.get("DATABASE_URL", "")


def own_database() -> str:
    """A new empty database of the cluster that the tests were given; empty for SQLite in the home."""
    if not _CLUSTER.startswith("postgres"):
        return ""
    name = f"contract_{uuid.uuid4().hex[:12]}"
    database.on_server(_CLUSTER, f'CREATE DATABASE "{name}"')
    return database.database_url(_CLUSTER, name)


@dataclass(frozen=True, slots=True)
class Home:
    """One home folder; every command runs in a clean environment and in a folder of no meaning."""

    folder: Path
    database: str = field(default_factory=own_database)

    def __call__(self, *arguments: object, **environment: str) -> Ended:
        clean = {"PATH": "/usr/bin:/bin", "HOME": str(self.folder.parent), "LINGYAN_HOME": str(self.folder)}
        if self.database:
            clean["DATABASE_URL"] = self.database
        return ended(Forked("lingyan", arguments, clean | environment, self.folder.parent))

    def must(self, *arguments: object, **environment: str) -> Ended:
        ended = self(*arguments, **environment)
        assert ended.code == 0, f"{arguments}: {ended.out}{ended.err}"
        return ended

    def refused(self, *arguments: object, **environment: str) -> dict[str, Any]:
        """Runs with `--json`; the refusal in exactly the shape of the contract."""
        ended = self(*arguments, "--json", **environment)
        assert ended.code == 1, f"{arguments}: {ended.code} {ended.out}{ended.err}"
        found = ended.json
        assert set(found) == {"ok", "errors", "warnings"}
        assert found["ok"] is False
        for each in (*found["errors"], *found["warnings"]):
            assert set(each) == {"file", "sheet", "row", "column", "value", "code", "message"}
            assert each["message"]
        return dict(found)

    def begun(self) -> Home:
        """With a migrated database, an account and a log, and the regions of the samples."""
        self.folder.parent.mkdir(parents=True, exist_ok=True)
        if self.database:
            name = urlsplit(self.database).path[1:]
            database.on_server(_CLUSTER, f'DROP DATABASE "{name}"')
            database.make(_CLUSTER, name)
        else:
            database.place(self.folder)
        self.must("init")
        self.must("regions", "import", samples_dir() / "regions.csv")
        return self

    def digest(self) -> str:
        """Over every row of every table."""
        found = hashlib.sha256()
        for line in self._rows():
            found.update(line.encode())
        return found.hexdigest()

    def _rows(self) -> Iterator[str]:
        if self.database:
            with psycopg.connect(self.database) as connection:
                tables = connection.execute("SELECT tablename FROM pg_tables WHERE schemaname = 'public'")
                for (table,) in sorted(tables.fetchall()):
                    rows = connection.execute(sql.SQL("SELECT * FROM {}").format(sql.Identifier(table)))
                    yield from (f"{table}{row}" for row in sorted(map(repr, rows)))
            return
        with sqlite3.connect(f"file:{self.folder}/lingyan.sqlite3?mode=ro", uri=True) as connection:
            tables = connection.execute("SELECT name FROM sqlite_master WHERE type = 'table' ORDER BY name")
            for (table,) in tables.fetchall():
                rows = connection.execute(f'SELECT * FROM "{table}"')
                yield from (f"{table}{row}" for row in sorted(map(repr, rows)))


def journals() -> list[Path]:
    return sorted(path for path in LEDGERS.glob("0*-2025.*") if path.name.count(".") == 1)


def opening_of(journal: Path) -> Path:
    [found] = journal.parent.glob(f"{journal.stem}.期初.*")
    return found


def at_once(work: Any, cases: Any) -> list[Any]:
    """Commands of two cases run beside one another, as much as a small machine bears."""
    with ThreadPoolExecutor(2) as pool:
        return list(pool.map(work, cases))
