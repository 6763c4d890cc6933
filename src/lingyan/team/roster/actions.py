"""Every change of a round: import, replacement of a file, bulk load, freeze; and the uploads in between."""

from __future__ import annotations

import base64
import datetime as dt
import hashlib
import tempfile
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Final

from django.db import transaction

from lingyan.kernel import audit, clock
from lingyan.kernel.access import Actor
from lingyan.kernel.failpoints import declare, reach
from lingyan.kernel.problems import Denied, Problem, Refused
from lingyan.kernel.rights import ROSTER_FREEZE, ROSTER_IMPORT
from lingyan.kernel.tabular import Workbook
from lingyan.team.roster import freezing
from lingyan.team.roster.delivery import Delivery, examine, read_files
from lingyan.team.roster.identities import forget_unused
from lingyan.team.roster.importing import RosterPerson
from lingyan.team.roster.models import RosterEntry, RosterFile, Round, Upload, UploadedFile
from lingyan.team.roster.places import common_region, villages_on
from lingyan.team.roster.writing import retract, write_people, write_sources

IMPORTED: Final = audit.register("roster.imported", "导入花名册")
LOADED: Final = audit.register("roster.loaded", "批量写入花名册")
FROZEN: Final = audit.register("roster.frozen", "冻结换届快照")
APPOINTED: Final = audit.register("roster.appointed", "按换届快照更新任职")
FAILPOINTS: Final = declare(
    "roster.import.before-commit",
    "roster.import.after-commit",
    "roster.freeze.before-commit",
    "roster.freeze.after-commit",
)
_NAME_LENGTH: Final = 40
_UPLOAD_LIFE: Final = dt.timedelta(days=1)


class DeliveryRefused(Refused):
    """A delivery with faults, which carries what the check found so that failed rows can be given back."""

    def __init__(self, delivery: Delivery) -> None:
        super().__init__(delivery.check.problems)
        self.delivery = delivery


@dataclass(frozen=True, slots=True)
class Imported:
    """What an import stored. `files` is empty when the round had every file already."""

    round: Round | None
    delivery: Delivery
    files: tuple[RosterFile, ...] = ()
    added: int = 0
    merged: int = 0
    forgotten: int = 0


@dataclass(frozen=True, slots=True)
class Frozen:
    """The frozen round, and how the posts of its villages changed hands."""

    round: Round
    appointments: freezing.Appointments


def check_delivery(
    actor: Actor,
    *,
    round_name: str,
    files: Sequence[Workbook],
    as_of: dt.date | None = None,
    replaces: Sequence[RosterFile] = (),
) -> Delivery:
    """What an import of these files would find, storing nothing. Refused for a frozen round, Denied without right."""
    actor.require_somewhere(ROSTER_IMPORT)
    name = _checked_name(round_name)
    with transaction.atomic():
        round_ = _open_round(name, as_of)
        _retract(actor, round_, replaces)
        delivery = examine(actor, round_, name=name, files=files, as_of=as_of)
        transaction.set_rollback(True)
    return delivery


def import_roster(
    actor: Actor,
    *,
    round_name: str,
    files: Sequence[Workbook],
    as_of: dt.date | None = None,
    accept_warnings: bool = False,
    replaces: Sequence[RosterFile] = (),
) -> Imported:
    """Take files into an open round, which is made when it is new: all of them or, when Refused, nothing.

    Files that the round has are passed over. `replaces` are files of the round that these correct: what they
    said is taken back first. Warnings refuse unless `accept_warnings`; errors always do.
    """
    actor.require_somewhere(ROSTER_IMPORT)
    name = _checked_name(round_name)
    with transaction.atomic():
        round_ = _open_round(name, as_of)
        gone = _retract(actor, round_, replaces)
        delivery = examine(actor, round_, name=name, files=files, as_of=as_of)
        refuse_problems(delivery, accept_warnings=accept_warnings)
        if not delivery.files:
            if replaces:
                raise Refused("本轮已有这个文件，不能用它替换另一个文件。", code="already-imported")
            return Imported(round_, delivery)
        stored = _store(actor, round_, name, delivery)
        _mark_replaced(replaces, stored.files)
        done = replace(stored, forgotten=forget_unused(gone))
        _record_import(actor, done, replaces)
        reach("roster.import.before-commit")
    reach("roster.import.after-commit")
    return done


def load_round(
    actor: Actor, *, name: str, as_of: dt.date, people: Iterable[RosterPerson], origin: str = "程序写入"
) -> Round:
    """Make a round from people that were checked elsewhere, in bulk and without files. Refused if the name is taken."""
    name = _checked_name(name)
    listed = [replace(person, key=None) for person in people]
    if not listed:
        raise Refused("没有人员可以写入。", code="no-rows")
    villages = villages_on(as_of).by_code
    unknown = {person.village_code for person in listed} - villages.keys()
    if unknown:
        raise Refused(f"区划表中没有代码 {min(unknown)} 的村。", code="unknown-village")
    region = common_region([villages[code] for code in {person.village_code for person in listed}])
    actor.require(ROSTER_IMPORT, region.path)
    with transaction.atomic():
        if Round.objects.filter(name=name).exists():
            raise Refused(f"轮次“{name}”已存在。", code="round-exists")
        round_ = Round.objects.create(name=name, as_of=as_of, region=region, created_at=clock.now())
        written = write_people(round_, listed, villages)
        audit.record(
            actor,
            LOADED,
            target=("roster-round", round_.pk),
            region_path=region.path,
            people=written.added,
            reason=origin,
        )
    return round_


def freeze(actor: Actor, round_: Round) -> Frozen:
    """Make the 换届 snapshot: the round never changes again, and the posts of its villages follow it.

    Tenures of who left end, those of who came begin, those of who stayed go on. A round that is older than one
    already frozen for the same villages is kept as a snapshot only. Refused when frozen or empty.
    """
    with transaction.atomic():
        round_ = Round.objects.select_for_update().select_related("region").get(pk=round_.pk)
        actor.require(ROSTER_FREEZE, round_.region.path)
        if round_.frozen:
            raise Refused(f"轮次“{round_.name}”已经冻结。", code="round-frozen")
        freezing.take_snapshot(round_)
        appointments = freezing.appoint(round_)
        audit.record_many(actor, APPOINTED, appointments.audit_entries())
        audit.record(
            actor,
            FROZEN,
            target=("roster-round", round_.pk),
            region_path=round_.region.path,
            villages=round_.villages,
            people=round_.people,
            digest=round_.digest,
            **appointments.counts(),
        )
        reach("roster.freeze.before-commit")
    reach("roster.freeze.after-commit")
    return Frozen(round_, appointments)


def keep_upload(
    actor: Actor,
    *,
    round_name: str,
    as_of: dt.date | None,
    files: Sequence[tuple[str, bytes]],
    replaces: RosterFile | None = None,
) -> Upload:
    """Keep uploaded files, encrypted, until they are confirmed or given up. Refused if one cannot be read."""
    actor.require_somewhere(ROSTER_IMPORT)
    name = _checked_name(round_name)
    if actor.user_id is None:
        raise Denied
    _read_contents(files)
    with transaction.atomic():
        sweep_uploads()
        upload = Upload.objects.create(
            user_id=actor.user_id,
            round_name=name,
            as_of=as_of,
            replaces=replaces,
            created_at=clock.now(),
        )
        for file_name, content in files:
            encoded = base64.b64encode(content).decode()
            UploadedFile.objects.create(upload=upload, name=file_name[:200], content=encoded)
    return upload


def sweep_uploads() -> int:
    """Delete deliveries that nobody confirmed in time; the worker calls it for nobody. Returns how many rows went."""
    return Upload.objects.filter(created_at__lt=clock.now() - _UPLOAD_LIFE).delete()[0]


def uploaded_workbooks(upload: Upload) -> list[Workbook]:
    """The uploaded files, read again."""
    return _read_contents([(file.name, base64.b64decode(file.content)) for file in upload.files.all()])


def discard_upload(actor: Actor, upload: Upload) -> None:
    """Give an upload up; only its owner may."""
    if upload.user_id != actor.user_id:
        raise Denied
    upload.delete()


def _read_contents(files: Sequence[tuple[str, bytes]]) -> list[Workbook]:
    with tempfile.TemporaryDirectory() as folder:
        paths = []
        for number, (name, content) in enumerate(files):
            path = Path(folder) / hashlib.sha256(f"{number}".encode()).hexdigest()
            path.write_bytes(content)
            paths.append((path, name))
        return read_files(paths)


def _checked_name(text: str) -> str:
    name = text.strip()
    if not name or len(name) > _NAME_LENGTH or not name.isprintable():
        raise Refused(f"轮次名称应为 1 到 {_NAME_LENGTH} 个字，例如 2026。", code="bad-round")
    return name


def _open_round(name: str, as_of: dt.date | None) -> Round | None:
    round_ = Round.objects.select_for_update().filter(name=name).first()
    if round_ is None:
        return None
    if round_.frozen:
        raise Refused(f"轮次“{name}”已冻结，不能再导入。如有变动，请作为新的轮次导入。", code="round-frozen")
    if as_of and as_of != round_.as_of:
        message = f"轮次“{name}”的统计时点是 {round_.as_of}，与指定的 {as_of} 不同。"
        raise Refused(message, code="as-of-differs")
    return round_


def _retract(actor: Actor, round_: Round | None, replaces: Sequence[RosterFile]) -> set[int]:
    if not replaces:
        return set()
    if round_ is None or any(file.round_id != round_.pk or file.replaced_by_id for file in replaces):
        raise Refused("要替换的文件不在本轮次中，或已被替换。", code="nothing-to-replace")
    paths = set(
        RosterEntry.objects.filter(sources__file__in=replaces).values_list("village__path", flat=True)
    )
    for path in paths:
        actor.require(ROSTER_IMPORT, path)
    return retract(replaces)


def refuse_problems(delivery: Delivery, *, accept_warnings: bool) -> None:
    """Raises DeliveryRefused for errors, and for warnings that nobody has taken on."""
    check = delivery.check
    if check.errors or (check.warnings and not accept_warnings):
        raise DeliveryRefused(delivery)


def _store(actor: Actor, round_: Round | None, name: str, delivery: Delivery) -> Imported:
    check, villages = delivery.check, delivery.villages.by_code
    if check.as_of is None:
        raise Refused("没有统计时点，请在导入时给出。", code="missing-as-of")
    named = [villages[code] for code in {person.village_code for person in check.people}]
    if round_ is None:
        round_ = Round.objects.create(
            name=name, as_of=check.as_of, region=common_region(named), created_at=clock.now()
        )
    else:
        round_.region = common_region([round_.region, *named])
        round_.save(update_fields=["region"])
    written = write_people(round_, check.people, villages)
    files = []
    for workbook in delivery.files:
        file = _file_row(actor, round_, delivery, workbook)
        write_sources(file, delivery.said[workbook.sha256], check.people, written.entries)
        files.append(file)
    merged = len(check.people) - written.added
    return Imported(round_, delivery, tuple(files), written.added, merged)


def _file_row(actor: Actor, round_: Round, delivery: Delivery, workbook: Workbook) -> RosterFile:
    said = delivery.said[workbook.sha256]
    return RosterFile.objects.create(
        round=round_,
        name=workbook.file[:200],
        sha256=workbook.sha256,
        layout=delivery.layout(workbook),
        rows=sum(sheet.rows for sheet in delivery.check.sheets if sheet.file == workbook.file),
        villages=len({person.village_code for person in said}),
        importer_id=actor.user_id,
        importer=actor.label[:80],
        at=clock.now(),
        accepted=[_without_value(each) for each in delivery.check.warnings if each.file == workbook.file],
    )


def _without_value(problem: Problem) -> dict[str, object]:
    # PRIVACY: value and message of a problem may hold a name or a number.
    return {"code": problem.code, "sheet": problem.sheet, "row": problem.row, "column": problem.column}


def _mark_replaced(replaces: Sequence[RosterFile], files: Sequence[RosterFile]) -> None:
    RosterFile.objects.filter(pk__in=[file.pk for file in replaces]).update(replaced_by=files[0])


def _record_import(actor: Actor, done: Imported, replaces: Sequence[RosterFile]) -> None:
    if done.round is None:
        return
    warnings = Counter(problem.code for problem in done.delivery.check.warnings)
    audit.record(
        actor,
        IMPORTED,
        target=("roster-round", done.round.pk),
        region_path=done.round.region.path,
        files=[{"file": file.pk, "sha256": file.sha256} for file in done.files],
        replaced=[file.pk for file in replaces],
        added=done.added,
        merged=done.merged,
        forgotten=done.forgotten,
        warnings=dict(warnings),
    )
