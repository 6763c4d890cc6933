"""Posters of a region: after the proof is read, whole or not at all, by command, and by a job that survives a kill."""

from __future__ import annotations

import datetime as dt
import zipfile
from pathlib import Path

import pytest

from lingyan.disclosure import bundles
from lingyan.disclosure.actions import take_over_month
from lingyan.kernel import clock
from lingyan.kernel.problems import Refused
from lingyan.noticeboard import printing
from lingyan.noticeboard.actions import proofread
from lingyan.workflow import jobs, leftovers
from lingyan.workflow.models import Job
from tests.disclosure.support import JANUARY, Sealed
from tests.support.actors import everything
from tests.support.identity import actor_with

pytestmark = pytest.mark.django_db


def test_nothing_is_printed_before_a_second_person_has_read_it(village: Sealed, tmp_path: Path) -> None:
    with pytest.raises(Refused) as refusal:
        printing.require_read(village.officer, village.region, printing.of_month(JANUARY))
    assert refusal.value.code == "nothing-public"
    publication = village.published()
    with pytest.raises(Refused, match="第二人校对"):
        printing.require_read(village.officer, village.region, printing.of_month(JANUARY))
    proofread(village.secretary, [publication])
    found = printing.require_read(village.officer, village.region, printing.of_month(JANUARY))
    (path,) = printing.write_posters(everything(), found, tmp_path / "海报")
    assert path.name == "990121107208-凤桥村-2025-01.pdf"
    assert path.read_bytes().startswith(b"%PDF")
    assert [each.name for each in path.parent.iterdir()] == [path.name]


def test_signatures_taken_over_from_paper_stand_for_the_reading(village: Sealed) -> None:
    bundles.finish(take_over_month(village.officer, village.region, JANUARY, note="纸质材料存乡镇"))
    assert len(printing.require_read(village.officer, village.region, printing.of_month(JANUARY))) == 1


def test_a_job_makes_one_archive_and_may_run_twice(village: Sealed) -> None:
    proofread(village.secretary, [village.published()])
    actor = actor_with("township-officer", village.region.parent)
    job = printing.ask(actor, region=village.region, wanted=printing.of_month(JANUARY))
    assert jobs.run_next().state == Job.State.DONE  # type: ignore[union-attr]
    with zipfile.ZipFile(printing.archive_of(job)) as archive:
        assert archive.namelist() == ["990121107208-凤桥村-2025-01.pdf"]
        assert archive.testzip() is None
    Job.objects.filter(pk=job.pk).update(state=Job.State.WAITING, attempts=0)
    assert jobs.run_next().state == Job.State.DONE  # type: ignore[union-attr]
    assert [each.name for each in printing.archive_of(job).parent.iterdir()] == [f"{job.pk}.zip"]


def test_a_job_without_its_reading_is_refused(village: Sealed) -> None:
    village.published()
    with pytest.raises(Refused, match="第二人校对"):
        printing.ask(village.officer, region=village.region, wanted=printing.of_month(JANUARY))
    assert not Job.objects.exists()


def test_what_a_job_made_goes_after_a_week(village: Sealed) -> None:
    proofread(village.secretary, [village.published()])
    actor = actor_with("township-officer", village.region.parent)
    job = printing.ask(actor, region=village.region, wanted=printing.of_month(JANUARY))
    made = jobs.run_next()
    assert made is not None and made.finished_at is not None
    archive = printing.archive_of(job)
    left = archive.with_suffix("")
    left.mkdir()
    (left / "一张.pdf").write_bytes(b"%PDF")
    (archive.parent / "别的.zip").touch()
    with clock.fixed(made.finished_at + leftovers.KEPT):
        assert printing.sweep() == 0
    with clock.fixed(made.finished_at + leftovers.KEPT + dt.timedelta(seconds=1)):
        assert printing.sweep() == 2 and printing.sweep() == 0
    assert [each.name for each in archive.parent.iterdir()] == ["别的.zip"]
