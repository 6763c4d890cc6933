"""All eight villages of the sample ledgers come out as `expected/` says, to the fen."""

from __future__ import annotations

import csv
from collections import defaultdict
from functools import cache
from pathlib import Path

import pytest

from lingyan.economy.books.importing import BooksCheck, ParsedBook
from lingyan.kernel.month import Month

from .support import GOOD, LEDGERS, check, faults, rewrite, sample

pytestmark = pytest.mark.slow

Figures = dict[tuple[str, str, str], tuple[int, int, int, int]]


@cache
def _checked(name: str) -> BooksCheck:
    control = LEDGERS / f"{name}-2025.余额表12月.xlsx"
    return check(
        sample(name), openings=[sample(name, ".期初")], control=control if control.exists() else None
    )


def _expected(name: str, table: str) -> list[dict[str, str]]:
    with (LEDGERS / "expected" / f"{name}-2025.{table}.csv").open(encoding="utf-8") as source:
        return list(csv.DictReader(source))


def trial_balance(book: ParsedBook) -> Figures:
    """First-level opening, debit, credit and closing of each month, from opening lines and vouchers alone."""
    turnover: dict[tuple[Month, str], list[int]] = defaultdict(lambda: [0, 0])
    balance: dict[str, int] = defaultdict(int)
    for opening in book.opening:
        balance[opening.account_code[:3]] += opening.amount_fen
    for voucher in book.vouchers:
        for line in voucher.lines if not voucher.void else ():
            turnover[voucher.month, line.account_code[:3]][0] += line.debit_fen
            turnover[voucher.month, line.account_code[:3]][1] += line.credit_fen
    figures: Figures = {}
    accounts = {*balance, *(account for _, account in turnover)}
    for month in Month(2025, 1).through(Month(2025, 12)):
        for account in accounts:
            debit, credit = turnover[month, account]
            opening_fen = balance[account]
            balance[account] += debit - credit
            figures[book.village_code, str(month), account] = (opening_fen, debit, credit, balance[account])
    return figures


def _figures(result: BooksCheck) -> Figures:
    return {key: value for book in result.books for key, value in trial_balance(book).items() if any(value)}


def _expected_figures(name: str) -> Figures:
    columns = ("opening_fen", "debit_fen", "credit_fen", "closing_fen")
    rows = {
        (row["village"], row["month"], row["account"]): tuple(int(row[column]) for column in columns)
        for row in _expected(name, "trial-balance")
    }
    return {key: value for key, value in rows.items() if any(value)}  # type: ignore[misc]


@pytest.mark.parametrize("name", GOOD)
def test_trial_balance_of_every_month_is_right_to_the_fen(name: str) -> None:
    assert faults(_checked(name)) == []
    assert _figures(_checked(name)) == _expected_figures(name)


@pytest.mark.parametrize("name", GOOD)
def test_closing_folding_red_and_void_vouchers_are_told(name: str) -> None:
    found = {
        (book.village_code, str(each.date), each.word, str(each.number)): (
            "void" if each.void else each.kind,
            each.lines[0].summary,
        )
        for book in _checked(name).books
        for each in book.vouchers
        if each.void or each.kind != "normal"
    }
    assert found == {
        (row["village"], row["date"], row["word"], row["number"]): (row["kind"], row["summary"])
        for row in _expected(name, "special-vouchers")
    }


def test_numbers_of_vouchers_and_lines() -> None:
    counts = {
        book.village_name: (len(book.vouchers), sum(len(each.lines) for each in book.vouchers))
        for name in GOOD
        for book in _checked(name).books
    }
    assert counts["凤桥村"] == (566, 1445)
    assert counts["西园村"] == (391, 1037)
    assert counts["榆山村"] == (312, 805)
    assert counts["芦寨村"] == (340, 999)
    assert counts["铁潭村"] == (407, 1050)
    agency = [counts[village] for village in ("鹭塘村", "新堡村", "银冲村")]
    assert [sum(numbers) for numbers in zip(*agency, strict=True)] == [1023, 2751]


def test_each_layout_is_named_with_its_reason() -> None:
    shown = {name: _checked(name).layouts[0] for name in GOOD}
    assert [shown[name].title for name in GOOD] == [
        "用友T3",
        "金蝶KIS",
        "旧版月表",
        "老科目",
        "单列带符号",
        "代理中心多村",
    ]
    assert shown[GOOD[0]].reason == "第4行表头含“用友T3”12列中的12列，12列名称相同"


def test_the_old_chart_is_mapped_as_expected() -> None:
    book = _checked("04-老科目-芦寨村").books[0]
    assert book.chart == "2004"
    mapped = {(each.old_code, each.old_name, each.new_code, each.new_name) for each in book.account_map}
    assert mapped == {
        (row["old_code"], row["old_name"], row["code_2023"], row["name_2023"])
        for row in _expected("04-老科目-芦寨村", "account-map")
    }
    household = next(each for each in book.account_map if each.old_code == "1130101")
    assert household.party == "彭连荣"
    assert next(each for each in book.account_map if each.old_code == "15402").project == "芦寨村通组路硬化"


def test_a_vouchers_source_is_kept() -> None:
    book = _checked("01-用友T3-凤桥村").books[0]
    first = book.vouchers[0]
    assert (first.word, first.number, first.maker, first.checker, first.attachments) == (
        "记",
        1,
        "吕春红",
        "唐仲土",
        6,
    )
    assert (first.source_sheet, first.source_rows) == ("序时账", (5, 6))
    assert first.source_sha256 == book.sources[0].sha256
    assert {each.code: each.name for each in book.accounts}["10201"] == "银行存款/基本存款账户"


def test_households_of_one_name_are_told_apart_by_code() -> None:
    book = _checked("02-金蝶KIS-西园村").books[0]
    twins = {each.party_code: each.amount_fen for each in book.opening if each.party == "韦玲珍"}
    assert twins == {"H0004": 900000, "H0017": -578383}


def test_only_the_deepest_rows_are_opening_balances() -> None:
    book = _checked("03-旧版月表-榆山村").books[0]
    lines = [each for each in book.opening if each.account_code.startswith("113")]
    assert len(lines) == 10
    assert sum(each.amount_fen for each in lines) == 1074447
    project = next(each for each in book.opening if each.account_code == "231")
    assert (project.project, project.party) == ("榆山村通组路硬化", "")


# Renamed files, moved headers


@pytest.mark.parametrize("name", GOOD)
@pytest.mark.parametrize("above", [1, 9])
def test_other_names_and_rows_above_the_header_change_nothing(name: str, above: int, tmp_path: Path) -> None:
    journal = rewrite(sample(name), tmp_path / "甲", above=above)
    opening = rewrite(sample(name, ".期初"), tmp_path / "乙", above=above + 1)
    result = check(journal, openings=[opening])
    assert faults(result) == []
    assert _figures(result) == _expected_figures(name)
    assert result.layouts[0].header_row == _checked(name).layouts[0].header_row + above


@pytest.mark.parametrize(
    ("name", "titles"), [("01-用友T3-凤桥村", 3), ("04-老科目-芦寨村", 1), ("05-单列带符号-铁潭村", 1)]
)
def test_without_title_rows_the_opening_says_whose_book_it_is(name: str, titles: int, tmp_path: Path) -> None:
    journal = rewrite(sample(name), tmp_path / "甲", without=titles)
    result = check(journal, openings=[sample(name, ".期初")])
    assert faults(result) == []
    assert _figures(result) == _expected_figures(name)
    assert faults(check(journal)) == [("unknown-village", "", None, None, "")]
    code = _checked(name).books[0].village_code
    assert check(journal, village=code).books[0].village_code == code


def test_all_files_at_once(tmp_path: Path) -> None:
    result = check(*(sample(name) for name in GOOD), openings=[sample(name, ".期初") for name in GOOD])
    assert faults(result) == []
    assert len(result.books) == 8
