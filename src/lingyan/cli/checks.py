"""What `lingyan check` recomputes: each check has a title and yields its breaches as sentences."""

from __future__ import annotations

import json
from collections.abc import Iterator

from django.apps import apps
from django.db import connection
from django.db.migrations.loader import MigrationLoader

from lingyan.economy.books import integrity as books
from lingyan.economy.books.models import Attachment
from lingyan.economy.books.triggers import GuardBooks
from lingyan.economy.payments import integrity as payments
from lingyan.economy.payments.triggers import GuardPayments
from lingyan.files.models import Paper, StoredFile
from lingyan.kernel import audit, covers
from lingyan.kernel.guards import GuardTable, Trigger, triggers_in, triggers_present
from lingyan.kernel.models import AuditEntry
from lingyan.seal.checkpoint import Checkpoint
from lingyan.seal.errors import SealError
from lingyan.seal.keys import LogKeys
from lingyan.seal.models import LogEntry


def all_checks() -> Iterator[tuple[str, Iterator[str]]]:
    """(title, breaches) of each check, in the order in which they help to understand one another."""
    for title, breaches in _checks():
        yield title, _to_the_end(breaches)


def _to_the_end(breaches: Iterator[str]) -> Iterator[str]:
    """A record so damaged that it cannot be read is a breach as well; the other checks go on."""
    try:
        yield from breaches
    except Exception as error:
        yield f"核对到这里中断，有记录读不懂（{type(error).__name__}：{error}）"


def _checks() -> Iterator[tuple[str, Iterator[str]]]:
    yield "数据库的防改触发器", guards()
    yield "审计日志相连且未改动", trail()
    yield "受保护的行与审计日志记下的一致", covers.breaches(audit.notes())
    yield "凭证、余额、编号和封存根", books.breaches()
    yield "付款的金额、签字和摘要", payments.breaches()
    yield "封存日志与数据库一致", log()
    yield "公开页齐全且与封存一致", publications()
    yield "换届快照与冻结时一致", rosters()
    yield "评价快照与摘要一致", assessments()
    yield "附件与摘要一致", attachments()
    yield "附件已查毒", scanned()
    yield "提问和答复与留存的散列一致", questions()


def guards() -> Iterator[str]:
    """Every trigger that the migrations put in place must stand there, with the body they gave it."""
    present = triggers_present(connection)
    for trigger in triggers_expected():
        if trigger.name not in present:
            yield f"表 {trigger.table} 的触发器 {trigger.name} 不见了"
        elif present[trigger.name] != trigger.body:
            yield f"表 {trigger.table} 的触发器 {trigger.name} 被换过或停用"


def guarded_by_migrations() -> set[str]:
    """Tables that the migrations guard."""
    return {trigger.table for trigger in triggers_expected()}


def triggers_expected() -> Iterator[Trigger]:
    """The triggers of all migrations, as this database would be given them; one that was made anew stands once."""
    yield from {trigger.name: trigger for trigger in _triggers()}.values()


def _triggers() -> Iterator[Trigger]:
    # The loader's order is that of a set; what guards a table anew has the later number.
    found = MigrationLoader(None).disk_migrations
    for label, name in sorted(found):
        for operation in found[label, name].operations:
            if isinstance(operation, GuardTable):
                yield from triggers_in(
                    operation.statements(connection.vendor, apps.get_model(label, operation.model))
                )
            elif isinstance(operation, GuardBooks | GuardPayments):
                yield from triggers_in(operation.statements(connection.vendor))


def trail() -> Iterator[str]:
    for entry_id, what in audit.breaks(AuditEntry.objects.order_by("id").iterator(chunk_size=2000)):
        yield f"第 {entry_id} 条{what}"

    yield from _sealed_heads()


def _sealed_heads() -> Iterator[str]:
    """The trail against its heads in the log: a trail rewritten from some entry on contradicts them."""
    from lingyan.seal import actions

    for sealed in LogEntry.objects.filter(kind=actions.TRAIL).order_by("index").iterator(chunk_size=500):
        head = json.loads(bytes(sealed.data))
        entry = AuditEntry.objects.filter(pk=head["entry"]).first()
        if entry is None or bytes(entry.digest).hex() != head["digest"]:
            yield f"第 {head['entry']} 条与封存日志第 {sealed.index} 条不符：此前的记录被改写"


def log() -> Iterator[str]:
    from lingyan.seal import actions, sequencer, verify

    if not actions.size() and not (actions.log_folder() / sequencer.CHECKPOINT_FILE).exists():
        return
    try:
        keys = actions.log_keys()
        yield from sequencer.differences(actions.DatabaseEntries(), actions.log_folder())
        yield from verify.check_directory(actions.log_folder(), keys.verifier, actions.witness_keys())
        published = _last_signed(keys)
        if isinstance(published, str):
            yield published
        elif published and published.size > actions.size():
            yield f"日志曾公布 {published.size} 条，数据库现在只有 {actions.size()} 条：数据被退回到旧备份"
    except SealError as error:
        yield str(error)


def _last_signed(keys: LogKeys) -> Checkpoint | str | None:
    """The checkpoint kept beside the keys, or a sentence that says what is wrong with it."""
    try:
        return keys.published()
    except SealError as error:
        return f"密钥旁的 log.published（最近一次签名的检查点）被改动过：{error}"


def publications() -> Iterator[str]:
    from lingyan.disclosure.integrity import breaches

    yield from breaches()


def rosters() -> Iterator[str]:
    from lingyan.team.roster.integrity import breaches

    yield from breaches()


def assessments() -> Iterator[str]:
    from lingyan.assessment.integrity import breaches

    yield from breaches()


def questions() -> Iterator[str]:
    from lingyan.questions.integrity import breaches

    yield from breaches()


def scanned() -> Iterator[str]:
    from lingyan.files.scanning import unscanned

    if waiting := unscanned():
        yield f"有 {waiting} 个附件还没有查毒：后台任务会自动补查，请确认 clamd 在运行、后台任务（lingyan worker）在运行"
    for stored in StoredFile.objects.filter(scan=StoredFile.Scan.INFECTED):
        yield f"附件 {stored.sha256[:12]} 收存后查出病毒，已停用"


def attachments() -> Iterator[str]:
    from lingyan.files.actions import read
    from lingyan.kernel.problems import Refused

    for stored in StoredFile.objects.exclude(scan=StoredFile.Scan.INFECTED).iterator():
        try:
            read(stored)
        except Refused as refusal:
            yield f"{refusal}{_used_as(stored)}"


def _used_as(stored: StoredFile) -> str:
    """What the records call a file, so that whoever mends it knows which papers are meant."""
    papers = Paper.objects.filter(stored=stored).values_list("name", flat=True)
    attached = Attachment.objects.filter(sha256=stored.sha256).values_list("name", flat=True)
    names = sorted({each for each in (*papers, *attached) if each})
    return f"（记录里的文件名：{'、'.join(names[:5])}）" if names else ""
