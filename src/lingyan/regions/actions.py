"""Changes of the division tree: import, merge, split, recode, profile. Places are ended, never deleted."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence

from django.db import transaction

from lingyan.kernel import audit, clock
from lingyan.kernel.access import Actor
from lingyan.kernel.problems import Problem, Refused
from lingyan.kernel.rights import REGIONS_MANAGE
from lingyan.regions.importing import RegionRow
from lingyan.regions.models import Region, Succession, VillageProfile
from lingyan.regions.rules import LEVELS, code_problem, parent_allowed, pinyin_keys

IMPORTED = audit.register("regions.imported", "导入区划")
SUCCEEDED = audit.register("regions.succeeded", "区划变更")
PROFILED = audit.register("regions.profile", "登记村情")


def import_regions(
    actor: Actor, rows: Sequence[RegionRow], *, valid_from: dt.date | None = None, fictional: bool = False
) -> int:
    """Add the rows that are new; a code in force with the same name is left as it is. Returns how many were added.

    All or nothing. A code in force under another name is refused: a change of name is a succession.
    """
    actor.require(REGIONS_MANAGE)
    with transaction.atomic():
        known = {region.code: region for region in Region.objects.filter(valid_to__isnull=True)}
        problems = list(_import_problems(rows, known))
        if problems:
            raise Refused(problems)
        fresh = [row for row in rows if row.code not in known]
        start = valid_from or dt.date(2000, 1, 1)
        for level in LEVELS:
            _create_level([row for row in fresh if row.level == level], known, start, fictional)
        audit.record(actor, IMPORTED, rows=len(rows), added=len(fresh))
    return len(fresh)


def _import_problems(rows: Sequence[RegionRow], known: dict[str, Region]) -> list[Problem]:
    levels = {code: region.level for code, region in known.items()} | {row.code: row.level for row in rows}
    problems = []
    for row in rows:
        message = None
        current = known.get(row.code)
        if current is not None and current.name != row.name:
            message = f"代码 {row.code} 现为“{current.name}”，改名请办理区划变更"
        elif row.parent and row.parent not in levels:
            message = f"上级代码 {row.parent} 不在文件中，也不在区划表中"
        elif row.parent and not parent_allowed(row.level, levels[row.parent]):
            message = f"{row.level}不能挂在{levels[row.parent]}下面"
        if message:
            problems.append(Problem("bad-region", message, row.file, "", row.row, 1, row.code))
    return problems


def _create_level(
    rows: Sequence[RegionRow], known: dict[str, Region], start: dt.date, fictional: bool
) -> None:
    made = []
    for row in rows:
        pinyin, initials = pinyin_keys(row.name)
        made.append(
            Region(
                code=row.code, name=row.name, level=row.level, parent=known.get(row.parent), path="",
                pinyin=pinyin, initials=initials, valid_from=start, fictional=fictional,
            )
        )  # fmt: skip
    Region.objects.bulk_create(made, batch_size=500)
    for region in made:
        region.path = f"{region.parent.path if region.parent else '/'}{region.pk}/"
        known[region.code] = region
    Region.objects.bulk_update(made, ["path"], batch_size=200)


def merge(
    actor: Actor, predecessors: Sequence[Region], *, code: str, name: str, on: dt.date, decree: str = ""
) -> Region:
    """Several places become one new place on a day.

    The old rows end that day and hang under the new one, so that whoever may see the new place sees the
    books, terms and proofs of the old ones, which stay where they are under their old code.
    """
    parents = {region.parent_id for region in predecessors}
    if len(predecessors) < 2 or len(parents) != 1:
        raise Refused("合并至少要两个同属一个上级的地方。")
    first = predecessors[0]
    with transaction.atomic():
        for region in predecessors:
            _require_ending(actor, region, on)
        successor = _create_successor(first, code, name, on, also_free=tuple(r.code for r in predecessors))
        for region in predecessors:
            _end(region, on)
            _move_under(region, successor)
            Succession.objects.create(
                predecessor=region, successor=successor, kind=Succession.Kind.MERGE, on=on, decree=decree
            )
        _record(actor, successor, Succession.Kind.MERGE, [r.pk for r in predecessors], decree)
    return successor


def split(
    actor: Actor, predecessor: Region, *, into: Sequence[tuple[str, str]], on: dt.date, decree: str = ""
) -> list[Region]:
    """One place becomes several (code, name) on a day. Its own books and terms stay with it under the old code."""
    if len(into) < 2:
        raise Refused("拆分至少要成为两个地方。")
    with transaction.atomic():
        _require_ending(actor, predecessor, on)
        _end(predecessor, on)
        made = [_create_successor(predecessor, code, name, on) for code, name in into]
        for successor in made:
            Succession.objects.create(
                predecessor=predecessor, successor=successor, kind=Succession.Kind.SPLIT, on=on, decree=decree
            )
        _record(actor, predecessor, Succession.Kind.SPLIT, [r.pk for r in made], decree)
    return made


def recode(actor: Actor, region: Region, *, code: str, name: str, on: dt.date, decree: str = "") -> Region:
    """A place gets another code or name; papers made before keep the old one."""
    if (code, name) == (region.code, region.name):
        raise Refused("新代码和名称与现在的相同。")
    with transaction.atomic():
        _require_ending(actor, region, on)
        _end(region, on)
        successor = _create_successor(region, code, name, on)
        for child in Region.objects.filter(parent=region, valid_to__isnull=True):
            child.parent = successor
            child.save(update_fields=["parent"])
            _repath(child, successor)
        _move_under(region, successor)
        Succession.objects.create(
            predecessor=region, successor=successor, kind=Succession.Kind.RECODE, on=on, decree=decree
        )
        _record(actor, successor, Succession.Kind.RECODE, [region.pk], decree)
    return successor


def set_profile(actor: Actor, region: Region, *, as_of: dt.date, **numbers: int | None) -> VillageProfile:
    """State a village's figures as of a day; the same day again is refused, a later day supersedes."""
    actor.require(REGIONS_MANAGE, region.path)
    if not region.is_village:
        raise Refused("村情只登记在村一级。")
    if as_of > clock.today():
        raise Refused("统计日期不能晚于今天。")
    if VillageProfile.objects.filter(region=region, as_of=as_of).exists():
        raise Refused(f"{region.name} {as_of} 的村情已经登记，请换一个统计日期。")
    with transaction.atomic():
        profile = VillageProfile.objects.create(region=region, as_of=as_of, **numbers)
        audit.record(actor, PROFILED, target=("region", region.pk), region_path=region.path, as_of=str(as_of))
    return profile


def _require_ending(actor: Actor, region: Region, on: dt.date) -> None:
    actor.require(REGIONS_MANAGE, region.path)
    # Two who change the same place at the same moment must see each other, or it would have two successors.
    region.valid_to = Region.objects.select_for_update().values_list("valid_to", flat=True).get(pk=region.pk)
    if region.valid_to is not None:
        raise Refused(f"{region.name}（{region.code}）已在 {region.valid_to} 停用。")
    if on <= region.valid_from:
        raise Refused(f"变更日期应晚于{region.name}的起用日期 {region.valid_from}。")


def _create_successor(
    model: Region, code: str, name: str, on: dt.date, also_free: Sequence[str] = ()
) -> Region:
    problem = code_problem(code, model.level)
    if problem:
        raise Refused(f"{problem}：{code}")
    taken = Region.objects.filter(code=code, valid_to__isnull=True).exclude(
        code__in=also_free or [model.code]
    )
    if taken.exists():
        raise Refused(f"代码 {code} 正在使用。")
    # A successor may keep a predecessor's code: that row must end before the new one begins.
    Region.objects.filter(code=code, valid_to__isnull=True).update(valid_to=on)
    pinyin, initials = pinyin_keys(name)
    successor = Region.objects.create(
        code=code, name=name, level=model.level, parent=model.parent, path="", pinyin=pinyin,
        initials=initials, valid_from=on, fictional=model.fictional,
    )  # fmt: skip
    _repath(successor, model.parent)
    return successor


def _end(region: Region, on: dt.date) -> None:
    region.valid_to = on
    region.save(update_fields=["valid_to"])


def _move_under(region: Region, successor: Region) -> None:
    _repath(region, successor)


def _repath(region: Region, parent: Region | None) -> None:
    """Give a region the path under a parent and carry everything below it along."""
    old, new = region.path, f"{parent.path if parent else '/'}{region.pk}/"
    below = list(Region.objects.filter(path__startswith=old).exclude(pk=region.pk)) if old else []
    region.path = new
    region.save(update_fields=["path"])
    for child in below:
        child.path = new + child.path[len(old) :]
    Region.objects.bulk_update(below, ["path"], batch_size=200)


def _record(actor: Actor, region: Region, kind: str, others: list[int], decree: str) -> None:
    audit.record(
        actor, SUCCEEDED, target=("region", region.pk), region_path=region.path,
        kind=str(kind), others=others, decree=decree,
    )  # fmt: skip
