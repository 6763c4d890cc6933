"""What the database says when two hands meet at one record, in words for whoever came second.

Actions lock what they change and refuse with a sentence of their own; this is the net below them, for what two requests
can only find out at the moment of writing. A broken CHECK is no meeting of hands but a fault, and stays one.
"""

from __future__ import annotations

import logging
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Final

from django.db import DatabaseError

from lingyan.kernel.guards import GUARD_MESSAGE
from lingyan.kernel.problems import Refused

_log: Final = logging.getLogger(__name__)
_MET: Final = frozenset(
    {
        "SQLITE_CONSTRAINT_UNIQUE", "SQLITE_CONSTRAINT_PRIMARYKEY", "SQLITE_CONSTRAINT_FOREIGNKEY",
        "23505", "23503", "23P01",  # unique, foreign key, exclusion
        "40001", "40P01",  # serialization failure, deadlock
    }
)  # fmt: skip
_BUSY: Final = ("SQLITE_BUSY", "SQLITE_LOCKED", "55P03")
_VANISHED: Final = "did not affect any rows"


def refusal_of(error: BaseException) -> Refused | None:
    """`conflict` or `busy` for an error that says somebody else was quicker or is writing; None for any other.

    The codes are those of SQLite (https://sqlite.org/rescode.html) and PostgreSQL (appendix A of its manual).
    """
    if not isinstance(error, DatabaseError):
        return None
    code = _code_of(error)
    if code.startswith(_BUSY):
        return Refused("系统正在写入别的资料，这次没有存入。请过一会儿再提交。", code="busy")
    if code in _MET or GUARD_MESSAGE in str(error) or _VANISHED in str(error):
        return Refused(
            "就在您提交的时候，同样的内容已经登记，或同一份资料刚被办过，这次没有存入。请返回上一页，刷新看现在的情形再办。",
            code="conflict",
        )
    return None


@contextmanager
def as_refusals() -> Iterator[None]:
    """For rows that are done one by one, each in a transaction of its own: who comes second at one of them is refused it
    like any other, and what was done of the others stays and is said.
    """
    try:
        yield
    except DatabaseError as error:
        met = refusal_of(error)
        if met is None:
            raise
        _log.warning("two hands met at one row of several: %s", named(error))
        raise met from error


def named(error: BaseException) -> str:
    """The constraint or table that the database names, for the log, so that a fault which comes back can be found.

    PRIVACY: for errors that `refusal_of` knows. PostgreSQL quotes values in the detail of its message, never in the first
    line; SQLite never does.
    """
    told = getattr(getattr(error.__cause__, "diag", None), "message_primary", None)
    return str(told or error) or type(error).__name__


def _code_of(error: DatabaseError) -> str:
    cause = error.__cause__
    return str(getattr(cause, "sqlite_errorname", "") or getattr(cause, "sqlstate", "") or "")
