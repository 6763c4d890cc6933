"""Where a question goes when it comes, and what the asker's reactions do."""

from __future__ import annotations

import datetime as dt

import pytest

from lingyan.kernel import clock
from lingyan.kernel.problems import Refused
from lingyan.parameters.actions import set_value
from lingyan.questions import actions
from lingyan.questions.models import Level, Question, Step
from lingyan.questions.parameters import CONDUCT_TO, VILLAGE_DAYS
from tests.questions.support import ASKED, TAKEN, Place, answered, ask, asked, in_post, react, taken
from tests.support.actors import everything
from tests.support.identity import assign

DAY = dt.timedelta(days=1)


def where(question: Question) -> tuple[int, str, int]:
    return question.level, question.seat.name, question.floor


class TestRouting:
    def test_the_village_answers_first_within_ten_days(self, place: Place) -> None:
        question = asked(place)
        assert where(question) == (Level.VILLAGE, "雁庄村", Level.VILLAGE)
        assert question.due_on == dt.date(2025, 3, 13)

    def test_a_last_day_off_rolls_to_the_next_working_day(self, place: Place) -> None:
        assert asked(place, on=dt.date(2025, 3, 5)).due_on == dt.date(2025, 3, 17)

    def test_the_days_are_those_in_force_when_it_was_asked(self, place: Place) -> None:
        set_value(
            everything(), VILLAGE_DAYS, region=place.tree.county, from_on=dt.date(2025, 4, 1), text="5", basis="县发1号"
        )  # fmt: skip
        assert asked(place, on=dt.date(2025, 3, 31)).due_on == dt.date(2025, 4, 10)
        assert asked(place, on=dt.date(2025, 4, 1)).due_on == dt.date(2025, 4, 7)

    @pytest.mark.parametrize(
        "kind", ["secretary", "director", "clerk", "accountant", "chairman", "cadre", "other"]
    )
    def test_what_concerns_a_village_official_goes_to_the_supervision_body(
        self, place: Place, kind: str
    ) -> None:
        assert where(asked(place, concerns=(kind,))) == (Level.SUPERVISION, "雁庄村", Level.SUPERVISION)

    def test_what_concerns_the_supervision_body_goes_to_the_township(self, place: Place) -> None:
        question = asked(place, concerns=("overseer", "secretary"))
        assert where(question) == (Level.TOWNSHIP, "芦溪镇", Level.TOWNSHIP)
        assert question.due_on == dt.date(2025, 3, 24)

    def test_what_concerns_a_township_officer_goes_to_the_county(self, place: Place) -> None:
        assert where(asked(place, concerns=("township",))) == (Level.COUNTY, "芦原县", Level.COUNTY)

    def test_a_county_may_let_conduct_begin_at_the_township(self, place: Place) -> None:
        set_value(
            everything(), CONDUCT_TO, region=place.tree.county, from_on=dt.date(2025, 1, 1), text="township",
            basis="县发1号",
        )  # fmt: skip
        assert where(asked(place, concerns=("clerk",))) == (Level.TOWNSHIP, "芦溪镇", Level.TOWNSHIP)
        assert where(asked(place)) == (Level.VILLAGE, "雁庄村", Level.VILLAGE)

    def test_a_complaint_about_conduct_never_begins_in_the_village(self, place: Place) -> None:
        assert asked(place, topic="conduct").level == Level.SUPERVISION

    def test_where_nobody_holds_the_post_the_next_desk_gets_it(self, place: Place) -> None:
        question = asked(place, village=place.tree.other_village.code, topic="conduct")
        assert where(question) == (Level.TOWNSHIP, "芦坪镇", Level.SUPERVISION)

    def test_the_only_holder_of_a_desk_is_passed_over_when_concerned(self, place: Place) -> None:
        """The clerk lent a hand in the supervision body: one person, two posts."""
        supervision = place.users["supervision"]
        supervision.personal.name = "穆大成"
        supervision.personal.save()
        question = asked(place, text="穆大成在修路时拿了人家的烟。")
        assert where(question) == (Level.TOWNSHIP, "芦溪镇", Level.TOWNSHIP)

    def test_a_name_in_the_text_counts_as_concerned_whatever_was_ticked(self, place: Place) -> None:
        person = in_post(place, "party", "书记", "耿长垄")
        question = asked(place, text="耿长垄书记的公务用车是谁出的钱？")
        assert where(question) == (Level.SUPERVISION, "雁庄村", Level.SUPERVISION)
        assert [one.person_id for one in question.concerns.all()] == [person.pk]

    def test_a_post_ticked_means_who_holds_it_by_account_and_by_tenure(self, place: Place) -> None:
        person = in_post(place, "party", "书记", "耿长垄")
        concerns = asked(place, concerns=("secretary",)).concerns.all()
        assert {one.user_id for one in concerns} == {None, place.users["secretary"].pk}
        assert {one.person_id for one in concerns} == {None, person.pk}

    def test_an_account_without_a_kind_in_the_township_counts_too(self, place: Place) -> None:
        officer = place.users["officer"]
        officer.personal.name = "戚安禾"
        officer.personal.save()
        assert asked(place, text="戚安禾说过要来量地，什么时候来？").level == Level.COUNTY

    def test_a_village_without_any_desk_is_the_countys(self, place: Place) -> None:
        for name in ("neighbour", "other_officer"):
            place.users[name].assignments.update(valid_to=dt.date(2021, 1, 1))
        assert asked(place, village=place.tree.other_village.code).level == Level.COUNTY

    def test_letters_of_a_village_that_was_merged_still_arrive(self, place: Place) -> None:
        receipt = ask(place)
        place.village.valid_to = TAKEN
        place.village.save()
        assert taken(receipt).region == place.village

    def test_a_household_topic_is_marked(self, place: Place) -> None:
        assert asked(place, topic="aid").household
        assert not asked(place).household


class TestReactions:
    def test_satisfied_closes(self, place: Place) -> None:
        receipt, _ = answered(place)
        question = react(receipt, "satisfied", on=TAKEN)
        assert (question.state, question.closed_on) == ("closed", TAKEN)

    def test_a_further_question_opens_the_same_desk_with_a_new_time(self, place: Place) -> None:
        receipt, _ = answered(place)
        question = react(receipt, "further", "发票是哪个单位开的？", on=TAKEN + DAY)
        assert (question.state, question.level) == ("open", Level.VILLAGE)
        assert question.due_on == dt.date(2025, 3, 17)
        assert question.messages.get(kind="further").text == "发票是哪个单位开的？"

    def test_not_satisfied_goes_one_desk_up_until_the_county(self, place: Place) -> None:
        receipt, _ = answered(place)
        question = react(receipt, "unsatisfied", on=TAKEN)
        assert (question.state, question.level, question.seat.name) == ("open", Level.TOWNSHIP, "芦溪镇")
        assert question.due_on == dt.date(2025, 3, 24)
        with clock.fixed(TAKEN + DAY):
            actions.answer(place.officer, question, text="镇里核过发票，数字是对的。")
        question = react(receipt, "unsatisfied", on=TAKEN + DAY)
        assert (question.state, question.level) == ("open", Level.COUNTY)
        with clock.fixed(TAKEN + 2 * DAY):
            actions.answer(place.office, question, text="县里复核过，维持镇里的答复。")
        question = react(receipt, "unsatisfied", on=TAKEN + 2 * DAY)
        assert question.state == "closed"
        assert "最后一级" in question.steps.get(kind=Step.Kind.CLOSED).reason

    def test_what_was_said_before_the_clock_closed_still_counts(self, place: Place) -> None:
        receipt, question = answered(place)
        last = TAKEN + 15 * DAY
        with clock.fixed(last):
            actions.react(receipt, "unsatisfied")
        with clock.fixed(last + DAY):
            actions.close_silent()
            actions.take_in()
        question.refresh_from_db()
        assert question.state == "open"

    def test_consent_taken_back_holds_from_the_next_day(self, place: Place) -> None:
        receipt, question = answered(place, consent=True)
        question = react(receipt, "consent", on=TAKEN)
        assert not question.consent
        with clock.fixed(TAKEN + DAY), pytest.raises(Refused, match="没有同意公开"):
            actions.propose(
                place.clerk, question, question_text="修水渠花了多少钱？", answer_text="一共三万二千元。"
            )


def test_two_assignments_of_one_account_are_one_holder(place: Place) -> None:
    """With the clerk also in the supervision body, what concerns the clerk goes past both desks."""
    place.users["supervision"].assignments.update(valid_to=ASKED)
    assign(place.users["clerk"], "supervision", place.village)
    assert asked(place, concerns=("clerk",)).level == Level.TOWNSHIP
