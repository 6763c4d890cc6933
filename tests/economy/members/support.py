"""A village with members, shares and a closed year, brought to any state of a distribution by the real actions."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from lingyan.decisions.models import Matter
from lingyan.economy.books import actions as books
from lingyan.economy.books.models import Book, Period, Voucher
from lingyan.economy.books.rules import Entry
from lingyan.economy.members import actions
from lingyan.economy.members.actions import NewMember
from lingyan.economy.members.models import Confirmation, Distribution, Member
from lingyan.economy.payments import actions as payments
from lingyan.economy.payments.models import PaymentRequest
from lingyan.kernel import clock
from lingyan.kernel.access import Actor
from lingyan.kernel.month import Month
from lingyan.people.models import Organisation
from tests.economy.books.actions.vouchers import Office, open_office, person

FOUNDED = dt.date(2020, 1, 1)
CONFIRMED, PLANNED, DECIDED = dt.date(2026, 2, 1), dt.date(2026, 2, 2), dt.date(2026, 2, 10)
DISPLAYED, SETTLED, TODAY = dt.date(2026, 2, 11), dt.date(2026, 3, 2), dt.date(2026, 3, 10)
INCOME, POOL = 100_000_00, 50_000_00
BANK = "雁城农商银行"


def row(name: str, household: int, shares: int = 100, **more: Any) -> NewMember:
    """A founding member with so many hundredths of 人口股."""
    return NewMember(name, household, more.pop("joined_on", FOUNDED), shares={"人口股": shares}, **more)


def family(household: int, *names: str, shares: int = 100) -> list[NewMember]:
    """A household whose first member receives for it."""
    first, *others = names
    head = row(
        first,
        household,
        shares,
        receiver=True,
        account_number=f"62284800010002{household:05d}",
        bank_name=BANK,
    )
    return [head, *(row(name, household, shares) for name in others)]


FAMILIES = [
    *family(1, "赵春生", "钱秀英", "赵小满"), *family(2, "孙有田", "李桂花"), *family(3, "周长河", shares=250),
    *family(7, "吴大山", "郑玉兰", "吴小雨", "吴小雪"),
]  # fmt: skip


@dataclass
class Village:
    """雁庄村 with ten members in four households."""

    office: Office = field(default_factory=open_office)
    members: list[Member] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.clerk = person(21, "文书")
        self.members = self.add(*FAMILIES)

    @property
    def book(self) -> Book:
        return self.office.book

    @property
    def organisation(self) -> Organisation:
        return self.office.book.organisation

    def actor(self, number: int) -> Actor:
        return person(number, f"某{number}")

    def add(self, *rows: NewMember) -> list[Member]:
        return actions.add_members(self.clerk, organisation_id=self.organisation.pk, rows=rows)

    def named(self, name: str) -> Member:
        return Member.objects.get(organisation=self.organisation, person__personal__name=name)

    def earn(self, fen: int = INCOME) -> None:
        """The year's income, and every month of the year closed."""
        entries = [Entry("10201", "收租金", fen, 0), Entry("50103", "收租金", 0, fen)]
        if fen < 0:
            entries = [Entry("51303", "办公费", -fen, 0), Entry("10201", "办公费", 0, -fen)]
        self.post(dt.date(2025, 12, 20), entries)
        for voucher in books.carry_forward(self.clerk, book_id=self.book.pk, month=Month(2025, 12)):
            self.office.post(voucher)
        Period.objects.bulk_create(
            Period(book=self.book, month=Month(2025, number), state="closed", closed_at=clock.now(), vouchers=0,
                   root=bytes(32))
            for number in range(1, 13)
        )  # fmt: skip

    def post(self, date: dt.date, entries: Sequence[Entry]) -> Voucher:
        return self.office.post(
            books.save_draft(self.clerk, book_id=self.book.pk, date=date, entries=entries)
        )

    def matter(self, item: str, amount: int | None = None, on: dt.date = DECIDED, **more: Any) -> Matter:
        fields = {"organisation": self.organisation, "title": "收益分配方案", "state": "p1", **more}
        return Matter.objects.create(
            item=item, amount=amount, decided_on=on, proposed_at=clock.now(), **fields
        )  # fmt: skip

    def displayed(self, as_of: dt.date = dt.date(2026, 1, 5)) -> Confirmation:
        with clock.fixed(as_of):
            return actions.display_register(
                self.clerk,
                organisation_id=self.organisation.pk,
                as_of=as_of,
                from_on=as_of,
                place="村务公开栏",
            )

    def confirmed(self) -> Confirmation:
        found = self.displayed()
        with clock.fixed(CONFIRMED):
            matter = self.matter("membership", on=dt.date(2026, 1, 20), title="成员确认")
            return actions.confirm_register(self.clerk, confirmation_id=found.pk, matter_id=matter.pk)

    def plan(self, pool: int = POOL, **more: Any) -> Distribution:
        """A plan upon a register that is confirmed now, unless it was before."""
        if not Confirmation.objects.filter(state="confirmed").exists():
            self.confirmed()
        if not Period.objects.exists():
            self.earn()
        with clock.fixed(PLANNED):
            return actions.make_plan(
                self.clerk, book_id=self.book.pk, year=2025, record_on=CONFIRMED, pool=pool, **more
            )

    def at(self, state: str, **more: Any) -> Distribution:
        """A distribution in this state, each step by its action on its day."""
        found = self.plan(**more)
        for name, day, do in (
            ("decided", DECIDED, self.decide), ("displayed", DISPLAYED, self.display),
            ("confirmed", SETTLED, self.settle), ("booked", SETTLED, self.book_it), ("paying", TODAY, self.ask),
            ("paid", TODAY, self.pay), ("published", TODAY, self.publish),
        ):  # fmt: skip
            if found.state == state:
                break
            with clock.fixed(day):
                do(found)
            found.refresh_from_db()
            assert found.state == name
        return found

    def decide(self, found: Distribution) -> None:
        matter = self.matter("distribution", found.pool)
        actions.decide(self.clerk, distribution_id=found.pk, matter_id=matter.pk)

    def display(self, found: Distribution) -> None:
        actions.display_list(self.clerk, distribution_id=found.pk, from_on=clock.today(), place="村务公开栏")

    def settle(self, found: Distribution) -> None:
        actions.confirm_list(self.clerk, distribution_id=found.pk)

    def book_it(self, found: Distribution) -> None:
        for voucher in actions.draft_vouchers(self.clerk, distribution_id=found.pk, date=clock.today()):
            self.office.post(voucher)

    def ask(self, found: Distribution) -> list[PaymentRequest]:
        return actions.request_payment(self.actor(31), distribution_id=found.pk, from_account="10201")

    def pay(self, found: Distribution) -> None:
        for request in PaymentRequest.objects.filter(origin_id=found.pk, state="draft"):
            self.answer(self.released(request), "paid")

    def released(self, request: PaymentRequest) -> PaymentRequest:
        """Submitted, signed by everybody it needs and given to the bank."""
        request = payments.submit(self.actor(31), request_id=request.pk)
        signer = 40
        while request.state == "approving":
            signer += 1
            assert request.current_id is not None
            request = payments.sign(self.actor(signer), step_id=request.current_id)
        payments.make_list(self.actor(60), request_ids=[request.pk])
        request.refresh_from_db()
        return request

    def answer(self, request: PaymentRequest, *outcomes: str) -> None:
        """What the bank says of the payees in their order; one word says it of all."""
        lines = list(request.all_payees.filter(round=request.round).order_by("no"))
        words = outcomes if len(outcomes) > 1 else outcomes * len(lines)
        given = [
            payments.Answer(line.pk, word, clock.today()) for line, word in zip(lines, words, strict=True) if word
        ]  # fmt: skip
        assert request.payment_list_id is not None
        payments.record_results(self.actor(60), list_id=request.payment_list_id, answers=given)

    def publish(self, found: Distribution) -> None:
        actions.publish(self.clerk, distribution_id=found.pk)


def entries(voucher: Voucher) -> list[tuple[str, str, int, int]]:
    """Account, party, debit and credit of each line."""
    return [
        (line.account.code, line.party.code if line.party else "", line.debit, line.credit)
        for line in voucher.lines.select_related("account", "party").order_by("no")
    ]
