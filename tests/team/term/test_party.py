"""Whether the party's meeting elects a committee or the secretary: by its members, its first vote, and votes of before."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from lingyan.kernel import clock
from lingyan.people.queries import in_office
from lingyan.team.term import actions, known, party, rules
from lingyan.team.term.models import Count
from lingyan.team.term.rules import Ballots, Meeting, Seats
from lingyan.team.term.states import State
from tests.team.term.support import CLERK, DATES, PARTY, Village, refused

pytestmark = pytest.mark.django_db
DAY = DATES[State.PARTY_CHANGED]
ALONE = ((0, "冯立春", "男"), (1, "陈谷雨", "女"))
OLD = ((0, "冯立春", "男"), (1, "陈谷雨", "女"), (2, "褚清明", "男"), (2, "卫立秋", "男"))
"""As every branch elected before its committee elected the secretary here."""


@pytest.fixture
def village() -> Village:
    made = Village()
    made.go(State.AUDITED)
    return made


@pytest.mark.parametrize(("formal", "seats", "code"), [
    (7, Seats(1, 0), "committee-first"), (6, Seats(1, 0), None), (6, Seats(0, 0), None), (6, Seats(2, 0), "no-committee"),
    (6, Seats(0, 1), "no-committee"), (7, Seats(0, 3, 0), None), (7, Seats(0, 2, 0), "bad-size"),
    (30, Seats(0, 7, 0), None), (30, Seats(0, 8, 0), "bad-size"), (30, Seats(1, 3, 0), "members-only"),
    (6, Seats(0, 3, 0), None),
])  # fmt: skip
def test_seven_full_members_elect_a_committee(formal: int, seats: Seats, code: str | None) -> None:
    found = rules.party_seats_fault(formal, seats)
    assert (found and found.code) == code


def test_a_branch_of_six_elects_its_secretary_at_the_meeting(village: Village) -> None:
    with clock.fixed(DAY):
        village.elect("party", ALONE, Meeting(6, 5), Seats(1, 0), DAY)
        with refused("no-committee"):
            village.lead(DAY)
        with refused("bad-size"):
            village.reach(State.PARTY_CHANGED, formal_members=7, not_counted="大会1号")
        village.reach(State.PARTY_CHANGED, formal_members=6)
    found = in_office(DAY).filter(post__body__organisation__kind="party")
    assert set(found.values_list("post__title", flat=True)) == {"书记", "副书记"}


def test_a_committee_needs_seven_full_members_when_the_party_has_changed(village: Village) -> None:
    with clock.fixed(DAY):
        village.elect("party", PARTY, Meeting(6, 6), Seats(0, 3, 0), DAY)
        village.lead(DAY)
        with refused("no-committee"):
            village.reach(State.PARTY_CHANGED, formal_members=6)
        village.reach(State.PARTY_CHANGED, formal_members=7, not_counted="大会1号")


def test_who_stands_fits_what_is_elected(village: Village) -> None:
    with clock.fixed(DAY):
        with refused("members-only"):
            village.elect("party", OLD, Meeting(30, 24), Seats(0, 3, 0), DAY)
        with refused("no-committee"):
            _count(village, Meeting(6, 6), Seats(1, 0))
        with refused("committee-first"):
            _count(village, Meeting(7, 7), Seats(1, 0))


def test_a_known_roll_says_what_everybody_stands_for(
    village: Village, monkeypatch: pytest.MonkeyPatch
) -> None:
    with clock.fixed(DAY):
        monkeypatch.setattr(known, "voting_members", lambda process, on: 7)
        with refused("members-only"):
            village.nominate("party", ALONE)
        monkeypatch.setattr(known, "voting_members", lambda process, on: 6)
        assert len(village.nominate("party", ALONE)) == 2


@pytest.fixture
def old(village: Village) -> Iterator[Village]:
    """A home of before, in which the meeting elected the secretary of a committee; a member's seat is open."""
    with pytest.MonkeyPatch.context() as patch, clock.fixed(DAY):
        patch.setattr(party, "seats_fault", lambda *given: None)
        patch.setattr(party, "standing_faults", lambda *given: [])
        village.elect("party", OLD, Meeting(30, 24), Seats(1, 1), DAY, votes={0: 24, 1: 24, 2: 12, 3: 1})
    yield village


def test_a_vote_of_before_goes_on_as_it_began(old: Village) -> None:
    with clock.fixed(DAY):
        with refused("other-way"):
            _count(old, Meeting(30, 24), Seats(0, 3, 0))
        with refused("no-committee"):
            old.lead(DAY)
        assert _count(old, Meeting(30, 24), Seats(1, 1)).elected.count() == 1
        old.reach(State.PARTY_CHANGED)
    found = in_office(DAY).filter(post__body__organisation__kind="party")
    assert sorted(found.values_list("post__title", flat=True)) == ["书记", "副书记", "委员"]


def test_a_committee_that_was_begun_is_not_left(village: Village) -> None:
    with clock.fixed(DAY):
        village.elect_party(DAY, votes={0: 24, 1: 24, 2: 12, 3: 1})
        with refused("other-way"):
            _count(village, Meeting(30, 24), Seats(1, 1))
        assert party.elects_committee(village.process, 3)


def _count(village: Village, meeting: Meeting, seats: Seats) -> Count:
    """The first of who stands gets every vote."""
    standing = village.process.nominees.filter(organ="party", elected=None).order_by("pk")
    given = {each.pk: meeting.present if not no else 0 for no, each in enumerate(standing)}
    sheet = actions.Sheet(Ballots("会场", meeting.present, meeting.present, 0), given)
    return actions.record_count(
        CLERK, process_id=village.pk, organ="party", on=DAY, sheets=[sheet], meeting=meeting, seats=seats
    )
