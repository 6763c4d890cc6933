"""Payments, vouchers, decisions, contracts and publications: no sequence of calls uses a decision or a receipt twice.

The state machine of payments and publications goes on beside contracts that rest on the same kind of decisions: signed,
changed, ended, settled by whatever line there is, while months close, vouchers are reversed and decisions objected to.
After every step that wrote something the tables themselves are read.
"""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from dataclasses import replace
from pathlib import Path
from typing import Any, ClassVar

import pytest
from django.db.models import Sum
from hypothesis import settings as quickness
from hypothesis import strategies as st
from hypothesis.stateful import initialize, rule, run_state_machine_as_test

from lingyan.decisions.models import Answer, Matter, Objection
from lingyan.decisions.queries import open_objections
from lingyan.economy.books import actions as books
from lingyan.economy.books import integrity
from lingyan.economy.books.models import Balance, Line, Party, Voucher
from lingyan.economy.contracts import actions
from lingyan.economy.contracts.actions import Terms
from lingyan.economy.contracts.models import Contract, Instalment, Settlement
from lingyan.economy.contracts.queries import sound_settlements
from lingyan.economy.contracts.rules import PayPlan, Step
from lingyan.files import actions as files
from lingyan.kernel import clock
from tests.disclosure.conftest import home
from tests.economy.payments.support import DAY, PDF
from tests.economy.payments.test_machine import PICK, Payments, holds
from tests.economy.public_machine import Public

__all__ = ["home"]
KEEPERS = st.sampled_from(["clerk", "clerk", "accountant", "chairman", "officer"])
KINDS = st.sampled_from(["lease", "works", "purchase", "loan"])
YUAN = st.sampled_from([4_000, 9_999, 10_000, 12_000, 20_000, 50_000])
FROM = {"lease": 10_000_00, "works": 50_000_00, "purchase": 20_000_00, "loan": 0}
"""From which total a kind needs a decision, as shipped."""
STANDS = (
    "number",
    "kind",
    "party_id",
    "signed_on",
    "start_on",
    "end_on",
    "total",
    "matter_id",
    "procedure",
    "plan",
)
"""What nobody may change of a contract that counts."""


class Village(Public):
    serial_of_contract: ClassVar[int] = 0
    sealed_kinds = Payments.sealed_kinds | {"contract", "publication", "cleared-summaries"}

    def __init__(self) -> None:
        super().__init__()
        self.concluded: dict[int, tuple[Any, ...]] = {}

    @initialize(begun=st.lists(st.tuples(KINDS, YUAN), min_size=2, max_size=4))
    def contracts(self, begun: list[tuple[str, int]]) -> None:
        for item, yuan in (
            ("lease", 12_000),
            ("project", 50_000),
            ("purchase", 20_000),
            ("fund-raising", 9_999),
        ):
            self.office.matter(yuan, item=item, on=DAY - dt.timedelta(days=60))
        for name in ("禾丰农资有限公司", "长汀建筑工程有限公司"):
            books.add_party(
                self.office.actor("accountant"), book_id=self.office.book.pk, kind="unit", name=name
            )
        for at, (kind, yuan) in enumerate(begun):
            self.sign_contract("clerk", kind, yuan, True, at)
        self.receive(900, 1)

    @rule(by=KEEPERS, kind=KINDS, yuan=YUAN, decided=st.booleans(), number=PICK)
    def sign_contract(self, by: str, kind: str, yuan: int, decided: bool, number: int) -> None:
        """A draft, its text, and the attempt to put it into force."""
        type(self).serial_of_contract += 1
        items = {"lease": "lease", "works": "project", "purchase": "purchase", "loan": "fund-raising"}
        fitting = list(Matter.objects.filter(item=items[kind]).order_by("pk"))
        anything = list(Matter.objects.order_by("pk"))
        matter = (fitting if number % 5 else anything)[number % len(fitting)] if decided else None
        parties = list(Party.objects.filter(book=self.office.book).order_by("pk"))
        start = DAY - dt.timedelta(days=40)
        terms = Terms(
            number=f"HT-{self.serial_of_contract}", title="合同", kind=kind, party_id=parties[number % len(parties)].pk,
            object="村口", signed_on=DAY if number % 7 == 0 else start, start_on=DAY, end_on=DAY + dt.timedelta(days=364),
            every="quarter", plan=PayPlan(amount=yuan * 100), matter_id=matter.pk if matter else None,
            procedure="tender" if number % 3 else "negotiated", listing="村招1", bidders=3, outcome="最高价",
        )  # fmt: skip
        if number % 2:
            terms = replace(terms, start_on=start, end_on=start + dt.timedelta(days=364))
        draft = self.attempt(
            actions.save_draft, self.office.actor(by), book_id=self.office.book.pk, terms=terms
        )
        if draft is None:
            return
        if number % 6:
            self.attempt(
                files.attach,
                self.office.actor(by),
                "contract",
                draft.pk,
                PDF,
                name="合同.pdf",
                label="合同文本",
            )
        objected = matter is not None and open_objections(matter).exists()
        if self.attempt(actions.conclude, self.office.actor(by), contract_id=draft.pk) is not None:
            assert not objected, "concluded on a decision that was objected to"

    def contract(self, number: int) -> Contract | None:
        found = list(Contract.objects.order_by("pk"))
        return found[number % len(found)] if found else None

    @rule(by=KEEPERS, number=PICK, yuan=YUAN, decided=st.booleans())
    def change_contract(self, by: str, number: int, yuan: int, decided: bool) -> None:
        if contract := self.contract(number):
            matter = Matter.objects.order_by("-pk").first() if decided else None
            self.attempt(
                actions.change_contract, self.office.actor(by), contract_id=contract.pk, on=DAY + dt.timedelta(days=5),
                end_on=contract.end_on, plan=PayPlan(steps=(Step(1, yuan * 100),)), reason="调价",
                matter_id=matter.pk if matter else None,
            )  # fmt: skip

    @rule(by=KEEPERS, number=PICK)
    def end_contract(self, by: str, number: int) -> None:
        if (contract := self.contract(number)) and number % 3 == 0:
            self.attempt(
                actions.terminate_contract,
                self.office.actor(by),
                contract_id=contract.pk,
                on=DAY,
                reason="违约",
            )

    @rule(by=st.sampled_from(["officer", "officer2", "clerk"]), number=PICK)
    def file_contract(self, by: str, number: int) -> None:
        if contract := self.contract(number):
            self.attempt(actions.file_contract, self.office.actor(by), contract_id=contract.pk, on=DAY)

    @rule(yuan=st.sampled_from([900, 2_500, 4_000]), number=PICK)
    def receive(self, yuan: int, number: int) -> None:
        """Rent comes in: a voucher, checked and posted."""
        parties = list(Party.objects.filter(book=self.office.book).order_by("pk"))
        party = parties[number % len(parties)].code if parties and number % 2 else ""
        entries = [
            books.Entry("10201", "收租金", debit=yuan * 100, party=party), books.Entry("50103", "收租金", credit=yuan * 100)
        ]  # fmt: skip
        voucher = self.attempt(
            books.save_draft, self.office.actor("accountant"), book_id=self.office.book.pk, entries=entries,
            date=DAY.replace(month=2 if number % 4 == 0 else 3),
        )  # fmt: skip
        if voucher is not None:
            self.attempt(books.review, self.office.actor("reviewer"), voucher_id=voucher.pk)
            self.attempt(books.post, self.office.actor("reviewer"), voucher_id=voucher.pk)

    @rule(by=KEEPERS, number=PICK, yuan=st.sampled_from([100, 900, 2_500, 100_000]), whole=st.booleans())
    def settle(self, by: str, number: int, yuan: int, whole: bool) -> None:
        """Any bank or cash line for any instalment."""
        dues = list(Instalment.objects.order_by("pk"))
        lines = list(Line.objects.filter(account__code__in=["10201", "101"]).order_by("pk"))
        if dues and lines:
            due, line = dues[number % len(dues)], lines[number // 7 % len(lines)]
            amount = min(due.amount, line.debit or line.credit) if whole else yuan * 100
            self.attempt(
                actions.settle, self.office.actor(by), instalment_id=due.pk, line_id=line.pk, amount=amount
            )

    @rule(by=KEEPERS, number=PICK)
    def take_back(self, by: str, number: int) -> None:
        found = list(Settlement.objects.order_by("pk"))
        if found:
            chosen = found[number % len(found)]
            self.attempt(actions.take_back, self.office.actor(by), settlement_id=chosen.pk, reason="核错")

    @rule(number=PICK)
    def object_to_a_decision(self, number: int) -> None:
        matters = list(Matter.objects.order_by("pk"))
        matter = matters[number % len(matters)]
        if number % 3 == 0 and not open_objections(matter).exists():
            Objection.objects.create(
                matter=matter,
                by="supervision",
                raised_on=DAY,
                text="没有公示",
                due_on=DAY,
                recorded_at=clock.now(),
            )
            self.written += 1

    @rule()
    def answer_objections(self) -> None:
        for objection in Objection.objects.filter(answer=None):
            Answer.objects.create(
                objection=objection,
                answered_on=DAY,
                outcome="explained",
                text="已公示",
                recorded_at=clock.now(),
            )
            self.written += 1

    # What must hold, read from the tables.

    def _concluded(self) -> list[Contract]:
        return list(Contract.objects.exclude(state__in=["draft", "void"]).order_by("pk"))

    @holds
    def contracts_from_the_countys_amount_on_are_decided(self) -> None:
        for contract in self._concluded():
            assert contract.total < FROM[contract.kind] or contract.matter_id is not None

    @holds
    def no_decision_is_used_up_by_contracts(self) -> None:
        used: defaultdict[int, int] = defaultdict(int)
        for contract in self._concluded():
            due = contract.instalments.filter(cancelled_by=None).aggregate(sum=Sum("amount"))["sum"] or 0
            matters = {contract.matter_id, *contract.changes.values_list("matter", flat=True)} - {None}
            for matter in matters:
                used[matter] += due
        for matter_id, amount in used.items():
            assert amount <= (Matter.objects.get(pk=matter_id).amount or 0)

    @holds
    def a_concluded_contract_stands(self) -> None:
        for contract in self._concluded():
            now = tuple(getattr(contract, name) for name in STANDS)
            assert self.concluded.setdefault(contract.pk, now) == now
        assert not Contract.objects.filter(pk__in=self.concluded, state__in=["draft", "void"]).exists()
        for contract in Contract.objects.exclude(filed_by=None):
            assert contract.filed_by not in {contract.made_by, contract.concluded_by}

    @holds
    def no_receipt_pays_twice_and_no_instalment_is_paid_over(self) -> None:
        for row in Settlement.objects.order_by().values("line").annotate(sum=Sum("amount")):
            line = Line.objects.select_related("voucher").get(pk=row["line"])
            assert 0 <= row["sum"] <= max(line.debit, line.credit)
            assert line.voucher.state == Voucher.State.POSTED
        for row in sound_settlements().order_by().values("instalment").annotate(sum=Sum("amount")):
            assert 0 <= row["sum"] <= Instalment.objects.get(pk=row["instalment"]).amount

    @holds
    def balances_are_the_sum_of_their_lines(self) -> None:
        kept = {
            (row.month, row.account_id, row.party_id, row.project_id): (row.debit, row.credit)
            for row in Balance.objects.all()
        }
        keys = ("voucher__month", "account_id", "party_id", "project_id")
        lines = Line.objects.filter(voucher__state="posted").order_by().values_list(*keys)
        summed = {
            (int(month), *rest): (debit, credit)
            for month, *rest, debit, credit in lines.annotate(debits=Sum("debit"), credits=Sum("credit"))
        }
        assert {key: both for key, both in kept.items() if any(both)} == {
            key: both for key, both in summed.items() if any(both)
        }
        assert list(integrity.breaches()) == []


@pytest.mark.slow
@pytest.mark.django_db
def test_no_sequence_of_calls_uses_a_decision_or_a_receipt_twice(home: Path) -> None:
    Village.home = home
    run_state_machine_as_test(Village, settings=quickness(max_examples=20, stateful_step_count=60))
