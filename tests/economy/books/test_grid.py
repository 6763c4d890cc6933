"""A posted voucher grid comes back as entries, or as the same rows with what is wrong."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lingyan.economy.books.grid import Choice, Line, code_of, read, with_errors
from lingyan.economy.books.rules import MAX_LINES, Entry
from lingyan.kernel.money import plain_yuan
from lingyan.kernel.problems import Problem


def posted(*rows: tuple[str, str, str, str, str, str]) -> dict[str, str]:
    fields = ("summary", "account", "party", "project", "debit", "credit")
    return {
        f"lines-{n}-{field}": value
        for n, row in enumerate(rows)
        for field, value in zip(fields, row, strict=True)
    }


def test_rows_become_entries_and_blank_rows_are_left_out() -> None:
    typed = read(
        posted(
            ("收租金", "10201 银行存款/基本存款账户", "", "", "1,300.00", ""),
            ("", "", "", "", "", ""),
            ("收租金", "501", "U002 石桥镇农资门市", "P01 灌渠维修", "", "１３００"),
        )
    )
    assert typed.problems == ()
    assert typed.entries == (
        Entry("10201", "收租金", 130_000, 0),
        Entry("501", "收租金", 0, 130_000, party="U002", project="P01"),
    )


def test_rows_keep_their_order_by_number_not_by_text() -> None:
    data = {f"lines-{n}-summary": str(n) for n in (10, 2, 9)}
    assert [line.summary for line in read(data).lines] == ["2", "9", "10"]


@pytest.mark.parametrize(
    ("amount", "code"),
    [("12元3", "bad-amount"), ("1.005", "too-many-decimals"), ("9" * 20, "amount-overflow")],
)
def test_an_unreadable_amount_is_named_by_row_and_side(amount: str, code: str) -> None:
    typed = read(posted(("甲", "101", "", "", amount, ""), ("乙", "501", "", "", "", "1")))
    assert [(problem.code, problem.row, problem.value) for problem in typed.problems] == [(code, 1, amount)]
    assert typed.lines[0].errors[0].startswith("第1行借方")
    assert typed.lines[0].debit == amount, "what was typed is shown again"
    assert [entry.account for entry in typed.entries] == ["501"]


def test_too_many_rows_and_too_long_a_summary_are_refused() -> None:
    many = posted(*[("甲", "101", "", "", "1", "")] * (MAX_LINES + 1))
    assert [problem.code for problem in read(many).problems] == ["too-many-lines"]
    assert read(posted(("长" * 201, "101", "", "", "1", ""))).problems[0].code == "summary-too-long"


def test_later_faults_join_their_rows() -> None:
    lines = with_errors([Line("甲"), Line("乙")], [Problem("x", "科目停用", row=2), Problem("y", "整张")])
    assert [line.errors for line in lines] == [(), ("科目停用",)]


def test_a_choice_is_found_by_initials_of_the_whole_and_of_its_last_part() -> None:
    choice = Choice("10201", "银行存款/基本存款账户")
    assert (choice.shown, choice.initials.split()) == (
        "10201 银行存款/基本存款账户",
        ["yhckjbckzh", "jbckzh"],
    )
    assert [code_of(text) for text in ("101 库存现金", "101", "", "  ")] == ["101", "101", "", ""]


@given(st.lists(st.tuples(st.integers(1, 10**12), st.booleans()), min_size=1, max_size=20))
def test_every_amount_typed_is_read_to_the_fen(amounts: list[tuple[int, bool]]) -> None:
    rows = [
        ("甲", "101", "", "", *((plain_yuan(fen), "") if debit else ("", plain_yuan(fen))))
        for fen, debit in amounts
    ]
    entries = read(posted(*rows)).entries
    assert [(entry.debit, entry.credit) for entry in entries] == [
        (fen, 0) if debit else (0, fen) for fen, debit in amounts
    ]


@given(st.dictionaries(st.text(max_size=20), st.text(max_size=20)))
def test_any_form_is_read_without_failing(data: dict[str, str]) -> None:
    assert len(read(data).entries) <= len(read(data).lines)
