"""The four discussions: party organisation, two committees, party members, villagers or members.

A vote is judged by the rules in force on its day and stays as it was counted. Where it fails, the matter goes back.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import Final

from django.db import transaction

from lingyan.decisions import catalogue, queries, rules
from lingyan.decisions.actions.common import (
    hold,
    move,
    now,
    require_from,
    require_past,
    require_text,
    send_back,
)
from lingyan.decisions.models import Matter, Meeting, Notice
from lingyan.decisions.parameters import Local
from lingyan.decisions.queries import Entitled
from lingyan.decisions.rules import Body, Count, Verdict
from lingyan.kernel import audit
from lingyan.kernel.access import Actor
from lingyan.kernel.problems import Refused
from lingyan.kernel.rights import DECISIONS_RECORD

NOTICED: Final = audit.register("decisions.noticed", "发会议通知")
VOTED: Final = audit.register("decisions.voted", "登记会议表决")

BEFORE: Final = {"s1": "", "s2": "s1", "s3": "s2", "s4": "s3"}
STAGE_BODIES: Final = {"s1": Body.PARTY_COMMITTEE, "s2": Body.TWO_COMMITTEES, "s3": Body.PARTY_MEETING}
_AFTER: Final = {"s1": "s2", "s2": "s3", "s3": "s4", "s4": "p1"}


@dataclass(frozen=True, slots=True)
class Ballot:
    """What was counted at a meeting. How many are entitled is known from the roll, so it is not asked."""

    present: int
    ayes: int
    noes: int = 0
    abstained: int = 0
    proxies: int = 0
    by_households: bool = False


def body_of(matter: Matter, stage: str) -> Body:
    """The body that meets at a stage."""
    return Body(matter.body) if stage == "s4" else STAGE_BODIES[stage]


def record_study(actor: Actor, matter: Matter, *, held_on: dt.date, ballot: Ballot, opinions: str) -> Meeting:
    """The party organisation studied the matter, after hearing members and villagers: `opinions` is what they said."""
    opinions = require_text(opinions, "请写听取了党员和村民哪些意见", code="no-opinions")
    with transaction.atomic():
        held = hold(actor, matter, DECISIONS_RECORD, "s1")
        return _vote(actor, held, held_on=held_on, ballot=ballot, opinions=opinions)


def record_discussion(
    actor: Actor, matter: Matter, *, held_on: dt.date, ballot: Ballot, opinions: str = ""
) -> Meeting:
    """The two committees discussed it together."""
    with transaction.atomic():
        held = hold(actor, matter, DECISIONS_RECORD, "s2")
        return _vote(actor, held, held_on=held_on, ballot=ballot, opinions=opinions)


def record_merged(
    actor: Actor, matter: Matter, *, held_on: dt.date, study: Ballot, discussion: Ballot, opinions: str
) -> Meeting:
    """Both in one meeting, where the county allows it; each body is counted by itself and gets its own record."""
    opinions = require_text(opinions, "请写听取了党员和村民哪些意见", code="no-opinions")
    with transaction.atomic():
        held = hold(actor, matter, DECISIONS_RECORD, "s1")
        if not queries.may_merge(held, held_on):
            raise Refused("按县里的规定，村党组织提议和“两委”商议要分别开会", code="no-merge")
        first = _vote(actor, held, held_on=held_on, ballot=study, opinions=opinions, merged=True)
        if not first.carried:
            return first
        return _vote(actor, held, held_on=held_on, ballot=discussion, opinions=opinions, merged=True)


def give_notice(
    actor: Actor,
    matter: Matter,
    *,
    given_on: dt.date,
    meeting_on: dt.date,
    place: str,
    papers_on: dt.date | None = None,
    short_reason: str = "",
) -> Notice:
    """Call the party members' meeting, or the one that decides. A later notice takes the place of an earlier one.

    `papers_on` is since when reports and plans lay ready, for items that ask it. A villagers' meeting may be called at
    short notice with a reason. Refused: `future`, `out-of-order`, `no-place`, `short-notice`, `no-papers`, `no-power`,
    `no-roll`.
    """
    place = require_text(place, "请写开会地点", code="no-place")
    with transaction.atomic():
        held = hold(actor, matter, DECISIONS_RECORD, "s3", "s4")
        body = body_of(held, held.state)
        require_past(given_on, "通知日期")
        require_from(given_on, _held_before(held), "通知日期", "前一环节的会议")
        days = Local.at(held.organisation.region.path, given_on).notice_days(body)
        short_reason = _short_reason(body, given_on, meeting_on, days, short_reason)
        _require_papers(held, meeting_on, papers_on, days)
        _require_power(held, meeting_on)
        _require_roll(held, body, meeting_on)
        notice = Notice.objects.create(
            matter=held, attempt=held.attempt, stage=held.state, body=body, given_on=given_on,
            meeting_on=meeting_on, place=place[:80], papers_on=papers_on, short_reason=short_reason, **now(actor),
        )  # fmt: skip
        move(actor, held, NOTICED, notice=notice.pk)
    return notice


def record_meeting(actor: Actor, matter: Matter, *, ballot: Ballot, opinions: str = "") -> Meeting:
    """The meeting that was called took place, on the day of its notice; `ballot` is what was counted."""
    with transaction.atomic():
        held = hold(actor, matter, DECISIONS_RECORD, "s3", "s4")
        notice = queries.latest_notice(held)
        if notice is None:
            raise Refused("还没有发会议通知，请先登记通知", code="no-notice")
        _require_power(held, notice.meeting_on)
        return _vote(actor, held, held_on=notice.meeting_on, ballot=ballot, opinions=opinions, notice=notice)


def _vote(
    actor: Actor,
    matter: Matter,
    *,
    held_on: dt.date,
    ballot: Ballot,
    opinions: str,
    notice: Notice | None = None,
    merged: bool = False,
) -> Meeting:
    require_past(held_on, "会议日期")
    require_from(held_on, _held_before(matter), "会议日期", "前一环节的会议")
    stage, body = matter.state, body_of(matter, matter.state)
    vote = Local.at(matter.organisation.region.path, held_on).vote(body)
    count = _count(_entitled(matter, body, held_on, notice), body, ballot)
    if text := rules.nonsense(vote, count):
        raise Refused(f"{text}，请核对", code="bad-count")
    verdict = rules.judge(vote, count)
    meeting = Meeting.objects.create(
        matter=matter, attempt=matter.attempt, stage=stage, body=body, notice=notice, held_on=held_on, merged=merged,
        by_households=count.by_households, eligible=count.eligible, present=count.present, proxies=count.proxies,
        ayes=count.ayes, noes=count.noes, abstained=count.abstained, quorum=verdict.quorum, carried=verdict.valid,
        fault=verdict.fault[:200], opinions=opinions.strip(), **now(actor),
    )  # fmt: skip
    _go_on(actor, matter, meeting, verdict)
    return meeting


def _go_on(actor: Actor, matter: Matter, meeting: Meeting, verdict: Verdict) -> None:
    if not verdict.valid:
        send_back(actor, matter, VOTED, reason=verdict.fault, meeting=meeting.pk)
        return
    if meeting.stage == "s4":
        matter.decided_on = meeting.held_on
    move(actor, matter, VOTED, "decided_on", to=_AFTER[meeting.stage], meeting=meeting.pk)


def _require_roll(matter: Matter, body: Body, meeting_on: dt.date) -> None:
    if queries.entitled(matter.organisation, body, meeting_on) is None:
        raise Refused(f"还没有登记{body.zh}的应到人数，请先登记", code="no-roll")


def _entitled(matter: Matter, body: Body, held_on: dt.date, notice: Notice | None) -> Entitled:
    # SECURITY: of a called meeting the roll known at its notice counts, so that nobody shrinks the denominator after
    # seeing how many came.
    known_at = notice.recorded_at if notice else None
    known = queries.entitled(matter.organisation, body, held_on, known_at=known_at)
    if known is None:
        raise Refused(f"还没有登记{body.zh}的应到人数，请先登记", code="no-roll")
    return known


def _count(known: Entitled, body: Body, ballot: Ballot) -> Count:
    eligible = known.number
    if ballot.by_households:
        if not known.households:
            raise Refused(f"按户开会要先登记{body.zh}的户数", code="no-households")
        eligible = known.households
    return Count(
        eligible, ballot.present, ballot.ayes, ballot.noes, ballot.abstained, ballot.proxies, ballot.by_households
    )  # fmt: skip


def _held_before(matter: Matter) -> dt.date | None:
    earlier = BEFORE[matter.state]
    meeting = queries.latest_meeting(matter, earlier) if earlier else None
    again = queries.latest_meeting(matter, matter.state)
    return max((each.held_on for each in (meeting, again) if each), default=None)


def _short_reason(body: Body, given_on: dt.date, meeting_on: dt.date, days: int, reason: str) -> str:
    """The reason for a notice shorter than the law asks, where the law allows one; empty when it is in time."""
    if rules.notice_in_time(given_on, meeting_on, days):
        return ""
    if meeting_on >= given_on and body in rules.MAY_BE_SHORT and reason.strip():
        return reason.strip()[:200]
    earliest = given_on + dt.timedelta(days=days)
    more = "；情况特殊不能提前的，请写明原因" if body in rules.MAY_BE_SHORT else ""
    raise Refused(
        f"{body.zh}要提前 {days} 天通知，{given_on:%Y-%m-%d} 通知的，最早 {earliest:%Y-%m-%d} 开会{more}",
        code="short-notice",
    )


def _require_papers(matter: Matter, meeting_on: dt.date, papers_on: dt.date | None, days: int) -> None:
    item = catalogue.items()[matter.item]
    if matter.state != "s4" or not item.papers:
        return
    if papers_on is None or not rules.notice_in_time(papers_on, meeting_on, days):
        raise Refused(
            f"“{item.name}”的报告和方案要在会议 {days} 天前备好，供成员查看；请填备齐日期", code="no-papers"
        )


def _require_power(matter: Matter, meeting_on: dt.date) -> None:
    power = matter.power
    if matter.state != "s4" or matter.body != Body.REPRESENTATIVES:
        return
    if power is None or not queries.covers(power, matter.item, matter.amount, meeting_on):
        raise Refused(
            f"会议日期 {meeting_on:%Y-%m-%d} 不在村民会议授权期内，村民代表会议不能决定此事", code="no-power"
        )
