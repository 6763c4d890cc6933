"""The audit trail keeps a digest of every member with spells and fees, and every session with lists and resolutions."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, Final

from lingyan.kernel import covers
from lingyan.kernel.covers import Ids, rows_of
from lingyan.team.branch.models import (
    Advice,
    Attendance,
    BranchFile,
    Fee,
    Mark,
    Member,
    Resolution,
    Session,
    SessionKind,
    Sitting,
    Spell,
    Talk,
    Verdict,
)

MEMBER: Final = "branch-member"
SESSION: Final = "branch-session"
FILE: Final = "branch-file"
TALK: Final = "branch-talk"
SITTING: Final = "oversight-sitting"

Rows = Iterator[tuple[int, tuple[Any, ...]]]


def register() -> None:
    covers.register(MEMBER, "支部党员", [Member, Spell, Fee, Verdict], _members)
    covers.register(SESSION, "组织生活", [Session, SessionKind, Attendance, Mark, Resolution], _sessions)
    covers.register(TALK, "谈心谈话和联系", [Talk], _talks)
    covers.register(SITTING, "村务监督会议和意见", [Sitting, Advice], _sittings)
    covers.register(FILE, "组织生活台账文件", [BranchFile], _files)


def _members(ids: Ids) -> Rows:
    yield from rows_of(Member.objects.all(), "pk", ids)
    yield from rows_of(Spell.objects.all(), "member", ids)
    yield from rows_of(Fee.objects.all(), "member", ids)
    yield from rows_of(Verdict.objects.all(), "spell__member", ids)


def _sessions(ids: Ids) -> Rows:
    yield from rows_of(Session.objects.all(), "pk", ids)
    for model in (SessionKind, Attendance, Resolution):
        yield from rows_of(model.objects.all(), "session", ids)
    yield from rows_of(Mark.objects.all(), "attendance__session", ids)


def _files(ids: Ids) -> Rows:
    return rows_of(BranchFile.objects.all(), "pk", ids)


def _talks(ids: Ids) -> Rows:
    return rows_of(Talk.objects.all(), "pk", ids)


def _sittings(ids: Ids) -> Rows:
    yield from rows_of(Sitting.objects.all(), "pk", ids)
    yield from rows_of(Advice.objects.all(), "sitting", ids)
