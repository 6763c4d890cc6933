"""The division tree: import, and what stays reachable when places merge, split or change their code."""

from __future__ import annotations

import datetime as dt

import pytest

from lingyan.kernel.models import AuditEntry
from lingyan.kernel.problems import Denied, Refused
from lingyan.kernel.rights import REGIONS_MANAGE, REGIONS_VIEW
from lingyan.regions import actions, queries
from lingyan.regions.importing import RegionRow, read_regions
from lingyan.regions.models import Region, VillageProfile
from tests.support.actors import everything, holding
from tests.support.places import Places, make_places
from tests.support.samples import samples_dir

pytestmark = pytest.mark.django_db
ON = dt.date(2026, 1, 1)


@pytest.fixture
def places() -> Places:
    return make_places()


def test_the_sample_list_is_taken_in_once() -> None:
    rows = read_regions(samples_dir() / "regions.csv")
    assert actions.import_regions(everything(), rows) == len(rows)
    assert actions.import_regions(everything(), rows) == 0
    village = queries.by_code("990121107208")
    assert [region.level for region in queries.ancestors(village)] == ["市", "县", "乡镇", "村"]


def test_places_are_found_by_name_initials_and_code(places: Places) -> None:
    for text in ("雁庄", "yanzhuang", "yzc", "990121100200"):
        assert places["雁庄村"] in queries.search(text, Region.objects.all())


def test_a_faulty_row_refuses_the_whole_file(places: Places) -> None:
    rows = [
        RegionRow("990121100202", "新村", "村", "990121100000", "x.csv", 2),
        RegionRow("990121100203", "错村", "村", "990199000000", "x.csv", 3),
        RegionRow("990121100200", "别名村", "村", "990121100000", "x.csv", 4),
    ]
    with pytest.raises(Refused) as refusal:
        actions.import_regions(everything(), rows)
    assert [problem.row for problem in refusal.value.problems] == [3, 4]
    assert not Region.objects.filter(code="990121100202").exists()


def test_only_who_manages_regions_changes_them(places: Places) -> None:
    outsider = holding(REGIONS_MANAGE, path=places["芦坪镇"].path)
    with pytest.raises(Denied):
        actions.recode(outsider, places["雁庄村"], code="990121100299", name="雁新村", on=ON)
    with pytest.raises(Denied):
        actions.import_regions(holding(REGIONS_VIEW), [])


def test_after_a_merger_the_old_villages_are_reached_through_the_new_one(places: Places) -> None:
    old = [places["雁庄村"], places["玉屯村"]]
    merged = actions.merge(
        everything(), old, code="990121100200", name="雁玉村", on=ON, decree="芦府〔2025〕9号"
    )
    for region in old:
        region.refresh_from_db()
        assert region.valid_to == ON
        assert region.path.startswith(merged.path)
    seer = holding(REGIONS_VIEW, path=merged.path)
    assert set(queries.visible(seer)) == {merged, *old}
    assert list(queries.villages(places["芦溪镇"])) == [merged]
    assert set(queries.villages(places["芦溪镇"], on=dt.date(2025, 12, 31))) == set(old)
    assert queries.by_code("990121100200") == merged


def test_a_village_that_another_hand_just_ended_gets_no_second_successor(places: Places) -> None:
    seen_by_another = Region.objects.get(pk=places["铜垭村"].pk)
    actions.recode(everything(), places["铜垭村"], code="990121101202", name="新垭村", on=ON)
    with pytest.raises(Refused, match="停用"):
        actions.recode(everything(), seen_by_another, code="990121101203", name="又垭村", on=ON)


def test_a_split_keeps_the_old_village_with_its_papers(places: Places) -> None:
    made = actions.split(
        everything(), places["铜垭村"], into=[("990121101202", "上垭村"), ("990121101203", "下垭村")], on=ON
    )
    old = Region.objects.get(pk=places["铜垭村"].pk)
    assert old.valid_to == ON and set(queries.villages(places["芦坪镇"])) == {*made, places["桃潭村"]}


def test_a_township_that_changes_its_code_takes_its_villages_along(places: Places) -> None:
    new = actions.recode(everything(), places["芦溪镇"], code="990121109000", name="芦溪街道", on=ON)
    assert set(queries.villages(new).values_list("name", flat=True)) == {"雁庄村", "玉屯村"}
    assert Region.objects.get(pk=places["芦溪镇"].pk).path.startswith(new.path)


@pytest.mark.parametrize(
    ("code", "on", "says"),
    [("990121101200", ON, "正在使用"), ("12", ON, "12位"), ("990121100299", dt.date(1999, 1, 1), "晚于")],
)
def test_a_change_that_cannot_be_is_refused(places: Places, code: str, on: dt.date, says: str) -> None:
    with pytest.raises(Refused, match=says):
        actions.recode(everything(), places["雁庄村"], code=code, name="新名村", on=on)
    assert Region.objects.filter(valid_to__isnull=False).count() == 0


def test_a_village_s_figures_are_stated_by_day_and_never_overwritten(places: Places) -> None:
    actions.set_profile(
        everything(), places["雁庄村"], as_of=dt.date(2025, 12, 31), households=320, population=1204
    )
    with pytest.raises(Refused, match="已经登记"):
        actions.set_profile(everything(), places["雁庄村"], as_of=dt.date(2025, 12, 31), households=1)
    with pytest.raises(Refused, match="村一级"):
        actions.set_profile(everything(), places["芦溪镇"], as_of=dt.date(2025, 12, 31), households=1)
    assert VillageProfile.objects.get().households == 320
    assert AuditEntry.objects.filter(code="regions.profile").count() == 1
