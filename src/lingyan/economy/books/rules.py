"""Rules of vouchers, year end and balances: pure values, no database, no clock.

Sources: accounting.md 2 (chart), 4.9–4.10 (closing and correction), 5.2 (year end). Amounts are fen. Red entries
are negative amounts on the same side, so that turnover columns stay right.
"""

from __future__ import annotations

import datetime as dt
from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Final

from lingyan.kernel.money import MAX_FEN, format_yuan
from lingyan.kernel.month import Month
from lingyan.kernel.problems import Problem

NORMAL, RED, CLOSE, FOLD = "normal", "red", "close", "fold"
DRAFT, REVIEWED, POSTED, VOID = "draft", "reviewed", "posted", "void"
CLOSING_KINDS: Final = frozenset({CLOSE, FOLD})

RESULT_OF_YEAR: Final = "321"
UNDISTRIBUTED: Final = "3220201"
DISTRIBUTION_ROOT: Final = "322"
INCOME: Final = frozenset({"501", "502", "503", "504"})
EXPENSE: Final = frozenset({"511", "512", "513", "514", "515", "521"})

MAX_LINES: Final = 800
MAX_SUMMARY: Final = 200
_LONGEST_PERSON: Final = 5
_UNIT_ENDINGS: Final = (
    "公司", "厂", "社", "站", "所", "局", "店", "部", "队", "组", "行", "院", "校", "会", "中心", "农场", "政府",
)  # fmt: skip
WORDS: Final = ("记", "收", "付", "转", "现", "银")


@dataclass(frozen=True, slots=True)
class Entry:
    """One line as a person or a file gives it: account, party and project by code."""

    account: str
    summary: str
    debit: int = 0
    credit: int = 0
    party: str = ""
    project: str = ""


@dataclass(frozen=True, slots=True)
class AccountFacts:
    """What a check needs to know of an account in one book."""

    id: int
    code: str
    name: str
    needs_party: bool = False
    needs_project: bool = False
    usable: bool = True


@dataclass(frozen=True, slots=True)
class Amounts:
    """Debit and credit of one account, party and project."""

    account: str
    debit: int
    credit: int
    party: str = ""
    project: str = ""

    @property
    def net(self) -> int:
        """Debit less credit."""
        return self.debit - self.credit


@dataclass(frozen=True, slots=True)
class OpeningRow:
    """An opening balance on one side, or year-to-date turnover, of an account, party and project by code.

    `closing_debit` and `closing_credit` are the part of a turnover that came from closing vouchers.
    """

    account: str
    debit: int = 0
    credit: int = 0
    party: str = ""
    project: str = ""
    closing_debit: int = 0
    closing_credit: int = 0


@dataclass(frozen=True, slots=True)
class StartBalance:
    """What somebody states of an account, party and project where a book begins: the balance on one side, and the
    turnover of the year until then with the part of it that came from closing vouchers.
    """

    account: str
    debit: int = 0
    credit: int = 0
    party: str = ""
    project: str = ""
    year_debit: int = 0
    year_credit: int = 0
    closing_debit: int = 0
    closing_credit: int = 0

    @property
    def at_new_year(self) -> int:
        """Debit less credit at the beginning of the year."""
        return self.debit - self.credit - self.year_debit + self.year_credit

    @property
    def turnover(self) -> tuple[int, int, int, int]:
        return self.year_debit, self.year_credit, self.closing_debit, self.closing_credit


def kind_of(codes: Collection[str]) -> str:
    """A voucher that touches 321 closes; one that touches nothing but 322 folds; any other is normal."""
    if any(code.startswith(RESULT_OF_YEAR) for code in codes):
        return CLOSE
    return FOLD if codes and all(code.startswith(DISTRIBUTION_ROOT) for code in codes) else NORMAL


def difference(entries: Iterable[Entry]) -> int:
    """Debit less credit; 0 when the voucher balances."""
    return sum(entry.debit - entry.credit for entry in entries)


def draft_problems(entries: Sequence[Entry], accounts: Mapping[str, AccountFacts]) -> Iterator[Problem]:
    """What even a draft may not hold. `row` is the line's number from 1."""
    if len(entries) > MAX_LINES:
        yield Problem("too-many-lines", f"一张凭证最多 {MAX_LINES} 行，请分成几张")
    for row, entry in enumerate(entries, 1):
        if entry.account not in accounts:
            yield Problem("unknown-account", "本账套没有这个科目", row=row, value=entry.account)
        elif not accounts[entry.account].usable:
            yield Problem("account-has-details", "请记到明细科目", row=row, value=entry.account)
        if entry.debit and entry.credit:
            yield Problem("both-sides", "同一行只能有借方或贷方一个金额", row=row)
        if max(abs(entry.debit), abs(entry.credit)) > MAX_FEN:
            yield Problem("amount-overflow", "金额超出范围", row=row)
        if len(entry.summary) > MAX_SUMMARY:
            yield Problem("summary-too-long", f"摘要最多 {MAX_SUMMARY} 字", row=row)


def voucher_problems(entries: Sequence[Entry], accounts: Mapping[str, AccountFacts]) -> Iterator[Problem]:
    """What keeps a draft from being reviewed, besides `draft_problems`."""
    if len(entries) < 2:
        yield Problem("too-few-lines", "一张凭证至少有两行")
    for row, entry in enumerate(entries, 1):
        account = accounts.get(entry.account)
        if not entry.debit and not entry.credit:
            yield Problem("no-amount", "这一行没有金额", row=row)
        if not entry.summary:
            yield Problem("no-summary", "这一行没有摘要", row=row)
        if account and account.needs_party and not entry.party:
            yield Problem("missing-household", f"{account.name}须写明农户或单位", row=row, value=account.code)
        if account and account.needs_project and not entry.project:
            yield Problem("missing-project", f"{account.name}须写明项目", row=row, value=account.code)
    if off := difference(entries):
        yield Problem("unbalanced", f"借贷不平，相差 {format_yuan(off)} 元")


def reversal(entries: Iterable[Entry], date: dt.date, name: str) -> list[Entry]:
    """E81: the same accounts with negative amounts on the same side, naming what is cancelled."""
    summary = f"注销{date.month}月{date.day}日{name}号凭证"
    return [
        replace(entry, summary=summary, debit=-entry.debit, credit=-entry.credit) for entry in entries
    ]  # fmt: skip


def correction_summary(date: dt.date, name: str) -> str:
    return f"订正{date.month}月{date.day}日{name}号凭证"


def missing_numbers(numbers: Collection[int]) -> list[int]:
    """Numbers that are not there between 1 and the largest."""
    return sorted(set(range(1, max(numbers, default=0) + 1)) - set(numbers))


def repeated_numbers(numbers: Iterable[int]) -> list[int]:
    return sorted(number for number, times in Counter(numbers).items() if times > 1)


def closing_entries(balances: Iterable[Amounts], label: str) -> dict[str, list[Entry]]:
    """E72 and E73: what brings every result account to nil against 321, as {"income": …, "expense": …}.

    A detail whose balance stands on the other side (a loss on an investment) goes with the other voucher, so
    that no amount is negative. A voucher without lines is left out.
    """
    income: list[Entry] = []
    expense: list[Entry] = []
    for item in sorted(balances, key=_order):
        if item.account[:3] not in INCOME | EXPENSE or not item.net:
            continue
        if item.net < 0:
            income.append(_entry(item, f"结转{label}收入", debit=-item.net))
        else:
            expense.append(_entry(item, f"结转{label}支出", credit=item.net))
    vouchers = {}
    if income:
        total = Entry(RESULT_OF_YEAR, f"结转{label}收入", credit=sum(entry.debit for entry in income))
        vouchers["income"] = [*income, total]
    if expense:
        total = Entry(RESULT_OF_YEAR, f"结转{label}支出", debit=sum(entry.credit for entry in expense))
        vouchers["expense"] = [total, *expense]
    return vouchers


def result_entries(result: int, label: str) -> list[Entry]:
    """E74: 321 to nil. `result` is credit less debit of 321, positive for a profit."""
    if not result:
        return []
    amount, gain = abs(result), result > 0
    summary = f"结转{label}净{'收益' if gain else '亏损'}"
    sides = (RESULT_OF_YEAR, UNDISTRIBUTED) if gain else (UNDISTRIBUTED, RESULT_OF_YEAR)
    return [Entry(sides[0], summary, debit=amount), Entry(sides[1], summary, credit=amount)]


def folding_entries(balances: Iterable[Amounts], label: str) -> list[Entry]:
    """E80: every detail of 322 but the undistributed balance to nil against it."""
    summary = f"归并{label}收益分配"
    entries = [
        _entry(item, summary, debit=max(-item.net, 0), credit=max(item.net, 0))
        for item in sorted(balances, key=_order)
        if item.account.startswith(DISTRIBUTION_ROOT) and item.account != UNDISTRIBUTED and item.net
    ]
    if entries and (rest := difference(entries)):
        entries.append(Entry(UNDISTRIBUTED, summary, max(-rest, 0), max(rest, 0)))
    return entries


def sum_up(rows: Iterable[Amounts]) -> list[Amounts]:
    """One row for each account, party and project."""
    totals: dict[tuple[str, str, str], list[int]] = defaultdict(lambda: [0, 0])
    for row in rows:
        total = totals[row.account, row.party, row.project]
        total[0] += row.debit
        total[1] += row.credit
    return [Amounts(key[0], total[0], total[1], key[1], key[2]) for key, total in totals.items()]


def party_kind(account: str, name: str) -> str:
    """What a party named in an old book most likely is.

    PRIVACY: in doubt a person, because a person's name goes to the erasable table.
    """
    if account.startswith("11301"):
        return "household"
    if account.startswith("11302") or len(name) > _LONGEST_PERSON or name.endswith(_UNIT_ENDINGS):
        return "unit"
    return "person"


def date_problems(date: dt.date, month: Month) -> Iterator[Problem]:
    if Month.of(date) != month:
        yield Problem("date-outside-month", f"日期应在{month.zh}内", value=date.isoformat())


def _entry(item: Amounts, summary: str, *, debit: int = 0, credit: int = 0) -> Entry:
    return Entry(item.account, summary, debit, credit, item.party, item.project)


def _order(item: Amounts) -> tuple[str, str, str]:
    return item.account, item.party, item.project


def start_problems(
    rows: Sequence[StartBalance], accounts: Mapping[str, AccountFacts], *, inside_year: bool
) -> Iterator[Problem]:
    """What keeps stated balances from being taken in. `row` is the row's number from 1.

    `inside_year`: the book begins after January, so there is turnover before it.
    """
    seen: dict[tuple[str, str, str], int] = {}
    for number, row in enumerate(rows, 1):
        yield from _start_problems(number, row, accounts.get(row.account))
        if any(row.turnover) and not inside_year:
            yield Problem("no-turnover-before", "1月启用的账套没有年内累计发生额", row=number)
        first = seen.setdefault((row.account, row.party, row.project), number)
        if first != number:
            yield Problem("repeated-row", f"与第{first}行的科目、往来和项目相同，请合成一行", row=number)
    for what, sides in (
        ("期初余额", [(row.debit, row.credit) for row in rows]),
        ("累计发生额", [(row.year_debit, row.year_credit) for row in rows]),
        ("累计发生额中的结转部分", [(row.closing_debit, row.closing_credit) for row in rows]),
    ):
        yield from _sides_differ(what, sides)


def _start_problems(number: int, row: StartBalance, account: AccountFacts | None) -> Iterator[Problem]:
    amounts = (row.debit, row.credit, *row.turnover)
    if account is None:
        yield Problem("unknown-account", "本账套没有这个科目", row=number, value=row.account)
    elif not account.usable:
        yield Problem("account-has-details", "请填到明细科目", row=number, value=row.account)
    if account and account.needs_party and not row.party:
        yield Problem("missing-household", f"{account.name}须写明农户或单位", row=number, value=account.code)
    if account and account.needs_project and not row.project:
        yield Problem("missing-project", f"{account.name}须写明项目", row=number, value=account.code)
    if not any(amounts):
        yield Problem("no-amount", "这一行没有金额", row=number)
    if max(map(abs, amounts)) > MAX_FEN or abs(row.at_new_year) > MAX_FEN:
        yield Problem("amount-overflow", "金额超出范围", row=number)
    if row.debit and row.credit:
        yield Problem("both-sides", "期初余额只能在借方或贷方一边", row=number)
    if abs(row.closing_debit) > abs(row.year_debit) or abs(row.closing_credit) > abs(row.year_credit):
        yield Problem("closing-above-turnover", "结转部分不能大于累计发生额", row=number)
    if row.at_new_year and _begins_at_nil(row.account):
        message = "收入、支出和本年收益年初没有余额：期初余额应等于累计发生额的借贷差"
        yield Problem("result-at-new-year", message, row=number, value=row.account)


def _begins_at_nil(account: str) -> bool:
    """Income, expense and the result of the year were brought to nil in December."""
    return account[:3] in INCOME | EXPENSE | {RESULT_OF_YEAR}


def _sides_differ(what: str, sides: Sequence[tuple[int, int]]) -> Iterator[Problem]:
    """One problem when the columns differ, at the row that explains the difference where there is one."""
    debit, credit = sum(side[0] for side in sides), sum(side[1] for side in sides)
    off = abs(debit - credit)
    if not off:
        return
    message = (
        f"{what}借贷不平：借方合计 {format_yuan(debit)} 元，贷方合计 {format_yuan(credit)} 元，"
        f"相差 {format_yuan(off)} 元"
    )
    row = None
    for times, hint in (
        (1, "金额正好等于差额，先看它有没有对方"),
        (2, "金额正好是差额的一半，先看借贷有没有填反"),
    ):
        if row is None and (row := _row_of(sides, off, times)):
            message = f"{message}。第{row}行{hint}"
    yield Problem("opening-does-not-balance", message, row=row)


def _row_of(sides: Sequence[tuple[int, int]], off: int, times: int) -> int | None:
    fits = (
        number for number, side in enumerate(sides, 1) if off in (times * abs(side[0]), times * abs(side[1]))
    )
    return next(fits, None)
