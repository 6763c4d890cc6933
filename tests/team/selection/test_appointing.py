"""Who leaves when somebody is put into a post, and who stays."""

from __future__ import annotations

import pytest

from lingyan.people.actions import ensure_village_bodies, set_quota
from lingyan.people.models import Post, Tenure
from lingyan.team.selection.models import Procedure
from tests.team.selection.support import Village, on, person, refused, seat

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
