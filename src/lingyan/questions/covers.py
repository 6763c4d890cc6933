"""The audit trail keeps a digest of each question with its whole way; the texts are held by their keyed hashes."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, Final

from lingyan.kernel import covers
from lingyan.kernel.covers import Ids
from lingyan.questions.models import Concern, Message, Moderation, OwnLine, Question, Release, Step

QUESTION: Final = "question"
OWN_LINE: Final = "own-line"
_PARTS: Final = (
    (Concern, "question", ()),
    (Step, "question", ()),
    (Message, "question", ("text",)),
    (Release, "question", ("question_text", "answer_text")),
    (Moderation, "release__question", ()),
)


def register() -> None:
    covers.register(
        QUESTION,
        "村民提问（及其转办、答复、公开）",
        [Question, *(model for model, _, _ in _PARTS)],
        _questions,
    )
    covers.register(OWN_LINE, "本人账目查询", [OwnLine], _own_lines)


def _questions(ids: Ids) -> Iterator[tuple[int, tuple[Any, ...]]]:
    yield from covers.rows_of(Question.objects.all(), "pk", ids, leave_out=["text", "reference"])
    for model, owner, texts in _PARTS:
        yield from covers.rows_of(model.objects.all(), owner, ids, leave_out=texts)


def _own_lines(ids: Ids) -> Iterator[tuple[int, tuple[Any, ...]]]:
    yield from covers.rows_of(OwnLine.objects.all(), "pk", ids)
