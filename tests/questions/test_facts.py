"""The fact table of questions: days, desks and outcomes; no word, no person, no conduct."""

from __future__ import annotations

import datetime as dt
from typing import Any

from lingyan.facts import registry
from lingyan.facts.reading import open_reader, read
from lingyan.facts.registry import FactRequest
from lingyan.kernel import clock
from lingyan.kernel.month import Month
from lingyan.questions import actions
from tests.questions.support import TAKEN, Place, answered, asked, react


def rows(on: dt.date) -> list[dict[str, Any]]:
    with open_reader() as reader:
        request = FactRequest(Month(2025, 1), Month.of(on), on)
        return [row for batch in read(reader, registry.get("question"), request) for row in batch.to_pylist()]


def test_one_row_a_question_as_it_stands(place: Place) -> None:
    receipt, _ = answered(place)
    question = react(receipt, "further", "发票是哪个单位开的？", on=TAKEN)
    [row] = rows(dt.date(2025, 3, 31))
    assert row["village"] == place.village.code and row["county"] == "990121000000"
    assert (row["question"], row["topic"], row["about"]) == (question.pk, "accounts", "anything")
    assert (row["opened_on"], row["answered_on"]) == (dt.date(2025, 3, 3), TAKEN)
    assert (row["level"], row["state"], row["reopened"], row["anonymous"]) == (1, "open", True, True)
    assert row["late_on"] is None


def test_lateness_has_its_day(place: Place) -> None:
    asked(place)
    with clock.fixed(dt.date(2025, 3, 20)):
        actions.escalate()
    [row] = rows(dt.date(2025, 3, 20))
    assert (row["late_on"], row["level"], row["answered_on"]) == (dt.date(2025, 3, 14), 3, None)


def test_neither_words_nor_persons_nor_conduct() -> None:
    table = registry.get("question")
    assert not table.public
    assert not {"text", "name", "person", "conduct", "floor", "concern"} & {
        column.name for column in table.columns
    }


def test_an_answer_in_time_one_late_and_one_that_waits(place: Place) -> None:
    answered(place)
    asked(place)
    said = [(row["due"], row["in_time"]) for row in rows(TAKEN)]
    assert said == [(True, True), (False, False)]
    with clock.fixed(dt.date(2025, 3, 20)):
        actions.escalate()
    assert [(row["due"], row["in_time"]) for row in rows(dt.date(2025, 3, 20))] == [
        (True, True),
        (True, False),
    ]
