"""By-elections (补选): the same procedure for the seats that fell empty, for the rest of the term (VCL 23)."""

from __future__ import annotations

import datetime as dt
import itertools
from collections import Counter
from collections.abc import Iterator
from typing import Final

from django.db import transaction

from lingyan.kernel import audit, clock, covers
from lingyan.kernel.access import Actor
from lingyan.kernel.problems import Problem, Refused
from lingyan.kernel.rights import TERM_MANAGE
from lingyan.parameters.queries import value_of
from lingyan.people.models import Body, Post, Term
from lingyan.people.queries import in_office
from lingyan.regions.models import Region
from lingyan.team.term.actions.appointing import titles
from lingyan.team.term.actions.common import (
    add_stage,
    hold_places,
    note,
    plan,
    process_for,
    require_state,
    upheld,
)
from lingyan.team.term.actions.registering import forget_voters
from lingyan.team.term.ballots import seated
from lingyan.team.term.covers import PROCESS, ROUND
from lingyan.team.term.models import ByElection, Elected, Organ, Process, Round, Stage
from lingyan.team.term.parameters import BY_MEETING
from lingyan.team.term.states import BEFORE_VOTE, State

OPENED: Final = audit.register("term.by-election-opened", "部署补选")
STOPPED: Final = audit.register("term.by-election-stopped", "停办补选")
_REASON: Final = 200


def open_by_election(
    actor: Actor, *, region: Region, vote_on: dt.date, chief: int, deputies: int, members: int,
    way: str = ByElection.Way.POLLS,
) -> Process:  # fmt: skip
    """Begin a by-election of a village for so many seats of each post, by its voters or the meeting of representatives.

    Refused where the county lets voters alone elect, for more seats than are empty, without a running term or past its
    end, and while the village votes already.
    """
    actor.require(TERM_MANAGE, region.path)
    if not region.is_village:
        raise Refused("补选按村办理，请先选一个村", code="no-village")
    seats = {0: chief, 1: deputies, 2: members}
    with transaction.atomic():
        hold_places(region)
        body = committee_of(region)
        term = body.terms.filter(ended_on=None).order_by("-start_on").first() if body else None
        problems = [*_faults(region, term, vote_on, seats), *_way_faults(region, way)]
        if problems or term is None:
            raise Refused(problems)
        round_ = Round.objects.create(
            region=region,
            name=_name(region, vote_on),
            vote_on=vote_on,
            opened_by=actor.user_id,
            opened_at=clock.now(),
        )
        process = Process(
            round=round_,
            region=region,
            vote_on=vote_on,
            deputies=deputies,
            members=members,
            moved_on=clock.today(),
        )
        process.save()
        process.by_election = ByElection.objects.create(process=process, term=term, chief=chief, way=way)
        plan(process)
        process.save(update_fields=["due_on", "advised_on"])
        audit.record(
            actor, OPENED, target=(ROUND, round_.pk), region_path=region.path, seats=sum(seats.values()),
            sealed=covers.note(PROCESS, [process.pk]),
        )  # fmt: skip
    return process


def _way_faults(region: Region, way: str) -> Iterator[Problem]:
    if way not in ByElection.Way.values:
        yield Problem("bad-choice", "补选方式应为选民投票或村民代表会议")
    elif way != ByElection.Way.POLLS and not value_of(BY_MEETING, region.path, clock.today()):
        yield Problem("polls-only", "县里规定补选由选民投票，不由村民代表会议进行")


def committee_of(region: Region) -> Body | None:
    """The body of the village's committee."""
    return Body.objects.filter(
        organisation__region=region, organisation__kind=Organ.COMMITTEE, organisation__dissolved_on=None
    ).first()


def empty_seats(body: Body, on: dt.date) -> dict[int, int]:
    """Seats of each post that nobody holds on a day, by rank."""
    serving = Counter(in_office(on).filter(post__body=body).values_list("post__title", flat=True))
    quotas = dict(Post.objects.filter(body=body).values_list("title", "quota"))
    return {
        rank: max(quotas.get(title, 0) - serving[title], 0) for rank, title in titles(Organ.COMMITTEE).items()
    }


def _faults(region: Region, term: Term | None, vote_on: dt.date, seats: dict[int, int]) -> Iterator[Problem]:
    if term is None:
        yield Problem("no-term", "没有登记本届的起止日期，先在花名册里登记本届任职")
        return
    if vote_on <= clock.today():
        yield Problem("past-day", f"选举日 {vote_on} 已经过了，应选今天以后的日期")
    if vote_on >= term.due_on:
        yield Problem("term-over", f"本届任期到 {term.due_on} 为止，选举日在届满以后的，请办理换届")
    empty = empty_seats(term.body, clock.today())
    if not sum(seats.values()) or min(seats.values()) < 0:
        yield Problem("no-seats", "至少补选一个职务")
    for rank, title in titles(Organ.COMMITTEE).items():
        if seats[rank] > empty[rank]:
            yield Problem("not-empty", f"“{title}”空缺 {empty[rank]} 个，不能补选 {seats[rank]} 个")
    if (
        busy := Process.objects.filter(region=region)
        .exclude(state=State.CLOSED)
        .select_related("round")
        .first()
    ):
        yield Problem("still-open", f"{region.name}在“{busy.round}”中还没有办结")


def _name(region: Region, vote_on: dt.date) -> str:
    """`2027年补选`, or with the first number that no round of the village has yet."""
    taken = set(Round.objects.filter(region=region).values_list("name", flat=True))
    numbered = (f"{vote_on.year}年第{number}次补选" for number in itertools.count(2))
    return next(name for name in itertools.chain([f"{vote_on.year}年补选"], numbered) if name not in taken)


def _cannot_take_office(by: ByElection, elected: list[Elected]) -> bool:
    """Whether the term is over, a complaint about the vote was upheld, or its seats are held by others by now."""
    today, term = clock.today(), by.term
    if upheld(by.process):
        return True
    if term.ended_on is not None or today >= term.due_on:
        return True
    empty = empty_seats(term.body, today)
    return any(number > empty[rank] for rank, number in Counter(each.rank for each in elected).items())


def stop_by_election(actor: Actor, *, process_id: int, reason: str) -> Stage:
    """End a by-election without a result: nobody passed, or a whole 换届 comes.

    Refused once somebody is elected who may still take office.
    """
    with transaction.atomic():
        process = process_for(actor, TERM_MANAGE, process_id)
        if process.by is None:
            raise Refused("换届要办到底，只有补选可以停办", code="no-by-election")
        require_state(process, *BEFORE_VOTE, State.VOTED, State.RUNOFF)
        if not reason.strip() or len(reason) > _REASON:
            raise Refused("停办要写明原因", code="no-reason")
        elected = seated(process)
        if elected and not _cannot_take_office(process.by, elected):
            raise Refused("已经有人当选，先颁发当选证书", code="elected-already")
        process.by.stopped_on = clock.today()
        process.by.save(update_fields=["stopped_on"])
        forget_voters(process)
        stage = add_stage(actor, process, State.CLOSED, clock.today(), {}, reason=reason.strip())
        note(actor, STOPPED, process, reason=reason.strip())
    return stage
