"""What time alone does: lateness at its boundary, silence, erasure; always by the day of the rule."""

from __future__ import annotations

import datetime as dt

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from lingyan.kernel import clock
from lingyan.kernel.guards import GUARD_MESSAGE
from lingyan.parameters.actions import set_value
from lingyan.questions import actions, queries
from lingyan.questions.integrity import breaches
from lingyan.questions.jobs import KIND
from lingyan.questions.models import Level, Question, Step
from lingyan.questions.parameters import NAMES_KEPT, TEXTS_KEPT
from lingyan.workflow import daily, jobs
from tests.questions.support import ASKED, TAKEN, TEXT, Place, answered, ask, asked, react, taken
from tests.support.actors import everything

DUE = dt.date(2025, 3, 13)
DAY = dt.timedelta(days=1)


def escalated(question: Question, on: dt.date) -> tuple[int, dt.date]:
    with clock.fixed(on):
        actions.escalate()
    question.refresh_from_db()
    return question.level, question.due_on


class TestLateness:
    def test_nothing_happens_on_the_last_day(self, place: Place) -> None:
        assert escalated(asked(place), DUE) == (Level.VILLAGE, DUE)

    def test_the_day_after_it_is_the_townships_for_twenty_days(self, place: Place) -> None:
        question = asked(place)
        assert escalated(question, DUE + DAY) == (Level.TOWNSHIP, dt.date(2025, 4, 3))
        step = question.steps.get(kind=Step.Kind.LATE)
        assert (step.late_level, step.late_post, step.cause) == (Level.VILLAGE, "报账员和会计", "first")

    def test_it_does_not_matter_when_the_worker_ran(self, place: Place) -> None:
        """Twenty days run from the day after the village's last day, also when nobody looked for weeks."""
        question = asked(place)
        assert escalated(question, dt.date(2025, 4, 3)) == (Level.TOWNSHIP, dt.date(2025, 4, 3))
        assert question.steps.get(kind=Step.Kind.LATE).day == DUE + DAY

    def test_a_worker_that_slept_for_months_takes_every_step(self, place: Place) -> None:
        question = asked(place)
        level, due = escalated(question, dt.date(2025, 7, 1))
        assert (level, due) == (Level.COUNTY, dt.date(2025, 4, 24))
        assert [step.day for step in question.steps.filter(kind="late")] == [DUE + DAY, dt.date(2025, 4, 4)]

    def test_at_the_county_it_stays_and_stays_late(self, place: Place) -> None:
        question = asked(place, concerns=("township",))
        before = question.due_on
        assert escalated(question, before + 90 * DAY) == (Level.COUNTY, before)

    def test_a_supervision_body_that_does_not_answer_passes_it_to_the_township(self, place: Place) -> None:
        question = asked(place, concerns=("secretary",))
        assert escalated(question, DUE + DAY)[0] == Level.TOWNSHIP
        assert question.steps.get(kind="late").late_post == "村监督机构"
        with clock.fixed(DUE + DAY):
            assert not queries.visible(place.clerk).exists()

    def test_an_answer_in_time_stops_the_clock(self, place: Place) -> None:
        _, question = answered(place, on=DUE)
        assert escalated(question, DUE + 60 * DAY)[0] == Level.VILLAGE

    def test_the_cause_says_what_was_not_answered(self, place: Place) -> None:
        receipt, question = answered(place)
        question = react(receipt, "further", "发票是哪个单位开的？", on=TAKEN)
        escalated(question, question.due_on + DAY)
        assert question.steps.get(kind="late").cause == "further"

    @given(st.integers(0, 400))
    @settings(max_examples=12, suppress_health_check=[HealthCheck.function_scoped_fixture])
    def test_an_open_question_is_late_on_no_desk_but_the_countys(self, place: Place, days: int) -> None:
        day = TAKEN + days * DAY
        question = asked(place)
        level, due = escalated(question, day)
        assert due >= day or level == Level.COUNTY
        assert level >= question.floor

    def test_looking_is_enough(self, place: Place) -> None:
        ask(place)
        with clock.fixed(DUE + DAY):
            actions.catch_up()
        assert Question.objects.get().level == Level.TOWNSHIP


class TestSilence:
    def test_fifteen_days_after_the_answer(self, place: Place) -> None:
        _, question = answered(place)
        for day, state in ((TAKEN + 15 * DAY, "answered"), (TAKEN + 16 * DAY, "closed")):
            with clock.fixed(day):
                actions.close_silent()
            question.refresh_from_db()
            assert question.state == state
        assert question.closed_on == TAKEN + 16 * DAY


class TestErasure:
    def closed(self, place: Place) -> Question:
        receipt, _ = answered(place, name="穆青禾", phone="0990-7654321", reference="")
        return react(receipt, "satisfied", on=TAKEN)

    def erased(self, question: Question, on: dt.date) -> tuple[str, str]:
        with clock.fixed(on):
            actions.erase_expired()
        question = Question.objects.select_related("personal").get(pk=question.pk)
        assert question.personal
        return question.personal.name, question.text

    def test_names_go_first_then_texts_each_in_its_time(self, place: Place) -> None:
        question = self.closed(place)
        kept = int(NAMES_KEPT.default)  # type: ignore[arg-type]
        assert self.erased(question, TAKEN + kept * DAY) == ("穆青禾", TEXT)
        assert self.erased(question, TAKEN + (kept + 1) * DAY) == ("", TEXT)
        texts = int(TEXTS_KEPT.default)  # type: ignore[arg-type]
        assert self.erased(question, TAKEN + texts * DAY) == ("", TEXT)
        assert self.erased(question, TAKEN + (texts + 1) * DAY) == ("", "")
        assert not any(message.text for message in question.messages.all())
        assert list(breaches()) == []

    def test_the_county_decides_how_long(self, place: Place) -> None:
        set_value(
            everything(), NAMES_KEPT, region=place.tree.county, from_on=ASKED, text="0", basis="县发1号"
        )  # fmt: skip
        assert self.erased(self.closed(place), TAKEN + DAY)[0] == ""

    def test_what_is_open_keeps_its_name(self, place: Place) -> None:
        question = asked(place, name="穆青禾")
        assert self.erased(question, TAKEN + 400 * DAY)[0] == "穆青禾"

    def test_the_database_lets_a_text_be_erased_and_never_replaced(self, place: Place) -> None:
        from django.db import DatabaseError, transaction

        question = asked(place)
        with pytest.raises(DatabaseError, match=GUARD_MESSAGE), transaction.atomic():
            Question.objects.filter(pk=question.pk).update(text="另一句话")
        Question.objects.filter(pk=question.pk).update(text="")


def test_the_workers_daily_job_does_all_of_it(place: Place) -> None:
    receipt = ask(place, name="穆青禾")
    with clock.fixed(TAKEN):
        assert KIND in [job.kind for job in daily.ask_due()]
        while (job := jobs.run_next()) is not None:
            assert job.state == "done", job.error
    assert taken(receipt).personal


def test_a_day_off_at_the_end_gives_until_the_next_working_day(place: Place) -> None:
    question = asked(place, on=dt.date(2025, 3, 5))
    assert escalated(question, dt.date(2025, 3, 17))[0] == Level.VILLAGE
    assert escalated(question, dt.date(2025, 3, 18))[0] == Level.TOWNSHIP
