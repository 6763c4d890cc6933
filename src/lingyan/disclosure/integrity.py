"""What must hold of publications: rows, log entries and files on disk agree. Used by `lingyan check`."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import islice
from pathlib import Path

from django.conf import settings

from lingyan.disclosure import bundles, directory
from lingyan.disclosure.models import Publication
from lingyan.disclosure.publishing import notice_of
from lingyan.disclosure.sheets.catalogue import ACCOUNTS
from lingyan.disclosure.sheets.signed import UNDER_SIGNATURE, strayed
from lingyan.disclosure.verification import Untrue, commitment_of, entry_for, verify_bundle, withdrawal_entry
from lingyan.seal import actions as log
from lingyan.seal.models import LogEntry
from lingyan.seal.note import Verifier


def breaches() -> Iterator[str]:
    """One sentence for each publication that is not as signed, or not as in its log entry or files, and each stranger."""
    yield from _not_as_signed()
    logged = Publication.objects.filter(log_index__isnull=False)
    logged = logged.select_related("region", "book__organisation")
    if not logged.exists():
        return
    key, witnesses = log.log_keys().verifier, log.witness_keys()
    pages = Path(settings.LINGYAN.public) / "v"
    directory_pages = {pages / path: page for path, page in _directory().items()}
    expected: set[Path] = set(directory_pages)
    for publication in logged.order_by("log_index").iterator(chunk_size=100):
        expected.add(bundles.folder_of(publication))
        for sentence in _of_one(publication, key, witnesses):
            yield f"{publication.region.name} {publication.what} 第{publication.version}版：{sentence}"
    yield from _strangers(expected)
    yield from _shared(directory_pages)


def _not_as_signed() -> Iterator[str]:
    sheets = Publication.objects.exclude(sheet=ACCOUNTS).filter(state__in=UNDER_SIGNATURE)
    found = sheets.select_related("region").order_by("pk").iterator(chunk_size=100)
    while some := list(islice(found, 100)):
        for one in strayed(some):
            yield f"{one.region.name} {one.what} 第{one.version}版：内容与签字时不同"


def _directory() -> dict[str, bytes]:
    return directory.pages(directory.public_villages())


def _of_one(publication: Publication, key: Verifier, witnesses: list[Verifier]) -> Iterator[str]:
    commitment = bytes(publication.commitment)
    yield from _compare_entry(publication.log_index, entry_for(commitment))
    if publication.state == Publication.State.WITHDRAWN and publication.withdrawn_at is None:
        yield "标为已撤下，却没有撤下时间"
        return
    if publication.state == Publication.State.WITHDRAWN:
        yield from _compare_entry(
            publication.withdrawal_index, withdrawal_entry(commitment, notice_of(publication))
        )
    elif commitment_of(publication.body.encode(), bytes(publication.salt or b"")) != commitment:
        yield "数据库里的公开内容与承诺不符"
    yield from _files(publication, key, witnesses)


def _files(publication: Publication, key: Verifier, witnesses: list[Verifier]) -> Iterator[str]:
    """The bundle holds by itself, and it is this publication's and no other."""
    withdrawn = publication.state == Publication.State.WITHDRAWN
    try:
        facts = verify_bundle(bundles.folder_of(publication), key, witnesses).facts
    except Untrue as untrue:
        yield str(untrue)
        return
    if facts["index"] != (publication.withdrawal_index if withdrawn else publication.log_index):
        yield "已撤下，但公开位置上不是撤下说明" if withdrawn else "公开位置上是另一份公开页"


def _compare_entry(index: int | None, expected: bytes) -> Iterator[str]:
    entry = None if index is None else LogEntry.objects.filter(index=index).first()
    if entry is None:
        yield f"日志里没有第 {index} 条"
    elif bytes(entry.data) != expected:
        yield f"日志第 {index} 条与承诺不符"


def _strangers(expected: set[Path]) -> Iterator[str]:
    """Pages that look published and are not."""
    pages = Path(settings.LINGYAN.public) / "v"
    for folder in sorted(pages.glob("*/*/*")):
        if folder not in expected and not folder.parent.name.startswith("."):
            yield f"{folder.relative_to(pages)} 不是这里公开的内容"


def _shared(directory_pages: dict[Path, bytes]) -> Iterator[str]:
    """Style, scripts, public keys and directory pages are those that the program writes."""
    public = Path(settings.LINGYAN.public)
    files = {**bundles.shared_files(), **directory_pages}
    for path, content in sorted(files.items()):
        if not path.is_file():
            yield f"缺少 {path.relative_to(public)}"
        elif path.read_bytes() != content:
            yield f"{path.relative_to(public)} 被改动过"
