"""Archive sets: made of a closed year, kept in the file store, superseded by a later version and never changed."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from pathlib import Path
from typing import Final

from django.conf import settings
from django.db import transaction

from lingyan.economy.books import lookups
from lingyan.economy.books.models import Book
from lingyan.economy.year import rules
from lingyan.economy.year.archiving import KIND
from lingyan.economy.year.archiving.writing import Told, Written, fonds_of, write_set
from lingyan.economy.year.covers import ARCHIVE
from lingyan.economy.year.models import ArchiveFile, ArchiveSet
from lingyan.economy.year.queries import open_months
from lingyan.files import actions as files
from lingyan.kernel import audit, clock
from lingyan.kernel.access import Actor
from lingyan.kernel.failpoints import reach
from lingyan.kernel.language import on_paper
from lingyan.kernel.problems import Problem, Refused
from lingyan.kernel.rights import YEAR_ARCHIVE, YEAR_READ_ARCHIVE
from lingyan.regions.models import Region
from lingyan.workflow import jobs
from lingyan.workflow.models import Job

ARCHIVED: Final = audit.register("year.archived", "会计资料归档")
READ: Final = audit.register("year.archive-read", "调阅会计档案")
MOST_BOOKS: Final = 2_000
_SHORTEST_PURPOSE: Final = 2


@on_paper()
def archive_year(
    actor: Actor,
    *,
    book_id: int,
    year: int,
    job_id: int | None = None,
    made_at: dt.datetime | None = None,
    told: Told = lambda _done, _total: None,
) -> ArchiveSet:
    """Make the archive set of a closed year; a later one supersedes it. One job makes one set of a book.

    The file is written first, outside any transaction; what a kill leaves behind is written over by the next run.
    Refused while months of the year are open.
    """
    book = lookups.book_for(actor, YEAR_ARCHIVE, book_id)
    before = ArchiveSet.objects.filter(book=book, year=year).order_by("-version").first()
    if job_id is not None:
        done = ArchiveSet.objects.filter(book=book, job_id=job_id).first()
        if done is not None:
            return done
    require_closed([book], year)
    moment = (made_at or clock.now()).replace(microsecond=0)
    version = before.version + 1 if before else 1
    target = _work_folder() / f"{book.pk}-{year}-{job_id or 0}.zip"
    written = write_set(
        book, year, target, version=version, supersedes=before.sha256 if before else "", made_at=moment,
        told=told,
    )  # fmt: skip
    reach("year.archive.before-store")
    with transaction.atomic():
        lookups.lock([book_id], to_close=True)
        made = _store(actor, book, year, written, version, before, job_id, moment)
        reach("year.archive.before-commit")
    reach("year.archive.after-commit")
    return made


def _store(
    actor: Actor, book: Book, year: int, written: Written, version: int, before: ArchiveSet | None,
    job_id: int | None, moment: dt.datetime,
) -> ArchiveSet:  # fmt: skip
    if ArchiveSet.objects.filter(book=book, year=year, version__gte=version).exists():
        raise Refused("刚才已有人把这一年归档，请刷新后再看", code="conflict")
    region = book.organisation.region
    name = rules.set_name(fonds_of(book), region.name, year, version)
    keep = max(rules.KEEP_YEARS[each.retention] for each in written.entries)
    size = written.path.stat().st_size
    stored = files.keep(actor, written.path, name=name, kind="zip", keep_years=keep)
    made = ArchiveSet.objects.create(
        book=book, year=year, version=version, supersedes=before, stored=stored, sha256=stored.sha256, size=size,
        files=len(written.entries), pages=sum(each.pages for each in written.entries), job_id=job_id,
        made_by=actor.user_id, made_at=moment,
    )  # fmt: skip
    ArchiveFile.objects.bulk_create(
        ArchiveFile(archive=made, no=number, **each.as_dict())
        for number, each in enumerate(written.entries, 1)
    )
    audit.record(
        actor, ARCHIVED, target=(ARCHIVE, made.pk), region_path=region.path, book=book.pk, year=year,
        version=version, sha256=made.sha256, files=made.files,
    )  # fmt: skip
    return made


def require_closed(books: Sequence[Book], year: int) -> None:
    """Refused with one sentence for each book that has open months in the year, or none at all."""
    found = open_months([book.pk for book in books], year)
    problems = [
        Problem("year-open", f"{book.organisation.region.name}：{year}年{_missing(found[book.pk])}")
        for book in books
        if found[book.pk] is None or found[book.pk]
    ]
    if problems:
        raise Refused(problems)


def _missing(months: list[int] | None) -> str:
    if months is None:
        return "没有账"
    return f"还有 {'、'.join(map(str, months))} 月没有结账，结账以后才能归档"


def ask_archive(actor: Actor, *, books: Sequence[Book], year: int, region: Region) -> Job:
    """Put the archiving of these books' year into the queue, when all of their months are closed."""
    if not books:
        raise Refused("没有选中账套，什么也没有办", code="nothing-chosen")
    if len(books) > MOST_BOOKS:
        raise Refused(f"一次最多归档 {MOST_BOOKS} 个账套", code="too-many")
    for book in books:
        actor.require(YEAR_ARCHIVE, book.organisation.region.path)
    require_closed(books, year)
    title = f"{region.name}{year}年会计资料归档（{len(books)} 个账套）"
    return jobs.ask(
        actor, KIND, title=title, region_path=region.path, books=[book.pk for book in books], year=year
    )


def note_reading(actor: Actor, made: ArchiveSet, *, purpose: str) -> Path:
    """Where the file of a set stands, after who opens it for what is on record (调阅登记)."""
    path = made.book.organisation.region.path
    actor.require(YEAR_READ_ARCHIVE, path)
    if len(purpose.strip()) < _SHORTEST_PURPOSE:
        raise Refused("调阅会计档案要写明用途", code="no-purpose")
    where = files.path_of(made.sha256)
    if not where.is_file():
        raise Refused("档案文件不见了，请从备份恢复", code="file-missing")
    with transaction.atomic():
        audit.record(
            actor, READ, target=(ARCHIVE, made.pk), region_path=path, purpose=purpose.strip()[:100],
            sha256=made.sha256,
        )  # fmt: skip
    return where


def _work_folder() -> Path:
    return Path(settings.LINGYAN.exports) / "archives"
