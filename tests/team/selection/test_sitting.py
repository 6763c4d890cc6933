"""The committee that stands fills its own empty post: who may elect and be elected, out of how many, by which papers."""

from __future__ import annotations

import datetime as dt
import io
from typing import Any

import pytest
from docx import Document

from lingyan.kernel.problems import Denied
from lingyan.kernel.rights import SELECTION_VIEW
from lingyan.people import settling
from lingyan.people.actions import begin_tenure, begin_term, end_tenure, ensure_village_bodies, set_quota
from lingyan.people.models import Tenure
from lingyan.people.queries import in_office
from lingyan.team.review import actions as review
from lingyan.team.review.models import Review
from lingyan.team.selection import actions, printing
from lingyan.team.selection.models import Candidate, Procedure
from lingyan.team.selection.reviewing import PURPOSE
from tests.support.actors import everything, holding
from tests.team.selection.support import (
    POSTED,
    POSTED_UNTIL,
    TODAY,
    Village,
    on,
    person,
    refused,
    seat,
    standing,
)

pytestmark = pytest.mark.django_db
DAY = dt.timedelta(days=1)
STEPS = ("request", "study", "review", "notice", "cleared", "chief", "appoint", "file")
VOTE = on(52)


@pytest.fixture
def vacant(village: Village) -> Village:
    """The secretary has left; four members sit."""
    seat(village.region, "委员", person("委员寅", village.region))
    seat(village.region, "副书记", person("副书记卯", village.region))
    end_tenure(everything(), village.old, on=on(0) - DAY, reason="调任")
    village.secretary = False
    return village


def members(village: Village) -> list[Tenure]:
    found = in_office(TODAY).filter(post__body__organisation__region=village.region, post__title="委员")
    return list(found.order_by("pk"))


def walk(village: Village, until: str = "file", title: str = "书记", number: int = 1) -> Procedure:
    """Up to and including this step, with so many candidates out of the members."""
    made = village.open("by-election", title=title)
    for each in members(village)[:number]:
        actions.name_candidate(village.counter, procedure_id=made.pk, person_id=each.person_id)
    for code in STEPS:
        take(village, made, code)
        made.refresh_from_db()
        if code == until:
            break
    return made


def take(village: Village, made: Procedure, code: str) -> None:
    if code == "request":
        village.step(made, code, on(1), request="请1号", reply="批1号")
    elif code == "study":
        picked = [each.pk for each in standing(made)]
        village.step(made, code, on(12), picked, minutes="纪要1号", inspection="考察1号")
    elif code == "review":
        village.review(made, on(20))
        village.step(made, code, on(30), document="联审结论1号")
    elif code == "notice":
        village.step(made, code, POSTED, document="公示1号", place="村公开栏", until=POSTED_UNTIL)
    elif code == "cleared":
        village.step(made, code, POSTED_UNTIL + DAY, raised=0, decided=0)
    elif code == "chief":
        vote(village, made, {0: 3}, present=4)
    elif code == "appoint":
        village.appoint(made, on(60))
    else:
        village.step(made, code, on(65), document="备1号")


def vote(
    village: Village, made: Procedure, votes: dict[int, int], *, present: int, day: dt.date = VOTE
) -> Any:
    running = actions.running_in(made, "chief")
    given = {each.pk: votes.get(no, 0) for no, each in enumerate(running)}
    return village.vote(made, day, given, present=present, issued=present, returned=present)


def test_a_member_becomes_secretary_for_the_rest_of_the_term(vacant: Village) -> None:
    body = ensure_village_bodies([vacant.region])[vacant.region.pk]["party"]
    term = begin_term(everything(), body, start_on=dt.date(2024, 1, 8))
    first = members(vacant)[0]
    made = walk(vacant)
    assert (made.state, made.get_kind_display()) == (Procedure.State.DONE, "补选")
    tenure = made.tenure
    assert tenure is not None
    assert (tenure.person_id, tenure.post.title, tenure.selection) == (first.person_id, "书记", "补选")
    assert (tenure.term, tenure.decree, tenure.start_on) == (term, "任1号", on(60))
    first.refresh_from_db()
    assert (first.end_on, first.end_reason) == (on(60), "任书记")


def test_a_deputy_is_elected_the_same_way_while_the_secretary_sits(village: Village) -> None:
    made = walk(village, "cleared", "副书记")
    with refused("bad-number"):
        vote(village, made, {0: 3}, present=4)
    vote(village, made, {0: 2}, present=3)
    village.secretary = False
    village.appoint(made, on(60))
    made.refresh_from_db()
    assert made.tenure is not None
    assert made.tenure.post.title == "副书记"
    assert in_office(on(60)).filter(pk=village.old.pk).exists()


def test_only_an_empty_post_of_a_committee_that_stands_is_filled(village: Village) -> None:
    with refused("post-filled"):
        village.open("by-election")
    with refused("bad-others"):
        village.open("by-election", title="副书记", others=1)
    end_tenure(everything(), village.old, on=on(0) - DAY, reason="调任")
    with refused("no-committee"):
        village.open("by-election")
    seat(village.region, "委员", person("委员寅", village.region))
    village.open("by-election")
    with pytest.raises(Denied):
        actions.open_procedure(holding(SELECTION_VIEW), region=village.region, kind="by-election", on=on(0))


def test_a_term_that_is_over_is_not_filled_up(vacant: Village) -> None:
    """A term of five years ends on its day; the day before is the last for a by-election."""
    body = ensure_village_bodies([vacant.region])[vacant.region.pk]["party"]
    term = begin_term(everything(), body, start_on=dt.date(2021, 9, 2))
    assert term.due_on == on(1)
    with refused("term-over"):
        actions.open_procedure(vacant.counter, region=vacant.region, kind="by-election", on=on(1))
    vacant.open("by-election")


def test_only_members_of_the_committee_stand(vacant: Village) -> None:
    made = vacant.open("by-election")
    with refused("unknown-person"):
        actions.name_candidate(vacant.counter, procedure_id=made.pk, person_id=vacant.people[0].pk)
    with refused("members-only"):
        actions.name_candidate(vacant.counter, procedure_id=made.pk, newcomer=actions.Newcomer("新人", "男"))
    with refused("nobody"):
        vacant.step(made, "request", on(1), request="请1号", reply="批1号")


def test_a_secretary_whose_exit_is_on_record_elects_until_its_day_and_does_not_stand(
    village: Village, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The tenure ends with the successor's; from the day of the exit four fifths are of those who stay."""
    seat(village.region, "委员", person("委员寅", village.region))
    leaving = settling.Exit(on(2), "调离", "免1号")
    monkeypatch.setitem(
        settling._records, "dossier", lambda each: leaving if each.pk == village.old.pk else None
    )
    made = village.open("by-election")
    assert actions.committee_eligible(made, on(1)) == 4
    assert actions.committee_eligible(made, on(2)) == 3
    with refused("unknown-person"):
        actions.name_candidate(village.counter, procedure_id=made.pk, person_id=village.old.person_id)


def test_who_leads_already_is_not_elected_to_the_same_or_a_lesser_post(village: Village) -> None:
    """Of two deputies one is missing: neither the other deputy nor the secretary fills that seat."""
    deputy = seat(village.region, "副书记", person("副书记卯", village.region))
    set_quota(everything(), deputy.post, quota=2)
    made = village.open("by-election", title="副书记")
    for each in (deputy, village.old):
        with refused("unknown-person"):
            actions.name_candidate(village.counter, procedure_id=made.pk, person_id=each.person_id)
    actions.name_candidate(village.counter, procedure_id=made.pk, person_id=members(village)[0].person_id)


def test_four_fifths_of_the_members_and_more_than_half_of_those_present(vacant: Village) -> None:
    """Of five members four are enough; three of four votes elect, two do not."""
    post = members(vacant)[0].post
    set_quota(everything(), post, quota=4)
    seat(vacant.region, "委员", person("委员辰", vacant.region))
    made = walk(vacant, "cleared", number=2)
    low = vote(vacant, made, {0: 3}, present=3)
    assert (low.eligible, low.held, low.tallies.filter(chosen=True).count()) == (5, False, 0)
    half = vote(vacant, made, {0: 2, 1: 2}, present=4)
    assert (half.held, half.tallies.filter(chosen=True).count()) == (True, 0)
    over = vote(vacant, made, {0: 3, 1: 1}, present=4)
    won = over.tallies.get(chosen=True)
    assert (over.no, won.votes, won.candidate.state) == (3, 3, Candidate.State.CHOSEN)
    lost = made.candidates.get(no=2)
    assert (lost.state, lost.reason) == (Candidate.State.DROPPED, "委员会选举未当选")


def test_who_left_the_committee_since_is_not_elected_by_it(vacant: Village) -> None:
    set_quota(everything(), members(vacant)[0].post, quota=4)
    seat(vacant.region, "委员", person("委员辰", vacant.region))
    made = walk(vacant, "cleared", number=2)
    first, second = members(vacant)[:2]
    end_tenure(everything(), second, on=VOTE - DAY, reason="按文件离任")
    with refused("members-only"):
        vote(vacant, made, {0: 3, 1: 0}, present=4)
    actions.drop(vacant.counter, candidate_id=made.candidates.get(no=2).pk, reason="已不是委员")
    vote(vacant, made, {0: 3}, present=4)
    end_tenure(everything(), first, on=VOTE + DAY, reason="按文件离任")
    with refused("members-only"):
        vacant.appoint(made, on(60))


def test_members_without_election_right_are_taken_off_and_do_not_stand(vacant: Village) -> None:
    made = walk(vacant, "cleared")
    first, *_rest, last = members(vacant)
    suspend(vacant, last)
    with refused("bad-number"):
        vote(vacant, made, {0: 4}, present=4)
    suspend(vacant, first)
    with refused("no-right"):
        vote(vacant, made, {0: 2}, present=2)


def test_a_later_suspension_leaves_the_count_as_it_was(vacant: Village) -> None:
    made = walk(vacant, "chief")
    suspend(vacant, members(vacant)[-1])
    counted = made.votes.get()
    assert (counted.eligible, counted.present, counted.held) == (4, 4, True)


def suspend(village: Village, tenure: Tenure) -> None:
    review.suspend_right(
        village.counter, person=tenure.person, region=village.region, reason="resting", from_on=on(2), document="决1号"
    )  # fmt: skip


def test_reviewed_before_the_vote_and_before_the_office(vacant: Village) -> None:
    made = walk(vacant, "study")
    with refused("unanswered"):
        vacant.step(made, "review", on(20), document="联审结论1号")
    take(vacant, made, "review")
    take(vacant, made, "notice")
    take(vacant, made, "cleared")
    found = Review.objects.get(purpose=PURPOSE, ref=made.pk)
    vacant.answer(found, "objected", on(40))
    with refused("review-stale"):
        vote(vacant, made, {0: 3}, present=4)
    vacant.answer(found, "clear", on(41))
    made.refresh_from_db()
    vote(vacant, made, {0: 3}, present=4)
    vacant.answer(found, "objected", on(53))
    with refused("review-stale"):
        vacant.appoint(made, on(60))


def test_another_member_written_on_the_ballots_is_reviewed_before_the_office(vacant: Village) -> None:
    made = walk(vacant, "cleared")
    other = members(vacant)[1]
    actions.name_candidate(vacant.counter, procedure_id=made.pk, person_id=other.person_id)
    vote(vacant, made, {0: 1, 1: 3}, present=4)
    with refused("unreviewed"):
        vacant.appoint(made, on(60))
    vacant.review(made, on(54))
    vacant.appoint(made, on(60))
    made.refresh_from_db()
    assert made.tenure is not None
    assert made.tenure.person_id == other.person_id


def test_who_counted_does_not_appoint_and_a_filled_post_is_left_alone(vacant: Village) -> None:
    made = walk(vacant, "chief")
    with refused("own-count"):
        actions.appoint(vacant.counter, procedure_id=made.pk, on=on(60), document="任1号")
    held = begin_tenure(
        everything(), person=person("上级派来", vacant.region), post=vacant.old.post, start_on=on(55), selection="任命"
    )  # fmt: skip
    with refused("post-filled"):
        vacant.appoint(made, on(60), leaving="年龄到限")
    assert in_office(TODAY).filter(pk=held.pk).exists()


def _text(made: Procedure, code: str) -> str:
    content, _people = printing.made(made, code, lambda each: str(each.person), TODAY)
    paper = Document(io.BytesIO(content))
    cells = [cell.text for table in paper.tables for row in table.rows for cell in row.cells]
    return "".join([*(each.text for each in paper.paragraphs), *cells])


def test_its_papers(vacant: Village) -> None:
    made = walk(vacant, "cleared", number=2)
    assert {code for code, _title in printing.available(made)} == {
        "request", "tally", "inspection", "notice", "committee-ballot",
    }  # fmt: skip
    assert "从现任委员中补选书记1人" in _text(made, "request")
    ballot = _text(made, "committee-ballot")
    assert ("委员子" in ballot, "委员寅" in ballot, "从委员中选举书记1人" in ballot) == (True, False, True)
    vote(vacant, made, {0: 2, 1: 2}, present=4)
    vote(vacant, made, {0: 3, 1: 1}, present=4)
    made.refresh_from_db()
    report = _text(made, "report")
    assert "应到有选举权的4人，实到4人" in report
    assert "没有人得到超过实到会人数一半的赞成票" in report
    assert "委员子（3票）当选书记" in report
    assert "委员丑" not in report
    assert "经选举并研究，同意委员子同志任雁庄村党组织书记" in _text(made, "approval")
    vacant.appoint(made, on(60))
    made.refresh_from_db()
    assert "补选" in _text(made, "filing")


def by_meeting(village: Village, until: str = "cleared") -> Procedure:
    """A seat of the committee, for which two outside it stand."""
    made = village.open("by-election", title="委员")
    for each in village.people[:2]:
        actions.name_candidate(village.counter, procedure_id=made.pk, person_id=each.pk)
    for code in STEPS[: STEPS.index(until) + 1]:
        take(village, made, code)
        made.refresh_from_db()
    return made


def meet(village: Village, made: Procedure, votes: dict[int, int], present: int) -> Any:
    numbers = dict.fromkeys(("present", "issued", "returned"), present)
    return village.vote(made, VOTE, votes, formal=20, invalid=0, **numbers)


def test_the_members_meeting_fills_a_seat_in_the_committee(village: Village) -> None:
    """Four fifths of the full members with election right, more than half of those present, two candidates for a seat."""
    made = by_meeting(village)
    assert {"ballot", "tally"} <= {code for code, _title in printing.available(made)}
    assert "拟召开党员大会，补选委员1人" in _text(made, "request")
    first, second = standing(made)
    suspend(village, seat(village.region, "副书记", person("副书记卯", village.region)))
    low = meet(village, made, {first.pk: 15, second.pk: 0}, 15)
    assert (low.eligible, low.held) == (19, False)
    half = meet(village, made, {first.pk: 8, second.pk: 8}, 16)
    assert (half.held, half.tallies.filter(chosen=True).count()) == (True, 0)
    meet(village, made, {first.pk: 9, second.pk: 7}, 16)
    made.refresh_from_db()
    assert made.stage == "election"
    assert "人选甲（9票）当选委员" in _text(made, "report")
    village.secretary = False
    village.appoint(made, on(60))
    village.step(made, "file", on(65), document="备1号")
    made.refresh_from_db()
    assert (made.state, "filing" in dict(printing.available(made))) == (Procedure.State.DONE, False)
    assert made.tenure is not None
    assert (made.tenure.person_id, made.tenure.post.title, made.tenure.selection) == (
        village.people[0].pk, "委员", "补选",
    )  # fmt: skip


def test_a_committee_below_its_least_size_is_filled_seat_by_seat(village: Village) -> None:
    """One is left of three: no by-election of the leaders is held, but one for a seat is, though two are too few still."""
    for each in members(village):
        end_tenure(everything(), each, on=on(0) - DAY, reason="调任")
    made = by_meeting(village)
    first, second = standing(made)
    assert meet(village, made, {first.pk: 15, second.pk: 3}, 20).tallies.get(chosen=True).candidate == first


def test_a_seat_is_filled_where_it_is_empty_and_a_committee_is_to_be(village: Village) -> None:
    made = village.open("by-election", title="委员")
    with refused("unknown-person"):
        actions.name_candidate(village.counter, procedure_id=made.pk, person_id=members(village)[0].person_id)
    actions.name_candidate(village.counter, procedure_id=made.pk, person_id=village.people[0].pk)
    take(village, made, "request")
    with refused("few-candidates"):
        take(village, made, "study")
    actions.void(village.counter, procedure_id=made.pk, reason="候选人不够差额")
    again = by_meeting(village)
    votes = {each.pk: 0 for each in standing(again)}
    with refused("no-committee"):
        village.vote(again, VOTE, votes, formal=6, present=6, issued=6, returned=6)
    seat(village.region, "委员", person("委员寅", village.region))
    with refused("post-filled"):
        village.vote(again, VOTE, votes)
    actions.void(village.counter, procedure_id=again.pk, reason="已经配满")
    with refused("post-filled"):
        village.open("by-election", title="委员")
