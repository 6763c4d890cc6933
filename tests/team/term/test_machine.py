"""No sequence of calls seats anybody without a valid vote, twice against the rule, or in terms that overlap.

A hypothesis state machine over the last half of a 换届 and what follows it in the term: departures and a by-election. It
calls whatever with whatever, lets the product refuse, and reads after every step that wrote something, from the tables
themselves, that nothing forbidden has come about.
"""

from __future__ import annotations

import datetime as dt
import itertools
from collections import Counter, defaultdict
from typing import Any, ClassVar

import pytest
from django.db import transaction
from hypothesis import event, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule, run_state_machine_as_test

from lingyan.kernel import clock
from lingyan.kernel.problems import Refused
from lingyan.people import actions as people
from lingyan.people.models import Person, PersonalData, Post, Tenure
from lingyan.team.term import actions, annulled, ballots
from lingyan.team.term.actions import Sheet
from lingyan.team.term.actions.by_elections import committee_of, empty_seats
from lingyan.team.term.leaving import RecallPlace
from lingyan.team.term.models import Departure, Elected, Nominee, Process
from lingyan.team.term.rules import Ballots, Meeting, Seats
from lingyan.team.term.states import State
from tests.support.actors import everything
from tests.team.term.support import CLERK, OFFICER, VOTE_ON, Village

pytestmark = pytest.mark.slow

PICK = st.integers(0, 10**6)
VOTES = st.lists(st.sampled_from([0, 99, 100, 250, 251, 300, 500]), min_size=8, max_size=8)
HAND = st.sampled_from([CLERK, OFFICER])
BODIES = {"committee", "supervision"}


class ByElection:
    """A by-election at its final list. The way there has its own tests, so its rows are written here as they would stand."""

    def __init__(self, process: Process, *, rising: bool) -> None:
        self.pk, self.process, self.rising = process.pk, process, rising

    def prepare(self) -> None:
        for rank, seats in self.process.seats.items():
            for number in range(seats + 1 if seats else 0):
                Nominee.objects.create(
                    process=self.process, organ="committee", rank=rank, person=self._person(rank, number), origin="voters",
                    review="clear", formal=True, made_at=clock.now(),
                )  # fmt: skip
        Process.objects.filter(pk=self.pk).update(state=State.FINALISED, voters=1000)

    def _person(self, rank: int, number: int) -> Person:
        sitting = Tenure.objects.filter(
            post__body__organisation__kind="committee", end_on=None, person__sex="男"
        )
        if self.rising and number == 0 and (found := sitting.exclude(person__in=self._standing()).first()):
            return found.person
        personal = PersonalData.objects.create(name=f"补选{rank}{number}")
        return Person.objects.create(
            personal=personal, sex="女" if number else "男", home=self.process.region
        )

    def _standing(self) -> list[int]:
        return list(Nominee.objects.filter(process=self.pk).values_list("person_id", flat=True))

    def vote(self, on: dt.date, first: int, returned: int) -> None:
        process = Process.objects.select_related("region", "by_election__term").get(pk=self.pk)
        standing, given = ballots.standing_in(process, "committee"), {}
        for rank in process.seats:
            mine = [each for each in standing if each.rank == rank]
            given |= {each.pk: first if no < process.seats[rank] else 20 for no, each in enumerate(mine)}
        sheet = Sheet(Ballots("中心会场", 1000, returned, 0), given)
        actions.record_count(CLERK, process_id=self.pk, organ="committee", on=on, sheets=[sheet])

    def finish(self, on: dt.date) -> None:
        actions.reach(OFFICER, process_id=self.pk, state=State.FILED, on=on, stated={"document": "备1号"})
        actions.reach(OFFICER, process_id=self.pk, state=State.CLOSED, on=on, stated={"archive": "1号"})


class Elections(RuleBasedStateMachine):
    village: ClassVar[Village]
    wrote = True

    def __init__(self) -> None:
        super().__init__()
        self.atomic = transaction.atomic()
        self.atomic.__enter__()
        self.day = VOTE_ON
        self.by: ByElection | None = None

    def teardown(self) -> None:
        transaction.set_rollback(True)
        self.atomic.__exit__(None, None, None)

    def attempt(self, act: Any, *arguments: Any, **more: Any) -> Any:
        try:
            with clock.fixed(self.day), transaction.atomic():
                made = act(*arguments, **more)
        except Refused:
            return None
        self.wrote = True
        return made

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
        process = self.village.process
        on = process.vote_on if process.state == State.FINALISED else self.day
        self.attempt(self.village.vote, on, named, returned=returned)

    @rule()
    def vote_as_usual(self) -> None:
        self.attempt(self.village.vote, self.village.process.vote_on)

    @rule(by=st.sampled_from([CLERK, OFFICER]))
    def certify(self, by: Any) -> None:
        numbers = {each.pk: f"{each.pk}" for each in ballots.seated(self.village.process)}
        self.attempt(actions.certify, by, process_id=self.village.pk, on=self.day, certificates=numbers)

    @rule(number=PICK, ranks=st.sampled_from([(), (0,), (1, 2)]), by=st.sampled_from([CLERK, OFFICER]),
          days=st.sampled_from([None, 4, 5, 20, 60]), upheld=st.booleans())  # fmt: skip
    def annul(self, number: int, ranks: tuple[int, ...], by: Any, days: int | None, upheld: bool) -> None:
        """A complaint about any vote is decided, and the vote annulled by whichever hand, to be held again."""
        counts = list(self.village.process.counts.filter(organ="committee"))
        complaint = self.attempt(
            actions.receive_complaint, OFFICER, process_id=self.village.pk, document=f"收{number}号",
            received_on=self.day,
        )  # fmt: skip
        if complaint is None or not counts:
            return
        outcome = "upheld" if upheld else "dismissed"
        given = {"complaint_id": complaint.pk, "on": self.day}
        self.attempt(actions.decide_complaint, OFFICER, outcome=outcome, decision="决1号", **given)
        vote_on = None if days is None else self.day + dt.timedelta(days=days)
        made = self.attempt(
            actions.annul_vote, by, count_id=counts[number % len(counts)].pk, ranks=ranks, document="认1号",
            vote_on=vote_on, **given,
        )  # fmt: skip
        if made is not None and made.state == State.FINALISED:
            self.day = made.vote_on

    @rule()
    def annul_as_usual(self) -> None:
        """The whole vote, in a way that holds, and the vote once more."""
        if self.village.process.counts.filter(organ="committee", valid=True).exists():
            self.annul(0, (), OFFICER, 20, True)

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

    @rule(number=PICK, again=st.booleans())
    def elect_a_loser_to_supervise(self, number: int, again: bool) -> None:
        """Who lost the vote is elected supervisor; the vote may then be annulled, and the new one goes another way."""
        self.certify(OFFICER)
        standing = self.village.process.nominees.filter(organ="committee", origin="voters", elected=None)
        losers = list(standing.select_related("person__personal"))
        if not losers:
            return
        loser = losers[number % len(losers)]
        rows = ((0, "蒋白露", "女"), (2, "沈寒露", "男"), (2, loser.person.personal.name, loser.person.sex))
        self.attempt(self.village.elect, "supervision", rows, Meeting(30, 20), Seats(0, 2), self.day)
        if again:
            self.annul_as_usual()
            self.vote([0, 500, 500, 0, 0, 500, 500, 500], 900)
            self.certify(OFFICER)

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

    @rule(days=st.sampled_from([40, 100, 200]))
    def much_later(self, days: int) -> None:
        if self.in_term():
            self.day += dt.timedelta(days=days)

    def in_term(self) -> list[Tenure]:
        return [
            each
            for each in self.tenures()
            if each.end_on is None and each.post.body.organisation.kind == "committee"
        ]

    @rule(number=PICK, signed=st.sampled_from([199, 200]), new=st.booleans(), ayes=st.sampled_from([250, 251, 400]),
          cast=st.sampled_from([500, 501]), by=st.sampled_from([CLERK, OFFICER]), hear=st.booleans())  # fmt: skip
    def recall(self, number: int, signed: int, new: bool, ayes: int, cast: int, by: Any, hear: bool) -> None:
        sitting = self.in_term()
        if not sitting:
            return
        found = self.attempt(
            actions.receive_recall, CLERK, tenure_id=sitting[number % len(sitting)].pk, document="罢1号",
            received_on=self.day, signers="voters", signed=signed, entitled=1000, reasoned=True, new_facts=new,
        )  # fmt: skip
        if found is None:
            return
        if hear:
            self.attempt(actions.record_hearing, CLERK, departure_id=found.pk, on=self.day)
        place = RecallPlace(Ballots("中心会场", 600, cast, 0), ayes, cast - ayes)
        self.attempt(
            actions.count_recall, CLERK, departure_id=found.pk, on=self.day, registered=1000, places=[place]
        )
        self.attempt(actions.confirm_departure, by, departure_id=found.pk)

    @rule(
        number=PICK,
        present=st.sampled_from([19, 20]),
        ayes=st.sampled_from([10, 11]),
        by=st.sampled_from([CLERK, OFFICER]),
    )
    def resign(self, number: int, present: int, ayes: int, by: Any) -> None:
        sitting = self.in_term()
        if not sitting:
            return
        given = {"tenure_id": sitting[number % len(sitting)].pk, "document": "辞1号", "received_on": self.day}
        found = self.attempt(actions.receive_resignation, CLERK, **given)
        if found is not None:
            vote = {"on": self.day, "body": "representatives", "meeting": Meeting(30, present), "ayes": ayes}
            self.attempt(actions.decide_resignation, CLERK, departure_id=found.pk, **vote)
            self.attempt(actions.confirm_departure, by, departure_id=found.pk)

    @rule(number=PICK)
    def lapse(self, number: int) -> None:
        sitting = self.in_term()
        if sitting:
            given = {
                "tenure_id": sitting[number % len(sitting)].pk,
                "document": "镇函1号",
                "ended_on": self.day,
            }
            found = self.attempt(actions.record_lapse, OFFICER, **given)
            if found is not None:
                self.attempt(actions.confirm_departure, CLERK, departure_id=found.pk)

    @rule(chief=st.integers(0, 1), members=st.integers(0, 2), rising=st.booleans())
    def by_elect(self, chief: int, members: int, rising: bool) -> None:
        """Open one and walk it to its final list; who sits already may stand for what is empty."""
        vote_on = self.day + dt.timedelta(days=50)
        process = self.attempt(
            actions.open_by_election, OFFICER, region=self.village.region, vote_on=vote_on, chief=chief, deputies=0,
            members=members,
        )  # fmt: skip
        if process is None:
            return
        self.by = ByElection(process, rising=rising)
        with clock.fixed(vote_on):
            self.by.prepare()
        self.day = vote_on

    @rule(
        first=st.sampled_from([200, 401, 500]),
        by=st.sampled_from([CLERK, OFFICER]),
        returned=st.sampled_from([500, 800]),
    )
    def vote_and_certify(self, first: int, by: Any, returned: int) -> None:
        """The by-election's vote, another one, and certificates by whichever hand."""
        if self.by is None:
            return
        self.attempt(self.by.vote, self.day, first, returned)
        elected = Elected.objects.filter(count__process=self.by.pk)
        numbers = {each.pk: f"补{each.pk}" for each in elected}
        self.attempt(actions.certify, by, process_id=self.by.pk, on=self.day, certificates=numbers)

    @rule(number=PICK)
    def recall_as_usual(self, number: int) -> None:
        self.recall(number, 200, True, 400, 501, OFFICER, True)

    @rule(number=PICK, rising=st.booleans())
    def fill_the_seats(self, number: int, rising: bool) -> None:
        """Somebody resigns as usual, and whatever is empty is filled as usual."""
        self.resign(number, 20, 11, OFFICER)
        body = committee_of(self.village.region)
        empty = empty_seats(body, self.day) if body else {}
        if self.by is None or Process.objects.get(pk=self.by.pk).state == State.CLOSED:
            self.by_elect(empty.get(0, 0), empty.get(2, 0), rising)
        self.vote_and_certify(500, OFFICER, 800)
        if self.by is not None:
            self.attempt(self.by.finish, self.day)

    @rule()
    def stop(self) -> None:
        if self.by is not None:
            self.attempt(actions.stop_by_election, OFFICER, process_id=self.by.pk, reason="换届")

    @invariant()
    def nothing_forbidden_came_about(self) -> None:
        if self.wrote:
            tenures = self.tenures()
            self.only_valid_votes_seat(tenures)
            self.nobody_holds_two_posts_against_the_rule(tenures)
            self.terms_do_not_overlap(tenures)
            self.only_votes_and_papers_end_a_duty()
            self.an_annulled_vote_elects_nobody()
            self.a_vote_in_force_keeps_in_office(tenures)
        self.wrote = False

    def only_valid_votes_seat(self, tenures: list[Tenure]) -> None:
        rows = Elected.objects.select_related("count", "nominee").filter(tenure__in=tenures)
        seated = {each.tenure_id: each for each in rows}
        for tenure in tenures:
            elected = seated[tenure.pk]
            count = elected.count
            event(f"in office by {tenure.selection}")
            assert count.valid
            if not annulled.in_force(Elected.objects.filter(pk=elected.pk)).exists():
                event("left with an annulled vote")
                assert tenure.end_on is not None
            assert elected.nominee.review == "clear" or count.organ == "supervision"
            enough = 3 * elected.votes >= count.present if count.runoff else 2 * elected.votes > count.present
            assert enough, (elected.votes, count.present)
            assert count.runoff or count.organ == "supervision" or 2 * count.present > count.eligible

    def an_annulled_vote_elects_nobody(self) -> None:
        """Nobody is elected twice or to supervise himself; what was annulled is in no roll of the election."""
        persons: Counter[int] = Counter()
        for organ in ("committee", "supervision"):
            seated = ballots.seated(self.village.process, organ)
            persons.update(each.nominee.person_id for each in seated)
            for each in seated:
                assert each.rank not in annulled.ranks(each.count)
        assert not persons or max(persons.values()) == 1
        seats = self.village.process.seats
        ranks = Counter(each.rank for each in ballots.seated(self.village.process))
        assert all(number <= seats[rank] for rank, number in ranks.items())

    def a_vote_in_force_keeps_in_office(self, tenures: list[Tenure]) -> None:
        """Who was lawfully elected to the committee leaves it by a departure, or for another post in it."""
        left = {each.pk: each for each in tenures if each.end_on is not None}
        rows = annulled.in_force(Elected.objects.filter(tenure__in=left, count__organ="committee"))
        gone = set(Departure.objects.filter(state="left").values_list("tenure_id", flat=True))
        for each in rows:
            assert each.tenure_id in gone or left[each.tenure_id].end_reason == "补选为另一职务"

    def nobody_holds_two_posts_against_the_rule(self, tenures: list[Tenure]) -> None:
        """One post a person in either body at any time, and no more in a post than its quota."""
        for day in {each.start_on for each in tenures}:
            held = [
                each
                for each in tenures
                if each.start_on <= day and (each.end_on is None or each.end_on > day)
            ]
            persons = Counter(each.person_id for each in held)
            assert not persons or max(persons.values()) == 1
            for post, number in Counter(each.post for each in held).items():
                assert number <= post.quota

    def terms_do_not_overlap(self, tenures: list[Tenure]) -> None:
        terms = defaultdict(set)
        for tenure in tenures:
            assert tenure.term is not None
            assert tenure.term.start_on <= tenure.start_on < tenure.term.due_on
            terms[tenure.term.body_id].add(tenure.term)
        for found in terms.values():
            ordered = sorted(found, key=lambda each: each.start_on)
            for before, after in itertools.pairwise(ordered):
                assert before.ended_on is not None and before.ended_on <= after.start_on

    def only_votes_and_papers_end_a_duty(self) -> None:
        for each in Departure.objects.filter(state="left").select_related("vote", "tenure"):
            event(f"left by {each.way}")
            assert each.tenure.end_on == each.ended_on
            if each.way == "lapse":
                continue
            vote = each.vote
            assert vote.made_by != each.confirmed_by and vote.on == each.ended_on
            assert 2 * vote.ayes > vote.present
            if each.way == "recall":
                assert 2 * vote.present > vote.eligible and each.heard_on and 5 * each.signed >= each.entitled
            else:
                assert 3 * vote.present >= 2 * vote.eligible

    def tenures(self) -> list[Tenure]:
        found = Tenure.objects.filter(
            post__body__organisation__region=self.village.region, post__body__organisation__kind__in=BODIES
        )
        return list(found.select_related("term", "post__body__organisation"))


class InTerm(Elections):
    """The same from the day on which the new committee sits, so that departures and by-elections come about."""

    def __init__(self) -> None:
        super().__init__()
        with clock.fixed(VOTE_ON):
            self.village.vote()
            self.village.certify(VOTE_ON)
            Process.objects.filter(pk=self.village.pk).update(state=State.CLOSED)


def test_no_way_leads_into_office_but_a_valid_vote(voting: Village) -> None:
    Elections.village = voting
    run_state_machine_as_test(Elections, settings=settings(max_examples=12, stateful_step_count=14))


def test_nor_does_one_in_the_middle_of_a_term(voting: Village) -> None:
    InTerm.village = voting
    run_state_machine_as_test(InTerm, settings=settings(max_examples=12, stateful_step_count=14))
