"""The annual financial report of a book: its figures from the ledger, compared with last year, and the notes.

It is a paper and therefore Chinese; it names no person. Every figure is a line of a statement or a count of rows, so it
can be opened on the pages of the book.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any, Final

from django.db.models import Count, Q

from lingyan.economy.assets.models import Asset
from lingyan.economy.books.models import Book, Period, Voucher
from lingyan.economy.books.queries import chart_of, statement_checks, year_balances
from lingyan.economy.books.statements.balances import LedgerBalances
from lingyan.economy.books.statements.sheets import (
    BalanceSheet,
    IncomeStatement,
    balance_sheet,
    income_statement,
)
from lingyan.economy.contracts.models import Contract
from lingyan.kernel import clock
from lingyan.kernel.language import on_paper
from lingyan.kernel.money import format_yuan
from lingyan.kernel.month import Month
from lingyan.render.amounts import date_zh
from lingyan.render.document import Block, Document, Heading, Text
from lingyan.render.official import PaperColumn, PaperTable

NET, DISTRIBUTABLE, UNDISTRIBUTED = 14, 17, 21
_CASH: Final = ("101", "102")
_AMOUNTS: Final = ("本年金额", "上年金额", "增减额")


@dataclass(frozen=True, slots=True)
class Year:
    """What the report is written from."""

    book: Book
    year: int
    balances: LedgerBalances
    sheet: BalanceSheet
    income: IncomeStatement

    @classmethod
    def of(cls, book: Book, year: int) -> Year:
        index = chart_of([book])
        balances = year_balances(book, year, index)
        previous = year_balances(book, year - 1, index) if book.first_month.year < year else None
        known = previous if previous and previous.last_month() else None
        return cls(book, year, balances, balance_sheet(balances, 12), income_statement(balances, 12, known))

    @property
    def december(self) -> Period | None:
        return Period.objects.filter(book=self.book, month=Month(self.year, 12)).first()


@on_paper()
def annual_report(book: Book, year: int) -> Document:
    """The report of a year. Before December is closed it says that its figures are not final."""
    found = Year.of(book, year)
    closed = found.december
    made_on = clock.today() if closed is None else closed.closed_at.astimezone(clock.ZONE).date()
    return Document(
        title=f"{year}年度财务报告",
        subtitle="" if closed else "（年度尚未结账，数字未定）",
        organisation=book.organisation.name,
        made_on=made_on,
        blocks=tuple(_blocks(found)),
    )


def _blocks(found: Year) -> Iterator[Block]:
    yield Heading("基本情况")
    yield Text(_about(found))
    yield Heading("收入、支出和收益")
    yield Text(_result_words(found))
    yield _income_table(found, "收益", 1, NET)
    yield Heading("收益分配")
    yield _income_table(found, "收益分配", NET, UNDISTRIBUTED)
    yield Heading("资产、负债和所有者权益")
    yield Text(_sheet_words(found))
    yield _sheet_table(found)
    yield Heading("货币资金")
    yield Text(_money_words(found))
    yield Heading("资产和合同")
    yield Text(_property_words(found.book))
    yield Heading("附注")
    yield from map(Text, _notes(found))


def _about(found: Year) -> str:
    region, book = found.book.organisation.region, found.book
    state = found.december
    closed = (
        f"{found.year}年12月于{date_zh(state.closed_at.astimezone(clock.ZONE).date())}结账。"
        if state
        else f"{found.year}年12月尚未结账。"
    )
    counted = _vouchers(found)
    return (
        f"{book.organisation.name}（区划代码{region.code}）按《农村集体经济组织会计制度》记账，账套自{book.first_month.zh}启用。"
        f"本年记账凭证{counted['posted']}张，其中红字冲销{counted['red']}张、订正{counted['corrects']}张；"
        f"作废编号{counted['void']}个。{closed}"
    )


def _vouchers(found: Year) -> dict[str, int]:
    year = Voucher.objects.filter(
        book=found.book, month__gte=found.year * 100 + 1, month__lte=found.year * 100 + 12
    )
    posted = Q(state=Voucher.State.POSTED)
    return year.aggregate(
        posted=Count("pk", filter=posted),
        red=Count("pk", filter=posted & Q(red_of__isnull=False)),
        corrects=Count("pk", filter=posted & Q(corrects__isnull=False)),
        void=Count("pk", filter=Q(state=Voucher.State.VOID)),
    )


def _result_words(found: Year) -> str:
    line = next(each for each in found.income.lines if each.form.line == NET)
    words = f"本年净收益{format_yuan(line.amount)}元"
    if line.previous is None:
        return f"{words}。上年没有在本系统记账，不作比较。"
    change = line.amount - line.previous
    if not change:
        return f"{words}，与上年持平。"
    return f"{words}，比上年{'增加' if change > 0 else '减少'}{format_yuan(abs(change))}元。"


def _income_table(found: Year, title: str, first: int, last: int) -> PaperTable:
    rows = []
    for line in found.income.lines:
        if first <= line.form.line <= last:
            known = line.previous is not None
            previous = format_yuan(line.previous or 0) if known else "—"
            change = format_yuan(line.amount - (line.previous or 0)) if known else "—"
            rows.append((line.form.item, format_yuan(line.amount), previous, change))
    return _table(f"{found.year}年度{title}", ("项目", *_AMOUNTS), rows)


def _sheet_table(found: Year) -> PaperTable:
    rows = [
        (
            line.form.item,
            format_yuan(line.opening),
            format_yuan(line.closing),
            format_yuan(line.closing - line.opening),
        )
        for line in found.sheet.lines
        if line.opening or line.closing or line.form.rank != "line"
    ]
    return _table(f"{found.year}年12月31日资产负债", ("项目", "年初余额", "年末余额", "增减额"), rows)


def _table(title: str, heads: tuple[str, ...], rows: Sequence[tuple[str, ...]]) -> PaperTable:
    columns = (PaperColumn(heads[0], width=2.4), *(PaperColumn(head, "right", 1.5) for head in heads[1:]))
    return PaperTable(columns, rows, title=title, note="单位：元")


def _sheet_words(found: Year) -> str:
    assets, claims = found.sheet.closing(24), found.sheet.closing(40)
    return (
        f"年末资产总额{format_yuan(assets)}元，负债和所有者权益总额{format_yuan(claims)}元；"
        f"年初资产总额{format_yuan(found.sheet.opening(24))}元。"
    )


def _money_words(found: Year) -> str:
    start, end = found.balances.at(0), found.balances.at(12)
    opening = sum(start.closing(code) for code in _CASH)
    closing = sum(end.closing(code) for code in _CASH)
    change = closing - opening
    return (
        f"年初库存现金和银行存款{format_yuan(opening)}元，年末{format_yuan(closing)}元，"
        f"{'增加' if change >= 0 else '减少'}{format_yuan(abs(change))}元。"
    )


def _property_words(book: Book) -> str:
    gone = [Asset.State.DISPOSED, Asset.State.LOST]
    cards = Asset.objects.filter(book=book).exclude(state__in=gone).count()
    contracts = Contract.objects.filter(book=book, state=Contract.State.ACTIVE).count()
    return f"登记在册的资产资源{cards}项，履行中的合同{contracts}份。"


def _notes(found: Year) -> Iterator[str]:
    yield "1.会计年度为公历1月1日至12月31日，按权责发生制记账，金额以人民币元列示。"
    yield "2.固定资产按月计提折旧，从投入使用的次月起提；名义金额入账的不提折旧。"
    counted = _vouchers(found)
    if counted["corrects"] or counted["red"]:
        yield (
            f"3.差错更正：红字冲销凭证{counted['red']}张，订正凭证{counted['corrects']}张；以前年度差错按未来适用法在本年更正。"
        )
    else:
        yield "3.本年没有差错更正。"
    yield f"4.收益分配：{_distributed(found.income)}"
    differences = statement_checks(found.book, Month(found.year, 12))
    if differences:
        yield f"5.报表勾稽有{len(differences)}处不符，见账簿的报表页。"
    else:
        yield "5.报表勾稽全部相符：资产总额等于负债和所有者权益总额，未分配收益两表一致。"


def _distributed(income: IncomeStatement) -> str:
    parts = [
        (line.form.item.replace("减：", "").strip(" 　"), line.amount)
        for line in income.lines
        if 18 <= line.form.line <= 20 and line.amount
    ]
    if not parts:
        return "本年没有分配。"
    return "，".join(f"{name}{format_yuan(amount)}元" for name, amount in parts) + "。"


def figures(book: Book, year: int) -> dict[str, Any]:
    """The few figures that the page of a year shows."""
    found = Year.of(book, year)
    return {
        "net": found.income.amount(NET),
        "distributable": found.income.amount(DISTRIBUTABLE),
        "undistributed": found.income.amount(UNDISTRIBUTED),
        "assets": found.sheet.closing(24),
    }
