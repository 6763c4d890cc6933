"""Archive sets: only of a closed year, once a job, the later superseding the earlier, opened for a stated purpose."""

from __future__ import annotations

import zipfile

import pytest
from django.db import DatabaseError, transaction

from lingyan.economy.year import actions
from lingyan.economy.year.archiving.manifest import verify
from lingyan.economy.year.models import ArchiveFile, ArchiveSet
from lingyan.files.actions import path_of
from lingyan.files.models import StoredFile
from lingyan.kernel.models import AuditEntry
from lingyan.kernel.problems import Denied, Refused
from lingyan.workflow import jobs
from lingyan.workflow.models import Job
from tests.economy.books.actions.vouchers import person
from tests.economy.year.support import YEAR, Year
from tests.support.identity import actor_with

pytestmark = pytest.mark.slow


def test_only_of_a_closed_year(year: Year) -> None:
    year.close_until(10)
    with pytest.raises(Refused, match=r"2025年还有 11、12 月没有结账"):
        year.archive()
    with pytest.raises(Refused, match="2024年没有账"):
        actions.archive_year(year.office.accountant, book_id=year.book.pk, year=2024)
    with pytest.raises(Refused, match="没有结账"):
        actions.ask_archive(
            year.office.accountant, books=[year.book], year=YEAR, region=year.office.places["芦溪镇"]
        )
    assert not ArchiveSet.objects.exists() and not Job.objects.exists()


def test_a_set_holds_the_year_and_is_never_changed(year: Year) -> None:
    year.close_year()
    made = year.archive()
    assert (made.version, made.supersedes, made.files) == (1, None, made.entries.count())
    verdict = verify(path_of(made.sha256))
    assert (verdict.faults, verdict.sha256) == ([], made.sha256)
    assert made.stored.name == "990121100200-KU·2025-雁庄村-会计档案-V1.zip"
    assert made.stored.keep_years == 9999
    for rows in (ArchiveSet.objects.all(), ArchiveFile.objects.all()):
        with pytest.raises(DatabaseError), transaction.atomic():
            rows.update(pages=0)
        with pytest.raises(DatabaseError), transaction.atomic():
            rows.delete()


def test_a_later_set_supersedes(year: Year) -> None:
    year.close_year()
    first, second = year.archive(), year.archive()
    assert (second.version, second.supersedes) == (2, first)
    assert verify(path_of(second.sha256)).manifest["supersedes"] == first.sha256
    assert path_of(first.sha256).is_file(), "the earlier file stays"


def test_one_job_for_many_books_survives_a_killed_worker(year: Year) -> None:
    year.close_year()
    town = year.office.places["芦溪镇"]
    accountant = actor_with("township-accountant", town)
    job = actions.ask_archive(accountant, books=[year.book], year=YEAR, region=town)
    assert jobs.run_next().state == Job.State.DONE  # type: ignore[union-attr]
    [made] = ArchiveSet.objects.all()
    assert made.job_id == job.pk
    Job.objects.filter(pk=job.pk).update(state=Job.State.WAITING, attempts=1)
    again = jobs.run_next()
    assert again is not None and again.state == Job.State.DONE
    assert (again.progress, again.total) == (1000, 1000)
    assert ArchiveSet.objects.count() == 1 and StoredFile.objects.filter(kind="zip").count() == 1


def test_the_same_books_give_the_same_bytes(year: Year) -> None:
    year.close_year()
    made = year.archive()
    version_two = {"job_id": None, "made_at": made.made_at}
    second, third = year.archive(**version_two), year.archive(**version_two)
    assert verify(path_of(second.sha256)).manifest["files"] == verify(path_of(third.sha256)).manifest["files"]


def test_a_job_stops_between_books_when_asked(year: Year) -> None:
    year.close_year()
    accountant = actor_with("township-accountant", year.office.places["芦溪镇"])
    job = actions.ask_archive(accountant, books=[year.book], year=YEAR, region=year.office.places["芦溪镇"])
    Job.objects.filter(pk=job.pk).update(cancel_asked=True)
    done = jobs.run_next()
    assert done is not None and done.state == Job.State.CANCELLED
    assert not ArchiveSet.objects.exists()


def test_who_may_and_who_may_not(year: Year) -> None:
    year.close_year()
    with pytest.raises(Denied):
        actions.archive_year(person(9, "出纳", without=["archives.make"]), book_id=year.book.pk, year=YEAR)
    with pytest.raises(Denied):
        actions.ask_archive(
            person(9, "出纳", without=["archives.make"]), books=[year.book], year=YEAR,
            region=year.office.places["芦溪镇"],
        )  # fmt: skip
    with pytest.raises(Refused, match="没有选中账套"):
        actions.ask_archive(year.office.accountant, books=[], year=YEAR, region=year.office.places["芦溪镇"])


def test_opening_leaves_its_purpose_in_the_trail(year: Year) -> None:
    year.close_year()
    made = year.archive()
    with pytest.raises(Denied):
        actions.note_reading(person(9, "村民", without=["archives.view"]), made, purpose="看看")
    with pytest.raises(Refused, match="写明用途"):
        actions.note_reading(year.office.accountant, made, purpose=" ")
    assert zipfile.is_zipfile(actions.note_reading(year.office.accountant, made, purpose="年度审计"))
    entry = AuditEntry.objects.filter(code="year.archive-read").get()
    assert entry.details["purpose"] == "年度审计"
    path_of(made.sha256).unlink()
    with pytest.raises(Refused, match="不见了"):
        actions.note_reading(year.office.accountant, made, purpose="年度审计")
