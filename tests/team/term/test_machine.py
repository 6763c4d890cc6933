"""No sequence of calls seats anybody without a valid vote, twice against the rule, or in terms that overlap.

A hypothesis state machine over the last half of a 换届: it calls whatever with whatever, lets the product refuse, and
reads after every step from the tables themselves that nothing forbidden has come about.
"""

from __future__ import annotations

import datetime as dt
from collections import Counter
from typing import Any, ClassVar

import pytest
from django.db import transaction
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule, run_state_machine_as_test

from lingyan.kernel import clock
from lingyan.kernel.problems import Refused
from lingyan.people import actions as people
from lingyan.people.models import Post, Tenure
from lingyan.team.term import actions
from lingyan.team.term.models import Elected, Nominee
from lingyan.team.term.rules import Meeting, Seats
from lingyan.team.term.states import State
from tests.support.actors import everything
from tests.team.term.support import CLERK, OFFICER, VOTE_ON, Village

pytestmark = pytest.mark.slow

PICK = st.integers(0, 10**6)
VOTES = st.lists(st.sampled_from([0, 99, 100, 250, 251, 300, 500]), min_size=8, max_size=8)
BODIES = {"committee", "supervision"}


class Elections(RuleBasedStateMachine):
    village: ClassVar[Village]

    def __init__(self) -> None:
        super().__init__()
        self.atomic = transaction.atomic()
        self.atomic.__enter__()
        self.day = VOTE_ON

    def teardown(self) -> None:
        transaction.set_rollback(True)
        self.atomic.__exit__(None, None, None)

    def attempt(self, act: Any, *arguments: Any, **more: Any) -> Any:
        try:
            with clock.fixed(self.day), transaction.atomic():
                return act(*arguments, **more)
        except Refused:
            return None

    @rule(days=st.integers(1, 9))
    def wait(self, days: int) -> None:
        self.day += dt.timedelta(days=days)

    @rule(votes=VOTES, returned=st.sampled_from([300, 500, 501, 900]))
    def vote(self, votes: list[int], returned: int) -> None:
        named = {
            each.person.personal.name: number
            for each, number in zip(
                self.village.process.nominees.filter(organ="committee"), votes, strict=False
            )
        }
        on = VOTE_ON if self.village.process.state == State.FINALISED else self.day
        self.attempt(self.village.vote, on, named, returned=returned)

    @rule()
    def vote_as_usual(self) -> None:
        self.attempt(self.village.vote)

    @rule(by=st.sampled_from([CLERK, OFFICER]))
    def certify(self, by: Any) -> None:
        rows = Elected.objects.filter(count__process=self.village.pk, count__organ="committee")
        numbers = {each.pk: f"{each.pk}" for each in rows}
        self.attempt(actions.certify, by, process_id=self.village.pk, on=self.day, certificates=numbers)

    @rule(state=st.sampled_from([State.FILED, State.HANDED_OVER, State.SUPPORTED]))
    def reach(self, state: State) -> None:
        self.attempt(self.village.reach, state, self.day, reason="补记")

    @rule(number=PICK, outcome=st.sampled_from(["clear", "barred"]))
    def write_in_and_review(self, number: int, outcome: str) -> None:
        new = actions.Newcomer(f"另写{number}", "男")
        given = {
            "process_id": self.village.pk,
            "organ": "committee",
            "rank": number % 3,
            "origin": "write-in",
        }
        made = self.attempt(actions.nominate, CLERK, newcomer=new, **given)
        if made:
            self.attempt(
                actions.record_review,
                OFFICER,
                nominee_id=made.pk,
                outcome=outcome,
                document="3号",
                on=self.day,
            )

    @rule(number=PICK)
    def supervise(self, number: int) -> None:
        """Somebody of the committee's nominees is to be a supervisor."""
        nominees = list(Nominee.objects.filter(process=self.village.pk, organ="committee"))
        person = nominees[number % len(nominees)].person_id
        given = {"process_id": self.village.pk, "organ": "supervision", "rank": 0, "origin": "meeting"}
        self.attempt(actions.nominate, CLERK, person_id=person, **given)

    @rule(present=st.sampled_from([19, 20, 30]))
    def elect_supervisors(self, present: int) -> None:
        rows = ((0, "蒋白露", "女"), (2, "沈寒露", "男"), (2, "韩霜降", "男"))
        self.attempt(self.village.elect, "supervision", rows, Meeting(30, present), Seats(0, 2), self.day)

    @rule(number=PICK)
    def assign(self, number: int) -> None:
        """A higher place tries to put somebody into the villagers' committee."""
        posts = list(
            Post.objects.filter(
                body__organisation__region=self.village.region, body__organisation__kind="committee"
            )
        )
        nominees = list(Nominee.objects.filter(process=self.village.pk))
        if posts:
            self.attempt(
                people.begin_tenure, everything(), person=nominees[number % len(nominees)].person,
                post=posts[number % len(posts)], start_on=self.day, selection="组织选派",
            )  # fmt: skip

    @rule()
    def dispute(self) -> None:
        if self.attempt(actions.suspend, OFFICER, process_id=self.village.pk, reason="争议"):
            self.certify(OFFICER)
            self.attempt(actions.resume, OFFICER, process_id=self.village.pk, reason="已查清")

    @invariant()
    def only_valid_votes_seat(self) -> None:
        for tenure in self.tenures():
            elected = Elected.objects.select_related("count").get(tenure=tenure)
            count = elected.count
            assert count.valid
            assert elected.nominee.review == "clear" or count.organ == "supervision"
            enough = 3 * elected.votes >= count.present if count.runoff else 2 * elected.votes > count.present
            assert enough, (elected.votes, count.present)
            assert count.runoff or count.organ == "supervision" or 2 * count.present > count.eligible

    @invariant()
    def nobody_holds_two_posts_against_the_rule(self) -> None:
        held = Counter(each.person_id for each in self.tenures() if each.end_on is None)
        assert not held or max(held.values()) == 1
        for post, number in Counter(each.post_id for each in self.tenures() if each.end_on is None).items():
            assert number <= Post.objects.get(pk=post).quota

    @invariant()
    def terms_do_not_overlap(self) -> None:
        for tenure in self.tenures():
            assert tenure.term is not None
            others = tenure.term.body.terms.exclude(pk=tenure.term_id)
            assert all(each.ended_on is not None and each.ended_on <= tenure.start_on for each in others)

    def tenures(self) -> list[Tenure]:
        found = Tenure.objects.filter(
            post__body__organisation__region=self.village.region, post__body__organisation__kind__in=BODIES
        )
        return list(found.select_related("term__body"))


def test_no_way_leads_into_office_but_a_valid_vote(voting: Village) -> None:
    Elections.village = voting
    run_state_machine_as_test(Elections, settings=settings(max_examples=20, stateful_step_count=16))
