"""Who leaves when somebody is put into a post, and who stays."""

from __future__ import annotations

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from lingyan.people.actions import ensure_village_bodies, set_quota
from lingyan.people.models import Post, Tenure
from lingyan.team.selection.actions.voting import committee_eligible
from lingyan.team.selection.models import Procedure
from tests.team.selection.support import Village, on, person, refused, seat, standing

pytestmark = pytest.mark.django_db


def _deputies(village: Village, quota: int, holders: int) -> list[Tenure]:
    body = ensure_village_bodies([village.region])[village.region.pk]["party"]
    set_quota(village.counter, Post.objects.get(body=body, title="副书记"), quota=quota)
    return [
        seat(village.region, "副书记", person(f"副书记{each}", village.region)) for each in range(holders)
    ]


def _chosen_deputy(village: Village) -> Procedure:
    village.post = "副书记"
    return village.recruited("cleared")


def test_a_free_seat_ends_nobodys_tenure(village: Village) -> None:
    [old] = _deputies(village, 2, 1)
    made = village.appoint(_chosen_deputy(village), on(60), leaving="")
    old.refresh_from_db()
    assert (old.end_on, made.tenure is not None) == (None, True)


def test_of_several_full_seats_one_is_ended_first(village: Village) -> None:
    old, other = _deputies(village, 2, 2)
    made = _chosen_deputy(village)
    with refused("post-filled"):
        village.appoint(made, on(60))
    Tenure.objects.filter(pk=old.pk).update(end_on=on(55))
    village.appoint(made, on(60), leaving="")
    other.refresh_from_db()
    assert other.end_on is None


def test_the_holder_of_the_only_seat_leaves(village: Village) -> None:
    [old] = _deputies(village, 1, 1)
    made = _chosen_deputy(village)
    with refused("no-leaving-reason"):
        village.appoint(made, on(60), leaving="")
    village.appoint(made, on(60), leaving="调动")
    old.refresh_from_db()
    assert (old.end_on, old.end_reason) == (on(60), "调动")


def _members(village: Village) -> list[Tenure]:
    found = Tenure.objects.filter(post__body__organisation__region=village.region, post__title="委员")
    return list(found.order_by("pk"))


def test_sitting_members_who_lose_the_secretarys_election_stay(village: Village) -> None:
    sitting, _other = _members(village)
    village.people[1] = sitting.person
    made = village.recommended("election")
    assert committee_eligible(made, on(52)) == 3
    village.vote(made, on(52))
    village.appoint(made, on(60))
    assert [each.end_on for each in _members(village)] == [None, None]


def test_two_sitting_members_may_stand_for_secretary(village: Village) -> None:
    village.people[:2] = [each.person for each in _members(village)]
    third = seat(village.region, "委员", person("委员寅", village.region))
    made = village.recommended("election")
    assert committee_eligible(made, on(52)) == 3
    village.vote(made, on(52))
    village.appoint(made, on(60))
    assert [each.end_on for each in _members(village)] == [on(60), None, third.end_on]


def test_sitting_members_who_lose_where_members_are_elected_leave(village: Village) -> None:
    sitting, other = _members(village)
    village.people[2] = sitting.person
    made = village.committee("election")
    assert committee_eligible(made, on(53)) == 3
    village.vote(made, on(53), votes={standing(made)[0].pk: 3, standing(made)[1].pk: 0})
    village.appoint(made, on(60))
    ended = {each.pk: (each.end_on, each.end_reason) for each in _members(village)}
    assert ended[sitting.pk] == (on(60), "党员大会选举未当选")
    assert ended[other.pk] == (None, "")


def test_two_appointments_at_once_come_one_after_the_other(village: Village) -> None:
    made = village.assigned("inspect")
    with CaptureQueriesContext(connection) as queries:
        village.appoint(made, on(20))
    locked = any("people_person" in each["sql"] and "FOR UPDATE" in each["sql"] for each in queries)
    # SQLite writes one at a time anyway.
    assert locked == connection.features.has_select_for_update
