"""Writing what was published as plain files: page, data, vouchers' commitments, proof and a signed manifest.

A bundle stands in `public/v/<village>/<month>/<version>/`, of another book than the village collective's in
`public/v/<village>/<month>-book<id>/<version>/`, of another sheet than the accounts in
`public/v/<village>/<sheet>-<period>/<version>/`. It is written beside its place, synced and renamed, so
a reader never sees half of one; a change in place replaces one file at a time and ends with the manifest. What is
missing after a kill is written again by `finish`. One process writes at a time.
"""

from __future__ import annotations

import fcntl
import hashlib
import json
import os
import shutil
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from importlib import resources
from pathlib import Path
from typing import Any, Final

from django.conf import settings
from django.db.models import QuerySet

from lingyan.disclosure import directory, publishing
from lingyan.disclosure.models import Publication
from lingyan.disclosure.page import render_page, render_withdrawal
from lingyan.disclosure.verification import (
    BODY,
    BOOK,
    MANIFEST,
    PAGE,
    PROOF,
    data_text,
    entry_for,
    manifest_bytes,
    manifest_text,
    withdrawal_entry,
)
from lingyan.kernel import failpoints
from lingyan.kernel.jcs import canonical
from lingyan.kernel.problems import Refused, Unfinished
from lingyan.regions.models import Region
from lingyan.seal import actions as log
from lingyan.seal import proof
from lingyan.seal.durable import replace_file, sync_path, sync_paths, write_file
from lingyan.seal.keys import LogKeys
from lingyan.seal.note import Note
from lingyan.seal.sequencer import Sealed
from lingyan.seal.tiles import TileLog

POSTER: Final = "poster.pdf"
AT_ONCE: Final = 100
"""Bundles that are written, synced and put in place together; memory holds no more bodies than these."""
_VISIBLE: Final = (Publication.State.PUBLISHED, Publication.State.SUPERSEDED)
_FRESH: Final = ".new-"
_STANDS: Final = (
    "这一步已存入数据库，不用再做；但封存日志没有签名，或公开页没有写完。请先排除原因，再运行 lingyan log sign 补写"
    "（重新启动服务也会补写）；日志文件夹受损时，运行 lingyan log rebuild。"
)


def folder_of(publication: Publication) -> Path:
    """Where the bundle of a publication stands."""
    place = f"{publication.region.code}/{publication.place}/{publication.version}"
    return _pages() / place


def address_of(publication: Publication) -> str:
    """The address under which the portal serves the bundle."""
    return f"/v/{publication.region.code}/{publication.place}/{publication.version}/"


def finish(publications: Sequence[Publication] | None = None) -> int:
    """Sign the log and write every bundle and withdrawal notice that is missing. Returns how many were written.

    Without a list it looks at all publications, as after a restart.
    """
    with _one_writer():
        wanted = [pk for pk, publication in _logged(publications) if not _is_written(publication)]
        if wanted:
            _write_all(wanted, log.publish_checkpoint())
        _publish_shared_files()
        _publish_noted_directory()
        if publications is None:
            publish_directory(directory.with_extras())
    return len(wanted)


def finish_stored(publications: Sequence[Publication]) -> int:
    """`finish` for what the caller has just committed. Raises Unfinished, because that stands whatever happens here."""
    try:
        return finish(publications)
    except (Refused, OSError) as error:
        raise Unfinished(f"{_STANDS}原因：{error}", code="bundles-unfinished") from error


def _logged(publications: Sequence[Publication] | None) -> Iterator[tuple[int, Publication]]:
    rows = Publication.objects.filter(log_index__isnull=False)
    if publications is not None:
        rows = rows.filter(pk__in=[one.pk for one in publications])
    light = (
        rows.select_related("region", "book__organisation")
        .defer("body", "salt", "commitment")
        .order_by("log_index")
    )
    for publication in light.iterator(chunk_size=1000):
        yield publication.pk, publication


def _is_written(publication: Publication) -> bool:
    folder = folder_of(publication)
    if publication.state in _VISIBLE:
        return (folder / MANIFEST).exists()
    return not (folder / BODY).exists() and (folder / PROOF).exists()


def _write_all(wanted: Sequence[int], sealed: Sealed) -> None:
    keys = log.log_keys()
    with TileLog(log.log_folder(), writable=False) as tiles:
        for start in range(0, len(wanted), AT_ONCE):
            found = _whole(wanted[start : start + AT_ONCE])
            _note_for_directory(found)
            failpoints.reach("disclosure.publish.before-bundle")
            _put_in_place(
                (folder_of(one), _bundle(one, tiles, sealed, keys)) for one in found if one.state in _VISIBLE
            )
            for one in found:
                if one.state not in _VISIBLE:
                    _write_withdrawal(one, tiles, sealed)


def _whole(wanted: Sequence[int]) -> QuerySet[Publication]:
    return (
        Publication.objects.filter(pk__in=wanted)
        .select_related("region__parent__parent", "book__organisation")
        .order_by("log_index")
    )


def _bundle(publication: Publication, tiles: TileLog, sealed: Sealed, keys: LogKeys) -> dict[str, bytes]:
    body, salt = json.loads(publication.body), bytes(publication.salt or b"")
    proof_text = _proof(entry_for(bytes(publication.commitment)), publication.log_index, tiles, sealed)
    files = {
        BODY: data_text(body, salt),
        **({BOOK: canonical(publishing.book_of(publication))} if publication.is_accounts else {}),
        PROOF: proof_text.encode(),
        PAGE: render_page(body, salt, proof_text).encode(),
    }
    return {**files, MANIFEST: signed_manifest(files, keys)}


def _proof(entry: bytes, index: int | None, tiles: TileLog, sealed: Sealed) -> str:
    assert index is not None
    path = tiles.inclusion_proof(index, sealed.checkpoint.size)
    note: Note = sealed.note
    return str(proof.make(entry, index, path, note, extra=entry))


def _write_withdrawal(publication: Publication, tiles: TileLog, sealed: Sealed) -> None:
    """The notice takes the page's place first, then everything it said goes; the proof comes last.

    So a kill in between leaves nothing readable, and a missing proof tells `finish` to do it again.
    """
    notice = publishing.notice_of(publication)
    entry = withdrawal_entry(bytes(publication.commitment), notice)
    proof_text = _proof(entry, publication.withdrawal_index, tiles, sealed)
    folder = folder_of(publication)
    folder.mkdir(parents=True, exist_ok=True)
    _put(folder / PAGE, render_withdrawal(notice, publication.region.name, proof_text).encode())
    for path in folder.iterdir():
        if path.name != PAGE:
            path.unlink()
    failpoints.reach("disclosure.withdraw.before-proof")
    _put(folder / PROOF, proof_text.encode())


def add_poster(publication: Publication, poster: bytes) -> Path:
    """Put a poster into its bundle and sign the manifest anew, so that the bundle stays complete."""
    folder = folder_of(publication)
    with _one_writer():
        names = (PAGE, BODY, PROOF, *((BOOK,) if publication.is_accounts else ()))
        files = {name: (folder / name).read_bytes() for name in names} | {POSTER: poster}
        noted = _poster_in_hand()
        place = str(folder.relative_to(_pages())).encode()
        replace_file(noted, place, temporary=noted.with_suffix(".part"))
        _put(folder / POSTER, poster)
        failpoints.reach("disclosure.poster.before-manifest")
        _put(folder / MANIFEST, signed_manifest(files, log.log_keys()))
        noted.unlink()
    return folder / POSTER


def _poster_in_hand() -> Path:
    """Names the bundle to which a poster is being added; what a kill leaves there is taken away by the next writer."""
    return Path(settings.LINGYAN.home) / "public.poster"


def _clear_poster_in_hand() -> None:
    noted = _poster_in_hand()
    if not noted.is_file():
        return
    folder = _pages() / noted.read_text(encoding="utf-8")
    if (folder / MANIFEST).is_file() and POSTER not in json.loads((folder / MANIFEST).read_bytes())["files"]:
        (folder / POSTER).unlink(missing_ok=True)
    noted.unlink()


def poster_in(publication: Publication) -> bytes | None:
    """The poster that the manifest lists; one that a kill left beside it does not count."""
    folder = folder_of(publication)
    if not (folder / MANIFEST).is_file() or not (folder / POSTER).is_file():
        return None
    poster = (folder / POSTER).read_bytes()
    listed = json.loads((folder / MANIFEST).read_bytes())["files"].get(POSTER)
    return poster if listed == hashlib.sha256(poster).hexdigest() else None


def signed_manifest(files: dict[str, bytes], keys: LogKeys) -> bytes:
    """The digest of every file, signed with the log's key."""
    manifest: dict[str, Any] = {
        "v": 1,
        "files": {name: hashlib.sha256(content).hexdigest() for name, content in sorted(files.items())},
    }
    return manifest_bytes(manifest, keys.signer.sign(manifest_text(manifest)).line.rstrip("\n"))


def publish_directory(villages: Iterable[Region] = ()) -> None:
    """The pages that lead to these villages' months."""
    for path, page in directory.pages(villages).items():
        _replace(_pages() / path, page)


def renew_directory(villages: Iterable[Region]) -> None:
    """Write the pages that lead to these villages anew, as after something beside a publication has changed."""
    with _one_writer():
        publish_directory(villages)


def _publish_shared_files() -> None:
    for path, content in shared_files().items():
        _replace(path, content)


def shared_files() -> dict[Path, bytes]:
    """What all pages share, by place: style, scripts, and the public keys of log and witnesses."""
    assets = Path(settings.LINGYAN.public) / "assets" / "1"
    source = resources.files("lingyan.disclosure") / "assets"
    files = {assets / entry.name: entry.read_bytes() for entry in source.iterdir() if entry.is_file()}
    files[_pages() / "log.vkey"] = f"{log.log_keys().verifier.vkey}\n".encode()
    witnesses = "".join(f"{key.vkey}\n" for key in log.witness_keys())
    return {**files, _pages() / "witnesses.vkeys": witnesses.encode()}


def _note_for_directory(publications: Iterable[Publication]) -> None:
    """Write down which villages' directory pages must follow, before their bundles appear."""
    known = set(_noted())
    codes = sorted(known | {publication.region.code for publication in publications})
    replace_file(_note(), "".join(f"{code}\n" for code in codes).encode())


def _publish_noted_directory() -> None:
    codes = _noted()
    first = _pages() / "index.html"
    if codes or not first.exists():
        publish_directory(Region.objects.filter(code__in=codes, publications__isnull=False).distinct())
        failpoints.reach("disclosure.publish.after-directory")
        _note().unlink(missing_ok=True)


def _noted() -> list[str]:
    return _note().read_text(encoding="utf-8").split() if _note().exists() else []


def _note() -> Path:
    return Path(settings.LINGYAN.home) / "directory-pending"


def _pages() -> Path:
    return Path(settings.LINGYAN.public) / "v"


@contextmanager
def _one_writer() -> Iterator[None]:
    """Others wait. What a killed writer left beside its place is cleared away."""
    _pages().mkdir(parents=True, exist_ok=True)
    descriptor = os.open(Path(settings.LINGYAN.home) / "public.lock", os.O_RDWR | os.O_CREAT, 0o600)
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX)
        (_pages() / f"{_FRESH}file").unlink(missing_ok=True)
        for left in _pages().glob(f"{_FRESH}*"):
            shutil.rmtree(left, ignore_errors=True)
        _clear_poster_in_hand()
        yield
    finally:
        os.close(descriptor)


def _replace(path: Path, content: bytes) -> None:
    if path.is_file() and path.read_bytes() == content:
        return
    path.parent.mkdir(parents=True, exist_ok=True)
    _put(path, content)


def _put(path: Path, content: bytes) -> None:
    """Readers see the old or the new; what a kill leaves stands where the next writer clears it away."""
    replace_file(path, content, temporary=_pages() / f"{_FRESH}file")


def _put_in_place(bundles: Iterable[tuple[Path, dict[str, bytes]]]) -> None:
    """Write all of them beside their places, sync once, then rename each: whole or absent even after a power cut."""
    written: list[tuple[Path, Path]] = []
    paths: list[str] = []
    for number, (folder, files) in enumerate(bundles):
        fresh = _pages() / f"{_FRESH}{number}"
        fresh.mkdir()
        for name, content in files.items():
            write_file(fresh / name, content)
            paths.append(str(fresh / name))
        paths.append(str(fresh))
        written.append((fresh, folder))
    if paths:
        sync_paths(paths)
    for fresh, folder in written:
        folder.parent.mkdir(parents=True, exist_ok=True)
        # Something without a manifest is no bundle; what stood there is only in the way.
        shutil.rmtree(folder, ignore_errors=True)
        fresh.rename(folder)
        sync_path(folder.parent)
        failpoints.reach("disclosure.publish.after-bundle")
