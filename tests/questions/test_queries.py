"""Who sees which question: the same rule for lists, counts, single pages, desks and releases."""

from __future__ import annotations

import datetime as dt

import pytest

from lingyan.identity.actors import actor_for
from lingyan.identity.models import Delegation
from lingyan.kernel import clock
from lingyan.questions import actions, queries, rules
from lingyan.questions.models import Question
from tests.questions.support import ASKED, TAKEN, Place, answered, asked, in_post
from tests.support.actors import holding, nobody
from tests.support.identity import assign

DUE = dt.date(2025, 3, 13)
DAY = dt.timedelta(days=1)
VILLAGE_POSTS = ("clerk", "secretary", "committee", "chairman", "reporter")
ABOVE = ("officer", "office", "auditor")


def seeing(place: Place, question: Question, on: dt.date = TAKEN) -> set[str]:
    with clock.fixed(on):
        return {
            name
            for name in place.users
            if queries.visible(getattr(place, name)).filter(pk=question.pk).exists()
        }


class TestWithoutConduct:
    def test_the_village_sees_it_first(self, place: Place) -> None:
        question = asked(place)
        assert seeing(place, question) == {*VILLAGE_POSTS, "supervision"}
        assert seeing(place, question, DUE) == {*VILLAGE_POSTS, "supervision"}

    def test_superiors_see_it_when_it_is_late(self, place: Place) -> None:
        question = asked(place)
        assert seeing(place, question, DUE + DAY) == {*VILLAGE_POSTS, "supervision", *ABOVE, "second"}

    def test_superiors_see_it_when_it_is_answered_and_then_for_good(self, place: Place) -> None:
        _, question = answered(place)
        assert {*ABOVE, "second"} <= seeing(place, question)

    def test_they_can_count_what_the_village_has_in_hand(self, place: Place) -> None:
        asked(place), asked(place, concerns=("secretary",))
        with clock.fixed(TAKEN):
            assert queries.in_village_hands(place.officer).count() == 1
            assert queries.in_village_hands(place.other_officer).count() == 0


class TestConduct:
    @pytest.mark.parametrize(
        "kind", ["secretary", "director", "clerk", "accountant", "chairman", "cadre", "other"]
    )
    def test_no_desk_of_the_village_sees_what_concerns_an_official(self, place: Place, kind: str) -> None:
        question = asked(place, concerns=(kind,))
        assert seeing(place, question) == {"supervision", *ABOVE, "second"}

    def test_nor_the_supervision_body_what_concerns_itself(self, place: Place) -> None:
        assert seeing(place, asked(place, concerns=("overseer",))) == {*ABOVE, "second"}

    def test_nor_the_township_what_concerns_its_officers(self, place: Place) -> None:
        assert seeing(place, asked(place, concerns=("township",))) == {"office", "auditor"}

    @pytest.mark.parametrize("days", [0, 11, 40, 90])
    def test_neither_in_time_nor_late_nor_answered(self, place: Place, days: int) -> None:
        """Whatever becomes of it, whom it concerns and the village's desks stay out."""
        question = asked(place, concerns=("secretary",))
        with clock.fixed(TAKEN + days * DAY):
            actions.escalate()
            question.refresh_from_db()
            desk = {1: "clerk", 2: "supervision", 3: "officer", 4: "office"}[question.level]
            actions.answer(getattr(place, desk), question, text="已经核对，情况如下所述。")
        assert not seeing(place, question, TAKEN + days * DAY) & set(VILLAGE_POSTS)

    def test_who_is_named_sees_it_in_no_post_of_theirs(self, place: Place) -> None:
        """The secretary who also holds a township role, and a supervisor who is the person named."""
        assign(place.users["secretary"], "township-officer", place.tree.town)
        question = asked(place, concerns=("secretary",))
        assert "secretary" not in seeing(place, question)
        person = in_post(place, "party", "委员", "耿长垄")
        place.users["supervision"].person = person
        place.users["supervision"].save()
        assert "supervision" not in seeing(place, asked(place, text="耿长垄收了承包人的礼。"))

    def test_nor_who_acts_for_them(self, place: Place) -> None:
        question = asked(place, concerns=("clerk",))
        assignment = place.users["clerk"].assignments.get()
        Delegation.objects.create(
            assignment=assignment, delegate=place.users["supervision"], valid_from=ASKED, valid_to=TAKEN + 9 * DAY,
            created_by=place.users["clerk"], created_at=clock.now(),
        )  # fmt: skip
        with clock.fixed(TAKEN):
            assert not queries.visible(actor_for(place.users["supervision"])).filter(pk=question.pk).exists()

    def test_nor_who_comes_into_the_post_later(self, place: Place) -> None:
        question = asked(place, concerns=("township",))
        assign(place.users["office"], "township-officer", place.tree.town)
        assert "office" not in seeing(place, question)

    def test_it_appears_in_no_count_of_theirs(self, place: Place) -> None:
        asked(place, concerns=("secretary",)), asked(place, concerns=("overseer",))
        with clock.fixed(DUE + 30 * DAY):
            for name in VILLAGE_POSTS:
                actor = getattr(place, name)
                assert queries.visible(actor).count() == queries.waiting(actor).count() == 0


class TestPlace:
    def test_nobody_sees_another_village(self, place: Place) -> None:
        question = asked(place)
        for name in ("neighbour", "other_officer"):
            assert name not in seeing(place, question, DUE + 60 * DAY)

    def test_without_the_right_nothing(self, place: Place) -> None:
        asked(place)
        assert not queries.visible(nobody()).exists()
        assert not queries.visible(holding("books.view")).exists()


class TestOneRule:
    """What a list shows, a page opens and a desk counts is drawn from the same rows."""

    def test_desk_and_moderation_never_exceed_what_is_visible(self, place: Place) -> None:
        kinds = [(), *((kind,) for kind in rules.concerned())]
        for kind in kinds:
            asked(place, concerns=kind, consent=True)
        for days in (0, 12, 40, 80):
            with clock.fixed(TAKEN + days * DAY):
                actions.escalate()
                for name in place.users:
                    actor = getattr(place, name)
                    seen = set(queries.visible(actor).values_list("pk", flat=True))
                    waiting = set(queries.waiting(actor))
                    assert {question.pk for question in waiting} <= seen
                    assert all(queries.at_desk(actor, question) for question in waiting)
                    assert set(queries.moderated(actor).values_list("question", flat=True)) <= seen

    def test_every_open_question_waits_for_somebody_and_never_for_whom_it_concerns(
        self, place: Place
    ) -> None:
        for kind in rules.concerned():
            asked(place, concerns=(kind,))
        with clock.fixed(TAKEN):
            for question in Question.objects.all():
                holders = {name for name in place.users if queries.at_desk(getattr(place, name), question)}
                assert holders
                concerned = {one.user_id for one in question.concerns.all()}
                assert not {place.users[name].pk for name in holders} & concerned
