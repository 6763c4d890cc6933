"""Reads of both sides for matching, balances and ageing. A caller first gets the account through `lookups`.

Ledger lines count once their voucher cannot change any more: posted, or taken over from old books and reviewed. That
is also what a match may hold.
"""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Final

from django.db.models import CharField, Exists, ExpressionWrapper, F, Min, OuterRef, Q, QuerySet
from django.db.models.functions import ExtractMonth, ExtractYear

from lingyan.economy.bank import matching, rules
from lingyan.economy.bank.lookups import PATH, book_of
from lingyan.economy.bank.matching import Item, Proposal
from lingyan.economy.bank.models import (
    BankAccount,
    BankTransaction,
    Match,
    MatchedLine,
    MatchedTransaction,
    StatementImport,
)
from lingyan.economy.bank.parameters import BUCKETS, DUPLICATE_DAYS, MATCH_DAYS
from lingyan.economy.books import origin, writing
from lingyan.economy.books.models import Book, ImportBatch, Line
from lingyan.kernel.access import Actor
from lingyan.kernel.month import Month
from lingyan.kernel.rights import BANK_VIEW
from lingyan.parameters.queries import Values

FINAL: Final = "(v.state = 'posted' OR (v.state = 'reviewed' AND v.batch_id IS NOT NULL))"
_NAME: Final = "COALESCE(NULLIF(p.name, ''), d.name, '')"
_LINES: Final = (
    "SELECT l.id, v.date, l.debit - l.credit, l.summary, v.kind, v.id, v.word, v.number, l.no, v.month, m.match_id "
    "FROM books_line l JOIN books_voucher v ON v.id = l.voucher_id JOIN books_account a ON a.id = l.account_id "
    "LEFT JOIN bank_matchedline m ON m.line_id = l.id AND m.holds "
    "WHERE v.book_id = %s AND " + FINAL + " AND v.date >= %s AND v.date <= %s AND l.debit <> l.credit "
    "AND (a.code = %s OR a.code LIKE %s) ORDER BY v.date, v.word, v.number, l.no"
)
_MOVEMENTS: Final = (
    "SELECT t.id, t.date, t.amount, t.text, COALESCE(NULLIF(c.name, ''), d.name, ''), t.statement_id, t.row, t.no, "
    "t.time, t.balance, m.match_id "
    "FROM bank_banktransaction t LEFT JOIN bank_counterparty c ON c.id = t.counterparty_id "
    "LEFT JOIN people_personaldata d ON d.id = c.personal_id "
    "LEFT JOIN bank_matchedtransaction m ON m.transaction_id = t.id AND m.holds "
    "WHERE t.account_id = %s AND t.date >= %s AND t.date <= %s ORDER BY t.date, t.statement_id, t.no"
)
_FIRST_DAY: Final = dt.date(1900, 1, 1)


@dataclass(frozen=True, slots=True)
class BookLine:
    """One line of the ledger account. `amount` is debit less credit; `match` the id of the match that holds it."""

    id: int
    date: dt.date
    amount: int
    summary: str
    kind: str
    voucher: int
    word: str
    number: int
    no: int
    month: Month
    match: int | None
    parties: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Movement:
    """One movement of the bank. `party` is a name as written; who shows it masks it."""

    id: int
    date: dt.date
    amount: int
    text: str
    party: str
    statement: int
    row: int
    no: int
    time: str
    balance: int | None
    match: int | None


@dataclass(slots=True)
class Sides:
    """Both sides of an account between two days, by id."""

    account: BankAccount
    book: Book | None
    movements: dict[int, Movement] = field(default_factory=dict)
    lines: dict[int, BookLine] = field(default_factory=dict)

    @property
    def open_movements(self) -> list[Movement]:
        return [each for each in self.movements.values() if each.match is None]

    @property
    def open_lines(self) -> list[BookLine]:
        return [each for each in self.lines.values() if each.match is None]


def sides(account: BankAccount, first: dt.date, last: dt.date) -> Sides:
    """Everything on both sides between two days. Four queries."""
    found = Sides(account, book_of(account))
    days = (writing.as_date(first), writing.as_date(last))
    for row in writing.select(_MOVEMENTS, [account.pk, *days]):
        found.movements[row[0]] = Movement(row[0], _date(row[1]), int(row[2]), *row[3:])
    if found.book is not None:
        code = account.ledger_account
        rows = writing.select(_LINES, [found.book.pk, *days, code, f"{code}%"])
        names = _parties_of({row[5] for row in rows}, found.book.pk)
        for row in rows:
            found.lines[row[0]] = BookLine(
                row[0],
                _date(row[1]),
                int(row[2]),
                row[3],
                row[4],
                row[5],
                row[6],
                row[7],
                row[8],
                Month.from_int(row[9]),
                row[10],
                names.get(row[5], ()),
            )
    return found


def _parties_of(vouchers: set[int], book_id: int) -> Mapping[int, tuple[str, ...]]:
    """Names of the parties on the vouchers' lines."""
    found: defaultdict[int, set[str]] = defaultdict(set)
    if not vouchers:
        return {}
    rows = writing.select(
        f"SELECT l.voucher_id, {_NAME} FROM books_line l JOIN books_party p ON p.id = l.party_id "  # noqa: S608
        "JOIN books_voucher v ON v.id = l.voucher_id "
        "LEFT JOIN people_personaldata d ON d.id = p.personal_id WHERE v.book_id = %s",
        [book_id],
    )
    for voucher, name in rows:
        if name and voucher in vouchers:
            found[voucher].add(name)
    return {voucher: tuple(sorted(names)) for voucher, names in found.items()}


def windows(account: BankAccount, on: dt.date) -> tuple[int, int]:
    """Days that dates of one thing may lie apart, and days within which the same line is a duplicate."""
    values, path = Values((MATCH_DAYS, DUPLICATE_DAYS)), account.organisation.region.path
    return int(values.of(MATCH_DAYS, path, on)), int(values.of(DUPLICATE_DAYS, path, on))  # type: ignore[arg-type]


def ageing_bounds(path: str, on: dt.date) -> tuple[int, ...]:
    """The rising bounds of the ageing buckets in days."""
    values = Values(BUCKETS)
    return tuple(sorted({int(values.of(each, path, on)) for each in BUCKETS}))  # type: ignore[arg-type]


def proposals(both: Sides, window: int, duplicate_window: int) -> list[Proposal]:
    """What the open items of both sides seem to be; keys are ids of movements and lines."""
    return matching.propose(
        map(bank_item, both.open_movements),
        map(ledger_item, both.open_lines),
        settled_bank=[bank_item(each) for each in both.movements.values() if each.match is not None],
        settled_ledger=[ledger_item(each) for each in both.lines.values() if each.match is not None],
        window=window,
        duplicate_window=duplicate_window,
    )


def bank_item(movement: Movement) -> Item:
    names = (movement.party,) if movement.party else ()
    return Item(movement.id, movement.date.toordinal(), movement.amount, names, movement.text)


def ledger_item(line: BookLine) -> Item:
    return Item(line.id, line.date.toordinal(), line.amount, line.parties, line.summary, line.kind == "red")


# Balances


@dataclass(frozen=True, slots=True)
class MonthBalance:
    """Both balances at a month's end; None where the bank never told one."""

    month: Month
    ledger: int
    bank: int | None


def balances(account: BankAccount, months: Sequence[Month]) -> list[MonthBalance]:
    """Ledger and bank balance at the end of each month. Four queries."""
    ledger = _ledger_balances(account, months)
    bank = _bank_balances(account, months)
    return [MonthBalance(month, ledger[month], bank[month]) for month in months]


def _ledger_balances(account: BankAccount, months: Sequence[Month]) -> dict[Month, int]:
    """What the book brought forward, and every final line since."""
    book = book_of(account)
    if book is None or not months:
        return dict.fromkeys(months, 0)
    code, first_month = account.ledger_account, int(book.first_month)
    opening = writing.select(
        "SELECT COALESCE(SUM(b.debit - b.credit), 0) FROM books_balance b JOIN books_account a ON a.id = b.account_id "
        "WHERE b.book_id = %s AND b.month < %s AND (a.code = %s OR a.code LIKE %s)",
        [book.pk, first_month, code, f"{code}%"],
    )[0][0]
    rows = writing.select(
        "SELECT v.month, SUM(l.debit - l.credit) FROM books_line l JOIN books_voucher v ON v.id = l.voucher_id "  # noqa: S608
        f"JOIN books_account a ON a.id = l.account_id WHERE v.book_id = %s AND {FINAL} AND v.month <= %s "
        "AND (a.code = %s OR a.code LIKE %s) GROUP BY v.month ORDER BY v.month",
        [book.pk, int(max(months)), code, f"{code}%"],
    )
    return _running(int(opening), [(Month.from_int(month), int(net)) for month, net in rows], months)


def _running(
    opening: int, turnover: Iterable[tuple[Month, int]], months: Sequence[Month]
) -> dict[Month, int]:
    steps = list(turnover)
    return {month: opening + sum(net for at, net in steps if at <= month) for month in months}


def _bank_balances(account: BankAccount, months: Sequence[Month]) -> dict[Month, int | None]:
    """The balance that stands beside the last movement of the month, or beside the nearest one that has a balance."""
    rows = writing.select(
        "SELECT t.date, t.amount, t.balance FROM bank_banktransaction t JOIN bank_statementimport s "
        "ON s.id = t.statement_id WHERE t.account_id = %s ORDER BY t.date, s.first_on, t.statement_id, t.no",
        [account.pk],
    )
    movements = [
        (_date(date), int(amount), None if balance is None else int(balance))
        for date, amount, balance in rows
    ]
    found: dict[Month, int | None] = {}
    for month in months:
        found[month] = _balance_on(movements, month.last_day)
    return found


def _balance_on(movements: Sequence[tuple[dt.date, int, int | None]], day: dt.date) -> int | None:
    since = 0
    for date, amount, balance in reversed(movements):
        if date > day:
            continue
        if balance is not None:
            return balance + since
        since += amount
    before = 0
    for _, amount, balance in ((d, a, b) for d, a, b in movements if d > day):
        before += amount
        if balance is not None:
            return balance - before
    return None


def unposted(account: BankAccount, through: Month) -> int:
    """Vouchers that touch the account and may still change, up to a month."""
    book = book_of(account)
    if book is None:
        return 0
    code = account.ledger_account
    rows = writing.select(
        "SELECT COUNT(DISTINCT v.id) FROM books_voucher v JOIN books_line l ON l.voucher_id = v.id "  # noqa: S608
        "JOIN books_account a ON a.id = l.account_id WHERE v.book_id = %s AND v.month <= %s "
        f"AND v.state IN ('draft', 'reviewed') AND NOT {FINAL} AND (a.code = %s OR a.code LIKE %s)",
        [book.pk, int(through), code, f"{code}%"],
    )
    return int(rows[0][0])


# Open items and their age


@dataclass(frozen=True, slots=True)
class OpenItem:
    """One item in transit. `side` says who has it: the bank or the books."""

    side: str
    id: int
    date: dt.date
    amount: int
    days: int

    def as_json(self) -> dict[str, Any]:
        return {
            "side": self.side, "id": self.id, "date": self.date.isoformat(), "amount": self.amount, "days": self.days,
        }  # fmt: skip


def open_items(account: BankAccount, on: dt.date, both: Sides | None = None) -> list[OpenItem]:
    """What one side has on a day and the other has not, the oldest first.

    An item whose match reaches beyond the day was in transit on that day. Lines from before the first month with
    statements are no items: the bank's first balance has them already.
    """
    since = statements_since(account)
    if since is None:
        return []
    both = both or sides(account, _FIRST_DAY, on)
    reaching = _reaching_beyond(account, on)
    found = [
        OpenItem(side, each.id, each.date, each.amount, (on - each.date).days)
        for side, items in (("bank", both.movements.values()), ("books", both.lines.values()))
        for each in items
        if since <= each.date <= on and (each.match is None or each.match in reaching)
    ]
    return sorted(found, key=lambda item: (item.date, item.side, item.id))


def statements_since(account: BankAccount) -> dt.date | None:
    """The first day of the month in which the imported statements begin."""
    first = (
        StatementImport.objects.filter(account=account)
        .order_by("first_on")
        .values_list("first_on", flat=True)
        .first()
    )
    return None if first is None else first.replace(day=1)


def _reaching_beyond(account: BankAccount, on: dt.date) -> set[int]:
    found = Match.objects.filter(account=account, undone_at=None, last_on__gt=on)
    return set(found.values_list("pk", flat=True))


def transit(items: Iterable[OpenItem]) -> rules.Transit:
    listed = list(items)
    return rules.transit_of(
        (item.amount for item in listed if item.side == "bank"),
        (item.amount for item in listed if item.side == "books"),
    )


# Places in files


class Places:
    """Where a movement or a line stood in its owner's file."""

    def __init__(self, account: BankAccount, lines: Mapping[int, BookLine]) -> None:
        self._imports = list(StatementImport.objects.filter(account=account).order_by("first_on", "id"))
        self._seen: dict[int, tuple[StatementImport, int]] = {}
        for statement in reversed(self._imports):
            for pk, row in statement.repeats.items():
                self._seen[int(pk)] = (statement, int(row))
        self._by_id = {statement.pk: statement for statement in self._imports}
        self._origins = _origins({line.voucher for line in lines.values()})

    def of_movement(self, movement: Movement) -> tuple[str, int]:
        """File and row; of overlapping exports the one that begins first."""
        own = self._by_id[movement.statement]
        again = self._seen.get(movement.id)
        if again and (again[0].first_on, again[0].pk) < (own.first_on, own.pk):
            return again[0].name, again[1]
        return own.name, movement.row

    def of_line(self, line: BookLine) -> tuple[str, str, int | None]:
        """File, sheet and row; empty for a voucher made here."""
        found = self._origins.get(line.voucher)
        if found is None:
            return "", "", None
        place, numbers = found
        return place.file, place.sheet, place.row_of(numbers.index(line.no) + 1)


def _origins(vouchers: set[int]) -> dict[int, tuple[origin.Origin, list[int]]]:
    numbers: defaultdict[int, list[int]] = defaultdict(list)
    sources: dict[int, tuple[str, Any]] = {}
    for lot in writing.batches(sorted(vouchers), 5_000):
        for voucher, no in writing.select(
            f"SELECT voucher_id, no FROM books_line WHERE voucher_id IN {writing.ids(lot)} ORDER BY voucher_id, no"  # noqa: S608
        ):
            numbers[voucher].append(no)
        for voucher, rows, batch in writing.select(
            "SELECT id, source_rows, batch_id FROM books_voucher "  # noqa: S608
            f"WHERE batch_id IS NOT NULL AND id IN {writing.ids(lot)}"
        ):
            sources[voucher] = (rows, batch)
    files = _files_of({batch for _, batch in sources.values()})
    found = {}
    for voucher, (rows, batch) in sources.items():
        place = origin.read(files[batch], rows, len(numbers[voucher]))
        if place is not None:
            found[voucher] = (place, numbers[voucher])
    return found


def _files_of(batches: set[int]) -> dict[int, list[dict[str, Any]]]:
    return dict(ImportBatch.objects.filter(pk__in=batches).values_list("pk", "files"))


# The list of what corresponds, for programs


@dataclass(frozen=True, slots=True)
class Pair:
    """One movement beside one line, as the expected lists of samples have them; a side may be missing."""

    status: str
    group: str
    movement: Movement | None
    line: BookLine | None


def pairs(account: BankAccount, first: Month, last: Month) -> tuple[Sides, list[Pair]]:
    """Everything dated in these months on either side: confirmed matches as they are, the rest as proposed."""
    window, duplicates = windows(account, last.last_day)
    reach = dt.timedelta(days=max(window, duplicates))
    both = sides(account, first.first_day - reach, last.last_day + reach)
    rows = [*_confirmed(account, both), *_proposed(both, proposals(both, window, duplicates))]
    inside: Callable[[Pair], bool] = lambda pair: any(  # noqa: E731
        each is not None and first <= Month.of(each.date) <= last for each in (pair.movement, pair.line)
    )
    return both, sorted(filter(inside, rows), key=_order)


def _order(pair: Pair) -> tuple[Any, ...]:
    either = pair.line or pair.movement
    assert either is not None
    return either.date, pair.line.id if pair.line else 0, pair.movement.id if pair.movement else 0


def _confirmed(account: BankAccount, both: Sides) -> Iterator[Pair]:
    held: defaultdict[int, tuple[list[Movement], list[BookLine]]] = defaultdict(lambda: ([], []))
    for movement in both.movements.values():
        if movement.match is not None:
            held[movement.match][0].append(movement)
    for line in both.lines.values():
        if line.match is not None:
            held[line.match][1].append(line)
    statuses = dict(Match.objects.filter(account=account, pk__in=held).values_list("pk", "status"))
    for match, (movements, lines) in held.items():
        group = f"match-{match}" if len(movements) + len(lines) > 2 or not (movements and lines) else ""
        for one in movements or (None,):
            for other in lines or (None,):
                yield Pair(statuses[match], group, one, other)


def _proposed(both: Sides, found: Iterable[Proposal]) -> Iterator[Pair]:
    account = both.account.ledger_account
    for one in found:
        kind, _, number = one.group.rpartition("-")
        group = f"{kind}-{account}-{number}" if one.group else ""
        for movement in one.bank or (None,):
            for line in one.ledger or (None,):
                yield Pair(
                    one.status, group, None if movement is None else both.movements[movement],
                    None if line is None else both.lines[line],
                )  # fmt: skip


def open_movements(actor: Actor, path: str) -> QuerySet[BankTransaction]:
    """Movements that stand in no match, of all accounts that the actor may see below a region."""
    held = MatchedTransaction.objects.filter(transaction=OuterRef("pk"), holds=True)
    found = BankTransaction.objects.filter(
        ~Exists(held), actor.scope(BANK_VIEW, f"account__{PATH}"), **{f"account__{PATH}__startswith": path}
    )
    return found.select_related("account__organisation__region", "counterparty__personal")


def open_lines(actor: Actor, path: str) -> QuerySet[Line]:
    """Final lines of accounts with statements that stand in no match, from the month on in which statements begin.

    Two queries: named books let the database begin at their vouchers, not at every line of the city.
    """
    books, since = _with_statements(path)
    place = "voucher__book__organisation__region__path"
    held = MatchedLine.objects.filter(line=OuterRef("pk"), holds=True)
    begun = StatementImport.objects.annotate(
        begins=ExtractYear("first_on") * 100 + ExtractMonth("first_on")
    ).filter(
        account__organisation=OuterRef("voucher__book__organisation"), account__closed_on=None,
        begins__lte=OuterRef("voucher__month"),
    ).annotate(code=ExpressionWrapper(OuterRef("account__code"), CharField()))  # fmt: skip
    final = Q(voucher__state="posted") | Q(voucher__state="reviewed", voucher__batch__isnull=False)
    found = Line.objects.filter(
        Exists(begun.filter(code__startswith=F("account__ledger_account"))), ~Exists(held), final,
        actor.scope(BANK_VIEW, place), account__code__startswith="102", **{f"{place}__startswith": path},
        voucher__book__in=books, voucher__date__gte=since,
    ).annotate(amount=F("debit") - F("credit"))  # fmt: skip
    return found.exclude(amount=0).select_related("voucher__book__organisation__region", "account")


def _with_statements(path: str) -> tuple[list[int], dt.date]:
    """Books of open accounts with statements below a region, and the day on which the earliest begins."""
    below = StatementImport.objects.filter(
        account__closed_on=None,
        account__organisation__books__isnull=False,
        **{f"account__{PATH}__startswith": path},
    )
    found = dict(below.values_list("account__organisation__books").annotate(first=Min("first_on")))
    return list(found), min(found.values(), default=_FIRST_DAY).replace(day=1)


def _date(value: Any) -> dt.date:
    return value if isinstance(value, dt.date) else dt.date.fromisoformat(str(value)[:10])
