"""Taking over the sample ledgers: stored, posted by another, closed as taken over, and to the fen as expected."""

from __future__ import annotations

import csv
from collections import defaultdict
from functools import cache

import pytest

from lingyan.economy.books import actions, integrity
from lingyan.economy.books.importing import BooksCheck
from lingyan.economy.books.models import (
    Account,
    Balance,
    Book,
    ImportBatch,
    ImportedBook,
    Line,
    Party,
    Voucher,
)
from lingyan.kernel.month import Month
from lingyan.kernel.problems import Denied, Problem
from lingyan.people.models import PersonalData
from lingyan.regions import actions as region_actions
from lingyan.regions.importing import RegionRow
from tests.economy.books.actions.vouchers import person
from tests.economy.books.importing.support import GOOD, LEDGERS, check, sample
from tests.support.actors import everything
from tests.support.refusals import refused
from tests.support.samples import samples_dir

IMPORTER, POSTER = person(21, "导入员"), person(22, "记账员")


@pytest.fixture
def city(db: None) -> None:
    import datetime as dt

    with (samples_dir() / "regions.csv").open(encoding="utf-8") as source:
        rows = [
            RegionRow(row["code"], row["name"], row["level"], row["parent"], "regions.csv", number)
            for number, row in enumerate(csv.DictReader(source), start=2)
        ]
    region_actions.import_regions(everything(), rows, valid_from=dt.date(2000, 1, 1), fictional=True)


@cache
def checked(name: str) -> BooksCheck:
    return check(sample(name), openings=[sample(name, ".期初")])


def take_over(name: str) -> list[Book]:
    report = actions.import_books(IMPORTER, checked(name), accept_warnings=True)
    return list(Book.objects.filter(pk__in=[one.book_id for one in report.books]))


def trial_balance(book: Book) -> dict[tuple[str, str], tuple[int, int, int, int]]:
    """First-level opening, debit, credit, closing by month, from kept balances."""
    opening: dict[str, int] = defaultdict(int)
    turnover: dict[tuple[int, str], list[int]] = defaultdict(lambda: [0, 0])
    for month, code, debit, credit in Balance.objects.filter(book=book, month__lt=202600).values_list(
        "month", "account__code", "debit", "credit"
    ):
        if month == 202500:
            opening[code[:3]] += debit - credit
        else:
            turnover[month, code[:3]][0] += debit
            turnover[month, code[:3]][1] += credit
    figures = {}
    for month in range(202501, 202513):
        for code in sorted({*opening, *(code for _, code in turnover)}):
            debit, credit = turnover[month, code]
            start = opening[code]
            opening[code] += debit - credit
            figures[str(Month.from_int(month)), code] = (start, debit, credit, opening[code])
    return figures


def expected(name: str, village: str) -> dict[tuple[str, str], tuple[int, int, int, int]]:
    with (LEDGERS / "expected" / f"{name}-2025.trial-balance.csv").open(encoding="utf-8") as source:
        return {
            (row["month"], row["account"]): tuple(
                int(row[key]) for key in ("opening_fen", "debit_fen", "credit_fen", "closing_fen")
            )
            for row in csv.DictReader(source)
            if row["village"] == village
        }


@pytest.mark.slow
@pytest.mark.parametrize("name", GOOD)
def test_whole_way_of_every_sample(city: None, name: str) -> None:
    books = take_over(name)
    ids = [book.pk for book in books]
    for month in Month(2025, 1).through(Month(2025, 12)):
        report = actions.post_month(POSTER, month=month, book_ids=ids)
        assert report.problems == []
        closed = actions.close_months(POSTER, month=month, book_ids=ids, accept_warnings=True)
        assert sorted(closed.closed) == sorted(ids), closed.findings
    assert list(integrity.breaches()) == []
    for book in books:
        assert set(book.periods.values_list("state", flat=True)) == {"taken_over"}
        figures = trial_balance(book)
        wanted = expected(name, book.organisation.region.code)
        assert {key: figures.get(key, (0, 0, 0, 0)) for key in wanted} == wanted
        assert {key for key, value in figures.items() if any(value)} <= set(wanted)


def test_importer_does_not_post(city: None) -> None:
    books = take_over(GOOD[0])
    report = actions.post_month(IMPORTER, month=Month(2025, 1), book_ids=[books[0].pk])
    assert report.vouchers == 0
    assert {one.code for one in report.problems} == {"same-person"}


def test_source_stays_with_the_voucher(city: None) -> None:
    [book] = take_over(GOOD[4])
    voucher = book.vouchers.order_by("month", "number").first()
    assert (str(voucher), voucher.source_rows.split("!")[1]) == ("2025-01 记-0001", "3-4")
    assert (voucher.maker_id, str(voucher.original_maker)) == (21, "陈芳芳")
    batch = ImportBatch.objects.get()
    assert {one["name"] for one in batch.files} == {sample(GOOD[4]).name, sample(GOOD[4], ".期初").name}


def test_void_numbers_stay_void(city: None) -> None:
    [book] = take_over(GOOD[1])
    void = book.vouchers.filter(state="void")
    assert [(str(one.month), one.number) for one in void] == [("2025-06", 5), ("2025-09", 6)]


def test_names_of_persons_stand_in_the_erasable_table(city: None) -> None:
    [book] = take_over(GOOD[3])
    assert not Party.objects.filter(book=book, name="彭连荣").exists()
    assert PersonalData.objects.filter(name="彭连荣").exists()
    assert Account.objects.filter(book=book, name="彭连荣").exists() is False


def test_same_files_again_change_nothing(city: None) -> None:
    take_over(GOOD[4])
    before = (Voucher.objects.count(), Balance.objects.count(), PersonalData.objects.count())
    report = actions.import_books(IMPORTER, checked(GOOD[4]), accept_warnings=True)
    assert report.repeated
    assert (Voucher.objects.count(), Balance.objects.count(), PersonalData.objects.count()) == before


def altered(name: str, change) -> BooksCheck:
    """The sample with its first voucher changed, under another digest."""
    import copy
    import dataclasses

    result = copy.deepcopy(checked(name))
    book = result.books[0]
    book.vouchers = change(book.vouchers)
    book.sources = [dataclasses.replace(one, sha256=f"{one.sha256[:-1]}x") for one in book.sources]
    return result


def test_differences_from_before_are_listed(city: None) -> None:
    import dataclasses

    take_over(GOOD[4])

    def change(vouchers):
        first, _, *rest = vouchers
        line = dataclasses.replace(first.lines[0], summary="改过")
        return [dataclasses.replace(first, lines=(line, *first.lines[1:])), *rest]

    with refused("differs-from-taken-over") as caught:
        actions.import_books(IMPORTER, altered(GOOD[4], change), accept_warnings=True)
    assert [one.code for one in caught.value.problems] == ["differs-from-taken-over", "missing-in-file"]
    assert caught.value.problems[0].row == 3


def test_later_months_are_added_to_what_is_there(city: None) -> None:
    half = altered(GOOD[4], lambda vouchers: [one for one in vouchers if one.month < Month(2025, 7)])
    actions.import_books(IMPORTER, half, accept_warnings=True)
    first = Voucher.objects.count()
    report = actions.import_books(IMPORTER, checked(GOOD[4]), accept_warnings=True)
    assert report.books[0].vouchers == len(checked(GOOD[4]).books[0].vouchers) - first
    assert ImportedBook.objects.count() == 2


def test_an_opening_that_differs_from_what_stands_here_is_shown(city: None) -> None:
    import dataclasses

    take_over(GOOD[4])
    other = altered(GOOD[4], lambda vouchers: vouchers)
    first, *rest = other.books[0].opening
    other.books[0].opening = [dataclasses.replace(first, amount_fen=first.amount_fen + 100), *rest]
    with refused("opening-differs") as caught:
        actions.import_books(IMPORTER, other, accept_warnings=True)
    assert "年初余额与系统不符" in str(caught.value)


def test_closed_path_after_go_live(city: None) -> None:
    half = altered(GOOD[4], lambda vouchers: [one for one in vouchers if one.month < Month(2025, 7)])
    report = actions.import_books(IMPORTER, half, accept_warnings=True)
    actions.go_live(everything(), book_id=report.books[0].book_id, month=Month(2025, 7))
    with refused("already-live"):
        actions.import_books(IMPORTER, checked(GOOD[4]), accept_warnings=True)


def test_missing_numbers_are_a_warning_and_then_known(city: None) -> None:
    gap = altered(
        GOOD[4], lambda vouchers: [one for one in vouchers if (int(one.month), one.number) != (202503, 4)]
    )
    with refused("numbering-gap"):
        actions.import_books(IMPORTER, gap)
    assert not Voucher.objects.exists()
    report = actions.import_books(IMPORTER, gap, accept_warnings=True)
    assert ImportedBook.objects.get().gaps == [[202503, "记", 4]]
    ids = [report.books[0].book_id]
    for month in Month(2025, 1).through(Month(2025, 4)):
        actions.post_month(POSTER, month=month, book_ids=ids)
        assert actions.close_months(POSTER, month=month, book_ids=ids, accept_warnings=True).closed == ids
    assert list(integrity.breaches()) == []


def test_all_or_nothing(city: None, monkeypatch: pytest.MonkeyPatch) -> None:
    from lingyan.economy.books.actions import takeover

    def fail(name: str) -> None:
        if name == "books.import.before-commit":
            raise RuntimeError(name)

    monkeypatch.setattr(takeover, "reach", fail)
    with pytest.raises(RuntimeError):
        take_over(GOOD[5])
    assert not any(model.objects.exists() for model in (Voucher, Line, Balance, ImportBatch, Book, Party))


def test_errors_and_rights(city: None) -> None:
    bad = BooksCheck([], [], [Problem("unbalanced", "借贷不平")], [])
    with refused("unbalanced"):
        actions.import_books(IMPORTER, bad)
    with pytest.raises(Denied):
        actions.import_books(
            person(9, "审计", without=["books.import"]), checked(GOOD[4]), accept_warnings=True
        )


def test_start_in_mid_year_brings_turnover(city: None) -> None:
    """Opening balances of July with turnover since January: the year's figures are whole."""
    import dataclasses

    result = altered(GOOD[4], lambda vouchers: [one for one in vouchers if one.month >= Month(2025, 7)])
    book = result.books[0]
    net: dict[tuple[str, str, str, str], list[int]] = defaultdict(lambda: [0, 0, 0])
    for line in book.opening:
        net[line.account_code, line.party, line.party_code, line.project][0] += line.amount_fen
    for voucher in checked(GOOD[4]).books[0].vouchers:
        for line in voucher.lines if voucher.month < Month(2025, 7) and not voucher.void else ():
            cell = net[line.account_code, line.party, line.party_code, line.project]
            cell[1] += line.debit_fen
            cell[2] += line.credit_fen
    template = book.opening[0]
    book.opening = [
        dataclasses.replace(
            template, account_code=key[0], party=key[1], party_code=key[2], project=key[3],
            amount_fen=opening + debit - credit, ytd_debit_fen=debit, ytd_credit_fen=credit,
        )
        for key, (opening, debit, credit) in net.items()
    ]  # fmt: skip
    book.opening_month = Month(2025, 7)
    report = actions.import_books(IMPORTER, result, accept_warnings=True)
    stored = Book.objects.get()
    assert stored.first_month == Month(2025, 7)
    for month in Month(2025, 7).through(Month(2025, 12)):
        actions.post_month(POSTER, month=month, book_ids=[stored.pk])
        closed = actions.close_months(POSTER, month=month, book_ids=[stored.pk], accept_warnings=True)
        assert closed.closed == [stored.pk], closed.findings
    figures, wanted = trial_balance(stored), expected(GOOD[4], report.books[0].village_code)
    late = {key: value for key, value in wanted.items() if key[0] >= "2025-07"}
    assert {key: figures.get(key, (0, 0, 0, 0)) for key in late} == late
    assert list(integrity.breaches()) == []
