"""Storing files, putting them beside records, and noting what a scan found.

A file is recognised by its first bytes, written whole or not at all, and found by its digest.
"""

from __future__ import annotations

import hashlib
import io
import os
import shutil
import tempfile
from collections.abc import Callable
from pathlib import Path
from typing import BinaryIO, Final

from django.conf import settings
from django.db import transaction

from lingyan.files import papers, scanning
from lingyan.files.models import Paper, StoredFile
from lingyan.files.rules import recognise
from lingyan.kernel import audit, clock
from lingyan.kernel.access import Actor, system_actor
from lingyan.kernel.crypto import KeyProblem, open_file, seal_file
from lingyan.kernel.problems import Problem, Refused

ADDED: Final = audit.register("files.paper-added", "添加附件")
REMOVED: Final = audit.register("files.paper-removed", "取下附件")
FOUND: Final = audit.register("files.virus-found", "附件查出病毒")
SEALED: Final = audit.register("files.sealed", "附件改为加密存放")
_SCANNER: Final = system_actor("查毒")
MAX_BYTES: Final = 50 * 1024 * 1024


def store(
    actor: Actor, content: bytes, *, name: str, keep_years: int = 30, made: bool = False, sealed: bool = False
) -> StoredFile:
    """Keep a content and return its row; the same content again returns the row it already has.

    `name` says what text and Office files are; whoever uses the file keeps it. `made`: the product itself composed it, so
    it is marked as such and not scanned. `sealed`: it rests encrypted.
    Called by actions that have checked their own right and audit the attachment.
    Refused for empty files, files over 50 MiB, content that is no known document or picture, and viruses.
    Call it before a transaction where that can be: a scan may take seconds.
    """
    if not content:
        raise Refused(Problem("empty-file", "空文件", name))
    if len(content) > MAX_BYTES:
        raise Refused(Problem("too-large", "文件超过 50 MB", name))
    kind = recognise(content, name)
    if kind is None:
        raise Refused(Problem("wrong-type", "不是可以收存的文件类型（PDF、图片、Office、文本）", name))
    scan = StoredFile.Scan.MADE if made else scanning.verdict(content, name)
    scanned_at = clock.now() if scan == StoredFile.Scan.CLEAN else None
    digest = hashlib.sha256(content).hexdigest()
    known = StoredFile.objects.filter(sha256=digest).first()
    sealed = known.sealed if known else sealed
    _write_once(
        path_of(digest, sealed=sealed), lambda: seal_file(content, digest=digest) if sealed else content
    )
    row, fresh = StoredFile.objects.get_or_create(
        sha256=digest,
        defaults={
            "size": len(content), "kind": kind, "stored_at": clock.now(), "stored_by": actor.user_id,
            "keep_years": keep_years, "scan": scan, "scanned_at": scanned_at, "sealed": sealed,
        },
    )  # fmt: skip
    if not fresh and scanned_at and row.scan != scan:
        row.scan, row.scanned_at = scan, scanned_at
        row.save(update_fields=["scan", "scanned_at"])
    return row


def keep(actor: Actor, made: Path, *, name: str, kind: str, keep_years: int) -> StoredFile:
    """Move a file that the product itself made into the store, whatever its size, and return its row.

    Called inside the action that answers for it. The same content again returns the row it already has.
    """
    with made.open("rb") as handle:
        digest = hashlib.file_digest(handle, "sha256").hexdigest()
    size = made.stat().st_size
    _move_once(made, path_of(digest))
    row, _ = StoredFile.objects.get_or_create(
        sha256=digest,
        defaults={
            "size": size, "kind": kind, "name": name[:200], "stored_at": clock.now(), "stored_by": actor.user_id,
            "keep_years": keep_years, "scan": StoredFile.Scan.MADE,
        },
    )  # fmt: skip
    return row


def attach(
    actor: Actor, kind: str, owner_id: int, content: bytes, *, name: str, label: str = "", made: bool = False
) -> Paper:
    """Store a file and put it beside a record. The same content beside the same record stays once.

    `made`: the product itself composed it.
    """
    owner, path, label = _place_for(actor, kind, owner_id, label)
    # Before the transaction: a scan for viruses may take seconds, and nobody else could write meanwhile.
    stored = store(actor, content, name=name, keep_years=owner.keep_years, made=made)
    return _beside(actor, kind, owner_id, path, stored, name, label)


def attach_stored(
    actor: Actor, kind: str, owner_id: int, stored: StoredFile, *, name: str, label: str = ""
) -> Paper:
    """Put a file that was stored before beside a record, for actions that write both in one transaction."""
    _owner, path, label = _place_for(actor, kind, owner_id, label)
    return _beside(actor, kind, owner_id, path, stored, name, label)


def _place_for(actor: Actor, kind: str, owner_id: int, label: str) -> tuple[papers.Owner, str, str]:
    owner, path = papers.place_of(kind, owner_id)
    actor.require(owner.edit_right, path)
    label = label or owner.labels[0]
    if label not in owner.labels:
        raise Refused(f"附件种类应是{'、'.join(owner.labels)}之一", code="bad-label")
    papers.require_open(owner, owner_id)
    return owner, path, label


def _beside(
    actor: Actor, kind: str, owner_id: int, path: str, stored: StoredFile, name: str, label: str
) -> Paper:
    with transaction.atomic():
        paper, fresh = Paper.objects.get_or_create(
            owner_kind=kind, owner_id=owner_id, stored=stored, removed_at=None,
            defaults={
                "label": label, "added_by": actor.user_id, "added_at": clock.now(), "name": base_name(name),
            },
        )  # fmt: skip
        if fresh:
            audit.record(
                actor, ADDED, target=(papers.PAPER, paper.pk), region_path=path, kind=kind, owner=owner_id,
                sha256=stored.sha256, label=label,
            )  # fmt: skip
    return paper


def detach(actor: Actor, paper: Paper, *, reason: str) -> None:
    """Take a paper off its record, with the reason. The file and who added it stay on record."""
    owner, path = papers.place_of(paper.owner_kind, paper.owner_id)
    actor.require(owner.edit_right, path)
    if not reason.strip():
        raise Refused("取下附件要写明原因", code="no-reason")
    papers.require_open(owner, paper.owner_id)
    with transaction.atomic():
        changed = Paper.objects.filter(pk=paper.pk, removed_at=None).update(
            removed_at=clock.now(), removed_by=actor.user_id, removed_reason=reason.strip()[:200]
        )
        if not changed:
            raise Refused("这个附件已经取下", code="already-removed")
        audit.record(
            actor, REMOVED, target=(papers.PAPER, paper.pk), region_path=path, reason=reason.strip(),
            kind=paper.owner_kind, owner=paper.owner_id,
        )  # fmt: skip


def note_scan(stored: StoredFile, found: str | None) -> None:
    """What the later scan of a stored file found, None for nothing; only while none was noted.

    Done by the worker for nobody, so it asks for no right; a virus is audited, a clean file is the usual case.
    """
    state = StoredFile.Scan.CLEAN if found is None else StoredFile.Scan.INFECTED
    with transaction.atomic():
        waiting = StoredFile.objects.filter(pk=stored.pk, scan__in=scanning.WAITING)
        if waiting.update(scan=state, scanned_at=clock.now()) and found is not None:
            audit.record(
                _SCANNER, FOUND, target=("stored-file", stored.pk), sha256=stored.sha256, virus=found[:120]
            )


def seal(actor: Actor, stored: StoredFile) -> bool:
    """Encrypt what was kept open until now, then remove the open copy; gives whether it rests encrypted.

    Called by actions that answer for it. Killed at any point it leaves the content readable, and once more finishes it.
    A content that is lost or differs from its digest stays as it is, for `lingyan check`. SECURITY: the open copy is
    removed, not overwritten; backups of before hold it.
    """
    plain = path_of(stored.sha256)
    if not stored.sealed:
        content = plain.read_bytes() if plain.exists() else b""
        if hashlib.sha256(content).hexdigest() != stored.sha256:
            return False
        _write_once(path_of(stored.sha256, sealed=True), lambda: seal_file(content, digest=stored.sha256))
        with transaction.atomic():
            if StoredFile.objects.filter(pk=stored.pk, sealed=False).update(sealed=True):
                audit.record(actor, SEALED, target=("stored-file", stored.pk), sha256=stored.sha256)
    plain.unlink(missing_ok=True)
    return True


def path_of(digest: str, *, sealed: bool = False) -> Path:
    """Where the content with this digest stands; a sealed one has a name of its own, so that none is taken for the other."""
    name = f"{digest}.sealed" if sealed else digest
    return Path(settings.LINGYAN.files) / digest[:2] / digest[2:4] / name


def content_of(stored: StoredFile) -> bytes:
    """The bytes as they are, opened where they are sealed. Raises FileNotFoundError, or KeyProblem for a wrong key."""
    found = path_of(stored.sha256, sealed=stored.sealed).read_bytes()
    return open_file(found, digest=stored.sha256) if stored.sealed else found


def base_name(name: str) -> str:
    """A file's name without the folders that some browsers send, as long as a use of it keeps."""
    return Path(name).name[:200]


def read(stored: StoredFile, name: str = "") -> bytes:
    """The content, checked against its digest. Raises Refused when it is missing, was changed or holds a virus.

    `name` is what the use that is read calls the file.
    """
    name = name or str(stored)
    if stored.scan == StoredFile.Scan.INFECTED:
        raise Refused(f"附件“{name}”收存后查出病毒，已停用。请告知系统管理员。", code="infected")
    try:
        content = content_of(stored)
    except FileNotFoundError:
        raise Refused(f"附件“{name}”的文件不见了，请从备份恢复。", code="file-missing") from None
    except KeyProblem as problem:
        raise Refused(f"附件“{name}”打不开：{problem}。", code="file-changed") from None
    if hashlib.sha256(content).hexdigest() != stored.sha256:
        raise Refused(f"附件“{name}”的内容与摘要不符，请从备份恢复。", code="file-changed")
    return content


def _write_once(target: Path, content: Callable[[], bytes]) -> None:
    if not target.exists():
        _place(target, io.BytesIO(content()))


def _move_once(made: Path, target: Path) -> None:
    if not target.exists():
        with made.open("rb") as source:
            _place(target, source)
    made.unlink()


def _place(target: Path, source: BinaryIO) -> None:
    """Written beside its place and renamed, so that a file stands there whole or not at all."""
    target.parent.mkdir(parents=True, exist_ok=True)
    descriptor, temporary = tempfile.mkstemp(dir=target.parent)
    with os.fdopen(descriptor, "wb") as handle:
        shutil.copyfileobj(source, handle)
        handle.flush()
        os.fsync(handle.fileno())
    Path(temporary).replace(target)
