"""A number that one room counts is offered by another; nobody counts a list twice."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from django.test import Client

from lingyan.kernel import clock
from lingyan.people import headcounts
from tests.support.identity import signed_in, user_with
from tests.team.branch.support import TODAY, Room

pytestmark = pytest.mark.django_db


@pytest.fixture
def room() -> Iterator[Room]:
    with clock.fixed(TODAY):
        room = Room()
        assert room.branch
        yield room


def test_who_may_vote_in_the_party_is_counted_from_the_roll(room: Room) -> None:
    """Seven members, one of them on probation."""
    assert headcounts.known(headcounts.VOTING_PARTY_MEMBERS, room.village, TODAY) == 6


def test_without_a_roll_nothing_is_known(room: Room) -> None:
    assert headcounts.known(headcounts.VOTING_PARTY_MEMBERS, room.tree.other_village, TODAY) is None
    assert headcounts.known("a-list-that-nobody-keeps", room.village, TODAY) is None


def test_the_roll_of_a_meeting_offers_it(room: Room, client: Client) -> None:
    clerk = signed_in(client, user_with("village-clerk", room.village))
    page = clerk.get(f"/decisions/rolls/new/?region={room.village.code}&body=party-meeting")
    assert page.context["form"]["eligible"].value() == 6
