"""The audit trail keeps a digest of every 换届, of each village's stages, nominees and counts, and of departures."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, Final

from django.db.models import Model

from lingyan.kernel import covers
from lingyan.kernel.covers import Ids, rows_of
from lingyan.team.term.models import (
    Acting,
    Annulment,
    ByElection,
    CandidateMeeting,
    Complaint,
    Count,
    Departure,
    DeparturePlace,
    DepartureStep,
    DepartureVote,
    Elected,
    Kinship,
    Nominee,
    Preselection,
    Process,
    Restoration,
    Round,
    Stage,
    Station,
    Tally,
)

ROUND: Final = "term-round"
PROCESS: Final = "term-process"
DEPARTURE: Final = "term-departure"
ACTING: Final = "term-acting"
_OF_A_PROCESS: Final = [
    Process, Stage, Nominee, Kinship, Count, Station, Tally, Elected, Complaint, Annulment, ByElection,
    CandidateMeeting, Preselection, Restoration,
]  # fmt: skip
Rows = Iterator[tuple[int, tuple[Any, ...]]]

_LATER: Final[dict[type[Model], dict[str, Any]]] = {
    Nominee: {"preselected": None},
    Annulment: {"restoration_id": None},
    Complaint: {"first_id": None, "above": "", "served_on": None},
    ByElection: {"way": ByElection.Way.POLLS},
    Count: {"formal": None},
}


def register() -> None:
    covers.register(ROUND, "换届", [Round], _rounds)
    covers.register(PROCESS, "村换届", _OF_A_PROCESS, _processes)
    covers.register(ACTING, "主持工作", [Acting], _acting)
    covers.register(DEPARTURE, "离任", [Departure, DepartureVote, DeparturePlace, DepartureStep], _departures)


def _rounds(ids: Ids) -> Rows:
    yield from rows_of(Round.objects.all(), "pk", ids)


def _processes(ids: Ids) -> Rows:
    """A village's rows, table by table. Tables whose rows hang on others are read where there are such others."""
    counted = complained = False
    yield from rows_of(Process.objects.all(), "pk", ids)
    for model in (Stage, Nominee, Kinship, Count, Complaint, ByElection, CandidateMeeting, Preselection):
        for row in rows_of(model.objects.all(), "process", ids, later=_LATER.get(model)):
            counted, complained = counted or model is Count, complained or model is Complaint
            yield row
    if counted:
        yield from rows_of(Station.objects.all(), "count__process", ids)
        yield from rows_of(Tally.objects.all(), "station__count__process", ids)
        yield from rows_of(Elected.objects.all(), "count__process", ids)
    if complained:
        yield from rows_of(Annulment.objects.all(), "count__process", ids, later=_LATER[Annulment])
        yield from rows_of(Restoration.objects.all(), "complaint__process", ids)


def _acting(ids: Ids) -> Rows:
    yield from rows_of(Acting.objects.all(), "pk", ids)


def _departures(ids: Ids) -> Rows:
    yield from rows_of(Departure.objects.all(), "pk", ids)
    yield from rows_of(DepartureVote.objects.all(), "departure", ids)
    yield from rows_of(DeparturePlace.objects.all(), "vote__departure", ids)
    yield from rows_of(DepartureStep.objects.all(), "departure", ids)
