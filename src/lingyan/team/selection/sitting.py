"""The party's committee as it sits, and who fills its empty posts inside the term (补选): the members' meeting elects a
member of it; a secretary or deputy it elects itself, out of its members.

Source: governance.md B-1 stages 6 and 7 (基层组织选举工作条例 2020).
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Iterator
from typing import Final

from django.db.models import QuerySet

from lingyan.kernel.problems import Problem, Refused
from lingyan.people.models import Organisation, Post, Tenure, Term
from lingyan.people.queries import in_office
from lingyan.people.settling import exit_of
from lingyan.regions.models import Region
from lingyan.team.selection import rules
from lingyan.team.selection.models import Kind, Procedure

SECRETARY: Final = "书记"
MEMBER: Final = "委员"


def by_meeting(procedure: Procedure) -> bool:
    """Whether it is a by-election of the members' meeting: for a seat in the committee, not for who leads it."""
    return procedure.kind == Kind.BY_ELECTION and procedure.title == MEMBER


def tenures(region: Region, on: dt.date) -> QuerySet[Tenure]:
    """Who holds a post of the village's party committee on a day."""
    home = "post__body__organisation"
    return in_office(on).filter(**{f"{home}__region": region, f"{home}__kind": Organisation.Kind.PARTY})


def members(region: Region, on: dt.date) -> set[int]:
    """The persons of the committee on a day; who leaves it by an exit on record is none from its day on."""
    return {each.person_id for each in tenures(region, on) if not _gone(each, on)}


def _gone(tenure: Tenure, on: dt.date) -> bool:
    leaving = exit_of(tenure)
    return leaving is not None and leaving.on <= on


def electable(region: Region, title: str, on: dt.date) -> set[int]:
    """Whom the committee may elect: its members without who holds the post, and without the secretary, whose own exit
    comes first."""
    held = tenures(region, on).filter(post__title__in={title, SECRETARY})
    return members(region, on) - set(held.values_list("person", flat=True))


def require_electable(procedure: Procedure, persons: Collection[int | None], on: dt.date) -> None:
    """Refused where the committee elects and somebody of these left it since he came onto the list."""
    if by_meeting(procedure):
        return
    if set(persons) - electable(procedure.region, procedure.title, on):
        raise Refused("有候选人已不是党组织委员会委员，先登记未入选", code="members-only")


def require_able(region: Region, title: str, on: dt.date) -> None:
    """Refused while the post is filled, once the term is over, and for who leads a committee of fewer than three."""
    if problems := list(_faults(region, title, on)):
        raise Refused(problems)


def _faults(region: Region, title: str, on: dt.date) -> Iterator[Problem]:
    stay = sum(exit_of(each) is None for each in tenures(region, on).filter(post__title=title))
    home = {"body__organisation__region": region, "body__organisation__kind": Organisation.Kind.PARTY}
    post = Post.objects.filter(**home, title=title, body__organisation__dissolved_on=None).first()
    if stay >= (post.quota if post else 1):
        yield Problem("post-filled", f"“{title}”已经配满，也没有登记离任，只补选出缺的职务")
    number, least = len(members(region, on)), rules.COMMITTEE_SIZE[0]
    if title != MEMBER and number < least:
        yield Problem("no-committee", f"党组织委员会现有 {number} 人，不足 {least} 人，先由党员大会补选委员")
    running = Term.objects.filter(**home, start_on__lte=on, ended_on=None).order_by("-start_on")
    if (term := running.first()) and on >= term.due_on:
        yield Problem("term-over", f"本届任期到 {term.due_on} 为止，届满以后不再补选，请办理换届")
