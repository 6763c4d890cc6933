"""A year as a journal for hledger (and ledger): `113:11301:H0007:D` is account, detail, household, side.

The last part of an account keeps the side: O brought forward, D debit, C credit (as negative amounts). So
debit and credit turnover, with red entries as negative ones, can be summed by any plain-text program.
"""

from __future__ import annotations

from collections.abc import Iterator

from lingyan.kernel.money import plain_yuan

from .yearbook import Transaction, YearBook, one_line

_HOW_TO = (
    "期初余额在 :O，借方发生额在 :D，贷方发生额在 :C（以负数表示）；红字为同方向的相反数。",
    "凭证种类 kind: normal 普通 red 红字 close 结转 fold 年末归并 brought 接管前累计。",
    "科目余额：hledger balance --depth 1 --end 下月一日。",
    "借方发生额：hledger balance ':D$' --depth 1 --period 月份。",
    "收益表不计结转和归并：加 not:tag:kind=close not:tag:kind=fold。",
)


def hledger_lines(book: YearBook) -> Iterator[str]:
    """The journal line by line, each with its newline."""
    yield f"; {book.region_code} {_plain(book.organisation)} {book.year}\n"
    for text in _HOW_TO:
        yield f"; {text}\n"
    yield "commodity 1000.00 CNY\n\n"
    yield from _accounts(book)
    for label in book.void:
        yield f"; 作废 {label}\n"
    if book.openings:
        yield f"\n{book.opening_day} 期初余额  ; kind:opening\n"
        for item in book.openings:
            yield _posting(_account(book, item.account, item.party, item.project, "O"), item.amount)
    for transaction in book.transactions:
        yield "\n"
        yield from _transaction(book, transaction)


def _accounts(book: YearBook) -> Iterator[str]:
    """Declarations of all accounts, so that `hledger --strict` accepts the file; headings with their names."""
    names: dict[str, str] = {}
    for place in book.places():
        for code in book.chart.lineage(place[0]):
            top = book.chart.first_of(code)
            heading = code if code == top else f"{top}:{code}"
            names[heading] = f"  ; {_plain(book.chart[code].path_name)}"
        names[_account(book, *place)] = ""
    for name in sorted(names):
        yield f"account {name}{names[name]}\n"


def _transaction(book: YearBook, each: Transaction) -> Iterator[str]:
    code = f"({_plain(each.label)}) " if each.label else ""
    yield f"{each.date} {code}{_plain(each.description)}  ; kind:{each.kind}\n"
    for posting in each.postings:
        amount = posting.amount if posting.side == "D" else -posting.amount
        place = (posting.account, posting.party, posting.project, posting.side)
        yield _posting(_account(book, *place), amount)


def _posting(account: str, amount: int) -> str:
    return f"    {account}  {plain_yuan(amount)} CNY\n"


def _account(book: YearBook, account: str, party: str, project: str, side: str) -> str:
    parts = [book.chart.first_of(account), account, party, project, side]
    return ":".join(part for part in parts if part)


def _plain(text: str) -> str:
    """Text that hledger does not take for a comment, a payee or the end of a voucher number."""
    return one_line(text).translate(str.maketrans(";|()", "；｜（）"))
