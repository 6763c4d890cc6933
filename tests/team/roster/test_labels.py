from __future__ import annotations

import csv
import json

import pytest

from lingyan.team.roster.labels import DATA, Labels, UnknownLabelError, shipped_labels
from lingyan.team.roster.rules import (
    COLLEGE_LEVELS,
    EDUCATION_LEVELS,
    PARTY_STATUSES,
    SELECTIONS,
    Body,
    PostHeld,
)
from tests.support.samples import samples_dir

LABELS = shipped_labels()


def posts(label: str, **more) -> list[str]:
    return [str(post) for post in LABELS.read_posts(label, **more)]


def test_every_education_label_of_the_samples_has_its_class():
    expected = json.loads(
        (samples_dir() / "rosters/expected/roster-statistics.json").read_text(encoding="utf-8")
    )
    labels = expected["education_labels"]
    assert {label: LABELS.read_education(label).level for label in labels} == labels
    assert not any(LABELS.read_education(label).inferred for label in labels)


@pytest.mark.parametrize(
    ("label", "level"),
    [
        ("本科在读", "高中"),
        ("研究生（在读）", "本科"),
        ("大专肄业", "高中"),
        ("中专结业", "初中"),
        ("初中肄业", "小学"),
    ],
)
def test_a_level_that_was_not_finished_is_inferred_and_says_so(label: str, level: str):
    education = LABELS.read_education(label)
    assert (education.level, education.inferred) == (level, True)


@pytest.mark.parametrize("label", ["见档案", "", "小学肄业", "高中（见档案）", "大专（研究生）", "大学生"])
def test_an_unknown_education_is_refused(label: str):
    with pytest.raises(UnknownLabelError) as caught:
        LABELS.read_education(label)
    assert caught.value.code == "unknown-education"


def test_tables_name_only_levels_and_ways_that_the_rules_know():
    assert set(LABELS.education.values()) <= set(EDUCATION_LEVELS)
    assert set(LABELS.selection.values()) == set(SELECTIONS)
    assert set(LABELS.politics.values()) >= PARTY_STATUSES
    with (DATA / "education-levels.csv").open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    assert tuple(row["level"] for row in rows) == EDUCATION_LEVELS
    assert {row["level"] for row in rows if row["college"] == "yes"} == COLLEGE_LEVELS


@pytest.mark.parametrize(
    ("label", "expected"),
    [
        ("党支部书记", ["村党组织书记"]),
        (
            "党支部副书记兼村委会主任兼集体经济组织理事长",
            ["村党组织副书记", "村民委员会主任", "集体经济组织理事长"],
        ),
        ("党支部委员、村委会委员", ["村党组织委员", "村民委员会委员"]),
        (
            "党总支书记/村民委员会主任/村集体经济组织负责人",
            ["村党组织书记", "村民委员会主任", "集体经济组织理事长"],
        ),
        ("党支部委员，监委会主任", ["村党组织委员", "村务监督委员会主任"]),
        ("村委会主任，股份经济合作社理事长", ["村民委员会主任", "集体经济组织理事长"]),
        ("书记主任一肩挑", ["村党组织书记", "村民委员会主任"]),
        ("书记、主任", ["村党组织书记", "村民委员会主任"]),
        ("支部书记、村主任", ["村党组织书记", "村民委员会主任"]),
        ("村党支部书记 村委会主任", ["村党组织书记", "村民委员会主任"]),
        ("党支部副书记（主持工作）", ["村党组织副书记"]),
        ("党支部书记、党支部书记", ["村党组织书记"]),
        ("党支部纪检委员", ["村党组织委员"]),
        ("村委会副主任、委员", ["村民委员会副主任", "村民委员会委员"]),
    ],
)
def test_posts_are_read_from_what_people_write(label: str, expected: list[str]):
    assert posts(label) == expected


@pytest.mark.parametrize("label", ["团支部书记", "第一书记", "妇女主任", "治保主任", "民兵连长"])
def test_posts_that_only_sound_like_heads_are_other_posts(label: str):
    assert LABELS.read_posts(label) == (PostHeld(Body.OTHER, label),)


@pytest.mark.parametrize("label", ["综合协调专干", "委员", "村委会书记", "村委会主任助理", "、", ""])
def test_a_post_that_is_not_understood_is_refused(label: str):
    with pytest.raises(UnknownLabelError) as caught:
        LABELS.read_posts(label)
    assert caught.value.code == "unknown-post"


def test_the_column_or_the_village_may_name_what_the_label_leaves_out():
    assert posts("委员", body=Body.COMMITTEE) == ["村民委员会委员"]
    assert posts("主任", body=Body.SUPERVISION) == ["村务监督委员会主任"]
    assert posts("雁庄村党支部书记", village="雁庄村") == ["村党组织书记"]


def test_bodies_of_a_column_are_read():
    for label, body in (
        ("村党组织", Body.PARTY),
        ("村民委员会", Body.COMMITTEE),
        ("集体经济组织", Body.COLLECTIVE),
    ):
        assert LABELS.read_body(label) is body
    with pytest.raises(UnknownLabelError, match="组织名称"):
        LABELS.read_body("老年协会")


def test_politics_and_selection():
    assert LABELS.read_politics("党员") == LABELS.read_politics("是") == "中共党员"
    assert LABELS.read_politics("预备党员") == "中共预备党员"
    assert LABELS.read_selection("选举产生") == "选举"
    with pytest.raises(UnknownLabelError):
        LABELS.read_politics("不详")
    with pytest.raises(UnknownLabelError):
        LABELS.read_selection("世袭")


def test_a_county_adds_labels_in_a_folder_of_its_own(tmp_path):
    (tmp_path / "education.csv").write_text("label,level\n农大结业班,中专\n高小,初中\n", encoding="utf-8")
    (tmp_path / "other-posts.csv").write_text("label\n综合协调专干\n", encoding="utf-8")
    labels = Labels.load(tmp_path)
    assert labels.read_education("农大结业班").level == "中专"
    assert labels.read_education("高小").level == "初中"
    assert labels.read_education("大专").level == "大专"
    assert labels.read_posts("综合协调专干") == (PostHeld(Body.OTHER, "综合协调专干"),)
