"""Irregular contracts, assets, payments and cash of a few villages, made by the actions that any of them could call.

The actions refuse what is plainly forbidden; what stands here is what they cannot see or what only time makes wrong.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from typing import Final

from lingyan.demo import signins
from lingyan.demo.bank import LEDGER_ACCOUNT, in_pieces
from lingyan.demo.bookkeeping import KeptBook, attach_old_closing
from lingyan.demo.contracts import TEXT
from lingyan.demo.drawing import chance_for
from lingyan.demo.irregularities import Irregularities
from lingyan.demo.plan import Plan
from lingyan.demo.profiles import YUAN
from lingyan.economy.assets import actions as assets
from lingyan.economy.assets.actions import Card
from lingyan.economy.bank import actions as bank
from lingyan.economy.bank.actions.counting import cash_balance
from lingyan.economy.books import actions as books
from lingyan.economy.books.models import Book, Party
from lingyan.economy.contracts import actions as contracts
from lingyan.economy.contracts import rules
from lingyan.economy.contracts.actions import Terms
from lingyan.economy.contracts.models import Contract
from lingyan.economy.contracts.rules import PayPlan
from lingyan.economy.members import actions as members
from lingyan.economy.members.actions import NewMember
from lingyan.economy.members.reasons import Leaving
from lingyan.economy.payments import actions as payments
from lingyan.economy.payments.models import PaymentRequest
from lingyan.economy.payments.rules import Payee
from lingyan.files import actions as files
from lingyan.kernel import clock
from lingyan.kernel.access import Actor
from lingyan.kernel.month import Month

SHORT: Final = 500 * YUAN
"""So much is missing in the till."""
_DAY: Final = dt.timedelta(days=1)
_RELIEVED: Final = ("冉守田", "翟福根", "柏水莲")
"""Members of other families than those who are paid by the village."""
_SIGNERS: Final = {"village": ("chairman", "理事长"), "supervision": ("supervision", "监督委员会")}


def make(plan: Plan, villages: Sequence[KeptBook], found: Irregularities) -> None:
    """Every kind in each of these villages, which have cards of their assets; noted in `found`."""
    for book in villages:
        dealings = _Dealings(plan, book, found)
        dealings.own_a_truck()
        dealings.let_badly()
        dealings.build_in_parts()
        dealings.pay_badly()
        dealings.relieve_badly()
        dealings.begin_wrong()
        dealings.lose_receipts()
        dealings.miss_cash()


class _Dealings:
    """One village: its keeper acts, and people of its own posts who cannot sign in."""

    def __init__(self, plan: Plan, kept: KeptBook, found: Irregularities) -> None:
        self.plan, self.kept, self.found = plan, kept, found
        self.keeper = signins.actor(signins.AGENCY[0])
        book = Book.objects.select_related("organisation__region__parent").get(pk=kept.book_id)
        self.organisation, self.region = book.organisation_id, book.organisation.region
        self.parties = dict(Party.objects.filter(book=book).values_list("code", "pk"))
        self.chance = chance_for("dealings", kept.village)

    def _note(self, kind: str, what: str, day: dt.date | None = None) -> None:
        self.found.note(self.kept.village, kind, Month.of(day or self.plan.today), what)

    def _local(self, role: str, title: str) -> Actor:
        return signins.local(role, self.region, f"{self.region.name}{title}")

    def own_a_truck(self) -> None:
        """A card of something that the ledger never bought."""
        bought = self.plan.live[0].first_day
        card = Card(
            name="翻斗车", kind="vehicle", klass="public", use="management", acquired_on=bought, original=68_000 * YUAN,
            months=60, worn_through=self.plan.last,
        )  # fmt: skip
        assets.add_card(self.keeper, book_id=self.kept.book_id, card=card)
        self._note("off-book-asset", "有卡片、账上没有的车辆")

    def let_badly(self) -> None:
        """Under the appraised price, to the village's own official, and long after the contract has run out."""
        profile, start = self.kept.profile, self.plan.live[0].first_day
        year = rules.add_months(start, 12) - _DAY
        self._lease("JG-01", "旧粮仓租赁合同", profile.units[2], start, year, 6_000, appraisal=12_000 * YUAN)
        self._note("cheap-lease", "租金低于评估价", start)
        self._lease("JG-02", "塘边空地租赁合同", profile.officials[0], start, year, 3_000)
        self._note("cadre-contract", "集体资产租给在任村干部", start)
        end = self.plan.today - 100 * _DAY
        begun = rules.add_months(end + _DAY, -12)
        past = self._lease(
            "JG-03", "沙场场地租赁合同", profile.units[3], begun, end, 5_000, deposit=1_000 * YUAN
        )
        contracts.move_deposit(
            self.keeper, contract_id=past.pk, kind="received", on=begun, amount=past.deposit
        )
        self._note("expired-lease", "合同到期三个多月仍没有收回", end)
        self._note("deposit-kept", "合同结束三个多月没有退押金", end)

    def _lease(
        self, number: str, title: str, party: str, start: dt.date, end: dt.date, yuan: int, *,
        appraisal: int | None = None, deposit: int = 0, kind: str = "lease", every: str = "quarter",
    ) -> Contract:  # fmt: skip
        terms = Terms(
            number=number, title=title, kind=kind, party_id=self.parties[party], object=title.removesuffix("合同"),
            signed_on=start, start_on=start, end_on=end, every=every, plan=PayPlan(amount=yuan * YUAN),
            appraisal=appraisal, deposit=deposit,
        )  # fmt: skip
        draft = contracts.save_draft(self.keeper, book_id=self.kept.book_id, terms=terms)
        files.attach(self.keeper, "contract", draft.pk, TEXT, name="合同.pdf", label="合同文本")
        return contracts.conclude(self.keeper, contract_id=draft.pk)

    def build_in_parts(self) -> None:
        """One work in two contracts with one firm, each below the sum from which it had to be tendered."""
        start = self.plan.live[0].first_day
        for number, (day, yuan) in enumerate(((start, 28_000), (start + 20 * _DAY, 26_000)), 1):
            end = rules.add_months(day, 3) - _DAY
            title = f"村口广场硬化工程合同（{'一二'[number - 1]}）"
            self._lease(
                f"GC-{number:02d}", title, self.kept.profile.units[1], day, end, yuan, kind="works", every="once"
            )  # fmt: skip
        self._note("works-in-parts", "一个工程拆成两份合同，不招标", start)

    def pay_badly(self) -> None:
        """The same goods billed twice, money to somebody else than the seller, a work without acceptance."""
        for _ in range(2):
            self._pay("purchase", "宣传栏展板", "51303", 980, "翎羽广告有限公司")
        self._note("twin-invoice", "同一商家、同样金额开了两张发票", clock.today() - 2 * _DAY)
        self._pay("expense", "办公耗材", "51303", 460, "芦花文具有限公司", seller="渚光电力安装有限公司")
        self._note("stranger-paid", "发票是一家，钱付给另一家")
        self._pay("works", "村道塌方清理", "51402", 3_200, "长汀建筑工程有限公司")
        self._note("works-without-papers", "工程款没有验收单和合同就付了")

    def _pay(self, kind: str, purpose: str, account: str, yuan: int, unit: str, seller: str = "") -> None:
        self._spend(kind, purpose, account, [self._payee(unit, yuan)], "invoice", seller or unit)

    def _spend(
        self, kind: str, purpose: str, account: str, payees: Sequence[Payee], paper: str, seller: str = ""
    ) -> None:
        """One request upon one paper, signed by everybody it needs, and paid."""
        reporter, cashier = self._local("village-reporter", "报账员"), self._local("cashier", "出纳")
        amount = sum(each.amount for each in payees)
        request = payments.open_request(
            reporter, book_id=self.kept.book_id, kind=kind, purpose=purpose, payees=payees,
            debits=[payments.Entry(account, purpose, amount)], from_account=LEDGER_ACCOUNT,
        )  # fmt: skip
        payments.add_document(
            reporter, request_id=request.pk, kind=paper, date=clock.today() - 2 * _DAY, amount=amount,
            number=f"99{self.chance.randrange(10**18):018d}", seller=seller,
        )  # fmt: skip
        request = payments.submit(reporter, request_id=request.pk)
        while request.state == PaymentRequest.State.APPROVING and request.current is not None:
            request = payments.sign(self._signer(request.current.level), step_id=request.current.pk)
        payments.make_list(cashier, request_ids=[request.pk])
        request.refresh_from_db()
        assert request.payment_list_id is not None
        lines = request.all_payees.filter(round=request.round)
        payments.record_results(
            cashier,
            list_id=request.payment_list_id,
            answers=[payments.Answer(line.pk, "paid", clock.today()) for line in lines],
        )

    def relieve_badly(self) -> None:
        """Relief for a member who had died by then; the others on the list are alive, each of them once."""
        rows = [NewMember(name, number, self.plan.begun) for number, name in enumerate(_RELIEVED, 1)]
        clerk = self._local("village-clerk", "文书")
        first, *_others = members.add_members(clerk, organisation_id=self.organisation, rows=rows)
        members.end_membership(clerk, member_id=first.pk, on=clock.today() - 20 * _DAY, reason=Leaving.DEATH)
        payees = [self._payee(name, 200) for name in _RELIEVED]
        self._spend("subsidy", "困难群众慰问金", "51404", payees, "sheet")
        self._note("relief-for-the-dead", "慰问金发给了已经去世的人")

    def begin_wrong(self) -> None:
        """The sheet of the old books says more in cash, and as much more in the reserve, than the opening that was typed."""
        attach_old_closing(self.keeper, self.kept.book_id, hidden=1_200 * YUAN)
        book = Book.objects.get(pk=self.kept.book_id)
        self._note("opening-changed", "期初余额少录了旧账的现金", book.first_month.first_day)

    def lose_receipts(self) -> None:
        """A pad of receipts of which two numbers in the middle are nowhere; what was spoilt besides is on record."""
        books.issue_receipts(
            self.keeper, book_id=self.kept.book_id, series=f"统一收据{self.kept.village[-6:]}", numbers="1-50",
            on=self.plan.today - 30 * _DAY,
        )  # fmt: skip
        books.spoil_receipts(
            self.keeper, book_id=self.kept.book_id, series=f"统一收据{self.kept.village[-6:]}", numbers="1-4,7-9",
            on=clock.today(),
        )  # fmt: skip
        self._note("receipts-missing", "收据用到 9 号，中间两份没有下落")

    def _payee(self, name: str, yuan: int) -> Payee:
        number = f"990100{self.chance.randrange(10**13):013d}"
        return Payee(name, number, "雁城农商银行", yuan * YUAN)

    def _signer(self, level: str) -> Actor:
        if level in _SIGNERS:
            return self._local(*_SIGNERS[level])
        assert self.region.parent is not None
        return signins.local("township-officer", self.region.parent, f"{self.region.parent.name}干部")

    def miss_cash(self) -> None:
        """A count that finds less than the book says, confirmed by two and left at that."""
        day = self.plan.last.last_day
        held = cash_balance(self.kept.book_id, day)
        if held < SHORT:
            return
        count = bank.record_count(
            self._local("cashier", "出纳"), book_id=self.kept.book_id, counted_on=day, pieces=in_pieces(held - SHORT),
            note="短少的说是垫付了，没有借条",
        )  # fmt: skip
        bank.confirm_count(self.keeper, count_id=count.pk)
        self._note("cash-gap", "现金短少，没有借条也没有入账", day)
