"""hledger and beancount, which we did not write, recompute every sample village from our export."""

from __future__ import annotations

from pathlib import Path

import pytest

from lingyan.economy.books import queries
from lingyan.economy.books.exports import FORMATS, Format, write_export
from lingyan.economy.books.exports.beancount import beancount_lines
from lingyan.economy.books.exports.hledger import hledger_lines
from lingyan.economy.books.exports.yearbook import YearBook, public_code, year_book
from lingyan.economy.books.models import Account, Balance, Book, Party, Voucher
from lingyan.economy.books.statements.formulas import balance_sheet_form, evaluate, income_statement_form
from lingyan.kernel.month import Month
from tests.economy.books.journals import expected_rows, journal_files, read_journal
from tests.economy.books.stored import NOON, empty_book, stored_book
from tests.support.oracles import Oracle, bean_check, hledger

pytestmark = pytest.mark.slow

DECEMBER = Month(2025, 12)
each_village = pytest.mark.parametrize("path", journal_files(), ids=lambda path: path.stem[-12:])


@pytest.mark.django_db
@each_village
def test_hledger_finds_the_same_trial_balance_every_month(path: Path, tmp_path: Path) -> None:
    book = stored_book(read_journal(path))
    oracle = Oracle.of(book, 2025, tmp_path)
    assert list(oracle.trial_balance_differences(book, 12)) == []
    compared = sum(1 for _ in queries.monthly_trial_balances(Book.objects.all(), Month(2025, 1), DECEMBER))
    assert compared == len(expected_rows(path, "trial-balance"))


@pytest.mark.django_db
@each_village
def test_statements_from_hledgers_sums_alone(path: Path, tmp_path: Path) -> None:
    book = stored_book(read_journal(path))
    oracle = Oracle.of(book, 2025, tmp_path)
    assert list(oracle.statement_differences(book, 12)) == []
    recount = oracle.recount(12)
    sheet = evaluate(balance_sheet_form(), recount.value, 0)
    income = evaluate(income_statement_form(), recount.value, 0)
    assert list(sheet) == [int(row["closing_fen"]) for row in expected_rows(path, "balance-sheet")]
    assert list(income) == [int(row["amount_fen"]) for row in expected_rows(path, "income-statement")]


@pytest.mark.django_db
@each_village
def test_bean_check_accepts_the_export_and_its_balances(path: Path, tmp_path: Path) -> None:
    book = stored_book(read_journal(path))
    text = "".join(beancount_lines(year_book(book, 2025)))
    assert bean_check(text, tmp_path) == ""
    assert text.count(" balance ") == len({row["account"] for row in expected_rows(path, "trial-balance")})
    wrong = text.replace("  Assets:C101:D  ", "  Assets:C102:C10201:D  ", 1)
    assert "Balance failed" in bean_check(wrong, tmp_path)


def test_the_export_names_nobody(book: Book) -> None:
    """PRIVACY: no household's name and no free-text summary, unless the summaries are asked for."""
    Party.objects.filter(book=book, code="H0007").update(code="孙万福")
    found = year_book(book, 2025)
    for text in ("".join(hledger_lines(found)), "".join(beancount_lines(found))):
        assert "赵户主" not in text
        assert "孙万福" not in text
        assert "H0009" in text
    asked = "".join(hledger_lines(year_book(book, 2025, summaries=True)))
    assert "注销2月4日凭证（孙万福到芦原县参会差旅费）" in asked


def test_two_exports_are_the_same_bytes(book: Book) -> None:
    assert list(hledger_lines(year_book(book, 2025))) == list(hledger_lines(year_book(book, 2025)))


@pytest.mark.parametrize("code", ["张三", "510121199001011234", "ID7", "id7", "A 1", "a:b", "", "H1\n"])
def test_codes_that_could_identify_or_break_a_file_are_replaced(code: str) -> None:
    assert public_code(7, code) == "ID7"


def test_hostile_text_stays_text(book: Book, tmp_path: Path) -> None:
    """A summary cannot smuggle in a posting, a comment or the end of a string."""
    evil = 'x"; 2025-01-01 * "y\\ | (z)\n    101:101:D  1.00 CNY'
    found = year_book(book, 2025, summaries=True)
    hostile = YearBook(
        found.organisation, found.region_code, found.year, found.chart, found.openings,
        tuple(type(each)(each.date, each.word, each.number, each.kind, evil, each.postings)
              for each in found.transactions),
        found.void, found.closing,
    )  # fmt: skip
    assert bean_check("".join(beancount_lines(hostile)), tmp_path) == ""
    journal = tmp_path / "evil.journal"
    journal.write_text("".join(hledger_lines(hostile)), encoding="utf-8")
    assert hledger(journal, "balance", "--depth", "1") == hledger(
        Oracle.of(book, 2025, tmp_path).journal, "balance", "--depth", "1"
    )


@pytest.mark.django_db
def test_a_start_in_mid_year_and_void_numbers_are_exported(tmp_path: Path) -> None:
    book = empty_book("990121107208", Month(2025, 7))
    for code, month, debit, credit in (
        ("101", 202500, 100, 0), ("3220201", 202500, 0, 100),
        ("101", 202506, 900, 0), ("50401", 202506, 0, 900),
    ):  # fmt: skip
        account = Account.objects.get(book=None, code=code)
        Balance.objects.create(book=book, account=account, month=month, debit=debit, credit=credit)
    Voucher.objects.create(
        book=book, month=Month(2025, 8), date=NOON.date(), word="记", number=3, made_at=NOON,
        state=Voucher.State.VOID, leaf=bytes(32),
    )  # fmt: skip
    oracle = Oracle.of(book, 2025, tmp_path)
    assert "; 作废 2025-12-31 记-0003" in oracle.journal.read_text(encoding="utf-8")
    assert oracle.monthly("D") == {("101", month): 900 if month == 6 else 0 for month in range(1, 13)}
    assert bean_check("".join(beancount_lines(year_book(book, 2025))), tmp_path) == ""


@pytest.mark.parametrize("format", FORMATS)
def test_a_file_is_replaced_only_when_the_new_one_is_whole(
    book: Book, tmp_path: Path, format: Format, monkeypatch: pytest.MonkeyPatch
) -> None:
    target = tmp_path / "书.out"
    target.write_text("旧")
    monkeypatch.setattr("lingyan.economy.books.exports.yearbook.public_code", None)
    with pytest.raises(TypeError):
        write_export(target, book, 2025, format)
    assert [path.name for path in tmp_path.iterdir()] == ["书.out"]
    assert target.read_text() == "旧"
    monkeypatch.undo()
    write_export(target, book, 2025, format)
    assert target.stat().st_size > 10_000
