"""The books of one village month by month: events become numbered vouchers, with red-letter corrections, void
numbers and the year end. A writer goes forward only and gives the same vouchers every time it is made. Pure.
"""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from typing import Final

from lingyan.demo.drawing import chance_for
from lingyan.demo.events import BANK, CASH, Event, Line, Scene, month_events
from lingyan.demo.profiles import Key, Profile
from lingyan.demo.year_end import closing_sheets
from lingyan.economy.books import rules
from lingyan.economy.books.bulk import LoadVoucher
from lingyan.kernel.month import Month

WORD: Final = "记"
DECEMBER: Final = 12
CORRECTIONS_PERCENT: Final = 5
VOIDS_PERCENT: Final = 10
_PARTY_ACCOUNTS: Final = frozenset({"11201", "11301", "21101"})


Besides = Callable[[Scene], Iterable[Event]]
"""What a village does in a month besides its usual business."""


class BookWriter:
    """Writes one village's months in order from the first one."""

    def __init__(self, profile: Profile, first: Month, besides: Besides | None = None) -> None:
        self.profile = profile
        self._besides = besides
        self.next_month = first
        self.net: defaultdict[Key, int] = defaultdict(int, profile.opening)
        self._first = first
        self._chance = chance_for("book", profile.code)
        # Turnover of the year, which the year end closes; opening balances of 322 belong to it.
        self._year: defaultdict[Key, list[int]] = defaultdict(lambda: [0, 0])

    def month(self) -> list[LoadVoucher]:
        """The vouchers of the next month."""
        month, chance = self.next_month, self._chance
        self.next_month = month.next
        scene = self._scene(month)
        found = month_events(scene)
        events = sorted(
            [*found, *(self._besides(scene) if self._besides else ())], key=lambda event: event.day
        )
        if chance.random() * 100 < VOIDS_PERCENT:
            place = chance.randrange(len(events))
            events.insert(place, _spoiled(events[place]))
        vouchers = [_voucher(month, number, event) for number, event in enumerate(events, 1)]
        if chance.random() * 100 < CORRECTIONS_PERCENT:
            vouchers += self._correction(month, vouchers)
        self._count(vouchers)
        if month.number == DECEMBER:
            vouchers += self._year_end(month, len(vouchers))
        return vouchers

    def through(self, last: Month) -> list[LoadVoucher]:
        """All vouchers from the next month to this one."""
        found: list[LoadVoucher] = []
        while self.next_month <= last:
            found += self.month()
        return found

    def cash(self) -> tuple[int, int]:
        """Till and main bank account."""
        return self.net[CASH, "", ""], self.net[BANK, "", ""]

    def _scene(self, month: Month) -> Scene:
        debts = {(key[0], key[1]): net for key, net in self.net.items() if net and key[0] in _PARTY_ACCOUNTS}
        serial = (month.year - self._first.year) * 12 + month.number - self._first.number
        return Scene(self.profile, month, serial, self._chance, self.net[CASH, "", ""], debts)

    def _correction(self, month: Month, vouchers: Sequence[LoadVoucher]) -> list[LoadVoucher]:
        """E81: a voucher booked to the wrong account is cancelled in red and written again."""
        wrong = next((one for one in vouchers if not one.void and one.lines[0][0] == "51303"), None)
        if wrong is None:
            return []
        name = f"{WORD}-{wrong.number}"
        day, number = month.last_day, len(vouchers)
        cancelled = f"注销{wrong.date.month}月{wrong.date.day}日{name}号凭证"
        summary = rules.correction_summary(wrong.date, name)
        red = tuple(
            (code, cancelled, -debit, -credit, *rest) for code, _, debit, credit, *rest in wrong.lines
        )
        right = tuple(
            ("51302" if code == "51303" else code, f"{summary}：{text}", debit, credit, *rest)
            for code, text, debit, credit, *rest in wrong.lines
        )
        return [
            LoadVoucher(day, WORD, number + 1, red, rules.RED),  # type: ignore[arg-type]
            LoadVoucher(day, WORD, number + 2, right),  # type: ignore[arg-type]
        ]

    def _year_end(self, month: Month, last_number: int) -> list[LoadVoucher]:
        made: list[LoadVoucher] = []
        for kind, lines in closing_sheets(self.profile, month, self._year, self.net):
            voucher = LoadVoucher(month.last_day, WORD, last_number + len(made) + 1, lines, kind)
            made.append(voucher)
            self._count([voucher])
        self._year.clear()
        return made

    def _count(self, vouchers: Iterable[LoadVoucher]) -> None:
        for voucher in vouchers:
            if voucher.void:
                continue
            for account, _, debit, credit, party, project in voucher.lines:
                key = account, party, project
                self.net[key] += debit - credit
                turnover = self._year[key]
                turnover[0] += debit
                turnover[1] += credit


def _voucher(month: Month, number: int, event: Event) -> LoadVoucher:
    date = dt.date(month.year, month.number, min(event.day, month.last_day.day))
    return LoadVoucher(date, WORD, number, event.lines, attachments=event.papers, void=event.void)


def _spoiled(event: Event) -> Event:
    """A voucher that was spoiled and written again: its number stays, its amounts do not count."""
    lines: tuple[Line, ...] = event.lines
    return Event(event.day, lines, 0, void=True)
