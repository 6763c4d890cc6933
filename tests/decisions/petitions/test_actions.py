"""A petition from its receipt to the meeting that meets it, and everything that is refused on the way."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest
from django.db import DatabaseError, IntegrityError, transaction

from lingyan.decisions import actions as decisions
from lingyan.decisions.actions import Numbers
from lingyan.decisions.petitions import actions, parameters, queries
from lingyan.decisions.petitions.models import Petition, PetitionClosing
from lingyan.decisions.rules import Body
from lingyan.kernel import audit, covers
from lingyan.kernel.guards import GUARD_MESSAGE
from lingyan.kernel.problems import Denied, Refused
from lingyan.kernel.rights import DECISIONS_CHECK, DECISIONS_PETITIONS, DECISIONS_RECORD, DECISIONS_VIEW
from lingyan.parameters.actions import set_value
from lingyan.people import headcounts
from tests.decisions.petitions.support import DUE, HELD_ON, RECEIVED, ask, hold, plus, second
from tests.decisions.support import TODAY, Village, code_of, day
from tests.support.actors import everything, holding
from tests.support.identity import Tree

pytestmark = pytest.mark.django_db


def state(petition: Petition, on: dt.date = TODAY) -> str:
    found: Any = queries.with_state(Petition.objects.filter(pk=petition.pk), on).get()
    return str(found.state)


class TestReceipt:
    @pytest.mark.parametrize(
        ("signed", "binds"),
        [
            ({"villagers": 90}, True),
            ({"villagers": 89}, False),
            ({"villagers": 0, "representatives": 14}, True),
            ({"villagers": 0, "representatives": 13}, False),
            ({"villagers": 89, "representatives": 13}, False),
            ({"meeting": "representatives", "villagers": 0, "representatives": 8}, True),
            ({"meeting": "representatives", "villagers": 0, "representatives": 7}, False),
        ],
    )
    def test_the_shares_of_the_law_at_their_bounds(
        self, village: Village, signed: dict[str, Any], *, binds: bool
    ) -> None:
        """900 villagers and 40 representatives are on the rolls; the database says the same as the rule."""
        made = ask(village.region, **signed)
        assert (made.binds, made.due_on) == (binds, DUE)
        assert state(made, DUE) == ("due" if binds else "few")
        assert state(made, plus(DUE, 1)) == ("late" if binds else "few")

    @pytest.mark.parametrize(
        ("changes", "expected"),
        [
            ({"received_on": plus(TODAY, 1)}, "future"),
            ({"receiver": "cat"}, "unknown-receiver"),
            ({"meeting": "members"}, "unknown-meeting"),
            ({"subject": " "}, "no-subject"),
            ({"villagers": 0}, "nobody-signed"),
            ({"villagers": -1, "representatives": 8}, "nobody-signed"),
            ({"meeting": "representatives"}, "not-representatives"),
            ({"villagers": 901}, "wrong-count"),
            ({"voters": 500}, "known-number"),
            ({"received_on": day("01-01") - dt.timedelta(days=1)}, "no-roll"),
        ],
    )
    def test_what_is_refused(self, village: Village, changes: dict[str, Any], expected: str) -> None:
        assert code_of(ask, village.region, **changes) == expected
        assert not Petition.objects.exists()

    def test_only_in_a_village_and_only_with_the_right(self, village: Village, tree: Tree) -> None:
        assert code_of(ask, tree.town) == "not-a-village"
        for actor in (holding(DECISIONS_VIEW), holding(DECISIONS_PETITIONS, path=tree.other_village.path)):
            with pytest.raises(Denied):
                ask(village.region, actor)

    def test_without_any_record_the_number_is_given_with_its_source(self, tree: Tree) -> None:
        given = {"voters": 900, "voters_source": "选民登记"}
        assert ask(tree.village, **given).voters_source == "选民登记"
        assert code_of(ask, tree.village, **{**given, "voters_source": " "}) == "no-roll"

    def test_representatives_are_counted_by_the_roll_then_by_their_list(
        self, tree: Tree, village: Village, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        listed = headcounts.Listed(30, 10, 300, day("01-01"), day("01-01"))
        monkeypatch.setattr(headcounts, "_LISTERS", [lambda _kind, _region, _on: listed])
        seats = {"villagers": 0, "representatives": 10}
        assert ask(village.region, **seats).seats == 40
        decisions.record_roll(
            everything(), region=tree.village, body=Body.REPRESENTATIVES, as_of=RECEIVED, numbers=Numbers(35),
            basis="没有分开",
        )  # fmt: skip
        listed_made = ask(village.region, **seats)
        assert (listed_made.seats, listed_made.seats_source, listed_made.binds) == (30, "村民代表名册", True)

    def test_shares_and_days_are_those_of_the_day_of_receipt(self, village: Village, tree: Tree) -> None:
        for each, text in ((parameters.VILLAGERS_PART, "20"), (parameters.DAYS, "15")):
            set_value(everything(), each, region=tree.county, from_on=RECEIVED, text=text, basis="县里的规定")
        before = ask(village.region, villagers=45, received_on=plus(RECEIVED, -1))
        after = ask(village.region, villagers=45)
        assert (before.binds, after.binds, after.due_on) == (False, True, day("03-18"))

    def test_a_county_cannot_ask_for_more_than_the_law(self, tree: Tree) -> None:
        for each in (parameters.VILLAGERS_PART, *parameters.REPRESENTATIVES_PART.values()):
            with pytest.raises(Refused):
                set_value(
                    everything(), each, region=tree.county, from_on=RECEIVED, text=str(int(str(each.default)) - 1),
                    basis="县里的规定",
                )  # fmt: skip


class TestMeeting:
    def test_a_recorded_meeting_meets_it_when_a_second_person_agrees(self, village: Village) -> None:
        hold(village)
        made = ask(village.region)
        closing = actions.choose_meeting(everything(), made, held_on=HELD_ON)
        assert state(made) == "late", "until somebody else has looked"
        actions.agree(second(), closing)
        assert state(made) == "held"
        assert not list(covers.breaches(audit.notes()))

    def test_a_meeting_after_the_last_day_is_late(self, village: Village, tree: Tree) -> None:
        set_value(
            everything(), parameters.DAYS, region=tree.county, from_on=RECEIVED, text="15", basis="县里的规定"
        )
        hold(village)
        made = ask(village.region)
        actions.agree(second(), actions.choose_meeting(everything(), made, held_on=HELD_ON))
        assert state(made) == "held-late"

    def test_only_a_day_with_such_a_meeting_since_the_receipt(self, village: Village) -> None:
        hold(village)
        made, later = ask(village.region), ask(village.region, received_on=plus(HELD_ON, 1))
        same_day = ask(village.region, received_on=HELD_ON)
        others = ask(village.region, meeting="representatives", villagers=0, representatives=8)
        assert queries.held_days(made) == queries.held_days(same_day) == [HELD_ON]
        for petition, on in ((made, day("03-20")), (later, HELD_ON), (others, HELD_ON)):
            assert code_of(actions.choose_meeting, everything(), petition, held_on=on) == "no-meeting"

    def test_who_may_and_whose_hand(self, village: Village) -> None:
        hold(village)
        made = ask(village.region)
        with pytest.raises(Denied):
            actions.choose_meeting(holding(DECISIONS_CHECK), made, held_on=HELD_ON)
        closing = actions.choose_meeting(everything(5), made, held_on=HELD_ON)
        with pytest.raises(Denied):
            actions.agree(holding(DECISIONS_RECORD), closing)
        assert code_of(actions.agree, everything(5), closing) == "second-person"

    def test_the_latest_choice_is_what_is_agreed_to_once(self, village: Village) -> None:
        hold(village)
        made = ask(village.region)
        first, last = (actions.choose_meeting(everything(), made, held_on=HELD_ON) for _ in range(2))
        assert code_of(actions.agree, second(), first) == "replaced"
        actions.agree(second(), last)
        assert code_of(actions.agree, second(), last) == "closed-already"
        assert code_of(actions.choose_meeting, everything(), made, held_on=HELD_ON) == "closed-already"

    def test_a_meeting_that_is_no_longer_on_record_is_not_agreed_to(
        self, village: Village, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        hold(village)
        closing = actions.choose_meeting(everything(), ask(village.region), held_on=HELD_ON)
        monkeypatch.setattr(queries, "held_days", lambda _petition: [])
        assert code_of(actions.agree, second(), closing) == "no-meeting"


class TestAnswer:
    def test_too_few_are_answered_with_the_sum_in_two_hands(self, village: Village) -> None:
        few = ask(village.region, villagers=89)
        closing = actions.answer(everything(), few, text="已在公开栏说明。")
        assert closing.text == "村民 89×10=890<900。已在公开栏说明。"
        assert state(few) == "few"
        assert code_of(actions.agree, everything(), closing) == "second-person"
        actions.agree(second(), closing)
        assert state(few) == "answered"

    def test_enough_are_never_refused(self, village: Village) -> None:
        made = ask(village.region)
        assert code_of(actions.answer, everything(), made, text="不开。") == "must-be-called"

    @pytest.mark.parametrize("text", [" ", "长" * 401])
    def test_words_are_asked_for_and_bounded(self, village: Village, text: str) -> None:
        few = ask(village.region, villagers=89)
        assert code_of(actions.answer, everything(), few, text=text) == "bad-text"
        with pytest.raises(Denied):
            actions.answer(holding(DECISIONS_VIEW), few, text="说明。")


class TestGuards:
    def test_what_stands_is_neither_changed_nor_deleted(self, village: Village) -> None:
        made = ask(village.region, villagers=89)
        closing = actions.answer(everything(), made, text="说明。")
        for rows, change in (
            (Petition.objects.filter(pk=ask(village.region).pk), {"villagers": 1}),
            (PetitionClosing.objects.filter(pk=closing.pk), {"text": "别的"}),
        ):
            with pytest.raises(DatabaseError, match=GUARD_MESSAGE), transaction.atomic():
                rows.update(**change)
            with pytest.raises(DatabaseError, match=GUARD_MESSAGE), transaction.atomic():
                rows.delete()

    @pytest.mark.parametrize("wrong", [{"villagers": 0}, {"villagers": 901}, {"meeting": "representatives"}])
    def test_the_database_refuses_the_same_numbers(self, village: Village, wrong: dict[str, Any]) -> None:
        made = ask(village.region)
        made.pk = None
        for name, value in wrong.items():
            setattr(made, name, value)
        with pytest.raises(IntegrityError), transaction.atomic():
            made.save(force_insert=True)
