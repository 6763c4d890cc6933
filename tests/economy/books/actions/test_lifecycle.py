"""Random clerks at one book: whatever they do in whatever order, the books stay right."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict

import hypothesis.strategies as st
import pytest
from django.db import DatabaseError, connection, transaction
from hypothesis import HealthCheck, settings
from hypothesis.extra.django import TestCase
from hypothesis.stateful import (
    Bundle,
    RuleBasedStateMachine,
    initialize,
    invariant,
    rule,
    run_state_machine_as_test,
)

from lingyan.economy.books import actions, integrity
from lingyan.economy.books.models import Balance, Line, Period, Voucher
from lingyan.economy.books.rules import Entry
from lingyan.kernel.month import Month
from lingyan.kernel.problems import Refused
from tests.economy.books.actions.vouchers import YEAR, Office, open_office

pytestmark = pytest.mark.slow

CODES = ("10201", "50103", "51303", "21101", "321")
months = st.integers(1, 4)
people = st.sampled_from(["clerk", "accountant", "poster"])


class Clerks(RuleBasedStateMachine):
    vouchers = Bundle("vouchers")

    @initialize()
    def open(self) -> None:
        self.savepoint = transaction.savepoint()
        self.office: Office = open_office()

    def teardown(self) -> None:
        transaction.savepoint_rollback(self.savepoint)

    @rule(target=vouchers, month=months, day=st.integers(1, 28), amount=st.integers(-500, 500), codes=st.permutations(CODES),
          balanced=st.booleans(), who=people)  # fmt: skip
    def draft(self, month: int, day: int, amount: int, codes: list[str], balanced: bool, who: str) -> int:
        entries = [Entry(codes[0], "办事", amount), Entry(codes[1], "办事", 0, amount + (not balanced))]
        return self._try(
            lambda: (
                actions.save_draft(
                    getattr(self.office, who),
                    book_id=self.office.book.pk,
                    date=dt.date(YEAR, month, day),
                    entries=entries,
                ).pk
            )
        )

    @rule(voucher=vouchers, who=people)
    def review(self, voucher: int, who: str) -> None:
        self._try(lambda: actions.review(getattr(self.office, who), voucher_id=voucher))

    @rule(voucher=vouchers, who=people)
    def give_back(self, voucher: int, who: str) -> None:
        self._try(
            lambda: actions.return_to_draft(getattr(self.office, who), voucher_id=voucher, reason="再看")
        )

    @rule(voucher=vouchers, who=people)
    def post(self, voucher: int, who: str) -> None:
        self._try(lambda: actions.post(getattr(self.office, who), voucher_id=voucher))

    @rule(voucher=vouchers)
    def void(self, voucher: int) -> None:
        self._try(lambda: actions.void_draft(self.office.clerk, voucher_id=voucher, reason="不要了"))

    @rule(target=vouchers, voucher=vouchers, month=months)
    def reverse(self, voucher: int, month: int) -> int:
        return self._try(
            lambda: actions.reverse(self.office.clerk, voucher_id=voucher, date=dt.date(YEAR, month, 28)).pk
        )

    @rule(month=months)
    def post_month(self, month: int) -> None:
        actions.post_month(self.office.poster, month=Month(YEAR, month), book_ids=[self.office.book.pk])

    @rule(month=months)
    def close(self, month: int) -> None:
        self._try(lambda: self.office.close(month, accept_warnings=True))

    @rule(voucher=vouchers, sql=st.sampled_from([
        "UPDATE books_voucher SET month = month + 1 WHERE id = %s",
        "UPDATE books_line SET debit = debit + 1, credit = 0 WHERE voucher_id = %s AND credit = 0 AND "
        "(SELECT state FROM books_voucher v WHERE v.id = voucher_id) <> 'draft'",
        "DELETE FROM books_voucher WHERE id = %s",
    ]))  # fmt: skip
    def cheat(self, voucher: int, sql: str) -> None:
        try:
            with transaction.atomic(), connection.cursor() as cursor:
                cursor.execute(sql, [voucher])
                assert cursor.rowcount == 0, sql
        except DatabaseError:
            pass

    @invariant()
    def balances_equal_lines(self) -> None:
        kept: dict[tuple[int, int], int] = defaultdict(int)
        for row in Balance.objects.all():
            kept[row.month, row.account_id] += row.debit - row.credit
        for line in Line.objects.filter(voucher__state="posted").select_related("voucher"):
            kept[int(line.voucher.month), line.account_id] -= line.debit - line.credit
        assert not any(kept.values())

    @invariant()
    def numbers_have_no_gap(self) -> None:
        numbers: dict[Month, list[int]] = defaultdict(list)
        for month, number in Voucher.objects.values_list("month", "number"):
            numbers[month].append(number)
        assert all(sorted(found) == list(range(1, len(found) + 1)) for found in numbers.values())

    @invariant()
    def nothing_waits_in_a_closed_month(self) -> None:
        last = Period.objects.order_by("-month").first()
        if last is not None:
            assert not Voucher.objects.filter(month__lte=last.month, state__in=["draft", "reviewed"]).exists()

    @invariant()
    def nothing_is_broken(self) -> None:
        assert list(integrity.breaches()) == []

    def _try(self, action):
        """Refusals are fine; anything else is not. A refused draft stands for no voucher."""
        try:
            with transaction.atomic():
                return action()
        except Refused:
            return 0


class TestLifecycle(TestCase):
    def test_books_stay_right(self) -> None:
        run_state_machine_as_test(
            Clerks,
            settings=settings(
                max_examples=20,
                stateful_step_count=30,
                deadline=None,
                suppress_health_check=list(HealthCheck),
            ),
        )
