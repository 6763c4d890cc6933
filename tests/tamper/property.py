"""Assets, contracts and members of the world's village: a row of each protected table at least, by the real actions."""

from __future__ import annotations

import datetime as dt
from unittest import mock

from django.db import transaction

from lingyan.decisions.models import Matter
from lingyan.economy.assets import actions
from lingyan.economy.assets.actions import Card
from lingyan.economy.books import actions as books
from lingyan.economy.books.models import Book, Party
from lingyan.economy.books.rules import Entry
from lingyan.economy.contracts import actions as contracts
from lingyan.economy.contracts.actions import Terms
from lingyan.economy.contracts.rules import PayPlan, Step
from lingyan.economy.members import actions as members
from lingyan.economy.members import queries, rules
from lingyan.economy.year import actions as year
from lingyan.files import actions as files
from lingyan.kernel import audit, clock
from lingyan.kernel.month import Month
from lingyan.team.branch import actions as branches
from lingyan.team.branch.actions.taking import TAKEN
from lingyan.team.branch.models import BranchFile
from lingyan.team.branch.rules import Spell
from tests.crash.steps import ACCOUNTANT, CLERK, OFFICER, POSTER
from tests.decisions.support import HELD, make_village

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
DECIDED = HELD["s4"]


def fill(book: Book) -> None:
    _assets(book)
    _contracts(book)
    _members(book)
    _branch(book)


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
    files.attach(CLERK, "contract", lease.pk, PAPER, name="合同.pdf", label="合同文本")
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
    _confirmed(book, party)
    contracts.take_back(CLERK, settlement_id=made.pk, reason="串户")
    contracts.remind(CLERK, contract_id=lease.pk)
    contracts.change_contract(
        CLERK, contract_id=lease.pk, on=dt.date(2025, 7, 10), end_on=dt.date(2026, 2, 9),
        plan=PayPlan(amount=3_500_00), reason="调整租金",
    )  # fmt: skip


def _receipt(book: Book, party: str) -> int:
    return _posted(book, Entry("10201", "收租金", debit=2_000_00), party)


def _confirmed(book: Book, party: Party) -> None:
    _posted(book, Entry("11201", "租金未收", debit=2_000_00, party=party.code), party.code)
    with clock.fixed(dt.date(2026, 1, 5)):
        year.record_confirmation(
            CLERK, book_id=book.pk, year=2025, party_id=party.pk, answer="differs", answered_on=dt.date(2026, 1, 4),
            their_claims=1_500_00, their_debts=0, note="有一笔收款记错了户，已更正",
        )  # fmt: skip


def _posted(book: Book, debit: Entry, party: str) -> int:
    entries = [debit, Entry("50103", "收租金", credit=debit.debit, party=party)]
    voucher = books.save_draft(CLERK, book_id=book.pk, date=dt.date(2025, 3, 5), entries=entries)
    books.review(ACCOUNTANT, voucher_id=voucher.pk)
    books.post(POSTER, voucher_id=voucher.pk)
    return voucher.lines.get(no=1).pk


def _members(book: Book) -> None:
    """A register that was objected to and confirmed, and a distribution down to its vouchers and slips."""
    organisation = book.organisation
    shares = {"人口股": 100}
    rows = [
        members.NewMember(
            "赵春生", 1, _BOUGHT, shares=shares, receiver=True, account_number="6228480001", bank_name="农商行"
        ),
        members.NewMember("钱秀英", 1, _BOUGHT, shares=shares), members.NewMember("孙有田", 2, _BOUGHT),
    ]  # fmt: skip
    *_both, third = members.add_members(CLERK, organisation_id=organisation.pk, rows=rows)
    members.end_membership(CLERK, member_id=third.pk, on=dt.date(2025, 3, 1), reason="death")
    with clock.fixed(dt.date(2026, 1, 5)):
        shown = members.display_register(
            CLERK, organisation_id=organisation.pk, as_of=clock.today(), from_on=clock.today(), place="公开栏"
        )
        objection = members.object_to(CLERK, raised_on=clock.today(), text="少一人", confirmation_id=shown.pk)
        members.answer_objection(
            CLERK, objection_id=objection.pk, outcome="explained", text="已核对", answered_on=clock.today()
        )
    agreed, passed = _decided(book, "membership"), _decided(book, "distribution", _most(book, 2025))
    # The books of the world's year are not closed; everything else is as the actions ask.
    with clock.fixed(DECIDED), mock.patch.object(queries, "closed", return_value=True):
        members.confirm_register(CLERK, confirmation_id=shown.pk, matter_id=agreed.pk)
        plan = members.make_plan(
            CLERK, book_id=book.pk, year=2025, record_on=DECIDED, pool=_most(book, 2025), kinds=["人口股"]
        )
        members.decide(CLERK, distribution_id=plan.pk, matter_id=passed.pk)
        members.display_list(CLERK, distribution_id=plan.pk, from_on=DECIDED, place="公开栏")
    members.print_slips(CLERK, distribution_id=plan.pk)
    members.confirm_list(CLERK, distribution_id=plan.pk)
    members.draft_vouchers(CLERK, distribution_id=plan.pk, date=clock.today())


def _branch(book: Book) -> None:
    made = branches.found_branch(CLERK, village=book.organisation.region)
    held = [Spell("belongs"), Spell("full"), Spell("duty", "书记"), Spell("frail", "", _BOUGHT)]
    rows = [branches.NewMember(name, "男", held) for name in ("赵春生", "孙有田")]
    first, second = branches.add_members(CLERK, branch_id=made.pk, rows=rows)
    branches.record_talk(
        CLERK, branch_id=made.pk, on=dt.date(2025, 3, 1), member_id=first.pk, partner_id=second.pk
    )
    paid = branches.record_fees(
        CLERK,
        branch_id=made.pk,
        month=Month(2025, 2),
        member_ids=[first.pk, second.pk],
        paid_on=dt.date(2025, 2, 20),
    )
    branches.withdraw_fee(CLERK, fee_id=paid[1].pk)
    term = branches.begin_spell(
        CLERK, member_id=second.pk, kind="correct", value="支委会2025-3", from_on=dt.date(2025, 1, 10),
        until_on=dt.date(2025, 2, 10),
    )  # fmt: skip
    branches.close_correction(
        CLERK, spell_id=term.pk, on=dt.date(2025, 2, 12), result="better", number="支委会2025-5"
    )
    branches.end_spell(CLERK, spell_id=first.spells.get(kind="frail").pk, until_on=dt.date(2025, 2, 1))
    session = branches.plan_session(
        CLERK, branch_id=made.pk, kinds=["day", "committee"], planned_on=_BOUGHT, topic="学习", place="会议室"
    )
    branches.hold_session(
        CLERK, session_id=session.pk, held_on=dt.date(2025, 3, 1), topic="学习", place="会议室"
    )
    statuses = {each.pk: "present" for each in made.members.all()}
    branches.record_attendance(CLERK, session_id=session.pk, statuses=statuses)
    task = branches.add_resolution(
        CLERK, session_id=session.pk, wording="修路", due_on=dt.date(2025, 4, 1), owner_id=first.pk
    )
    branches.finish_resolution(CLERK, resolution_id=task.pk, done_on=dt.date(2025, 3, 20), outcome="已修")
    # A workbook that was taken in leaves this row, with its note in the trail.
    with transaction.atomic():
        file = BranchFile.objects.create(
            branch=made, year=2025, name="台账.xlsx", sha256="ab" * 32, members=0, sessions=0, taken_by=1,
            taken_at=clock.now(),
        )  # fmt: skip
        audit.record(CLERK, TAKEN, target=("branch-file", file.pk))


def _most(book: Book, year: int) -> int:
    return rules.most_for_members(queries.income_of(book, year), 10)


def _decided(book: Book, item: str, amount: int | None = None) -> Matter:
    return make_village(book.organisation.region, rolls=False).at("p1", item=item, amount=amount)
