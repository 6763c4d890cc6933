"""Publications beside payments and vouchers: whatever is done next, what was made public stays as it was, byte for byte.

Months are closed, drafted, signed, published, corrected by a next version, filed and withdrawn by the real actions.
Rows, log entries and files of what is public are kept when they first stand, and compared after every step.
"""

from __future__ import annotations

import datetime as dt
import json
import shutil
from pathlib import Path
from typing import Any, ClassVar, Final

from django.db.models import Sum
from hypothesis import strategies as st
from hypothesis.stateful import initialize, rule

from lingyan.disclosure import actions, bundles, integrity
from lingyan.disclosure.models import Publication, SignOff
from lingyan.economy.books import actions as books
from lingyan.economy.books.models import Line, Period
from lingyan.kernel.month import Month
from lingyan.seal.keys import PUBLISHED_FILE
from lingyan.seal.models import LogEntry
from tests.economy.payments.test_machine import NAMES, PICK, Payments, holds

MONTHS = st.sampled_from([1, 1, 2, 2, 3])
WAY: Final = (
    ("supervised", ("supervision",)), ("approved", ("secretary", "cashier2", "chairman")), ("published", ("officer",)),
    ("filed", ("officer2",)),
)  # fmt: skip
"""The steps after the draft, with who may take them; in some villages the secretary's post is another's."""
STATES: Final = ("published", "superseded", "withdrawn")
"""How what is public may go on, and never back."""
OF_WITHDRAWAL: Final = {"state", "withdrawn_at", "withdrawn_reason", "withdrawal_index"}
FORGOTTEN: Final = {"body", "salt"}
"""What withdrawing empties; the commitment to it stays."""


class Public(Payments):
    """`home` holds log and pages. No transaction rolls files back, so every example begins without them."""

    home: ClassVar[Path]

    def __init__(self) -> None:
        super().__init__()
        self.shown: dict[int, dict[str, Any]] = {}
        self.signed: dict[int, list[tuple[Any, ...]]] = {}
        self.pages: dict[int, dict[str, bytes]] = {}
        self.logged: list[tuple[Any, ...]] = []

    def teardown(self) -> None:
        super().teardown()
        for name in ("log", "public"):
            shutil.rmtree(self.home / name, ignore_errors=True)
        for left in (self.home / "directory-pending", self.home / "keys" / PUBLISHED_FILE):
            left.unlink(missing_ok=True)

    @initialize(far=st.integers(2, 4), number=PICK)
    def january(self, far: int, number: int) -> None:
        """A month with an entry, closed and on its way to the public when the rest begins."""
        entries = [
            books.Entry("101", "收摊位费", debit=60_000),
            books.Entry("50103", "收摊位费", credit=60_000),
        ]
        keeper, poster = self.office.actor("accountant"), self.office.actor("reviewer")
        made = books.save_draft(
            keeper, book_id=self.office.book.pk, date=dt.date(2026, 1, 20), entries=entries
        )
        books.review(poster, voucher_id=made.pk)
        books.post(poster, voucher_id=made.pk)
        self.make_public(1, far, number)

    @rule(month=MONTHS, far=st.sampled_from([0, 2, 3, 3, 4]), number=PICK)
    def make_public(self, month: int, far: int, number: int) -> None:
        """A month goes on from where it stands: closed, published, and its correction when it is public already."""
        self.close(month)
        found = Publication.objects.filter(month=Month(2026, month), state__in=actions.IN_HAND).first()
        found = found or self.attempt(
            actions.draft, self.office.actor("clerk"), self.office.book, Month(2026, month)
        )
        for step, who in WAY[:far] if found else ():
            for by in who:
                self.hand_on_one(by, found.pk, step)
        if number % 3:
            self.write_pages()

    @rule(
        by=NAMES, number=PICK,
        what=st.sampled_from(["supervised", "approved", "published", "published", "filed", "discard"]),
    )  # fmt: skip
    def hand_on(self, by: str, number: int, what: str) -> None:
        """Anybody tries any step on any of them."""
        found = list(Publication.objects.order_by("pk").values_list("pk", flat=True))
        if found:
            self.hand_on_one(by, found[number % len(found)], what)

    @rule(by=st.sampled_from(["officer", "officer2", "clerk"]), number=PICK)
    def withdraw_page(self, by: str, number: int) -> None:
        found = list(Publication.objects.exclude(log_index=None).order_by("pk").values_list("pk", flat=True))
        if found and number % 3 == 0:
            self.hand_on_one(by, found[number % len(found)], "withdraw")

    def hand_on_one(self, by: str, pk: int, what: str) -> None:
        actor, one = self.office.actor(by), Publication.objects.get(pk=pk)
        act = {
            "supervised": lambda: actions.sign(actor, one, "supervised"),
            "approved": lambda: actions.sign(actor, one, "approved"),
            "published": lambda: actions.publish(actor, [one]),
            "filed": lambda: actions.file_with_township(actor, one),
            "discard": lambda: actions.discard(actor, one, reason="写错月份"),
            "withdraw": lambda: actions.withdraw(actor, one, reason="内容有误"),
        }[what]
        self.attempt(act)

    @rule(month=MONTHS)
    def read_summaries(self, month: int) -> None:
        """What was read and cleared stands in words in the next version."""
        texts = Line.objects.filter(voucher__month=Month(2026, month)).values_list("summary", flat=True)
        self.attempt(
            actions.clear_summaries, self.office.actor("supervision"), self.office.book, sorted(set(texts))
        )

    @rule()
    def write_pages(self) -> None:
        """Log and pages follow what was committed, be it long after; then rows, log and files agree."""
        bundles.finish()
        assert list(integrity.breaches()) == []
        self.written += 1

    # What must hold, read from tables and files.

    @holds
    def what_is_public_stays(self) -> None:
        rows = {row["id"]: row for row in Publication.objects.exclude(log_index=None).values()}
        assert self.shown.keys() <= rows.keys()
        for pk, row in rows.items():
            before = self.shown.setdefault(pk, row)
            withdrawn = row["state"] == Publication.State.WITHDRAWN
            for name in row.keys() - OF_WITHDRAWAL - (FORGOTTEN if withdrawn else set()):
                assert row[name] == before[name], f"{name} of something public has changed"
            assert STATES.index(row["state"]) >= STATES.index(before["state"])
            assert bool(row["body"]) != withdrawn, "a page without text, or a withdrawn one that kept it"
            self.shown[pk] = {**before, **{name: row[name] for name in OF_WITHDRAWAL}}

    @holds
    def who_signed_stays(self) -> None:
        for pk in self.shown:
            now = list(SignOff.objects.filter(publication=pk).order_by("pk").values_list())
            before = self.signed.setdefault(pk, now)
            assert now[: len(before)] == before and len(now) <= len(before) + 1
            self.signed[pk] = now

    @holds
    def the_log_only_grows(self) -> None:
        now = list(LogEntry.objects.order_by("index").values_list("index", "kind", "data", "at"))
        assert now[: len(self.logged)] == self.logged
        self.logged = now

    @holds
    def its_files_stay(self) -> None:
        for one in Publication.objects.exclude(log_index=None).select_related("region"):
            folder = bundles.folder_of(one)
            if one.state == Publication.State.WITHDRAWN or not (one.pk in self.pages or folder.exists()):
                continue
            now = {path.name: path.read_bytes() for path in folder.iterdir()}
            assert self.pages.setdefault(one.pk, now) == now, "files of something public have changed"

    @holds
    def it_says_what_the_books_say(self) -> None:
        """Root and money of every page against the closed month and the lines themselves."""
        for one in Publication.objects.filter(state__in=["published", "superseded"]):
            body = json.loads(one.body)
            period = Period.objects.get(book=one.book_id, month=one.month)
            assert body["book"]["root"] == bytes(period.root).hex()
            lines = Line.objects.filter(voucher__book=one.book_id, voucher__month__lte=one.month)
            money = lines.filter(voucher__state="posted", account__code__regex="^10[12]")
            sums = money.aggregate(debit=Sum("debit"), credit=Sum("credit"))
            assert body["cash"]["closing"] == (sums["debit"] or 0) - (sums["credit"] or 0)
