"""How the permission table calls the pages of questions. A villager's pages are open to everybody."""

from __future__ import annotations

import datetime as dt
from typing import Any

from lingyan.kernel import clock
from lingyan.kernel.month import Month
from lingyan.questions import actions
from lingyan.questions.models import Question, Release
from tests.questions.support import own_line
from tests.support.urls import World, row


def _question(world: World) -> dict[str, Any]:
    today = clock.today()
    with clock.fixed(today - dt.timedelta(days=1)):
        actions.ask(actions.Asked(village=world.tree.village.code, topic="accounts", text="修水渠花了多少？"))
    actions.take_in()
    return {"question_id": Question.objects.latest("id").pk}


def _release(world: World) -> dict[str, Any]:
    release = Release.objects.create(
        question_id=_question(world)["question_id"], month=Month(2025, 1), question_text="问题", answer_text="答复",
        seal=bytes(32), proposed_at=clock.now(),
    )  # fmt: skip
    return {"release_id": release.pk}


def _own_line(world: World) -> dict[str, Any]:
    return {"own_line_id": own_line(world.tree.village).pk}


def _village(world: World) -> dict[str, Any]:
    return {"code": world.tree.village.code}


row("questions:send")
row("questions:receipt")
row("questions:say")
row("questions:ask", _village)
row("questions:ask-publication", lambda world: {**_village(world), "page": "2025-01", "version": 1})
row("questions:inbox")
row("questions:enter")
row("questions:question", _question, scoped=True)
row("questions:answer", _question, scoped=True)
row("questions:move", _question, scoped=True)
row("questions:person", _question, scoped=True)
row("questions:propose", _question, scoped=True)
row("questions:moderation")
row("questions:release", _release, scoped=True)
row("questions:withdraw", _release, scoped=True)
row("questions:supervision")
row("questions:own-lines")
row("questions:own-line-new")
row("questions:own-line", _own_line, scoped=True)
row("questions:own-line-print", _own_line, scoped=True)
row("questions:own-line-refuse", _own_line, scoped=True)
