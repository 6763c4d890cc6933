"""Desks: entering for somebody, answering, handing on what concerns oneself."""

from __future__ import annotations

import datetime as dt

import pytest

from lingyan.kernel import clock
from lingyan.kernel.models import AuditEntry
from lingyan.kernel.problems import Denied, Refused
from lingyan.questions import actions, queries
from lingyan.questions.actions import Content
from lingyan.questions.models import Level, Question
from lingyan.questions.status import status_of
from tests.questions.support import ASKED, TAKEN, TEXT, Place, answered, asked

ANSWER = "一共花了三万二千元，发票在村里可以看。"


@pytest.fixture(autouse=True)
def _on_the_day() -> object:
    with clock.fixed(TAKEN):
        yield


class TestAnswering:
    def test_by_the_desk_that_has_it(self, place: Place) -> None:
        question = asked(place)
        actions.answer(place.clerk, question, text=ANSWER)
        question.refresh_from_db()
        assert (question.state, question.answered_on) == ("answered", TAKEN)
        assert question.messages.get().text == ANSWER

    @pytest.mark.parametrize(
        "post",
        ["secretary", "committee", "chairman", "supervision", "officer", "office", "auditor", "neighbour"],
    )
    def test_by_nobody_else(self, place: Place, post: str) -> None:
        question = asked(place)
        with pytest.raises(Denied):
            actions.answer(getattr(place, post), question, text=ANSWER)

    @pytest.mark.parametrize("post", ["clerk", "secretary", "officer", "office"])
    def test_conduct_by_the_supervision_body_alone(self, place: Place, post: str) -> None:
        question = asked(place, concerns=("secretary",))
        with pytest.raises(Denied):
            actions.answer(getattr(place, post), question, text=ANSWER)
        assert actions.answer(place.supervision, question, text=ANSWER)

    def test_once_until_the_asker_asks_again(self, place: Place) -> None:
        _, question = answered(place)
        with pytest.raises(Refused, match="已经答复"):
            actions.answer(place.clerk, question, text=ANSWER)

    @pytest.mark.parametrize("text", ["好", "长" * 2001, "请打 13912345678 找他", "他 2011年5月3日出生"])
    def test_too_short_too_long_or_with_personal_data(self, place: Place, text: str) -> None:
        question = asked(place)
        with pytest.raises(Refused) as raised:
            actions.answer(place.clerk, question, text=text)
        assert raised.value.code in {"length", "personal-data"}
        assert not question.messages.exists()


class TestEntering:
    def test_gives_a_receipt_to_be_handed_over(self, place: Place) -> None:
        content = Content("contracts", TEXT, channel="phone", name="穆青禾")
        question, receipt = actions.enter(place.clerk, place.village, content)
        assert (question.channel, question.entered_by, question.anonymous) == (
            "phone",
            place.clerk.user_id,
            False,
        )
        status = status_of(receipt)
        assert status and status.state.startswith("办理中")

    def test_what_concerns_the_clerk_is_gone_from_the_clerks_sight(self, place: Place) -> None:
        content = Content("accounts", TEXT, channel="visit", concerns=("clerk",))
        question, _ = actions.enter(place.clerk, place.village, content)
        assert not queries.visible(place.clerk).filter(pk=question.pk).exists()

    @pytest.mark.parametrize(
        ("content", "code"),
        [
            (Content("accounts", TEXT), "channel"),
            (Content("accounts", TEXT, channel="pigeon"), "channel"),
            (Content("gossip", TEXT, channel="phone"), "unknown-topic"),
            (Content("accounts", TEXT, channel="phone", concerns=("mayor",)), "unknown-topic"),
            (Content("accounts", "短", channel="phone"), "length"),
        ],
    )
    def test_what_is_refused(self, place: Place, content: Content, code: str) -> None:
        with pytest.raises(Refused) as raised:
            actions.enter(place.clerk, place.village, content)
        assert raised.value.code == code
        assert not Question.objects.exists()

    def test_in_ones_own_village_only(self, place: Place) -> None:
        for actor in (place.neighbour, place.secretary, place.auditor):
            with pytest.raises(Denied):
                actions.enter(actor, place.village, Content("accounts", TEXT, channel="phone"))
        assert actions.enter(place.supervision, place.village, Content("accounts", TEXT, channel="phone"))


class TestHandingOn:
    def test_a_clerk_steps_aside_and_sees_it_no_more(self, place: Place) -> None:
        question = asked(place)
        moved = actions.move(place.clerk, question, concerns=["clerk"], reason="问的是我经手的钱")
        assert (moved.level, moved.floor) == (Level.SUPERVISION, Level.SUPERVISION)
        assert moved.due_on == dt.date(2025, 3, 14)
        assert not queries.visible(place.clerk).exists()
        assert queries.waiting(place.supervision).get() == moved

    def test_the_supervision_body_passes_what_concerns_it(self, place: Place) -> None:
        question = asked(place, concerns=("secretary",))
        moved = actions.move(place.supervision, question, concerns=["overseer"], reason="也涉及我们")
        assert (moved.level, moved.seat.name) == (Level.TOWNSHIP, "芦溪镇")
        assert not queries.visible(place.supervision).exists()

    def test_who_supervises_may_take_it_away(self, place: Place) -> None:
        question = asked(place, concerns=("secretary",))
        assert actions.move(place.officer, question, concerns=["overseer"], reason="监委会主任也在场")

    def test_what_has_no_right_to_it(self, place: Place) -> None:
        question = asked(place)
        for actor in (place.secretary, place.officer, place.neighbour):
            with pytest.raises(Denied):
                actions.move(actor, question, concerns=["clerk"], reason="不该由他办")

    @pytest.mark.parametrize(
        ("concerns", "reason", "code"),
        [([], "理由", "unknown-concern"), (["mayor"], "理由", "unknown-concern"), (["clerk"], "", "length")],
    )
    def test_needs_a_reason_and_somebody(
        self, place: Place, concerns: list[str], reason: str, code: str
    ) -> None:
        with pytest.raises(Refused) as raised:
            actions.move(place.clerk, asked(place), concerns=concerns, reason=reason)
        assert raised.value.code == code

    def test_not_after_the_answer(self, place: Place) -> None:
        _, question = answered(place)
        with pytest.raises(Refused, match="办理中"):
            actions.move(place.clerk, question, concerns=["clerk"], reason="涉及我")

    def test_the_trail_holds_no_word_of_it(self, place: Place) -> None:
        actions.move(place.clerk, asked(place), concerns=["clerk"], reason="问的是我经手的钱")
        entry = AuditEntry.objects.get(code="questions.moved")
        assert "经手" not in f"{entry.reason}{entry.details}"


def test_questions_of_earlier_days_keep_their_day(place: Place) -> None:
    assert asked(place).opened_on == ASKED
