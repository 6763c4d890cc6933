"""Members of the showcase township's collectives, and what some of them distribute of the last closed year.

The first village has come to the end of the law's order, the next two have stopped on the way; each step is taken on its
day by the people of its post, as matters are decided (`demo.decisions`).
"""

from __future__ import annotations

import datetime as dt
import heapq
import random
from collections.abc import Iterator, Sequence
from typing import Final

from lingyan.decisions import actions as decided
from lingyan.decisions.models import Matter
from lingyan.demo import decisions, signins
from lingyan.demo.bookkeeping import KeptBook
from lingyan.demo.decisions import Story, Subject, Teller
from lingyan.demo.drawing import chance_for
from lingyan.demo.payments import BANK
from lingyan.demo.plan import Plan
from lingyan.demo.profiles import YUAN
from lingyan.demo.words import GIVEN_MEN, GIVEN_WOMEN, SURNAMES
from lingyan.economy.books import actions as books
from lingyan.economy.books.models import Book
from lingyan.economy.members import actions, queries
from lingyan.economy.members.actions import NewMember
from lingyan.economy.members.models import Confirmation, Distribution, Member
from lingyan.economy.payments import actions as payments
from lingyan.economy.payments.models import PaymentRequest
from lingyan.kernel import clock

HOUSEHOLDS: Final = 34
BORN, MOVED_IN = dt.date(2019, 12, 31), dt.date(2022, 5, 1)
_DAY: Final = dt.timedelta(days=1)
_MEMBERSHIP: Final = Subject(
    "membership", "成员身份确认", "按章程和法律确认本组织成员，名册附后，公示无异议。", days=20
)
_DISTRIBUTION: Final = Subject(
    "distribution", "上年度收益分配方案", "先提公积公益金，其余按份额分配，方案和清单附后。", days=60
)
WAYS: Final = ("confirmed", "displayed", "planned", "register")
"""How far each village comes, in their order."""


def stories(plan: Plan, villages: Sequence[KeptBook]) -> list[Story]:
    """A story for each village, of which the first has the printed accounts."""
    found = []
    for book, far, clerk in zip(villages, WAYS, ("wenshu", "", "", ""), strict=False):
        region = Book.objects.get(pk=book.book_id).organisation.region
        teller = decisions.teller_of(region, clerk, "zhenganbu")
        found.append(_story(plan, book, teller, far))
    return found


def _story(plan: Plan, book: KeptBook, teller: Teller, far: str) -> Story:
    """The register first; then, where something is left of the last year, its distribution."""
    yield plan.begun + 4 * _DAY
    organisation, chance = teller.collective.pk, chance_for("members", book.village)
    rows = list(_families(chance))
    made = actions.add_members(teller.clerk(), organisation_id=organisation, rows=rows, origin="演示城市")
    shown = actions.display_register(
        teller.clerk(),
        organisation_id=organisation,
        as_of=clock.today(),
        from_on=clock.today(),
        place="村务公开栏",
    )
    matter = teller.begin(_MEMBERSHIP)
    yield clock.today() + 2 * _DAY
    yield from decisions.to_the_vote(teller, matter)
    yield from _together(
        _carried_out(teller, matter), _confirmed(plan, book, teller, far, shown, matter, made)
    )


def _confirmed(
    plan: Plan,
    book: KeptBook,
    teller: Teller,
    far: str,
    shown: Confirmation,
    matter: Matter,
    made: Sequence[Member],
) -> Story:
    yield max(shown.displayed_until, clock.today()) + _DAY
    actions.confirm_register(teller.clerk(), confirmation_id=shown.pk, matter_id=matter.pk)
    if far != "planned":
        actions.file_register(
            teller.officer(), confirmation_id=shown.pk, on=clock.today(), number=f"备{shown.pk:05d}"
        )
    yield clock.today() + _DAY
    yield from _distribute(plan, book, teller, far)
    _changes(teller, made)


def _distribute(plan: Plan, book: KeptBook, teller: Teller, far: str) -> Story:
    year = plan.begun.year - 1
    left = queries.income_of(Book.objects.get(pk=book.book_id), year).left
    pool = left // (3 * 1000 * YUAN) * 1000 * YUAN
    if far == "register" or pool <= 0:
        return
    made = actions.make_plan(
        teller.clerk(), book_id=book.book_id, year=year, record_on=clock.today(), pool=pool
    )
    if far == "planned":
        return
    matter = teller.begin(_DISTRIBUTION, amount=pool)
    yield clock.today() + 2 * _DAY
    yield from decisions.to_the_vote(teller, matter)
    yield from _together(_carried_out(teller, matter), _listed(teller, far, made, matter))


def _listed(teller: Teller, far: str, made: Distribution, matter: Matter) -> Story:
    yield clock.today() + _DAY
    actions.decide(teller.clerk(), distribution_id=made.pk, matter_id=matter.pk)
    shown = actions.display_list(
        teller.clerk(), distribution_id=made.pk, from_on=clock.today(), place="村务公开栏"
    )
    actions.print_slips(teller.clerk(), distribution_id=made.pk)
    yield from _objected(teller, shown, answered=far == "confirmed")
    if far == "confirmed" and shown.displayed_until is not None:
        yield shown.displayed_until + _DAY
        actions.confirm_list(teller.clerk(), distribution_id=made.pk)


def _carried_out(teller: Teller, matter: Matter) -> Story:
    """What becomes of the decision itself: reviewed, displayed, then carried out."""
    yield from decisions.to_the_board(teller, matter)
    decided.begin_execution(teller.clerk(), matter, on=clock.today())


def _together(*parts: Story) -> Story:
    """Stories of one village side by side, each going on when its day has come."""
    waiting = [(day, number, part) for number, part in enumerate(parts) if (day := next(part, None))]
    heapq.heapify(waiting)
    while waiting:
        yield waiting[0][0]
        _, number, part = heapq.heappop(waiting)
        if day := next(part, None):
            heapq.heappush(waiting, (day, number, part))


def _objected(teller: Teller, shown: Distribution, *, answered: bool) -> Story:
    yield clock.today() + 2 * _DAY
    raised = actions.object_to(
        teller.clerk(),
        raised_on=clock.today(),
        text="有一户分户以后的份额应当分开计算",
        distribution_id=shown.pk,
    )
    if answered:
        yield clock.today() + 2 * _DAY
        actions.answer_objection(
            teller.clerk(), objection_id=raised.pk, outcome="explained", answered_on=clock.today(),
            text="份额登记日以前没有办理分户，按名册计算无误，已当面说明",
        )  # fmt: skip


def _changes(teller: Teller, made: Sequence[Member]) -> None:
    """What has happened in the village since: a birth, a move to another household, an inheritance."""
    today, clerk = clock.today(), teller.clerk()
    born = NewMember(
        f"{teller.chance.choice(SURNAMES)}{teller.chance.choice(GIVEN_WOMEN)}", 3, today - _DAY, "birth"
    )
    actions.add_members(clerk, organisation_id=teller.collective.pk, rows=[born])
    actions.move_household(clerk, member_id=made[1].pk, household=HOUSEHOLDS + 1, on=today)
    for kind, hundredths in queries.shares_of(made[-1], today).items():
        actions.transfer_shares(
            clerk, from_id=made[-1].pk, to_id=made[-2].pk, kind=kind, hundredths=hundredths, on=today,
            reason="inherited",
        )  # fmt: skip
    actions.end_membership(clerk, member_id=made[-1].pk, on=today, reason="death")


def _families(chance: random.Random) -> Iterator[NewMember]:
    """Households of one to five; who is older has shares for years of work, some came by marriage."""
    for household in range(1, HOUSEHOLDS + 1):
        surname = chance.choice(SURNAMES)
        for place in range(chance.randint(1, 5) if household < HOUSEHOLDS else 3):
            given = chance.choice(GIVEN_MEN if place % 2 == 0 else GIVEN_WOMEN)
            shares = {"人口股": 100, "农龄股": chance.randrange(50, 1000, 50) if place < 2 else 0}
            if household % 9 == 0 and place == 0:
                shares["贡献股"] = 100
            married = place == 1 and household % 7 == 0
            yield NewMember(
                f"{surname if place != 1 else chance.choice(SURNAMES)}{given}", household,
                MOVED_IN if married else BORN, "marriage" if married else "founding",
                sex="男" if place % 2 == 0 else "女", shares=shares, receiver=place == 0,
                account_number=f"990100{chance.randrange(10**13):013d}" if place == 0 else "", bank_name=BANK,
            )  # fmt: skip


def pay(village: KeptBook) -> None:
    """The first village's list is booked, paid and published today, each part by its own person."""
    found = Distribution.objects.filter(book=village.book_id, state=Distribution.State.CONFIRMED).first()
    if found is None:
        return
    for voucher in actions.draft_vouchers(
        signins.actor("kuaiji1"), distribution_id=found.pk, date=clock.today()
    ):
        books.review(signins.actor("shenhe"), voucher_id=voucher.pk)
        books.post(signins.actor("kuaiji2"), voucher_id=voucher.pk)
    for request in actions.request_payment(
        signins.actor("baozhang"), distribution_id=found.pk, from_account="10201"
    ):
        _through(payments.submit(signins.actor("baozhang"), request_id=request.pk))
    actions.publish(signins.actor("wenshu"), distribution_id=found.pk)


def _through(request: PaymentRequest) -> None:
    who = {"village": "lishizhang", "supervision": "jiandu", "township": "zhenganbu"}
    while request.current is not None:
        request = payments.sign(signins.actor(who[request.current.level]), step_id=request.current.pk)
    made = payments.make_list(signins.actor("chuna"), request_ids=[request.pk])
    lines = request.all_payees.filter(round=request.round)
    answers = [payments.Answer(line.pk, "paid", clock.today()) for line in lines]
    payments.record_results(signins.actor("chuna"), list_id=made.pk, answers=answers)
    payments.draft_voucher(signins.actor("kuaiji1"), request_id=request.pk, date=clock.today())
