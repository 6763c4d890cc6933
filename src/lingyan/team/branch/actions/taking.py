"""Taking in a year's workbook: checked against what is stored, then written whole or not at all."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from django.db import transaction

from lingyan.kernel import audit, clock, covers
from lingyan.kernel.access import Actor
from lingyan.kernel.problems import Refused, split
from lingyan.kernel.rights import BRANCH_RECORD
from lingyan.kernel.tabular import plain
from lingyan.regions.models import Region
from lingyan.team.branch import parameters, queries, rules
from lingyan.team.branch.actions.common import branch_for, path_of
from lingyan.team.branch.actions.members import NewMember, found_branch, write_members, write_spells
from lingyan.team.branch.actions.sessions import Listed, write_kinds, write_lists
from lingyan.team.branch.covers import FILE, MEMBER, SESSION
from lingyan.team.branch.importing import BranchCheck, SessionRow, check_branch_workbook
from lingyan.team.branch.models import Branch, BranchFile, Member, Session, Spell

TAKEN: Final = audit.register("branch.workbook-taken", "导入组织生活台账")
YEARS: Final = range(1949, 2999)


class BranchRefused(Refused):
    """A workbook with faults, which the check holds."""

    def __init__(self, check: BranchCheck) -> None:
        super().__init__(check.problems)
        self.check = check


@dataclass(frozen=True, slots=True)
class Taken:
    """What was written; nothing new when `repeated`."""

    branch: Branch
    members: int
    sessions: int
    repeated: bool


def check_file(
    actor: Actor, path: Path, *, name: str, village: Region, year: int, branch_name: str = ""
) -> BranchCheck:
    """Read and check, nothing written. Refused: no workbook, `bad-year`, `which-branch`, denied."""
    actor.require(BRANCH_RECORD, village.path)
    if year not in YEARS:
        raise Refused("年度不对", code="bad-year")
    branch = queries.branch_of(village, branch_name)
    return check_branch_workbook(
        path, name=name, year=year, village=village.name, stored=queries.stored(branch)
    )


def refuse_problems(check: BranchCheck, *, accept_warnings: bool) -> None:
    errors, warnings = split(check.problems)
    if errors or (warnings and not accept_warnings):
        raise BranchRefused(check)


def take_workbook(
    actor: Actor, path: Path, *, name: str, village: Region, year: int, branch_name: str = "",
    accept_warnings: bool = False,
) -> tuple[BranchCheck, Taken]:  # fmt: skip
    """Check and write a workbook, all or nothing; the same file again writes nothing.

    Raises BranchRefused with every fault at its cell; warnings must be accepted.
    """
    with transaction.atomic():
        branch = queries.branch_of(village, branch_name)
        # The branch is held before it is compared, so that two imports come one after the other.
        branch = (
            branch_for(actor, branch.pk) if branch else found_branch(actor, village=village, name=branch_name)
        )
        check = check_file(actor, path, name=name, village=village, year=year, branch_name=branch.name)
        refuse_problems(check, accept_warnings=accept_warnings)
        digest = check.workbook.sha256
        if branch.files.filter(year=year, sha256=digest).exists():
            return check, Taken(branch, 0, 0, True)
        by_name = _members(actor, branch, check)
        sessions = _sessions(actor, branch, check, by_name)
        row = BranchFile.objects.create(
            branch=branch, year=year, name=name[:200], sha256=digest, members=check.new_people,
            sessions=len(sessions), taken_by=actor.user_id, taken_at=clock.now(),
        )  # fmt: skip
        sealed = {
            **covers.note(MEMBER, [each.pk for each in by_name.values()]),
            **covers.note(SESSION, [each.pk for each in sessions]),
        }
        audit.record(
            actor, TAKEN, target=(FILE, row.pk), region_path=path_of(branch), year=year, members=check.new_people,
            sessions=len(sessions), sealed=sealed,
        )  # fmt: skip
    return check, Taken(branch, check.new_people, len(sessions), False)


def _members(actor: Actor, branch: Branch, check: BranchCheck) -> dict[str, Member]:
    """New members, and what changes of known ones. All of the branch by name as compared."""
    fresh = [plan for plan in check.people if plan.known is None]
    rows = [NewMember(plan.row.name, plan.row.sex, plan.add) for plan in fresh]
    made = write_members(actor, branch, rows)
    known = {each.pk: each for each in branch.members.select_related("person__personal")}
    changed = [plan for plan in check.people if plan.known is not None]
    write_spells(
        actor, ((known[plan.known.member_id], spell) for plan in changed if plan.known for spell in plan.add)
    )
    ends = {key: day for plan in changed for key, day in plan.end.items()}
    for spell in Spell.objects.filter(pk__in=ends, until_on=None):
        spell.until_on = ends[spell.pk]
        spell.save(update_fields=["until_on"])
    found = {plan.row.name: member for plan, member in zip(fresh, made, strict=True)}
    return {**{_plain(each): each for each in known.values() if _plain(each)}, **found}


def _plain(member: Member) -> str:
    return plain(member.person.personal.name)


def _sessions(
    actor: Actor, branch: Branch, check: BranchCheck, by_name: Mapping[str, Member]
) -> Sequence[Session]:
    made = Session.objects.bulk_create(
        [_session(actor, branch, row) for row in check.sessions], batch_size=500
    )
    pairs = list(zip(made, check.sessions, strict=True))
    write_kinds((session, row.kinds) for session, row in pairs)
    spells = queries.spells_of([branch.pk])
    late = {
        each.number: each
        for each in branch.sessions.filter(number__in=[row.number for row in check.late_lists])
    }
    pairs += [(late[row.number], row) for row in check.late_lists]
    lists = [_list(session, row, by_name, spells) for session, row in pairs if row.marks is not None]
    write_lists(actor, lists, parameters.exempt_votes(path_of(branch)))
    return [*made, *late.values()]


def _session(actor: Actor, branch: Branch, row: SessionRow) -> Session:
    state = Session.State.HELD if row.held_on else Session.State.PLANNED
    return Session(
        branch=branch, number=row.number, group=row.group, topic=row.topic, place=row.place, planned_on=row.planned_on,
        held_on=row.held_on, state=Session.State.CANCELLED if row.cancelled else state, reason=row.reason,
        made_by=actor.user_id, made_at=clock.now(),
    )  # fmt: skip


def _list(
    session: Session, row: SessionRow, by_name: Mapping[str, Member], spells: Mapping[int, list[rules.Spell]]
) -> Listed:
    assert row.held_on is not None and row.marks is not None
    ticks = []
    for name, status in row.marks.items():
        member = by_name[name]
        ticks.append((member, status, rules.standing(spells.get(member.pk, ()), row.held_on)))
    return session, ticks
