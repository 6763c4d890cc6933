"""The new committee of the party elects its secretary and deputies: among whom, out of how many, by whose hand."""

from __future__ import annotations

import datetime as dt

import pytest

from lingyan.kernel import clock
from lingyan.people.models import Tenure
from lingyan.people.queries import in_office
from lingyan.team.review import actions as reviews
from lingyan.team.term import actions, ballots, full_meeting
from lingyan.team.term.models import Annulment, Complaint, Nominee, Restoration
from lingyan.team.term.rules import Ballots, Meeting, Seats
from lingyan.team.term.states import State
from tests.support.actors import everything
from tests.team.term.support import CLERK, DATES, LEADERS, OFFICER, STATED, Village, refused

pytestmark = pytest.mark.django_db
DAY = DATES[State.PARTY_CHANGED]
FIVE = tuple((2, name, "男") for name in ("冯立春", "陈谷雨", "褚清明", "卫立秋", "蒋白露", "沈寒露"))
"""Six who stand for five seats; the last one loses."""


@pytest.fixture
def village() -> Village:
    made = Village()
    made.go(State.AUDITED)
    return made


@pytest.fixture
def elected(village: Village) -> Village:
    """A village whose party elected a committee of five."""
    with clock.fixed(DAY):
        village.elect("party", FIVE, Meeting(30, 24), Seats(0, 5, 0), DAY)
    return village


def posts(village: Village, on: dt.date) -> set[tuple[str, str]]:
    found = in_office(on).filter(
        post__body__organisation__region=village.region, post__body__organisation__kind="party"
    )
    return set(found.values_list("post__title", "person__personal__name"))


def test_the_posts_follow_from_both_votes(elected: Village) -> None:
    with clock.fixed(DAY):
        made = elected.lead(DAY, present=5)
        assert (made.eligible, made.present, made.chief, made.deputies, made.members) == (5, 5, 1, 1, 0)
        elected.reach(State.PARTY_CHANGED)
    assert posts(elected, DAY) == {
        ("书记", "冯立春"), ("副书记", "陈谷雨"), ("委员", "褚清明"), ("委员", "卫立秋"), ("委员", "蒋白露"),
    }  # fmt: skip
    assert Tenure.objects.filter(start_on=DAY).count() == 5
    assert {each.tenure.post.title for each in made.elected.all() if each.tenure} == {"书记", "副书记"}


def test_without_the_committees_vote_the_party_has_no_secretary(elected: Village) -> None:
    with clock.fixed(DAY), refused("no-chief"):
        elected.reach(State.PARTY_CHANGED)


@pytest.mark.parametrize(("present", "code"), [(3, "no-quorum"), (4, ""), (6, "bad-number")])
def test_four_fifths_of_the_members_have_to_be_there(elected: Village, present: int, code: str) -> None:
    with clock.fixed(DAY):
        if not code:
            assert elected.lead(DAY, present=present).elected.count() == 2
            return
        with refused(code):
            elected.lead(DAY, present=present)


@pytest.mark.parametrize(("votes", "chosen"), [(2, 0), (3, 1)])
def test_more_than_half_of_those_present_elect(elected: Village, votes: int, chosen: int) -> None:
    with clock.fixed(DAY):
        made = elected.lead(DAY, present=4, votes={0: votes}, rows=LEADERS[:1], seats=Seats(0, 0))
    assert made.elected.count() == chosen


def test_a_member_without_election_right_is_taken_off_and_does_not_stand(elected: Village) -> None:
    chief, last = (
        Nominee.objects.get(process=elected.pk, person__personal__name=name) for name in ("冯立春", "蒋白露")
    )
    with clock.fixed(DAY):
        _rest(elected, last)
        assert elected.lead(DAY, present=4).eligible == 4
        _rest(elected, chief)
        with refused("elected-already"):
            actions.record_count(
                CLERK, process_id=elected.pk, organ="secretary", on=DAY, sheets=[], meeting=Meeting(0, 4), seats=Seats(1, 0)
            )  # fmt: skip


def test_a_candidate_without_election_right_stands_no_more(elected: Village) -> None:
    with clock.fixed(DAY):
        _rest(elected, Nominee.objects.get(process=elected.pk, person__personal__name="冯立春"))
        with refused("no-right"):
            elected.lead(DAY, present=4)


def _rest(village: Village, nominee: Nominee) -> None:
    reviews.suspend_right(
        OFFICER, person=nominee.person, region=village.region, reason="observed", from_on=dt.date(2026, 1, 5), until=DAY,
        document="纪〔2026〕1号",
    )  # fmt: skip


def test_only_members_of_the_committee_stand_named_by_the_party(village: Village) -> None:
    with clock.fixed(DAY):
        with refused("no-committee"):
            village.nominate("secretary", LEADERS)
        village.elect("party", FIVE, Meeting(30, 24), Seats(0, 5, 0), DAY)
        with refused("not-member"):
            village.nominate("secretary", ((0, "沈寒露", "男"),))
        with refused("bad-choice"):
            village.nominate("secretary", ((2, "冯立春", "男"),))
        with refused("bad-choice"):
            _nominate(village, "冯立春", "meeting")
        [made] = village.nominate("secretary", LEADERS[:1])
        assert (made.review, made.review_document) == ("clear", "联审〔2026〕9号")
        with refused("nominated-twice"):
            village.nominate("secretary", LEADERS[:1])
        assert _nominate(village, "褚清明", "write-in").rank == 0


def _nominate(village: Village, name: str, origin: str) -> Nominee:
    person = Nominee.objects.get(process=village.pk, organ="party", person__personal__name=name).person_id
    return actions.nominate(
        CLERK, process_id=village.pk, organ="secretary", rank=0, origin=origin, person_id=person
    )


def test_a_committee_of_two_does_not_meet(village: Village) -> None:
    with clock.fixed(DAY):
        village.elect_party(DAY, votes={0: 24, 1: 24, 2: 12, 3: 1})
        with refused("no-committee"):
            village.lead(DAY, present=2)


@pytest.mark.parametrize(("seats", "code"), [
    (Seats(5, 0), "bad-size"), (Seats(4, 0), ""), (Seats(0, 1), "bad-size"), (Seats(1, 0, 0), "bad-size"),
])  # fmt: skip
def test_who_leads_is_one_secretary_with_deputies_out_of_the_members(
    elected: Village, seats: Seats, code: str
) -> None:
    with clock.fixed(DAY):
        if not code:
            elected.lead(DAY, present=5, seats=seats)
            return
        with refused(code):
            elected.lead(DAY, present=5, seats=seats)


def test_the_committee_meets_after_its_election_and_says_who_came(elected: Village) -> None:
    with clock.fixed(DAY):
        with refused("before-vote"):
            elected.lead(DAY - dt.timedelta(days=1), present=5)
        with refused("no-meeting"):
            actions.record_count(CLERK, process_id=elected.pk, organ="secretary", on=DAY, sheets=[])


def test_a_deputy_is_elected_in_a_second_round(elected: Village) -> None:
    with clock.fixed(DAY):
        elected.lead(DAY, present=5, votes={0: 3, 1: 2})
        assert full_meeting.due(elected.process)
        standing = full_meeting.standing(elected.process)
        assert [each.person.personal.name for each in standing] == ["陈谷雨"]
        sheet = actions.Sheet(Ballots("会议室", 5, 5, 0, 1, 1), {standing[0].pk: 3})
        again = actions.record_count(
            CLERK, process_id=elected.pk, organ="secretary", on=DAY, sheets=[sheet], meeting=Meeting(0, 5), seats=Seats(1, 0)
        )  # fmt: skip
        assert (again.chief, again.deputies, again.elected.count()) == (0, 1, 1)
        assert not full_meeting.due(elected.process)


def test_the_meeting_elects_no_more_members_once_the_committee_has_met(village: Village) -> None:
    with clock.fixed(DAY):
        village.elect(
            "party",
            FIVE,
            Meeting(30, 24),
            Seats(0, 5, 0),
            DAY,
            votes={**dict.fromkeys(range(4), 24), 4: 12, 5: 3},
        )
        village.lead(DAY, present=4)
        left = ballots.standing_in(village.process, "party")
        sheet = actions.Sheet(Ballots("会场", 24, 24, 0), {each.pk: 20 for each in left})
        with refused("committee-met"):
            actions.record_count(
                CLERK, process_id=village.pk, organ="party", on=DAY, sheets=[sheet], meeting=Meeting(30, 24),
                seats=Seats(0, 5, 0),
            )  # fmt: skip


def test_who_recorded_the_committees_vote_alone_does_not_put_it_into_office(elected: Village) -> None:
    """Two hands: the meeting's count by another hand does not make up for it."""
    with clock.fixed(DAY):
        leaders = elected.nominate("secretary", LEADERS)
        sheet = actions.Sheet(Ballots("会议室", 5, 5, 0), {each.pk: 5 for each in leaders})
        actions.record_count(
            OFFICER, process_id=elected.pk, organ="secretary", on=DAY, sheets=[sheet], meeting=Meeting(0, 5),
            seats=Seats(1, 0),
        )  # fmt: skip
        for hand in (OFFICER, CLERK):
            with refused("own-count"):
                actions.reach(
                    hand,
                    process_id=elected.pk,
                    state=State.PARTY_CHANGED,
                    on=DAY,
                    stated=STATED[State.PARTY_CHANGED],
                )
        actions.reach(
            everything(3),
            process_id=elected.pk,
            state=State.PARTY_CHANGED,
            on=DAY,
            stated=STATED[State.PARTY_CHANGED],
        )
    assert ("书记", "冯立春") in posts(elected, DAY)


def test_an_annulled_vote_of_the_meeting_takes_that_of_the_committee_with_it(elected: Village) -> None:
    """And gives it back when it stands again."""
    with clock.fixed(DAY):
        elected.lead(DAY, present=5)
        complaint = Complaint.objects.create(
            process=elected.process, document="收1号", received_on=DAY, due_on=DAY, made_at=clock.now()
        )
        given = {"complaint": complaint, "on": DAY, "made_at": clock.now()}
        [count] = elected.process.counts.filter(organ="party")
        gone = Annulment.objects.create(count=count, document="认1号", **given)
        assert not ballots.seated(elected.process, "secretary")
        with refused("no-vote"):
            elected.reach(State.PARTY_CHANGED)
        gone.restoration = Restoration.objects.create(document="恢1号", **given)
        gone.save(update_fields=["restoration"])
        assert len(ballots.seated(elected.process, "secretary")) == 2
        elected.reach(State.PARTY_CHANGED)


def test_a_secretary_found_ineligible_as_a_member_leads_no_more(elected: Village) -> None:
    with clock.fixed(DAY):
        elected.lead(DAY, present=5)
        mine = Nominee.objects.filter(process=elected.pk, organ="party", person__personal__name="冯立春")
        mine.update(review="barred")
        assert full_meeting.due(elected.process)
        with refused("no-chief"):
            elected.reach(State.PARTY_CHANGED)
