"""A village with its posts filled, its township and county above it, and questions that were asked there."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, field
from typing import Any

from lingyan.disclosure.models import Publication
from lingyan.economy.books.models import Account, Book, Line, Voucher
from lingyan.economy.books.models import Party as BookParty
from lingyan.identity.actors import actor_for
from lingyan.identity.models import User
from lingyan.kernel import clock, receipts
from lingyan.kernel.access import Actor
from lingyan.kernel.month import Month
from lingyan.people.models import Person, PersonalData
from lingyan.questions import actions
from lingyan.questions.models import OwnLine, Question
from lingyan.questions.sealing import receipt_hash
from lingyan.regions.models import Region
from tests.support.actors import everything
from tests.support.identity import Tree, user_with
from tests.support.records import bodies, book_of, publish, serve

ASKED = dt.date(2025, 3, 3)
"""A Monday without a holiday in the weeks after it."""
TAKEN = ASKED + dt.timedelta(days=1)
TEXT = "三月份修水渠的钱一共花了多少？"
POSTS = {
    "clerk": "village-clerk", "secretary": "party-secretary", "committee": "village-committee",
    "chairman": "chairman", "reporter": "village-reporter", "supervision": "supervision",
}  # fmt: skip


@dataclass
class Place:
    """The village, and one account for each post; `officer` and `office` stand above."""

    tree: Tree = field(default_factory=Tree)
    users: dict[str, User] = field(default_factory=dict)

    @property
    def village(self) -> Region:
        return self.tree.village

    def __getattr__(self, name: str) -> Actor:
        if name in self.__dict__.get("users", {}):
            return actor_for(self.users[name])
        raise AttributeError(name)


def make_place() -> Place:
    place = Place()
    above = {
        "officer": ("township-officer", place.tree.town), "second": ("township-officer", place.tree.town),
        "office": ("agriculture-office", place.tree.city), "auditor": ("auditor", place.tree.city),
        "neighbour": ("village-clerk", place.tree.other_village),
        "other_officer": ("township-officer", place.tree.other_town),
    }  # fmt: skip
    for name, role in POSTS.items():
        place.users[name] = user_with(role, place.village, name=f"甲{role}")
    for name, (role, region) in above.items():
        place.users[name] = user_with(role, region, name=f"乙{role}{name}")
    return place


def ask(place: Place, *, on: dt.date = ASKED, **more: Any) -> str:
    """Post a question on a day; gives the receipt."""
    with clock.fixed(on):
        return actions.ask(
            actions.Asked(**{"village": place.village.code, "topic": "accounts", "text": TEXT, **more})
        )


def asked(place: Place, *, on: dt.date = ASKED, **more: Any) -> Question:
    """A question that was asked and taken out of the box the day after."""
    return taken(ask(place, on=on, **more), on + dt.timedelta(days=1))


def taken(receipt: str, on: dt.date = TAKEN) -> Question:
    with clock.fixed(on):
        actions.take_in()
    return of(receipt)


def of(receipt: str) -> Question:
    code = receipts.read_receipt(receipt)
    assert code
    return Question.objects.get(receipt_hash=receipt_hash(code))


def react(receipt: str, kind: str, text: str = "", *, on: dt.date) -> Question:
    """Say something with the receipt on a day, and let the box be emptied the day after."""
    with clock.fixed(on):
        actions.react(receipt, kind, text)
    return taken(receipt, on + dt.timedelta(days=1))


def answered(place: Place, *, on: dt.date = TAKEN, desk: str = "clerk", **more: Any) -> tuple[str, Question]:
    """A question that the clerk, or another desk, answered."""
    receipt = ask(place, **more)
    question = taken(receipt)
    with clock.fixed(on):
        actions.answer(getattr(place, desk), question, text="一共花了三万二千元，发票在村里可以看。")
    return receipt, of(receipt)


def in_post(place: Place, kind: str, title: str, name: str) -> Person:
    """Somebody in a post of the village, known by name."""
    tenure = serve(bodies(place.village)[kind][title], dt.date(2021, 1, 10))
    tenure.person.personal.name = name
    tenure.person.personal.save()
    return tenure.person


HOMES = {"0101": "穆小禾", "0102": "穆大田", "0103": "冉小禾"}
OWN_MONTH = Month(2025, 1)


def public_accounts(village: Region) -> Publication:
    """January is public: aid to the first two households, what the second owes, and a unit that was paid."""
    book = book_of(village, OWN_MONTH)
    rows: list[tuple[str, int, int, str]] = [
        ("51404", 50_000, 0, "0101"), ("51404", 30_000, 0, "0102"), ("11301", 7_000, 0, "0102"),
        ("21102", 90_000, 0, "UNIT"), ("10201", 0, 170_000, ""), ("50103", 0, 7_000, ""),
    ]  # fmt: skip
    parties = {code: _home(book, code, name) for code, name in HOMES.items()}
    parties["UNIT"] = BookParty.objects.create(book=book, kind="unit", code="UNIT", name="修渠工程队")
    voucher = Voucher.objects.create(
        book=book, month=OWN_MONTH, date=dt.date(2025, 1, 9), number=7, made_at=clock.now(), attachments=1
    )
    by_code = {account.code: account for account in Account.objects.filter(book=None)}
    Line.objects.bulk_create(
        Line(
            voucher=voucher,
            no=no,
            account=by_code[code],
            summary="慰问穆小禾等",
            debit=debit,
            credit=credit,
            party=parties.get(who),
        )
        for no, (code, debit, credit, who) in enumerate(rows, start=1)
    )
    Voucher.objects.filter(pk=voucher.pk).update(state="reviewed", reviewed_at=clock.now())
    Voucher.objects.filter(pk=voucher.pk).update(state="posted", posted_at=clock.now(), leaf=bytes(32))
    return publish(book, OWN_MONTH, dt.date(2025, 2, 5))


def _home(book: Book, code: str, name: str) -> BookParty:
    personal = PersonalData.objects.create(name=name)
    return BookParty.objects.create(book=book, kind="household", code=code, personal=personal)


def own_line(village: Region) -> OwnLine:
    """The first household asked for its own line of January, with the identity checked."""
    public_accounts(village)
    return actions.ask_own(
        everything(11), village, month=OWN_MONTH, who="0101", identity="card", purpose="核对慰问金"
    )
