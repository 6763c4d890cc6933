"""After the vote: the township's review, the two displays, the result, and filing with the township."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from django.db import transaction

from lingyan.decisions import flow, queries, uses
from lingyan.decisions.actions.common import (
    hold,
    move,
    now,
    require_from,
    require_past,
    require_text,
    send_back,
)
from lingyan.decisions.evidence import KIND, PHOTO
from lingyan.decisions.models import Matter, Posting, Result, Review
from lingyan.decisions.parameters import Local
from lingyan.files import actions as files
from lingyan.files import papers
from lingyan.kernel import audit
from lingyan.kernel.access import Actor
from lingyan.kernel.problems import Refused
from lingyan.kernel.rights import DECISIONS_CHECK, DECISIONS_RECORD

REVIEWED: Final = audit.register("decisions.reviewed", "合法性审查")
POSTED: Final = audit.register("decisions.posted", "张贴公示")
EXECUTING: Final = audit.register("decisions.executing", "转入实施")
RESULT: Final = audit.register("decisions.result", "登记实施结果")
CLOSED: Final = audit.register("decisions.closed", "办结决策事项")
FILED: Final = audit.register("decisions.filed", "决策事项备案")


@dataclass(frozen=True, slots=True)
class Photo:
    """A photograph of the board, as it is uploaded."""

    name: str
    content: bytes


def review(
    actor: Actor, matter: Matter, *, lawful: bool, reviewed_on: dt.date, number: str, reason: str = ""
) -> Review:
    """The township's slip on a decision, before it is displayed. One that breaks the law goes back with the reason."""
    number = require_text(number, "请写审查文号或登记号", code="no-number")
    if not lawful:
        reason = require_text(reason, "请写明违反了哪条规定、侵害了谁的什么权利", code="no-reason")
    with transaction.atomic():
        held = hold(actor, matter, DECISIONS_CHECK, "p1")
        require_past(reviewed_on, "审查日期")
        require_from(reviewed_on, held.decided_on, "审查日期", "决议日期")
        if queries.review_of(held) is not None:
            raise Refused("这次决议已经审查过", code="reviewed-already")
        row = Review.objects.create(
            matter=held, attempt=held.attempt, lawful=lawful, reviewed_on=reviewed_on, number=number[:60],
            reason=reason.strip()[:300], **now(actor),
        )  # fmt: skip
        if lawful:
            move(actor, held, REVIEWED, review=row.pk)
        else:
            send_back(actor, held, REVIEWED, reason=f"乡镇审查：{row.reason}", review=row.pk)
    return row


def post(
    actor: Actor,
    matter: Matter,
    *,
    from_on: dt.date,
    place: str,
    link: str = "",
    photos: Sequence[Photo] = (),
) -> Posting:
    """The decision, or in execution its result, hangs on the board from a day on; photographs prove it."""
    place = require_text(place, "请写张贴在哪里", code="no-place")
    with transaction.atomic():
        held = hold(actor, matter, DECISIONS_RECORD, "p1", "executing")
        require_past(from_on, "张贴日期")
        stage = _require_ready(held, from_on)
        days = Local.at(held.organisation.region.path, from_on).display_days
        row = Posting.objects.create(
            matter=held, attempt=held.attempt, stage=stage, from_on=from_on,
            until_on=flow.display_until(from_on, days), place=place[:80], link=link.strip()[:200], **now(actor),
        )  # fmt: skip
        for each in photos:
            files.attach(actor, KIND, held.pk, each.content, name=each.name, label=PHOTO[stage])
        move(actor, held, POSTED, to="p2" if stage == "p2" else "", posting=row.pk)
    return row


def begin_execution(actor: Actor, matter: Matter, *, on: dt.date) -> Matter:
    """The decision was displayed long enough and no objection is open: it is carried out."""
    with transaction.atomic():
        held = hold(actor, matter, DECISIONS_RECORD, "p1")
        _require_displayed(held, on)
        held.executing_on = on
        return move(actor, held, EXECUTING, "executing_on", to="executing")


def record_result(
    actor: Actor, matter: Matter, *, outcome: str, done_on: dt.date, acceptance: str, spent: int | None = None
) -> Result:
    """What became of it. The cost is what other rooms paid for it; `spent` counts only where they paid nothing."""
    acceptance = require_text(acceptance, "请写验收情况或未完成的原因", code="no-acceptance")
    if outcome not in Result.Outcome.values:
        raise Refused("请选择实施结果", code="bad-outcome")
    with transaction.atomic():
        held = hold(actor, matter, DECISIONS_RECORD, "executing")
        require_past(done_on, "完成日期")
        require_from(done_on, held.executing_on, "完成日期", "转入实施日期")
        row = Result.objects.create(
            matter=held, attempt=held.attempt, outcome=outcome, done_on=done_on, acceptance=acceptance[:300],
            spent=_spent(held, spent), **now(actor),
        )  # fmt: skip
        move(actor, held, RESULT, result=row.pk)
    return row


def close(actor: Actor, matter: Matter, *, on: dt.date) -> Matter:
    """The result was displayed long enough and no objection is open: the matter is done with."""
    with transaction.atomic():
        held = hold(actor, matter, DECISIONS_RECORD, "p2")
        _require_displayed(held, on)
        held.closed_on = on
        return move(actor, held, CLOSED, "closed_on", to="closed")


def file_with_township(actor: Actor, matter: Matter, *, on: dt.date, number: str) -> Matter:
    """The township has the decision on file (财农〔2021〕121号 art. 7)."""
    number = require_text(number, "请写备案编号", code="no-number")
    with transaction.atomic():
        held = hold(actor, matter, DECISIONS_CHECK, *queries.PASSED)
        if held.filed_on is not None:
            raise Refused(f"这项决议已于 {held.filed_on:%Y-%m-%d} 备案", code="filed-already")
        require_past(on, "备案日期")
        require_from(on, held.decided_on, "备案日期", "决议日期")
        held.filed_on, held.filed_number = on, number[:60]
        return move(actor, held, FILED, "filed_on", "filed_number")


def _require_ready(matter: Matter, from_on: dt.date) -> str:
    """The display that comes next: of the decision, or of its result."""
    if matter.state == "p1":
        found = queries.review_of(matter)
        if found is None:
            raise Refused("乡镇还没有作合法性审查，审查后才能公示", code="no-review")
        if queries.posting_of(matter, "p1") is not None:
            raise Refused("这次决议已经登记张贴", code="posted-already")
        require_from(from_on, found.reviewed_on, "张贴日期", "审查日期")
        return "p1"
    if not queries.situation(matter).result:
        raise Refused("还没有登记实施结果，登记后才能公示", code="no-result")
    result = queries.result_of(matter)
    assert result is not None
    require_from(from_on, result.done_on, "张贴日期", "完成日期")
    return "p2"


def _require_displayed(matter: Matter, on: dt.date) -> None:
    require_past(on, "办理日期")
    shown = queries.posting_of(matter, matter.state)
    if shown is None:
        raise Refused("还没有登记张贴公示", code="not-posted")
    if on < shown.until_on:
        raise Refused(f"公示要到 {shown.until_on:%Y-%m-%d}，期满才能办理", code="display-running")
    if queries.open_objections(matter).exists():
        raise Refused("有异议还没有答复，答复以后才能办理", code="open-objection")
    photos = papers.of_record(KIND, matter.pk).filter(
        label=PHOTO[matter.state], added_at__gte=shown.recorded_at
    )
    if not photos.exists():
        label = PHOTO[matter.state]
        raise Refused(f"缺{label}，请在附件里添加，种类选“{label}”", code="no-photo")


def _spent(matter: Matter, typed: int | None) -> int | None:
    if used := uses.used(matter.pk):
        return used
    if typed is not None and not 0 <= typed <= 10**15:
        raise Refused("实际金额应是 0 以上的数", code="bad-amount")
    return typed
