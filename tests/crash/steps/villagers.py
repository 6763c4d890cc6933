"""Villagers' questions: asked, taken in, answered, published."""

from __future__ import annotations

import datetime as dt
from typing import Final

from lingyan.disclosure import bundles
from lingyan.disclosure.models import Publication
from lingyan.kernel import clock
from lingyan.questions import actions as questions
from lingyan.questions.models import Letter, Question, Release
from tests.crash.steps.base import CLERK, LIVE, MONTHS, OFFICER, Facts, Step

ASKED_ON: Final = dt.date(2025, 3, 3)
ANSWERED_ON: Final = ASKED_ON + dt.timedelta(days=1)
LETTERS: Final = 3


def steps() -> list[Step]:
    return [
        Step("questions", "questions ask", _ask, _asked),
        Step("questions", "questions take in", _take_in, _taken_in),
        Step("questions", "questions answer", _answer, _answered),
        Step("questions", "questions publish", _release, _released),
    ]


def _ask() -> Facts:
    with clock.fixed(ASKED_ON):
        for number in range(LETTERS):
            words = f"第 {number} 件事情怎么样了？"
            questions.ask(questions.Asked(LIVE, "accounts", words, consent=True, nonce=f"{number}" * 40))
    return {"asked": LETTERS}


def _asked() -> Facts | None:
    there = Letter.objects.count() + Question.objects.count()
    return {"asked": there} if there == LETTERS else None


def _take_in() -> Facts:
    with clock.fixed(ANSWERED_ON):
        questions.take_in()
    return {"taken": Question.objects.count()}


def _taken_in() -> Facts | None:
    there = Question.objects.count()
    return {"taken": there} if there == LETTERS and not Letter.objects.exists() else None


def _answer() -> Facts:
    with clock.fixed(ANSWERED_ON):
        for asked in Question.objects.filter(answered_on=None):
            questions.answer(OFFICER, asked, text="已经核对，收据在村里可以看。")
    return {"answered": LETTERS}


def _answered() -> Facts | None:
    there = Question.objects.exclude(answered_on=None).count()
    return {"answered": there} if there == LETTERS else None


def _release() -> Facts:
    asked = Question.objects.order_by("pk")[0]
    words = {"question_text": "这件事情怎么样了？", "answer_text": "收据在村里可以看。"}
    release = asked.releases.first() or questions.propose(CLERK, asked, **words)
    questions.decide(OFFICER, release, publish=True)
    return {"published": 1}


def _released() -> Facts | None:
    found = Release.objects.filter(state="published").first()
    if found is None:
        return None
    first = Publication.objects.filter(region=found.question.region, month=MONTHS[0])[0]
    page = bundles.folder_of(first).parents[1] / "questions/index.html"
    return {"published": 1} if "收据在村里" in page.read_text() else None
