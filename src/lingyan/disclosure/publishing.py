"""What a published month says, composed from the book: the canonical body and the vouchers' commitments.

The body (format `lingyan.publication/2`) is what the log's entry commits to and what the page shows. Amounts are
fen. Names follow the masking table; a summary that nobody cleared is replaced by the accounts it touches. Households
stand in counts and sums (`households`); format /1 had their lines among the entries, with the family name. `place` is
what the address of a group's accounts says instead of the month, so that a question from the page is about its book.
PRIVACY: everything that leaves here is public. Nothing is added without a rule in `rules.how_to_show`.
"""

from __future__ import annotations

import datetime as dt
import json
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from functools import reduce
from itertools import groupby
from operator import attrgetter, or_
from typing import Any, Final

from django.conf import settings
from django.db.models import Q
from django.utils import timezone

from lingyan.disclosure import corrections
from lingyan.disclosure.households import ENTRY_TEXT, Households
from lingyan.disclosure.models import ClearedSummary, Publication, SignOff
from lingyan.disclosure.rules import how_to_show, shown_account
from lingyan.disclosure.verification import summary_digest
from lingyan.economy.books import queries, seals
from lingyan.economy.books.models import Account, Book, Party
from lingyan.economy.books.queries import BookMonth
from lingyan.economy.books.rules import VOID
from lingyan.economy.books.statements import flows, sheets
from lingyan.economy.books.statements.balances import LedgerBalances
from lingyan.economy.books.statements.flows import PostedLine
from lingyan.identity.masking import mask_name
from lingyan.kernel.language import on_paper
from lingyan.kernel.month import Month
from lingyan.people.models import Tenure
from lingyan.people.queries import in_office
from lingyan.regions.models import Region

FORMAT: Final = "lingyan.publication/2"
TOP: Final = 3
AT_ONCE: Final = 100
"""Publications composed together, so that memory stays flat however many there are."""
_OFFICIALS: Final = (
    ("party", "书记", "村党组织书记"),
    ("committee", "主任", "村委会主任"),
    ("collective", "理事长", "集体经济组织理事长"),
    ("supervision", "主任", "村务监督委员会主任"),
)
_VISIBLE: Final = (Publication.State.PUBLISHED, Publication.State.SUPERSEDED)
_SHOWN_HEAD: Final = ("date", "number")


@dataclass(slots=True)
class _Sources:
    """What some publications are composed from, loaded in a fixed number of queries for each month among them."""

    on: dt.date
    months: dict[tuple[int, Month], BookMonth] = field(default_factory=dict)
    parties: dict[int, Party] = field(default_factory=dict)
    signoffs: dict[int, list[SignOff]] = field(default_factory=lambda: defaultdict(list))
    cleared: dict[int, set[bytes]] = field(default_factory=lambda: defaultdict(set))
    officials: dict[int, list[tuple[str, str]]] = field(default_factory=lambda: defaultdict(list))
    places: dict[int, dict[str, str]] = field(default_factory=dict)
    corrected: dict[int, Publication] = field(default_factory=dict)
    shipped: frozenset[str] = frozenset()

    @classmethod
    def load(cls, publications: Sequence[Publication], on: dt.date) -> _Sources:
        sources = cls(on)
        books = {publication.book_id for publication in publications}
        for book, digest in ClearedSummary.objects.filter(book__in=books).values_list("book_id", "digest"):
            sources.cleared[book].add(bytes(digest))
        shared = Account.objects.filter(book__isnull=True)
        sources.shipped = frozenset(shared.values_list("code", flat=True))
        for tenure in _officials({publication.region_id for publication in publications}, on):
            organisation = tenure.post.body.organisation
            sources.officials[organisation.region_id].append(_official(tenure))
        for signoff in SignOff.objects.filter(publication__in=[one.pk for one in publications]).order_by(
            "id"
        ):
            sources.signoffs[signoff.publication_id].append(signoff)
        sources._load_months(publications)
        sources.places = _places(publications)
        sources.corrected = corrections.corrected(publications)
        return sources

    def _load_months(self, publications: Sequence[Publication]) -> None:
        by_month: defaultdict[Month, list[Book]] = defaultdict(list)
        for publication in publications:
            by_month[publication.month].append(publication.ledger)
        for month, books in by_month.items():
            for book_id, found in queries.book_months(books, month).items():
                self.months[book_id, month] = found
        wanted = {int(line.party) for one in self.months.values() for line in one.lines if line.party}
        self.parties = Party.objects.select_related("personal").in_bulk(wanted)


def _places(publications: Sequence[Publication]) -> dict[int, dict[str, str]]:
    """The names above each village by level."""
    above = {
        one.region_id: [int(part) for part in one.region.path.strip("/").split("/")] for one in publications
    }
    found = Region.objects.in_bulk({pk for path in above.values() for pk in path})
    return {
        region: {found[pk].level: found[pk].name for pk in path if pk in found}
        for region, path in above.items()
    }


def _officials(regions: Iterable[int], on: dt.date) -> Iterator[Tenure]:
    """Who answers for the village in their function; officials are named by their office."""
    order = [(kind, title) for kind, title, _ in _OFFICIALS]
    wanted = (Q(post__body__organisation__kind=kind, post__title=title) for kind, title in order)
    found = (
        in_office(on)
        .filter(reduce(or_, wanted), post__body__organisation__region__in=list(regions))
        .select_related("post__body__organisation", "person__personal")
        .order_by("post_id", "id")
    )
    return iter(sorted(found, key=lambda t: order.index((t.post.body.organisation.kind, t.post.title))))


def _official(tenure: Tenure) -> tuple[str, str]:
    kind, title = tenure.post.body.organisation.kind, tenure.post.title
    label = next(shown for k, t, shown in _OFFICIALS if (k, t) == (kind, title))
    return label, tenure.person.personal.name


@on_paper()
def bodies(publications: Sequence[Publication], *, on: dt.date) -> list[dict[str, Any]]:
    """The body of each publication, to be made public on a day."""
    made: list[dict[str, Any]] = []
    for start in range(0, len(publications), AT_ONCE):
        some = publications[start : start + AT_ONCE]
        sources = _Sources.load(some, on)
        made += [_body(publication, sources) for publication in some]
    return made


def preview(publication: Publication, *, on: dt.date) -> dict[str, Any]:
    """The body as it would be published on a day, for those who sign it off."""
    return bodies([publication], on=on)[0]


def _body(publication: Publication, sources: _Sources) -> dict[str, Any]:
    month = publication.month
    found = sources.months[publication.ledger.pk, month]
    balances, lines, sealed = found.balances, found.lines, found.seal
    flow = flows.revenue_expense(balances, month.number, month.number)
    words = _Words(balances, sources)
    entries, households = _entries(publication, lines, sealed.vouchers, sources, words)
    named = {line[2] for entry in entries for line in entry["lines"]} | {
        row[0] for row in households["lines"]
    }
    config = settings.LINGYAN
    return {
        "format": FORMAT,
        "kind": "finance-month",
        "village": _village(publication, sources),
        "month": str(month),
        "version": publication.version,
        **corrections.said(publication, sources.corrected.get(publication.pk)),
        **({} if publication.of_village else {"place": publication.place}),
        "published_on": sources.on.isoformat(),
        "fictional": publication.region.fictional,
        "summary": _summary(found.past, month, flow),
        "cash": _cash(balances, lines, month),
        "top": {"income": _largest(flow, "收入"), "expense": _largest(flow, "支出")},
        "items": _items(flow),
        "balance_sheet": _balance_sheet(balances, month),
        "accounts": {code: words.path_name(code) for code in sorted(named)},
        "entries": entries,
        "households": households,
        "book": {"root": sealed.root.hex(), "vouchers": len(sealed.vouchers)},
        "responsible": [list(pair) for pair in sources.officials[publication.region_id]],
        "signed": _signed(sources.signoffs[publication.pk]),
        "contact": config.contact_phone,
        "sponsor": config.sponsor,
        "filing": config.filing_number,
    }


@dataclass(frozen=True, slots=True)
class _Words:
    """What accounts are called in public."""

    balances: LedgerBalances
    sources: _Sources

    def shown(self, code: str) -> str:
        return shown_account(code, self.sources.shipped)

    def path_name(self, code: str) -> str:
        return self.balances.chart[self.shown(code)].path_name

    def name(self, code: str) -> str:
        return self.path_name(code).split("/")[-1]

    def of_lines(self, lines: Sequence[PostedLine]) -> str:
        """The accounts a voucher touches beside money, in its order."""
        chart = self.balances.chart
        others = [line for line in lines if not flows.is_cash(chart, line.account)] or list(lines)
        return "、".join(dict.fromkeys(self.name(line.account) for line in others))[:60]


def _village(publication: Publication, sources: _Sources) -> dict[str, str]:
    region, above = publication.region, sources.places[publication.region_id]
    return {
        "code": region.code, "name": region.name, "town": above.get("乡镇", ""), "county": above.get("县", ""),
        "organisation": publication.ledger.organisation.name,
    }  # fmt: skip


def _summary(past: LedgerBalances | None, month: Month, flow: flows.RevenueExpense) -> dict[str, Any]:
    income, expense = flow.total("收入"), flow.total("支出")
    return {
        "income": income, "expense": expense, "balance": income - expense,
        "last_year": _last_year(past, month),
    }  # fmt: skip


def _last_year(past: LedgerBalances | None, month: Month) -> dict[str, int] | None:
    """Income and expense of the same month a year ago; None when the book did not exist then."""
    if past is None:
        return None
    flow = flows.revenue_expense(past, month.number, month.number)
    return {"income": flow.total("收入"), "expense": flow.total("支出")}


def _cash(balances: LedgerBalances, lines: Sequence[PostedLine], month: Month) -> dict[str, int]:
    view = flows.cash_view(balances, _touching_cash(balances, lines), month.number, month.number)
    return {"opening": view.opening, "received": view.received, "paid": view.paid, "closing": view.closing}


def _touching_cash(balances: LedgerBalances, lines: Sequence[PostedLine]) -> Iterator[PostedLine]:
    for _, of_voucher in groupby(lines, key=attrgetter("voucher")):
        voucher = list(of_voucher)
        if any(flows.is_cash(balances.chart, line.account) for line in voucher):
            yield from voucher


def _largest(flow: flows.RevenueExpense, block: str) -> list[list[Any]]:
    """The three largest items in plain words: the lowest details, largest first."""
    parents = {
        row.code
        for row in flow.rows
        for other in flow.rows
        if other.code != row.code and other.code.startswith(row.code)
    }
    lowest = [row for row in flow.rows if row.block == block and row.code not in parents and row.amount > 0]
    ranked = sorted(lowest, key=lambda row: (-row.amount, row.code))
    return [[row.name, row.amount] for row in ranked[:TOP]]


def _items(flow: flows.RevenueExpense) -> list[list[Any]]:
    """收支明细: [code, name, month, year to date]; a total row has an empty code."""
    items: list[list[Any]] = []
    for block in ("收入", "支出"):
        rows = [row for row in flow.rows if row.block == block and (row.amount or row.year_amount)]
        items += [[row.code, "　" * (row.level - 1) + row.name, row.amount, row.year_amount] for row in rows]
        items.append(["", f"{block}合计", flow.total(block), flow.year_total(block)])
    return items


def _balance_sheet(balances: LedgerBalances, month: Month) -> list[list[Any]]:
    sheet = sheets.balance_sheet(balances, month.number)
    return [[line.form.line, line.form.item, line.opening, line.closing] for line in sheet.lines]


def _entries(
    publication: Publication,
    lines: Sequence[PostedLine],
    sealed: Sequence[seals.SealedVoucher],
    sources: _Sources,
    words: _Words,
) -> tuple[list[dict[str, Any]], dict[str, Any]]:
    """One entry a voucher, in the order of the book's leaves, void numbers included; and the households' sums."""
    by_voucher: dict[int, list[PostedLine]] = defaultdict(list)
    for line in lines:
        by_voucher[line.voucher].append(line)
    cleared, theirs = sources.cleared[publication.ledger.pk], Households()
    entries = [
        _entry(
            voucher,
            sorted(by_voucher[voucher.id], key=attrgetter("no")),
            sources.parties,
            cleared,
            words,
            theirs,
        )
        for voucher in sealed
    ]
    return entries, theirs.body({account: words.shown(account) for account, _ in theirs.parties})


def _entry(
    voucher: seals.SealedVoucher,
    lines: Sequence[PostedLine],
    parties: dict[int, Party],
    cleared: set[bytes],
    words: _Words,
    theirs: Households,
) -> dict[str, Any]:
    """`nos` are the numbers of the lines shown, where households' lines are left out."""
    shown = theirs.take(lines, parties)
    whole = len(shown) == len(lines)
    entry: dict[str, Any] = {
        "date": voucher.date,
        "no": voucher.number,
        "text": _text(lines, cleared, words) if whole else words.of_lines(shown) or ENTRY_TEXT,
        "party": _shown_parties(lines, parties),
        "lines": [["贷" if line.credit else "借", line.credit or line.debit, line.account] for line in shown],
    }
    return entry if whole else {**entry, "nos": [line.no for line in shown]}


def _text(lines: Sequence[PostedLine], cleared: set[bytes], words: _Words) -> str:
    """The summary when it was cleared; else what the accounts say.

    PRIVACY: of a voucher with household lines never the summary, which may say whom it was for.
    """
    if not lines:
        return "作废"
    summary = lines[0].summary
    if summary and summary_digest(summary) in cleared:
        return summary
    return words.of_lines(lines)


def _shown_parties(lines: Sequence[PostedLine], parties: dict[int, Party]) -> str:
    accounts = [line.account for line in lines]
    shown = []
    for key in dict.fromkeys(line.party for line in lines if line.party):
        party = parties[int(key)]
        how = how_to_show([line.account for line in lines if line.party == key], accounts, party.kind)
        if how in {"name", "masked"}:
            shown.append(str(party) if how == "name" else mask_name(str(party)))
    return "、".join(dict.fromkeys(shown))


def _signed(signoffs: Iterable[SignOff]) -> list[list[Any]]:
    """[step, day, taken over from paper] of each sign-off so far. Names stay inside; the office is public."""
    return [
        [str(SignOff.Step(one.step).label), timezone.localdate(one.at).isoformat(), one.imported]
        for one in signoffs
        if one.step != SignOff.Step.FILED
    ]


def signed(signoffs: Iterable[SignOff]) -> list[list[Any]]:
    """The sign-offs so far as a page shows them."""
    return _signed(signoffs)


def place_of(publication: Publication) -> dict[str, str]:
    """Code and name of the village and what lies above it, as a sheet's body says them."""
    region, above = publication.region, _places([publication])[publication.region_id]
    return {
        "code": region.code, "name": region.name, "town": above.get("乡镇", ""), "county": above.get("县", ""),
    }  # fmt: skip


def responsible_for(region: int, on: dt.date) -> list[list[str]]:
    """[office, name] of who answers for a village on a day."""
    return [list(_official(tenure)) for tenure in _officials({region}, on)]


def texts_of(body: dict[str, Any]) -> Iterator[str]:
    """Every text of a body that people wrote, once each, for the scanner."""
    texts = [text for entry in body["entries"] for text in (entry["text"], entry["party"]) if text]
    texts += body["accounts"].values()
    texts += [item[0] for side in body["top"].values() for item in side]
    texts += [item[1].strip() for item in body["items"]]
    texts += [reason] if (reason := body.get("corrects", {}).get("reason")) else []
    yield from dict.fromkeys(texts)


def book_of(publication: Publication) -> dict[str, Any]:
    """`book.json`: what ties each entry of the page to its sealed voucher."""
    return _book(publication, seals.month_leaves(publication.ledger, publication.month, opened=True))


def _book(publication: Publication, sealed: seals.MonthSeal) -> dict[str, Any]:
    entries = json.loads(publication.body)["entries"]
    return {
        "format": "lingyan.book/1",
        "village": publication.region.code,
        "month": str(publication.month),
        "vouchers": [
            {"leaf": voucher.leaf.hex(), "shown": voucher.disclose(_shown_fields(voucher, entry.get("nos")))}
            for voucher, entry in zip(sealed.vouchers, entries, strict=True)
        ],
    }


def _shown_fields(voucher: seals.SealedVoucher, nos: Sequence[int] | None) -> list[str]:
    """Date and number; of a voucher that counts also accounts and amounts, of the lines `nos` where some are left out."""
    fields = {one.name: one.value for one in voucher.commitment.fields} if voucher.commitment else {}
    if fields.get("kind") == VOID:
        return [name for name in fields if name in _SHOWN_HEAD]
    lines = [name for name in fields if name.endswith((".account", ".amount"))]
    if nos is not None:
        lines = [name for name in lines if int(name.split(".")[1]) in nos]
    return [name for name in fields if name in _SHOWN_HEAD or name in lines]


def notice_of(publication: Publication) -> dict[str, Any]:
    """What stands where a withdrawn page stood, and what the log's entry of the withdrawal commits to."""
    assert publication.withdrawn_at is not None
    return {
        "format": "lingyan.withdrawal/1",
        "village": publication.region.code,
        **_said_of(publication),
        "version": publication.version,
        "on": timezone.localdate(publication.withdrawn_at).isoformat(),
        "reason": publication.withdrawn_reason,
        "commitment": bytes(publication.commitment).hex(),
    }


def _said_of(publication: Publication) -> dict[str, str]:
    if publication.is_accounts:
        return {"month": str(publication.month)}
    return {"sheet": publication.sheet, "title": publication.sheet_name, "period": publication.period}
