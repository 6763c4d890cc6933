"""Two townships in March 2026: books closed and not, published and late, reconciled and not; questions, findings, claims."""

from __future__ import annotations

import datetime as dt
import itertools
from typing import Any

from lingyan.disclosure.models import Publication
from lingyan.economy.bank.models import Reconciliation
from lingyan.economy.books import actions as books
from lingyan.economy.books.models import Voucher
from lingyan.economy.books.rules import Entry
from lingyan.economy.contracts.models import Contract, Instalment
from lingyan.kernel import clock
from lingyan.kernel.month import Month
from lingyan.questions.models import Question
from lingyan.regions.models import Region
from lingyan.supervision.models import AuditRun, Finding
from tests.economy.bank.support import account_of
from tests.economy.books.support import FIRST, book_of
from tests.support.actors import everything
from tests.support.identity import Tree

TODAY = dt.date(2026, 3, 18)
FEBRUARY = FIRST.next
_numbers = itertools.count(1)


def receive(region: Region, amount: int, month: Month = FIRST) -> None:
    """A posted voucher that brings in cash."""
    entries = [Entry("101", "收租金", amount, 0, "", ""), Entry("50103", "收租金", 0, amount, "", "")]
    draft = books.save_draft(
        everything(1), book_id=book_of(region).pk, date=month.first_day.replace(day=5), entries=entries
    )
    books.review(everything(2), voucher_id=draft.pk)
    books.post(everything(3), voucher_id=draft.pk)


def owe(region: Region, amount: int, party: str = "", *, account: str = "11201", on: dt.date) -> Voucher:
    """A posted voucher by which somebody owes so much more, or pays so much back when negative."""
    debit, credit = max(amount, 0), max(-amount, 0)
    entries = [
        Entry(account, "往来", debit, credit, party, ""),
        Entry("50199", "往来", credit, debit, "", ""),
    ]
    draft = books.save_draft(everything(1), book_id=book_of(region).pk, date=on, entries=entries)
    books.review(everything(2), voucher_id=draft.pk)
    books.post(everything(3), voucher_id=draft.pk)
    return draft


def household(region: Region, name: str) -> str:
    return books.add_party(everything(), book_id=book_of(region).pk, kind="household", name=name).code


def close(region: Region, month: Month = FIRST) -> None:
    books.close_months(everything(3), month=month, region_path=region.path, accept_warnings=True)


def publish(region: Region, month: Month = FIRST, **more: Any) -> Publication:
    return Publication.objects.create(
        book=book_of(region), region=region, month=month, state=more.pop("state", "published"), commitment=b"c",
        drafted_at=clock.now(), published_at=more.pop("published_at", clock.now()), **more,
    )  # fmt: skip


def reconcile(region: Region, month: Month = FIRST) -> None:
    Reconciliation.objects.create(
        account=account_of(region, f"99014833111453{next(_numbers):05d}"), month=month, state="signed", ledger=0, bank=0,
        made_at=clock.now(), signed_at=clock.now(),
    )  # fmt: skip


def question(
    region: Region, opened: dt.date, *, answered: dt.date | None = None, late: bool = False
) -> Question:
    """On the township's desk in time, on the county's when it is late."""
    number, level = next(_numbers), 4 if late else 3
    return Question.objects.create(
        region=region, topic="accounts", seal=b"s", receipt_hash=number.to_bytes(32, "big"), opened_on=opened,
        level=level, seat=region.parent, floor=1, floor_seat=region, answered_on=answered,
        due_on=TODAY + dt.timedelta(days=-2 if late else 9), state="answered" if answered else "open",
    )  # fmt: skip


def finding(region: Region, severity: str, *, late: bool = False, state: str = "open") -> Finding:
    run = AuditRun.objects.first() or AuditRun.objects.create(
        region=region, year=2026, until=TODAY, at=clock.now(), rules=[]
    )
    return Finding.objects.create(
        run=run, key=f"{next(_numbers):064d}", rule="R01", version=1, severity=severity, village=region, year=2026,
        basis="依据", opened_on=TODAY, state=state, due_on=TODAY + dt.timedelta(days=-1 if late else 10),
    )  # fmt: skip


def contract(region: Region, ends: dt.date, *dues: tuple[int, int]) -> Contract:
    """In force until a day; each due is (days ago, fen) of an instalment that nobody paid."""
    book, number = book_of(region), next(_numbers)
    party = books.add_party(everything(), book_id=book.pk, kind="unit", name=f"禾丰农资{number}有限公司")
    made = Contract.objects.create(
        book=book, number=f"2026-{number}", title=f"合同{number}", kind="lease", party=party, object="门面",
        procedure="negotiated", signed_on=dt.date(2024, 1, 1), start_on=dt.date(2024, 1, 1), end_on=ends, ends_on=ends,
        every="custom", plan={}, state="active", made_at=clock.now(),
    )  # fmt: skip
    for no, (days, fen) in enumerate(dues, 1):
        due = TODAY - dt.timedelta(days=days)
        Instalment.objects.create(
            contract=made, no=no, covers_from=due, covers_to=due, due_on=due, amount=fen
        )
    return made


def fill(tree: Tree) -> None:
    """Every measure has rows in the village and in another township, and rows that do not count."""
    near, far = tree.village, tree.other_village
    for region in (near, far):
        owe(region, 80_00, on=dt.date(2026, 2, 3))
        owe(region, 9_00, household(region, "王小明"), account="11301", on=dt.date(2026, 2, 4))
        owe(region, -30_00, on=dt.date(2026, 2, 5))
    receive(near, 1_000_00)
    receive(near, 500_00, FEBRUARY)
    receive(far, 70_00)
    account_of(far, "9901483311145300000")
    reconcile(near)
    close(near)
    publish(near, published_at=dt.datetime(2026, 2, 6, 9, tzinfo=clock.ZONE))
    publish(far, state="draft", published_at=None)
    for region in (near, far):
        question(region, dt.date(2026, 1, 20), answered=dt.date(2026, 1, 30))
        question(region, dt.date(2026, 3, 3), late=True)
        for severity in ("红", "黄", "黄"):
            finding(region, severity, late=severity == "红")
        finding(region, "橙", state="verified")
        contract(
            region,
            TODAY + dt.timedelta(days=20),
            (1, 10_00),
            (30, 20_00),
            (31, 30_00),
            (366, 40_00),
            (-5, 50_00),
        )
        contract(region, TODAY - dt.timedelta(days=3), (181, 60_00))
