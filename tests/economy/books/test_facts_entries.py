"""Facts of entries: who a party is, and which vouchers older books brought."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest

from lingyan.economy.books import actions, bulk
from lingyan.economy.books.bulk import BookVouchers, LoadVoucher
from lingyan.economy.books.models import Book
from lingyan.economy.books.rules import Entry
from lingyan.facts import registry
from lingyan.facts.reading import open_reader, read
from lingyan.facts.registry import FactRequest
from lingyan.kernel import clock
from lingyan.kernel.month import Month
from lingyan.people.models import PersonalData
from tests.support.actors import everything
from tests.support.identity import Tree
from tests.support.records import bodies, book_of, serve

pytestmark = pytest.mark.django_db
TODAY = dt.date(2026, 3, 20)


def rows(name: str) -> list[dict[str, Any]]:
    request = FactRequest(Month(2025, 11), Month.of(TODAY), TODAY)
    with open_reader() as reader:
        return [row for batch in read(reader, registry.get(name), request) for row in batch.to_pylist()]


def lend(book: Book, party: str) -> None:
    entries = [Entry("11202", "借支", 100_00, 0, party, ""), Entry("101", "借支", 0, 100_00, "", "")]
    actions.save_draft(everything(1), book_id=book.pk, date=dt.date(2026, 1, 5), entries=entries)


def test_a_party_with_the_name_of_one_post_holder_is_that_person() -> None:
    with clock.fixed(TODAY):
        tree = Tree()
        posts = bodies(tree.village)
        book = book_of(tree.village, Month(2026, 1), Month(2026, 1))
        party = actions.add_party(everything(1), book_id=book.pk, kind="person", name="赵某某")
        stranger = actions.add_party(everything(1), book_id=book.pk, kind="person", name="钱某某")
        held = serve(posts["party"]["书记"], dt.date(2021, 1, 1))
        lend(book, party.code)
        lend(book, stranger.code)
        assert {row["party"]: row["person"] for row in rows("voucher_line") if row["party"]} == {
            party.pk: held.person_id, stranger.pk: None,
        }  # fmt: skip
        serve(posts["committee"]["主任"], dt.date(2021, 1, 1))
        assert {row["person"] for row in rows("voucher_line")} == {None}


def test_a_name_alone_is_marked_and_an_identity_number_decides() -> None:
    with clock.fixed(TODAY):
        tree = Tree()
        held = serve(bodies(tree.village)["party"]["书记"], dt.date(2021, 1, 1))
        book = book_of(tree.village, Month(2026, 1), Month(2026, 1))
        party = actions.add_party(everything(1), book_id=book.pk, kind="person", name="赵某某")
        lend(book, party.code)

        def told() -> set[tuple[int | None, bool]]:
            return {(row["person"], row["person_by_name"]) for row in rows("voucher_line") if row["party"]}

        assert told() == {(held.person_id, True)}
        official, own = held.person.personal, PersonalData.objects.filter(pk=party.personal_id)
        PersonalData.objects.filter(pk=official.pk).update(identity_hash=bytes(32))
        assert told() == {(held.person_id, True)}
        own.update(identity_hash=bytes(32))
        assert told() == {(held.person_id, False)}
        own.update(identity_hash=b"1" * 32)
        assert told() == {(None, False)}


def test_a_post_elsewhere_makes_nobody_known_here() -> None:
    with clock.fixed(TODAY):
        tree = Tree()
        book = book_of(tree.village, Month(2026, 1), Month(2026, 1))
        party = actions.add_party(everything(1), book_id=book.pk, kind="person", name="赵某某")
        serve(bodies(tree.other_village)["party"]["书记"], dt.date(2021, 1, 1))
        lend(book, party.code)
        assert {row["person"] for row in rows("voucher_line")} == {None}


def test_vouchers_before_the_book_went_live_were_taken_over() -> None:
    with clock.fixed(TODAY):
        book = book_of(Tree().village, Month(2025, 12), Month(2026, 1))
        lines = (("101", "收租金", 100, 0, "", ""), ("50103", "收租金", 0, 100, "", ""))
        old, new = (LoadVoucher(day, "记", 1, lines) for day in (dt.date(2025, 12, 5), dt.date(2026, 1, 5)))
        bulk.load_posted(everything(1), [BookVouchers(book.pk, [old])], poster=everything(2))
        bulk.load_posted(
            everything(1), [BookVouchers(book.pk, [new])], poster=everything(2), reviewer=everything(3)
        )
        assert {row["month"]: row["taken_over"] for row in rows("voucher")} == {202512: True, 202601: False}
