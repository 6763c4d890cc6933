"""What reading a statement yields: its rows in the order of time, and what the user must be told."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, field
from functools import cached_property

from lingyan.kernel.problems import Problem, split


@dataclass(frozen=True, slots=True)
class StatementRow:
    """One movement of money. `amount` is fen, positive for money that came in; `balance` None where none is given."""

    row: int
    date: dt.date
    time: str
    amount: int
    balance: int | None
    serial: str
    party: str
    party_account: str
    text: str


@dataclass
class StatementCheck:
    """One file as read. `rows` run from the oldest to the newest; nothing may be stored while there are errors.

    `own_account` is the number that the file itself names, '' when it names none; `at` is the place of it.
    """

    file: str
    sha256: str
    layout: str = ""
    is_text: bool = False
    sheet: str = ""
    header_row: int = 0
    titles: tuple[tuple[str, str], ...] = ()
    own_account: str = ""
    at: tuple[int | None, int | None] = (None, None)
    rows: list[StatementRow] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)

    @property
    def errors(self) -> list[Problem]:
        return split(self.problems)[0]

    @property
    def warnings(self) -> list[Problem]:
        return split(self.problems)[1]

    @property
    def inflow(self) -> int:
        return sum(row.amount for row in self.rows if row.amount > 0)

    @property
    def outflow(self) -> int:
        return -sum(row.amount for row in self.rows if row.amount < 0)

    @cached_property
    def opening(self) -> int | None:
        """The balance before the first row, None where the file gives no balances."""
        first = next(iter(self.rows), None)
        return None if first is None or first.balance is None else first.balance - first.amount

    @property
    def closing(self) -> int | None:
        return self.rows[-1].balance if self.rows else None
