"""The file store: known kinds only, one copy of a content, and a changed copy is noticed."""

from __future__ import annotations

from pathlib import Path

import pytest

from lingyan.files import actions
from lingyan.files.models import StoredFile
from lingyan.files.rules import recognise
from lingyan.kernel.problems import Refused
from tests.support.actors import everything

PDF = b"%PDF-1.7\n%%EOF"


@pytest.mark.parametrize(
    ("content", "name", "kind"),
    [
        (PDF, "发票.pdf", "pdf"), (b"PK\x03\x04..", "a.docx", "docx"), (b"PK\x03\x04..", "a.exe", None),
        (b"MZ...", "a.pdf", None), ("村务".encode("gb18030"), "说明.txt", "text"), (b"\xff\xfe\x00", "a.txt", None),
        (b"<html>", "a.html", None),
    ],
)  # fmt: skip
def test_a_file_is_what_its_bytes_say(content: bytes, name: str, kind: str | None) -> None:
    assert recognise(content, name) == kind


@pytest.mark.django_db
def test_the_same_content_is_kept_once() -> None:
    first = actions.store(everything(), PDF, name="发票.pdf")
    again = actions.store(everything(), PDF, name="另一个名字.pdf")
    assert first == again and StoredFile.objects.count() == 1
    assert actions.read(first) == PDF


@pytest.mark.django_db
@pytest.mark.parametrize(("content", "code"), [(b"", "empty-file"), (b"MZ", "wrong-type")])
def test_what_is_no_document_is_refused(content: bytes, code: str) -> None:
    with pytest.raises(Refused) as refusal:
        actions.store(everything(), content, name="x.pdf")
    assert refusal.value.code == code


@pytest.mark.django_db
def test_a_changed_or_lost_file_is_noticed() -> None:
    stored = actions.store(everything(), PDF + b" other", name="a.pdf")
    path = actions.path_of(stored.sha256)
    path.write_bytes(b"changed")
    with pytest.raises(Refused, match="与摘要不符"):
        actions.read(stored)
    path.unlink()
    with pytest.raises(Refused, match="不见了"):
        actions.read(stored)


@pytest.mark.django_db
def test_a_file_made_here_is_moved_into_the_store_once(tmp_path: Path) -> None:
    for name in ("一.zip", "二.zip"):
        made = tmp_path / name
        made.write_bytes(b"PK made here")
        stored = actions.keep(everything(), made, name=name, kind="zip", keep_years=9999)
        assert not made.exists() and actions.read(stored) == b"PK made here"
    assert (stored.name, stored.size, stored.keep_years) == ("一.zip", 12, 9999)
    assert StoredFile.objects.filter(kind="zip").count() == 1


@pytest.mark.django_db
def test_a_sealed_content_rests_encrypted_and_is_kept_once() -> None:
    secret = PDF + b" names and accounts"
    sealed = actions.store(everything(), secret, name="a.pdf", sealed=True)
    assert actions.store(everything(), secret, name="b.pdf") == sealed
    resting = actions.path_of(sealed.sha256, sealed=True)
    assert secret not in resting.read_bytes() and not actions.path_of(sealed.sha256).exists()
    assert actions.read(sealed) == secret
    resting.write_bytes(resting.read_bytes()[:-1] + b"x")
    with pytest.raises(Refused, match="打不开") as refusal:
        actions.read(sealed)
    assert refusal.value.code == "file-changed"


@pytest.mark.django_db
def test_what_is_kept_open_already_stays_so() -> None:
    stored = actions.store(everything(), PDF + b" open", name="a.pdf")
    assert actions.store(everything(), PDF + b" open", name="a.pdf", sealed=True) == stored
    assert not stored.sealed and actions.read(stored) == PDF + b" open"
