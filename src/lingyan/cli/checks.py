"""What `lingyan check` recomputes: each check has a title and yields its breaches as sentences."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from django.apps import apps
from django.db import connection
from django.db.migrations.loader import MigrationLoader

from lingyan.economy.books import integrity as books
from lingyan.files.models import StoredFile
from lingyan.kernel import audit
from lingyan.kernel.guards import GuardTable, guarded_tables
from lingyan.kernel.models import AuditEntry


def all_checks() -> Iterator[tuple[str, Iterator[str]]]:
    """(title, breaches) of each check, in the order in which they help to understand one another."""
    yield "数据库的防改触发器", guards()
    yield "审计日志相连且未改动", trail()
    yield "凭证、余额、编号和封存根", books.breaches()
    yield "封存日志与数据库一致", log()
    yield "公开页齐全且与封存一致", publications()
    yield "附件与摘要一致", attachments()


def guards() -> Iterator[str]:
    present = guarded_tables(connection)
    for table in sorted(guarded_by_migrations() - present):
        yield f"表 {table} 的触发器不见了"


def guarded_by_migrations() -> set[str]:
    """Tables that the migrations guard, read from the migrations themselves."""
    loader: Final = MigrationLoader(None)
    return {
        apps.get_model(label, operation.model)._meta.db_table
        for (label, _), migration in loader.disk_migrations.items()
        for operation in migration.operations
        if isinstance(operation, GuardTable)
    }


def trail() -> Iterator[str]:
    for entry_id, what in audit.breaks(AuditEntry.objects.order_by("id").iterator(chunk_size=2000)):
        yield f"第 {entry_id} 条{what}"


def log() -> Iterator[str]:
    from lingyan.seal import actions, sequencer, verify
    from lingyan.seal.errors import SealError

    if not actions.size() and not (actions.log_folder() / sequencer.CHECKPOINT_FILE).exists():
        return
    try:
        keys = actions.log_keys()
        yield from sequencer.differences(actions.DatabaseEntries(), actions.log_folder())
        yield from verify.check_directory(actions.log_folder(), keys.verifier, actions.witness_keys())
        published = keys.published()
        if published and published.size > actions.size():
            yield f"日志曾公布 {published.size} 条，数据库现在只有 {actions.size()} 条：数据被退回到旧备份"
    except SealError as error:
        yield str(error)


def publications() -> Iterator[str]:
    from lingyan.disclosure.integrity import breaches

    yield from breaches()


def attachments() -> Iterator[str]:
    from lingyan.files.actions import read
    from lingyan.kernel.problems import Refused

    for stored in StoredFile.objects.iterator():
        try:
            read(stored)
        except Refused as refusal:
            yield str(refusal)
