"""The calendar of a 换届, worked back and forth from the voting day. Pure; the days come from `days`.

Sources: governance.md A-2 (A-17 to A-19) and B-4; 0.4 for the counting: the first day is not counted, a period that ends
on a day off ends on the next working day, and "days before" is a floor that is never moved.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from django.utils.translation import gettext_lazy as _

from lingyan.kernel.calendar import deadline, latest_before
from lingyan.kernel.language import Words
from lingyan.team.term.states import State, order_of, reached

Days = Mapping[str, int]
MEETING: Final = "meeting"
"""The step that is done by a record of its own and by no state: the candidates meet the villagers."""
_FOR_THE_PARTY: Final = 10
"""Days between the audit and the election committee that are left for the party's own change."""


@dataclass(frozen=True, slots=True)
class Step:
    """One step. `latest` is the last lawful day, `earliest` the first; `advised` leaves time for what comes after it."""

    key: str
    label: Words
    state: State | None
    latest: dt.date | None
    advised: dt.date
    earliest: dt.date | None = None
    days: int | None = None
    basis: Words = ""

    @property
    def due(self) -> dt.date:
        """The day by which it must be done: the lawful one, or where the law names none the advised one."""
        return self.latest or self.advised


def steps(
    vote_on: dt.date, days: Days, *, formed_on: dt.date | None = None, by_election: bool = False,
    meeting: bool = False, again_from: dt.date | None = None,
) -> list[Step]:  # fmt: skip
    """All steps in their order. `formed_on` is the day the new committee came about; before it is known, the voting day.

    A by-election passes the same steps, without those that belong to a whole 换届. Where another vote alone was annulled,
    it and what follows count from the decision, `again_from`.
    """
    last = again_from or vote_on
    found = [*_before(vote_on, days), *_vote(vote_on, last, days), *_after(formed_on or last, days)]
    passed = order_of(by_election, meeting)
    return [
        each
        for each in found
        if each.state in passed or (each.state is None and not (meeting and each.key == "objection"))
    ]


def _before(vote: dt.date, days: Days) -> list[Step]:
    finalised = latest_before(vote, days["finalised"])
    listed = latest_before(vote, days["listed"])
    reviewed = listed
    nominated = latest_before(reviewed, days["review"])
    decided = latest_before(nominated, days["nomination"])
    voters_law = latest_before(vote, days["voters"])
    voters = _time_for_objections(min(voters_law, decided), decided, days)
    committee = latest_before(voters, days["registration"])
    committee_law = latest_before(voters_law, 1)
    party = latest_before(committee, 1)
    audit = latest_before(committee, _FOR_THE_PARTY)
    objections = deadline(voters, days["objection"])
    return [
        Step("audit", _("公布任期经济责任审计结果"), State.AUDITED, latest_before(committee_law, 1), audit,
             basis=_("村民委员会组织法第四十条；四川省村民委员会选举条例第十一条：推选选举委员会以前")),
        Step("party", _("村党组织换届"), State.PARTY_CHANGED, None, party, basis=_("先党组织、后村民委员会")),
        Step("committee", _("推选村民选举委员会"), State.COMMITTEE, committee_law, committee,
             basis=_("村民委员会组织法第十五条；四川省村民委员会选举条例第十二条：公布选民名单以前")),
        Step("voters", _("公布选民名单"), State.VOTERS_LISTED, voters_law, voters, days=days["voters"],
             basis=_("村民委员会组织法第十七条：选举日的二十日前")),
        Step("objection", _("对选民名单提出申诉"), None, deadline(voters_law, days["objection"]), objections,
             days=days["objection"], basis=_("村民委员会组织法第十七条：名单公布之日起五日内")),
        Step("objections", _("处理申诉并公布结果"), State.OBJECTIONS_CLOSED,
             deadline(deadline(voters_law, days["objection"]), days["decision"]), deadline(objections, days["decision"]),
             earliest=objections + dt.timedelta(days=1),
             days=days["decision"], basis=_("村民委员会组织法第十七条：收到申诉之日起三日内")),
        Step("nominated", _("提名候选人"), State.NOMINATED, None, nominated, days=days["nomination"],
             basis=_("村民委员会组织法第十八条；四川省村民委员会选举条例第二十一条")),
        Step("reviewed", _("候选人资格审查"), State.REVIEWED, listed, reviewed, days=days["review"],
             basis=_("四川省村民委员会选举条例第二十三条：乡镇初审、县级联审，公布以前")),
        Step("listed", _("公布被提名候选人"), State.LISTED, listed, listed, days=days["listed"],
             basis=_("四川省村民委员会选举条例第二十三条：选举日的十五日前")),
        Step("finalised", _("公布正式候选人"), State.FINALISED, finalised, finalised, days=days["finalised"],
             basis=_("四川省村民委员会选举条例第二十四条：选举日的五日前")),
        Step(MEETING, _("候选人与村民见面"), None, latest_before(vote, 1), latest_before(vote, 1),
             basis=_("村民委员会组织法第十八条；四川省村民委员会选举条例第二十六条")),
    ]  # fmt: skip


def _time_for_objections(latest: dt.date, decided: dt.date, days: Days) -> dt.date:
    """The last day on which a voter list leaves time to object and to decide, holidays among them, before a day."""
    while deadline(deadline(latest, days["objection"]), days["decision"]) > decided:
        latest -= dt.timedelta(days=1)
    return latest


def _vote(vote: dt.date, last: dt.date, days: Days) -> list[Step]:
    runoff = last + dt.timedelta(days=days["runoff"])
    return [
        Step("vote", _("投票选举"), State.VOTED, vote, vote, earliest=vote, basis=_("村民委员会组织法第十八条")),
        Step("runoff", _("另行选举"), State.RUNOFF, runoff, runoff, earliest=last, days=days["runoff"],
             basis=_("四川省村民委员会选举条例第三十七条：名额未选足的，当日或者十日内")),
    ]  # fmt: skip


def _after(formed: dt.date, days: Days) -> list[Step]:
    def until(key: str) -> dt.date:
        return deadline(formed, days[key])

    filing, handover, support = until("filing"), until("handover"), until("support")
    return [
        Step("certified", _("公布结果、颁发当选证书"), State.CERTIFIED, None, filing, earliest=formed,
             basis=_("四川省村民委员会选举条例第三十九条")),
        Step("filed", _("选举结果备案"), State.FILED, filing, filing, earliest=formed, days=days["filing"],
             basis=_("四川省村民委员会选举条例第三十九条、第四十六条")),
        Step("handover", _("工作移交"), State.HANDED_OVER, handover, handover, earliest=formed, days=days["handover"],
             basis=_("村民委员会组织法第二十四条；四川省村民委员会选举条例第四十条：产生之日起十日内")),
        Step("support", _("推选村务监督机构、小组长和村民代表"), State.SUPPORTED, support, support, earliest=formed,
             days=days["support"], basis=_("四川省村民委员会选举条例第四十条：产生之日起十五日内")),
        Step("snapshot", _("存换届快照"), State.SNAPSHOT, None, support, earliest=formed),
        Step("closed", _("办结归档"), State.CLOSED, None, deadline(support, days["closing"]), earliest=formed,
             days=days["closing"]),
    ]  # fmt: skip


@dataclass(frozen=True, slots=True)
class Waiting:
    """What a village waits for: the next lawful day that it has to meet, and the advised day of its next step."""

    due: dt.date | None = None
    advised: dt.date | None = None


def waiting(state: State, calendar: list[Step]) -> Waiting:
    """The next dates of a village in this state; none when it is closed or suspended."""
    if state is State.SUSPENDED:
        return Waiting()
    open_steps = [
        each
        for each in calendar
        if each.state and each.state is not State.RUNOFF and not reached(state, each.state)
    ]
    due = next((each.latest for each in open_steps if each.latest), None)
    return Waiting(due, open_steps[0].advised) if open_steps else Waiting()
