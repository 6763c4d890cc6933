"""A taking-over tried without being kept: everything that storing would say, and nothing stored."""

from __future__ import annotations

from django.db import transaction

from lingyan.economy.books.actions import ImportReport, import_books
from lingyan.economy.books.importing import BooksCheck
from lingyan.kernel.access import Actor


def rehearse(actor: Actor, check: BooksCheck) -> ImportReport:
    """Store, report with every warning, and roll back. Raises Refused as `import_books` does for errors."""
    with transaction.atomic():
        report = import_books(actor, check, accept_warnings=True)
        transaction.set_rollback(True)
    return report
