"""Receipts handed to a village, given and spoilt: every refusal, and what the facts say."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator

import pytest
from django.test import Client
from django.urls import reverse

from lingyan.economy.books import actions
from lingyan.economy.books.facts_receipts import RECEIPT_BOOK, RECEIPT_USE
from lingyan.economy.books.models import ReceiptBook, ReceiptUse, Voucher
from lingyan.economy.books.rules import Entry
from lingyan.facts.queries import request_for
from lingyan.facts.reading import open_reader, read
from lingyan.kernel import clock
from lingyan.kernel.audit import notes
from lingyan.kernel.covers import breaches
from lingyan.kernel.problems import Denied
from lingyan.kernel.rights import BOOKS_CONFIGURE, BOOKS_ENTER
from tests.economy.books.support import book_of
from tests.support.actors import everything, holding
from tests.support.identity import Tree, signed_in, user_with
from tests.support.refusals import refused

TODAY = dt.date(2026, 3, 2)


@pytest.fixture
def tree(db: None) -> Iterator[Tree]:
    with clock.fixed(TODAY):
        yield Tree()


def taking(tree: Tree, debit: str = "101", day: int = 5) -> Voucher:
    entries = [Entry(debit, "收租金", 100_00, 0, "", ""), Entry("50103", "收租金", 0, 100_00, "", "")]
    return actions.save_draft(
        everything(), book_id=book_of(tree.village).pk, date=dt.date(2026, 1, day), entries=entries
    )


def issue(tree: Tree, numbers: str = "1-100", series: str = "统一") -> None:
    actions.issue_receipts(
        everything(), book_id=book_of(tree.village).pk, series=series, numbers=numbers, on=TODAY
    )


def test_a_receipt_has_the_day_of_its_voucher(tree: Tree) -> None:
    issue(tree)
    voucher = taking(tree)
    actions.use_receipts(everything(), voucher_id=voucher.pk, series=" 统一 ", numbers="3，1-2")
    actions.spoil_receipts(everything(), book_id=voucher.book_id, series="统一", numbers="4", on=TODAY)
    rows = ReceiptUse.objects.values_list("first", "last", "on", "voucher")
    assert list(rows) == [
        (1, 2, voucher.date, voucher.pk),
        (3, 3, voucher.date, voucher.pk),
        (4, 4, TODAY, None),
    ]
    request = request_for(tree.village.path, as_of=TODAY)
    with open_reader() as reader:
        issued, used = (
            [row for batch in read(reader, table, request) for row in batch.to_pylist()]
            for table in (RECEIPT_BOOK, RECEIPT_USE)
        )
    assert [(row["series"], row["first"], row["last"], row["year"]) for row in issued] == [
        ("统一", 1, 100, 2026)
    ]
    assert [(row["first"], row["voucher"]) for row in used] == [(1, voucher.pk), (3, voucher.pk), (4, None)]


def test_no_number_is_handed_out_twice_to_anybody(tree: Tree) -> None:
    issue(tree)
    issue(tree, "101-200")
    issue(tree, series="另一种")
    with refused("issued-before"):
        actions.issue_receipts(
            everything(), book_id=book_of(tree.other_village).pk, series="统一", numbers="90-110", on=TODAY
        )


def test_no_number_is_used_or_spoilt_twice_in_a_book(tree: Tree) -> None:
    voucher = taking(tree)
    actions.use_receipts(everything(), voucher_id=voucher.pk, series="统一", numbers="5")
    with refused("used-before"):
        actions.use_receipts(everything(), voucher_id=voucher.pk, series="统一", numbers="4-6")
    with refused("used-before"):
        actions.spoil_receipts(everything(), book_id=voucher.book_id, series="统一", numbers="5", on=TODAY)


def test_only_vouchers_that_take_money(tree: Tree) -> None:
    with refused("no-money"):
        actions.use_receipts(everything(), voucher_id=taking(tree, "11201").pk, series="统一", numbers="5")
    void = taking(tree)
    actions.void_draft(everything(), voucher_id=void.pk, reason="写错")
    with refused("no-money"):
        actions.use_receipts(everything(), voucher_id=void.pk, series="统一", numbers="5")
    with refused("unknown-voucher"):
        actions.use_receipts(everything(), voucher_id=void.pk + 1, series="统一", numbers="5")


def test_what_else_is_refused(tree: Tree) -> None:
    for numbers, series, on, code in (
        ("一", "统一", TODAY, "bad-numbers"), ("1", " ", TODAY, "no-series"), ("1", "长" * 21, TODAY, "no-series"),
        ("1", "统一", TODAY + dt.timedelta(days=1), "future-date"),
    ):  # fmt: skip
        for act in (actions.issue_receipts, actions.spoil_receipts):
            with refused(code):
                act(everything(), book_id=book_of(tree.village).pk, series=series, numbers=numbers, on=on)


def test_who_may(tree: Tree) -> None:
    voucher = taking(tree)
    given = {"series": "统一", "numbers": "1"}
    with pytest.raises(Denied):
        actions.issue_receipts(holding(BOOKS_ENTER), book_id=voucher.book_id, on=TODAY, **given)
    with pytest.raises(Denied):
        actions.spoil_receipts(holding(BOOKS_CONFIGURE), book_id=voucher.book_id, on=TODAY, **given)
    with pytest.raises(Denied):
        actions.use_receipts(holding(BOOKS_ENTER, path="/9999/"), voucher_id=voucher.pk, **given)


def used(tree: Tree) -> list[tuple[int, int, int | None]]:
    """What the facts say: first and last number with the voucher."""
    with open_reader() as reader:
        found = read(reader, RECEIPT_USE, request_for(tree.village.path, as_of=TODAY))
        return [(row["first"], row["last"], row["voucher"]) for batch in found for row in batch.to_pylist()]


def post(voucher: Voucher) -> None:
    actions.review(everything(2), voucher_id=voucher.pk)
    actions.post(everything(3), voucher_id=voucher.pk)


def test_numbers_of_a_voided_draft_are_free_again(tree: Tree) -> None:
    void, right = taking(tree), taking(tree, day=6)
    actions.use_receipts(everything(), voucher_id=void.pk, series="统一", numbers="5")
    actions.void_draft(everything(), voucher_id=void.pk, reason="写错")
    assert used(tree) == []
    actions.use_receipts(everything(), voucher_id=right.pk, series="统一", numbers="5")
    assert used(tree) == [(5, 5, right.pk)]


def test_receipts_of_a_corrected_voucher_are_those_of_the_right_one(tree: Tree) -> None:
    wrong = taking(tree)
    post(wrong)
    actions.use_receipts(everything(), voucher_id=wrong.pk, series="统一", numbers="5")
    entries = [Entry("101", "收租金", 90_00, 0, "", ""), Entry("50103", "收租金", 0, 90_00, "", "")]
    red, right = actions.correct(everything(), voucher_id=wrong.pk, date=wrong.date, entries=entries)
    assert used(tree) == [(5, 5, wrong.pk)]
    post(red)
    assert used(tree) == [(5, 5, right.pk)]
    with refused("used-before"):
        actions.use_receipts(everything(), voucher_id=right.pk, series="统一", numbers="5")
    with refused("reversed"):
        actions.use_receipts(everything(), voucher_id=wrong.pk, series="统一", numbers="6")
    actions.void_draft(everything(), voucher_id=right.pk, reason="不收了")
    assert used(tree) == []


def test_a_typo_is_struck_and_put_down_again(tree: Tree) -> None:
    issue(tree, "1-1000")
    voucher = taking(tree)
    [wrong] = actions.use_receipts(everything(), voucher_id=voucher.pk, series="统一", numbers="12-150")
    actions.strike_use(everything(), use_id=wrong.pk, reason="多打了一个零")
    actions.use_receipts(everything(), voucher_id=voucher.pk, series="统一", numbers="12-15")
    assert used(tree) == [(12, 15, voucher.pk)]
    book = ReceiptBook.objects.get()
    actions.strike_issue(everything(), issue_id=book.pk, reason="多打了一个零")
    issue(tree, "1-100")
    with open_reader() as reader:
        found = read(reader, RECEIPT_BOOK, request_for(tree.village.path, as_of=TODAY))
        assert [row["last"] for batch in found for row in batch.to_pylist()] == [100]
    assert list(breaches(notes())) == []


def test_striking_needs_the_right_a_reason_and_something_to_strike(tree: Tree) -> None:
    issue(tree)
    [use] = actions.spoil_receipts(
        everything(), book_id=book_of(tree.village).pk, series="统一", numbers="1", on=TODAY
    )
    book = ReceiptBook.objects.get()
    with pytest.raises(Denied):
        actions.strike_use(holding(BOOKS_CONFIGURE), use_id=use.pk, reason="写错")
    with pytest.raises(Denied):
        actions.strike_issue(holding(BOOKS_ENTER), issue_id=book.pk, reason="写错")
    for act, key in ((actions.strike_use, {"use_id": use.pk}), (actions.strike_issue, {"issue_id": book.pk})):
        with refused("no-reason"):
            act(everything(), reason=" ", **key)
        act(everything(), reason="写错", **key)
        with refused("struck-before"):
            act(everything(), reason="写错", **key)
        with refused("unknown"):
            act(everything(), reason="写错", **dict.fromkeys(key, 9999))


def test_the_page_strikes_and_says_what_counts(tree: Tree) -> None:
    issue(tree)
    book = book_of(tree.village)
    [use] = actions.spoil_receipts(everything(), book_id=book.pk, series="统一", numbers="3", on=TODAY)
    client = signed_in(Client(), user_with("township-accountant", tree.town, "kuaiji"))
    page, strike = reverse("books:receipts", args=[book.pk]), reverse("books:strike-use", args=[use.pk])
    assert strike in client.get(page).content.decode()
    assert client.post(strike, {"reason": "号码写错"}).status_code == 302
    shown = client.get(page).content.decode()
    assert "已划去" in shown and strike not in shown
    assert client.get(strike).status_code == 404
