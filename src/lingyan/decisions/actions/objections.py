"""Objections to a decision or its result: raised by anybody, answered within days, and they hold the matter."""

from __future__ import annotations

import datetime as dt
from typing import Final

from django.db import transaction

from lingyan.decisions.actions.common import (
    hold,
    move,
    now,
    require_from,
    require_past,
    require_text,
    send_back,
)
from lingyan.decisions.models import Answer, Matter, Objection
from lingyan.decisions.parameters import Local
from lingyan.kernel import audit
from lingyan.kernel.access import Actor
from lingyan.kernel.calendar import deadline
from lingyan.kernel.problems import Refused
from lingyan.kernel.rights import DECISIONS_CHECK, DECISIONS_OBJECT, DECISIONS_RECORD

OBJECTED: Final = audit.register("decisions.objected", "登记异议")
ANSWERED: Final = audit.register("decisions.answered", "答复异议")
PUBLIC: Final = ("p1", "executing", "p2")
ANSWERABLE: Final = (*PUBLIC, "returned", "s1", "s2", "s3", "s4")
"""Also while a returned matter is voted on again, whoever objected is owed an answer."""


def raise_objection(actor: Actor, matter: Matter, *, by: str, raised_on: dt.date, text: str) -> Objection:
    """Note an objection. The supervision body raises its own; a villager's is noted by the village or the township.

    PRIVACY: who objects is not kept. Refused: `bad-party`, `no-text`, `future`, `out-of-order`.
    """
    if by not in Objection.By.values:
        raise Refused("请选择由谁提出", code="bad-party")
    text = require_text(text, "请写异议的内容，不写提出人姓名", code="no-text")
    with transaction.atomic():
        held = hold(actor, matter, _right(actor, matter, by), *PUBLIC)
        require_past(raised_on, "提出日期")
        require_from(raised_on, held.decided_on, "提出日期", "决议日期")
        days = Local.at(held.organisation.region.path, raised_on).objection_days
        row = Objection.objects.create(
            matter=held, by=by, raised_on=raised_on, text=text[:500], due_on=deadline(raised_on, days), **now(actor)
        )  # fmt: skip
        move(actor, held, OBJECTED, objection=row.pk)
    return row


def answer(actor: Actor, objection: Objection, *, answered_on: dt.date, outcome: str, text: str) -> Answer:
    """Answer an objection. Upheld, it sends the decision back to a new vote, or the result back to be made again."""
    if outcome not in Answer.Outcome.values:
        raise Refused("请选择答复结果", code="bad-outcome")
    text = require_text(text, "请写答复内容", code="no-text")
    with transaction.atomic():
        held = hold(actor, objection.matter, DECISIONS_RECORD, *ANSWERABLE)
        if Answer.objects.filter(objection=objection).exists():
            raise Refused("这条异议已经答复", code="answered-already")
        require_past(answered_on, "答复日期")
        require_from(answered_on, objection.raised_on, "答复日期", "提出日期")
        row = Answer.objects.create(
            objection=objection, answered_on=answered_on, outcome=outcome, text=text[:500], **now(actor)
        )
        _go_on(actor, held, row)
    return row


def _go_on(actor: Actor, matter: Matter, row: Answer) -> None:
    upheld = row.outcome == Answer.Outcome.UPHELD
    if not upheld or matter.state not in PUBLIC:
        move(actor, matter, ANSWERED, answer=row.pk)
    elif matter.state == "p2":
        move(actor, matter, ANSWERED, to="executing", answer=row.pk)
    else:
        send_back(actor, matter, ANSWERED, reason=f"异议成立：{row.text}", answer=row.pk)


def _right(actor: Actor, matter: Matter, by: str) -> str:
    if by == Objection.By.SUPERVISION:
        return DECISIONS_OBJECT
    may_check = actor.may(DECISIONS_CHECK, matter.organisation.region.path)
    return DECISIONS_CHECK if may_check else DECISIONS_RECORD
