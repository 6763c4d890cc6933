"""How each page of the year is called in the permission table. Objects stand in the world's village."""

from __future__ import annotations

from typing import Any

from lingyan.economy.books.models import Account, Balance, ChartVersion, Party
from lingyan.economy.year.models import ArchiveSet
from lingyan.files.models import StoredFile
from lingyan.kernel import clock
from lingyan.kernel.month import Month
from tests.economy.books.support import book_of
from tests.support.urls import World, row


def _year(world: World) -> dict[str, Any]:
    return {"book_id": book_of(world.tree.village).pk, "year": 2026}


def _report(world: World) -> dict[str, Any]:
    return {**_year(world), "kind": "docx"}


def _chart(world: World) -> dict[str, Any]:
    version, _ = ChartVersion.objects.get_or_create(
        digest="0" * 64,
        defaults={"name": "新表", "from_month": Month(2026, 1), "changes": [], "loaded_at": clock.now()},
    )
    return {"book_id": book_of(world.tree.village).pk, "version_id": version.pk}


def _archive(world: World) -> dict[str, Any]:
    stored, _ = StoredFile.objects.get_or_create(
        sha256="0" * 64, defaults={"size": 1, "kind": "zip", "name": "a.zip", "stored_at": clock.now()}
    )
    made, _ = ArchiveSet.objects.get_or_create(
        book=book_of(world.tree.village), year=2026, version=1,
        defaults={
            "stored": stored, "sha256": stored.sha256, "size": 1, "files": 1, "pages": 1, "made_at": clock.now(),
        },
    )  # fmt: skip
    return {"archive_id": made.pk}


def _confirmations(world: World) -> dict[str, Any]:
    return {"book_id": book_of(world.tree.village).pk}


def _party(world: World) -> dict[str, Any]:
    """A unit that has owed since the year began."""
    book = book_of(world.tree.village)
    party, _ = Party.objects.get_or_create(book=book, kind="unit", code="D90", defaults={"name": "清水公司"})
    account = Account.objects.get(code="11201", book=None)
    Balance.objects.get_or_create(
        book=book, month=202600, account=account, party=party, defaults={"debit": 100}
    )
    return {"book_id": book.pk, "party_id": party.pk}


row("year:years")
row("year:archive-rows")
row("year:year", _year, scoped=True)
row("year:distribute", _year, scoped=True)
row("year:report", _report, scoped=True)
row("year:confirmations", _confirmations, scoped=True, query="year=2026")
row("year:confirmation-letters", _confirmations, scoped=True, query="year=2026")
row("year:confirm", _party, scoped=True, query="year=2026")
row("year:archives")
row("year:archive", _archive, scoped=True)
row("year:open-archive", _archive, scoped=True)
row("books:charts")
row("books:convert-chart", _chart, scoped=True)
