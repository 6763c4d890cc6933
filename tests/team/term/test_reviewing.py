"""Nominees are reviewed by the joint review: asked once, the outcome follows from the answers, nothing is typed twice."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from typing import Any

import pytest

from lingyan.kernel import clock
from lingyan.kernel.problems import Denied
from lingyan.kernel.rights import TERM_MANAGE
from lingyan.people import actions as people
from lingyan.people.models import Tenure
from lingyan.team.review import actions as reviews
from lingyan.team.review.models import Review, Slip
from lingyan.team.term import actions, known
from lingyan.team.term.actions import joint_review
from lingyan.team.term.models import Nominee
from lingyan.team.term.states import State
from tests.support.actors import holding
from tests.support.shared import made_once
from tests.team.term.support import COMMITTEE, DATES, OFFICER, Village, refused
from tests.team.term.test_annulling import AGAIN, DECIDED, annul, complain

ASKED = DATES[State.NOMINATED]
ANSWERED = DATES[State.REVIEWED]


@pytest.fixture(scope="module")
def _asked(django_db_setup: None, django_db_blocker: Any) -> Iterator[Village]:
    """Everybody who was nominated is asked about on one letter. Made once for the module."""
    with made_once(django_db_blocker):
        village = Village()
        village.go(State.NOMINATED)
        with clock.fixed(ASKED):
            actions.ask_departments(
                OFFICER, process_id=village.pk, organ="committee", document="联审〔2026〕9号", on=ASKED
            )
        yield village


@pytest.fixture
def asked(_asked: Village, db: None) -> Village:
    return _asked


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


def over(village: Village, name: str, on: dt.date) -> None:
    """The answers about somebody hold until the day before."""
    review = Review.objects.filter(purpose="term", person=nominee(village, name).person_id).latest("pk")
    Review.objects.filter(pk=review.pk).update(expires_on=on - dt.timedelta(days=1))


def ask_again(village: Village, on: dt.date) -> list[Nominee]:
    with clock.fixed(on):
        return actions.ask_departments(
            OFFICER, process_id=village.pk, organ="committee", document="联审2号", on=on
        )


def answer_again(village: Village, name: str, on: dt.date) -> None:
    review = Review.objects.filter(purpose="term", person=nominee(village, name).person_id).latest("pk")
    with clock.fixed(on):
        given = [(each, "clear", "答2号") for each in review.departments]
        reviews.record_slips(OFFICER, review_id=review.pk, given=given, on=on)


@pytest.mark.parametrize("wanted", [State.REVIEWED, State.LISTED])
def test_nobody_is_posted_on_answers_that_are_over_and_the_departments_are_asked_again(
    asked: Village, wanted: State
) -> None:
    for _rank, name, _sex in COMMITTEE:
        answer(asked, name)
    on = DATES[wanted]
    with clock.fixed(on):
        if wanted is State.LISTED:
            asked.reach(State.REVIEWED)
        over(asked, "赵春生", on)
        with refused("expired"):
            asked.reach(wanted)
    [again] = ask_again(asked, on)
    assert again.person.personal.name == "赵春生" and nominee(asked, "赵春生").review == "waiting"
    with clock.fixed(on), refused("unreviewed" if wanted is State.REVIEWED else "not-clear"):
        asked.reach(wanted)
    answer_again(asked, "赵春生", on)
    with clock.fixed(on):
        asked.reach(wanted)
    assert nominee(asked, "赵春生").review_document == "联审2号"


def test_nor_are_the_formal_candidates(asked: Village) -> None:
    for _rank, name, _sex in COMMITTEE:
        answer(asked, name)
    asked.go(State.LISTED)
    on = DATES[State.FINALISED]
    over(asked, "赵春生", on)
    with clock.fixed(on), refused("expired"):
        asked.reach(State.FINALISED)
    ask_again(asked, on)
    with clock.fixed(on), refused("unreviewed"):
        asked.reach(State.FINALISED)
    answer_again(asked, "赵春生", on)
    with clock.fixed(on):
        asked.reach(State.FINALISED)


def test_on_the_way_back_whose_answers_are_over_waits_for_new_ones(asked: Village) -> None:
    for _rank, name, _sex in COMMITTEE:
        answer(asked, name)
    asked.go(State.VOTED)
    over(asked, "赵春生", DECIDED)
    annul(asked, complain(asked))
    assert asked.process.state == State.FINALISED
    assert [nominee(asked, name).review for name in ("赵春生", "钱有田")] == ["waiting", "clear"]
    ask_again(asked, DECIDED)
    certified_once_answered(asked)


def test_answers_that_run_out_before_the_vote_is_held_again_are_asked_for_again(asked: Village) -> None:
    for _rank, name, _sex in COMMITTEE:
        answer(asked, name)
    asked.go(State.VOTED)
    # The day before nobody minds: the list was posted while the answers held.
    assert not joint_review.unasked(asked.process, "committee")
    annul(asked, complain(asked))
    over(asked, "赵春生", AGAIN)
    with clock.fixed(AGAIN):
        with refused("expired"):
            asked.vote(AGAIN)
        assert [each.person.personal.name for each in joint_review.unasked(asked.process, "committee")] == [
            "赵春生"
        ]
    ask_again(asked, AGAIN)
    certified_once_answered(asked)


def certified_once_answered(asked: Village) -> None:
    """Whoever waits may be elected, and takes office once the answers are there."""
    with clock.fixed(AGAIN):
        asked.vote(AGAIN)
        with refused("unreviewed"):
            asked.certify(AGAIN)
    answer_again(asked, "赵春生", AGAIN)
    with clock.fixed(AGAIN):
        asked.certify(AGAIN)


def test_they_hold_on_their_last_day_and_for_who_does_not_stand_again(asked: Village) -> None:
    for _rank, name, _sex in COMMITTEE:
        answer(asked, name)
    asked.go(State.VOTED)
    annul(asked, complain(asked), 0)
    over(asked, "孙秀兰", AGAIN)
    over(asked, "赵春生", AGAIN + dt.timedelta(days=1))
    with clock.fixed(AGAIN):
        asked.vote(AGAIN)


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
