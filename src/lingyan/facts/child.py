"""A child process that reads the database through ADBC and streams Arrow to its parent.

MONEY: the ADBC driver brings its own copy of SQLite. Two copies in one process drop each other's file locks
(POSIX locks belong to the process), which can destroy a database in use; so the driver never runs in ours.
The parent sends one JSON line with the connection, then one a query; the answer to each is an Arrow IPC
stream. All queries see one state of the database.
"""

from __future__ import annotations

import json
import sys
from typing import IO, Any, Final

BATCH_ROWS: Final = 65_536


def main(source: IO[str], target: IO[bytes]) -> None:
    connection = connect(**json.loads(source.readline()))
    try:
        for line in source:
            answer(connection, json.loads(line), target)
    finally:
        connection.close()


def connect(vendor: str, uri: str) -> Any:
    """Open read-only; the transaction that begins here stays open for all queries."""
    if vendor == "sqlite":
        import adbc_driver_sqlite.dbapi as sqlite

        return sqlite.connect(uri)
    import adbc_driver_postgresql.dbapi as postgresql

    connection = postgresql.connect(uri)
    with connection.cursor() as cursor:
        cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY")
    return connection


def answer(connection: Any, query: dict[str, str], target: IO[bytes]) -> None:
    """Stream the result of one query; memory stays flat whatever its size."""
    import pyarrow as pa

    with connection.cursor() as cursor:
        if query["vendor"] == "sqlite":
            cursor.adbc_statement.set_options(**{"adbc.sqlite.query.batch_rows": str(BATCH_ROWS)})
        cursor.execute(query["sql"])
        reader = cursor.fetch_record_batch()
        with pa.ipc.new_stream(target, reader.schema) as writer:
            for batch in reader:
                writer.write_batch(batch)
    target.flush()


if __name__ == "__main__":
    main(sys.stdin, sys.stdout.buffer)
