"""What earlier records of a 换届 already say, offered in the next form so that nobody types it again."""

from __future__ import annotations

import datetime as dt
from typing import Final

from django.db.models import QuerySet

from lingyan.people import headcounts
from lingyan.team.review.queries import full_members_without_right
from lingyan.team.term import annulled, reviewing
from lingyan.team.term.evidence import FIELDS, Value
from lingyan.team.term.models import Nominee, Organ, Preselection, Process
from lingyan.team.term.states import State

_CARRIED: Final = frozenset({"place"})
"""What is mostly said the same way at every step."""


def offered(process: Process, state: State, today: dt.date) -> dict[str, Value]:
    """Values for the fields of a state, by their code; nothing where no record knows better."""
    wanted = {each.code for each in FIELDS[state]}
    found: dict[str, Value] = {}
    for said in process.stages.order_by("no").values_list("evidence", flat=True):
        found |= {code: said[code] for code in _CARRIED & wanted & said.keys()}
    if state is State.REVIEWED:
        document, _on = last_review(process.nominees.filter(organ=Organ.COMMITTEE))
        if document:
            found["document"] = document
        found |= reviewing.counted(process)
    if state is State.FINALISED and (held := preselection(process)):
        found["preselection"] = held.ballots
    if state is State.PARTY_CHANGED and (voting := voting_members(process, today)):
        found["formal_members"] = voting
    if state is State.SUPPORTED:
        found |= support_bodies(process, today)
    return found


def support_bodies(process: Process, today: dt.date) -> dict[str, Value]:
    """Leaders and representatives by the lists, once all who stand there were chosen after the new committee (A-18)."""
    found: dict[str, Value] = {}
    for code, kind in (("leaders", headcounts.LEADERS), ("representatives", headcounts.VILLAGERS)):
        listed = headcounts.listed(kind, process.region, today)
        if listed and process.formed_on and listed.first_on >= process.formed_on:
            found |= {code: listed.number, f"{code}_on": listed.last_on.isoformat()}
    return found


def preselection(process: Process) -> Preselection | None:
    """The preselection that counts: the last one between the notice of nominees and the vote, annulled ones apart."""
    listed = [each.on for each in annulled.live(process.stages.order_by("no")) if each.state == State.LISTED]
    held = process.preselections.filter(on__range=(listed[-1], process.vote_on)) if listed else None
    return held.order_by("-pk").first() if held else None


def voting_members(process: Process, on: dt.date) -> int | None:
    """Full members on the roll of the branch, where it is kept here; whose election right rests is still among them."""
    return headcounts.known(headcounts.VOTING_PARTY_MEMBERS, process.region, on)


def entitled_members(process: Process, on: dt.date) -> int | None:
    """Of those on the roll who has election right on a day: what papers call 有选举权的正式党员."""
    found = voting_members(process, on)
    return found and found - full_members_without_right(process.region, on)


def last_review(nominees: QuerySet[Nominee]) -> tuple[str, dt.date | None]:
    """Document and day of the newest review among nominees: one letter mostly answers for all of them."""
    reviewed = nominees.exclude(review=Nominee.Review.WAITING).order_by("-reviewed_on", "-pk")
    newest = reviewed.first()
    return (newest.review_document, newest.reviewed_on) if newest else ("", None)


def places(process: Process) -> list[str]:
    """The polling places of the last vote for the villagers' committee, in the order of their sheets."""
    count = process.counts.filter(organ=Organ.COMMITTEE).order_by("-no").first()
    return list(count.stations.order_by("no").values_list("name", flat=True)) if count else []
