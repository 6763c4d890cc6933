"""What must hold of publications: rows, log entries and files on disk agree. Used by `lingyan check`."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator

from lingyan.disclosure import bundles
from lingyan.disclosure.models import Publication
from lingyan.disclosure.verification import (
    PAGE,
    WITHDRAWN_MARK,
    Untrue,
    commitment_of,
    entry_for,
    verify_bundle,
    verify_proof_file,
    withdrawal_entry,
)
from lingyan.disclosure.verification import PROOF as PROOF_FILE
from lingyan.seal import actions as log
from lingyan.seal.models import LogEntry
from lingyan.seal.note import Verifier


def breaches() -> Iterator[str]:
    """One sentence for each publication that does not agree with its log entry or its files."""
    logged = (
        Publication.objects.filter(log_index__isnull=False).select_related("region").order_by("log_index")
    )
    if not logged.exists():
        return
    keys = log.log_keys().verifier
    for publication in logged.iterator(chunk_size=500):
        for sentence in _of_one(publication, keys):
            yield f"{publication.region.name} {publication.month} 第{publication.version}版：{sentence}"


def _of_one(publication: Publication, key: Verifier) -> Iterator[str]:
    commitment = bytes(publication.commitment)
    yield from _compare_entry(publication.log_index, entry_for(commitment))
    if publication.state == Publication.State.WITHDRAWN:
        digest = hashlib.sha256(publication.withdrawn_reason.encode()).digest()
        yield from _compare_entry(publication.withdrawal_index, withdrawal_entry(commitment, digest))
        yield from _withdrawal_files(publication, key)
        return
    if commitment_of(publication.body.encode(), bytes(publication.salt or b"")) != commitment:
        yield "数据库里的公开内容与承诺不符"
    try:
        verify_bundle(bundles.folder_of(publication), key)
    except Untrue as untrue:
        yield str(untrue)


def _compare_entry(index: int | None, expected: bytes) -> Iterator[str]:
    entry = None if index is None else LogEntry.objects.filter(index=index).first()
    if entry is None:
        yield f"日志里没有第 {index} 条"
    elif bytes(entry.data) != expected:
        yield f"日志第 {index} 条与承诺不符"


def _withdrawal_files(publication: Publication, key: Verifier) -> Iterator[str]:
    folder = bundles.folder_of(publication)
    page = folder / PAGE
    if not page.is_file() or WITHDRAWN_MARK not in page.read_text(encoding="utf-8"):
        yield "已撤下，但公开位置上不是撤下说明"
        return
    try:
        verify_proof_file(folder / PROOF_FILE, key)
    except Untrue as untrue:
        yield str(untrue)
