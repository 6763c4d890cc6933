"""A village with its book and the people of the posts, and requests written in a line."""

from __future__ import annotations

import datetime as dt
import io
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

import openpyxl
import pytest

from lingyan.decisions.models import Matter
from lingyan.economy.books.models import Book
from lingyan.economy.payments import actions
from lingyan.economy.payments.models import PaymentList, PaymentRequest, Step
from lingyan.economy.payments.rules import Payee
from lingyan.identity.actors import actor_for
from lingyan.identity.models import User
from lingyan.kernel import clock
from lingyan.kernel.access import Actor
from lingyan.kernel.problems import Refused
from lingyan.people.models import Organisation
from lingyan.regions.models import Region
from tests.economy.books.support import book_of
from tests.support.identity import Tree, user_with

DAY = dt.date(2026, 3, 10)
NEXT = DAY + dt.timedelta(days=1)
PDF = b"%PDF-1.7\n%%EOF"
BANK_ACCOUNT, TILL, OFFICE = "10201", "101", "51303"
SHOP = "雁城青石办公用品有限公司"
WORKS = "雁城长桥建筑工程有限公司"


def refused(code: str) -> Any:
    return pytest.raises(Refused, check=lambda error: code in {one.code for one in error.problems})


def payee(yuan: int, name: str = SHOP, account: str = "6228480010002000301", **more: Any) -> Payee:
    return Payee(name, account, "雁城农商银行", yuan * 100, **more)


def charge(yuan: int, account: str = OFFICE, **more: Any) -> actions.Entry:
    return actions.Entry(account, "办公用品", debit=yuan * 100, **more)


@dataclass
class Office:
    """雁庄村 and its people; `actor(...)` is who somebody is at this moment, delegations included."""

    tree: Tree = field(default_factory=Tree)
    users: dict[str, User] = field(default_factory=dict)
    serial: int = 0

    def __post_init__(self) -> None:
        village, town = self.tree.village, self.tree.town
        for name, role, region in (
            ("reporter", "village-reporter", village), ("clerk", "village-clerk", village),
            ("chairman", "chairman", village), ("secretary", "party-secretary", village),
            ("supervision", "supervision", village), ("cashier", "cashier", village),
            ("cashier2", "cashier", village), ("officer", "township-officer", town),
            ("officer2", "township-officer", town), ("accountant", "township-accountant", town),
            ("reviewer", "township-reviewer", town), ("auditor", "auditor", town),
        ):  # fmt: skip
            self.users[name] = user_with(role, region, f"{name}-x", name=f"某{len(self.users)}")

    def actor(self, name: str) -> Actor:
        return actor_for(self.users[name])

    @property
    def book(self) -> Book:
        return book_of(self.tree.village)

    @property
    def village(self) -> Region:
        return self.tree.village

    def request(
        self,
        *yuan: int,
        by: str = "reporter",
        payees: Sequence[Payee] = (),
        debits: Sequence[actions.Entry] = (),
        papers: bool = True,
        **more: Any,
    ) -> PaymentRequest:
        """A draft of so many yuan, each to a payee of its own, charged in one line, with an invoice."""
        given = list(payees) or [
            payee(one, account=f"62284800100020003{at:02d}") for at, one in enumerate(yuan)
        ]
        total = sum(each.amount for each in given)
        wanted = {"kind": "expense", "purpose": "购买办公用品", "from_account": BANK_ACCOUNT, **more}
        made = actions.open_request(
            self.actor(by),
            book_id=self.book.pk,
            payees=given,
            debits=list(debits) or [charge(total // 100)],
            **wanted,
        )
        if papers:
            self.invoice(made, total, by=by)
        return made

    def invoice(self, request: PaymentRequest, amount: int, *, by: str = "reporter", number: str = "") -> Any:
        self.serial += 1
        return actions.add_document(
            self.actor(by), request_id=request.pk, kind="invoice", number=number or f"{self.serial:020d}",
            date=clock.today(), amount=amount, seller=SHOP,
        )  # fmt: skip

    def submitted(self, *yuan: int, by: str = "reporter", **more: Any) -> PaymentRequest:
        return actions.submit(self.actor(by), request_id=self.request(*yuan, by=by, **more).pk)

    def sign(self, request: PaymentRequest, *names: str) -> PaymentRequest:
        for name in names:
            request = actions.sign(self.actor(name), step_id=self.step(request).pk)
        return request

    def step(self, request: PaymentRequest) -> Step:
        request.refresh_from_db()
        assert request.current is not None
        return request.current

    def approved(self, *yuan: int, **more: Any) -> PaymentRequest:
        """Signed by as many as it needs."""
        request = self.submitted(*yuan, **more)
        names = {
            "village": "chairman",
            "joint": "secretary",
            "supervision": "supervision",
            "township": "officer",
        }
        while request.state == "approving":
            request = self.sign(request, names[self.step(request).level])
        return request

    def released(self, *yuan: int, **more: Any) -> PaymentRequest:
        request = self.approved(*yuan, **more)
        actions.make_list(self.actor("cashier"), request_ids=[request.pk])
        request.refresh_from_db()
        return request

    def answer(self, request: PaymentRequest, *outcomes: str, by: str = "cashier") -> PaymentRequest:
        """What the bank says of the payees, in their order; an empty one says nothing."""
        request.refresh_from_db()
        lines = request.all_payees.filter(round=request.round).order_by("no")
        given = [
            actions.Answer(line.pk, outcome, clock.today())
            for line, outcome in zip(lines, outcomes, strict=True)
            if outcome
        ]
        assert request.payment_list_id is not None
        actions.record_results(self.actor(by), list_id=request.payment_list_id, answers=given)
        request.refresh_from_db()
        return request

    def paid(self, *yuan: int, **more: Any) -> PaymentRequest:
        request = self.released(*yuan, **more)
        return self.answer(request, *(["paid"] * request.all_payees.filter(round=request.round).count()))

    def matter(
        self,
        yuan: int | None,
        state: str = "p1",
        on: dt.date | None = None,
        of: Organisation | None = None,
        item: str = "public-works",
    ) -> Matter:
        return Matter.objects.create(
            organisation=of or self.book.organisation, item=item, title="村道硬化",
            amount=None if yuan is None else yuan * 100, state=state, decided_on=on or DAY, proposed_at=clock.now(),
        )  # fmt: skip


def release(office: Office, *requests: PaymentRequest, by: str = "cashier", **more: object) -> PaymentList:
    return actions.make_list(office.actor(by), request_ids=[one.pk for one in requests], **more)  # type: ignore[arg-type]


HEAD = ("收款人户名", "收款账号", "金额", "处理结果", "失败原因")


def answer_file(*rows: tuple[object, ...], head: tuple[str, ...] = HEAD) -> bytes:
    book = openpyxl.Workbook()
    book.active.append(head)
    for row in rows:
        book.active.append(row)
    target = io.BytesIO()
    book.save(target)
    return target.getvalue()
