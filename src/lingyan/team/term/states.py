"""The states that a village passes in a 换届, in the order that the law gives them. Pure.

Source: governance.md A-4. A dispute suspends any of them; another vote (另行选举) stands between the vote and its end.
"""

from __future__ import annotations

from typing import Final

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class State(TextChoices):
    PREPARED = "prepared", _("筹备")
    AUDITED = "audited", _("审计结果已公布")
    PARTY_CHANGED = "party", _("党组织已换届")
    COMMITTEE = "committee", _("选举委员会已推选")
    VOTERS_LISTED = "voters", _("选民名单已公布")
    OBJECTIONS_CLOSED = "objections", _("名单申诉已办结")
    NOMINATED = "nominated", _("已提名")
    REVIEWED = "reviewed", _("资格已审查")
    LISTED = "listed", _("被提名人已公布")
    FINALISED = "finalised", _("正式候选人已公布")
    VOTED = "voted", _("已投票")
    RUNOFF = "runoff", _("已另行选举")
    CERTIFIED = "certified", _("已发当选证书")
    FILED = "filed", _("已备案")
    HANDED_OVER = "handed", _("已移交")
    SUPPORTED = "support", _("配套组织已产生")
    SNAPSHOT = "snapshot", _("已存快照")
    CLOSED = "closed", _("已办结")
    SUSPENDED = "suspended", _("暂停")


ORDER: Final = tuple(each for each in State if each is not State.SUSPENDED)
_WHOLE_ONLY: Final = frozenset(
    {State.AUDITED, State.PARTY_CHANGED, State.HANDED_OVER, State.SUPPORTED, State.SNAPSHOT}
)
BY_ORDER: Final = tuple(each for each in ORDER if each not in _WHOLE_ONLY)
"""What a by-election passes: the same procedure for the villagers' committee alone (VCL 23)."""
BEFORE_VOTE: Final = ORDER[: ORDER.index(State.VOTED)]
_PLACE: Final[dict[State, int]] = {state: number for number, state in enumerate(ORDER)}


MEETING_ORDER: Final = tuple(
    each for each in BY_ORDER if each not in {State.VOTERS_LISTED, State.OBJECTIONS_CLOSED}
)
"""A by-election by the meeting of representatives: no voters are registered."""


def order_of(by_election: bool, meeting: bool = False) -> tuple[State, ...]:
    if meeting:
        return MEETING_ORDER
    return BY_ORDER if by_election else ORDER


def followers(state: State, *, by_election: bool = False, meeting: bool = False) -> tuple[State, ...]:
    """What a village may become next, without suspension."""
    if state in {State.CLOSED, State.SUSPENDED}:
        return ()
    if state is State.VOTED:
        return (State.RUNOFF, State.CERTIFIED)
    if state is State.RUNOFF:
        return (State.RUNOFF, State.CERTIFIED)
    order = order_of(by_election, meeting)
    return (order[order.index(state) + 1],)


def may_become(state: State, wanted: State, *, by_election: bool = False, meeting: bool = False) -> bool:
    return wanted in followers(state, by_election=by_election, meeting=meeting)


def reached(state: State, step: State) -> bool:
    """Whether a village in this state has a step behind it. Nothing is known of a suspended one."""
    return State.SUSPENDED not in {state, step} and _PLACE[state] >= _PLACE[step]
