"""The audit trail keeps a digest of every matter with all that happened to it, of powers and of rolls."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, Final

from lingyan.decisions.models import (
    Answer,
    Matter,
    Meeting,
    Notice,
    Objection,
    Posting,
    Power,
    Result,
    Review,
    Roll,
)
from lingyan.kernel import covers
from lingyan.kernel.covers import Ids

MATTER: Final = "matter"
POWER: Final = "decision-power"
ROLL: Final = "decision-roll"
_PARTS: Final = (Notice, Meeting, Review, Posting, Objection, Result)


def register() -> None:
    covers.register(MATTER, "决策事项（及其会议、公示、异议）", [Matter, *_PARTS, Answer], _matters)
    covers.register(POWER, "对村民代表会议的授权", [Power], _powers)
    covers.register(ROLL, "会议应到人数", [Roll], _rolls)


def _matters(ids: Ids) -> Iterator[tuple[int, tuple[Any, ...]]]:
    yield from covers.rows_of(Matter.objects.all(), "pk", ids)
    for model in _PARTS:
        yield from covers.rows_of(model.objects.all(), "matter", ids)
    yield from covers.rows_of(Answer.objects.all(), "objection__matter", ids)


def _powers(ids: Ids) -> Iterator[tuple[int, tuple[Any, ...]]]:
    return covers.rows_of(Power.objects.all(), "pk", ids)


def _rolls(ids: Ids) -> Iterator[tuple[int, tuple[Any, ...]]]:
    return covers.rows_of(Roll.objects.all(), "pk", ids)
