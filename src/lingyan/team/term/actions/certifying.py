"""The end of the vote: the elected are certified and take office."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Mapping
from typing import Final

from django.db import transaction

from lingyan.identity.hands import same_hand
from lingyan.kernel import audit
from lingyan.kernel.access import Actor
from lingyan.kernel.problems import Problem, Refused
from lingyan.kernel.rights import TERM_MANAGE
from lingyan.team.term import annulled, ballots, rules
from lingyan.team.term.actions.appointing import appoint
from lingyan.team.term.actions.common import (
    add_stage,
    note,
    process_for,
    require_past,
    require_state,
    upheld,
)
from lingyan.team.term.actions.registering import forget_voters
from lingyan.team.term.models import Elected, Nominee, Organ, Process, Stage
from lingyan.team.term.states import State

CERTIFIED: Final = audit.register("term.certified", "颁发当选证书")
_NUMBER: Final = 40


def counted_by(actor: Actor, process: Process) -> bool:
    """Whether this hand wrote down a count that the certificates rest on."""
    valid = process.counts.filter(organ=Organ.COMMITTEE, valid=True)
    return same_hand(actor.user_id, annulled.counting(valid).values_list("made_by", flat=True))


def certify(actor: Actor, *, process_id: int, on: dt.date, certificates: Mapping[int, str]) -> Stage:
    """Give each elected member (by id of `Elected`) a certificate; they take office on the day of the last vote.

    Refused before another vote was held for open seats (unless nobody may stand in it), with fewer than three members,
    without a woman while a seat is open for one, with a member whose review is not clear, while a complaint is undecided
    or one about the vote was upheld, and to whoever recorded the count.
    """
    require_past(on)
    with transaction.atomic():
        process = process_for(actor, TERM_MANAGE, process_id)
        require_state(process, State.VOTED, State.RUNOFF)
        elected = ballots.seated(process)
        valid = process.counts.filter(organ=Organ.COMMITTEE, valid=True)
        counts = list(annulled.counting(valid).order_by("no"))
        problems = [*_faults(process, elected, certificates), *_complaint_faults(process)]
        if counted_by(actor, process):
            problems.append(Problem("own-count", "登记计票的人不能办理当选证书，请另一人核对以后办理"))
        if on < counts[-1].on:
            problems.append(Problem("before-last", f"发证日期不能早于投票日 {counts[-1].on}"))
        if problems:
            raise Refused(problems)
        for each in elected:
            each.certificate = certificates[each.pk].strip()
            each.save(update_fields=["certificate"])
        forget_voters(process)
        process.formed_on = counts[-1].on
        appoint(actor, process, Organ.COMMITTEE, start_on=counts[-1].on)
        stage = add_stage(actor, process, State.CERTIFIED, on, {"elected": len(elected)})
        note(actor, CERTIFIED, process, elected=[each.pk for each in elected])
    return stage


def _complaint_faults(process: Process) -> Iterator[Problem]:
    """Nobody takes office by a vote that is in dispute (B-4 step 21)."""
    waiting = process.complaints.filter(decided_on=None).count()
    if waiting:
        yield Problem("open-complaints", f"还有 {waiting} 件申诉没有作出决定，先作出决定再颁发当选证书")
    if found := upheld(process):
        yield Problem(
            "complaint-upheld",
            f"申诉 {found.document} 成立（{found.decision}），不能颁发当选证书；先按决定认定选举无效，再重新投票",
        )


def _faults(process: Process, elected: list[Elected], certificates: Mapping[int, str]) -> Iterator[Problem]:
    left = ballots.open_seats(process)
    least = 1 if process.by else rules.SMALLEST_BODY
    nobody = len(elected) >= least and not ballots.standing_in(process, Organ.COMMITTEE)
    if left and process.state != State.RUNOFF and not nobody:
        yield Problem("open-seats", f"还有 {sum(left.values())} 个名额没有选出，先另行选举")
    if len(elected) < least:
        yield Problem("too-few", f"当选 {len(elected)} 人，不足 {least} 人，村民委员会还不能产生")
    sexes = {each.nominee.person.sex for each in elected} | {
        each.person.sex for each in ballots.sitting(process)
    }
    if process.state != State.RUNOFF and "女" not in sexes and ballots.woman_rank(process) is not None:
        yield Problem("no-woman", "没有妇女当选，应另行选举妇女成员")
    if any(each.nominee.review != Nominee.Review.CLEAR for each in elected):
        yield Problem("unreviewed", "当选人还没有审查结果（选票另写的人也要审查）")
    given = [certificates.get(each.pk, "").strip() for each in elected]
    if any(not each or len(each) > _NUMBER for each in given) or len(set(given)) < len(given):
        yield Problem("bad-certificate", f"每名当选人要有各自的证书编号，不超过 {_NUMBER} 字")
