"""What `lingyan check` says of questions: texts that are not what was sealed, and letters that vanished."""

from __future__ import annotations

from django.db import connection

from lingyan.kernel.crypto import encrypt
from lingyan.questions.integrity import breaches
from lingyan.questions.models import Letter
from tests.questions.support import Place, answered, ask, asked


def put(table: str, column: str, text: str) -> None:
    """As an operator with the data key does, past the triggers."""
    label = {"questions_question": "questions.question", "questions_message": "questions.message"}[table]
    with connection.cursor() as cursor:
        for kind in ("update",):
            on = "" if connection.vendor == "sqlite" else f' ON "{table}"'
            cursor.execute(f'DROP TRIGGER "{table}_no_{kind}"{on}')
        cursor.execute(f'UPDATE "{table}" SET "{column}" = %s', [encrypt(text, context=f"{label}.{column}")])


def test_untouched(place: Place) -> None:
    answered(place)
    ask(place)
    assert list(breaches()) == []


def test_a_question_put_in_anothers_place(place: Place) -> None:
    asked(place)
    put("questions_question", "text", "村里一切都好，没有问题。")
    assert any("与收到时不一致" in one for one in breaches())


def test_an_answer_rewritten(place: Place) -> None:
    answered(place)
    put("questions_message", "text", "花得不多。")
    assert any("答复与留存的不一致" in one for one in breaches())


def test_a_letter_that_never_arrived(place: Place) -> None:
    ask(place)
    Letter.objects.all().delete()
    assert list(breaches()) == ["2025-03-03 投递 1 件提问，收到 0 件：信箱里少了"]


def test_the_text_rests_encrypted(place: Place) -> None:
    question = asked(place)
    with connection.cursor() as cursor:
        cursor.execute("SELECT text FROM questions_question WHERE id = %s", [question.pk])
        stored = bytes(cursor.fetchone()[0])
    assert question.text.encode() not in stored
