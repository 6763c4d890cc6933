"""Making and keeping an installation: home folder, keys, database, backup, restore and upgrade."""

from __future__ import annotations

import contextlib
import json
import os
import secrets
import shutil
import sqlite3
import subprocess
import tarfile
import tempfile
from collections.abc import Iterator
from pathlib import Path, PurePosixPath
from typing import Any, Final

from django.conf import settings
from django.core.management import call_command
from django.db import connection

from lingyan import __version__
from lingyan.kernel import clock
from lingyan.kernel.crypto import create_data_key
from lingyan.kernel.migrating import new_models_rendered_alone
from lingyan.kernel.problems import Refused

FOLDERS: Final = ("files", "log", "public", "exports")
_MANIFEST: Final = "lingyan-backup.json"


def prepare_home() -> bool:
    """Folders, keys and an up-to-date database. True when the home was made now; repeating it changes nothing."""
    config = settings.LINGYAN
    fresh = not (config.keys / "data.key").exists()
    for folder in (config.home, *(config.home / name for name in FOLDERS)):
        folder.mkdir(parents=True, exist_ok=True)
    config.keys.mkdir(mode=0o700, parents=True, exist_ok=True)
    if fresh:
        create_data_key(config.keys)
    _write_secret(config.keys / "session.key")
    migrate()
    return fresh


def migrate() -> None:
    with new_models_rendered_alone():
        call_command("migrate", verbosity=0, interactive=False)


def require_home() -> None:
    """Refuse to work on a folder that `init` has not prepared."""
    config = settings.LINGYAN
    if not (config.keys / "data.key").exists():
        raise Refused(f"{config.home} 还没有初始化，请先运行 lingyan init。", code="not-initialised")


def backup(target: Path) -> dict[str, Any]:
    """One archive with database, attachments, log and published pages; keys are deliberately left out.

    The database is copied consistently while others work. Written beside the target and renamed, so a killed
    backup leaves no half file behind under the name.
    """
    require_home()
    config = settings.LINGYAN
    target = target.absolute()
    target.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=target.parent) as scratch:
        dump = Path(scratch) / ("database.sqlite3" if connection.vendor == "sqlite" else "database.dump")
        _dump_database(dump)
        manifest = {"version": __version__, "vendor": connection.vendor, "made_at": clock.now().isoformat()}
        (Path(scratch) / _MANIFEST).write_text(json.dumps(manifest))
        part = Path(scratch) / "archive.tar.gz"
        with tarfile.open(part, "w:gz", compresslevel=3) as archive:
            archive.add(Path(scratch) / _MANIFEST, _MANIFEST)
            archive.add(dump, dump.name)
            for name in FOLDERS:
                if (config.home / name).exists():
                    archive.add(config.home / name, name)
        _sync(part)
        part.replace(target)
    return {**manifest, "bytes": target.stat().st_size}


def restore(source: Path) -> dict[str, Any]:
    """Put a backup back into an empty home. The keys must stand in the keys folder already.

    The log refuses to sign until it agrees with its last published checkpoint, which stands beside the keys.
    """
    config = settings.LINGYAN
    _require_empty_database()
    if not (config.keys / "data.key").exists():
        raise Refused(f"密钥文件夹 {config.keys} 里没有 data.key。备份不含密钥，请先放回密钥。")
    with tempfile.TemporaryDirectory(dir=_existing_parent(config.home)) as scratch:
        manifest = _unpack(source, Path(scratch))
        if manifest["vendor"] != connection.vendor:
            raise Refused(
                f"备份来自 {manifest['vendor']}，现在的数据库是 {connection.vendor}，请设置相应的 DATABASE_URL。"
            )
        config.home.mkdir(parents=True, exist_ok=True)
        for name in FOLDERS:
            if (Path(scratch) / name).exists():
                shutil.copytree(Path(scratch) / name, config.home / name, dirs_exist_ok=True)
        _load_database(Path(scratch))
    _bring_up()
    return manifest


def _require_empty_database() -> None:
    """SECURITY: a restore never replaces what is there, so that no slip of the hand costs a live database."""
    if connection.vendor == "sqlite":
        if Path(str(connection.settings_dict["NAME"])).exists():
            raise Refused(
                f"{settings.LINGYAN.home} 里已有数据库，恢复只能进空文件夹。请换一个 --home，或先移走旧数据。",
                code="not-empty",
            )
    elif connection.introspection.table_names():
        raise Refused(
            f"PostgreSQL 数据库 {connection.settings_dict['NAME']} 里已有数据表，恢复只能进空数据库。"
            "请新建一个空库，并让 DATABASE_URL 指向它。",
            code="not-empty",
        )


def _unpack(source: Path, scratch: Path) -> dict[str, Any]:
    try:
        with tarfile.open(source, "r:gz") as archive:
            archive.extractall(scratch, members=_plain_members(archive))  # noqa: S202 (checked one by one)
        return dict(json.loads((scratch / _MANIFEST).read_text()))
    except (OSError, tarfile.TarError, EOFError, ValueError) as error:
        raise Refused(f"{source} 不是完整的备份文件（{type(error).__name__}）。没有恢复任何内容。") from None


def _plain_members(archive: tarfile.TarFile) -> Iterator[tarfile.TarInfo]:
    """Files and folders below the target, nothing else. Debian's Python 3.11.2 has no extraction filter yet.

    SECURITY: a crafted archive may hold links, devices or names that climb out of the folder.
    """
    for member in archive:
        path = PurePosixPath(member.name)
        if path.is_absolute() or ".." in path.parts or not (member.isfile() or member.isdir()):
            raise tarfile.TarError(f"unexpected member {member.name}")
        member.mode = (member.mode | 0o600) & 0o755
        member.uid, member.gid, member.uname, member.gname = os.getuid(), os.getgid(), "", ""
        yield member


def _dump_database(target: Path) -> None:
    if connection.vendor == "sqlite":
        with (
            contextlib.closing(sqlite3.connect(connection.settings_dict["NAME"])) as source,
            contextlib.closing(sqlite3.connect(target)) as copy,
        ):
            source.backup(copy)
        return
    _run_postgres(["pg_dump", "--format=custom", "--no-owner", f"--file={target}"])


def _load_database(scratch: Path) -> None:
    if connection.vendor == "sqlite":
        connection.close()
        shutil.copyfile(scratch / "database.sqlite3", connection.settings_dict["NAME"])
        return
    _run_postgres(["pg_restore", "--no-owner", "--single-transaction", str(scratch / "database.dump")])


def _run_postgres(command: list[str]) -> None:
    place = connection.settings_dict
    environment = {**os.environ, "PGPASSWORD": str(place["PASSWORD"])}
    target = [f"--host={place['HOST']}", f"--port={place['PORT'] or 5432}", f"--username={place['USER']}"]
    command = [command[0], *target, f"--dbname={place['NAME']}", *command[1:]]
    done = subprocess.run(command, env=environment, capture_output=True, text=True, check=False)
    if done.returncode:
        raise Refused(f"{command[0]} 没有成功：{done.stderr.strip()[:300]}")


def _write_secret(path: Path) -> None:
    with contextlib.suppress(FileExistsError):
        descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with os.fdopen(descriptor, "w") as handle:
            handle.write(secrets.token_urlsafe(48))


def _sync(path: Path) -> None:
    with path.open("rb") as handle:
        os.fsync(handle.fileno())


def _existing_parent(folder: Path) -> Path:
    return next(parent for parent in (folder, *folder.parents) if parent.exists())


@contextlib.contextmanager
def single_instance(name: str) -> Iterator[None]:
    """Hold a lock file in the home for the block; Refused when another process has it."""
    import fcntl

    path = settings.LINGYAN.home / f"{name}.lock"
    with path.open("w") as handle:
        try:
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            raise Refused(f"另一个 {name} 进程正在使用 {settings.LINGYAN.home}，请先停止它。") from None
        yield


def prepare_accounts(*, administrators: bool) -> tuple[list[str], list[tuple[str, str]]]:
    """The two take-over operators and, when asked for, the three administrators. Gives what is new."""
    from lingyan.identity.initial import make_administrators, make_operators

    return make_operators(), make_administrators() if administrators else []


def prepare_log(origin: str) -> None:
    """The log's signing key, made once; the origin it was made with stays."""
    from lingyan.seal import keys

    folder = settings.LINGYAN.keys
    if not (folder / keys.SECRET_FILE).exists():
        keys.create(folder, origin)


def upgrade() -> Path:
    """Back up, then bring database and files to this version. The backup stays in `exports` for a month."""
    from lingyan.files import old_backups

    require_home()
    target = settings.LINGYAN.exports / old_backups.name_for(__version__)
    backup(target)
    _bring_up()
    _renew_public_files()
    return Path(target)


def _renew_public_files() -> None:
    """Style and scripts of public pages as this version has them; without keys at hand the next start writes them."""
    from lingyan.disclosure import bundles
    from lingyan.disclosure.models import Publication

    if Publication.objects.filter(log_index__isnull=False).exists():
        with contextlib.suppress(Refused, OSError):
            bundles.finish()


def _bring_up() -> None:
    """The database, then what older versions kept otherwise in the file store."""
    from lingyan.economy.bank.actions import seal_originals

    migrate()
    seal_originals()
    _write_anew()


def _write_anew() -> None:
    """PRIVACY: what was erased before deleted pages were overwritten lies in the file until it is written anew."""
    if connection.vendor != "sqlite":
        return
    with connection.cursor() as cursor:
        cursor.execute("PRAGMA temp_store = FILE")  # a copy of the whole does not fit into memory everywhere
        cursor.execute("VACUUM")
        cursor.execute("PRAGMA temp_store = MEMORY")
        cursor.execute("PRAGMA wal_checkpoint(TRUNCATE)")
