"""监事 are elected by the members beside the board, and apart from it (A-20)."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from typing import Any

import pytest
from django.db import transaction
from django.test import Client

from lingyan.kernel import clock
from lingyan.people import actions as people
from lingyan.people.models import Person, Tenure
from lingyan.people.queries import in_office
from lingyan.team.roster.models import RosterEntry, Round
from lingyan.team.term import actions
from lingyan.team.term.actions import Sheet
from lingyan.team.term.actions.appointing import titles
from lingyan.team.term.models import Elected
from lingyan.team.term.parameters import monitors_size
from lingyan.team.term.rules import Ballots, BoardSize, Meeting, Seats, elected, meeting_fault, monitors_fault
from lingyan.team.term.states import State
from tests.support.identity import assign, make_user, signed_in, user_with
from tests.team.term.support import CLERK, DATES, OFFICER, STATED, SUPERVISORS, Village, refused, somebody

pytestmark = pytest.mark.django_db
BOARD = ((0, "吕惊蛰", "男"), (2, "施春分", "女"), (2, "张谷雨", "男"))
WATCH = ((0, "孔芒种", "女"), (2, "曹夏至", "男"), (2, "严小暑", "男"))
ALL = Meeting(600, 400)
DAY = DATES[State.HANDED_OVER]
SUPPORTED = DATES[State.SUPPORTED]
SICHUAN = BoardSize(3, 5, odd=True)


@pytest.fixture(scope="module")
def _formed(django_db_setup: None, django_db_blocker: Any) -> Iterator[Village]:
    with django_db_blocker.unblock(), transaction.atomic():
        made = Village()
        made.go(State.HANDED_OVER)
        yield made
        transaction.set_rollback(True)


@pytest.fixture
def formed(_formed: Village, db: None) -> Iterator[Village]:
    """A village whose new committee works; board and 监事 are still to be elected. What a test does to it is undone."""
    with clock.fixed(DAY):
        yield _formed


def serving(title: str, on: dt.date = SUPPORTED) -> set[str]:
    found = in_office(on).filter(post__title=title)
    return set(found.values_list("person__personal__name", flat=True))


def vote(village: Village, votes: dict[int, int], on: dt.date = DAY, seats: Seats = Seats(0, 2)) -> None:
    """The members vote on nominees who stand already."""
    sheet = Sheet(Ballots("会场", 400, 400, 0), votes)
    actions.record_count(
        CLERK, process_id=village.pk, organ="monitors", on=on, sheets=[sheet], meeting=ALL, seats=seats
    )


def support(village: Village) -> None:
    with clock.fixed(SUPPORTED):
        village.elect("supervision", SUPERVISORS, Meeting(30, 20), Seats(0, 2), SUPPORTED)
        village.reach(State.SUPPORTED, monitors_apart=True)


@pytest.mark.parametrize(
    ("seats", "size", "code"),
    [
        (Seats(0, 0, 0), SICHUAN, "bad-size"),
        (Seats(0, 1, 0), SICHUAN, None),
        (Seats(0, 2, 0), SICHUAN, None),
        (Seats(0, 3, 0), SICHUAN, "bad-size"),
        (Seats(0, 1), SICHUAN, "bad-size"),
        (Seats(0, 2), SICHUAN, None),
        (Seats(0, 3), SICHUAN, "even-board"),
        (Seats(0, 4), SICHUAN, None),
        (Seats(0, 6), SICHUAN, "bad-size"),
        (Seats(0, 1), BoardSize(), "bad-size"),
        (Seats(0, 3), BoardSize(), None),
        (Seats(0, 20), BoardSize(), None),
    ],
)
def test_the_size_is_that_of_the_place(seats: Seats, size: BoardSize, code: str | None) -> None:
    fault = monitors_fault(seats, size)
    assert (fault.code if fault else None) == code


def test_a_province_sets_the_size_and_the_country_only_the_least() -> None:
    assert monitors_size("511100000000", DAY) == SICHUAN
    assert monitors_size("110000000000", DAY) == BoardSize(3, None, False)


def test_two_thirds_of_all_members_elect() -> None:
    assert meeting_fault("monitors", Meeting(600, 399)) and not meeting_fault("monitors", ALL)
    assert elected("monitors", 400, ballots=400, meeting=ALL, runoff=False)
    assert not elected("monitors", 399, ballots=400, meeting=ALL, runoff=False)


def test_they_take_office_for_five_years_beside_the_board(formed: Village) -> None:
    assert titles("monitors") == {0: "监事长", 2: "监事"}
    formed.elect("collective", BOARD, ALL, Seats(0, 2), DAY)
    formed.elect("monitors", WATCH, ALL, Seats(0, 2), DAY)
    with clock.fixed(SUPPORTED):
        formed.elect("supervision", SUPERVISORS, Meeting(30, 20), Seats(0, 2), SUPPORTED)
        with refused("not-apart"):
            formed.reach(State.SUPPORTED)
        formed.reach(State.SUPPORTED, monitors_apart=True)
    assert (serving("监事长"), serving("监事")) == ({"孔芒种"}, {"曹夏至", "严小暑"})
    assert serving("理事长") == {"吕惊蛰"}
    [chief] = Tenure.objects.filter(post__title="监事长", end_on=None).select_related("term__body")
    assert (chief.selection, chief.start_on, chief.term.due_on) == ("选举", SUPPORTED, dt.date(2031, 11, 2))
    assert chief.term.body.name == "监事会"


def test_a_small_collective_elects_one_without_a_chief(formed: Village) -> None:
    chief, member = formed.nominate("monitors", WATCH[:2])
    with refused("chief-stands"):
        vote(formed, {chief.pk: 0, member.pk: 400}, seats=Seats(0, 1, 0))
    actions.withdraw(CLERK, nominee_id=chief.pk, on=DAY)
    vote(formed, {member.pk: 400}, seats=Seats(0, 1, 0))
    count = formed.process.counts.get(organ="monitors")
    assert (count.chief, count.members) == (0, 1)
    with clock.fixed(SUPPORTED):
        formed.elect("supervision", SUPERVISORS, Meeting(30, 20), Seats(0, 2), SUPPORTED)
        formed.reach(State.SUPPORTED, monitors_apart=True)
    assert serving("监事") == {"曹夏至"} and not serving("监事长")


def test_no_other_body_goes_without_a_chief(formed: Village) -> None:
    with refused("no-chief"):
        formed.elect("collective", BOARD[1:], ALL, Seats(0, 3, 0), DAY)
    with refused("bad-choice"):
        formed.nominate("monitors", ((1, "华大暑", "男"),))


def test_the_step_waits_until_enough_are_elected(formed: Village) -> None:
    given = {0: 399, 1: 400, 2: 399}
    formed.elect("monitors", WATCH, ALL, Seats(0, 2), DAY, votes=given)
    with clock.fixed(SUPPORTED):
        formed.elect("supervision", SUPERVISORS, Meeting(30, 20), Seats(0, 2), SUPPORTED)
        with refused("no-chief"):
            formed.reach(State.SUPPORTED, monitors_apart=True)
        left = list(formed.process.nominees.filter(organ="monitors", elected=None).order_by("rank"))
        vote(formed, {left[0].pk: 400, left[1].pk: 399}, SUPPORTED)
        with refused("bad-size"):
            formed.reach(State.SUPPORTED, monitors_apart=True)
        vote(formed, {left[1].pk: 400}, SUPPORTED)
        formed.reach(State.SUPPORTED, monitors_apart=True)
    assert len(serving("监事")) == 2


def test_directors_do_not_watch_themselves_whichever_is_elected_first(formed: Village) -> None:
    formed.elect("collective", BOARD, ALL, Seats(0, 2), DAY)
    with refused("watches-itself"):
        formed.nominate("monitors", BOARD[:1])
    formed.elect("monitors", WATCH, ALL, Seats(0, 2), DAY)
    with refused("watches-itself"):
        formed.nominate("collective", WATCH[:1])


def test_whoever_is_nominated_for_both_is_stopped_at_the_count(formed: Village) -> None:
    formed.nominate("monitors", BOARD[1:2])
    formed.elect("collective", BOARD, ALL, Seats(0, 2), DAY)
    formed.nominate("monitors", WATCH[:2])
    live = formed.process.nominees.filter(organ="monitors")
    with refused("watches-itself"):
        vote(formed, {each.pk: 400 for each in live})


def _director(village: Village, name: str) -> Person:
    body = people.ensure_village_bodies([village.region])[village.region.pk]["collective"]
    person = somebody(village, name)
    people.begin_tenure(
        OFFICER, person=person, post=body.posts.get(title="理事"), start_on=dt.date(2025, 1, 6)
    )
    return person


def test_a_director_of_before_may_watch_only_a_board_elected_anew(formed: Village) -> None:
    old = _director(formed, "杨夏至")
    with refused("watches-itself"):
        formed.nominate("monitors", ((2, "杨夏至", "男"),))
    formed.elect("collective", BOARD, ALL, Seats(0, 2), DAY)
    formed.elect("monitors", (*WATCH[:2], (2, "杨夏至", "男")), ALL, Seats(0, 2), DAY)
    support(formed)
    held = Tenure.objects.filter(person=old).order_by("start_on").values_list("post__title", "end_on")
    assert list(held) == [("理事", SUPPORTED), ("监事", None)]


def test_who_becomes_a_director_before_taking_office_is_stopped_there(formed: Village) -> None:
    formed.elect("monitors", WATCH, ALL, Seats(0, 2), DAY)
    body = people.ensure_village_bodies([formed.region])[formed.region.pk]["collective"]
    chosen = Elected.objects.filter(count__organ="monitors").select_related("nominee__person").first()
    assert chosen
    people.begin_tenure(
        OFFICER, person=chosen.nominee.person, post=body.posts.get(title="理事"), start_on=DAY
    )
    with refused("watches-itself"):
        support(formed)


def test_a_monitor_who_is_elected_to_the_board_leaves_the_watch(formed: Village) -> None:
    body = people.ensure_village_bodies([formed.region])[formed.region.pk]["monitors"]
    watcher = somebody(formed, "施春分", "女")
    people.begin_tenure(
        OFFICER, person=watcher, post=body.posts.get(title="监事"), start_on=dt.date(2025, 1, 6)
    )
    formed.elect("collective", BOARD, ALL, Seats(0, 2), DAY)
    support(formed)
    ended = Tenure.objects.get(person=watcher, post__title="监事")
    assert (ended.end_on, ended.end_reason) == (SUPPORTED, "当选理事")


def test_who_keeps_the_books_does_not_watch_them(formed: Village) -> None:
    cashier, reporter, reader = (somebody(formed, name) for name in ("金立秋", "魏处暑", "陶白露"))
    for name, role, person, place in (
        ("cash", "cashier", cashier, "芦溪镇"), ("report", "village-reporter", reporter, "雁庄村"),
        ("read", "auditor", reader, "雁庄村"),
    ):  # fmt: skip
        user = make_user(name)
        user.person = person
        user.save()
        assign(user, role, formed.place(place))
    for name in ("金立秋", "魏处暑"):
        with refused("keeps-books"):
            formed.nominate("monitors", ((2, name, "男"),))
    formed.nominate("monitors", ((2, "陶白露", "男"),))


def test_nor_who_keeps_them_by_the_latest_roster(formed: Village) -> None:
    person = somebody(formed, "姜秋分")
    for name, on, posts in (
        ("2025", dt.date(2025, 6, 1), "|other:会计|"),
        ("2026", dt.date(2026, 6, 1), "|other:网格员|"),
    ):
        made = Round.objects.create(name=name, as_of=on, region=formed.region, created_at=clock.now())
        RosterEntry.objects.create(round=made, village=formed.region, person=person, posts=posts)
        if name == "2025":
            with refused("keeps-books"):
                formed.nominate("monitors", ((2, "姜秋分", "男"),))
    formed.nominate("monitors", ((2, "姜秋分", "男"),))


def test_a_near_relative_of_a_director_is_not_elected(formed: Village) -> None:
    formed.elect("collective", BOARD, ALL, Seats(0, 2), DAY)
    formed.nominate("monitors", WATCH)
    kin = formed.process.nominees.get(organ="monitors", person__personal__name="曹夏至")
    director = formed.process.nominees.get(organ="collective", rank=0)
    actions.declare_kinship(CLERK, first_id=director.pk, second_id=kin.pk)
    live = formed.process.nominees.filter(organ="monitors")
    vote(formed, {each.pk: 400 for each in live})
    names = Elected.objects.filter(count__organ="monitors").values_list(
        "nominee__person__personal__name", flat=True
    )
    assert set(names) == {"孔芒种", "严小暑"}


def test_monitors_declare_nothing_among_themselves_and_nothing_after_both_are_elected(
    formed: Village,
) -> None:
    formed.elect("collective", BOARD, ALL, Seats(0, 2), DAY)
    formed.elect("monitors", WATCH, ALL, Seats(0, 2), DAY)
    watch = list(formed.process.nominees.filter(organ="monitors"))
    director = formed.process.nominees.filter(organ="collective").first()
    assert director
    with refused("bad-pair"):
        actions.declare_kinship(CLERK, first_id=watch[0].pk, second_id=watch[1].pk)
    with refused("too-late"):
        actions.declare_kinship(CLERK, first_id=director.pk, second_id=watch[0].pk)


def test_the_hand_that_counted_does_not_put_them_into_office(formed: Village) -> None:
    formed.elect("monitors", WATCH, ALL, Seats(0, 2), DAY)
    stated = {**STATED[State.SUPPORTED], "monitors_apart": True}
    with clock.fixed(SUPPORTED), refused("own-count"):
        actions.reach(CLERK, process_id=formed.pk, state=State.SUPPORTED, on=SUPPORTED, stated=stated)


def test_the_page_of_a_village_leads_to_their_vote(formed: Village) -> None:
    clerk = signed_in(Client(), user_with("village-clerk", formed.region))
    village = clerk.get(f"/term/{formed.pk}/").content.decode()
    assert "登记提名：集体经济组织监事会" in village and "登记计票：集体经济组织监事会" in village
    chief, *members = formed.nominate("monitors", WATCH)
    asked = clerk.get(f"/term/{formed.pk}/count/monitors/").content.decode()
    assert "应选监事长" in asked and "应选副职" not in asked and "监事长 孔芒种" in asked
    sheet = {"name": "会场", "issued": 400, "returned": 400, "invalid": 0, "staff": 3, "scrutineers": 2}
    votes = {f"votes_{each.pk}": 400 for each in (chief, *members)}
    sent = {
        "on": str(DAY), "eligible": 600, "present": 400, "chief": 1, "members": 3,
        "places-TOTAL_FORMS": 1, "places-INITIAL_FORMS": 0, "places-MIN_NUM_FORMS": 0, "places-MAX_NUM_FORMS": 40,
        **{f"places-0-{key}": value for key, value in {**sheet, **votes}.items()},
    }  # fmt: skip
    wrong = clerk.post(f"/term/{formed.pk}/count/monitors/", sent)
    assert wrong.status_code == 422 and "监事会的人数应为单数" in wrong.content.decode()
    assert clerk.post(f"/term/{formed.pk}/count/monitors/", {**sent, "members": 2}).status_code == 302
    assert "监事长 孔芒种" in clerk.get(f"/term/{formed.pk}/kinship/monitors/").content.decode()
