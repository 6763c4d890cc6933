"""The audit of a term (任期和离任经济责任审计, accounting.md 12), from records alone: figures of the term cut by date.

Period = day of taking office to day of leaving, never the accounting year. Every balance is what the books began with
plus posted lines up to that day. Amounts are debit less credit, in fen.
"""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Final

from django.db.models import F, Sum

from lingyan.economy.books.models import Account, Balance, Book, Line, Voucher
from lingyan.kernel import clock
from lingyan.kernel.problems import Refused
from lingyan.people.models import Organisation, Person, Tenure
from lingyan.supervision import running, term_records
from lingyan.supervision.term_records import AssetRow, ContractRow, DecisionRow
from lingyan.supervision.term_tables import Span, TermTable

if TYPE_CHECKING:
    from lingyan.supervision.engine import Hit, RuleResult

MINIMUM: Final = (
    "101", "102", "112", "113", "121", "131", "132", "133", "134", "141", "151", "152", "153", "154", "161", "201",
    "211", "212", "213", "214", "221", "231", "241", "301", "311", "322",
)  # fmt: skip
"""The accounts of the minimum sheet of balances."""
CLAIMS: Final = ("112", "113")
DEBTS: Final = ("201", "211", "221")
CONTENT: Final[tuple[tuple[str, str, tuple[str, ...]], ...]] = (
    ("A1", "任期收支", ("R01", "R02", "R03", "R04", "R05", "R11", "R12", "R13", "R14", "R15", "R17", "R59")),
    ("A2", "债权债务", ("R30", "R31", "R32", "R33", "R34", "R35", "R36")),
    ("A3", "财政资金和捐赠", ("R41", "R42", "R62")),
    ("A4", "工程和招标", ("R26", "R37", "R38", "R39", "R40")),
    (
        "A5",
        "资产、资源和合同",
        ("R21", "R22", "R23", "R24", "R25", "R27", "R28", "R29", "R43", "R44", "R45", "R46"),
    ),
    ("A6", "征地补偿费", ("R47",)),
    ("A7", "收益分配和公积公益金", ("R48", "R49", "R50")),
    ("A8", "报酬、误工和招待", ("R17", "R18", "R28", "R31")),
    ("A9", "民主决策程序", ("R16",)),
    ("A10", "公开和答复", ("R60",)),
    (
        "A11",
        "内部控制",
        (
            "R06",
            "R07",
            "R08",
            "R09",
            "R10",
            "R51",
            "R52",
            "R53",
            "R54",
            "R55",
            "R56",
            "R57",
            "R58",
            "R61",
            "R63",
        ),
    ),
    ("A12", "以前审计问题的整改", ()),
    ("A13", "村民要求审计的事项", ()),
)
"""Content of the report with the rules that speak to it (accounting.md 12); the last two rest on records alone."""


@dataclass(frozen=True, slots=True)
class Move:
    """One account, or one party of it, over the term: debit less credit at the start and the end, and what moved."""

    account: str
    name: str
    party: int | None
    start: int
    debit: int
    credit: int

    @property
    def end(self) -> int:
        return self.start + self.debit - self.credit


@dataclass(frozen=True, slots=True)
class Debt:
    """A loan or payable taken up in the term."""

    date: dt.date
    voucher: str
    account: str
    amount: int
    summary: str


@dataclass(slots=True)
class TermAudit:
    """All that the papers are written from."""

    tenure: Tenure
    first: dt.date
    last: dt.date
    books: list[Book]
    covered_from: dt.date | None
    balances: list[Move] = field(default_factory=list)
    parties: list[Move] = field(default_factory=list)
    years: dict[int, dict[str, int]] = field(default_factory=dict)
    debts: list[Debt] = field(default_factory=list)
    contracts: list[ContractRow] = field(default_factory=list)
    assets: list[AssetRow] = field(default_factory=list)
    decisions: list[DecisionRow] = field(default_factory=list)
    tables: list[TermTable] = field(default_factory=list)
    results: dict[int, list[RuleResult]] = field(default_factory=dict)

    @property
    def village(self) -> Any:
        return self.tenure.post.body.organisation.region

    @property
    def span(self) -> Span:
        return Span(self.tenure.person_id, self.village, tuple(self.books), self.first, self.last)

    def hits(self, rules: Iterable[str]) -> list[tuple[RuleResult, Hit]]:
        """Hits of these rules that fall into the term; one without a day counts by its month or year."""
        wanted = set(rules)
        return [
            (result, hit)
            for year, results in sorted(self.results.items())
            for result in results
            if result.rule.id in wanted
            for hit in result.hits
            if self.first <= _day(hit, year, self.last) <= self.last
        ]

    def untested(self) -> dict[str, str]:
        """Rules that could not be tested in some year of the term, wholly or in part, with the reason."""
        found: dict[str, str] = {}
        for _, results in sorted(self.results.items()):
            for result in results:
                name = f"{result.rule.id} {result.rule.name}"
                if result.not_tested:
                    found[name] = result.not_tested
                elif result.partly:
                    found.setdefault(name, f"{'、'.join(sorted(result.partly))}，这部分没有查")
        return found


def _day(hit: Hit, year: int, last: dt.date) -> dt.date:
    if hit.date is not None:
        return max(hit.date, dt.date(year, 1, 1)) if hit.date.year < year else hit.date
    if hit.month:
        return dt.date(hit.month // 100, hit.month % 100, 15)
    return min(dt.date(year, 12, 31), last)


def tenure_of(person: Person, on: dt.date | None = None) -> Tenure:
    """The time the person was secretary of a village's party organisation: on a day, else the latest.

    Who is elected again begins a term of its own, so the one before is asked for by a day of it. Refused when never.
    """
    held = Tenure.objects.select_related("post__body__organisation__region", "person__personal").filter(
        person=person, post__body__organisation__kind=Organisation.Kind.PARTY, post__title="书记"
    )
    if on is not None:
        held = held.filter(start_on__lte=on).exclude(end_on__lte=on)
    found = held.order_by("-start_on", "-pk").first()
    if found is None:
        when = f"{on} " if on else ""
        raise Refused(
            f"这个人{when}没有任过村党组织书记，无法做任期审计。请核对人员编号和日期。", code="no-term"
        )
    return found


def compose(tenure: Tenure, report: running.Report | None = None) -> TermAudit:
    """Every figure of the term up to today, or to the day of leaving."""
    today = clock.today()
    first, last = tenure.start_on, min(tenure.end_on or today, today)
    region = tenure.post.body.organisation.region
    books = list(
        Book.objects.filter(organisation__region=region, organisation__kind=Organisation.Kind.COLLECTIVE)
    )
    began = min((book.first_month.first_day for book in books), default=None)
    made = TermAudit(tenure, first, last, books, began)
    made.contracts = term_records.contracts(books, first, last)
    made.assets = term_records.assets(books, first, last, made.contracts)
    made.decisions = term_records.decisions(region, first, last)
    if began is None or began > last:
        return made
    made.balances, made.parties = _moves(books, first, last)
    made.years, made.debts = _years(books, first, last), _debts(books, first, last)
    for year in range(max(first, began).year, last.year + 1):
        made.results[year] = running.audit(
            region, year, running.chosen(()), min(today, max(last, dt.date(year, 1, 1))), report
        )
    return made


def _posted(books: Sequence[Book]) -> Any:
    return Line.objects.filter(voucher__book__in=books, voucher__state=Voucher.State.POSTED)


def _moves(books: Sequence[Book], first: dt.date, last: dt.date) -> tuple[list[Move], list[Move]]:
    """By account, and by party of claims and debts."""
    start: dict[tuple[int, int | None], int] = defaultdict(int)
    for book in books:
        # What the book began with, and turnover brought in from before its first month.
        rows = Balance.objects.filter(book=book, month__lt=int(book.first_month)).values_list(
            "account", "party"
        )
        for account, party, debit, credit in rows.annotate(d=Sum("debit"), c=Sum("credit")).order_by():
            start[account, party] += debit - credit
    before = _posted(books).filter(voucher__date__lt=first).values_list("account", "party")
    for account, party, debit, credit in before.annotate(d=Sum("debit"), c=Sum("credit")).order_by():
        start[account, party] += debit - credit
    inside = (
        _posted(books)
        .filter(voucher__date__gte=first, voucher__date__lte=last)
        .values_list("account", "party")
    )
    turned = {
        (account, party): (debit, credit)
        for account, party, debit, credit in inside.annotate(d=Sum("debit"), c=Sum("credit")).order_by()
    }
    names = {
        row.pk: row
        for row in Account.objects.filter(pk__in={key[0] for key in (*start, *turned)}).only(
            "code", "path_name"
        )
    }
    return _by_account(start, turned, names), _by_party(start, turned, names)


Key = tuple[int, int | None]


def _by_account(
    start: dict[Key, int], turned: dict[Key, tuple[int, int]], names: dict[int, Account]
) -> list[Move]:
    sums: dict[tuple[str, str], list[int]] = defaultdict(lambda: [0, 0, 0])
    for key in {*start, *turned}:
        account = names[key[0]]
        if account.code[:3] in MINIMUM:
            one = sums[account.code, account.path_name]
            one[0] += start.get(key, 0)
            one[1] += turned.get(key, (0, 0))[0]
            one[2] += turned.get(key, (0, 0))[1]
    return [Move(code, name, None, *values) for (code, name), values in sorted(sums.items()) if any(values)]


def _by_party(
    start: dict[Key, int], turned: dict[Key, tuple[int, int]], names: dict[int, Account]
) -> list[Move]:
    moves = [
        Move(names[key[0]].code, names[key[0]].path_name, key[1], start.get(key, 0), *turned.get(key, (0, 0)))
        for key in {*start, *turned}
        if names[key[0]].code[:3] in (*CLAIMS, *DEBTS)
    ]
    return sorted(
        (each for each in moves if each.start or each.debit or each.credit),
        key=lambda m: (m.account, m.party or 0),
    )


def _years(books: Sequence[Book], first: dt.date, last: dt.date) -> dict[int, dict[str, int]]:
    """Income and expense by first-level account and calendar year, closing vouchers left out."""
    rows = (
        _posted(books)
        .filter(voucher__date__gte=first, voucher__date__lte=last, account__code__startswith="5")
        .exclude(voucher__kind__in=(Voucher.Kind.CLOSE, Voucher.Kind.FOLD))
        .values_list("voucher__date__year", "account__code")
        .annotate(d=Sum("debit"), c=Sum("credit"))
        .order_by()
    )
    found: dict[int, dict[str, int]] = defaultdict(lambda: defaultdict(int))
    for year, code, debit, credit in rows:
        found[year][code[:3]] += (credit - debit) if code[:3] < "510" else (debit - credit)
    return {year: dict(found[year]) for year in sorted(found)}


def _debts(books: Sequence[Book], first: dt.date, last: dt.date) -> list[Debt]:
    rows = (
        _posted(books)
        .filter(voucher__date__gte=first, voucher__date__lte=last, credit__gt=0)
        .filter(account__code__regex=r"^(201|221)")
        .annotate(day=F("voucher__date"))
        .select_related("voucher", "account")
        .order_by("day", "voucher__number", "no")
    )
    return [
        Debt(line.voucher.date, str(line.voucher), line.account.code, line.credit, line.summary)
        for line in rows
    ]
