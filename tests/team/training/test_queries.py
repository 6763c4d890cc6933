"""Hours against the duty, needs from the gaps, who may see which class."""

from __future__ import annotations

import datetime as dt
from typing import Any

from lingyan.kernel.rights import TRAINING_VIEW
from lingyan.parameters.actions import set_value
from lingyan.team.training import actions, parameters, queries
from tests.support.actors import holding
from tests.support.records import bodies, serve
from tests.team.training.support import BEGUN, TODAY, Town


def learners(town: Town, region: str = "芦溪镇", year: int = 2026) -> dict[int, Any]:
    found = queries.visible_learners(town.organiser, town.places[region], year)
    return {row.person_id: row for row in found}


def test_each_owes_what_the_post_asks(town: Town) -> None:
    found = learners(town)
    owed = {
        who.person_id: (found[who.person_id].learner_group, *_duty(found[who.person_id]))
        for who in town.everybody
    }
    assert owed == {
        town.secretary.person_id: ("secretary", 56, 1, 1), town.leader.person_id: ("leader", 56, 1, 0),
        town.worker.person_id: ("worker", 0, 1, 0), town.neighbour.person_id: ("secretary", 56, 1, 1),
    }  # fmt: skip


def _duty(row: Any) -> tuple[int, int, int]:
    return row.owed_hours, row.owed_classes, row.owed_upper


def test_a_duty_set_for_a_county_holds_there_from_its_day(town: Town) -> None:
    for region, text in (("芦原县", "40"), ("芦溪镇", "44")):
        set_value(
            town.organiser, parameters.LEADER_HOURS, region=town.places[region], from_on=dt.date(2026, 6, 1), text=text,
            basis="县委组〔2026〕3号",
        )  # fmt: skip
    other = serve(bodies(town.places["铜垭村"])["party"]["书记"], BEGUN)
    assert learners(town)[town.leader.person_id].owed_hours == 44
    assert learners(town, "芦坪镇")[other.person_id].owed_hours == 40
    assert learners(town, year=2025)[town.leader.person_id].owed_hours == 56


def test_one_person_with_two_posts_counts_once_under_the_higher(town: Town) -> None:
    second = serve(town.posts["committee"]["主任"], BEGUN)
    second.person = town.secretary.person
    second.save()
    assert [row.person_id for row in queries.visible_learners(town.organiser, None, 2026)].count(
        town.secretary.person_id
    ) == 1
    assert learners(town)[town.secretary.person_id].learner_group == "secretary"


def test_hours_come_from_counted_classes_alone(town: Town) -> None:
    town.marked(hours=10)
    town.counted(hours=20)
    town.counted(hours=60, mode="distance")
    town.counted(town.secretary, region="芦原县", hours=9, mode="site")
    town.counted(
        town.secretary, town.worker, hours=5, start_on=dt.date(2025, 3, 3), end_on=dt.date(2025, 3, 3)
    )
    row = learners(town)[town.secretary.person_id]
    assert (row.face, row.distance, row.classes, row.upper) == (29, 60, 2, 1)
    assert row.counted == 29 + 28, "网络课程最多算到应学学时的一半"
    assert queries.standing_of(row, 2026, TODAY) == "met"
    worker = learners(town)[town.worker.person_id]
    assert (worker.counted, worker.classes) == (80, 1)
    assert learners(town, year=2025)[town.worker.person_id].counted == 5


def test_who_has_it_all_in_one_query(town: Town) -> None:
    town.counted(hours=56)
    met = queries.visible_learners(town.organiser, None, 2026).filter(queries.MET)
    assert {row.person_id for row in met} == {town.leader.person_id, town.worker.person_id}


def test_needs_are_read_from_the_gaps(town: Town) -> None:
    town.counted(town.leader, town.worker, hours=50)
    found = queries.needs_of(town.organiser, town.places["芦溪镇"], 2026)
    secretary, leader, worker = (found.groups[group] for group in ("secretary", "leader", "worker"))
    assert (secretary.people, secretary.short, secretary.hours, secretary.classes, secretary.upper) == (
        2,
        2,
        112,
        2,
        2,
    )
    assert (leader.people, leader.met, leader.hours) == (1, 0, 6)
    assert (worker.people, worker.met) == (1, 1)
    assert set(found.places) == {town.places["雁庄村"].path, town.places["玉屯村"].path}
    assert found.places[town.places["玉屯村"].path].hours == 56


def test_a_new_secretary_waits_for_a_class_of_the_county(town: Town) -> None:
    [(row, due)] = queries.new_secretaries(town.organiser, None)
    assert (row.person_id, due) == (town.neighbour.person_id, dt.date(2026, 7, 10))
    town.counted(town.neighbour)
    assert len(queries.new_secretaries(town.organiser, None)) == 1, "镇里的班不算"
    town.counted(town.neighbour, region="芦原县")
    assert queries.new_secretaries(town.organiser, None) == []


def test_a_class_is_seen_where_it_is_held_and_where_its_people_serve(town: Town) -> None:
    course = town.counted(town.neighbour, region="芦原县")
    for place, seen in (("玉屯村", True), ("雁庄村", False), ("芦溪镇", True), ("芦坪镇", False)):
        reader = holding(TRAINING_VIEW, path=town.places[place].path)
        assert queries.visible_courses(reader).filter(pk=course.pk).exists() is seen, place
        assert queries.enrolments_of(reader, course).exists() is seen
    assert not queries.visible_courses(
        holding(TRAINING_VIEW, path=town.places["玉屯村"].path), "training.manage"
    )


def test_those_furthest_behind_are_offered_first(town: Town) -> None:
    town.counted(town.secretary, hours=30)
    course = town.planned(audience="leaders")
    offered = [row.person_id for row in queries.candidates(course)]
    assert offered == [town.leader.person_id, town.neighbour.person_id, town.secretary.person_id]


def test_villages_short_of_evenings(town: Town) -> None:
    for day in range(1, 7):
        evening = actions.Evening("night", dt.date(2026, day, 5), "冬管", "trade", "村里", 20)
        actions.record_session(town.organiser, region=town.places["雁庄村"], evening=evening)
    short = {
        village.name: (held, due)
        for village, held, due in queries.short_of_nights(town.organiser, None, 2026)
    }
    assert short["玉屯村"] == (0, 5)
    assert "雁庄村" not in short
