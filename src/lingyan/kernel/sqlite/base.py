"""Django's SQLite backend, with writers that queue instead of trying again and again.

SQLite lets a writer that finds the database busy sleep and retry, longer each time, so under load one waits for
seconds while others overtake. Here a transaction first takes a file lock beside the database; the kernel wakes the
next writer at once. A killed process gives its turn back by dying. Statements outside transactions take no turn and
still have SQLite's timeout.
"""

from __future__ import annotations

import fcntl
import os
from typing import Final

from django.db.backends.sqlite3 import base

SUFFIX: Final = "-turn"


class DatabaseWrapper(base.DatabaseWrapper):
    """One connection. It holds the turn from BEGIN IMMEDIATE to commit or rollback."""

    _turn: int = -1

    def _start_transaction_under_autocommit(self) -> None:
        self._take_turn()
        try:
            super()._start_transaction_under_autocommit()  # type: ignore[misc]
        except BaseException:
            self._end_turn()
            raise

    def _commit(self) -> None:
        super()._commit()  # type: ignore[misc]
        self._end_turn()

    def _rollback(self) -> None:
        try:
            super()._rollback()  # type: ignore[misc]
        finally:
            self._end_turn()

    def _close(self) -> None:
        try:
            super()._close()  # type: ignore[misc]
        finally:
            if self._turn >= 0:
                os.close(self._turn)
                self._turn = -1

    def _take_turn(self) -> None:
        if self.is_in_memory_db():
            return
        if self._turn < 0:
            name = f"{self.settings_dict['NAME']}{SUFFIX}"
            self._turn = os.open(name, os.O_RDWR | os.O_CREAT, 0o600)
        fcntl.flock(self._turn, fcntl.LOCK_EX)

    def _end_turn(self) -> None:
        if self._turn >= 0:
            fcntl.flock(self._turn, fcntl.LOCK_UN)
