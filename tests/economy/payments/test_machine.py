"""No sequence of calls pays without approval, by the maker's own hand, twice, or into a closed month.

A hypothesis state machine over payments, vouchers and decisions: it calls whatever action with whoever and whatever,
lets the product refuse, and after every step that wrote something reads from the tables themselves that nothing
forbidden has come about.
"""

from __future__ import annotations

import datetime as dt
import functools
from collections import defaultdict
from collections.abc import Callable
from typing import Any, ClassVar

import pytest
from django.db import transaction
from django.db.models import Sum
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule, run_state_machine_as_test

from lingyan.decisions.models import Matter
from lingyan.economy.books import actions as books
from lingyan.economy.books.models import Line, Period, Voucher
from lingyan.economy.payments import actions, integrity, queries
from lingyan.economy.payments.models import Hand, Outcome, PayeeLine, PaymentRequest, Signature, Step
from lingyan.identity import actions as identity
from lingyan.identity.models import Assignment
from lingyan.kernel import clock, covers
from lingyan.kernel.models import AuditEntry
from lingyan.kernel.month import Month
from lingyan.kernel.problems import Refused
from tests.economy.payments.support import DAY, Office, charge, payee
from tests.support.identity import assign

pytestmark = pytest.mark.slow

NAMES = st.sampled_from(["reporter", "clerk", "chairman", "secretary", "supervision", "officer", "officer2",
                         "cashier", "cashier2", "accountant", "reviewer"])  # fmt: skip
CAN_DO = {
    "sign": ["chairman", "secretary", "supervision", "officer", "officer2", "clerk"], "list": ["cashier", "cashier2"],
    "book": ["accountant", "reporter"], "post": ["reviewer"],
}  # fmt: skip
AMOUNTS = st.lists(st.sampled_from([100, 499, 600, 2500, 4000]), min_size=1, max_size=3)
PICK = st.integers(0, 10**6)
PAYING = {"released", "paid", "partly", "failed"}


def holds(check: Callable[[Any], None]) -> Any:
    """An invariant, read anew after a step that wrote something; a refused step was rolled back whole."""

    @invariant()
    @functools.wraps(check)
    def judged(self: Payments) -> None:
        if self.judged.get(check.__name__) != self.written:
            check(self)
            self.judged[check.__name__] = self.written

    return judged


class Payments(RuleBasedStateMachine):
    office: Office
    serial: ClassVar[int] = 0
    sealed_kinds: ClassVar[frozenset[str]] = frozenset({"payment", "payment-list"})
    """Of which objects the trail must know every row as it is."""

    def __init__(self) -> None:
        super().__init__()
        self.atomic = transaction.atomic()
        self.atomic.__enter__()
        self.time = clock.fixed(DAY)
        self.time.__enter__()
        self.office = Office()
        self.closed: set[int] = set()
        self.leaves: dict[int, bytes] = {}
        self.written = 0
        self.judged: dict[str, int] = {}
        self.noted: dict[tuple[str, int], str] = {}
        self.read_until = 0

    def teardown(self) -> None:
        self.time.__exit__(None, None, None)
        transaction.set_rollback(True)
        self.atomic.__exit__(None, None, None)

    def attempt(self, act: Any, *arguments: Any, **more: Any) -> Any:
        """Whatever is refused must leave no trace; what is not is judged by the invariants."""
        try:
            with transaction.atomic():
                done = act(*arguments, **more)
        except Refused:
            return None
        self.written += 1
        return done

    def pick(self, number: int, *states: str) -> PaymentRequest | None:
        found = PaymentRequest.objects.order_by("pk")
        wanted = list(found.filter(state__in=states) if number % 4 else found)
        return wanted[number % len(wanted)] if wanted else None

    @initialize(
        one_head=st.booleans(), begun=st.lists(st.tuples(AMOUNTS, st.integers(0, 6)), min_size=3, max_size=5)
    )
    def people(self, one_head: bool, begun: list[tuple[list[int], int]]) -> None:
        """In some villages one person is chairman and secretary, and the secretary also asks for money.

        Some requests are under way already, each at a stage of its own.
        """
        users = self.office.users
        assign(users["secretary"], "village-reporter", self.office.village)
        assign(users["cashier2"], "party-secretary", self.office.village)
        if one_head:
            Assignment.objects.filter(user=users["secretary"], role="party-secretary").update(valid_to=DAY)
            assign(users["chairman"], "party-secretary", self.office.village)
        for yuan in (5000, 9000):
            self.office.matter(yuan)
        for at, (amounts, far) in enumerate(begun):
            self.go(amounts, (far + 2 * at) % 7, 3 * at + 1, ("paid", "failed")[at % 2])

    @rule(by=NAMES, yuan=AMOUNTS, matter=st.integers(0, 2), number=PICK)
    def ask(self, by: str, yuan: list[int], matter: int, number: int) -> None:
        matters = list(Matter.objects.order_by("pk"))
        chosen = matters[matter].pk if matter < len(matters) else None
        off = 0 if number % 5 else 1
        made = self.attempt(
            actions.open_request, self.office.actor(by), book_id=self.office.book.pk, kind="works", purpose="修路",
            payees=[payee(one, account=f"622848001000200{at:04d}") for at, one in enumerate(yuan)],
            debits=[charge(sum(yuan) - off)] if sum(yuan) > off else [charge(1)], from_account="10201", matter_id=chosen,
        )  # fmt: skip
        if made is not None and number % 4:
            type(self).serial += 1
            invoice = f"{self.serial if number % 7 else 1:020d}"
            self.attempt(
                actions.add_document, self.office.actor(by), request_id=made.pk, kind="invoice", number=invoice,
                date=DAY, amount=sum(yuan) * 100,
            )  # fmt: skip
            self.attempt(actions.submit, self.office.actor(by), request_id=made.pk)

    @rule(
        yuan=AMOUNTS, far=st.integers(0, 6), number=PICK, outcome=st.sampled_from(["paid", "paid", "failed"])
    )
    def go(self, yuan: list[int], far: int, number: int, outcome: str) -> None:
        """A request as it should go: signed, released, answered, booked, posted, as far as it is to."""
        self.ask("reporter", yuan, number % 3, 6)
        if far > 0:
            self.sign_all(0)
        if far > 1:
            self.release("cashier", number)
        for _ in range(len(yuan) if far > 2 else 0):
            self.answer("cashier", number, outcome)
            number += 1
        if far > 4:
            self.book("accountant", number, 3)
        if far > 5:
            self.keep_books(number, "review")
            self.keep_books(number, "post")

    @rule(by=NAMES, number=PICK)
    def submit(self, by: str, number: int) -> None:
        if request := self.pick(number, "draft", "returned"):
            self.attempt(actions.submit, self.office.actor(by), request_id=request.pk)

    @rule(by=st.one_of(NAMES, st.sampled_from(CAN_DO["sign"])), number=PICK)
    def sign(self, by: str, number: int) -> None:
        steps = list(Step.objects.filter(request__state="approving").order_by("pk")) or list(
            Step.objects.all()
        )
        if steps:
            self.attempt(actions.sign, self.office.actor(by), step_id=steps[number % len(steps)].pk)

    @rule(number=PICK)
    def sign_all(self, number: int) -> None:
        """Everybody tries to sign until nobody can: the fastest way to an approval, if there is one."""
        request = self.pick(number, "approving")
        for by in CAN_DO["sign"] * 2:
            if request and (step := PaymentRequest.objects.get(pk=request.pk).current_id):
                self.attempt(actions.sign, self.office.actor(by), step_id=step)

    @rule(by=NAMES, number=PICK)
    def send_back(self, by: str, number: int) -> None:
        if (request := self.pick(number, "approving")) and request.current_id:
            self.attempt(actions.send_back, self.office.actor(by), step_id=request.current_id, reason="再议")

    @rule(by=NAMES, number=PICK)
    def withdraw(self, by: str, number: int) -> None:
        if request := self.pick(number, "approving"):
            self.attempt(actions.withdraw, self.office.actor(by), request_id=request.pk)

    @rule(by=NAMES, number=PICK)
    def cancel(self, by: str, number: int) -> None:
        if (request := self.pick(number, "approved", "draft")) and number % 3 == 0:
            self.attempt(actions.cancel, self.office.actor(by), request_id=request.pk, reason="不付了")

    @rule(holder=NAMES, to=NAMES)
    def let(self, holder: str, to: str) -> None:
        assignment = Assignment.objects.filter(user=self.office.users[holder]).order_by("pk").first()
        if assignment is not None:
            until = DAY + dt.timedelta(days=5)
            self.attempt(
                identity.delegate, self.office.actor(holder), assignment=assignment, to=self.office.users[to],
                valid_to=until,
            )  # fmt: skip

    @rule(by=st.one_of(NAMES, st.sampled_from(CAN_DO["list"])), number=PICK)
    def release(self, by: str, number: int) -> None:
        if request := self.pick(number, "approved"):
            self.attempt(actions.make_list, self.office.actor(by), request_ids=[request.pk])

    @rule(
        by=st.sampled_from(CAN_DO["list"]),
        number=PICK,
        outcome=st.sampled_from(["paid", "paid", "failed", "returned"]),
    )
    def answer(self, by: str, number: int, outcome: str) -> None:
        lines = list(PayeeLine.objects.filter(list_no__isnull=False).select_related("request").order_by("pk"))
        if lines:
            open_ones = [line for line in lines if line.state == "pending"] if number % 3 else lines
            line = (open_ones or lines)[number % len(open_ones or lines)]
            self.attempt(
                actions.record_results, self.office.actor(by), list_id=line.request.payment_list_id,
                answers=[actions.Answer(line.pk, outcome, DAY)],
            )  # fmt: skip

    @rule(by=NAMES, number=PICK)
    def retry(self, by: str, number: int) -> None:
        if request := self.pick(number, "partly", "failed"):
            self.attempt(actions.retry, self.office.actor(by), request_id=request.pk)

    @rule(
        by=st.one_of(NAMES, st.sampled_from(CAN_DO["book"])), number=PICK, month=st.sampled_from([2, 3, 3, 3])
    )
    def book(self, by: str, number: int, month: int) -> None:
        if request := self.pick(number, *PAYING):
            self.attempt(
                actions.draft_voucher,
                self.office.actor(by),
                request_id=request.pk,
                date=dt.date(2026, month, 10),
            )

    @rule(number=PICK, what=st.sampled_from(["review", "post", "post", "void", "reverse"]))
    def keep_books(self, number: int, what: str) -> None:
        vouchers = list(Voucher.objects.order_by("pk"))
        if not vouchers:
            return
        voucher = vouchers[number % len(vouchers)]
        act = {
            "review": lambda: books.review(self.office.actor("reviewer"), voucher_id=voucher.pk),
            "post": lambda: books.post(self.office.actor("reviewer"), voucher_id=voucher.pk),
            "void": lambda: books.void_draft(
                self.office.actor("accountant"), voucher_id=voucher.pk, reason="填错"
            ),
            "reverse": lambda: books.reverse(
                self.office.actor("accountant"), voucher_id=voucher.pk, date=DAY
            ),
        }[what]
        self.attempt(act)

    @rule(month=st.sampled_from([1, 2, 3]))
    def close(self, month: int) -> None:
        self.attempt(
            books.close_month, self.office.actor("reviewer"), book_id=self.office.book.pk, month=Month(2026, month),
            accept_warnings=True,
        )  # fmt: skip

    @rule(number=PICK)
    def take_a_decision_back(self, number: int) -> None:
        matters = list(Matter.objects.order_by("pk"))
        if matters and number % 10 == 0:
            Matter.objects.filter(pk=matters[number % len(matters)].pk).update(state="withdrawn")
            self.written += 1

    # What must hold, read from the tables.

    @holds
    def nothing_is_paid_without_every_signature(self) -> None:
        for request in PaymentRequest.objects.filter(state__in=[*PAYING, "approved"]):
            steps = Step.objects.filter(request=request, round=request.round)
            assert steps.count() >= 1
            assert Signature.objects.filter(step__in=steps).count() == steps.count()
        assert not Outcome.objects.exclude(payee__request__state__in=PAYING).exists()

    @holds
    def nobody_has_two_hands(self) -> None:
        acts: defaultdict[tuple[int, int], list[frozenset[int]]] = defaultdict(list)
        persons = {user.pk: user.personal_id for user in self.office.users.values()}
        for request in PaymentRequest.objects.exclude(state__in=["draft", "returned"]):
            key = (request.pk, request.round)
            acts[key].append(frozenset({persons[request.made_by]}))
            for one in Signature.objects.filter(step__request=request, step__round=request.round):
                acts[key].append(frozenset(persons[user] for user in (one.by, one.for_user) if user))
            if request.payment_list is not None:
                made = request.payment_list
                acts[key].append(frozenset(persons[user] for user in (made.made_by, made.made_for) if user))
        for sets in acts.values():
            assert sum(len(one) for one in sets) == len(frozenset().union(*sets)), "one person acted twice"
        twice = Hand.objects.values("request", "round", "person").distinct().count()
        assert twice == Hand.objects.count()

    @holds
    def no_decision_is_used_up_twice(self) -> None:
        for matter in Matter.objects.all():
            taking = PaymentRequest.objects.filter(matter=matter).exclude(
                state__in=["draft", "returned", "void"]
            )
            lost = PayeeLine.objects.filter(request__in=taking, state__in=["failed", "returned"])
            asked = taking.aggregate(sum=Sum("amount"))["sum"] or 0
            assert asked - (lost.aggregate(sum=Sum("amount"))["sum"] or 0) <= (matter.amount or 0)

    @holds
    def large_ones_rest_on_a_decision(self) -> None:
        large = PaymentRequest.objects.filter(state__in=[*PAYING, "approved"], amount__gt=500_000)
        assert not large.filter(matter__isnull=True).exists()

    @holds
    def no_invoice_and_no_lost_payee_is_paid_twice(self) -> None:
        live = PaymentRequest.objects.exclude(state="void")
        keys = [
            key
            for request in live
            for key in request.all_documents.filter(round=request.round).values_list("key", flat=True)
            if key
        ]
        assert len(keys) == len(set(keys))
        again = [
            line.retry_of_id
            for request in live
            for line in request.all_payees.filter(round=request.round, retry_of__isnull=False)
        ]
        assert len(again) == len(set(again))
        assert not PayeeLine.objects.filter(retry_of__state="paid").exclude(request__state="void").exists()

    @holds
    def the_books_never_show_more_than_left(self) -> None:
        """Vouchers in force that payments made credit the bank with what was paid and stayed paid, or less."""
        lines = list(PayeeLine.objects.filter(list_no__isnull=False))
        standing = queries.standing({line.voucher_id for line in lines if line.voucher_id})
        back = queries.standing({line.return_voucher_id for line in lines if line.return_voucher_id})
        booked = sum(line.amount for line in lines if line.voucher_id in standing)
        returned = sum(line.amount for line in lines if line.return_voucher_id in back)
        # No voucher here comes from anything but payments; a posted red one takes its credit back.
        made = Line.objects.filter(account__code="10201").exclude(voucher__state="void")
        made = made.exclude(voucher__red_of__isnull=False, voucher__state__in=["draft", "reviewed"])
        assert (made.aggregate(sum=Sum("credit"))["sum"] or 0) == booked - returned
        left = sum(line.amount for line in lines if line.state in ("paid", "returned"))
        assert booked <= left

    @holds
    def closed_months_stay_as_they_were(self) -> None:
        for period in Period.objects.all():
            number = Voucher.objects.filter(book=period.book_id, month=period.month, state="posted").count()
            if int(period.month) in self.closed:
                assert bytes(period.root) == self.leaves[int(period.month)]
            self.closed.add(int(period.month))
            self.leaves[int(period.month)] = bytes(period.root)
            assert number <= period.vouchers
            waiting = Voucher.objects.filter(
                book=period.book_id, month=period.month, state__in=["draft", "reviewed"]
            )
            assert not waiting.exists()

    @holds
    def the_rows_agree_with_themselves_and_with_the_trail(self) -> None:
        assert list(integrity.breaches()) == []
        self._read_on()
        now = {
            (kind, key): digest for kind in self.sealed_kinds for key, digest in covers.digests(kind).items()
        }
        assert now == {key: digest for key, digest in self.noted.items() if key[0] in self.sealed_kinds}

    def _read_on(self) -> None:
        """What the trail has noted of covered rows since it was last read."""
        fresh = AuditEntry.objects.filter(pk__gt=self.read_until).order_by("pk").values_list("pk", "details")
        for self.read_until, details in fresh:
            for kind, digests in details.get(covers.NOTE, {}).items():
                self.noted |= {(kind, int(key)): digest for key, digest in digests.items()}


@pytest.mark.django_db
def test_no_sequence_of_calls_leads_to_money_that_should_not_have_gone() -> None:
    quick = settings(max_examples=20, stateful_step_count=40)
    run_state_machine_as_test(Payments, settings=quick)
