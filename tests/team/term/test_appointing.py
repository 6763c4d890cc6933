"""Who takes office, when, and by whose hand."""

from __future__ import annotations

import datetime as dt

import pytest

from lingyan.kernel import clock
from lingyan.people import actions as people
from lingyan.people.models import Post, Tenure
from lingyan.people.queries import in_office
from lingyan.team.term import actions
from lingyan.team.term.rules import Meeting, Seats
from lingyan.team.term.states import State
from tests.team.term.support import CLERK, DATES, OFFICER, PARTY, STATED, Village, refused, somebody

pytestmark = pytest.mark.django_db
DAY = DATES[State.PARTY_CHANGED]


@pytest.fixture
def village() -> Village:
    made = Village()
    made.go(State.AUDITED)
    return made


def test_another_hand_than_the_counters_and_no_day_before_the_vote(village: Village) -> None:
    with clock.fixed(DAY):
        village.elect("party", PARTY, Meeting(30, 24), Seats(1, 1), DAY)
        with refused("own-count"):
            actions.reach(
                CLERK,
                process_id=village.pk,
                state=State.PARTY_CHANGED,
                on=DAY,
                stated=STATED[State.PARTY_CHANGED],
            )
        with refused("before-vote"):
            village.reach(State.PARTY_CHANGED, on=DAY - dt.timedelta(days=1))
        village.reach(State.PARTY_CHANGED)
    assert Tenure.objects.filter(start_on=DAY).exists()


def test_a_party_without_its_secretary_has_not_changed(village: Village) -> None:
    with clock.fixed(DAY):
        village.elect("party", PARTY, Meeting(30, 24), Seats(1, 1), DAY, votes={0: 12, 1: 20, 2: 20, 3: 2})
        with refused("no-chief"):
            village.reach(State.PARTY_CHANGED)


def test_a_new_board_leaves_the_collectives_supervisors_in_office(voting: Village) -> None:
    body = people.ensure_village_bodies([voting.region])[voting.region.pk]["collective"]
    watch = Post.objects.create(body=body, title="监事", quota=1)
    before = dt.date(2025, 1, 6)
    for post, name in ((watch, "杨夏至"), (body.posts.get(title="理事"), "朱冬至")):
        people.begin_tenure(OFFICER, person=somebody(voting, name), post=post, start_on=before)
    voting.go(State.HANDED_OVER)
    day = DATES[State.SUPPORTED]
    board = ((0, "秦小满", "男"), (1, "尤大暑", "男"), (2, "许小雪", "女"))
    with clock.fixed(day):
        voting.elect("collective", board, Meeting(30, 30), Seats(1, 1), day)
    voting.step(State.SUPPORTED)
    now = in_office(day).filter(post__body=body).values_list("post__title", "person__personal__name")
    assert set(now) == {("监事", "杨夏至"), ("理事长", "秦小满"), ("副理事长", "尤大暑"), ("理事", "许小雪")}
