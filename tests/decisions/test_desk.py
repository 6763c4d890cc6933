"""The desk: what waits for each post, displays that are over, objections, what is late; and the main job."""

from __future__ import annotations

import datetime as dt

import pytest
from django.utils import translation

from lingyan.decisions import actions
from lingyan.kernel import clock, navigation
from lingyan.kernel.access import Actor
from lingyan.kernel.month import Month
from tests.decisions.support import Village, day
from tests.support.identity import Tree, actor_with

pytestmark = pytest.mark.django_db


def titles(actor: Actor, village: Village) -> dict[str, tuple[int, dt.date | None]]:
    items = navigation.desk_items(actor, village.region, Month(2026, 6))
    return {item.title: (item.count, item.due) for item in items if "决策" in item.title}


def test_each_post_sees_its_turn(village: Village, tree: Tree) -> None:
    clerk, officer = actor_with("village-clerk", tree.village), actor_with("township-officer", tree.town)
    with clock.fixed(day("03-20")):
        village.at("s1")
        village.at("s1")
        village.at("p1")
        village.draft()
        assert titles(clerk, village) == {
            "决策事项待提交": (1, None), "决策事项待党组织研究": (2, None),
        }  # fmt: skip
        assert titles(officer, village) == {"决策事项待合法性审查": (1, day("03-24"))}
        assert not titles(actor_with("village-clerk", tree.other_village), village)
        with translation.override("en"):
            assert "Decisions: waiting for the legality check" in [
                str(item.title) for item in navigation.desk_items(officer, village.region, Month(2026, 6))
            ]


def test_a_display_asks_for_somebody_only_when_it_is_over(village: Village, tree: Tree) -> None:
    clerk = actor_with("village-clerk", tree.village)
    with clock.fixed(day("04-06")):
        village.at("p1-posted")
        assert not titles(clerk, village)
    with clock.fixed(day("04-07")):
        assert titles(clerk, village) == {"决策事项公示期满，转入实施": (1, day("04-14"))}
    with clock.fixed(day("04-15")):
        assert titles(clerk, village)["决策事项逾期"] == (1, day("04-14"))


def test_a_result_waits_for_its_display_and_what_is_carried_out_for_nobody(
    village: Village, tree: Tree
) -> None:
    clerk = actor_with("village-clerk", tree.village)
    with clock.fixed(day("05-10")):
        village.at("executing")
        assert not titles(clerk, village)
        village.at("result")
        assert titles(clerk, village) == {"决策事项待公示结果": (1, day("06-10"))}


def test_objections_wait_with_their_clock(village: Village, tree: Tree) -> None:
    clerk, auditor = actor_with("village-clerk", tree.village), actor_with("auditor", tree.county)
    matter = village.at("p1-posted")
    with clock.fixed(day("03-26")):
        actions.raise_objection(village.actor, matter, by="villager", raised_on=day("03-25"), text="疑问")
        assert titles(clerk, village) == {"决策异议等答复": (1, day("04-07"))}
    assert "决策异议等答复" not in titles(auditor, village)
    assert titles(auditor, village)["决策事项逾期"] == (1, day("04-07"))


def test_a_clerks_main_job(village: Village, tree: Tree) -> None:
    job = navigation.main_job(actor_with("village-clerk", tree.village))
    assert job is not None and job.url_name == "decisions:matters"
