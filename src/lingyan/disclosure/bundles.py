"""Writing what was published as plain files: page, data, vouchers' commitments, proof and a signed manifest.

A bundle stands in `public/v/<village>/<month>/<version>/`. It is written beside its place and renamed, so a
reader never sees half of one. What is missing after a kill is written again by `finish`.
"""

from __future__ import annotations

import hashlib
import json
import os
import shutil
import tempfile
from collections.abc import Iterable, Sequence
from importlib import resources
from pathlib import Path
from typing import Any, Final

from django.conf import settings

from lingyan.disclosure import directory, publishing
from lingyan.disclosure.models import Publication
from lingyan.disclosure.page import render_page, render_withdrawal, seal_of
from lingyan.disclosure.verification import (
    BODY,
    BOOK,
    MANIFEST,
    PAGE,
    PROOF,
    entry_for,
    manifest_text,
    withdrawal_entry,
)
from lingyan.kernel import failpoints
from lingyan.kernel.jcs import canonical
from lingyan.kernel.month import Month
from lingyan.regions.models import Region
from lingyan.seal import actions as log
from lingyan.seal import proof
from lingyan.seal.keys import LogKeys
from lingyan.seal.note import Note
from lingyan.seal.tiles import TileLog

POSTER: Final = "poster.pdf"
_VISIBLE: Final = (Publication.State.PUBLISHED, Publication.State.SUPERSEDED)


def folder_of(publication: Publication) -> Path:
    """Where the bundle of a publication stands."""
    place = f"{publication.region.code}/{publication.month}/{publication.version}"
    return Path(settings.LINGYAN.public) / "v" / place


def address_of(publication: Publication) -> str:
    """The address under which the portal serves the bundle."""
    return f"/v/{publication.region.code}/{publication.month}/{publication.version}/"


def finish(publications: Sequence[Publication] | None = None) -> int:
    """Sign the log and write every bundle and withdrawal notice that is missing. Returns how many were written.

    Without a list it looks at all publications, as after a restart.
    """
    wanted = _unwritten(publications)
    if not wanted:
        return 0
    sealed = log.publish_checkpoint()
    keys = log.log_keys()
    with TileLog(log.log_folder(), writable=False) as tiles:
        size = sealed.checkpoint.size
        for publication, book in publishing.with_books(wanted):
            index = publication.log_index if publication.state in _VISIBLE else publication.withdrawal_index
            path = tiles.inclusion_proof(index or 0, size)
            failpoints.reach("disclosure.publish.before-bundle")
            if publication.state in _VISIBLE:
                _write_bundle(publication, book, path, sealed.note, keys)
            else:
                _write_withdrawal(publication, path, sealed.note)
    _publish_keys(keys)
    publish_assets()
    publish_directory({publication.region for publication in wanted})
    return len(wanted)


def _unwritten(publications: Sequence[Publication] | None) -> list[Publication]:
    if publications is None:
        logged = Publication.objects.filter(log_index__isnull=False)
        publications = list(logged.select_related("region__parent__parent", "book__organisation"))
    return [one for one in publications if not _is_written(one)]


def _is_written(publication: Publication) -> bool:
    folder = folder_of(publication)
    if publication.state in _VISIBLE:
        return (folder / MANIFEST).exists()
    return not (folder / BODY).exists() and (folder / PROOF).exists()


def _write_bundle(
    publication: Publication, book: dict[str, Any], path: Sequence[bytes], note: Note, keys: LogKeys
) -> None:
    body, salt = json.loads(publication.body), bytes(publication.salt or b"")
    entry = entry_for(bytes(publication.commitment))
    proof_text = str(proof.make(entry, publication.log_index or 0, path, note, extra=entry))
    files = {
        BODY: canonical({"body": body, "salt": salt.hex()}),
        BOOK: canonical(book),
        PROOF: proof_text.encode(),
        PAGE: render_page(body, salt, seal_of(proof_text, body), proof_text).encode(),
    }
    files[MANIFEST] = signed_manifest(files, keys)
    _replace_folder(folder_of(publication), files)


def _write_withdrawal(publication: Publication, path: Sequence[bytes], note: Note) -> None:
    reason = publication.withdrawn_reason
    entry = withdrawal_entry(bytes(publication.commitment), hashlib.sha256(reason.encode()).digest())
    month: Month = publication.month
    assert publication.withdrawn_at is not None
    page = render_withdrawal(
        village=publication.region.name, month_zh=month.zh, version=publication.version, reason=reason,
        on=publication.withdrawn_at.date().isoformat(),
    )  # fmt: skip
    proof_text = str(proof.make(entry, publication.withdrawal_index or 0, path, note, extra=entry))
    _replace_folder(folder_of(publication), {PAGE: page.encode(), PROOF: proof_text.encode()})


def add_poster(publication: Publication, poster: bytes) -> Path:
    """Put a poster into its bundle and sign the manifest anew, so that the bundle stays complete."""
    folder = folder_of(publication)
    files = {path.name: path.read_bytes() for path in folder.iterdir() if path.name != MANIFEST}
    files[POSTER] = poster
    files[MANIFEST] = signed_manifest(files, log.log_keys())
    _replace_folder(folder, files)
    return folder / POSTER


def signed_manifest(files: dict[str, bytes], keys: LogKeys) -> bytes:
    """The digest of every file, signed with the log's key."""
    manifest: dict[str, Any] = {
        "v": 1,
        "files": {name: hashlib.sha256(content).hexdigest() for name, content in sorted(files.items())},
    }
    signature = keys.signer.sign(manifest_text(manifest)).line.rstrip("\n")
    return json.dumps({**manifest, "signature": signature}, ensure_ascii=False, indent=1).encode()


def publish_directory(villages: Iterable[Region] = ()) -> None:
    """The pages that lead to these villages' months."""
    for path, page in directory.pages(villages).items():
        _replace_file(Path(settings.LINGYAN.public) / "v" / path, page)


def publish_assets() -> None:
    """The style and scripts that pages share, and nothing from elsewhere."""
    source = resources.files("lingyan.disclosure") / "assets"
    files = {entry.name: entry.read_bytes() for entry in source.iterdir() if entry.is_file()}
    folder = Path(settings.LINGYAN.public) / "assets" / "1"
    if {name for name, content in files.items() if _same(folder / name, content)} != set(files):
        _replace_folder(folder, files)


def _publish_keys(keys: LogKeys) -> None:
    public = Path(settings.LINGYAN.public) / "v"
    _replace_file(public / "log.vkey", f"{keys.verifier.vkey}\n".encode())
    witnesses: Iterable[str] = (key.vkey for key in log.witness_keys())
    _replace_file(public / "witnesses.vkeys", "".join(f"{vkey}\n" for vkey in witnesses).encode())


def _same(path: Path, content: bytes) -> bool:
    return path.is_file() and path.read_bytes() == content


def _replace_file(path: Path, content: bytes) -> None:
    if _same(path, content):
        return
    path.parent.mkdir(parents=True, exist_ok=True)
    descriptor, temporary = tempfile.mkstemp(dir=path.parent)
    with os.fdopen(descriptor, "wb") as handle:
        handle.write(content)
    Path(temporary).chmod(0o644)
    Path(temporary).replace(path)


def _replace_folder(folder: Path, files: dict[str, bytes]) -> None:
    """The manifest is written last, so a folder with a manifest is whole even after a kill between two renames."""
    folder.parent.mkdir(parents=True, exist_ok=True)
    fresh = Path(tempfile.mkdtemp(dir=folder.parent, prefix=".new-"))
    fresh.chmod(0o755)
    for name, content in files.items():
        (fresh / name).write_bytes(content)
    if folder.exists():
        old = Path(tempfile.mkdtemp(dir=folder.parent, prefix=".old-"))
        folder.rename(old / "was")
        fresh.rename(folder)
        shutil.rmtree(old, ignore_errors=True)
    else:
        fresh.rename(folder)
