"""Who may vote and stand when the party changes in a 换届, out of how many, and who is free for the post."""

from __future__ import annotations

import datetime as dt

import pytest

from lingyan.kernel import clock
from lingyan.people import actions as people
from lingyan.people.models import Post, Tenure
from lingyan.team.review import actions as reviews
from lingyan.team.term import actions, known
from lingyan.team.term.models import Count, Nominee
from lingyan.team.term.rules import Ballots, Meeting, Seats
from lingyan.team.term.states import State
from tests.team.term.support import CLERK, DATES, OFFICER, PARTY, Village, refused, somebody

pytestmark = pytest.mark.django_db
DAY = DATES[State.PARTY_CHANGED]


@pytest.fixture
def village() -> Village:
    made = Village()
    made.go(State.AUDITED)
    return made


def rest(village: Village, name: str, until: dt.date | None = None, reason: str = "observed") -> None:
    person = Nominee.objects.filter(process=village.pk, person__personal__name=name).first()
    reviews.suspend_right(
        OFFICER, person=person.person if person else somebody(village, name), region=village.region, reason=reason,
        from_on=dt.date(2026, 1, 5), until=until, document="纪〔2026〕1号",
    )  # fmt: skip


def elect(village: Village, meeting: Meeting, votes: dict[int, int] | None = None) -> Count:
    return village.elect("party", PARTY, meeting, Seats(0, 3, 0), DAY, votes)


def test_members_without_election_right_are_taken_off_the_number(village: Village) -> None:
    """31 full members, one of them without election right on the day: 24 of 30 are four fifths, 13 of 24 a majority."""
    with clock.fixed(DAY):
        rest(village, "杨夏至", until=DAY)
        rest(village, "朱冬至", until=DAY - dt.timedelta(days=1))
        rest(village, "秦小满", reason="probationary")
        made = elect(village, Meeting(31, 24), {0: 13, 1: 24, 2: 24, 3: 0})
        assert (made.eligible, made.present, made.elected.count()) == (30, 24, 3)
        village.lead(DAY)
        with refused("not-counted"):
            village.reach(State.PARTY_CHANGED, formal_members=32)
        with refused("too-many-members"):
            village.reach(State.PARTY_CHANGED, formal_members=30)
        village.reach(State.PARTY_CHANGED, formal_members=31)


def test_a_right_that_is_suspended_later_does_not_change_the_meeting(village: Village) -> None:
    """The decision that takes effect before the meeting reaches the branch after it was counted."""
    with clock.fixed(DAY):
        made = elect(village, Meeting(30, 24), {0: 13, 1: 24, 2: 24, 3: 0})
        village.lead(DAY)
        rest(village, "杨夏至")
        made.refresh_from_db()
        assert (made.formal, made.eligible, made.elected.count()) == (30, 30, 3)
        with refused("not-counted"):
            village.reach(State.PARTY_CHANGED, formal_members=31)
        village.reach(State.PARTY_CHANGED, formal_members=30)


def test_without_that_member_too_few_came(village: Village) -> None:
    with clock.fixed(DAY), refused("no-quorum"):
        elect(village, Meeting(31, 24))


def test_members_are_left_out_of_the_number_by_a_decision_of_the_meeting(village: Village) -> None:
    with clock.fixed(DAY):
        elect(village, Meeting(30, 24))
        village.lead(DAY)
        with refused("not-counted"):
            village.reach(State.PARTY_CHANGED, formal_members=40)
        village.reach(State.PARTY_CHANGED, formal_members=40, not_counted="大会记录3号")
    assert village.process.state == State.PARTY_CHANGED


def test_who_has_no_election_right_on_the_day_does_not_stand(village: Village) -> None:
    with clock.fixed(DAY):
        village.nominate("party", PARTY)
        village.clear("party")
        rest(village, PARTY[3][1], until=DAY)
        standing = [each.pk for each in village.process.nominees.order_by("pk")]
        with refused("no-right"):
            count(village, standing)
        actions.withdraw(OFFICER, nominee_id=standing[3], on=DAY)
        with refused("bad-margin"):
            count(village, standing[:3])


def count(village: Village, nominees: list[int]) -> Count:
    paper = actions.Sheet(
        Ballots("会场", 25, 25, 0), {each: 24 if no < 3 else 0 for no, each in enumerate(nominees)}
    )
    return actions.record_count(
        OFFICER,
        process_id=village.pk,
        organ="party",
        on=DAY,
        sheets=[paper],
        meeting=Meeting(31, 25),
        seats=Seats(0, 3, 0),
    )


@pytest.mark.parametrize(("kind", "title"), [("party", "书记"), ("committee", "委员")])
def test_nobody_leads_two_villages(village: Village, kind: str, title: str) -> None:
    """Whoever is secretary, or sits in the villagers' committee, of another village leaves there first."""
    other = village.place("玉屯村")
    body = people.ensure_village_bodies([other])[other.pk][kind]
    post = Post.objects.get(body=body, title=title)
    before = dt.date(2026, 1, 5)
    state = State.PARTY_CHANGED if kind == "party" else State.CERTIFIED
    village.go(State.AUDITED if kind == "party" else State.VOTED)
    with clock.fixed(DATES[state]):
        if kind == "party":
            village.elect_party(DAY)
        organ = "secretary" if kind == "party" else kind
        winner = village.process.nominees.filter(organ=organ, elected__isnull=False).order_by("rank").first()
        assert winner is not None
        held = people.begin_tenure(
            OFFICER, person=winner.person, post=post, start_on=before, selection=Tenure.Selection.ELECTED
        )
        with refused("post-twice"):
            village.step(state) if kind == "committee" else village.reach(state)
        people.end_tenure(OFFICER, held, on=DATES[state], reason="辞职")
        village.step(state) if kind == "committee" else village.reach(state)
    assert village.process.state == state


def test_papers_name_who_has_election_right(village: Village, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(known, "voting_members", lambda process, on: 31)
    with clock.fixed(DAY):
        assert known.entitled_members(village.process, DAY) == 31
        rest(village, "杨夏至", until=DAY)
        assert known.entitled_members(village.process, DAY) == 30
        assert known.entitled_members(village.process, DAY + dt.timedelta(days=1)) == 31


def test_a_name_written_on_ballots_of_the_party_is_counted_and_reviewed_before_the_office(
    village: Village,
) -> None:
    with clock.fixed(DAY):
        village.nominate("party", PARTY)
        village.clear("party")
        for organ in ("supervision", "collective"):
            with refused("bad-choice"):
                village.write_in(organ, 0)
        village.write_in("party", 2)
        standing = [each.pk for each in village.process.nominees.order_by("pk")]
        paper = actions.Sheet(
            Ballots("会场", 24, 24, 0), dict(zip(standing, (24, 24, 2, 0, 20), strict=True))
        )
        made = actions.record_count(
            CLERK, process_id=village.pk, organ="party", on=DAY, sheets=[paper], meeting=Meeting(30, 24),
            seats=Seats(0, 3, 0),
        )  # fmt: skip
        assert standing[4] in made.elected.values_list("nominee", flat=True)
        with refused("unreviewed"):
            village.lead(DAY)
        with refused("unreviewed"):
            village.reach(State.PARTY_CHANGED)
        village.clear("party")
        village.lead(DAY, rows=((0, "尤立夏", "男"),), seats=Seats(0, 0))
        village.reach(State.PARTY_CHANGED)


def test_a_written_name_does_not_make_the_margin(village: Village) -> None:
    with clock.fixed(DAY):
        village.nominate("party", PARTY[:3])
        village.clear("party")
        village.write_in("party", 2)
        with refused("bad-margin"):
            count(village, [each.pk for each in village.process.nominees.order_by("pk")])
