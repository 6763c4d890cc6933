"""Names as people type them, one a line."""

from __future__ import annotations

from lingyan.team.appraisal.forms import read_names


def test_one_name_a_line_and_who_is_on_probation() -> None:
    found = read_names(
        "王小明\n\n 李桂花（预备）\n赵春生 预备\n钱秀英,预备\n孙有田(预备)\n吴大山 probationary\n"
    )
    assert [(each.name, each.graded) for each in found] == [
        ("王小明", True), ("李桂花", False), ("赵春生", False), ("钱秀英", False), ("孙有田", False),
        ("吴大山", False),
    ]  # fmt: skip


def test_the_word_alone_names_nobody() -> None:
    assert read_names("预备\n（预备）\n") == []
