"""Writing a paper of a matter from its records and filing it beside the matter."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Final, TypeVar

from lingyan.decisions import composing, evidence, queries
from lingyan.decisions.composing import Made
from lingyan.decisions.models import Matter, Meeting, Notice, Result
from lingyan.files import actions as files
from lingyan.files.models import Paper
from lingyan.kernel.access import Actor
from lingyan.kernel.problems import Refused
from lingyan.kernel.rights import DECISIONS_RECORD

T = TypeVar("T")
Compose = Callable[[Matter, int], Made]


def make_paper(actor: Actor, matter: Matter, *, kind: str, source_id: int) -> Paper:
    """Compose one paper from a notice, a meeting or a result and file it. The same record gives the same file once.

    `kind` is a key of `KINDS`, `source_id` the record's id. Refused: `unknown-paper`, `unknown-source`, `not-carried`.
    """
    actor.require(DECISIONS_RECORD, matter.organisation.region.path)
    if kind not in KINDS:
        raise Refused("没有这种文书", code="unknown-paper")
    made = KINDS[kind].compose(matter, source_id)
    return files.attach(
        actor, evidence.KIND, matter.pk, made.content, name=made.name, label=made.label, made=True
    )


def _notice(matter: Matter, pk: int) -> Notice:
    return _found(matter.notices.select_related("matter__organisation__region").filter(pk=pk).first())


def _meeting(matter: Matter, pk: int) -> Meeting:
    related = ("matter__organisation__region", "matter__power", "notice")
    return _found(matter.meetings.select_related(*related).filter(pk=pk).first())


def _found(row: T | None) -> T:
    if row is None:
        raise Refused("没有这条记录", code="unknown-source")
    return row


def _sign_in(matter: Matter, pk: int) -> Made:
    row = _notice(matter, pk)
    known = queries.entitled(matter.organisation, row.body, row.meeting_on)
    if known is None:
        raise Refused(f"还没有登记{row.get_body_display()}的应到人数，请先登记", code="no-roll")
    return composing.sign_in(row, known.number)


def _resolution(matter: Matter, pk: int) -> Made:
    row = _meeting(matter, pk)
    if row.stage != Matter.State.S4 or not row.carried:
        raise Refused("只有表决通过的决议会议可以生成决议", code="not-carried")
    return composing.resolution(row)


def _result(matter: Matter, pk: int) -> Made:
    related = matter.results.select_related("matter__organisation__region")
    row: Result = _found(related.filter(pk=pk).first())
    return composing.result(row, queries.posting_of(matter, Matter.State.P2))


@dataclass(frozen=True, slots=True)
class PaperKind:
    """One kind of paper: its words, what it is made from (`notice`, `meeting`, `result`) and how."""

    label: str
    source: str
    compose: Compose


KINDS: Final[dict[str, PaperKind]] = {
    "notice": PaperKind(evidence.NOTICE, "notice", lambda m, pk: composing.notice(_notice(m, pk))),
    "sign-in": PaperKind(evidence.SIGN_IN, "notice", _sign_in),
    "ballot": PaperKind(evidence.BALLOT, "notice", lambda m, pk: composing.ballot(_notice(m, pk))),
    "minutes": PaperKind(evidence.MINUTES, "meeting", lambda m, pk: composing.minutes(_meeting(m, pk))),
    "resolution": PaperKind(evidence.RESOLUTION, "meeting", _resolution),
    "result": PaperKind(evidence.RESULT, "result", _result),
}
