"""Contracts of the demo: leases whose rent stands in the books, ponds and fields let to households, what is left to do.

The rent of a lease is that of the village's profile, so that receipts of the books pay its instalments; late months,
which the books carry as a claim on the tenant, stay open here too.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import replace
from typing import Final

from lingyan.decisions.parameters import LEASE_AMOUNT
from lingyan.decisions.queries import passed_matters
from lingyan.demo import signins
from lingyan.demo.assets import keeper
from lingyan.demo.bookkeeping import KeptBook
from lingyan.demo.drawing import chance_for
from lingyan.demo.plan import Plan
from lingyan.demo.profiles import YUAN
from lingyan.economy.assets.models import Asset
from lingyan.economy.books.models import Book, Party
from lingyan.economy.contracts import actions, queries, rules
from lingyan.economy.contracts.actions import Terms
from lingyan.economy.contracts.models import Contract
from lingyan.economy.contracts.rules import PayPlan, Step
from lingyan.files import actions as files
from lingyan.kernel.access import Actor
from lingyan.kernel.month import Month
from lingyan.parameters.actions import set_value
from lingyan.regions.models import Region

ONE_IN: Final = 64
"""The same of villages with contracts, each of which takes a quarter of a second."""
TEXT: Final = b"%PDF-1.4\n1 0 obj << /Type /Catalog >> endobj\ntrailer << /Root 1 0 R >>\n%%EOF\n"
_DECIDED_FROM: Final = 500_000 * YUAN
_DAY: Final = dt.timedelta(days=1)


def set_rules(city: Region) -> None:
    """The city's own sum from which a lease is decided, so that the demo shows a rule that was set."""
    set_value(
        signins.actor("nongye"), LEASE_AMOUNT, region=city, from_on=dt.date(2020, 1, 1), text=str(_DECIDED_FROM // YUAN),
        basis="雁农发〔2019〕12号",
    )  # fmt: skip


def make_contracts(plan: Plan, books: Sequence[KeptBook], town: str) -> None:
    """A lease where there is rent, a field and a pond let to households; their receipts of the kept months settled."""
    for book in books:
        _Village(plan, book, keeper(book.village, town)).fill()


class _Village:
    """One village's contracts, made by who keeps them."""

    def __init__(self, plan: Plan, kept: KeptBook, actor: Actor) -> None:
        self.plan, self.kept, self.actor = plan, kept, actor
        self.chance = chance_for("contracts", kept.village)
        self.parties = dict(Party.objects.filter(book=kept.book_id).values_list("code", "pk"))
        self.cards = {card.name: card for card in Asset.objects.filter(book=kept.book_id)}

    def fill(self) -> None:
        profile = self.kept.profile
        if profile.rent:
            self._lease(profile.rent)
        self._land("机动地", "cultivated", profile.households[0], self.chance.randint(30, 300))
        self._land("北塘水面", "waste", profile.households[1], self.chance.randint(20, 200))

    def _lease(self, rent: int) -> Contract:
        """The building that earns, by the month, since the books were kept here; too short to need a decision."""
        plan, profile = self.plan, self.kept.profile
        building = next(card for card in self.cards.values() if card.account == "15101")
        start = plan.go_live.first_day
        wanted = self.chance.choice((12, 24, 36))
        months = max(12, min(wanted, (_DECIDED_FROM - 1) // rent))
        contract = self.conclude(
            Terms(
                number=f"ZL-{start.year}-01", title=f"{building.name}租赁合同", kind="lease",
                party_id=self.parties[profile.units[0]], object=f"{building.name}一处，在{building.place}",
                signed_on=start - 20 * _DAY, start_on=start, end_on=rules.add_months(start, months) - _DAY,
                every="month", due_days=9, plan=PayPlan(steps=(Step(1, rent * 12),)), asset_id=building.pk,
                procedure="exchange", listing=f"雁产交{start.year}-{self.kept.village[-6:]}",
                bidders=self.chance.randint(2, 5), outcome="最高价成交", deposit=rent * 2,
                penalty="逾期按日万分之五支付违约金",
            )
        )  # fmt: skip
        actions.move_deposit(self.actor, contract_id=contract.pk, kind="received", on=start, amount=rent * 2)
        self._settle()
        return contract

    def _settle(self) -> None:
        for each in queries.matching(self.kept.book_id, self.plan.today).proposals:
            actions.settle(self.actor, instalment_id=each.item, line_id=each.receipt, amount=each.amount)

    def _land(self, name: str, land_kind: str, household: str, price: int) -> Contract:
        """Land or water by the year for three years less a day, due after the harvest of the open year."""
        card, start = self.cards[name], Month(self.plan.begun.year, self.plan.begun.month).first_day
        area = card.area // 2 if card.area else None
        yearly = price * (area or 100) // 100 * YUAN
        return self.conclude(
            Terms(
                number=f"FB-{start.year}-{'01' if land_kind == 'cultivated' else '02'}", title=f"{name}承包合同",
                kind="contract-out", party_id=self.parties[household], object=f"{name}，在{card.place}，四至见附图",
                signed_on=start - 10 * _DAY, start_on=start, end_on=rules.add_months(start, 24) - _DAY, every="year",
                timing="arrears", plan=PayPlan(steps=(Step(1, yearly),)), asset_id=card.pk, area=area,
                land_kind=land_kind, procedure="tender", listing=f"村招{start.year}-{card.code}",
                bidders=self.chance.randint(2, 6), outcome="最高价中标", penalty="欠交一年以上的收回发包",
            )
        )  # fmt: skip

    def draft(self, terms: Terms) -> Contract:
        return actions.save_draft(self.actor, book_id=self.kept.book_id, terms=terms)

    def conclude(self, terms: Terms) -> Contract:
        draft = self.draft(terms)
        files.attach(self.actor, "contract", draft.pk, TEXT, name="合同.pdf", label="合同文本")
        return actions.conclude(self.actor, contract_id=draft.pk)


def leave_work(plan: Plan, village: KeptBook, neighbours: Sequence[KeptBook]) -> None:
    """In the showcase township: one that ends soon, one that ran out, a draft, one late, one decided by the members.

    The township has filed the others of its villages within two weeks of their signature.
    """
    own = _Village(plan, village, signins.actor("wenshu"))
    soon = plan.today + 45 * _DAY
    own.conclude(_small(own, "门市摊位租赁合同", "TW-01", rules.add_months(soon, -12) + _DAY, soon, 3_600))
    past = plan.today - 40 * _DAY
    own.conclude(_small(own, "晒场租赁合同", "TW-02", rules.add_months(past, -12) + _DAY, past, 2_400))
    begun = plan.today - 30 * _DAY
    own.draft(_small(own, "村部屋顶光伏租赁合同", "TW-03", begun, rules.add_months(begun, 12) - _DAY, 8_000))
    _decided(plan, own)
    contracts = Contract.objects.filter(book=village.book_id, state=Contract.State.ACTIVE)
    for each in contracts.filter(number="TW-02"):
        actions.remind(own.actor, contract_id=each.pk)
    books = [village.book_id, *(each.book_id for each in neighbours)]
    signed = Contract.objects.filter(book__in=books, state=Contract.State.ACTIVE).exclude(
        number__startswith="TW"
    )
    for each in signed.order_by("pk"):
        filed = min(each.signed_on + 12 * _DAY, plan.today)
        actions.file_contract(signins.actor("zhenganbu"), contract_id=each.pk, on=filed)
    for book in neighbours[2:3]:
        _claims(plan, book)


def _small(own: _Village, title: str, number: str, start: dt.date, end: dt.date, yearly: int) -> Terms:
    """A lease of a year, paid by the quarter, too small for trade and decision."""
    party = own.parties[own.kept.profile.units[3]]
    return Terms(
        number=number, title=title, kind="lease", party_id=party, object=title.removesuffix("租赁合同"),
        signed_on=start - 5 * _DAY, start_on=start, end_on=end, every="quarter", plan=PayPlan(amount=yearly * YUAN),
    )  # fmt: skip


def _decided(plan: Plan, own: _Village) -> None:
    """The pond that the members decided to let, for five years, paid in advance."""
    organisation = Book.objects.get(pk=own.kept.book_id).organisation_id
    matter = passed_matters(organisation, {"lease"}, plan.today).exclude(amount=None).last()
    if matter is None or matter.decided_on is None or matter.amount is None:
        return
    start = max(matter.decided_on + _DAY, plan.begun)
    terms = _small(own, matter.title, "YT-01", start, rules.add_months(start, 60) - _DAY, 0)
    own.conclude(
        replace(
            terms, every="year", signed_on=start, plan=PayPlan(amount=matter.amount), matter_id=matter.pk,
            procedure="exchange", listing=f"雁产交{start.year}-鱼塘", bidders=4, outcome="最高价成交",
        )
    )  # fmt: skip


def _claims(plan: Plan, book: KeptBook) -> None:
    """What fell due in the open month, drafted for the checker, where something did."""
    if queries.to_claim(book.book_id, plan.current):
        actions.draft_claims(signins.actor("kuaiji1"), book_id=book.book_id, month=plan.current)
