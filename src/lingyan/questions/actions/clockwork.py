"""What time alone does: late questions go one desk up, silence closes, names and texts are erased when their time is over.

Every step counts from the day of the rule, not from the day on which somebody looked, so it matters to nobody when
the worker ran.
"""

from __future__ import annotations

import datetime as dt
from typing import Final

from django.db import transaction
from django.db.models import QuerySet

from lingyan.kernel import clock
from lingyan.kernel.access import system_actor
from lingyan.kernel.rights import PEOPLE_MANAGE
from lingyan.people import actions as people
from lingyan.questions.actions import common, taking
from lingyan.questions.actions.common import CLOCK, add_step, desk_above, locked, note, post_of, put_on
from lingyan.questions.models import Letter, Question, Step
from lingyan.questions.parameters import NAMES_KEPT, REACTION_DAYS, TEXTS_KEPT, number, values
from lingyan.questions.rules import Level

_DAY: Final = dt.timedelta(days=1)
_ERASER: Final = system_actor("到期清除", [PEOPLE_MANAGE])
_CAUSES: Final = {
    Step.Kind.OPENED: Step.Cause.FIRST,
    Step.Kind.FURTHER: Step.Cause.FURTHER,
    Step.Kind.UNSATISFIED: Step.Cause.UNSATISFIED,
    Step.Kind.LATE: Step.Cause.LATE,
    Step.Kind.CONCERN: Step.Cause.CONCERN,
}


def catch_up() -> None:
    """What an office must find done when it looks: the box emptied, late questions passed up. Cheap when all is done."""
    today = clock.today()
    if Letter.objects.filter(day__lt=today).exists():
        taking.take_in(today)
    if _late(today).exists():
        escalate(today)


def escalate(today: dt.date | None = None) -> int:
    """Pass every question whose day is over one desk up, as often as its days are over. Returns how many steps."""
    day = today or clock.today()
    return sum(_pass_up(pk, day) for pk in list(_late(day).values_list("pk", flat=True)))


def _late(today: dt.date) -> QuerySet[Question]:
    return Question.objects.filter(state=Question.State.OPEN, due_on__lt=today, level__lt=Level.COUNTY)


def _pass_up(pk: int, today: dt.date) -> int:
    with transaction.atomic():
        question, steps = locked(Question(pk=pk)), 0
        while question.state == Question.State.OPEN and question.due_on < today:
            day = question.due_on + _DAY
            desk = desk_above(question, day)
            if desk is None:
                break
            last = question.steps.exclude(kind=Step.Kind.CONSENT).latest("id")
            who = {
                "late_level": question.level,
                "late_post": post_of(question),
                "cause": _CAUSES[Step.Kind(last.kind)],
            }
            put_on(question, desk)
            add_step(question, Step.Kind.LATE, day, **who)
            steps += 1
        if steps:
            note(CLOCK, common.MOVED, question, level=question.level, steps=steps)
    return steps


def close_silent(today: dt.date | None = None) -> int:
    """Close what was answered and to which nothing was said in the time a county gives. Returns how many."""
    day, held, closed = today or clock.today(), values(), 0
    answered = Question.objects.filter(state=Question.State.ANSWERED, answered_on__isnull=False)
    for question in answered.select_related("region"):
        assert question.answered_on is not None
        last = question.answered_on + dt.timedelta(
            days=number(held, REACTION_DAYS, question.region.path, question.answered_on)
        )
        if last < day and not _has_mail(question):
            closed += _close(question.pk, last + _DAY)
    return closed


def _close(pk: int, day: dt.date) -> bool:
    with transaction.atomic():
        question = locked(Question(pk=pk))
        if question.state != Question.State.ANSWERED:
            return False
        taking.close(question, day, reason="期满没有回应")
        note(CLOCK, common.CLOSED, question)
    return True


def _has_mail(question: Question) -> bool:
    return Letter.objects.filter(receipt_hash=question.receipt_hash).exists()


def erase_expired(today: dt.date | None = None) -> tuple[int, int]:
    """Erase names, then texts, of what was closed longer ago than a county keeps them. Returns how many of each."""
    day, held = today or clock.today(), values()
    names = texts = 0
    closed = Question.objects.filter(state=Question.State.CLOSED, closed_on__isnull=False)
    for question in closed.select_related("region", "personal").iterator(chunk_size=500):
        assert question.closed_on is not None
        age, path = (day - question.closed_on).days, question.region.path
        if (
            question.personal
            and not question.personal.erased_at
            and age > number(held, NAMES_KEPT, path, day)
        ):
            people.erase(_ERASER, question.personal, reason="提问办结后保留期满")
            names += 1
        if question.text and age > number(held, TEXTS_KEPT, path, day):
            _erase_texts(question)
            texts += 1
    return names, texts


def _erase_texts(question: Question) -> None:
    with transaction.atomic():
        question = locked(question)
        question.text, question.reference = "", ""
        question.save(update_fields=["text", "reference"])
        for message in question.messages.all():
            message.text = ""
            message.save(update_fields=["text"])
        note(CLOCK, common.ERASED, question)
