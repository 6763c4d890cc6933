"""Posting: what is refused, the receipt, the box, and that nothing finer than a day is written."""

from __future__ import annotations

import datetime as dt
import json

import pytest

from lingyan.disclosure.models import Publication
from lingyan.economy.books.models import Book
from lingyan.kernel import clock, receipts
from lingyan.kernel.models import AuditEntry
from lingyan.kernel.month import Month
from lingyan.kernel.problems import Refused
from lingyan.people.models import Organisation
from lingyan.questions import actions, rules
from lingyan.questions.actions.posting import publication_at
from lingyan.questions.models import Letter, Question, Tally
from lingyan.questions.parameters import MOST_A_DAY
from tests.questions.support import ASKED, TAKEN, TEXT, Place, answered, ask, asked, of, taken
from tests.support.actors import everything
from tests.support.records import book_of, publish


def refusal(place: Place, **more: object) -> str:
    with pytest.raises(Refused) as raised:
        ask(place, **more)
    return raised.value.code


def test_a_question_lies_in_the_box_until_the_next_day(place: Place) -> None:
    receipt = ask(place)
    with clock.fixed(ASKED):
        assert actions.take_in() == 0
    question = taken(receipt)
    assert (question.text, question.opened_on, question.anonymous) == (TEXT, ASKED, True)
    assert not Letter.objects.exists()


def test_the_receipt_is_stored_nowhere(place: Place) -> None:
    receipt = ask(place)
    stored = [*Letter.objects.values_list("key", "payload"), *AuditEntry.objects.values_list("details")]
    assert receipt not in json.dumps(stored, default=str, ensure_ascii=False)
    question = taken(receipt)
    values = [bytes(value).hex() if isinstance(value, bytes | memoryview) else str(value)
              for value in Question.objects.filter(pk=question.pk).values_list()[0]]  # fmt: skip
    assert receipt not in " ".join(values)


def test_no_moment_is_kept_of_who_posts(place: Place) -> None:
    """Neither the letter nor the question has a time of day, and posting leaves no entry in the trail."""
    before = AuditEntry.objects.count()
    ask(place)
    assert AuditEntry.objects.count() == before
    kinds = {field.get_internal_type() for model in (Letter, Question, Tally) for field in model._meta.get_fields()
             if hasattr(field, "get_internal_type")}  # fmt: skip
    assert "DateTimeField" not in kinds and "TimeField" not in kinds


def test_the_entry_in_the_trail_says_neither_when_it_was_posted_nor_from_where(place: Place) -> None:
    question = asked(place)
    entry = AuditEntry.objects.get(code="questions.opened")
    assert (entry.address, entry.request_id, entry.actor_id) == ("", "", None)
    assert entry.at.astimezone(clock.ZONE).date() == TAKEN
    assert entry.object_id == str(question.pk)
    assert TEXT not in json.dumps(entry.details, ensure_ascii=False)


def test_letters_are_taken_in_an_order_that_is_not_theirs(place: Place) -> None:
    """By random keys: in thirty letters it would be a wonder if the order of posting came out."""
    receipts = [ask(place, text=f"{TEXT}{number}") for number in range(30)]
    with clock.fixed(TAKEN):
        assert actions.take_in() == 30
    numbers = [of(receipt).pk for receipt in receipts]
    assert numbers != sorted(numbers)


def test_the_same_form_sent_twice_posts_once(place: Place) -> None:
    nonce = "n" * 40
    receipt = ask(place, nonce=nonce)
    assert ask(place, nonce=nonce) == receipt
    assert Letter.objects.count() == 1
    assert Tally.objects.get().letters == 1


def test_the_form_used_again_for_another_question_posts_that_too(place: Place) -> None:
    nonce = "n" * 40
    assert ask(place, nonce=nonce) != ask(place, nonce=nonce, text="另外一件事情怎么办？")
    assert Letter.objects.count() == 2


def test_a_short_nonce_draws_nothing_that_could_be_guessed(place: Place) -> None:
    assert ask(place, nonce="1") != ask(place, nonce="1")


@pytest.mark.parametrize(
    ("more", "code"),
    [
        ({"text": "短"}, "length"),
        ({"text": "长" * (rules.LONGEST + 1)}, "length"),
        ({"topic": "gossip"}, "unknown-topic"),
        ({"concerns": ("mayor",)}, "unknown-concern"),
        ({"about": "weather"}, "unknown-about"),
        ({"village": "990199999999"}, "unknown-village"),
        ({"village": "990121100000"}, "unknown-village"),
        ({"page": "2025-01", "version": 1}, "unknown-publication"),
        ({"page": "昨天"}, "unknown-publication"),
        ({"page": "resources-2025-Q1", "version": 1}, "unknown-publication"),
        ({"page": "resources-2025"}, "unknown-publication"),
    ],
)
def test_what_is_refused(place: Place, more: dict[str, object], code: str) -> None:
    assert refusal(place, **more) == code
    assert not Letter.objects.exists()


def test_a_village_gets_so_many_a_day_and_no_address_is_needed_for_it(place: Place) -> None:
    from lingyan.parameters.actions import set_value

    set_value(
        everything(), MOST_A_DAY, region=place.tree.county, from_on=dt.date(2025, 1, 1), text="2", basis="县发1号"
    )  # fmt: skip
    ask(place), ask(place)
    assert refusal(place) == "too-many"
    assert ask(place, village=place.tree.other_village.code)
    assert ask(place, on=TAKEN)


def test_a_phone_without_a_name_is_not_kept(place: Place) -> None:
    question = asked(place, phone="0990-7654321")
    assert question.personal is None


def test_names_stand_in_personal_data_and_nowhere_else(place: Place) -> None:
    question = asked(place, name="穆青禾", phone="0990-7654321")
    assert question.personal is not None
    assert (question.personal.name, question.personal.phone) == ("穆青禾", "0990-7654321")


class TestReacting:
    def code(self, receipt: str, kind: str, text: str = "") -> str:
        with clock.fixed(TAKEN), pytest.raises(Refused) as raised:
            actions.react(receipt, kind, text)
        return raised.value.code

    def test_a_receipt_that_was_miscopied_or_never_given(self, place: Place) -> None:
        assert self.code("1234", "satisfied") == "unknown-receipt"
        assert self.code(receipts.receipt_of(bytes(32)), "satisfied") == "unknown-receipt"

    def test_nothing_to_react_to_before_an_answer(self, place: Place) -> None:
        receipt = ask(place)
        taken(receipt)
        assert self.code(receipt, "satisfied") == "not-now"

    def test_one_word_at_a_time(self, place: Place) -> None:
        receipt, _ = answered(place)
        with clock.fixed(TAKEN):
            actions.react(receipt, "satisfied")
        assert self.code(receipt, "unsatisfied") == "already-said"

    def test_a_further_question_needs_words_and_comes_once(self, place: Place) -> None:
        receipt, question = answered(place)
        assert self.code(receipt, "further", "？") == "length"
        with clock.fixed(TAKEN):
            actions.react(receipt, "further", "发票是哪个单位开的？")
        taken(receipt, TAKEN + dt.timedelta(days=1))
        with clock.fixed(TAKEN + dt.timedelta(days=1)):
            actions.answer(place.clerk, question, text="是县里的建材公司开的。")
        assert self.code(receipt, "further", "那价格是怎么定的？") == "not-now"

    def test_no_appeal_without_a_refusal_and_no_consent_to_take_back(self, place: Place) -> None:
        receipt, _ = answered(place)
        assert self.code(receipt, "appeal", "应该让大家都知道") == "not-now"
        assert self.code(receipt, "consent") == "not-now"


def logged(book: Book, version: int = 1, state: str = "published") -> Publication:
    """October of a book as its page shows it."""
    index = Publication.objects.count()
    return publish(book, Month(2026, 10), dt.date(2026, 11, 5), state, version, log_index=index)


class TestAddressesOfPages:
    """`2026-10` is the collective's own book, `2026-10-book7` the book with that number, a group's for example."""

    @pytest.fixture
    def books(self, place: Place) -> tuple[Publication, Publication]:
        own = logged(book_of(place.village, Month(2026, 1)))
        group = Organisation.objects.create(kind="group", region=place.village, name="雁庄村一组")
        book = Book.objects.create(
            organisation=group, first_month=Month(2026, 1), opened_at=clock.now(), seed=bytes(32)
        )
        return own, logged(book, 3)

    def test_each_book_has_its_own(self, place: Place, books: tuple[Publication, Publication]) -> None:
        own, theirs = books
        assert publication_at(place.village, "2026-10", None) == own
        assert publication_at(place.village, f"2026-10-book{theirs.book_id}", None) == theirs
        assert publication_at(place.village, f"2026-10-book{own.book_id}", 1) == own
        assert publication_at(place.village, f"2026-10-book{theirs.book_id}", 1) is None
        assert publication_at(place.village, f"2026-09-book{own.book_id}", None) is None

    def test_the_newest_version_is_meant_where_none_is_named(
        self, place: Place, books: tuple[Publication, Publication]
    ) -> None:
        newer = logged(Book.objects.get(pk=books[1].book_id), 4, "withdrawn")
        page = f"2026-10-book{newer.book_id}"
        assert publication_at(place.village, page, None) == newer
        assert publication_at(place.village, page, 3) == books[1]

    def test_a_book_of_another_village_is_not_there(
        self, place: Place, books: tuple[Publication, Publication]
    ) -> None:
        assert publication_at(place.tree.other_village, f"2026-10-book{books[1].book_id}", None) is None

    @pytest.mark.parametrize(
        "page", ["2026-10-book0", "2026-10-bookx", "2026-10-book٣", "2026-10-book-1", "2026-13-book1", "book1",
                 f"2026-10-book{'9' * 12}", "2026-10-book1-book1"],
    )  # fmt: skip
    def test_what_is_no_address_names_nothing(
        self, place: Place, books: tuple[Publication, Publication], page: str
    ) -> None:
        assert publication_at(place.village, page, None) is None

    def test_a_question_keeps_the_sheet_it_is_about(
        self, place: Place, books: tuple[Publication, Publication]
    ) -> None:
        receipt = ask(place, page=f"2026-10-book{books[1].book_id}", version=3)
        assert taken(receipt).publication == books[1]
        with pytest.raises(Refused, check=lambda error: error.code == "unknown-publication"):
            ask(place, page="2026-10-book999999", version=None)
