"""Months made public, one withdrawn, posters printed."""

from __future__ import annotations

import zipfile
from collections.abc import Sequence
from functools import partial

from lingyan.cli.actors import posting_actor
from lingyan.disclosure import actions as disclosure
from lingyan.disclosure import bundles
from lingyan.disclosure.models import Publication
from lingyan.disclosure.verification import verify_bundle, verify_page
from lingyan.kernel import clock
from lingyan.kernel.month import Month
from lingyan.noticeboard import printing
from lingyan.seal import actions as log
from lingyan.seal.checkpoint import open_checkpoint
from lingyan.seal.tiles import TileLog
from lingyan.seal.verify import agrees
from lingyan.workflow.jobs import LEASE, run_next
from lingyan.workflow.models import Job
from tests.crash.steps.base import LIVE, MONTHS, OFFICER, Facts, Step, county


def steps() -> list[Step]:
    return [
        *(step for month in MONTHS for step in _publishing(month)),
        Step("withdraw", "disclosure withdraw", _withdraw, _withdrawn),
        Step("withdraw", "withdrawal notice", _bundles, _all_pages, _checkpoint_contains),
        Step("posters", "posters asked", _ask_posters, _posters_asked),
        Step("posters", "posters printed", _print_posters, _posters_printed),
    ]


def _publishing(month: Month) -> Sequence[Step]:
    return (
        Step("publish", f"disclosure publish {month}", partial(_publish, month), partial(_published, month)),
        Step("publish", f"pages {month}", _bundles, _all_pages, _checkpoint_contains),
    )


def _publish(month: Month) -> Facts:
    made = disclosure.take_over_month(OFFICER, county(), month, note="纸质材料存乡镇代理记账中心")
    return {"entries": {str(one.log_index): bytes(one.commitment).hex() for one in made}}


def _published(month: Month) -> Facts | None:
    found = Publication.objects.filter(month=month, log_index__isnull=False).order_by("log_index")
    return {"entries": {str(one.log_index): bytes(one.commitment).hex() for one in found}} if found else None


def _bundles() -> Facts:
    bundles.finish()
    return _checkpoint()


def _all_pages() -> Facts | None:
    """The checkpoint, when every page stands, is proven, and was cosigned by the witness."""
    key, witnesses = log.log_keys().verifier, log.witness_keys()
    for one in Publication.objects.filter(log_index__isnull=False).select_related("region"):
        folder = bundles.folder_of(one)
        if not (folder / "index.html").is_file():
            return None
        public = one.state != Publication.State.WITHDRAWN
        verdict = (
            verify_bundle(folder, key, witnesses)
            if public
            else verify_page(folder / "index.html", key, witnesses)
        )
        if not verdict.facts["witnesses"]:
            return None
    return _checkpoint()


def _checkpoint() -> Facts:
    return {"checkpoint": (log.log_folder() / "checkpoint").read_text(encoding="utf-8")}


def _checkpoint_contains(acknowledged: Facts) -> bool:
    """Whether the log still contains what an acknowledged checkpoint states."""
    before = open_checkpoint(acknowledged["checkpoint"].encode(), log.log_keys().verifier).checkpoint
    with TileLog(log.log_folder(), writable=False) as tiles:
        return agrees(before, tiles)


def _withdraw() -> Facts:
    publication = Publication.objects.get(region__code=LIVE, month=MONTHS[0])
    return {
        "index": disclosure.withdraw(OFFICER, publication, reason="金额写错，更正后重新公开").withdrawal_index
    }


def _withdrawn() -> Facts | None:
    found = Publication.objects.filter(withdrawal_index__isnull=False).first()
    return {"index": found.withdrawal_index} if found else None


def _ask_posters() -> Facts:
    return {"job": printing.ask(posting_actor(), region=county(), wanted=printing.of_month(MONTHS[1])).pk}


def _posters_asked() -> Facts | None:
    job = _poster_job()
    return {"job": job.pk} if job else None


def _poster_job() -> Job | None:
    return Job.objects.filter(kind=printing.KIND).first()


def _print_posters() -> Facts:
    """As the worker does, which takes up a job whose worker died once its lease is over."""
    job = _poster_job()
    assert job is not None
    with clock.fixed(clock.now() + (job.attempts + 1) * 2 * LEASE):
        run_next()
    done = _posters_printed()
    assert done is not None, _poster_job()
    return done


def _posters_printed() -> Facts | None:
    """Every sheet once, and nothing left beside the archive."""
    job = Job.objects.filter(kind=printing.KIND, state=Job.State.DONE).first()
    if job is None:
        return None
    archive = printing.archive_of(job)
    assert [path.name for path in archive.parent.iterdir()] == [archive.name]
    with zipfile.ZipFile(archive) as sheets:
        assert all(sheets.read(name).startswith(b"%PDF") for name in sheets.namelist())
        return {"sheets": sheets.namelist()}
