"""Stored files and the scanner: refused, accepted, accepted unscanned, scanned later, found later."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings as configured
from django.test import Client
from django.urls import reverse

from lingyan.cli.checks import attachments, scanned
from lingyan.files import actions, papers, rescan, scanning
from lingyan.files.models import StoredFile
from lingyan.kernel.models import AuditEntry
from lingyan.kernel.problems import Refused
from tests.support.actors import everything
from tests.support.clamd import EICAR, clamd
from tests.support.identity import Tree, signed_in, user_with
from tests.support.papers import KIND

pytestmark = pytest.mark.django_db
PDF = b"%PDF-1.7 "
Scan = StoredFile.Scan


@pytest.fixture
def daemon(tmp_path: Path, settings: Any) -> Path:
    """Where a scanner should listen; the files are those of this test alone."""
    path = tmp_path / "clamd"
    settings.LINGYAN = replace(
        configured.LINGYAN, home=tmp_path, keys=configured.LINGYAN.keys, clamd=f"unix:{path}"
    )
    return path


def _accept(settings: Any) -> None:
    settings.LINGYAN = replace(settings.LINGYAN, clamd_unreachable="accept")


def _store(content: bytes = PDF) -> StoredFile:
    return actions.store(everything(), content, name="发票.pdf")


def test_without_a_scanner_nothing_is_claimed() -> None:
    stored = _store(PDF + b"no scanner")
    assert stored.scan == Scan.OFF and scanning.badge(stored) is None
    assert rescan.rescan() == 0 and not list(scanned())


def test_a_clean_file_is_accepted_and_says_so(daemon: Path) -> None:
    with clamd(daemon):
        stored = _store()
    assert stored.scan == Scan.CLEAN and stored.scanned_at is not None
    assert scanning.badge(stored) == ("已查毒", "ok")


def test_an_infected_file_is_refused_and_leaves_nothing(daemon: Path) -> None:
    with clamd(daemon), pytest.raises(Refused, match=r"含有病毒（Eicar-Signature），没有收存") as refusal:
        _store(PDF + EICAR)
    assert refusal.value.code == "infected"
    assert not StoredFile.objects.exists() and not list((daemon.parent / "files").glob("**/*"))


def test_without_an_answer_the_usual_choice_refuses(daemon: Path) -> None:
    with pytest.raises(Refused, match=r"没有应答.*没有收存") as refusal:
        _store()
    assert refusal.value.code == "not-scanned" and not StoredFile.objects.exists()


def test_accepted_unscanned_is_marked_and_scanned_later(daemon: Path, settings: Any) -> None:
    _accept(settings)
    stored = _store()
    assert stored.scan == Scan.WAITING and scanning.badge(stored) == ("未查毒", "warn")
    assert "有 1 个附件还没有查毒" in "".join(scanned())
    assert rescan.rescan() == 0
    with clamd(daemon):
        assert rescan.rescan() == 1
        assert rescan.rescan() == 0
    stored.refresh_from_db()
    assert stored.scan == Scan.CLEAN and not list(scanned())


def test_stored_again_where_the_scanner_answers_it_is_scanned(daemon: Path, settings: Any) -> None:
    _accept(settings)
    waiting = _store()
    with clamd(daemon):
        assert _store() == waiting
    waiting.refresh_from_db()
    assert waiting.scan == Scan.CLEAN


def test_a_virus_found_later_closes_the_file(daemon: Path, settings: Any) -> None:
    _accept(settings)
    stored = _store(PDF + EICAR)
    with clamd(daemon):
        assert rescan.rescan() == 1
    stored.refresh_from_db()
    assert stored.scan == Scan.INFECTED and scanning.badge(stored) == ("查出病毒，已停用", "danger")
    with pytest.raises(Refused, match="已停用"):
        actions.read(stored)
    assert AuditEntry.objects.get(code=actions.FOUND).details["virus"] == "Eicar-Signature"
    assert "收存后查出病毒" in "".join(scanned())


def test_a_lost_file_does_not_stop_the_round(daemon: Path, settings: Any) -> None:
    _accept(settings)
    lost, kept = _store(PDF + b"1"), _store(PDF + b"2")
    actions.path_of(lost.sha256).unlink()
    with clamd(daemon):
        assert rescan.rescan() == 1
    kept.refresh_from_db()
    assert kept.scan == Scan.CLEAN


def test_a_sealed_file_that_cannot_be_opened_holds_up_no_other(daemon: Path, settings: Any) -> None:
    _accept(settings)
    sealed = actions.store(everything(), PDF + b"1", name="流水.pdf", sealed=True)
    resting = actions.path_of(sealed.sha256, sealed=True)
    resting.write_bytes(resting.read_bytes()[:-1] + b"x")
    kept = _store(PDF + b"2")
    with clamd(daemon):
        assert rescan.rescan() == 1
    for stored in (sealed, kept):
        stored.refresh_from_db()
    assert (sealed.scan, kept.scan) == (Scan.WAITING, Scan.CLEAN)
    assert "打不开" in "".join(attachments())


def test_a_file_too_large_for_the_scanner_holds_up_no_other(daemon: Path, settings: Any) -> None:
    _accept(settings)
    large, small = _store(PDF + b"x" * 5000), _store(PDF)
    with clamd(daemon, most=1000):
        assert rescan.rescan() == 1
    large.refresh_from_db()
    small.refresh_from_db()
    assert (large.scan, small.scan) == (Scan.WAITING, Scan.CLEAN)
    assert "有 1 个附件还没有查毒" in "".join(scanned())


def test_the_state_stands_beside_the_paper(client: Client, daemon: Path, settings: Any) -> None:
    _accept(settings)
    tree = Tree()
    signed_in(client, user_with("township-accountant", tree.town))
    url = reverse("files:add", args=[KIND, tree.village.pk])
    with (daemon.parent / "合同.pdf").open("wb+") as file:
        file.write(PDF)
        file.seek(0)
        client.post(url, {"papers": file})
    paper = papers.of_record(KIND, tree.village.pk).get()
    assert paper.stored.scan == Scan.WAITING
    assert "未查毒" in _rendered(tree, settings)


def _rendered(tree: Tree, settings: Any) -> str:
    from django.template import Context, Template
    from django.test import RequestFactory

    request = RequestFactory().get("/")
    request.actor = everything()  # type: ignore[attr-defined]
    template = Template(f"{{% load papers %}}{{% papers '{KIND}' owner %}}")
    return template.render(Context({"request": request, "owner": tree.village.pk}))


def test_what_the_product_made_says_so_and_is_neither_scanned_nor_refused(
    daemon: Path, tmp_path: Path
) -> None:
    made = actions.store(everything(), PDF + b"minutes", name="会议记录.pdf", made=True)
    whole = tmp_path / "set"
    whole.write_bytes(PDF + b"archive")
    kept = actions.keep(everything(), whole, name="会计档案.zip", kind="zip", keep_years=30)
    for stored in (made, kept):
        assert stored.scan == Scan.MADE and scanning.badge(stored) == ("系统生成", "info")
    assert not list(scanned())
    with clamd(daemon) as scanner:
        assert rescan.rescan() == 0 and scanner.asked == 0


def test_what_the_product_made_and_somebody_uploads_is_scanned_for_them(daemon: Path) -> None:
    actions.store(everything(), PDF, name="发票.pdf", made=True)
    with clamd(daemon):
        assert _store().scan == Scan.CLEAN


def test_a_sealed_file_is_scanned_later_as_what_it_is(daemon: Path, settings: Any) -> None:
    _accept(settings)
    stored = actions.store(everything(), PDF + EICAR, name="流水.pdf", sealed=True)
    with clamd(daemon):
        assert rescan.rescan() == 1
    stored.refresh_from_db()
    assert stored.scan == Scan.INFECTED
