"""Every list of the chapter goes to Excel as organisation departments file it: title, unit, day, numbered rows."""

from __future__ import annotations

import io
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from openpyxl import load_workbook

from lingyan.kernel import clock
from lingyan.regions.models import Region
from lingyan.team.branch import actions as branches
from tests.support.actors import everything
from tests.support.identity import Tree, signed_in, user_with
from tests.team.appraisal.support import TODAY, Township

LISTS = {
    "roster:history": "任职沿革", "dossier:dossiers": "书记档案", "selection:procedures": "选拔",
    "selection:applications": "公开选拔报名", "review:reviews": "联审", "review:rights": "没有选举权的党员",
    "term:empty": "空缺", "term:by-elections": "补选", "term:departures": "离任", "weak:cases": "党组织整顿",
    "weak:hints": "排查线索", "weak:sweeps": "排查记录", "talent:people": "人才登记", "talent:needs": "人才需求",
    "talent:matches": "人才对接", "mandates:mandates": "小组长和代表",
    "appraisal:sessions": "评议", "branch:branches": "组织生活",
}  # fmt: skip


def filed(client: Client, name: str, region: Region, *args: Any) -> list[list[Any]]:
    url = f"{reverse(name, args=args)}?region={region.code}&format=xlsx"
    answer = client.get(url)
    assert answer.status_code == 200, name
    found = [list(row) for row in load_workbook(io.BytesIO(answer.content)).active.values]
    day = next(str(cell) for cell in found[1][1:] if cell)
    assert day == f"填报日期：{clock.today()}" and found[2][0] == "序号", name
    return found


@pytest.mark.django_db
def test_lists_are_filed_under_the_place(client: Client) -> None:
    county = Tree().county
    office = signed_in(client, user_with("organisation-office", county))
    for name, title in LISTS.items():
        found = filed(office, name, county)
        assert (found[0][0], found[1][0]) == (f"{county.name}{title}", f"填报单位：{county.name}"), name


@pytest.mark.django_db
def test_a_list_of_one_record_is_filed_under_its_own_unit(client: Client) -> None:
    """Whoever looks at it from the county files it for the branch or the village all the same."""
    with clock.fixed(TODAY):
        township = Township()
        made = township.until("party", "decide")
        branch = branches.found_branch(everything(), village=township.village, name="雁庄村党支部")
        office = signed_in(client, user_with("organisation-office", township.tree.county))
        found = filed(office, "appraisal:results", township.tree.county, made.pk)
        assert (found[0][0], found[1][0]) == ("雁庄村2026年民主评议党员结果", "填报单位：雁庄村")
        assert [row[:2] for row in found[3:5]] == [[1, 1], [2, 2]]
        secretary = signed_in(Client(), user_with("party-secretary", township.village))
        found = filed(secretary, "branch:talks", township.village, branch.pk)
        title = f"雁庄村党支部{TODAY.year}年谈心谈话和联系"
        assert (found[0][0], found[1][0]) == (title, "填报单位：雁庄村党支部")
