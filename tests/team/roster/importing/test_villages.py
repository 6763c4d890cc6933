from __future__ import annotations

import pytest

from lingyan.team.roster.importing.values import CellError
from lingyan.team.roster.importing.villages import VillageRef, VillageTable, find_village, village_key
from tests.team.roster.support import sample_villages

TABLE = VillageTable(
    [
        VillageRef("990121100200", "雁庄村", "芦溪镇", "芦原县"),
        VillageRef("990121100201", "玉屯村", "芦溪镇", "芦原县", former=("老屯村",)),
        VillageRef("990121101200", "雁庄村", "芦坪镇", "芦原县"),
        VillageRef("990122100200", "雁庄村", "芦溪镇", "雁北县"),
        VillageRef("990121100202", "雁庄社区", "芦溪镇", "芦原县"),
    ]
)


def find(code: str = "", county: str = "", town: str = "", village: str = "") -> str:
    return find_village(TABLE, code=code, county=county, town=town, village=village).code


def refusal(**words: str) -> str:
    with pytest.raises(CellError) as caught:
        find(**words)
    return caught.value.code


def test_a_code_decides_and_must_fit_the_name():
    assert find(code="990121100201") == "990121100201"
    assert find(code="990121100201", village="玉屯村委会") == "990121100201"
    assert find(code="990121100201", village="老屯村") == "990121100201"
    assert refusal(code="990121100201", village="雁庄村") == "code-and-name-differ"
    assert refusal(code="990121999999") == "unknown-village"


def test_names_decide_where_there_is_no_code():
    assert find(town="芦坪镇", village="雁庄村") == "990121101200"
    assert find(county="雁北县", town="芦溪镇", village="雁庄村") == "990122100200"
    assert find(town="芦溪镇", village="玉屯") == "990121100201"
    assert find(village="玉 屯 村") == "990121100201"
    assert find(county="芦原县", town="芦溪镇", village="雁庄社区") == "990121100202"


def test_two_villages_of_one_name_are_never_chosen_between():
    assert refusal(town="芦溪镇", village="雁庄村") == "ambiguous-village"
    assert refusal(village="雁庄村") == "ambiguous-village"


def test_an_unknown_village_says_where_its_namesakes_are():
    with pytest.raises(CellError, match="芦原县芦溪镇玉屯村") as caught:
        find(town="芦坪镇", village="玉屯村")
    assert caught.value.code == "unknown-village"


def test_keys_leave_out_what_villages_are_called_besides_their_name():
    assert village_key("雁庄") == village_key("雁庄村") == village_key("雁庄村 村民委员会")
    assert village_key("村") == "村"


def test_a_region_list_gives_villages_with_town_and_county():
    assert sample_villages().by_code("990121100200") == VillageRef(
        "990121100200", "雁庄村", "芦溪镇", "芦原县"
    )
    assert sample_villages().by_code("990121100000") is None
