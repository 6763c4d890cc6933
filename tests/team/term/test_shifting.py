"""An early or late term of the villagers' committee: a year either way, and by the documents of the province (A-09)."""

from __future__ import annotations

import datetime as dt

import pytest
from django.test import Client
from django.urls import reverse

from lingyan.kernel import clock
from lingyan.people import actions as people
from lingyan.people.models import Post, Tenure, Term
from lingyan.people.rules import due_on
from lingyan.team.roster import actions as rosters
from lingyan.team.term import actions
from lingyan.team.term.actions.common import documents_to_show, shift_of
from lingyan.team.term.forms import StageForm, VoteDayForm
from lingyan.team.term.models import Count, Elected, Nominee, Process, Round
from lingyan.team.term.parameters import province_of
from lingyan.team.term.shifting import EVERYWHERE, LABELS, Shift, shown_in
from lingyan.team.term.states import State
from tests.support.identity import signed_in, user_with
from tests.support.records import serve
from tests.team.roster.support import listed
from tests.team.term.support import DATES, OFFICER, VOTE_ON, Village, refused
from tests.team.term.test_annulling import AGAIN, DECIDED, annul, complain

ASKED = ("shift_consent", "shift_approval", "shift_filing")
SHOWN = {
    "shift_consent": "代表会〔2026〕4号",
    "shift_approval": "芦府〔2026〕9号",
    "shift_filing": "芦人常备〔2026〕2号",
}
YEAR = dt.timedelta(days=366)
DAY = dt.timedelta(days=1)


def in_term_until(village: Village, due: dt.date) -> None:
    """The committee sits in a term that ends on this day."""
    body = people.ensure_village_bodies([village.region])[village.region.pk]["committee"]
    start = due.replace(year=due.year - 5)
    assert due_on(start) == due
    elected_for(village, people.begin_term(OFFICER, body, start_on=start))


def elected_for(village: Village, term: Term) -> None:
    """An earlier election here began the term."""
    post = Post.objects.get(body=term.body, title="委员")
    tenure = serve(post, term.start_on)
    Tenure.objects.filter(pk=tenure.pk).update(term=term)
    earlier = Round.objects.create(
        region=village.round.region, name="上一届", vote_on=term.start_on, opened_at=clock.now()
    )
    process = Process.objects.create(
        round=earlier, region=village.region, state=State.CLOSED, vote_on=term.start_on
    )
    count = Count.objects.create(
        process=process, organ="committee", no=1, runoff=False, on=term.start_on, eligible=9, present=9, deputies=1,
        members=3, chief=1, valid=True, made_at=clock.now(),
    )  # fmt: skip
    nominee = Nominee.objects.create(
        process=process, organ="committee", rank=2, person=tenure.person, origin="voters", made_at=clock.now()
    )
    Elected.objects.create(count=count, nominee=nominee, rank=2, votes=9, tenure=tenure)


@pytest.mark.parametrize("sign", [-1, 1])
def test_a_vote_is_a_year_from_the_end_of_the_term_at_most(sign: int) -> None:
    assert Shift(VOTE_ON + sign * YEAR).fault(VOTE_ON) is None
    assert getattr(Shift(VOTE_ON + sign * (YEAR + DAY)).fault(VOTE_ON), "code", "") == "too-far"


def test_documents_are_asked_for_only_when_the_term_is_not_kept() -> None:
    assert Shift(None, VOTE_ON, documents=ASKED).asked == ()
    assert Shift(VOTE_ON, VOTE_ON, documents=ASKED).asked == ()
    assert Shift(VOTE_ON + DAY, VOTE_ON, documents=ASKED).asked == ASKED
    assert Shift(VOTE_ON, VOTE_ON, documents=ASKED).moved_to(VOTE_ON - DAY).missing(ASKED[:2]) == ASKED[2:]


def test_sichuan_asks_for_three_documents_and_who_says_nothing_for_the_approval() -> None:
    sichuan = province_of("511000000000", VOTE_ON)
    assert sichuan is not None and tuple(sichuan.shift_documents) == ASKED == tuple(LABELS)
    assert EVERYWHERE == ("shift_approval",)


def test_a_kept_term_asks_for_nothing(village: Village) -> None:
    in_term_until(village, VOTE_ON)
    village.go(State.COMMITTEE)
    assert not set(ASKED) & set(village.process.stages.get(state=State.COMMITTEE).evidence)


def test_an_early_vote_shows_its_documents_before_the_election_committee(village: Village) -> None:
    in_term_until(village, VOTE_ON + DAY)
    village.go(State.PARTY_CHANGED)
    with clock.fixed(DATES[State.COMMITTEE]):
        with refused("missing"):
            village.reach(State.COMMITTEE)
        with refused("missing"):
            village.reach(State.COMMITTEE, **{**SHOWN, "shift_filing": " "})
        village.reach(State.COMMITTEE, **SHOWN)
    evidence = village.process.stages.get(state=State.COMMITTEE).evidence
    assert {code: evidence[code] for code in ASKED} == SHOWN


def test_a_vote_more_than_a_year_late_is_refused_whatever_is_shown(village: Village) -> None:
    in_term_until(village, VOTE_ON - YEAR - DAY)
    village.go(State.PARTY_CHANGED)
    with clock.fixed(DATES[State.COMMITTEE]), refused("too-far"):
        village.reach(State.COMMITTEE, **SHOWN)


@pytest.mark.parametrize("elected", [True, False])
def test_the_term_of_the_party_is_measured_where_an_election_here_began_it(
    village: Village, elected: bool
) -> None:
    """A year and a day from its end the party may not change; of a term that came with a roster nobody says that (A-03)."""
    due = DATES[State.PARTY_CHANGED] + YEAR + DAY
    body = people.ensure_village_bodies([village.region])[village.region.pk]["party"]
    term = people.begin_term(OFFICER, body, start_on=due.replace(year=due.year - 5))
    assert term.due_on == due
    if elected:
        elected_for(village, term)
        with refused("too-far"):
            village.go(State.PARTY_CHANGED)
    else:
        village.go(State.PARTY_CHANGED)
        assert village.process.state == State.PARTY_CHANGED


def test_a_moved_voting_day_shows_the_documents_then(village: Village) -> None:
    in_term_until(village, VOTE_ON)
    village.go(State.VOTERS_LISTED)
    later = VOTE_ON + DAY
    with clock.fixed(DATES[State.VOTERS_LISTED]):
        given = {"process_id": village.pk, "reason": "天气原因"}
        with refused("too-far"):
            actions.set_vote_day(OFFICER, on=VOTE_ON + YEAR + DAY, documents=SHOWN, **given)
        with refused("no-approval"):
            actions.set_vote_day(OFFICER, on=later, **given)
        with refused("no-approval"):
            actions.set_vote_day(OFFICER, on=later, documents={**SHOWN, "shift_consent": ""}, **given)
        actions.set_vote_day(OFFICER, on=later, documents=SHOWN, **given)
        last = village.process.stages.last()
        assert (
            last is not None and last.state == State.VOTERS_LISTED and last.on == DATES[State.VOTERS_LISTED]
        )
        assert {code: last.evidence[code] for code in ASKED} == SHOWN
        actions.set_vote_day(OFFICER, on=later + DAY, **given)
    village.step(State.OBJECTIONS_CLOSED)
    assert village.process.voters == 1000


def test_documents_are_found_in_whatever_step_shows_them() -> None:
    steps = [
        {"size": 5, "shift_consent": SHOWN["shift_consent"]},
        {"shift_approval": ""},
        {"shift_filing": "备2号"},
    ]
    assert shown_in(steps) == {"shift_consent": SHOWN["shift_consent"], "shift_filing": "备2号"}
    assert shown_in([]) == {}


def early(village: Village, until: State) -> None:
    """A vote that is a day early, whose documents were shown with the election committee."""
    in_term_until(village, VOTE_ON + DAY)
    village.go(State.PARTY_CHANGED)
    with clock.fixed(DATES[State.COMMITTEE]):
        village.reach(State.COMMITTEE, **SHOWN)
    village.go(until)


def carried(village: Village) -> dict[str, str]:
    last = village.process.stages.last()
    assert last is not None and documents_to_show(village.process) == ()
    return {code: last.evidence.get(code, "") for code in ASKED}


def test_they_are_carried_back_where_nominations_are_opened_again(village: Village) -> None:
    early(village, State.NOMINATED)
    on = DATES[State.NOMINATED]
    with clock.fixed(on):
        gone = village.process.nominees.get(person__personal__name="赵春生")
        actions.withdraw(OFFICER, nominee_id=gone.pk, on=on)
        actions.reopen_nominations(OFFICER, process_id=village.pk, on=on, reason="候选人放弃")
    assert village.process.state == State.OBJECTIONS_CLOSED and carried(village) == SHOWN


@pytest.mark.parametrize(("later", "back"), [(0, State.FINALISED), (31, State.COMMITTEE)])
def test_they_are_carried_back_where_a_vote_is_annulled(village: Village, later: int, back: State) -> None:
    """To the final list, and behind the list of voters where that has become too old."""
    early(village, State.VOTED)
    again = AGAIN if not later else VOTE_ON + later * DAY
    annul(village, complain(village), vote_on=again)
    assert village.process.state == back and carried(village) == SHOWN
    with clock.fixed(DECIDED):
        given = {"process_id": village.pk, "on": again + DAY, "reason": "天气原因"}
        actions.set_vote_day(OFFICER, **given)  # type: ignore[arg-type]
    assert village.process.vote_on == again + DAY


def test_they_are_carried_back_where_the_voter_list_has_become_too_old(village: Village) -> None:
    early(village, State.VOTERS_LISTED)
    with clock.fixed(DATES[State.VOTERS_LISTED]):
        actions.set_vote_day(OFFICER, process_id=village.pk, on=VOTE_ON + 31 * DAY, reason="天气原因")
    assert village.process.state == State.COMMITTEE and carried(village) == SHOWN


def test_the_forms_ask_for_the_documents_where_they_are_needed() -> None:
    kept, early = (Shift(VOTE_ON + day, VOTE_ON, documents=ASKED) for day in (0 * DAY, DAY))
    assert not set(ASKED) & set(StageForm(State.COMMITTEE, shift=kept).fields)
    assert set(ASKED) <= set(StageForm(State.COMMITTEE, shift=early).fields)
    assert not set(ASKED) & set(StageForm(State.AUDITED, shift=early).fields)
    form = VoteDayForm({"on": str(VOTE_ON), "reason": "天气原因", **SHOWN}, documents=ASKED)
    assert form.is_valid() and form.shown == SHOWN


def test_a_term_whose_beginning_nobody_says_measures_nothing(village: Village) -> None:
    body = people.ensure_village_bodies([village.region])[village.region.pk]["committee"]
    people.begin_term(OFFICER, body, start_on=VOTE_ON - 5 * YEAR)
    village.go(State.VOTERS_LISTED)
    with clock.fixed(DATES[State.VOTERS_LISTED]):
        actions.set_vote_day(OFFICER, process_id=village.pk, on=VOTE_ON + DAY, reason="天气原因")
    assert village.process.vote_on == VOTE_ON + DAY


def by_roster(village: Village, *since: tuple[int, int] | None) -> None:
    """A frozen roster of spring 2022 says of each member of the committee since when."""
    listed_ = [
        listed(
            f"甲{number}",
            "committee主任" if not number else "committee委员",
            since=month,
            village=village.region.code,
        )
        for number, month in enumerate(since)
    ]
    made = rosters.load_round(OFFICER, name="2022", as_of=dt.date(2022, 3, 31), people=listed_)
    rosters.freeze(OFFICER, made)


@pytest.mark.parametrize(
    ("since", "asked", "too_far"),
    [
        ([(2021, 10)] * 3, False, False),
        ([(2021, 11)] * 3, True, False),
        ([(2021, 9), (2021, 9), None], True, False),
        ([(2022, 1)] * 3, True, True),
        ([(2021, 11), None, None], False, False),
        ([None, None, None], False, False),
    ],
)  # fmt: skip
def test_a_term_that_came_with_a_roster_is_measured_by_the_month_that_it_says_of_most(
    village: Village, since: list[tuple[int, int] | None], asked: bool, too_far: bool
) -> None:
    """Five years from October 2021 end in October 2026, whenever in that month the vote is."""
    by_roster(village, *since)
    shift = shift_of(village.process)
    if too_far:
        shift = shift.moved_to(dt.date(2025, 12, 30))
    assert (bool(shift.asked), shift.too_far, shift.fault(VOTE_ON)) == (asked, too_far, None)


def test_what_a_roster_says_is_offered_and_a_person_judges(client: Client, village: Village) -> None:
    by_roster(village, *[(2021, 11)] * 3)
    office = signed_in(client, user_with("organisation-office", village.place("芦原县")))
    page = office.get(reverse("term:village", args=[village.pk])).content.decode()
    assert "本届村民委员会 2026-11 届满，选举日是 2026-10-20。" in page and "确是提前或延期的" in page
    assert documents_to_show(village.process) == ()
    village.go(State.PARTY_CHANGED)
    with clock.fixed(DATES[State.COMMITTEE]):
        village.reach(State.COMMITTEE, shift_approval=SHOWN["shift_approval"])
        actions.set_vote_day(OFFICER, process_id=village.pk, on=VOTE_ON + DAY, reason="天气原因")
    evidence = village.process.stages.get(state=State.COMMITTEE).evidence
    assert evidence["shift_approval"] == SHOWN["shift_approval"] and not evidence["shift_consent"]
