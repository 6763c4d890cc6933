"""Names are ordered by the strokes of the surname, then of the given name."""

from __future__ import annotations

from lingyan.team.term.printing.strokes import stroke_key


def test_surnames_come_by_their_strokes() -> None:
    # 王 4, 冯 5, 孙 6, 李 7, 郑 8, 赵 9, 钱 10, 蒋 12, 褚 13
    names = ["褚清明", "赵春生", "李长河", "王守田", "郑石头", "冯立春", "蒋白露", "钱有田", "孙秀兰"]
    assert sorted(names, key=stroke_key) == [
        "王守田", "冯立春", "孙秀兰", "李长河", "郑石头", "赵春生", "钱有田", "蒋白露", "褚清明",
    ]  # fmt: skip


def test_one_surname_is_ordered_by_the_given_name_the_shorter_first() -> None:
    assert sorted(["王永", "王一鸣", "王一"], key=stroke_key) == ["王一", "王一鸣", "王永"]


def test_a_character_that_the_table_does_not_have_comes_last() -> None:
    assert sorted(["𱁬山", "赵山"], key=stroke_key) == ["赵山", "𱁬山"]
