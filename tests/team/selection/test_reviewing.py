"""When the slips of a selection's reviews may go: for everybody who was appointed, with that person's own tenure."""

from __future__ import annotations

import pytest

from lingyan.people.models import Tenure
from lingyan.team.review.actions import forget_slips
from lingyan.team.review.models import Slip
from tests.team.selection.support import Village, on

pytestmark = pytest.mark.django_db


def _reviewed() -> set[int | None]:
    return set(Slip.objects.values_list("review__person", flat=True))


def test_slips_of_an_elected_member_go_with_the_own_tenure(village: Village) -> None:
    made = village.committee()
    assert made.tenure is not None
    chief = made.tenure.person_id
    [member] = made.candidates.filter(state="appointed").exclude(person=chief)
    forget_slips()
    assert _reviewed() == {chief, member.person_id}
    Tenure.objects.filter(person=member.person_id, end_on=None).update(end_on=on(70))
    forget_slips()
    assert _reviewed() == {chief}
    Tenure.objects.filter(pk=made.tenure.pk).update(end_on=on(71))
    forget_slips()
    assert _reviewed() == set()
