"""The library of teaching materials: offered, brought up to date, withdrawn; put beside classes and sessions, taken off."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import asdict, dataclass
from typing import Any, Final

from django.db import transaction

from lingyan.files import papers
from lingyan.kernel import audit, clock
from lingyan.kernel.access import Actor
from lingyan.kernel.problems import Problem, Refused
from lingyan.kernel.rights import TRAINING_MANAGE, TRAINING_RECORD
from lingyan.regions.models import Region
from lingyan.team.training.actions.common import REASON_LENGTH, required_reason, text_faults
from lingyan.team.training.actions.planning import HOSTS
from lingyan.team.training.covers import MATERIAL
from lingyan.team.training.models import Category, Course, Edition, Material, Session, Use
from lingyan.team.training.papers import EDITION
from lingyan.team.training.rules import may_use

OFFERED: Final = audit.register("training.material-offered", "培训资料入库")
RENEWED: Final = audit.register("training.material-renewed", "培训资料出新版本")
WITHDRAWN: Final = audit.register("training.material-withdrawn", "撤下培训资料")
USED: Final = audit.register("training.material-used", "选用培训资料")
REMOVED: Final = audit.register("training.material-removed", "取下培训资料")


@dataclass(frozen=True, slots=True)
class About:
    """What a material is: its source is a unit or a publication, never a person's name."""

    title: str
    kind: str
    category: str
    source: str
    reach: str = Material.Reach.BELOW
    purpose: str = Material.Purpose.ANY


def offer(actor: Actor, *, region: Region, about: About) -> Edition:
    """Put a material into the library of a region; gives its first version, beside which its files are put.

    Refused for faults of the description named one by one, and where the same title of the same kind is offered already.
    """
    actor.require(TRAINING_MANAGE, region.path)
    if region.level not in HOSTS:
        raise Refused("培训资料由村、乡镇、县或市提供", code="bad-level")
    if problems := list(_faults(about)):
        raise Refused(problems)
    with transaction.atomic():
        title = about.title.strip()
        same = Material.objects.filter(
            region=region, title=title, kind=about.kind, state=Material.State.OFFERED
        )
        if same.exists():
            raise Refused("资料库里已有同名的资料，请给它出新版本", code="twice")
        values = {**asdict(about), "title": title, "source": about.source.strip()}
        made = Material.objects.create(region=region, made_by=actor.user_id, made_at=clock.now(), **values)
        first = _edition(actor, made, 1, "")
        _record(actor, OFFERED, made)
    return first


def _faults(about: About) -> Iterator[Problem]:
    yield from text_faults(title=("标题", about.title, 80), source=("来源", about.source, 120))
    known = (Material.Kind, Category, Material.Reach, Material.Purpose)
    given = (about.kind, about.category, about.reach, about.purpose)
    if any(value not in choices for value, choices in zip(given, known, strict=True)):
        yield Problem("unknown-kind", "种类、内容类别、使用范围、用途要从列出的里面选")


def renew(actor: Actor, *, material_id: int, note: str) -> Edition:
    """A new version with a word on what is new. Refused while the latest version has no file yet."""
    note = note.strip()
    if not note or len(note) > REASON_LENGTH:
        raise Refused(f"要写明这一版改了什么，最多 {REASON_LENGTH} 字", code="no-note")
    with transaction.atomic():
        found = _material_for(actor, material_id)
        latest = found.editions.first()
        assert latest is not None
        if not papers.of_record(EDITION, latest.pk).exists():
            raise Refused("现在这一版还没有上传文件，直接上传就可以", code="no-file")
        made = _edition(actor, found, latest.number + 1, note)
        _record(actor, RENEWED, found, version=made.number)
    return made


def _edition(actor: Actor, material: Material, number: int, note: str) -> Edition:
    return Edition.objects.create(
        material=material, number=number, note=note, made_by=actor.user_id, made_at=clock.now()
    )


def withdraw_material(actor: Actor, *, material_id: int, reason: str) -> Material:
    """Nobody uses it any more from now on; what used it still says so, and who offered it still opens it."""
    why = required_reason(reason)
    with transaction.atomic():
        found = _material_for(actor, material_id)
        found.state, found.reason = Material.State.WITHDRAWN, why
        found.withdrawn_by, found.withdrawn_at = actor.user_id, clock.now()
        found.save(update_fields=["state", "reason", "withdrawn_by", "withdrawn_at"])
        _record(actor, WITHDRAWN, found, reason=why)
    return found


def use_in_course(actor: Actor, *, material_id: int, course_id: int) -> Use:
    """Put the latest version beside a class; one of an earlier version makes way for it.

    Refused: `unknown-class`, `wrong-state` (cancelled, withdrawn), `out-of-reach`, `no-file`, `twice`.
    """
    with transaction.atomic():
        course = (
            Course.objects.select_for_update(of=("self",))
            .select_related("region")
            .filter(pk=course_id)
            .first()
        )
        if course is None:
            raise Refused("没有这个培训班", code="unknown-class")
        actor.require(TRAINING_MANAGE, course.region.path)
        if course.state == Course.State.CANCELLED:
            raise Refused("这个班已经取消，不能选用资料", code="wrong-state")
        return _use(actor, material_id, course.region, course=course)


def use_in_session(actor: Actor, *, material_id: int, session_id: int) -> Use:
    """The same beside a session of the night school or a distance course. Refused: `unknown-session` and as above."""
    with transaction.atomic():
        rows = Session.objects.select_for_update(of=("self",)).select_related("region")
        session = rows.filter(pk=session_id).first()
        if session is None:
            raise Refused("没有这次登记", code="unknown-session")
        actor.require(TRAINING_RECORD, session.region.path)
        if session.state != Session.State.RECORDED:
            raise Refused("这次登记已经撤销，不能选用资料", code="wrong-state")
        return _use(actor, material_id, session.region, session=session)


def _use(actor: Actor, material_id: int, region: Region, **beside: Any) -> Use:
    """In the caller's transaction, which has checked the right at `region`."""
    found = (
        Material.objects.select_for_update(of=("self",))
        .select_related("region")
        .filter(pk=material_id)
        .first()
    )
    if found is None or not may_use(found.region.path, found.reach, region.path):
        raise Refused("资料库里没有这份资料，或这里不能用", code="out-of-reach")
    if found.state != Material.State.OFFERED:
        raise Refused("这份资料已经撤下", code="wrong-state")
    other = Material.Purpose.EVENINGS if "course" in beside else Material.Purpose.CLASSES
    if found.purpose == other:
        raise Refused(f"这份资料{Material.Purpose(found.purpose).label}", code="other-purpose")
    latest = found.editions.first()
    if latest is None or not papers.of_record(EDITION, latest.pk).exists():
        raise Refused("这份资料的最新一版还没有上传文件", code="no-file")
    standing = Use.objects.filter(material=found, removed_at=None, **beside).first()
    if standing is not None and standing.edition_id == latest.pk:
        raise Refused("已经选用了这份资料", code="twice")
    if standing is not None:
        _take_off(actor, standing)
    made = Use.objects.create(
        edition=latest, material=found, made_by=actor.user_id, made_at=clock.now(), **beside
    )
    audit.record(
        actor, USED, target=(MATERIAL, found.pk), region_path=region.path, version=latest.number,
        **{name: each.pk for name, each in beside.items()},
    )  # fmt: skip
    return made


def take_off(actor: Actor, *, use_id: int) -> Use:
    """Take a material off a class or session; the row stays. Refused: `unknown-use`."""
    with transaction.atomic():
        rows = Use.objects.select_for_update(of=("self",)).select_related("course__region", "session__region")
        found = rows.filter(pk=use_id, removed_at=None).first()
        if found is None:
            raise Refused("没有选用这份资料，或已经取下", code="unknown-use")
        right, path = place_of_use(found)
        actor.require(right, path)
        _take_off(actor, found)
        audit.record(actor, REMOVED, target=(MATERIAL, found.material_id), region_path=path)
    return found


def place_of_use(found: Use) -> tuple[str, str]:
    """The right that changes it, and the region path of its class or session."""
    if found.course is not None:
        return TRAINING_MANAGE, found.course.region.path
    assert found.session is not None
    return TRAINING_RECORD, found.session.region.path


def _take_off(actor: Actor, found: Use) -> None:
    found.removed_by, found.removed_at = actor.user_id, clock.now()
    found.save(update_fields=["removed_by", "removed_at"])


def _material_for(actor: Actor, material_id: int) -> Material:
    """A material that is offered, locked, for who keeps the library of its region."""
    found = (
        Material.objects.select_for_update(of=("self",))
        .select_related("region")
        .filter(pk=material_id)
        .first()
    )
    if found is None:
        raise Refused("资料库里没有这份资料", code="unknown-material")
    actor.require(TRAINING_MANAGE, found.region.path)
    if found.state != Material.State.OFFERED:
        raise Refused("这份资料已经撤下", code="wrong-state")
    return found


def _record(actor: Actor, code: str, material: Material, *, reason: str = "", **details: Any) -> None:
    audit.record(
        actor,
        code,
        target=(MATERIAL, material.pk),
        region_path=material.region.path,
        reason=reason,
        **details,
    )
