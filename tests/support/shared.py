"""What the tests of a module share: made once, in a transaction that is undone after the last of them.

Each test is a savepoint inside it, so that what one of them changes is gone before the next.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from django.db import connection, transaction


@contextmanager
def made_once(django_db_blocker: Any) -> Iterator[None]:
    """Around the body of a fixture of module scope, which asks for `django_db_setup` before."""
    with django_db_blocker.unblock(), transaction.atomic():
        try:
            yield
        finally:
            transaction.set_rollback(True)


def settle() -> None:
    """Check now what PostgreSQL would check at the end: it drops no trigger of a table while such a check is pending."""
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            for when in ("IMMEDIATE", "DEFERRED"):
                cursor.execute(f"SET CONSTRAINTS ALL {when}")
