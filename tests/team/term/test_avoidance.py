"""Posts kept apart and declared relatives, by hand (Z04)."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest

from lingyan.decisions import assemblies
from lingyan.facts.registry import FactRequest
from lingyan.kernel import clock
from lingyan.kernel.month import Month
from lingyan.people.models import Post, Tenure
from lingyan.team.term import avoidance, queries
from lingyan.team.term.avoidance import Holding, Pair, Record
from lingyan.team.term.models import Kinship, Nominee
from lingyan.team.term.states import State
from tests.support.records import bodies, serve
from tests.team.term.support import DATES, VOTE_ON, Village

JUNE = dt.date(2026, 6, 30)
START = dt.date(2021, 1, 4)


def rows(as_of: dt.date, year: int = 2026) -> list[dict[str, Any]]:
    names = [column.name for column in avoidance.AVOIDANCE_YEAR.columns]
    request = FactRequest(Month(year, 1), Month(year, 12), as_of)
    return [dict(zip(names, row, strict=True)) for row in avoidance.rows(request)]


def test_a_pair_counts_while_both_sit_in_the_body_that_they_declared_for() -> None:
    record = Record(
        [Holding("committee", 1, START, None), Holding("committee", 2, START, JUNE), Holding("collective", 3, START, None)],
        [Pair("committee", 1, 2, START), Pair("committee", 2, 1, START), Pair("collective", 1, 3, START)],
    )  # fmt: skip
    assert record.relatives("committee", JUNE - dt.timedelta(days=1)) == 1
    assert record.relatives("committee", JUNE) == record.relatives("collective", JUNE) == 0
    record.pairs = [Pair("committee", 1, 2, JUNE)]
    assert record.relatives("committee", dt.date(2026, 1, 1)) == 0, "not declared yet"


@pytest.mark.parametrize(
    ("number", "fits"), [(1, False), (2, False), (3, True), (4, False), (7, True), (9, False)]
)
def test_a_board_has_three_to_seven_and_an_odd_number(number: int, fits: bool) -> None:
    assert avoidance.board_fits(number) is fits


@pytest.mark.django_db
def test_who_sits_on_both_sides_and_what_is_not_known() -> None:
    village = Village().region
    posts = bodies(village)
    assert rows(JUNE) == []
    sitting = serve(posts["committee"]["委员"], START)
    [row] = rows(JUNE)
    assert (row["known"], row["breaches"]) == (0, 0)
    serve(posts["supervision"]["委员"], START)
    assert rows(JUNE)[0]["known"] == 1
    Tenure.objects.create(person=sitting.person, post=posts["supervision"]["主任"], start_on=START)
    [row] = rows(JUNE)
    assert (row["in_both"], row["breaches"]) == (1, 1)
    assert rows(JUNE, 2020) == []


@pytest.mark.django_db
def test_supervisors_of_a_collective_are_not_its_directors() -> None:
    posts = bodies(Village().region)
    directors = [serve(posts["collective"]["理事"], START) for _ in range(2)]
    assert rows(JUNE)[0]["board_unfit"] == 0, "where no supervisor is on record the board is not looked at"
    supervisor = Post.objects.create(body=posts["collective"]["理事"].body, title="监事")
    Tenure.objects.create(person=directors[0].person, post=supervisor, start_on=START)
    [row] = rows(JUNE)
    assert (row["on_both_boards"], row["board_unfit"], row["breaches"]) == (1, 1, 2)


@pytest.mark.django_db
def test_relatives_declared_in_a_term_change_are_found_among_those_elected() -> None:
    village = Village()
    village.go(State.CERTIFIED)
    assert rows(VOTE_ON + dt.timedelta(days=30))[0]["relatives"] == 0
    first, second = village.process.nominees.filter(
        organ="committee", person__in=Tenure.objects.filter(end_on=None).values("person")
    )[:2]
    Kinship.objects.create(process=village.process, first=first, second=second, made_at=clock.now())
    assert rows(clock.today() + dt.timedelta(days=1), clock.today().year)[0]["relatives"] == 1


@pytest.mark.django_db
def test_a_relative_of_a_director_who_watches_the_board_is_found() -> None:
    village = Village()
    village.go(State.CERTIFIED)
    posts, day = bodies(village.region), clock.today()
    director, watcher = serve(posts["collective"]["理事"], START), serve(posts["monitors"]["监事"], START)
    nominees = [
        Nominee.objects.create(
            process=village.process,
            organ=organ,
            rank=2,
            person=held.person,
            origin="meeting",
            made_at=clock.now(),
        )
        for organ, held in (("collective", director), ("monitors", watcher))
    ]
    found = rows(day + dt.timedelta(days=1), day.year)[0]
    assert (found["relatives"], found["board_unfit"]) == (0, 1)
    Kinship.objects.create(
        process=village.process, first=nominees[0], second=nominees[1], made_at=clock.now()
    )
    assert rows(day + dt.timedelta(days=1), day.year)[0]["relatives"] == 1


@pytest.mark.django_db
def test_the_meetings_of_a_term_change_count_as_meetings_of_the_village() -> None:
    village = Village()
    village.go(State.COMMITTEE)
    on = DATES[State.COMMITTEE]
    assert list(queries.assemblies_held("", on)) == [
        assemblies.Held(village.region.pk, "representatives", on)
    ]
    assert list(queries.assemblies_held("", on - dt.timedelta(days=1))) == []
    assert on in {each.on for each in assemblies.held("", on)}, "the room is registered"


def test_nothing_of_it_is_public() -> None:
    assert not avoidance.AVOIDANCE_YEAR.public
    assert not any(column.persons or column.public for column in avoidance.AVOIDANCE_YEAR.columns[4:])
