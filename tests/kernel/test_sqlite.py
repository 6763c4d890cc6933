"""Writers on SQLite take turns: nobody is refused or overtaken for long, and a turn ends with its transaction."""

from __future__ import annotations

import fcntl
import os
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest
from pytest_django import DjangoDbBlocker

from lingyan.config import sqlite_settings
from lingyan.kernel.sqlite.base import SUFFIX, DatabaseWrapper


def connect(path: Path) -> DatabaseWrapper:
    defaults = {
        "AUTOCOMMIT": True,
        "ATOMIC_REQUESTS": False,
        "CONN_MAX_AGE": 0,
        "CONN_HEALTH_CHECKS": False,
        "TIME_ZONE": None,
    }
    return DatabaseWrapper({**defaults, **sqlite_settings(path)}, "default")


@pytest.fixture
def path(tmp_path: Path, django_db_blocker: DjangoDbBlocker) -> Iterator[Path]:
    path = tmp_path / "books.sqlite3"
    with django_db_blocker.unblock():
        connection = connect(path)
        with connection.cursor() as cursor:
            cursor.execute("CREATE TABLE counter (last INTEGER NOT NULL UNIQUE)")
        connection.close()
        yield path


def is_free(path: Path) -> bool:
    descriptor = os.open(f"{path}{SUFFIX}", os.O_RDWR)
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    finally:
        os.close(descriptor)
    return True


def raise_by_one(path: Path, times: int) -> None:
    connection = connect(path)
    for _ in range(times):
        connection.set_autocommit(False, force_begin_transaction_with_broken_autocommit=True)
        with connection.cursor() as cursor:
            cursor.execute("INSERT INTO counter SELECT COALESCE(MAX(last), 0) + 1 FROM counter")
        connection.commit()
        connection.set_autocommit(True)
    connection.close()


def test_writers_of_many_threads_all_get_through(path: Path) -> None:
    threads = [threading.Thread(target=raise_by_one, args=(path, 10)) for _ in range(12)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    connection = connect(path)
    with connection.cursor() as cursor:
        assert cursor.execute("SELECT COUNT(*), MAX(last) FROM counter").fetchone() == (120, 120)
    connection.close()
    assert is_free(path)


def test_a_turn_lasts_from_begin_to_commit(path: Path) -> None:
    connection = connect(path)
    connection.set_autocommit(False, force_begin_transaction_with_broken_autocommit=True)
    assert not is_free(path)
    connection.commit()
    assert is_free(path)
    connection.close()


def test_a_turn_ends_with_rollback_and_with_close(path: Path) -> None:
    connection = connect(path)
    connection.set_autocommit(False, force_begin_transaction_with_broken_autocommit=True)
    connection.rollback()
    assert is_free(path)
    connection.set_autocommit(True)
    connection.set_autocommit(False, force_begin_transaction_with_broken_autocommit=True)
    connection.close()
    assert is_free(path)


def test_what_was_erased_lies_nowhere_in_the_file(path: Path) -> None:
    """Names that were emptied and rows that were deleted, once the log is written back."""
    connection = connect(path)
    with connection.cursor() as cursor:
        cursor.execute("CREATE TABLE listed (name TEXT NOT NULL)")
        cursor.executemany("INSERT INTO listed VALUES (%s)", [(f"沈惊蛰{number}",) for number in range(50)])
        cursor.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        assert "沈惊蛰".encode() in path.read_bytes()
        cursor.execute("UPDATE listed SET name = '' WHERE rowid % 2")
        cursor.execute("DELETE FROM listed WHERE name <> ''")
        cursor.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    connection.close()
    assert not any("沈惊蛰".encode() in each.read_bytes() for each in path.parent.iterdir())
