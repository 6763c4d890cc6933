"""What the archive of a book's year holds: booklets of vouchers with their papers, ledgers, statements, bank and cash.

Everything is made from the ledger when it is asked for, one paper at a time.
PRIVACY: an archive is the legal record, so parties and hands stand in it by their full names; who may open one is a
right of its own, and each opening is noted with its purpose.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property, partial
from typing import Final

from django.db.models import Prefetch

from lingyan.economy.bank import printing as bank_printing
from lingyan.economy.bank.lookups import original_of
from lingyan.economy.bank.models import CashCount, Reconciliation, StatementImport
from lingyan.economy.books import printing
from lingyan.economy.books.models import Attachment, Book, Line, Party, Voucher
from lingyan.economy.books.printing import Paper
from lingyan.economy.books.queries import ChartIndex, VoucherView, chart_of, year_balances
from lingyan.economy.books.queries.ledgers import detail_ledger_from, general_ledger_from
from lingyan.economy.books.queries.lines import of_posted, values
from lingyan.economy.books.statements.balances import LedgerBalances
from lingyan.economy.books.statements.flows import PostedLine, revenue_expense
from lingyan.economy.books.statements.sheets import balance_sheet, income_statement
from lingyan.economy.books.statements.trial import trial_balance
from lingyan.economy.books.views.common import labels_of
from lingyan.economy.year import reporting
from lingyan.files import actions as files
from lingyan.files.models import StoredFile
from lingyan.kernel.month import Month
from lingyan.kernel.problems import Refused
from lingyan.render.document import document_pdf
from lingyan.render.ledger import LedgerRow, LedgerSheet, ledger_pdf
from lingyan.render.voucher import vouchers_pdf

_JOURNALS: Final = (("101", "现金日记账"), ("102", "银行存款日记账"))


@dataclass(frozen=True, slots=True)
class Item:
    """One file to be: `kind` says how long it is kept (a key of `parameters.RETENTION`), `part` its class."""

    kind: str
    part: str
    title: str
    suffix: str
    make: Callable[[], bytes]


@dataclass
class Contents:
    """The items of one book's year, in the order of the catalogue. `made_at` is the only date inside the files."""

    book: Book
    year: int
    made_at: dt.datetime
    _names: dict[int, str] = field(default_factory=dict)

    def items(self) -> list[Item]:
        return [
            *self._vouchers(), *self._papers(), *self._ledgers(), *self._yearly(), *self._monthly(),
            *self._bank(), *self._cash(),
        ]  # fmt: skip

    @cached_property
    def _index(self) -> ChartIndex:
        return chart_of([self.book])

    @cached_property
    def _balances(self) -> LedgerBalances:
        return year_balances(self.book, self.year, self._index)

    @cached_property
    def _previous(self) -> LedgerBalances | None:
        began = self.book.first_month.year
        return year_balances(self.book, self.year - 1, self._index) if began < self.year else None

    @cached_property
    def _paper(self) -> Paper:
        return Paper.of(self.book)

    @cached_property
    def _parties(self) -> dict[int, str]:
        found = Party.objects.filter(book=self.book).select_related("personal")
        return {party.pk: _party(party) for party in found}

    @cached_property
    def _lines(self) -> list[PostedLine]:
        first, last = Month(self.year, 1), Month(self.year, 12)
        found = values(of_posted(self.book, first, last), self._index)
        return [self._named(line) for line in found]

    def _named(self, line: PostedLine) -> PostedLine:
        name = self._parties.get(int(line.party or 0))
        return line._replace(summary=f"{line.summary}（{name}）") if name else line

    def _months(self) -> list[Month]:
        first = max(self.book.first_month, Month(self.year, 1))
        return list(first.through(Month(self.year, 12)))

    def _pdf(self, sheet: LedgerSheet) -> bytes:
        return ledger_pdf(sheet, made_at=self.made_at)

    def _sheet(self, kind: str, part: str, title: str, sheet: Callable[[], LedgerSheet]) -> Item:
        return Item(kind, part, title, "pdf", lambda: self._pdf(sheet()))

    def _hands(self, ids: Sequence[int | None]) -> dict[int, str]:
        missing = {each for each in ids if each is not None} - self._names.keys()
        if missing:
            self._names.update(labels_of(missing))
        return self._names

    def _vouchers(self) -> Iterator[Item]:
        months = Voucher.objects.filter(book=self.book, month__gte=self.year * 100 + 1)
        months = months.filter(month__lte=self.year * 100 + 12).order_by("month")
        for month in months.values_list("month", flat=True).distinct():
            yield Item("voucher", "PZ", f"{month.zh}记账凭证", "pdf", partial(self._booklet, month))

    def _booklet(self, month: Month) -> bytes:
        found = Voucher.objects.filter(book=self.book, month=month).order_by("word", "number")
        lines = Line.objects.select_related("account", "party__personal", "project").order_by("no")
        vouchers = list(
            found.select_related(
                "book__organisation", "red_of", "corrects", "original_maker", "original_checker"
            ).prefetch_related(Prefetch("lines", lines))
        )
        names = self._hands([pk for one in vouchers for pk in (one.maker_id, one.reviewer_id, one.poster_id)])
        sheets = [
            printing.voucher_sheet(
                VoucherView(one, tuple(one.lines.all()), (), (), ()),
                user_label=lambda pk: names.get(pk, ""), party_label=_party,
            )
            for one in vouchers
        ]  # fmt: skip
        return vouchers_pdf(sheets, made_at=self.made_at)

    def _papers(self) -> Iterator[Item]:
        """原始凭证 that were kept as files beside their vouchers."""
        found = Attachment.objects.filter(
            voucher__book=self.book, voucher__month__gte=self.year * 100 + 1,
            voucher__month__lte=self.year * 100 + 12,
        ).order_by("voucher__month", "voucher__word", "voucher__number", "id")  # fmt: skip
        papers = list(found.select_related("voucher"))
        stored = {
            one.sha256: one
            for one in StoredFile.objects.filter(sha256__in={paper.sha256 for paper in papers})
        }
        for paper in papers:
            kept, voucher = stored.get(paper.sha256), paper.voucher
            name = f"{voucher.month.zh}{voucher.word}字第{voucher.number:04d}号"
            if kept is None:
                raise Refused(f"{name}凭证的附件不在文件库里，请从备份恢复后再归档", code="paper-missing")
            yield Item("voucher", "PZ", f"{name}凭证附件", kept.suffix, partial(files.read, kept))

    def _ledgers(self) -> Iterator[Item]:
        if self._balances.at(12).used():
            yield self._sheet("ledger", "ZB", f"{self.year}年总账", self._general)
        for code, title in _JOURNALS:
            codes = [each for each in self._accounts() if each.startswith(code)]
            if codes:
                make = partial(self._details, title, codes)
                yield self._sheet("ledger", "ZB", f"{self.year}年{title}", make)
        others = [each for each in self._accounts() if not each.startswith(("101", "102"))]
        if others:
            make = partial(self._details, "明细账", others)
            yield self._sheet("ledger", "ZB", f"{self.year}年明细账", make)

    def _accounts(self) -> list[str]:
        return sorted({line.account for line in self._lines})

    @property
    def _period(self) -> str:
        return printing.months_shown(self.year, self._months()[0].number, 12)

    def _general(self) -> LedgerSheet:
        used = self._balances.at(12).used()
        first, last = self._months()[0], Month(self.year, 12)
        sheets = [
            printing.general_ledger_sheet(
                self._paper, general_ledger_from(self._balances, each.code, first, last), self._period
            )
            for each in self._balances.chart.first_level
            if each.code in used
        ]
        return self._joined("总账", sheets, 1)

    def _details(self, title: str, codes: Sequence[str]) -> LedgerSheet:
        by_account: dict[str, list[PostedLine]] = {}
        for line in self._lines:
            by_account.setdefault(line.account, []).append(line)
        first = self._months()[0]
        sheets = [
            printing.detail_ledger_sheet(
                self._paper, detail_ledger_from(self._balances, code, first, by_account[code]), self._period
            )
            for code in codes
        ]
        return self._joined(title, sheets, 2)

    def _joined(self, title: str, sheets: Sequence[LedgerSheet], place: int) -> LedgerSheet:
        """One table of many: each account under a line with its code and name, in the column `place`."""
        rows: list[LedgerRow] = []
        for sheet in sheets:
            account = sheet.title.partition("　")[2]
            width = len(sheet.columns) - place - 1
            rows.append(LedgerRow([None] * place + [account] + [None] * width, "section"))
            rows += sheet.rows
        return replace(sheets[0], title=title, rows=rows)

    def _yearly(self) -> Iterator[Item]:
        paper, balances = self._paper, self._balances
        yield self._sheet(
            "yearly", "BG", f"{self.year}年度资产负债表",
            lambda: printing.balance_sheet_sheet(paper, balance_sheet(balances, 12)),
        )  # fmt: skip
        yield self._sheet(
            "yearly", "BG", f"{self.year}年度收益及收益分配表",
            lambda: printing.income_statement_sheet(paper, income_statement(balances, 12, self._previous)),
        )  # fmt: skip
        yield self._sheet(
            "yearly", "BG", f"{self.year}年度收支明细表",
            lambda: printing.revenue_expense_sheet(paper, revenue_expense(balances, 1, 12)),
        )  # fmt: skip
        yield self._sheet(
            "yearly", "BG", f"{self.year}年度科目余额表",
            lambda: printing.trial_balance_sheet(paper, trial_balance(balances, 1, 12)),
        )  # fmt: skip
        yield Item("yearly", "BG", f"{self.year}年度财务报告", "pdf", self._report)

    def _report(self) -> bytes:
        return document_pdf(reporting.annual_report(self.book, self.year), made_at=self.made_at)

    def _monthly(self) -> Iterator[Item]:
        for month in self._months():
            yield self._sheet("monthly", "BG", f"{month.zh}资产负债表", partial(self._month_sheet, month))
            yield self._sheet("monthly", "BG", f"{month.zh}收支明细表", partial(self._month_flows, month))

    def _month_sheet(self, month: Month) -> LedgerSheet:
        return printing.balance_sheet_sheet(self._paper, balance_sheet(self._balances, month.number))

    def _month_flows(self, month: Month) -> LedgerSheet:
        flows = revenue_expense(self._balances, month.number, month.number)
        return printing.revenue_expense_sheet(self._paper, flows)

    def _bank(self) -> Iterator[Item]:
        yield from self._originals()
        signed = Reconciliation.objects.filter(
            account__organisation=self.book.organisation, state=Reconciliation.State.SIGNED,
            month__gte=self.year * 100 + 1, month__lte=self.year * 100 + 12,
        ).select_related("account__organisation")  # fmt: skip
        for made in signed.order_by("account__ledger_account", "month", "id"):
            title = f"{made.month.zh}{made.account.ledger_account}银行存款余额调节表"
            yield self._sheet("bank", "QT", title, partial(self._reconciliation, made))

    def _originals(self) -> Iterator[Item]:
        """银行对账单: the very files that banks gave, with all movements of the year, whatever else they hold."""
        first, last = dt.date(self.year, 1, 1), dt.date(self.year, 12, 31)
        found = StatementImport.objects.filter(
            account__organisation=self.book.organisation, first_on__lte=last, last_on__gte=first
        ).select_related("account")
        for each in found.order_by("account__ledger_account", "first_on", "id"):
            kept = original_of(each)
            title = f"{each.first_on}至{each.last_on}{each.account.ledger_account}银行流水原件"
            yield Item("bank", "QT", title, kept.suffix, partial(files.read, kept))

    def _reconciliation(self, made: Reconciliation) -> LedgerSheet:
        names = self._hands([made.made_by, made.signed_by])
        return bank_printing.reconciliation_sheet(made, made.account.number or "", names)

    def _cash(self) -> Iterator[Item]:
        counted = CashCount.objects.filter(
            book=self.book, state=CashCount.State.CONFIRMED, counted_on__year=self.year
        ).select_related("book__organisation")
        for count in counted.order_by("counted_on", "id"):
            title = f"{count.counted_on}库存现金盘点表"
            yield self._sheet("cash", "QT", title, partial(self._count, count))

    def _count(self, count: CashCount) -> LedgerSheet:
        return bank_printing.count_sheet(count, self._hands([count.counted_by, count.confirmed_by]))


def _party(party: Party) -> str:
    return str(party.personal.name or party.code) if party.personal else party.name or party.code
