"""What must hold of questions: each text is the one that was sealed, and no letter was lost. Used by `lingyan check`."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from typing import Any

from django.db.models import Count, QuerySet, Sum

from lingyan.questions.models import Letter, Message, Question, Release, Tally
from lingyan.questions.sealing import seal


def breaches() -> Iterator[str]:
    """One sentence for each text that is not what was sealed, and for each day whose letters do not add up."""
    yield from _texts()
    yield from _letters()


def _texts() -> Iterator[str]:
    for question in Question.objects.order_by("id").iterator(chunk_size=500):
        # What was erased in its time has neither; a text without its seal has been put there.
        if question.text and seal(question.reference or "", question.text) != bytes(question.seal):
            yield f"{question}提问的文字与收到时不一致"
        if question.reference and not question.text:
            yield f"{question}提问的文字不完整"
    for message in Message.objects.order_by("id").iterator(chunk_size=500):
        if message.text and seal(message.text) != bytes(message.seal):
            yield f"第 {message.question_id} 号提问的{message.get_kind_display()}与留存的不一致"
    for release in Release.objects.order_by("id").iterator(chunk_size=500):
        if release.question_text or release.answer_text:
            if seal(release.question_text, release.answer_text) != bytes(release.seal):
                yield f"第 {release.question_id} 号提问公开的问答与审看的不一致"
        elif release.state != Release.State.WITHDRAWN:
            yield f"第 {release.question_id} 号提问公开的问答不见了"


def _letters() -> Iterator[str]:
    """As many questions came in on a day as were posted that day, those still in the box included."""
    came = Counter(dict(_by_day(Question.objects.filter(channel=Question.Channel.WEB), "opened_on")))
    came.update(dict(_by_day(Letter.objects.filter(opening=True), "day")))
    for day, posted in Tally.objects.order_by("day").values_list("day").annotate(posted=Sum("letters")):
        if came[day] < posted:
            yield f"{day} 投递 {posted} 件提问，收到 {came[day]} 件：信箱里少了"


def _by_day(rows: QuerySet[Any], name: str) -> QuerySet[Any]:
    return rows.order_by(name).values_list(name).annotate(count=Count("pk"))
