"""Who takes office, when, and by whose hand."""

from __future__ import annotations

import datetime as dt

import pytest

from lingyan.kernel import clock
from lingyan.people import actions as people
from lingyan.people import settling
from lingyan.people.models import Post, Tenure
from lingyan.people.queries import in_office
from lingyan.team.dossier import actions as dossiers
from lingyan.team.dossier.rules import Sheet
from lingyan.team.term import actions
from lingyan.team.term.rules import Meeting, Seats
from lingyan.team.term.states import State
from tests.team.term.support import CLERK, DATES, OFFICER, STATED, Village, refused, somebody

pytestmark = pytest.mark.django_db
DAY = DATES[State.PARTY_CHANGED]


@pytest.fixture
def village() -> Village:
    made = Village()
    made.go(State.AUDITED)
    return made


def test_another_hand_than_the_counters_and_no_day_before_the_vote(village: Village) -> None:
    with clock.fixed(DAY):
        village.elect_party(DAY)
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
        village.elect_party(DAY, votes={0: 12, 1: 20, 2: 20, 3: 2})
        with refused("no-chief"):
            village.reach(State.PARTY_CHANGED)


def test_no_term_begins_inside_a_later_one(village: Village) -> None:
    """A tenure that begins on the day of the new term, or after it, is cleared up first."""
    body = people.ensure_village_bodies([village.region])[village.region.pk]["party"]
    later = people.begin_tenure(
        OFFICER, person=somebody(village), post=body.posts.get(title="委员"), start_on=DAY
    )
    with clock.fixed(DAY):
        village.elect_party(DAY)
        with refused("term-overlaps"):
            village.reach(State.PARTY_CHANGED)
        assert Tenure.objects.filter(post__body=body).get() == later


@pytest.mark.parametrize(("days", "obeyed"), [(-1, True), (0, True), (1, False)])
def test_whose_exit_is_on_record_leaves_by_it_and_not_by_the_election(
    village: Village, monkeypatch: pytest.MonkeyPatch, days: int, obeyed: bool
) -> None:
    """An exit that is to come does not hold up the election: the day of the new term is the last one."""
    body = people.ensure_village_bodies([village.region])[village.region.pk]["party"]
    old = {
        title: people.begin_tenure(
            OFFICER, person=somebody(village, name), post=body.posts.get(title=title), start_on=dt.date(2025, 1, 6)
        )
        for title, name in (("书记", "杨夏至"), ("副书记", "朱冬至"))
    }  # fmt: skip
    exit_ = settling.Exit(DAY + dt.timedelta(days=days), "免职", "芦溪委〔2026〕30号")
    monkeypatch.setattr(
        settling, "_records", {"test": lambda tenure: exit_ if tenure.pk == old["书记"].pk else None}
    )
    with clock.fixed(DAY):
        village.elect_party(DAY)
        village.reach(State.PARTY_CHANGED)
    for each in old.values():
        each.refresh_from_db()
    chief, deputy = old["书记"], old["副书记"]
    by_exit = (exit_.on, "免职", exit_.number) if obeyed else (DAY, "换届", "")
    assert (chief.end_on, chief.end_reason, chief.end_decree) == by_exit
    assert (deputy.end_on, deputy.end_reason) == (DAY, "换届")


def test_the_exit_in_the_dossier_of_a_secretary_is_such_a_record(village: Village) -> None:
    body = people.ensure_village_bodies([village.region])[village.region.pk]["party"]
    old = people.begin_tenure(
        OFFICER, person=somebody(village), post=body.posts.get(title="书记"), start_on=dt.date(2025, 1, 6)
    )
    left = DAY - dt.timedelta(days=3)
    with clock.fixed(DAY):
        dossiers.enter(
            OFFICER, tenure_id=old.pk, kind="exit", sheet=Sheet(left, "removed", number="芦溪委30号")
        )
        village.elect_party(DAY)
        village.reach(State.PARTY_CHANGED)
    old.refresh_from_db()
    assert (old.end_on, old.end_decree) == (left, "芦溪委30号")


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
