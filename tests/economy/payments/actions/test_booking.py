"""From a paid request to the books, what failed and is tried again, and what other rooms hear of it."""

from __future__ import annotations

import datetime as dt

import pytest

from lingyan.economy.books import actions as books
from lingyan.economy.books.models import Line, Voucher
from lingyan.economy.payments import actions, integrity, origins
from lingyan.economy.payments.models import Outcome, PayeeLine
from lingyan.files import actions as files
from lingyan.kernel import audit, clock, covers
from lingyan.kernel.month import Month
from lingyan.kernel.problems import Denied
from tests.economy.payments.support import (
    DAY,
    Office,
    charge,
    payee,
    refused,
    release,
)


def lines(voucher: Voucher) -> list[tuple[str, int, int]]:
    return [(line.account.code, line.debit, line.credit) for line in voucher.lines.select_related("account")]


class TestBooks:
    def test_a_voucher_for_who_was_paid(self, office: Office) -> None:
        request = office.answer(
            office.released(100, 200, debits=[charge(120), charge(180, "51401")]), "paid", "failed"
        )
        [voucher] = actions.draft_voucher(office.actor("accountant"), request_id=request.pk, date=DAY)
        assert lines(voucher) == [("51303", 100_00, 0), ("10201", 0, 100_00)]
        assert voucher.state == "draft"

    def test_the_rest_asked_for_again_makes_it_whole(self, office: Office) -> None:
        request = office.answer(
            office.released(100, 200, debits=[charge(120), charge(180, "51401")]), "paid", "failed"
        )
        actions.draft_voucher(office.actor("accountant"), request_id=request.pk, date=DAY)
        again = actions.retry(office.actor("reporter"), request_id=request.pk)
        assert [(line.amount, line.retry_of_id is not None) for line in again.all_payees.all()] == [
            (200_00, True)
        ]
        actions.submit(office.actor("reporter"), request_id=again.pk)
        again = office.sign(again, "chairman")
        release(office, again)
        again = office.answer(again, "paid")
        actions.draft_voucher(office.actor("accountant"), request_id=again.pk, date=DAY)
        booked = Line.objects.values_list("account__code", "debit", "credit")
        assert sorted(one for one in booked if one[1]) == [
            ("51303", 20_00, 0),
            ("51303", 100_00, 0),
            ("51401", 180_00, 0),
        ]
        assert sum(one[2] for one in booked) == 300_00

    def test_what_came_back_is_taken_back_in_red(self, office: Office) -> None:
        request = office.paid(100, 200)
        actions.draft_voucher(office.actor("accountant"), request_id=request.pk, date=DAY)
        request = office.answer(request, "", "returned")
        [voucher] = actions.draft_voucher(office.actor("accountant"), request_id=request.pk, date=DAY)
        assert lines(voucher) == [("51303", -200_00, 0), ("10201", 0, -200_00)]

    def test_what_came_back_before_it_was_booked_needs_none(self, office: Office) -> None:
        request = office.answer(office.paid(100), "returned")
        with refused("nothing-to-book"):
            actions.draft_voucher(office.actor("accountant"), request_id=request.pk, date=DAY)

    def test_not_twice(self, office: Office) -> None:
        request = office.paid(100)
        actions.draft_voucher(office.actor("accountant"), request_id=request.pk, date=DAY)
        with refused("nothing-to-book"):
            actions.draft_voucher(office.actor("reporter"), request_id=request.pk, date=DAY)

    def test_again_when_the_draft_was_made_void(self, office: Office) -> None:
        request = office.paid(100)
        [voucher] = actions.draft_voucher(office.actor("accountant"), request_id=request.pk, date=DAY)
        books.void_draft(office.actor("accountant"), voucher_id=voucher.pk, reason="填错")
        assert len(actions.draft_voucher(office.actor("accountant"), request_id=request.pk, date=DAY)) == 1

    def test_again_only_when_the_red_voucher_is_posted(self, office: Office) -> None:
        """A red draft may still be made void; booking anew before it is posted would book the payment twice."""
        accountant, reviewer = office.actor("accountant"), office.actor("reviewer")
        request = office.paid(100)
        [voucher] = actions.draft_voucher(accountant, request_id=request.pk, date=DAY)
        books.review(reviewer, voucher_id=voucher.pk)
        books.post(reviewer, voucher_id=voucher.pk)
        red = books.reverse(accountant, voucher_id=voucher.pk, date=DAY)
        with refused("nothing-to-book"):
            actions.draft_voucher(accountant, request_id=request.pk, date=DAY)
        books.review(reviewer, voucher_id=red.pk)
        books.post(reviewer, voucher_id=red.pk)
        assert len(actions.draft_voucher(accountant, request_id=request.pk, date=DAY)) == 1

    def test_nothing_before_the_bank_has_paid(self, office: Office) -> None:
        with refused("wrong-state"):
            actions.draft_voucher(office.actor("accountant"), request_id=office.approved(100).pk, date=DAY)
        with refused("nothing-to-book"):
            actions.draft_voucher(office.actor("accountant"), request_id=office.released(100).pk, date=DAY)

    def test_not_before_the_day_it_was_paid(self, office: Office) -> None:
        with refused("date-too-early"):
            actions.draft_voucher(
                office.actor("accountant"), request_id=office.paid(100).pk, date=dt.date(2026, 3, 9)
            )

    @pytest.mark.parametrize("name", ["cashier", "chairman", "officer", "clerk"])
    def test_needs_the_right_to_enter(self, office: Office, name: str) -> None:
        request = office.paid(100)
        with pytest.raises(Denied):
            actions.draft_voucher(office.actor(name), request_id=request.pk, date=DAY)

    def test_a_month_is_not_closed_without_it_nor_booked_into_once_closed(self, office: Office) -> None:
        accountant, reviewer = office.actor("accountant"), office.actor("reviewer")
        request = office.paid(100)
        for month in (1, 2):
            books.close_month(
                reviewer, book_id=office.book.pk, month=Month(2026, month), accept_warnings=True
            )
        with clock.fixed(dt.date(2026, 4, 2)):
            with refused("payments-booked"):
                books.close_month(
                    reviewer, book_id=office.book.pk, month=Month(2026, 3), accept_warnings=True
                )
            [voucher] = actions.draft_voucher(accountant, request_id=request.pk, date=DAY)
            books.review(reviewer, voucher_id=voucher.pk)
            books.post(reviewer, voucher_id=voucher.pk)
            books.close_month(reviewer, book_id=office.book.pk, month=Month(2026, 3), accept_warnings=True)
            late = office.paid(200)
            PayeeLine.objects.filter(request=late).update(paid_on=DAY)
            with refused("month-closed"):
                actions.draft_voucher(accountant, request_id=late.pk, date=dt.date(2026, 3, 31))

    def test_the_papers_go_with_it(self, office: Office) -> None:
        from tests.economy.payments.support import PDF

        request = office.request(100)
        files.attach(office.actor("reporter"), "payment", request.pk, PDF, name="发票.pdf")
        request = office.sign(actions.submit(office.actor("reporter"), request_id=request.pk), "chairman")
        release(office, request)
        request = office.answer(request, "paid")
        [voucher] = actions.draft_voucher(office.actor("accountant"), request_id=request.pk, date=DAY)
        assert (voucher.attachments, voucher.papers.count()) == (1, 1)


class TestRetry:
    def test_once(self, office: Office) -> None:
        request = office.answer(office.released(100), "failed")
        again = actions.retry(office.actor("reporter"), request_id=request.pk)
        with refused("nothing-to-retry"):
            actions.retry(office.actor("reporter"), request_id=request.pk)
        actions.cancel(office.actor("reporter"), request_id=again.pk, reason="改现金")
        actions.retry(office.actor("reporter"), request_id=request.pk)

    def test_whom_the_maker_takes_off_can_be_asked_for_again(self, office: Office) -> None:
        request = office.answer(office.released(100, 200), "failed", "failed")
        again = actions.retry(office.actor("reporter"), request_id=request.pk)
        actions.edit_request(
            office.actor("reporter"), request_id=again.pk, kind="expense", purpose="购买办公用品",
            payees=[payee(300, name="雁城别家商贸有限公司")], debits=[charge(300)], from_account="10201",
        )  # fmt: skip
        assert not PayeeLine.objects.filter(retried=True).exists()
        assert list(integrity.breaches()) == []

    def test_giving_it_up_leaves_both_noted_in_the_trail(self, office: Office) -> None:
        request = office.answer(office.released(100), "failed")
        again = actions.retry(office.actor("reporter"), request_id=request.pk)
        actions.cancel(office.actor("reporter"), request_id=again.pk, reason="改现金")
        assert [one for one in covers.breaches(audit.notes()) if "付款" in one] == []

    def test_not_of_what_was_paid(self, office: Office) -> None:
        with refused("wrong-state"):
            actions.retry(office.actor("reporter"), request_id=office.paid(100).pk)


class TestOrigin:
    @pytest.fixture
    def told(self) -> list[tuple[str, int, list[int]]]:
        found: list[tuple[str, int, list[int]]] = []

        def tell(kind: str) -> origins.Told:
            return lambda actor, record, payment, results: found.append(
                (kind, record, [one.amount for one in results])
            )

        origins.register("tests", tell("paid"), tell("failed"), label="测试")
        return found

    def test_is_told_what_was_paid_and_what_failed(self, office: Office, told: list[object]) -> None:
        request = office.released(100, 200, origin=("tests", 7))
        office.answer(request, "paid", "failed")
        office.answer(request, "returned", "")
        assert told == [("paid", 7, [100_00]), ("failed", 7, [200_00]), ("failed", 7, [100_00])]

    def test_is_told_of_a_request_given_up(self, office: Office, told: list[object]) -> None:
        request = office.request(100, origin=("tests", 7))
        actions.cancel(office.actor("reporter"), request_id=request.pk, reason="不发了")
        assert told == [("failed", 7, [100_00])]

    def test_asks_again_itself(self, office: Office, told: list[object]) -> None:
        request = office.answer(office.released(100, origin=("tests", 7)), "failed")
        with refused("has-origin"):
            actions.retry(office.actor("reporter"), request_id=request.pk)

    def test_what_it_refuses_is_not_recorded(self, office: Office) -> None:
        def refuse(*_: object) -> None:
            raise RuntimeError("no")

        origins.register("tests", refuse, refuse)
        request = office.released(100, origin=("tests", 7))
        with pytest.raises(RuntimeError):
            office.answer(request, "paid")
        assert not Outcome.objects.exists()


class TestIntegrity:
    def test_a_year_of_every_kind_is_clean(self, office: Office) -> None:
        office.request(100)
        office.answer(office.released(100, 200), "paid", "returned")
        office.approved(6000, matter_id=office.matter(6000).pk)
        assert list(integrity.breaches()) == []
