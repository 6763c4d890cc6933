"""Payments of the open month in the showcase township's first villages: every tier, every state, made by their people."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from random import Random
from typing import Final

from lingyan.decisions.queries import passed_matters
from lingyan.demo import signins
from lingyan.demo.bookkeeping import KeptBook
from lingyan.demo.decisions import LAMPS
from lingyan.demo.drawing import chance_for
from lingyan.demo.signins import ORGANISER
from lingyan.demo.words import GIVEN_MEN, GIVEN_WOMEN, SURNAMES
from lingyan.economy.books.models import Book
from lingyan.economy.payments import actions
from lingyan.economy.payments.models import PaymentRequest
from lingyan.economy.payments.rules import Payee
from lingyan.identity import actions as identity
from lingyan.kernel import clock
from lingyan.kernel.access import Actor
from lingyan.regions.models import Region

BANK: Final = "雁城农商银行"
_ROLES: Final = (
    ("reporter", "village-reporter"), ("chairman", "chairman"), ("supervision", "supervision"), ("cashier", "cashier"),
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Wish:
    """One payment: kind, purpose, charge, yuan by payee, and how far it goes.

    `far` counts the steps: 0 draft, 1 submitted, 2 first signature, 3 approved, 4 at the bank, 5 answered, 6 booked.
    """

    kind: str
    purpose: str
    account: str
    yuan: tuple[int, ...]
    far: int
    outcomes: tuple[str, ...] = ()
    persons: bool = False
    cash: bool = False
    back: str = ""
    unit: str = "芦花文具有限公司"


WISHES: Final = (
    Wish("expense", "村委会办公用品", "51303", (386,), 6, ("paid",)),
    Wish("purchase", "党群服务中心打印机和墨盒", "51303", (1_680,), 6, ("paid",)),
    Wish("labour", "防汛值守误工补贴", "51302", (120, 120, 160, 80), 5, ("paid", "paid", "failed", "paid"), persons=True),
    Wish("works", "机耕道塌方清运", "51401", (4_200,), 4, unit="长汀建筑工程有限公司"),
    Wish("works", LAMPS.title, "51401", (8_600,), 3, unit="渚光电力安装有限公司"),
    Wish("expense", "公示栏制作安装", "51401", (960,), 2, unit="翎羽广告有限公司"),
    Wish("purchase", "绿化苗木补栽", "51401", (3_150,), 1, unit="衔山苗木合作社"),
    Wish("labour", "环境整治临时用工", "51401", (300, 240), 3, persons=True, cash=True),
    Wish("expense", "会议室桌椅维修", "51303", (450,), 0, unit="翎羽广告有限公司"),
    Wish("purchase", "办公电脑一台", "51303", (4_980,), 1, back="请附三家询价记录和验收单"),
)  # fmt: skip
"""What each village asks for in the open month."""


@dataclass(frozen=True, slots=True)
class Cast:
    """The people of one village and its township, by what they do in a payment."""

    reporter: str
    chairman: str
    supervision: str
    cashier: str
    officer: str = "zhenganbu"
    accountant: str = "kuaiji1"

    def actor(self, what: str) -> Actor:
        return signins.actor(getattr(self, what))


def fill(village: KeptBook, neighbours: Sequence[KeptBook]) -> int:
    """All payments of the showcase village and of some neighbours; gives how many."""
    _layout(Book.objects.get(pk=village.book_id).organisation.region)
    made = _village(village, Cast("baozhang", "lishizhang", "jiandu", "chuna"), WISHES)
    for number, book in enumerate(neighbours, 1):
        made += _village(book, _hire(book, number), WISHES[number::2])
    return made


def _layout(village: Region) -> None:
    """The web bank of the township's villages wants its own columns."""
    assert village.parent is not None
    actions.save_layout(
        signins.actor("kuaiji1"), region=village.parent, title=f"{BANK}网银批量转账", file_format="csv",
        columns=[
            ("收款账号", "account"), ("收款户名", "name"), ("收款行", "bank"), ("转账金额", "amount"), ("用途", "remark"),
        ],
        answers={"outcome": ["指令状态"]}, words={"paid": ["银行处理成功"], "failed": ["银行处理失败"]},
    )  # fmt: skip


def _hire(book: KeptBook, number: int) -> Cast:
    """People for a village beside the showcase; they cannot sign in."""
    region = Book.objects.get(pk=book.book_id).organisation.region
    names = {}
    for what, role in _ROLES:
        username = f"cun{number}-{what}"
        chance = chance_for("account", username)
        user, _ = identity.create_user(ORGANISER, username=username, name=_person(chance), may_sign_in=False)
        identity.set_assignment(ORGANISER, user=user, role=role, region=region)
        names[what] = username
    return Cast(**names)


def _village(book: KeptBook, cast: Cast, wishes: Sequence[Wish]) -> int:
    chance = chance_for("payments", book.village)
    for wish in wishes:
        _Way(book, cast, chance, wish).go()
    return len(wishes)


class _Way:
    """One payment on its way, step by step, each by its own person."""

    def __init__(self, book: KeptBook, cast: Cast, chance: Random, wish: Wish) -> None:
        self.book, self.cast, self.chance, self.wish = book, cast, chance, wish
        self.request = self._ask()

    def go(self) -> None:
        steps = (self._submit, self._sign, self._approve, self._release, self._answer, self._book)
        for step in steps[: self.wish.far]:
            step()
        if self.wish.back and self.request.current_id is not None:
            actions.send_back(
                self.cast.actor("chairman"), step_id=self.request.current_id, reason=self.wish.back
            )

    def _ask(self) -> PaymentRequest:
        wish, reporter, total = self.wish, self.cast.actor("reporter"), sum(self.wish.yuan) * 100
        payees = [self._payee(yuan * 100) for yuan in wish.yuan]
        request = actions.open_request(
            reporter, book_id=self.book.book_id, kind=wish.kind, purpose=wish.purpose, payees=payees,
            debits=[actions.Entry(wish.account, wish.purpose, total)], from_account="101" if wish.cash else "10201",
            matter_id=self._matter() if total > 5_000_00 else None,
        )  # fmt: skip
        kind = "sheet" if wish.persons else "invoice"
        actions.add_document(
            reporter, request_id=request.pk, kind=kind, date=clock.today() - dt.timedelta(days=2), amount=total,
            number="" if wish.persons else f"99{self.chance.randrange(10**18):018d}",
            seller="" if wish.persons else payees[0].name,
        )  # fmt: skip
        return request

    def _payee(self, fen: int) -> Payee:
        name = _person(self.chance) if self.wish.persons else self.wish.unit
        number = "" if self.wish.cash else f"990100{self.chance.randrange(10**13):013d}"
        return Payee(name, number, "" if self.wish.cash else BANK, fen)

    def _matter(self) -> int:
        """The members' decision that a large payment rests on; its story is told in `demo.decisions`."""
        book = Book.objects.get(pk=self.book.book_id)
        passed = passed_matters(book.organisation_id, [LAMPS.item], clock.today())
        return passed.get(title=self.wish.purpose).pk

    def _submit(self) -> None:
        self.request = actions.submit(self.cast.actor("reporter"), request_id=self.request.pk)

    def _sign(self) -> None:
        assert self.request.current is not None
        who = {"village": "chairman", "supervision": "supervision", "township": "officer"}
        by = self.cast.actor(who[self.request.current.level])
        self.request = actions.sign(by, step_id=self.request.current.pk)

    def _approve(self) -> None:
        while self.request.state == PaymentRequest.State.APPROVING:
            self._sign()

    def _release(self) -> None:
        actions.make_list(self.cast.actor("cashier"), request_ids=[self.request.pk])
        self.request.refresh_from_db()

    def _answer(self) -> None:
        lines = self.request.all_payees.filter(round=self.request.round).order_by("no")
        answers = [
            actions.Answer(line.pk, outcome, clock.today(), "账号户名不符" if outcome == "failed" else "")
            for line, outcome in zip(lines, self.wish.outcomes, strict=True)
        ]
        assert self.request.payment_list_id is not None
        actions.record_results(
            self.cast.actor("cashier"), list_id=self.request.payment_list_id, answers=answers
        )

    def _book(self) -> None:
        actions.draft_voucher(self.cast.actor("accountant"), request_id=self.request.pk, date=clock.today())


def _person(chance: Random) -> str:
    return chance.choice(SURNAMES) + chance.choice((*GIVEN_MEN, *GIVEN_WOMEN))
