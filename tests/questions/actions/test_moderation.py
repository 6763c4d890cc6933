"""From an answer to the village's page: consent, second person, scanner, names, refusal, appeal, withdrawal."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import pytest

from lingyan.identity.models import User
from lingyan.kernel import clock
from lingyan.kernel.month import Month
from lingyan.kernel.problems import Denied, Refused
from lingyan.people.models import PersonalData
from lingyan.questions import actions, queries
from lingyan.questions.models import Question, Release
from lingyan.questions.status import status_of
from tests.questions.support import TAKEN, Place, answered, asked, in_post, react
from tests.support.identity import one_person
from tests.support.records import book_of

DAY = dt.timedelta(days=1)
PUBLIC_QUESTION, PUBLIC_ANSWER = "修水渠一共花了多少钱？", "一共三万二千元，发票在村里可以看。"


@pytest.fixture(autouse=True)
def _on_the_day() -> object:
    with clock.fixed(TAKEN):
        yield


def proposed(place: Place, question: Question, **texts: str) -> Release:
    words = {"question_text": PUBLIC_QUESTION, "answer_text": PUBLIC_ANSWER, **texts}
    return actions.propose(place.clerk, question, **words)


def page(home: Path, place: Place, name: str = "index.html") -> str:
    return (home / "public" / "v" / place.village.code / "questions" / name).read_text()


class TestProposing:
    def code(self, place: Place, question: Question, **texts: str) -> str:
        with pytest.raises(Refused) as raised:
            proposed(place, question, **texts)
        return raised.value.code

    def test_only_with_the_askers_consent(self, place: Place) -> None:
        assert self.code(place, answered(place)[1]) == "no-consent"

    def test_only_after_an_answer(self, place: Place) -> None:
        assert self.code(place, asked(place, consent=True)) == "not-answered"

    def test_never_what_concerns_somebodys_conduct(self, place: Place) -> None:
        question = asked(place, consent=True, concerns=("secretary",))
        actions.answer(place.supervision, question, text=PUBLIC_ANSWER)
        with pytest.raises(Refused) as raised:
            actions.propose(
                place.supervision, question, question_text=PUBLIC_QUESTION, answer_text=PUBLIC_ANSWER
            )
        assert raised.value.code == "conduct"

    @pytest.mark.parametrize(
        ("texts", "code"),
        [
            ({"question_text": "短"}, "length"),
            ({"answer_text": "请打 13912345678 找会计"}, "personal-data"),
            ({"question_text": "他得了癌症，钱给了没有？"}, "personal-data"),
            ({"answer_text": "已当面告诉穆青禾，发票可以看。"}, "names"),
        ],
    )
    def test_what_must_not_stand_on_a_page(self, place: Place, texts: dict[str, str], code: str) -> None:
        _, question = answered(place, consent=True, name="穆青禾")
        assert self.code(place, question, **texts) == code

    def test_a_household_topic_shows_no_name_at_all(self, place: Place) -> None:
        in_post(place, "committee", "主任", "耿长垄")
        book = book_of(place.village, Month(2025, 1))
        book.parties.create(kind="household", code="N1", personal=PersonalData.objects.create(name="茅春苗"))
        _, question = answered(place, consent=True, topic="aid")
        assert self.code(place, question, answer_text="茅春苗家的低保按月发放。") == "names"
        assert self.code(place, question, answer_text="由耿长垄主任送到家里。") == "names"
        assert proposed(place, question, answer_text="某户的低保按月发放。")

    def test_once_at_a_time(self, place: Place) -> None:
        _, question = answered(place, consent=True)
        proposed(place, question)
        assert self.code(place, question) == "in-hand"

    def test_by_the_desk_that_answered(self, place: Place) -> None:
        _, question = answered(place, consent=True)
        for actor in (place.secretary, place.officer, place.neighbour):
            with pytest.raises(Denied):
                actions.propose(actor, question, question_text=PUBLIC_QUESTION, answer_text=PUBLIC_ANSWER)


class TestDeciding:
    def test_published_with_the_month_alone(self, place: Place, home: Path) -> None:
        _, question = answered(place, consent=True, name="穆青禾")
        release = proposed(place, question)
        actions.decide(place.officer, release, publish=True)
        for name in ("index.html", "large.html"):
            text = page(home, place, name)
            assert PUBLIC_QUESTION in text and PUBLIC_ANSWER in text
            assert "2025年3月" in text and "2025-03-0" not in text
            assert "穆青禾" not in text

    def test_nobody_decides_on_their_own(self, place: Place) -> None:
        receipt, question = answered(place, consent=True)
        question = react(receipt, "unsatisfied", on=TAKEN)
        with clock.fixed(TAKEN + DAY):
            actions.answer(place.officer, question, text=PUBLIC_ANSWER)
            release = actions.propose(
                place.officer, question, question_text=PUBLIC_QUESTION, answer_text=PUBLIC_ANSWER
            )
            assert not queries.to_moderate(place.officer).exists()
            with pytest.raises(Refused, match="第二人"):
                actions.decide(place.officer, release, publish=True)
            second, alone = place.users["second"], place.users["second"].personal
            one_person(place.users["officer"].pk, second.pk)
            with pytest.raises(Refused, match="第二人"):
                actions.decide(place.second, release, publish=True)
            User.objects.filter(pk=second.pk).update(personal=alone)
            assert actions.decide(place.second, release, publish=True).state == "published"

    def test_a_refusal_needs_a_reason_that_the_asker_reads(self, place: Place, home: Path) -> None:
        receipt, question = answered(place, consent=True)
        release = proposed(place, question)
        for reason, code in (("", "reason-missing"), ("他的电话是 13912345678", "personal-data")):
            with pytest.raises(Refused) as raised:
                actions.decide(place.officer, release, publish=False, reason=reason)
            assert raised.value.code == code
        actions.decide(place.officer, release, publish=False, reason="能认出是哪一家")
        status = status_of(receipt)
        assert status and (status.release, status.release_reason) == ("问答不公开", "能认出是哪一家")

    def test_only_once_and_only_by_who_moderates_there(self, place: Place) -> None:
        _, question = answered(place, consent=True)
        release = proposed(place, question)
        for actor in (place.clerk, place.secretary, place.auditor, place.other_officer):
            with pytest.raises(Denied):
                actions.decide(actor, release, publish=True)
        actions.decide(place.officer, release, publish=True)
        with pytest.raises(Refused, match="已经有了决定"):
            actions.decide(place.second, release, publish=False, reason="再想想")

    def test_an_appeal_is_decided_by_somebody_else_and_for_good(self, place: Place) -> None:
        receipt, question = answered(place, consent=True)
        release = proposed(place, question)
        actions.decide(place.officer, release, publish=False, reason="能认出是哪一家")
        react(receipt, "appeal", "这是全村的水渠，应该都知道", on=TAKEN)
        with clock.fixed(TAKEN + DAY):
            assert not queries.to_moderate(place.officer).exists()
            with pytest.raises(Refused, match="以外的人"):
                actions.decide(place.officer, release, publish=True)
            assert actions.decide(place.second, release, publish=False, reason="仍能认出").state == "final"
            with pytest.raises(Refused, match="申诉后"):
                proposed(place, question)

    def test_an_appeal_may_succeed(self, place: Place, home: Path) -> None:
        receipt, question = answered(place, consent=True)
        release = proposed(place, question)
        actions.decide(place.officer, release, publish=False, reason="能认出是哪一家")
        react(receipt, "appeal", "这是全村的水渠，应该都知道", on=TAKEN)
        with clock.fixed(TAKEN + DAY):
            actions.decide(place.office, release, publish=True)
        assert PUBLIC_QUESTION in page(home, place)

    def test_not_after_the_consent_was_taken_back(self, place: Place) -> None:
        receipt, question = answered(place, consent=True)
        release = proposed(place, question)
        react(receipt, "consent", on=TAKEN)
        with clock.fixed(TAKEN + DAY), pytest.raises(Refused, match="已经有了决定"):
            actions.decide(place.officer, release, publish=True)


class TestWithdrawing:
    def published(self, place: Place) -> tuple[str, Release]:
        receipt, question = answered(place, consent=True)
        return receipt, actions.decide(place.officer, proposed(place, question), publish=True)

    def test_at_once_and_forgotten(self, place: Place, home: Path) -> None:
        _, release = self.published(place)
        actions.withdraw(place.officer, release, reason="能认出是哪一家")
        assert PUBLIC_QUESTION not in page(home, place)
        release.refresh_from_db()
        assert (release.state, release.question_text, release.answer_text) == ("withdrawn", "", "")

    def test_by_the_askers_word(self, place: Place, home: Path) -> None:
        receipt, _ = self.published(place)
        react(receipt, "consent", on=TAKEN)
        assert PUBLIC_QUESTION not in page(home, place)

    def test_what_is_refused(self, place: Place) -> None:
        _, release = self.published(place)
        with pytest.raises(Refused, match="理由"):
            actions.withdraw(place.officer, release, reason="")
        for actor in (place.clerk, place.other_officer):
            with pytest.raises(Denied):
                actions.withdraw(actor, release, reason="不该公开")
        actions.withdraw(place.officer, release, reason="不该公开")
        with pytest.raises(Refused, match="只有已公开"):
            actions.withdraw(place.officer, release, reason="不该公开")
