"""The printed closing balances of the old books, put beside the opening that was taken over or typed (accounting.md R56)."""

from __future__ import annotations

import hashlib
import tempfile
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Final

from django.db import transaction

from lingyan.economy.books import lookups
from lingyan.economy.books.covers import OLD_CLOSING
from lingyan.economy.books.importing import InputFile, check_books
from lingyan.economy.books.importing.closing import printed_closing
from lingyan.economy.books.models import Book, OldClosing, OldClosingLine, Party, Project
from lingyan.files import actions as files
from lingyan.files import papers
from lingyan.kernel import audit, clock
from lingyan.kernel.access import Actor
from lingyan.kernel.failpoints import reach
from lingyan.kernel.problems import Refused, split
from lingyan.kernel.rights import BOOKS_CONFIGURE
from lingyan.people.models import Organisation
from lingyan.regions.queries import Directory

RECORDED: Final = audit.register("books.old-closing-recorded", "附上旧账期末余额")
_Row = tuple[int, str, str, str, str, int]
"""Row, account, party's code and name, project, amount."""


def record_old_closing(actor: Actor, *, book_id: int, content: bytes, name: str) -> OldClosing:
    """Read the sheet of what the old books ended with and keep its figures and the file beside the book.

    Balances by account, or by account, party and project; of the old chart only with names that can be told. Raises
    Denied without the right there, Refused with every fault of the file, for a sheet that is there with its file, and for
    a book of another organisation than the village's collective, which has no take-over.
    """
    book = lookups.book_for(actor, BOOKS_CONFIGURE, book_id)
    if book.organisation.kind != Organisation.Kind.COLLECTIVE:
        raise Refused("只有村集体的账套可以附上旧账期末余额。", code="not-a-collective")
    digest = hashlib.sha256(content).hexdigest()
    known = OldClosing.objects.filter(book=book, sha256=digest).first()
    if known is not None:
        return _with_its_file(actor, known, content, name)
    rows = _read(book, content, name)
    # Before the transaction, since a scan may take seconds; a file that is refused leaves no figures.
    stored = files.store(actor, content, name=name, keep_years=papers.registered()[OLD_CLOSING].keep_years)
    with transaction.atomic():
        lookups.lock([book.pk], to_close=True)
        if OldClosing.objects.filter(book=book, sha256=digest).exists():
            raise _repeated()
        made = OldClosing.objects.create(
            book=book, as_of=book.first_month.previous, sha256=digest,
            detailed=any(row[2] or row[3] or row[4] for row in rows), recorded_by=actor.user_id, recorded_at=clock.now(),
        )  # fmt: skip
        OldClosingLine.objects.bulk_create(_lines(made, rows))
        audit.record(
            actor, RECORDED, target=(OLD_CLOSING, made.pk), region_path=book.organisation.region.path,
            book=book.pk, rows=len(rows),
        )  # fmt: skip
        files.attach_stored(actor, OLD_CLOSING, made.pk, stored, name=name)
        reach("books.old-closing.before-commit")
    reach("books.old-closing.after-commit")
    return made


def _with_its_file(actor: Actor, known: OldClosing, content: bytes, name: str) -> OldClosing:
    """A sheet that is there gets the file it lacks: taken off since, or never attached."""
    if papers.of_record(OLD_CLOSING, known.pk).exists():
        raise _repeated()
    files.attach(actor, OLD_CLOSING, known.pk, content, name=name)
    return known


def _repeated() -> Refused:
    return Refused("这份旧账期末余额表已经附上。", code="repeated")


def _read(book: Book, content: bytes, name: str) -> list[_Row]:
    """Every deepest balance of the file that is not nil: of its closing columns, else of a table as openings are given."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / f"sheet{Path(name).suffix.lower()}"
        path.write_bytes(content)
        source = InputFile(path, name)
        printed, problems = printed_closing(source)
        if errors := split(problems)[0]:
            raise Refused(errors)
        if printed:
            return [(row, code, "", "", "", amount) for row, code, amount in printed]
        village = book.organisation.region.code
        check = check_books(
            [], openings=[source], year=book.first_month.year, regions=Directory.load(), village=village
        )
    if check.errors:
        raise Refused(check.errors)
    if [each.village_code for each in check.books] != [village]:
        raise Refused(
            "文件里没有这个村的余额，或有别的村的。请只上传这个村的旧账期末余额表。", code="other-village"
        )
    return [
        (line.source_row, line.account_code, line.party_code, line.party, line.project, line.amount_fen)
        for line in check.books[0].opening
        if line.amount_fen
    ]


def _lines(made: OldClosing, rows: Iterable[_Row]) -> Iterator[OldClosingLine]:
    parties: dict[tuple[str, str], Party] = {}
    for party in Party.objects.filter(book=made.book).select_related("personal"):
        known = party.personal.name if party.personal else party.name
        parties[party.code, known] = party
        parties.setdefault(("", known), party)
    projects = {project.name: project for project in Project.objects.filter(book=made.book)}
    for row, account, code, name, project, amount in rows:
        owed, work = parties.get((code, name or code)), projects.get(project)
        strange = bool((code or name) and owed is None) or bool(project and work is None)
        yield OldClosingLine(
            closing=made, row=row, account=account, party=owed, project=work, strange=strange, amount=amount
        )
