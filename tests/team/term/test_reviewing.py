"""Nominees are reviewed by the joint review: asked once, the outcome follows from the answers, nothing is typed twice."""

from __future__ import annotations

import datetime as dt

import pytest

from lingyan.kernel import clock
from lingyan.kernel.problems import Denied
from lingyan.kernel.rights import TERM_MANAGE
from lingyan.people import actions as people
from lingyan.people.models import Tenure
from lingyan.team.review import actions as reviews
from lingyan.team.review.models import Review, Slip
from lingyan.team.term import actions, known
from lingyan.team.term.models import Nominee
from lingyan.team.term.states import State
from tests.support.actors import holding
from tests.team.term.support import COMMITTEE, DATES, OFFICER, Village, refused

ASKED = DATES[State.NOMINATED]
ANSWERED = DATES[State.REVIEWED]


@pytest.fixture
def asked(village: Village) -> Village:
    """Everybody who was nominated is asked about on one letter."""
    village.go(State.NOMINATED)
    with clock.fixed(ASKED):
        actions.ask_departments(
            OFFICER, process_id=village.pk, organ="committee", document="联审〔2026〕9号", on=ASKED
        )
    return village


def nominee(village: Village, name: str) -> Nominee:
    return village.process.nominees.get(organ="committee", person__personal__name=name)


def answer(village: Village, name: str, *, last: str = "clear", but: int = 0) -> Review:
    """Every department of the list answers; `but` of them have not yet."""
    review = Review.objects.get(purpose="term", ref=village.pk, person=nominee(village, name).person_id)
    departments = review.departments[: len(review.departments) - but]
    given = [(each, last if each == departments[-1] else "clear", "答1号") for each in departments]
    with clock.fixed(ANSWERED):
        reviews.record_slips(OFFICER, review_id=review.pk, given=given, on=ANSWERED)
    review.refresh_from_db()
    return review


def test_the_outcome_follows_from_the_answers(asked: Village) -> None:
    assert Review.objects.filter(purpose="term", ref=asked.pk).count() == len(COMMITTEE)
    answer(asked, "赵春生", but=1)
    assert nominee(asked, "赵春生").review == "waiting"
    answer(asked, "赵春生")
    found = nominee(asked, "赵春生")
    assert (found.review, found.review_document, found.reviewed_on) == ("clear", "联审〔2026〕9号", ANSWERED)
    answer(asked, "钱有田", last="objected")
    assert nominee(asked, "钱有田").review == "barred"
    answer(asked, "赵春生", last="explain")
    found = nominee(asked, "赵春生")
    assert (found.review, found.review_document) == ("waiting", "")


def test_an_outcome_is_not_written_beside_the_answers(asked: Village) -> None:
    with clock.fixed(ANSWERED), refused("joint-review"):
        actions.record_review(
            OFFICER, nominee_id=nominee(asked, "赵春生").pk, outcome="clear", document="1号", on=ANSWERED
        )


def test_the_stage_counts_departments_and_answers_from_the_slips(asked: Village) -> None:
    for _rank, name, _sex in COMMITTEE[1:]:
        answer(asked, name)
    answer(asked, "赵春生", but=1)
    with clock.fixed(ANSWERED):
        offered = known.offered(asked.process, State.REVIEWED, ANSWERED)
        assert (offered["departments"], offered["answered"]) == (12, 11)
        with refused("unanswered"):
            asked.reach(State.REVIEWED)
    answer(asked, "赵春生")
    with clock.fixed(ANSWERED):
        asked.reach(State.REVIEWED, departments=1, answered=1)
    [stage] = asked.process.stages.filter(state=State.REVIEWED)
    assert (stage.evidence["departments"], stage.evidence["answered"]) == (12, 12)


def test_an_answer_after_the_review_is_over_changes_no_nominee(asked: Village) -> None:
    for _rank, name, _sex in COMMITTEE:
        answer(asked, name)
    with clock.fixed(ANSWERED):
        asked.reach(State.REVIEWED)
    answer(asked, "赵春生", last="objected")
    assert nominee(asked, "赵春生").review == "clear"


def test_who_was_cleared_for_the_party_is_not_asked_about_again(village: Village) -> None:
    village.go(State.AUDITED)
    day = DATES[State.PARTY_CHANGED]
    with clock.fixed(day):
        village.nominate("party", ((0, "冯立春", "男"),))
        [asked] = actions.ask_departments(
            OFFICER, process_id=village.pk, organ="party", document="联审1号", on=day
        )
        review = Review.objects.get(purpose="term", ref=village.pk)
        given = [(each, "clear", "答1号") for each in review.departments]
        reviews.record_slips(OFFICER, review_id=review.pk, given=given, on=day)
        asked.refresh_from_db()
        assert asked.review == "clear"
    type(village.process).objects.filter(pk=village.pk).update(state=State.NOMINATED)
    with clock.fixed(ASKED):
        both = Nominee.objects.create(
            process=village.process,
            organ="committee",
            rank=0,
            person=asked.person,
            origin="party",
            made_at=clock.now(),
        )
        assert not actions.ask_departments(
            OFFICER, process_id=village.pk, organ="committee", document="联审2号", on=ASKED
        )
        both.refresh_from_db()
    assert (both.review, both.review_document) == ("clear", "联审1号")
    assert Review.objects.filter(purpose="term").count() == 1


def test_nobody_is_asked_about_twice_or_without_the_right(asked: Village) -> None:
    given = {"process_id": asked.pk, "document": "2号", "on": ASKED}
    with clock.fixed(ASKED):
        with refused("nobody"):
            actions.ask_departments(OFFICER, organ="committee", **given)
        with refused("nobody"):
            actions.ask_departments(OFFICER, organ="elders", **given)
        with pytest.raises(Denied):
            actions.ask_departments(holding(TERM_MANAGE), organ="committee", **given)


def test_slips_go_when_the_term_change_is_closed_and_those_of_the_elected_when_they_leave(
    asked: Village,
) -> None:
    for _rank, name, _sex in COMMITTEE:
        answer(asked, name)
    assert reviews.forget_slips() == 0
    asked.go(State.CLOSED)
    with clock.fixed(DATES[State.CLOSED]):
        assert reviews.forget_slips() == len(COMMITTEE) - 5
        assert not Slip.objects.filter(review__person=nominee(asked, "钱有田").person_id).exists()
        tenure = Tenure.objects.get(person=nominee(asked, "赵春生").person_id, end_on=None)
        assert reviews.forget_slips() == 0
    left = DATES[State.CLOSED] + dt.timedelta(days=30)
    with clock.fixed(left):
        people.end_tenure(OFFICER, tenure, on=left, reason="辞职")
        assert reviews.forget_slips() == 1
    assert nominee(asked, "赵春生").review == "clear"
