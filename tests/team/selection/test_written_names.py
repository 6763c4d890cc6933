"""Names that voters write on slips and ballots: counted with the others, reviewed before the office."""

from __future__ import annotations

import pytest

from lingyan.team.review import actions as review
from lingyan.team.review.models import Review
from lingyan.team.selection import actions
from lingyan.team.selection.actions import Newcomer
from lingyan.team.selection.models import Candidate, Procedure
from lingyan.team.selection.views.guiding import unasked
from tests.team.selection.support import START, Village, on, refused

pytestmark = pytest.mark.django_db


def write_in(village: Village, made: Procedure, name: str = "票上人") -> Candidate:
    return actions.name_candidate(village.counter, procedure_id=made.pk, newcomer=Newcomer(name, "男"))


def votes_of(made: Procedure, *given: int) -> dict[int, int]:
    running = actions.running_in(made, "election")
    return {each.pk: n for each, n in zip(running, given, strict=True)}


def test_a_written_name_is_elected_reviewed_and_appointed(village: Village) -> None:
    made = village.recommended("cleared")
    written = write_in(village, made)
    assert written.state == "written"
    assert unasked(made) == [], "nobody is asked about before being elected"
    with refused("votes-missing"):
        village.vote(made, on(52), votes={each.pk: 1 for each in made.candidates.filter(state="formal")})
    village.vote(made, on(52), votes=votes_of(made, 3, 2, 14))
    village.vote(made, on(53))
    written.refresh_from_db()
    assert written.state == "chosen"
    with refused("unreviewed"):
        village.appoint(made, on(60))
    assert unasked(made) == [written.person_id]
    village.review(made, on(54), "explain")
    with refused("review-stale"):
        village.appoint(made, on(60))
    for each in Review.objects.filter(person=written.person):
        village.answer(each, "clear", on(57))
    village.appoint(made, on(60))
    made.refresh_from_db()
    assert made.tenure is not None
    assert made.tenure.person_id == written.person_id


def test_whom_the_study_left_out_may_be_written_and_lose(village: Village) -> None:
    made = village.recommended("cleared")
    left_out = made.candidates.get(state="dropped")
    again = actions.name_candidate(village.counter, procedure_id=made.pk, person_id=left_out.person_id)
    assert (again.pk, again.state, again.reason) == (left_out.pk, "written", "")
    with refused("listed-twice"):
        actions.name_candidate(village.counter, procedure_id=made.pk, person_id=left_out.person_id)
    with refused("listed-twice"):
        actions.name_candidate(village.counter, procedure_id=made.pk, person_id=village.people[0].pk)
    village.vote(made, on(52), votes=votes_of(made, 14, 2, 3))
    left_out.refresh_from_db()
    assert (left_out.state, left_out.reason) == ("dropped", "党员大会选举未当选")


def test_more_votes_than_ballots_carry_are_refused(village: Village) -> None:
    made = village.recommended("cleared")
    write_in(village, made)
    with refused("votes-over"):
        village.vote(made, on(52), votes=votes_of(made, 10, 3, 7))
    assert village.vote(made, on(52), votes=votes_of(made, 10, 3, 6)).held


def test_a_written_name_makes_no_margin_and_needs_election_right(village: Village) -> None:
    made = village.recommended("cleared")
    written = write_in(village, made)
    assert written.person is not None
    review.suspend_right(
        village.counter, person=written.person, region=village.region, reason="observed", from_on=START, until=None,
        document="纪1号",
    )  # fmt: skip
    with refused("no-right"):
        village.vote(made, on(52), votes=votes_of(made, 3, 2, 14))
    formal = made.candidates.filter(state="formal").first()
    assert formal is not None
    actions.drop(village.counter, candidate_id=formal.pk, reason="本人不愿意")
    with refused("few-candidates"):
        village.vote(made, on(52), votes=votes_of(made, 15, 1))
    actions.drop(village.counter, candidate_id=written.pk, reason="登记有误")
    written.refresh_from_db()
    assert written.state == "dropped"


def test_a_written_name_that_is_not_elected_stays_for_the_next_round(village: Village) -> None:
    made = village.recommended("cleared")
    write_in(village, made)
    village.vote(made, on(52), votes=votes_of(made, 9, 2, 8))
    made.refresh_from_db()
    assert made.stage == "cleared"
    village.vote(made, on(53), votes=votes_of(made, 15, 1, 3))
    assert set(made.candidates.values_list("state", flat=True)) == {"elected", "dropped"}


def test_a_name_on_the_villagers_slips_is_listed_and_no_other_step_takes_one(village: Village) -> None:
    made = village.recommended("members")
    listed = write_in(village, made)
    assert listed.state == "named"
    running = [each.pk for each in actions.running_in(made, "people")]
    village.vote(made, on(8), votes=dict.fromkeys(running, 12))
    with refused("wrong-step"):
        write_in(village, made, "后来人")
    study = {"minutes": "纪要1号", "inspection": "考察1号"}
    with refused("not-recommended"):
        village.step(made, "study", on(12), running, **study)


def test_who_was_written_ends_with_a_procedure_given_up(village: Village) -> None:
    made = village.recommended("cleared")
    written = write_in(village, made)
    actions.void(village.counter, procedure_id=made.pk, reason="另行安排")
    written.refresh_from_db()
    assert written.state == "dropped"
