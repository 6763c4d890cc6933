"""Totals of a secret paper ballot: entered by one, confirmed or sent back by another.

PRIVACY: only totals by person come here, and none where so few voted that a total shows who wrote what.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Final

from django.db import transaction

from lingyan.decisions.queries import entitled
from lingyan.identity.hands import one_hand
from lingyan.kernel import audit, clock
from lingyan.kernel.access import Actor
from lingyan.kernel.problems import Refused
from lingyan.kernel.rights import APPRAISAL_COUNT
from lingyan.parameters.queries import integer_of
from lingyan.people.models import Organisation
from lingyan.team.appraisal import rules
from lingyan.team.appraisal.actions.common import note, require_day, require_next, session_for, short, take
from lingyan.team.appraisal.models import Count, Outcome, Session, Tally
from lingyan.team.appraisal.parameters import ATTENDANCE
from lingyan.team.appraisal.rules import Attendance, Body, Kind, Papers, Votes

ENTERED: Final = audit.register("appraisal.count-entered", "录入评议计票")
CONFIRMED: Final = audit.register("appraisal.count-confirmed", "核对评议计票")
RETURNED: Final = audit.register("appraisal.count-returned", "退回评议计票")


@dataclass(frozen=True, slots=True)
class Ballots:
    """The tally sheet: who came, how many ballots, and the totals by number on the ballot.

    `votes` holds four grades from the best on and abstentions for everybody who is graded, nothing at all where fewer than
    `rules.SECRET_MINIMUM` ballots are valid.
    """

    present: int
    papers: Papers
    votes: Mapping[int, Votes] = field(default_factory=dict)
    households_present: int | None = None


def enter_count(actor: Actor, *, session_id: int, on: dt.date, ballots: Ballots) -> Count:
    """What the signed tally sheet says. Refused: `wrong-step`, `own-appraisal`, `waiting`, `no-roll`, `no-quorum`,
    `issued`, `returned`, `invalid`, `votes`, `missing`, `too-few`.
    """
    with transaction.atomic():
        session = session_for(actor, session_id, APPRAISAL_COUNT)
        require_next(session, rules.COUNT)
        if session.counts.filter(state=Count.State.ENTERED).exists():
            raise Refused("已有一份计票等待核对，核对或退回以后才能再录入", code="waiting")
        require_day(session, on)
        _fix_eligible(session, on)
        _require_sound(session, on, ballots)
        count = Count.objects.create(
            session=session, on=on, present=ballots.present, households_present=ballots.households_present,
            issued=ballots.papers.issued, returned=ballots.papers.returned, invalid=ballots.papers.invalid,
            entered_by=actor.user_id, entered_at=clock.now(),
        )  # fmt: skip
        subjects = {subject.no: subject for subject in session.subjects.all()}
        Tally.objects.bulk_create(
            Tally(
                count=count,
                subject=subjects[no],
                first=v[0],
                second=v[1],
                third=v[2],
                fourth=v[3],
                abstained=v[4],
            )
            for no, v in sorted(ballots.votes.items())
        )
        note(actor, ENTERED, session, ballots=ballots.papers.returned)
    return count


def confirm_count(actor: Actor, *, session_id: int) -> Session:
    """Another person holds the entry against the tally sheet. For cadres the grades follow from the count."""
    with transaction.atomic():
        session, count = _waiting(actor, session_id)
        _settle(actor, count, Count.State.CONFIRMED)
        take(actor, session, rules.COUNT, count.on)
        if session.kind == Kind.CADRES:
            Outcome.objects.bulk_create(
                Outcome(subject=tally.subject, grade=rules.cadre_grade(tally.votes, count.voters))
                for tally in count.tallies.select_related("subject")
            )
        note(actor, CONFIRMED, session, count=count.pk)
    return session


def return_count(actor: Actor, *, session_id: int, reason: str) -> Session:
    """The entry differs from the tally sheet: it stays as sent back, and is entered anew."""
    with transaction.atomic():
        session, count = _waiting(actor, session_id)
        count.returned_reason = short(reason, "退回原因", 200, needed=True)
        _settle(actor, count, Count.State.RETURNED)
        note(actor, RETURNED, session, count=count.pk)
    return session


def _waiting(actor: Actor, session_id: int) -> tuple[Session, Count]:
    session = session_for(actor, session_id, APPRAISAL_COUNT)
    count = session.counts.filter(state=Count.State.ENTERED).first()
    if count is None:
        raise Refused("没有等待核对的计票", code="nothing-entered")
    # SECURITY: two accounts or posts of one person count as one hand.
    if one_hand(actor.user_id, count.entered_by):
        raise Refused("录入的人不能核对自己录入的计票，须由另一人核对", code="same-person")
    return session, count


def _settle(actor: Actor, count: Count, state: str) -> None:
    count.state, count.checked_by, count.checked_at = state, actor.user_id, clock.now()
    count.save(update_fields=["state", "checked_by", "checked_at", "returned_reason"])


def _fix_eligible(session: Session, on: dt.date) -> None:
    """The denominator of those who must come: the branch's full members, the meeting's roll, or what was planned."""
    if session.kind == Kind.PARTY:
        session.eligible = session.subjects.filter(graded=True).count()
    elif session.kind == Kind.CADRES:
        # A group's meeting has the group's own roll, never the village's.
        meeting = (
            session.group
            or Organisation.objects.filter(
                region=session.region, kind=Organisation.Kind.COMMITTEE, dissolved_on=None
            ).first()
        )
        known = entitled(meeting, session.body, on) if meeting else None
        if known is None:
            raise Refused("还没有登记这个会议的应到人数，请先在“议事名册”里登记", code="no-roll")
        session.eligible, session.households = known.number, known.households
    session.save(update_fields=["eligible", "households"])


def _require_sound(session: Session, on: dt.date, ballots: Ballots) -> None:
    eligible, body = session.eligible or 0, Body(session.body)
    percent = integer_of(ATTENDANCE, session.region.path, on)
    if ballots.households_present is not None:
        _require_households(session, body, ballots)
    who = Attendance(eligible, ballots.present, session.households, ballots.households_present)
    if not 0 < ballots.present <= eligible:
        raise Refused(f"到会 {ballots.present} 人，应到 {eligible} 人，到会不能多于应到", code="present")
    if not rules.quorate(body, who, percent):
        raise Refused(
            f"应到 {eligible} 人，到会 {ballots.present} 人，{rules.quorum_words(body, percent)}，测评无效", code="no-quorum"
        )  # fmt: skip
    # 预备党员 take part in a branch's ballot, though they are not among those whose attendance is asked (C-2).
    guests = session.subjects.filter(graded=False).count()
    if problems := list(rules.paper_problems(ballots.papers, who.voters + guests)):
        raise Refused(problems)
    _require_votes(session, ballots)


def _require_households(session: Session, body: Body, ballots: Ballots) -> None:
    if body not in rules.BY_HOUSEHOLDS:
        raise Refused("只有村民会议和村民小组会议可以按户开，其他会议不填到会户数", code="households")
    if session.households is None:
        raise Refused("“议事名册”里没有登记户数，不能按户开会", code="households")
    if not 0 < (ballots.households_present or 0) <= min(session.households, ballots.present):
        raise Refused(
            f"到会 {ballots.households_present} 户，应到 {session.households} 户，到会 {ballots.present} 人；"
            "到会户数不能多于应到户数和到会人数",
            code="households",
        )


def _require_votes(session: Session, ballots: Ballots) -> None:
    if not rules.secret_enough(ballots.papers):
        if ballots.votes or session.kind == Kind.CADRES:
            raise Refused(
                f"有效票不足 {rules.SECRET_MINIMUM} 张，录入各等次票数会看出是谁投的；"
                + ("请重新组织测评" if session.kind == Kind.CADRES else "只登记选票张数，由会议直接评定"),
                code="too-few",
            )
        return
    wanted = set(session.subjects.filter(graded=True).values_list("no", flat=True))
    if wanted != set(ballots.votes):
        raise Refused("每名评定等次的对象都要有票数，预备党员不计票", code="missing")
    if problems := list(rules.vote_problems(ballots.papers, ballots.votes)):
        raise Refused(problems)
