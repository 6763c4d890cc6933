"""Where a question goes when it comes, and what the asker's reactions do."""

from __future__ import annotations

import datetime as dt
import json
from dataclasses import replace
from pathlib import Path

import pytest

from lingyan.boards.queries import asked as asked_by_month
from lingyan.boards.queries import late_questions
from lingyan.disclosure.models import Publication
from lingyan.identity.actors import actor_for
from lingyan.identity.models import Delegation
from lingyan.kernel import clock
from lingyan.kernel.models import AuditEntry
from lingyan.kernel.month import Month
from lingyan.kernel.problems import Refused
from lingyan.parameters.actions import set_value
from lingyan.questions import actions, queries
from lingyan.questions.actions import Content
from lingyan.questions.models import Level, Question, Step
from lingyan.questions.parameters import CONDUCT_TO, VILLAGE_DAYS
from tests.questions.support import ASKED, TAKEN, Place, answered, ask, asked, in_post, react, taken
from tests.support.actors import everything
from tests.support.identity import assign, user_with
from tests.support.records import book_of

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
        assert person.pk in {one.person_id for one in question.concerns.all()}

    @pytest.mark.parametrize(
        ("text", "level"),
        [
            ("张书记的车是谁出的钱？", Level.SUPERVISION),
            ("书记处理得好，谢谢。", Level.SUPERVISION),
            ("会计把钱放在自己手里。", Level.SUPERVISION),
            ("监委会主任从来不看账。", Level.TOWNSHIP),
            ("镇干部来量过地没有？", Level.COUNTY),
            ("会计制度在哪里可以看？", Level.VILLAGE),
            ("今年的主任务是修路吗？", Level.VILLAGE),
        ],
    )
    def test_a_post_in_the_text_counts_as_concerned(self, place: Place, text: str, level: Level) -> None:
        assert asked(place, text=text).level == level

    def test_a_family_name_with_any_post_means_who_is_called_so(self, place: Place) -> None:
        """People say 书记 to the deputy too, so whoever has the family name is kept away, whatever post they hold."""
        overseer = place.users["supervision"]
        overseer.personal.name = "张福田"
        overseer.personal.save()
        question = asked(place, text="老张书记家的地是怎么量的？")
        assert where(question) == (Level.TOWNSHIP, "芦溪镇", Level.TOWNSHIP)
        assert overseer.pk in {one.user_id for one in question.concerns.all()}

    def test_a_post_means_who_holds_it_on_the_day_and_of_old_times_who_held_it(self, place: Place) -> None:
        """The secretary of before sits in the supervision body now."""
        person = in_post(place, "party", "书记", "耿长垄")
        person.tenures.update(end_on=dt.date(2024, 1, 10))
        place.users["supervision"].person = person
        place.users["supervision"].save()
        assert asked(place, text="书记今年开会没有？").level == Level.SUPERVISION
        assert asked(place, text="前任书记那时修路的钱呢？").level == Level.TOWNSHIP

    def test_who_stands_in_for_a_desk_is_kept_away_too(self, place: Place) -> None:
        neighbour = place.users["neighbour"]
        neighbour.personal.name = "穆大成"
        neighbour.personal.save()
        Delegation.objects.create(
            assignment=place.users["supervision"].assignments.get(), delegate=neighbour, valid_from=ASKED,
            valid_to=TAKEN + 9 * DAY, created_by=place.users["supervision"], created_at=clock.now(),
        )  # fmt: skip
        question = asked(place, text="穆大成量地不公道。")
        assert neighbour.pk in {one.user_id for one in question.concerns.all()}

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


class TestNamedLater:
    """What a villager adds is read like the question: whom it speaks of is out from that moment, for good."""

    @pytest.mark.parametrize("kind", ["further", "unsatisfied", "satisfied"])
    def test_the_clerk_who_is_named_sees_none_of_it_any_more(self, place: Place, kind: str) -> None:
        receipt, question = answered(place)
        assert queries.visible(place.clerk).filter(pk=question.pk).exists()
        question = react(receipt, kind, "文书把钱装进了自己的口袋。", on=TAKEN)
        assert question.floor == Level.SUPERVISION
        assert question.level == (Level.TOWNSHIP if kind == "unsatisfied" else Level.SUPERVISION)
        assert question.state == ("closed" if kind == "satisfied" else "open")
        with clock.fixed(TAKEN + DAY):
            for name in ("clerk", "secretary", "reporter", "committee", "chairman"):
                actor = getattr(place, name)
                assert not queries.visible(actor).filter(pk=question.pk).exists()
                assert not queries.waiting(actor).exists()
                assert not late_questions(actor, place.village)
                assert not any(row["asked"] for row in asked_by_month(actor, place.village, [Month(2025, 3)]))

    def test_an_open_case_leaves_the_desk_with_a_time_of_its_own(self, place: Place) -> None:
        receipt, _ = answered(place)
        question = react(receipt, "further", "监委会主任也拿了。", on=TAKEN + DAY)
        assert where(question) == (Level.TOWNSHIP, "芦溪镇", Level.TOWNSHIP)
        assert question.due_on == dt.date(2025, 3, 25)
        assert queries.at_desk(place.officer, question) and not queries.at_desk(place.supervision, question)

    def test_dissatisfaction_passes_over_the_desk_it_names(self, place: Place) -> None:
        receipt, _ = answered(place)
        question = react(receipt, "unsatisfied", "镇干部和他是一家的。", on=TAKEN)
        assert where(question) == (Level.COUNTY, "芦原县", Level.COUNTY)

    def test_at_the_last_desk_it_closes_and_still_hides(self, place: Place) -> None:
        receipt, question = answered(place, concerns=("township",), desk="office")
        question = react(receipt, "unsatisfied", "张文书改了记录。", on=TAKEN)
        assert (question.state, question.floor) == ("closed", Level.COUNTY)
        assert question.concerns.filter(kind="clerk", user_id=place.users["clerk"].pk).exists()

    def test_an_appeal_that_names_somebody_ends_the_publication(self, place: Place) -> None:
        receipt, question = answered(place, consent=True)
        with clock.fixed(TAKEN):
            release = actions.propose(
                place.clerk, question, question_text="修水渠花了多少钱？", answer_text="一共三万二千元。"
            )
            actions.decide(place.officer, release, publish=False, reason="重复提问")
        question = react(receipt, "appeal", "是文书不想让人看见。", on=TAKEN)
        assert (question.state, question.floor) == ("answered", Level.SUPERVISION)
        assert question.releases.get().state == "withdrawn"
        assert not queries.moderated(place.clerk).exists()

    def test_a_published_answer_leaves_the_page(self, place: Place, home: Path) -> None:
        receipt, question = answered(place, consent=True)
        with clock.fixed(TAKEN):
            release = actions.propose(
                place.clerk, question, question_text="修水渠花了多少钱？", answer_text="一共三万二千元。"
            )
            actions.decide(place.officer, release, publish=True)
        page = home / "public" / "v" / place.village.code / "questions" / "index.html"
        assert "三万二千" in page.read_text(encoding="utf-8")
        react(receipt, "unsatisfied", "书记说的和这个不一样。", on=TAKEN)
        assert "三万二千" not in page.read_text(encoding="utf-8")
        release.refresh_from_db()
        assert (release.state, release.answer_text) == ("withdrawn", "")

    def test_what_was_known_once_is_never_taken_back(self, place: Place) -> None:
        receipt, _ = answered(place)
        question = react(receipt, "further", "文书拿了钱。", on=TAKEN)
        with clock.fixed(TAKEN + DAY):
            actions.answer(place.supervision, question, text="监督机构查过，票据齐全。")
        question = react(receipt, "unsatisfied", "不是文书，我弄错了。", on=TAKEN + DAY)
        assert question.floor == Level.SUPERVISION
        assert not queries.visible(place.clerk).filter(pk=question.pk).exists()

    def test_who_comes_into_a_post_later_is_kept_away_by_the_next_day(self, place: Place) -> None:
        """A villager of whom a question and a later word spoke is elected; what they were named in goes out of sight."""
        receipt, first = answered(place, text="穆大成占了晒坝，什么时候腾出来？")
        second = react(receipt, "further", "他还占了路。", on=TAKEN)
        other, _ = answered(place)
        third = react(other, "further", "穆大成家也欠钱。", on=TAKEN)
        newcomer = user_with("village-clerk", place.village, name="穆大成")
        assert queries.visible(actor_for(newcomer)).filter(pk__in=[second.pk, third.pk]).count() == 2
        with clock.fixed(TAKEN + DAY):
            assert actions.keep_from_newcomers() == 2
            assert actions.keep_from_newcomers() == 0
        assert not queries.visible(actor_for(newcomer)).filter(pk__in=[second.pk, third.pk]).exists()
        first.refresh_from_db()
        assert where(first) == (Level.SUPERVISION, "雁庄村", Level.SUPERVISION)

    def test_the_audit_trail_holds_ids_and_levels_alone(self, place: Place) -> None:
        person = in_post(place, "party", "书记", "耿长垄")
        receipt, question = answered(place)
        react(receipt, "further", "耿长垄拿了三千。", on=TAKEN)
        entries = AuditEntry.objects.filter(object_kind="question", object_id=str(question.pk))
        assert entries
        said = json.dumps(list(entries.values("reason", "details")), ensure_ascii=False, default=str)
        assert "耿长垄" not in said and "三千" not in said
        assert question.concerns.filter(person=person).exists()

    def test_the_entry_asked_about_keeps_away_whom_it_names(self, place: Place) -> None:
        in_post(place, "collective", "理事长", "耿长垄")
        publication = published_entry(place, "记-0007", "耿长垄、王**")
        content = Content("accounts", "这一笔是做什么的？", "entry", publication.pk, "记-0007")
        with clock.fixed(TAKEN):
            question, _ = actions.enter(place.clerk, place.village, replace(content, channel="visit"))
        assert where(question)[0] == Level.SUPERVISION

    def test_the_entry_asked_about_keeps_away_who_comes_into_the_post_later(self, place: Place) -> None:
        publication = published_entry(place, "记-0007", "耿长垄、王**")
        content = Content("accounts", "这一笔是做什么的？", "entry", publication.pk, "记-0007")
        with clock.fixed(TAKEN):
            question, _ = actions.enter(place.clerk, place.village, replace(content, channel="visit"))
            assert where(question)[0] == Level.VILLAGE
            in_post(place, "collective", "理事长", "耿长垄")
        with clock.fixed(TAKEN + DAY):
            assert actions.keep_from_newcomers() == 1
            assert actions.keep_from_newcomers() == 0
        question.refresh_from_db()
        assert where(question)[0] == Level.SUPERVISION


def published_entry(place: Place, number: str, party: str) -> Publication:
    """A publication whose page shows one entry."""
    book = book_of(place.village, Month(2025, 1))
    body = json.dumps({"entries": [{"no": number, "party": party}]})
    return Publication.objects.create(
        book=book,
        region=place.village,
        month=Month(2025, 2),
        body=body,
        commitment=b"0" * 32,
        drafted_at=clock.now(),
    )


def test_two_assignments_of_one_account_are_one_holder(place: Place) -> None:
    """With the clerk also in the supervision body, what concerns the clerk goes past both desks."""
    place.users["supervision"].assignments.update(valid_to=ASKED)
    assign(place.users["clerk"], "supervision", place.village)
    assert asked(place, concerns=("clerk",)).level == Level.TOWNSHIP
