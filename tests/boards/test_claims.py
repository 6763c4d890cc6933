"""Open amounts are read from the ledger, by account and party, and kept up with it."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest
from django.db import IntegrityError, transaction

from lingyan.boards import actions
from lingyan.boards.claims import open_claims
from lingyan.boards.models import OpenClaim
from lingyan.economy.books import actions as books
from lingyan.economy.books.models import Balance, Party
from lingyan.economy.books.rules import OpeningRow
from lingyan.kernel import clock
from tests.boards.support import TODAY, household, owe
from tests.economy.books.support import book_of
from tests.support.actors import everything
from tests.support.identity import Tree


def day(number: int) -> dt.date:
    return dt.date(2026, 2, number)


def kept(tree: Tree) -> list[tuple[str, str, dt.date, int]]:
    rows = (
        OpenClaim.objects.filter(region=tree.village).select_related("party").order_by("account", "on", "pk")
    )
    return [(row.account, row.party.code if row.party else "", row.on, row.left) for row in rows]


def test_each_party_and_account_by_itself(tree: Tree) -> None:
    one, two = household(tree.village, "王小明"), household(tree.village, "李小红")
    owe(tree.village, 100_00, one, account="11301", on=day(1))
    owe(tree.village, 50_00, one, account="11301", on=day(2))
    owe(tree.village, -120_00, one, account="11301", on=day(3))
    owe(tree.village, -40_00, two, account="11301", on=day(3))
    owe(tree.village, 7_00, on=day(4))
    actions.catch_up()
    assert kept(tree) == [("11201", "", day(4), 7_00), ("11301", one, day(2), 30_00)]
    balance = sum(row.debit - row.credit for row in Balance.objects.filter(party=Party.objects.get(code=one)))
    assert balance == 30_00


def test_what_the_book_began_with_is_as_old_as_the_day_before(tree: Tree) -> None:
    code = household(tree.village, "王小明")
    rows = [OpeningRow("11301", 90_00, 0, code, ""), OpeningRow("30101", 0, 90_00, "", "")]
    books.set_opening(everything(), book_id=book_of(tree.village).pk, rows=rows)
    owe(tree.village, -20_00, code, account="11301", on=day(3))
    actions.catch_up()
    assert kept(tree) == [("11301", code, dt.date(2025, 12, 31), 70_00)]
    assert OpenClaim.objects.get().voucher is None


def test_a_red_voucher_takes_its_claim_back_and_no_older_one(tree: Tree) -> None:
    owe(tree.village, 30_00, on=day(1))
    wrong = owe(tree.village, 80_00, on=day(2))
    red = books.reverse(everything(1), voucher_id=wrong.pk, date=day(3))
    books.review(everything(2), voucher_id=red.pk)
    books.post(everything(3), voucher_id=red.pk)
    actions.catch_up()
    assert kept(tree) == [("11201", "", day(1), 30_00)]


def test_drafts_and_vouchers_to_come_are_no_claim(tree: Tree) -> None:
    owe(tree.village, 30_00, on=TODAY)
    with clock.fixed(TODAY - dt.timedelta(days=1)):
        assert list(open_claims("", clock.today())) == []
    assert [each.left for each in open_claims("", TODAY)] == [30_00]


def test_only_what_changed_is_written_and_what_is_paid_goes(tree: Tree) -> None:
    first = owe(tree.village, 30_00, on=day(1))
    owe(tree.village, 20_00, on=day(2))
    actions.catch_up()
    before = set(OpenClaim.objects.values_list("pk", flat=True))
    owe(tree.village, -30_00, on=day(4))
    actions.catch_up()
    [row] = OpenClaim.objects.all()
    assert row.pk in before and row.voucher_id != first.pk
    with clock.fixed(TODAY + dt.timedelta(days=1)):
        actions.catch_up()
    assert OpenClaim.objects.get().pk == row.pk


@pytest.mark.parametrize("path", ["other_village", "village"])
def test_a_place_is_read_without_touching_its_neighbours(tree: Tree, path: str) -> None:
    for village in (tree.village, tree.other_village):
        owe(village, 30_00, on=day(1))
    actions.differences(getattr(tree, path).path).write()
    assert OpenClaim.objects.get().region == getattr(tree, path)


def test_an_open_amount_stands_once_with_and_without_party_and_voucher(tree: Tree) -> None:
    owe(tree.village, 30_00, on=day(1))
    owe(tree.village, 20_00, household(tree.village, "王小明"), account="11301", on=day(2))
    actions.catch_up()
    for row in OpenClaim.objects.all():
        row.pk = None
        with pytest.raises(IntegrityError), transaction.atomic():
            row.save()
    OpenClaim.objects.create(
        region=tree.village, book=book_of(tree.village), account="11201", on=day(3), left=1
    )
    with pytest.raises(IntegrityError), transaction.atomic():
        OpenClaim.objects.create(
            region=tree.village, book=book_of(tree.village), account="11201", on=day(3), left=1
        )


def test_who_comes_second_finds_it_done(tree: Tree, monkeypatch: pytest.MonkeyPatch) -> None:
    owe(tree.village, 30_00, on=day(1))
    store, done = actions._stored, list[int]()

    def overtaken(*arguments: Any) -> bool:
        monkeypatch.setattr(actions, "_stored", store)
        done.append(actions.catch_up())
        return store(*arguments)

    monkeypatch.setattr(actions, "_stored", overtaken)
    assert actions.catch_up() == 0
    assert done[0] > 0 and OpenClaim.objects.get().left == 30_00
