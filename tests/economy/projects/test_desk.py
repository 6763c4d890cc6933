from __future__ import annotations

import datetime as dt

from lingyan.economy.assets import due
from lingyan.economy.projects.desk import cards
from lingyan.kernel import clock
from lingyan.kernel.month import Month
from lingyan.kernel.rights import PROJECTS_CHECK, PROJECTS_VIEW
from tests.economy.projects.support import TODAY, Village
from tests.support.actors import everything, holding

JUNE = Month(2025, 6)


def shown(village: Village, *rights: str) -> dict[str, int]:
    actor = holding(*rights) if rights else village.clerk
    return {str(item.title): item.count for item in cards(actor, village.office.places["雁庄村"], JUNE)}


def test_late_milestones_and_idle_money_wait_on_the_desk(village: Village) -> None:
    project = village.building()
    village.keep(project)
    assert shown(village) == {"逾期的项目节点": 2}
    with clock.fixed(dt.date(2026, 2, 6)):
        assert shown(village) == {"逾期的项目节点": 2, "专项资金长期未用的项目": 1}
    assert shown(village, PROJECTS_VIEW) == {}
    village.reach_all(project)
    assert shown(village, PROJECTS_CHECK) == {"等待验收的项目": 1}
    assert shown(village) == {"等待验收的项目": 1}


def test_milestones_stand_on_the_board_of_what_is_due(village: Village) -> None:
    village.building()
    [source] = [each for each in due.sources(everything()) if each.code == "milestones"]
    rows = source.find(everything(), village.office.places["芦溪镇"], TODAY).values_list(
        "due_path", "due_day"
    )
    assert {day for _path, day in rows} == {dt.date(2025, 3, 1), dt.date(2025, 6, 10)}
    assert source.find(everything(), None, dt.date(2025, 2, 13)).count() == 0
    assert source.find(everything(), None, dt.date(2025, 2, 14)).count() == 1
