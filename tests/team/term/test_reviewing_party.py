"""Who stands for the party's committee is reviewed as well, and not asked about again for the villagers' committee."""

from __future__ import annotations

import datetime as dt

from lingyan.kernel import clock
from lingyan.team.review import actions as reviews
from lingyan.team.review.models import Review
from lingyan.team.term import actions
from lingyan.team.term.actions import joint_review
from lingyan.team.term.models import Nominee
from lingyan.team.term.rules import Ballots, Meeting, Seats
from lingyan.team.term.states import State
from tests.team.term.support import CLERK, DATES, OFFICER, PARTY, Village, refused
from tests.team.term.test_reviewing import ASKED


def test_the_party_elects_nobody_whose_answers_are_over(village: Village) -> None:
    village.go(State.AUDITED)
    day = DATES[State.PARTY_CHANGED]
    with clock.fixed(day):
        made = village.nominate("party", PARTY)
        actions.ask_departments(OFFICER, process_id=village.pk, organ="party", document="联审1号", on=day)
        for review in Review.objects.filter(purpose="term", ref=village.pk):
            given = [(each, "clear", "答1号") for each in review.departments]
            reviews.record_slips(OFFICER, review_id=review.pk, given=given, on=day)
        Review.objects.filter(person=made[0].person_id).update(expires_on=day - dt.timedelta(days=1))
        sheet = actions.Sheet(Ballots("会场", 24, 24, 0), {each.pk: 10 for each in made})
        with refused("expired"):
            actions.record_count(
                CLERK, process_id=village.pk, organ="party", on=day, sheets=[sheet], meeting=Meeting(30, 24),
                seats=Seats(0, 3, 0),
            )  # fmt: skip
        assert [each.pk for each in joint_review.unasked(village.process, "party")] == [made[0].pk]


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
