"""Reads the sample journals that stand beside the expected results, as an oracle's plain text.

A posting's account is `501:50101:D` or `113:11301:H0007:C`: first level, account, party or project, side.
"""

from __future__ import annotations

import csv
import datetime as dt
import re
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

from lingyan.economy.books.statements.balances import BalanceRow, LedgerBalances
from lingyan.economy.books.statements.chart import Chart, Heading
from lingyan.economy.books.statements.flows import PostedLine
from lingyan.kernel.money import parse_yuan
from tests.support.samples import samples_dir

_HEAD = re.compile(
    r"(?P<date>\d{4}-\d{2}-\d{2}) (?:\((?P<word>\D)-(?P<number>\d+)\) )?"
    r"(?P<summary>.*?)(?:  ; kind:(?P<kind>\w+))?$"
)
_POSTING = re.compile(r"    (?P<account>\S+)  (?P<amount>-?[\d.]+) CNY$")
_SHIPPED = Path(__file__).parents[3] / "src/lingyan/economy/books/data"


def expected_dir() -> Path:
    return samples_dir() / "ledgers" / "expected"


def journal_files() -> list[Path]:
    return sorted((expected_dir() / "journals").glob("*.journal"))


def expected_rows(journal: Path, kind: str) -> list[dict[str, str]]:
    """The rows of one village in `NAME.trial-balance.csv` and its like."""
    stem, _, village = journal.stem.rpartition("-")
    with (expected_dir() / f"{stem}.{kind}.csv").open(encoding="utf-8-sig", newline="") as file:
        return [row for row in csv.DictReader(file) if row["village"] == village]


@dataclass
class Journal:
    village: str
    year: int
    opening: list[tuple[str, str | None, int]] = field(default_factory=list)
    entries: list[PostedLine] = field(default_factory=list)

    def balance_rows(self) -> list[BalanceRow]:
        """What posting would have stored: month balances per account and party."""
        cells: dict[tuple[str, str | None, int], list[int]] = defaultdict(lambda: [0, 0, 0, 0])
        for account, party, amount in self.opening:
            cells[account, party, self.year * 100][0 if amount > 0 else 1] += abs(amount)
        for entry in self.entries:
            cell = cells[entry.account, entry.party, entry.month]
            cell[0] += entry.debit
            cell[1] += entry.credit
            if entry.kind in {"close", "fold"}:
                cell[2] += entry.debit
                cell[3] += entry.credit
        return [
            BalanceRow(account, party, None, month, *cell) for (account, party, month), cell in cells.items()
        ]

    def balances(self, chart: Chart) -> LedgerBalances:
        return LedgerBalances(chart, self.year, self.balance_rows())


def read_journal(path: Path) -> Journal:
    village = path.stem.rpartition("-")[2]
    journal = Journal(village, 2025)
    head: re.Match[str] | None = None
    number = 0
    for text in path.read_text(encoding="utf-8").splitlines():
        if posting := _POSTING.match(text):
            assert head is not None
            number += 1
            _add(journal, head, number, posting)
        elif found := _HEAD.match(text):
            head, number = found, 0
    return journal


def _add(journal: Journal, head: re.Match[str], no: int, posting: re.Match[str]) -> None:
    _top, account, *party, side = posting["account"].split(":")
    amount = parse_yuan(posting["amount"])
    if side == "O":
        journal.opening.append((account, party[0] if party else None, amount))
        return
    day = dt.date.fromisoformat(head["date"])
    journal.entries.append(
        PostedLine(
            voucher=day.month * 10_000 + int(head["number"]) + 1_000 * "记收付转".index(head["word"]),
            month=day.year * 100 + day.month,
            date=day,
            word=head["word"],
            number=int(head["number"]),
            kind=head["kind"],
            no=no,
            account=account,
            summary=head["summary"],
            debit=amount if side == "D" else 0,
            credit=-amount if side == "C" else 0,
            party=party[0] if party else None,
        )
    )


def shipped_chart() -> Chart:
    """The chart of the product's data files, details with the side of their first level."""
    return Chart(_headings())


def _headings() -> Iterator[Heading]:
    known: dict[str, Heading] = {}
    for file in ("chart_2023.csv", "chart_2023_details.csv"):
        with (_SHIPPED / file).open(encoding="utf-8", newline="") as opened:
            for row in csv.DictReader(opened):
                parent = next(
                    (known[row["code"][:end]] for end in (7, 5, 3) if row["code"][:end] in known), None
                )
                path = f"{parent.path_name}/{row['name']}" if parent else row["name"]
                top = known.get(row["code"][:3])
                heading = Heading(
                    row["code"],
                    row["name"],
                    path,
                    top.side if top else row["direction"],  # type: ignore[arg-type]
                    top.category if top else row["category"],
                )
                known[heading.code] = heading
                yield heading
