"""One village a voter, told without a word of the other village to who may not see it; and sexes before the count."""

from __future__ import annotations

import datetime as dt

import pytest

from lingyan.kernel import clock
from lingyan.kernel.access import Actor
from lingyan.kernel.idnumbers import identity_check_digit
from lingyan.kernel.problems import Denied, Refused
from lingyan.kernel.rights import TERM_RECORD, TERM_VIEW
from lingyan.team.term import actions
from lingyan.team.term.models import Process, Voter
from lingyan.team.term.states import State
from tests.support.actors import holding
from tests.team.term.support import CLERK, DATES, OFFICER, VOTE_ON, Village, refused

DAY = DATES[State.COMMITTEE]


def number(born: str, order: int = 1) -> str:
    first = f"990121{born}{order:03}"
    return first + identity_check_digit(first)


NUMBERS = [number("19700101", order) for order in range(1, 4)]


def check(process: Process, numbers: list[str], actor: Actor = CLERK) -> int:
    with clock.fixed(DAY):
        return actions.check_voters(actor, process_id=process.pk, numbers=numbers)


@pytest.fixture
def two(village: Village) -> tuple[Process, Process]:
    """Two villages of the round whose election committees are chosen."""
    village.go(State.COMMITTEE)
    other = Process.objects.get(region=village.place("玉屯村"))
    Process.objects.filter(pk=other.pk).update(state=State.COMMITTEE)
    return village.process, other


def test_nobody_is_registered_in_two_villages(village: Village, two: tuple[Process, Process]) -> None:
    here, there = two
    assert check(there, NUMBERS[:2]) == 2
    with refused("registered-elsewhere"):
        check(here, NUMBERS)
    assert check(here, NUMBERS[2:]) == 1
    assert check(there, ["", *NUMBERS[:1]]) == 1, "a list replaces the one before"
    assert check(here, NUMBERS[1:]) == 2


def test_which_village_it_is_hears_only_who_may_see_it(
    village: Village, two: tuple[Process, Process]
) -> None:
    here, there = two
    check(there, NUMBERS[:1])
    clerk = holding(TERM_RECORD, TERM_VIEW, path=here.region.path)
    with pytest.raises(Refused) as told:
        check(here, ["", *NUMBERS], clerk)
    assert str(told.value) == "第 2 行（1 人）已在其他村登记为选民，只能在一个村登记"
    assert "玉屯村" not in str(told.value)
    with pytest.raises(Refused) as told:
        check(here, NUMBERS, holding(TERM_RECORD, TERM_VIEW))
    assert "玉屯村" in str(told.value)


def test_a_list_has_grown_up_voters_with_valid_numbers_each_once(two: tuple[Process, Process]) -> None:
    here, _there = two
    eighteen, younger = number("20081020"), number("20081021")
    assert check(here, [eighteen]) == 1
    wrong = NUMBERS[0][:17] + ("0" if NUMBERS[0][17] != "0" else "1")
    for code, numbers in (
        ("minor", [younger]), ("voter-twice", [eighteen, eighteen]), ("id-shape", ["1"]), ("id-checksum", [wrong]),
        ("bad-number", []), ("bad-number", [""]),
    ):  # fmt: skip
        with refused(code):
            check(here, numbers)
    with pytest.raises(Denied):
        check(here, [eighteen], holding(TERM_VIEW))


def test_the_posted_list_is_what_was_checked(village: Village, two: tuple[Process, Process]) -> None:
    check(village.process, NUMBERS)
    with clock.fixed(DATES[State.VOTERS_LISTED]):
        with refused("register-differs"):
            village.reach(State.VOTERS_LISTED)
        village.reach(State.VOTERS_LISTED, resident=3, away=0, admitted=0)
    with clock.fixed(DATES[State.OBJECTIONS_CLOSED]):
        with refused("register-differs"):
            village.reach(State.OBJECTIONS_CLOSED, raised=1, decided=1, added=1, removed=0)
        actions.check_voters(CLERK, process_id=village.pk, numbers=[*NUMBERS, number("19800101")])
        village.reach(State.OBJECTIONS_CLOSED, raised=1, decided=1, added=1, removed=0)
        with refused("wrong-state"):
            actions.check_voters(CLERK, process_id=village.pk, numbers=NUMBERS)


def test_hashes_go_when_the_elected_are_certified(voting: Village) -> None:
    Voter.objects.create(process=voting.process, key=b"x" * 32)
    voting.go(State.VOTED)
    assert Voter.objects.exists()
    voting.go(State.CERTIFIED)
    assert not Voter.objects.exists()


def test_a_nominee_without_a_recorded_sex_holds_the_count(voting: Village) -> None:
    nominee = voting.process.nominees.filter(organ="committee")[0]
    type(nominee.person).objects.filter(pk=nominee.person_id).update(sex="")
    with clock.fixed(VOTE_ON):
        with refused("no-sex"):
            voting.vote()
        with refused("bad-choice"):
            actions.note_sexes(CLERK, process_id=voting.pk, sexes={})
        with refused("bad-choice"):
            actions.note_sexes(CLERK, process_id=voting.pk, sexes={nominee.person_id: "男", 0: "男"})
        with pytest.raises(Denied):
            actions.note_sexes(holding(TERM_VIEW), process_id=voting.pk, sexes={nominee.person_id: "男"})
        actions.note_sexes(OFFICER, process_id=voting.pk, sexes={nominee.person_id: "男"})
        assert voting.vote().valid


def test_postponements_add_up_and_each_list_counts_anew(voting: Village) -> None:
    with clock.fixed(DATES[State.FINALISED]):
        for days in (15, 30):
            actions.set_vote_day(
                OFFICER, process_id=voting.pk, on=VOTE_ON + dt.timedelta(days=days), reason="汛情"
            )
            assert voting.process.state == State.FINALISED
        later = VOTE_ON + dt.timedelta(days=31)
        actions.set_vote_day(OFFICER, process_id=voting.pk, on=later, reason="汛情")
        assert voting.process.state == State.COMMITTEE
        voting.reach(State.VOTERS_LISTED, DATES[State.FINALISED])
    with clock.fixed(DATES[State.FINALISED]):
        actions.set_vote_day(OFFICER, process_id=voting.pk, on=later + dt.timedelta(days=30), reason="汛情")
        assert voting.process.state == State.VOTERS_LISTED
        actions.set_vote_day(OFFICER, process_id=voting.pk, on=later + dt.timedelta(days=31), reason="汛情")
        assert voting.process.state == State.COMMITTEE


def test_who_gives_up_after_the_final_list_opens_nominations_again(voting: Village) -> None:
    on = DATES[State.FINALISED]
    first = voting.process.nominees.filter(organ="committee", rank=2).order_by("pk")[0]
    chief = voting.process.nominees.filter(organ="committee", rank=0)[0]

    def reopen(reason: str = "候选人放弃") -> None:
        actions.reopen_nominations(CLERK, process_id=voting.pk, on=on, reason=reason)

    with clock.fixed(on), refused("enough"):
        reopen()
    with clock.fixed(on):
        actions.withdraw(CLERK, nominee_id=chief.pk, on=on)
        with refused("no-reason"):
            reopen(" ")
    with clock.fixed(VOTE_ON):
        with refused("bad-margin"):
            voting.vote()
        with refused("vote-day"):
            actions.withdraw(CLERK, nominee_id=first.pk, on=on)
    with clock.fixed(on):
        reopen()
        assert voting.process.state == State.OBJECTIONS_CLOSED
        assert voting.process.voters == 1000
        voting.nominate("committee", ((0, "马立夏", "女"),))
        voting.reach(State.NOMINATED, on)
        voting.clear("committee")
        voting.reach(State.REVIEWED, on)
        with refused("too-late"):
            voting.reach(State.LISTED, on)
        actions.set_vote_day(
            OFFICER, process_id=voting.pk, on=VOTE_ON + dt.timedelta(days=20), reason="补充提名"
        )
        voting.reach(State.LISTED, on)
        voting.reach(State.FINALISED, on)
    with clock.fixed(VOTE_ON + dt.timedelta(days=20)):
        assert voting.vote(VOTE_ON + dt.timedelta(days=20)).valid
