"""Topics and posts as data, and the order of desks."""

from __future__ import annotations

import pytest

from lingyan.identity.roles import table
from lingyan.people.rules import VILLAGE_BODIES
from lingyan.questions import models, rules
from lingyan.questions.rules import Level


def test_the_tables_name_roles_and_posts_that_exist() -> None:
    roles = {role for kind in rules.concerned().values() for role in kind.roles}
    posts = {post for kind in rules.concerned().values() for post in kind.posts}
    assert roles <= table().roles.keys()
    assert posts <= {(body.kind, title) for body in VILLAGE_BODIES for title, _ in body.posts}
    assert all(topic.label and topic.post for topic in rules.topics().values())


def test_every_post_of_a_village_belongs_to_a_kind() -> None:
    for body in VILLAGE_BODIES:
        for title, _ in body.posts:
            assert rules.kind_of_post(body.kind, title) != "other"
    assert rules.kind_of_post("party", "看门人") == "other"


def test_levels_are_the_same_in_rules_and_in_the_database() -> None:
    assert dict(models.Level.choices) == {int(level): label for level, label in rules.LEVEL_LABELS.items()}


@pytest.mark.parametrize(
    ("kinds", "floor"),
    [
        ([], Level.VILLAGE),
        (["secretary"], Level.SUPERVISION),
        (["secretary", "accountant"], Level.SUPERVISION),
        (["overseer"], Level.TOWNSHIP),
        (["secretary", "overseer"], Level.TOWNSHIP),
        (["township", "clerk"], Level.COUNTY),
    ],
)
def test_nobody_concerned_is_at_or_above_the_floor(kinds: list[str], floor: Level) -> None:
    assert rules.floor_of(kinds) is floor
    assert rules.floor_of(kinds, Level.TOWNSHIP) is (max(floor, Level.TOWNSHIP) if kinds else floor)


def test_desks_pass_upwards_and_end_at_the_county() -> None:
    assert [rules.above(level) for level in Level] == [
        Level.TOWNSHIP, Level.TOWNSHIP, Level.COUNTY, None,
    ]  # fmt: skip


def test_names_are_found_also_when_spaced_and_a_single_character_is_none() -> None:
    assert rules.names_in("去年 王 小明 家的事", ["王小明", "李", "赵大"]) == {"王小明"}
    assert rules.names_in("李家", ["李"]) == set()
