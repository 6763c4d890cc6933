"""Losers' data go in time, everywhere; what was decided stays as numbers."""

from __future__ import annotations

import datetime as dt

import pytest

from lingyan.kernel import clock, covers
from lingyan.kernel.models import AuditEntry
from lingyan.kernel.ticks import registered
from lingyan.people.models import Person
from lingyan.team.review.actions import forget_slips
from lingyan.team.review.models import Review, Slip
from lingyan.team.selection import actions
from lingyan.team.selection.actions import common
from lingyan.team.selection.covers import PROCEDURE
from lingyan.team.selection.models import Candidate
from tests.team.selection.support import POSTED_UNTIL, Village, in_clock, on, refused, standing

pytestmark = pytest.mark.django_db
HALF_A_YEAR_LATER = dt.date(2027, 4, 19)


def test_losers_go_half_a_year_after_the_publicity_and_the_appointed_stays(village: Village) -> None:
    made = village.recruited()
    persons = list(made.candidates.exclude(state="appointed").values_list("person", flat=True))
    assert set(made.candidates.exclude(state="appointed").values_list("erase_on", flat=True)) == {
        HALF_A_YEAR_LATER
    }
    with clock.fixed(HALF_A_YEAR_LATER - dt.timedelta(days=1)):
        assert actions.forget_applicants() == 0
    with clock.fixed(HALF_A_YEAR_LATER):
        assert actions.forget_applicants() == 5
        assert actions.forget_applicants() == 0
    for each in made.candidates.exclude(state="appointed"):
        assert (each.person_id, each.reason, each.consent_document) == (None, "", "")
        form = each.application
        assert (form.education, form.party_since, form.written, form.interview, form.inspection) == (
            "",
            None,
            None,
            None,
            None,
        )
    for one in Person.objects.filter(pk__in=persons):
        assert (one.personal.name, one.personal.phone or "", one.sex, one.birth_year) == ("", "", "", None)
    assert str(made.candidates.get(state="appointed").person) == "报名金"
    assert Review.objects.filter(ref=made.pk, person=None).count() == 1
    assert AuditEntry.objects.filter(code="selection.forgotten").count() == 5


def test_a_person_whom_others_know_keeps_the_name(village: Village) -> None:
    made = village.announced()
    known = village.people[0]
    applicant = village.apply(made, "", newcomer=None, person_id=known.pk)
    actions.withdraw(village.counter, candidate_id=applicant.pk)
    known.refresh_from_db()
    assert str(known) == "人选甲"
    applicant.refresh_from_db()
    assert (applicant.person_id, applicant.state) == (None, "withdrawn")


def test_who_agreed_to_less_goes_sooner_even_from_an_open_procedure(village: Village) -> None:
    made = village.announced()
    applicant = village.apply(made, "报名金")
    assert applicant.erase_on is not None
    with clock.fixed(applicant.erase_on):
        assert actions.forget_applicants() == 1
    applicant.refresh_from_db()
    assert applicant.state == Candidate.State.WITHDRAWN


def test_what_was_given_up_is_forgotten_too(village: Village) -> None:
    made = village.assigned("need")
    actions.void(village.counter, procedure_id=made.pk, reason="不办了")
    assert set(made.candidates.values_list("erase_on", "state")) == {(dt.date(2027, 5, 20), "dropped")}


def test_slips_go_when_the_term_ends_and_the_outcome_stays(village: Village) -> None:
    made = village.assigned()
    assert made.tenure is not None
    forget_slips()
    assert Slip.objects.filter(review__person=made.tenure.person).exists()
    made.tenure.end_on = on(70)
    made.tenure.save()
    with in_clock():
        assert forget_slips() == 1
    assert not Slip.objects.exists()
    [found] = Review.objects.filter(ref=made.pk)
    assert (found.state, found.person, found.slips_gone_on) == (
        "clear",
        made.tenure.person,
        dt.date(2026, 11, 20),
    )


def test_slips_of_losers_go_when_the_procedure_ends(village: Village) -> None:
    made = village.recommended()
    forget_slips()
    assert set(Slip.objects.values_list("review__person", flat=True)) == {village.people[0].pk}
    assert made.until == POSTED_UNTIL


def test_the_trail_knows_the_rows_after_erasing(village: Village) -> None:
    made = village.announced()
    village.apply(made, "报名金")
    with clock.fixed(dt.date(2027, 9, 1)):
        actions.forget_applicants()
    entry = AuditEntry.objects.filter(code="selection.forgotten").latest("pk")
    assert entry.details["sealed"][PROCEDURE][str(made.pk)] == covers.digests(PROCEDURE, [made.pk])[made.pk]
    assert not standing(made)


def test_the_worker_does_it() -> None:
    assert {"selection.forget-applicants", "review.forget-slips"} <= registered().keys()
    assert registered()["selection.forget-applicants"].every == dt.timedelta(hours=1)


def test_from_the_day_consented_to_nobody_is_picked_scored_or_shown(village: Village) -> None:
    made = village.screened("金木")
    first, _other = standing(made)
    assert first.erase_on is not None
    Candidate.objects.filter(pk=first.pk).update(erase_on=dt.date(2026, 11, 20))
    first.refresh_from_db()
    assert (first.gone, first.shown_person) == (True, None)
    assert first not in common.standing(made)
    with refused("scores-missing"):
        village.score(made, on(14), [90, 80])
    with clock.fixed(dt.date(2026, 11, 19)):
        assert first in common.standing(made)


def test_who_consented_until_today_is_not_appointed(village: Village) -> None:
    made = village.assigned("inspect")
    made.candidates.filter(state="chosen").update(erase_on=dt.date(2026, 11, 20))
    with refused("nobody"):
        village.appoint(made, on(20))
