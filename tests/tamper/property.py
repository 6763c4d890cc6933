"""Assets and contracts of the world's village, one row of each protected table at least, made by the real actions."""

from __future__ import annotations

import datetime as dt

from lingyan.economy.assets import actions
from lingyan.economy.assets.actions import Card
from lingyan.economy.books import actions as books
from lingyan.economy.books.models import Book
from lingyan.economy.books.rules import Entry
from lingyan.economy.contracts import actions as contracts
from lingyan.economy.contracts.actions import Terms
from lingyan.economy.contracts.rules import PayPlan, Step
from lingyan.files import papers
from lingyan.kernel import clock
from lingyan.kernel.month import Month
from tests.crash.steps import ACCOUNTANT, CLERK, OFFICER, POSTER

_BOUGHT = dt.date(2025, 1, 10)
CARDS = (
    Card(
        "村部", "building", "public", "management", _BOUGHT, original=50_000_00, months=240, worn_before=100_00,
        worn_through=Month(2025, 1),
    ),
    Card("水泵", "machine", "public", "welfare", _BOUGHT, original=3_000_00, months=120),
    Card("货车", "vehicle", "operating", "operating", _BOUGHT, original=80_000_00, method="units", units=900),
)  # fmt: skip


PAPER = b"%PDF-1.4 contract\n%%EOF\n"


def fill(book: Book) -> None:
    _assets(book)
    _contracts(book)


def _assets(book: Book) -> None:
    hall, pump, truck = actions.add_cards(CLERK, book_id=book.pk, cards=CARDS)
    actions.record_output(CLERK, asset_id=truck.pk, month=Month(2025, 3), units=40)
    actions.run_depreciation(CLERK, book_id=book.pk, month=Month(2025, 3))
    actions.change_values(
        CLERK, asset_id=hall.pk, from_month=Month(2025, 4), original=60_000_00, residual=0, months_left=200,
        use="welfare", reason="扩建",
    )  # fmt: skip
    actions.begin_disposal(CLERK, asset_id=pump.pk, way="scrapped", on=dt.date(2025, 5, 2), reason="损坏")
    with clock.fixed(dt.date(2026, 1, 5)):
        inventory = actions.start_inventory(CLERK, book_id=book.pk, year=2025)
        for item in inventory.items.all():
            actions.count_item(CLERK, item_id=item.pk, result="found")
        actions.finish_inventory(CLERK, inventory_id=inventory.pk)
        for who in (CLERK, OFFICER):
            actions.sign_inventory(who, inventory_id=inventory.pk)


def _contracts(book: Book) -> None:
    party = books.add_party(CLERK, book_id=book.pk, kind="unit", name="禾丰农资有限公司")
    terms = Terms(
        "2025-01", "门面租赁合同", "lease", party.pk, "门面", dt.date(2025, 1, 8), _BOUGHT, dt.date(2026, 1, 9), "quarter",
        PayPlan(steps=(Step(1, 8_000_00),)), deposit=500_00,
    )  # fmt: skip
    lease = contracts.save_draft(CLERK, book_id=book.pk, terms=terms)
    papers.attach(CLERK, "contract", lease.pk, PAPER, name="合同.pdf", label="合同文本")
    contracts.conclude(CLERK, contract_id=lease.pk)
    contracts.file_contract(OFFICER, contract_id=lease.pk, on=dt.date(2025, 2, 1))
    contracts.draft_claims(CLERK, book_id=book.pk, month=Month(2025, 4))
    contracts.move_deposit(
        CLERK, contract_id=lease.pk, kind="received", on=_BOUGHT, amount=500_00, reason="押金"
    )
    made = contracts.settle(
        CLERK,
        instalment_id=lease.instalments.get(no=1).pk,
        line_id=_receipt(book, party.code),
        amount=2_000_00,
    )
    contracts.take_back(CLERK, settlement_id=made.pk, reason="串户")
    contracts.remind(CLERK, contract_id=lease.pk)
    contracts.change_contract(
        CLERK, contract_id=lease.pk, on=dt.date(2025, 7, 10), end_on=dt.date(2026, 2, 9),
        plan=PayPlan(amount=3_500_00), reason="调整租金",
    )  # fmt: skip


def _receipt(book: Book, party: str) -> int:
    entries = [
        Entry("10201", "收租金", debit=2_000_00),
        Entry("50103", "收租金", credit=2_000_00, party=party),
    ]
    voucher = books.save_draft(CLERK, book_id=book.pk, date=dt.date(2025, 3, 5), entries=entries)
    books.review(ACCOUNTANT, voucher_id=voucher.pk)
    books.post(POSTER, voucher_id=voucher.pk)
    return voucher.lines.get(no=1).pk
