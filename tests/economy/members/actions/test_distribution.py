"""A distribution in the law's order: no step is taken before the one it rests on, and every sum is that of its lines."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from contextlib import nullcontext
from dataclasses import replace
from typing import Any

import pytest
from django.db import DatabaseError, transaction

from lingyan.economy.books import actions as books
from lingyan.economy.books.models import Party
from lingyan.economy.books.queries import income_statement
from lingyan.economy.books.rules import Entry
from lingyan.economy.members import actions, claims, queries
from lingyan.economy.members.claims import Claim
from lingyan.economy.members.models import Distribution, HouseholdPart, Line
from lingyan.economy.members.parameters import LIST_DAYS
from lingyan.economy.payments import actions as payments
from lingyan.economy.payments.models import PaymentRequest
from lingyan.economy.payments.rules import Payee
from lingyan.kernel import clock, covers
from lingyan.kernel.models import AuditEntry
from lingyan.kernel.month import Month
from lingyan.parameters.actions import set_value
from lingyan.people.actions import erase
from tests.economy.members.support import (
    CONFIRMED,
    DECIDED,
    DISPLAYED,
    INCOME,
    PLANNED,
    POOL,
    SETTLED,
    TODAY,
    Village,
    entries,
    row,
)
from tests.economy.payments.support import refused
from tests.support.actors import everything, holding

STATES = ("planned", "decided", "displayed", "confirmed", "booked", "paying", "paid", "published")


class TestPlan:
    def test_figures_come_from_the_ledger_and_lines_from_the_register(self, village: Village) -> None:
        found = village.plan()
        assert (found.net, found.opening, found.distributable, found.reserve) == (
            INCOME,
            0,
            INCOME,
            INCOME // 10,
        )
        # 11.5 shares: 50,000.00 by 1150 hundredths is 4,347.826… a share.
        amounts = list(found.lines.values_list("household", "amount"))
        assert amounts == [(1, 434782)] * 3 + [(2, 434782)] * 2 + [(3, 1086956)] + [(7, 434782)] * 4
        assert (found.paid_out, found.rest) == (4999994, 6)
        assert found.undistributed == INCOME - found.reserve - found.paid_out
        parts = dict(found.parts.values_list("household", "amount"))
        assert parts == {1: 434782 * 3, 2: 434782 * 2, 3: 1086956, 7: 434782 * 4}

    def test_no_more_than_the_income_less_its_reserve(self, village: Village) -> None:
        with refused("over-distributable"):
            village.plan(90_000_01)
        assert village.plan(90_000_00).undistributed == 90_000_00 - village_sum(village)

    def test_not_before_the_loss_is_covered(self, village: Village) -> None:
        village.earn(-500_00)
        with refused("loss-not-covered"):
            village.plan(1_00)

    def test_not_before_the_year_is_closed(self, village: Village) -> None:
        village.confirmed()
        with refused("year-open"):
            actions.make_plan(
                village.clerk, book_id=village.book.pk, year=2025, record_on=CONFIRMED, pool=POOL
            )

    def test_the_register_of_the_day_is_one_that_was_confirmed(self, village: Village) -> None:
        village.confirmed()
        village.earn()
        village.add(row("冯一", 9, joined_on=dt.date(2026, 1, 30), reason="birth"))
        with refused("not-confirmed"):
            village.plan()

    def test_a_charters_higher_rate_and_the_countys_lower_bound(self, village: Village) -> None:
        with refused("reserve-too-low"):
            village.plan(reserve_percent=9)
        assert village.plan(reserve_percent=30).reserve == 30_000_00

    def test_one_plan_at_a_time(self, village: Village) -> None:
        first = village.plan()
        with refused("open-plan"):
            village.plan()
        with clock.fixed(PLANNED):
            actions.void_plan(village.clerk, distribution_id=first.pk, reason="成员大会要求提高公积金")
        assert village.plan().pk != first.pk

    def test_only_kinds_that_take_part_count(self, village: Village) -> None:
        actions.change_shares(
            village.clerk, member_id=village.named("周长河").pk, kind="农龄股", hundredths=500,
            on=dt.date(2026, 1, 2), reason="allotted",
        )  # fmt: skip
        found = village.plan(kinds=["农龄股"])
        assert list(found.lines.values_list("household", "amount")) == [(3, POOL)]
        with clock.fixed(PLANNED):
            actions.void_plan(village.clerk, distribution_id=found.pk, reason="重来")
        with refused("no-shares"):
            village.plan(kinds=["贡献股"])

    def test_less_than_a_fen_each_is_nothing(self, village: Village) -> None:
        with refused("bad-amount"):
            village.plan(4)

    def test_what_was_distributed_meanwhile_cannot_be_again(self, village: Village) -> None:
        village.earn()
        village.post(
            dt.date(2026, 1, 15),
            [Entry("3220103", "其他分配", 85_000_00), Entry("10201", "其他分配", 0, 85_000_00)],
        )
        with refused("over-distributable"):
            village.plan(5_000_01)
        assert village.plan(5_000_00).later == 85_000_00

    def test_rights_and_records_that_are_none(self, village: Village) -> None:
        for actor in (holding("members.manage"), holding("members.distribute", path="/0/")):
            with refused("denied"):
                actions.make_plan(actor, book_id=village.book.pk, year=2025, record_on=CONFIRMED, pool=POOL)
        with refused("unknown-distribution"):
            actions.confirm_list(village.clerk, distribution_id=0)


def village_sum(village: Village) -> int:
    return Distribution.objects.get(book=village.book).paid_out


class TestOrder:
    @pytest.mark.parametrize("state", STATES)
    def test_each_step_follows_from_the_one_before_only(self, village: Village, state: str) -> None:
        found = village.at(state)
        steps: dict[str, Callable[[Distribution], Any]] = {
            "planned": village.decide, "decided": village.display, "displayed": village.settle,
            "confirmed": village.book_it, "booked": village.ask, "paid": village.publish,
        }  # fmt: skip
        for name, step in steps.items():
            if name == state or (name == "confirmed" and state == "booked"):
                continue
            if name == "booked" and state in ("paying", "published"):
                with refused("nothing-to-pay"):
                    step(found)
                continue
            with refused("wrong-state"), transaction.atomic():
                step(found)
        if state not in ("planned", "decided", "displayed", "confirmed"):
            with refused("wrong-state"):
                actions.void_plan(village.clerk, distribution_id=found.pk, reason="重来")

    @pytest.mark.parametrize("amount", [None, POOL - 1, POOL + 1])
    def test_the_decision_is_on_this_very_sum(self, village: Village, amount: int | None) -> None:
        found, matter = village.plan(), village.matter("distribution", amount)
        with clock.fixed(DECIDED), refused("other-amount"):
            actions.decide(village.clerk, distribution_id=found.pk, matter_id=matter.pk)

    def test_the_decision_comes_after_the_plan_and_is_used_once(self, village: Village) -> None:
        found = village.plan()
        early = village.matter("distribution", POOL, on=PLANNED - dt.timedelta(days=1))
        with clock.fixed(DECIDED):
            with refused("decided-before-plan"):
                actions.decide(village.clerk, distribution_id=found.pk, matter_id=early.pk)
            with refused("no-decision"):
                actions.decide(village.clerk, distribution_id=found.pk, matter_id=None)

    @pytest.mark.parametrize(
        ("claim", "code"),
        [(Claim(2024, 0), "other-year"), (Claim(2025, 1), "matter-used"), (Claim(2025, 0), "")],
    )
    def test_the_decision_serves_one_year_and_one_purpose(
        self, village: Village, monkeypatch: pytest.MonkeyPatch, claim: Claim, code: str
    ) -> None:
        """What others got under it, or the reserve of another year, stands against it."""
        found, matter = village.plan(), village.matter("distribution", POOL)
        monkeypatch.setattr(claims, "_claims", [lambda _matter: [claim]])
        with clock.fixed(DECIDED), refused(code) if code else nullcontext():
            actions.decide(village.clerk, distribution_id=found.pk, matter_id=matter.pk)

    def test_one_decision_pays_once(self, village: Village) -> None:
        found = village.at("booked", pool=1_000_00)
        assert found.matter_id is not None
        again = village.plan(1_000_00)
        with refused("matter-used"):
            actions.decide(village.clerk, distribution_id=again.pk, matter_id=found.matter_id)

    def test_displayed_for_the_countys_days(self, village: Village) -> None:
        set_value(
            everything(), LIST_DAYS, region=village.organisation.region, from_on=dt.date(2026, 1, 1),
            text="30", basis="县发2号",
        )  # fmt: skip
        found = village.at("displayed")
        assert found.displayed_until == dt.date(2026, 3, 13)
        with refused("too-early"):
            village.settle(found)
        with clock.fixed(dt.date(2026, 3, 14)):
            village.settle(found)

    def test_not_displayed_before_it_was_decided(self, village: Village) -> None:
        found = village.at("decided")
        with refused("before-decision"):
            actions.display_list(
                village.clerk,
                distribution_id=found.pk,
                from_on=DECIDED - dt.timedelta(days=1),
                place="公开栏",
            )

    def test_objections_hold_the_list_up(self, village: Village) -> None:
        found = village.at("displayed")
        objection = actions.object_to(
            village.clerk, raised_on=DISPLAYED, text="股数不对", distribution_id=found.pk
        )
        with refused("open-objections"):
            village.settle(found)
        actions.answer_objection(
            village.clerk, objection_id=objection.pk, outcome="upheld", text="确有遗漏", answered_on=TODAY
        )
        with refused("upheld"):
            village.settle(found)


class TestMoney:
    def test_vouchers_first_the_reserve_then_what_each_household_is_owed(self, village: Village) -> None:
        found = village.at("confirmed")
        with clock.fixed(SETTLED):
            reserve, owed = actions.draft_vouchers(village.clerk, distribution_id=found.pk, date=SETTLED)
        assert entries(reserve) == [("3220101", "", 10_000_00, 0), ("31101", "", 0, 10_000_00)]
        assert entries(owed) == [
            ("3220102", "", 4999994, 0), ("11301", "CY00001", 0, 1304346), ("11301", "CY00002", 0, 869564),
            ("11301", "CY00003", 0, 1086956), ("11301", "CY00007", 0, 1739128),
        ]  # fmt: skip
        party = Party.objects.get(book=village.book, code="CY00003")
        assert (party.name, party.personal_id) == ("", village.named("周长河").person.personal_id)

    def test_a_household_that_the_book_knows_keeps_its_code(self, village: Village) -> None:
        books.add_party(village.clerk, book_id=village.book.pk, kind="household", name="周长河", code="N003")
        actions.set_receiver(
            village.clerk, member_id=village.named("周长河").pk, account_number="6228480001", bank_name="农商行",
            party_code="N003", from_on=CONFIRMED,
        )  # fmt: skip
        village.at("booked")
        assert Party.objects.filter(book=village.book, kind="household").count() == 4

    def test_a_code_that_is_no_household(self, village: Village) -> None:
        books.add_party(
            village.clerk, book_id=village.book.pk, kind="unit", name="禾丰农资有限公司", code="D1"
        )
        actions.set_receiver(
            village.clerk, member_id=village.named("周长河").pk, account_number="6228480001", bank_name="农商行",
            party_code="D1", from_on=CONFIRMED,
        )  # fmt: skip
        with refused("bad-party"):
            village.at("booked")

    def test_the_statement_of_the_year_of_payment_shows_it(self, village: Village) -> None:
        found = village.at("booked")
        statement = income_statement(village.book, Month(2026, 3))
        assert (statement.amount(18), statement.amount(19)) == (found.reserve, found.paid_out)
        assert statement.amount(21) == found.undistributed

    def test_drafted_once_and_again_only_when_void(self, village: Village) -> None:
        found = village.at("confirmed")
        made = actions.draft_vouchers(village.clerk, distribution_id=found.pk, date=TODAY)
        with refused("already-booked"):
            actions.draft_vouchers(village.clerk, distribution_id=found.pk, date=TODAY)
        with refused("not-posted"):
            village.ask(found)
        for voucher in made:
            books.void_draft(village.clerk, voucher_id=voucher.pk, reason="日期不对")
        assert len(actions.draft_vouchers(village.clerk, distribution_id=found.pk, date=TODAY)) == 2

    def test_not_dated_before_the_list_was_confirmed(self, village: Village) -> None:
        found = village.at("confirmed")
        with refused("date-too-early"):
            actions.draft_vouchers(village.clerk, distribution_id=found.pk, date=DECIDED)

    def test_every_household_has_an_account(self, village: Village) -> None:
        village.add(row("冯一", 9))
        with refused("no-receiver"):
            village.at("booked")

    def test_what_was_reversed_is_not_paid_until_it_is_booked_again(self, village: Village) -> None:
        found = village.at("booked")
        for each in found.drafted.order_by("-pk"):
            village.office.post(books.reverse(village.clerk, voucher_id=each.voucher_id, date=TODAY))
            with refused("not-posted"):
                village.ask(found)
        village.book_it(found)
        assert queries.income_of(village.book, 2025).later == found.reserve + found.paid_out
        assert len(village.ask(found)) == 1

    def test_many_households_become_several_vouchers_and_requests(
        self, village: Village, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr("lingyan.economy.members.actions.distributing.AT_ONCE", 3)
        found = village.at("paid")
        assert found.drafted.count() == 3
        assert sorted(PaymentRequest.objects.values_list("amount", flat=True)) == [1739128, 3260866]


class TestPaying:
    def test_one_list_to_all_households(self, village: Village) -> None:
        found = village.at("paying")
        request = PaymentRequest.objects.get()
        assert (request.kind, request.amount, request.matter_id) == (
            "distribution",
            found.paid_out,
            found.matter_id,
        )
        assert [line.full_name for line in request.all_payees.all()] == [
            "赵春生",
            "孙有田",
            "周长河",
            "吴大山",
        ]

    def test_paid_when_every_household_is(self, village: Village) -> None:
        found = village.at("paying")
        request = village.released(PaymentRequest.objects.get())
        village.answer(request, "paid", "", "paid", "paid")
        found.refresh_from_db()
        assert (found.state, found.paid_on) == ("paying", None)
        village.answer(request, "", "paid", "", "")
        found.refresh_from_db()
        assert (found.state, found.paid_on) == ("paid", TODAY)

    def test_who_could_not_be_paid_is_asked_for_again(self, village: Village) -> None:
        found = village.at("paying")
        village.answer(village.released(PaymentRequest.objects.get()), "paid", "failed", "paid", "paid")
        assert dict(found.parts.values_list("household", "state"))[2] == "failed"
        [again] = village.ask(found)
        assert again.amount == 869564
        village.answer(village.released(again), "paid")
        found.refresh_from_db()
        assert found.state == "paid"

    def test_money_that_came_back_opens_it_again(self, village: Village) -> None:
        found = village.at("paid")
        request = PaymentRequest.objects.get()
        village.answer(request, "", "returned", "", "")
        found.refresh_from_db()
        assert (found.state, found.paid_on) == ("paying", None)
        assert len(village.ask(found)) == 1

    def test_a_request_given_up_frees_its_households(self, village: Village) -> None:
        found = village.at("paying")
        payments.cancel(village.actor(31), request_id=PaymentRequest.objects.get().pk, reason="重做")
        assert set(found.parts.values_list("state", flat=True)) == {"failed"}
        assert len(village.ask(found)) == 1

    @pytest.mark.parametrize("change", ["amount", "party", "fewer"])
    def test_a_request_that_was_edited_is_not_signed(self, village: Village, change: str) -> None:
        village.at("paying")
        request = PaymentRequest.objects.get()
        payees = [
            Payee(line.full_name, line.account_number or "", line.bank_name, line.amount, line.party.code)
            for line in request.all_payees.select_related("party").order_by("no")
            if line.party
        ]
        payees[0], payees[1] = {
            "amount": (moved(payees[0], 1), moved(payees[1], -1)), "party": (payees[1], payees[0]),
            "fewer": (payees[0], payees[1]),
        }[change]  # fmt: skip
        if change == "fewer":
            payees.pop()
        payments.edit_request(
            village.actor(31), request_id=request.pk, kind="distribution", purpose=request.purpose, payees=payees,
            debits=[Entry("11301", "分配款", sum(each.amount for each in payees), 0, "CY00001")],
            from_account="10201", matter_id=request.matter_id,
        )  # fmt: skip
        with refused("not-the-list"):
            payments.submit(village.actor(31), request_id=request.pk)

    def test_published_when_paid_and_never_changed_after(self, village: Village) -> None:
        found = village.at("published")
        assert found.published_on == TODAY
        for model, change in (
            (Distribution, {"pool": 1}),
            (Line, {"amount": 1}),
            (HouseholdPart, {"amount": 1}),
        ):
            with pytest.raises(DatabaseError, match="immutable"), transaction.atomic():
                model.objects.update(**change)

    def test_a_person_erased_in_between_is_still_paid_by_the_numbers(self, village: Village) -> None:
        found = village.at("confirmed")
        erase(everything(), village.named("周长河").person.personal, reason="本人申请")
        village.book_it(found)
        assert sum(part.amount for part in found.parts.all()) == found.paid_out
        assert [request.amount for request in village.ask(found)] == [found.paid_out]


def moved(payee: Payee, fen: int) -> Payee:
    return replace(payee, amount=payee.amount + fen)


def test_every_step_leaves_a_digest_that_the_rows_still_give(village: Village) -> None:
    village.at("published")
    notes = (entry.details.get(covers.NOTE) or {} for entry in AuditEntry.objects.order_by("pk"))
    wanted = ("member", "member-confirmation", "distribution")
    kept = [{kind: each[kind] for kind in wanted if kind in each} for each in notes]
    assert not [each for each in covers.breaches(iter(kept)) if "成员" in each or "分配" in each]
    assert queries.open_objections().count() == 0
