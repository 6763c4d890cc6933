"""The stored rows say what the records say, and only what changed is read again."""

from __future__ import annotations

import datetime as dt

import pytest
from django.db import connection

from lingyan.boards import actions
from lingyan.boards.models import Refresh, VillageMonth
from lingyan.economy.books.models import Book
from lingyan.kernel import clock
from lingyan.kernel.month import Month
from tests.boards.support import FEBRUARY, FIRST, TODAY, close, publish, receive, reconcile
from tests.economy.bank.support import account_of
from tests.support.identity import Tree


def row(tree: Tree, month: Month = FIRST) -> VillageMonth:
    return VillageMonth.objects.get(region=tree.village, month=month)


def test_a_month_as_it_stands(tree: Tree) -> None:
    receive(tree.village, 1_000_00)
    receive(tree.village, 500_00, FEBRUARY)
    actions.catch_up()
    first = row(tree)
    assert (first.closed, first.published_on, first.cash, first.change) == (False, None, 1_000_00, None)
    assert (row(tree, FEBRUARY).cash, row(tree, FEBRUARY).change) == (1_500_00, 500_00)
    assert (row(tree, Month(2026, 3)).change, row(tree, Month(2026, 3)).due_on) == (0, None)
    assert first.due_on == dt.date(2026, 2, 10)


def test_closing_publishing_and_reconciling_are_seen(tree: Tree) -> None:
    receive(tree.village, 1_000_00)
    actions.catch_up()
    account_of(tree.village)
    close(tree.village)
    publish(tree.village, published_at=dt.datetime(2026, 2, 6, 23, 30, tzinfo=clock.ZONE))
    actions.catch_up()
    found = row(tree)
    assert (found.closed, found.published_on) == (True, dt.date(2026, 2, 6))
    assert (found.accounts, found.reconciled) == (1, 0)
    reconcile(tree.village)
    actions.differences(tree.village.path).write()
    assert row(tree).reconciled == 1


def test_a_withdrawn_page_is_not_public_and_a_correction_keeps_the_first_day(tree: Tree) -> None:
    receive(tree.village, 1_000_00)
    first = dt.datetime(2026, 2, 6, 9, tzinfo=clock.ZONE)
    publish(tree.village, state="superseded", published_at=first)
    publish(tree.village, version=2, published_at=first + dt.timedelta(days=9))
    publish(tree.village, FEBRUARY, state="withdrawn", published_at=first, withdrawn_at=first)
    actions.catch_up()
    assert row(tree).published_on == dt.date(2026, 2, 6)
    assert row(tree, FEBRUARY).published_on is None


def test_only_what_changed_is_read_again(tree: Tree, monkeypatch: pytest.MonkeyPatch) -> None:
    for village in (tree.village, tree.other_village):
        receive(village, 100_00)
    asked: list[str] = []
    read = actions.differences
    monkeypatch.setattr(actions, "differences", lambda path: asked.append(path) or read(path))  # type: ignore[func-returns-value]
    assert actions.catch_up() > 0 and asked == [""]
    assert actions.catch_up() == 0 and asked == [""]
    receive(tree.village, 50_00)
    assert actions.catch_up() == 3 and asked == ["", tree.village.path]
    with clock.fixed(TODAY + dt.timedelta(days=1)):
        assert actions.catch_up() == 0 and asked[-1] == ""


def test_who_was_overtaken_leaves_the_newer_rows(tree: Tree, monkeypatch: pytest.MonkeyPatch) -> None:
    receive(tree.village, 100_00)
    actions.catch_up()
    receive(tree.village, 50_00)
    read, asked = actions.differences, list[str]()

    def slowly(path: str) -> actions.Differences:
        asked.append(path)
        found = read(path)
        if len(asked) == 1:  # meanwhile more came, and another has read and stored it
            receive(tree.village, 25_00)
            assert actions.catch_up() == 3
        return found

    monkeypatch.setattr(actions, "differences", slowly)
    assert actions.catch_up() == 0
    assert (row(tree).cash, len(asked)) == (175_00, 2)


def test_nobody_who_writes_waits_while_all_is_read(tree: Tree, monkeypatch: pytest.MonkeyPatch) -> None:
    receive(tree.village, 100_00)
    outside, inside, read = list(connection.savepoint_ids), list[list[str]](), actions.differences

    def looked_at(path: str) -> actions.Differences:
        inside.append(list(connection.savepoint_ids))
        return read(path)

    monkeypatch.setattr(actions, "differences", looked_at)
    assert actions.catch_up() > 0
    assert inside == [outside]


def test_many_places_are_read_as_the_region_around_them(tree: Tree, monkeypatch: pytest.MonkeyPatch) -> None:
    receive(tree.village, 100_00)
    actions.catch_up()
    monkeypatch.setattr(actions, "_ONE_BY_ONE", 1)
    for village in (tree.village, tree.other_village):
        receive(village, 50_00)
    state = Refresh.objects.get()
    assert actions._places(state, 10**9) == [tree.county.path]


def test_what_happens_elsewhere_costs_nothing(tree: Tree) -> None:
    receive(tree.village, 100_00)
    actions.catch_up()
    state = Refresh.objects.get()
    assert not actions.changes_since(state, tree.county.path).exists()
    receive(tree.village, 50_00)
    assert actions.changes_since(state, tree.town.path).exists()
    assert not actions.changes_since(state, tree.other_town.path).exists()


def test_rows_without_a_record_go(tree: Tree) -> None:
    receive(tree.village, 100_00)
    actions.catch_up()
    assert VillageMonth.objects.filter(region=tree.village).exists()
    VillageMonth.objects.create(
        region=tree.village, month=Month(2025, 3), closed=False, accounts=0, reconciled=0, cash=1
    )
    found = actions.differences(tree.county.path)
    assert len(found) == 1
    found.write()
    assert not VillageMonth.objects.filter(month=Month(2025, 3)).exists()
    assert Book.objects.count() == 1


def test_what_the_old_software_kept_is_not_asked_for_its_bank_statements(tree: Tree) -> None:
    receive(tree.village, 1_000_00)
    account_of(tree.village)
    Book.objects.update(go_live=FEBRUARY)
    actions.differences("").write()
    assert [each.accounts for each in (row(tree), row(tree, FEBRUARY))] == [0, 1]
