"""Topics and posts as data, the order of desks, and the receipt."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lingyan.identity.roles import table
from lingyan.people.rules import VILLAGE_BODIES
from lingyan.questions import models, rules
from lingyan.questions.rules import Level

secrets = st.binary(min_size=16, max_size=64)


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


@given(secrets)
def test_a_receipt_is_read_however_it_is_written_down(secret: bytes) -> None:
    receipt = rules.receipt_of(secret)
    assert len(receipt) == rules.RECEIPT_DIGITS + 2
    assert rules.read_receipt(rules.in_groups(receipt)) == receipt
    full_width = receipt.translate(str.maketrans("0123456789", "０１２３４５６７８９"))
    assert rules.read_receipt(f" {full_width} ") == receipt


@given(secrets, st.integers(0, 23), st.integers(1, 9))
def test_one_wrong_digit_is_noticed(secret: bytes, place: int, change: int) -> None:
    receipt = rules.receipt_of(secret)
    wrong = f"{receipt[:place]}{(int(receipt[place]) + change) % 10}{receipt[place + 1 :]}"
    assert rules.read_receipt(wrong) is None


@given(secrets, st.integers(0, 22))
def test_two_digits_in_the_wrong_order_are_noticed(secret: bytes, place: int) -> None:
    receipt = rules.receipt_of(secret)
    swapped = f"{receipt[:place]}{receipt[place + 1]}{receipt[place]}{receipt[place + 2 :]}"
    assert swapped == receipt or rules.read_receipt(swapped) is None


@pytest.mark.parametrize("text", ["", "12345", "a" * 24, "1" * 23, "1" * 25, "²" * 24])
def test_what_cannot_be_a_receipt(text: str) -> None:
    assert rules.read_receipt(text) is None


def test_a_receipt_needs_something_to_draw_from() -> None:
    with pytest.raises(ValueError, match="128 bits"):
        rules.receipt_of(b"short")


def test_names_are_found_also_when_spaced_and_a_single_character_is_none() -> None:
    assert rules.names_in("去年 王 小明 家的事", ["王小明", "李", "赵大"]) == {"王小明"}
    assert rules.names_in("李家", ["李"]) == set()
