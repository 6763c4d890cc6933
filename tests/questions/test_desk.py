"""What questions put on the desk of each post."""

from __future__ import annotations

import datetime as dt

from lingyan.kernel import clock
from lingyan.kernel.month import Month
from lingyan.questions import actions
from lingyan.questions.desk import answers_given, questions_to_answer, releases_to_look_at
from tests.questions.support import TAKEN, Place, answered, asked

MARCH = Month(2025, 3)
DUE = dt.date(2025, 3, 13)


def cards(place: Place, name: str, on: dt.date = TAKEN) -> list[tuple[str, int, str]]:
    with clock.fixed(on):
        return [(item.title, item.count, item.tone) for item in
                questions_to_answer(getattr(place, name), place.village, MARCH)]  # fmt: skip


def test_the_clerk_is_warned_before_anybody_above_hears_of_it(place: Place) -> None:
    asked(place)
    assert cards(place, "clerk") == [("村民提问等答复", 1, "info")]
    assert cards(place, "clerk", DUE - dt.timedelta(days=3)) == [("村民提问等答复", 1, "warn")]
    assert cards(place, "officer", DUE) == []


def test_the_township_finds_what_was_passed_up(place: Place) -> None:
    asked(place)
    day = DUE + dt.timedelta(days=1)
    with clock.fixed(day):
        actions.escalate()
    assert cards(place, "officer", day) == [("逾期上转的村民提问", 1, "danger")]
    assert cards(place, "clerk", day) == []


def test_conduct_is_on_the_supervision_bodys_desk_alone(place: Place) -> None:
    asked(place, concerns=("clerk",))
    assert cards(place, "clerk") == [] == cards(place, "secretary")
    assert cards(place, "supervision") == [("村民提问等答复", 1, "info")]


def test_releases_wait_for_the_second_person(place: Place) -> None:
    with clock.fixed(TAKEN):
        _, question = answered(place, consent=True)
        actions.propose(place.clerk, question, question_text="修水渠花了多少？", answer_text="三万二千元整。")
        assert [item.count for item in releases_to_look_at(place.officer, place.village, MARCH)] == [1]
        assert not list(releases_to_look_at(place.clerk, place.village, MARCH))


def test_answers_are_a_change(place: Place) -> None:
    answered(place)
    with clock.fixed(TAKEN):
        assert [item.count for item in answers_given(place.officer, place.village, MARCH)] == [1]
        assert not list(answers_given(place.officer, None, MARCH))
        assert not list(answers_given(place.neighbour, place.village, MARCH))
    with clock.fixed(TAKEN + dt.timedelta(days=3)):
        assert not list(answers_given(place.officer, place.village, MARCH))
