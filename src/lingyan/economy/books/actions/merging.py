"""One parsed book beside what its book already holds: what is new, what differs, what numbers are missing."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from functools import cached_property
from typing import Final

from lingyan.economy.books import lookups, rules, stored, writing
from lingyan.economy.books.actions.closing import closing_amounts
from lingyan.economy.books.actions.setup import create_account, create_parties, create_projects
from lingyan.economy.books.importing import OpeningLine, ParsedBook, ParsedLine, ParsedVoucher
from lingyan.economy.books.models import Account, Book, Party, Project, Voucher
from lingyan.economy.books.rules import Amounts, OpeningRow
from lingyan.economy.books.sealing import LineFields
from lingyan.kernel.money import format_yuan
from lingyan.kernel.month import Month
from lingyan.kernel.problems import Problem
from lingyan.people.actions import Identity, remember

Number = tuple[Month, str, int]
PartyKey = tuple[str, str]
CodeIds = tuple[dict[str, int], dict[str, int], dict[str, int]]
MAX_DIFFERENCES: Final = 500


class BookMerge:
    """Compares by party names and codes of the files; `ensure_details` makes the rows that are still missing."""

    def __init__(self, book: Book, parsed: ParsedBook) -> None:
        self.book, self.parsed = book, parsed
        self._known: dict[Number, Voucher] = {
            (voucher.month, voucher.word, voucher.number): voucher
            for voucher in Voucher.objects.filter(book=book, date__year=parsed.year)
        }
        self.new = [voucher for voucher in parsed.vouchers if _number(voucher) not in self._known]
        self._persons: dict[str, int] = {}
        self._read_details()

    def _read_details(self) -> None:
        parties = Party.objects.filter(book=self.book).select_related("personal")
        self._parties: dict[PartyKey, str] = {}
        for party in parties:
            name = party.personal.name if party.personal else party.name
            self._parties[party.code, name] = party.code
            self._parties.setdefault(("", name), party.code)
        self._projects = dict(Project.objects.filter(book=self.book).values_list("name", "code"))

    # What it says

    def problems(self) -> list[Problem]:
        """Everything that keeps this book from being stored."""
        found = [*self._month_problems(), *self._differences(), *self._opening_problems()]
        return found[:MAX_DIFFERENCES]

    def _month_problems(self) -> Iterator[Problem]:
        name, go_live = self.book.organisation.name, self.book.go_live
        closed = lookups.closed_through(self.book.pk)
        for month in sorted({voucher.month for voucher in self.new}):
            if go_live is not None and month >= go_live:
                yield Problem("already-live", f"{name}已于{go_live.zh}上线，{month.zh}不能再接管")
            elif closed is not None and month <= closed:
                yield Problem("month-closed", f"{name}{month.zh}已结账，不能再接管")
            elif month < self.book.first_month:
                yield Problem("before-first-month", f"{name}{month.zh}早于启用月份{self.book.first_month.zh}")

    def _differences(self) -> Iterator[Problem]:
        again = [voucher for voucher in self.parsed.vouchers if _number(voucher) in self._known]
        rows = stored.lines_of([self._known[_number(voucher)].pk for voucher in again]) if again else {}
        for voucher in again:
            known = self._known[_number(voucher)]
            same_head = (known.date, known.state == rules.VOID) == (voucher.date, voucher.void)
            if not same_head or rows.get(known.pk, []) != self.lines(voucher):
                yield self._difference(voucher, "与已接管的内容不同；原系统改动过，或文件不是同一本账")
        months = {voucher.month for voucher in again}
        brought = {_number(voucher) for voucher in self.parsed.vouchers}
        for number, known in sorted(self._known.items()):
            if number not in brought and number[0] in months:
                message = f"{self.book.organisation.name} {known} 已接管，但文件里没有"
                yield Problem("missing-in-file", message)

    def _difference(self, voucher: ParsedVoucher, message: str) -> Problem:
        return Problem(
            "differs-from-taken-over", f"{voucher.date} {voucher.word}-{voucher.number} {message}",
            file=voucher.source_file, sheet=voucher.source_sheet, row=voucher.source_rows[0],
        )  # fmt: skip

    def _opening_problems(self) -> Iterator[Problem]:
        """When the book already runs, the file's opening must be what we carry forward ourselves."""
        if not self.parsed.opening or self.writes_opening:
            return
        ours = self._our_opening()
        theirs = {
            (row.account, row.party, row.project): row.debit - row.credit for row in self.opening_rows()
        }
        for key in sorted(set(ours) | set(theirs)):
            if ours.get(key, 0) != theirs.get(key, 0):
                shown = f"文件 {format_yuan(theirs.get(key, 0))} 元，系统 {format_yuan(ours.get(key, 0))} 元"
                yield Problem("opening-differs", f"年初余额与系统不符：{shown}", value=key[0])

    def _our_opening(self) -> dict[tuple[str, str, str], int]:
        year = self.parsed.year
        through = [Month(year - 1, 12)] if self.book.first_month < Month(year, 1) else []
        amounts: list[Amounts] = closing_amounts([self.book.pk], through[0])[self.book.pk] if through else []
        if not through:
            amounts = self._written_opening()
        return {(one.account, one.party, one.project): one.net for one in amounts if one.net}

    def _written_opening(self) -> list[Amounts]:
        rows = writing.select(
            "SELECT a.code, s.debit, s.credit, COALESCE(p.code, ''), COALESCE(j.code, '') FROM books_balance s "
            "JOIN books_account a ON a.id = s.account_id LEFT JOIN books_party p ON p.id = s.party_id "
            "LEFT JOIN books_project j ON j.id = s.project_id WHERE s.book_id = %s AND s.month = %s",
            [self.book.pk, self.parsed.year * 100],
        )
        return [Amounts(*row) for row in rows]

    # Numbers

    @cached_property
    def numbers(self) -> dict[tuple[Month, str], set[int]]:
        """Every number there is after this import, of months that it touches."""
        found: defaultdict[tuple[Month, str], set[int]] = defaultdict(set)
        for voucher in self.new:
            found[voucher.month, voucher.word].add(voucher.number)
        for month, word, number in self._known:
            if (month, word) in found:
                found[month, word].add(number)
        return dict(found)

    @cached_property
    def gaps(self) -> list[Number]:
        return [
            (month, word, number)
            for (month, word), numbers in sorted(self.numbers.items())
            for number in rules.missing_numbers(numbers)
        ]

    def gap_warnings(self) -> Iterator[Problem]:
        for month, word, number in self.gaps:
            message = f"{self.book.organisation.name}{month.zh}缺 {word}-{number} 号凭证"
            yield Problem("numbering-gap", message, severity="warning")

    # Rows

    @property
    def writes_opening(self) -> bool:
        """Whether this file's opening balances start the book."""
        if not self.parsed.opening or self.parsed.year != self.book.first_month.year:
            return False
        return not self.book.balances.filter(month__lt=int(self.book.first_month)).exists()

    def opening_rows(self) -> list[OpeningRow]:
        """Balances at the start of the year: what the file gives at its month, less the turnover since January."""
        return [
            OpeningRow(one.account, max(one.net, 0), max(-one.net, 0), one.party, one.project)
            for one in rules.sum_up(self._opening_amounts())
            if one.net
        ]

    def _opening_amounts(self) -> Iterator[Amounts]:
        for line in self.parsed.opening:
            net = line.amount_fen - line.ytd_debit_fen + line.ytd_credit_fen
            party = self._party(line.party, line.party_code)
            yield Amounts(line.account_code, max(net, 0), max(-net, 0), party, self._project(line.project))

    def brought_in_rows(self) -> list[OpeningRow]:
        """Year-to-date turnover before the first month."""
        amounts = (
            Amounts(
                line.account_code, line.ytd_debit_fen, line.ytd_credit_fen,
                self._party(line.party, line.party_code), self._project(line.project),
            )
            for line in self.parsed.opening
            if line.ytd_debit_fen or line.ytd_credit_fen
        )  # fmt: skip
        return [
            OpeningRow(one.account, one.debit, one.credit, one.party, one.project)
            for one in rules.sum_up(amounts)
        ]

    def lines(self, voucher: ParsedVoucher) -> list[LineFields]:
        return [
            (
                line.account_code, line.summary[: rules.MAX_SUMMARY], line.debit_fen, line.credit_fen,
                self._party(line.party, line.party_code), self._project(line.project),
            )
            for line in voucher.lines
        ]  # fmt: skip

    def _party(self, name: str, code: str) -> str:
        """The book's code for a party of the file; until `ensure_details` made it, a mark that equals no code."""
        if not name and not code:
            return ""
        return self._parties.get((code, name or code), f"?{code}/{name}")

    def _project(self, name: str) -> str:
        return self._projects.get(name, f"?{name}") if name else ""

    # Making what is missing

    def ensure_details(self) -> None:
        """Make accounts, parties, projects and the persons named as makers that are not there yet."""
        self._ensure_accounts()
        wanted: dict[PartyKey, str] = {}
        projects: dict[str, None] = {}
        sources: list[Sequence[OpeningLine | ParsedLine]] = [
            self.parsed.opening,
            *(one.lines for one in self.new),
        ]
        for source in sources:
            for line in source:
                key = line.party_code, line.party or line.party_code
                if (line.party or line.party_code) and key not in self._parties:
                    wanted.setdefault(key, rules.party_kind(line.account_code, key[1]))
                if line.project and line.project not in self._projects:
                    projects[line.project] = None
        rows = create_parties(self.book, [(kind, name, code) for (code, name), kind in wanted.items()])
        self._parties.update(zip(wanted, (row.code for row in rows), strict=True))
        made = create_projects(self.book, [(name, "") for name in projects])
        self._projects.update(zip(projects, (row.code for row in made), strict=True))
        self._ensure_persons()

    def _ensure_accounts(self) -> None:
        visible = set(
            (Account.objects.filter(book=None) | Account.objects.filter(book=self.book)).values_list(
                "code", flat=True
            )
        )
        for account in sorted(self.parsed.accounts, key=lambda one: (len(one.code), one.code)):
            if account.code not in visible:
                create_account(self.book, code=account.code, name=account.path[-1])
                visible.add(account.code)

    def _ensure_persons(self) -> None:
        names = sorted({name for one in self.new for name in (one.maker, one.checker) if name})
        rows = remember(Identity(name) for name in names)
        self._persons = dict(zip(names, (row.pk for row in rows), strict=True))

    def person(self, name: str) -> int | None:
        return self._persons.get(name)

    def ids(self) -> CodeIds:
        """Codes to ids of accounts, parties and projects."""
        own, parties, projects = (
            lookups.code_ids(table, [self.book.pk])[self.book.pk]
            for table in ("books_account", "books_party", "books_project")
        )
        return {**lookups.shared_account_ids(), **own}, parties, projects


def _number(voucher: ParsedVoucher) -> Number:
    return voucher.month, voucher.word, voucher.number
