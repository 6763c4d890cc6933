"""Bank and cash of a share of the demo's villages: statements that follow their books with honest time lags.

Movements are made from posted lines: most reach the bank the same day, some up to three days later, some payments of a
day go out as one, and a fee now and then is in no book. The files go through the importer like any other.
"""

from __future__ import annotations

import csv
import datetime as dt
import tempfile
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from lingyan.demo import signins
from lingyan.demo.drawing import chance_for, pick
from lingyan.demo.progress import Advance
from lingyan.economy.bank import actions, queries
from lingyan.economy.bank.actions import AccountData, Chosen
from lingyan.economy.bank.actions.counting import cash_balance
from lingyan.economy.bank.importing import check_statement
from lingyan.economy.bank.models import BankAccount
from lingyan.economy.bank.rules import DENOMINATIONS
from lingyan.kernel.access import Actor
from lingyan.kernel.money import plain_yuan
from lingyan.kernel.month import Month
from lingyan.regions.models import Region

LEDGER_ACCOUNT: Final = "10201"
ONE_IN: Final = 40
MOST: Final = 36
_LAGS: Final = {0: 60, 1: 20, 2: 12, 3: 8}
_MERGED_IN_A_HUNDRED: Final = 25
_FEE_IN_A_HUNDRED: Final = 40
_TOWN: Final = ("kuaiji1", "shenhe")
_AGENCY: Final = (signins.AGENCY[0], signins.AGENCY[1])
_HEAD: Final = ("交易流水号", "交易日期", "对方户名", "对方账号", "摘要", "支出金额", "收入金额", "账户余额")


@dataclass(frozen=True, slots=True)
class Paid:
    """One movement before it is written: day, fen from the village's view, whom and what for."""

    day: dt.date
    amount: int
    party: str
    text: str


Besides = Callable[[str, Month], Iterable[tuple[dt.date, int, str, str]]]


@dataclass(slots=True)
class Banked:
    """One village with its account and who reconciles it: the accountant and the reviewer."""

    village: str
    account: BankAccount
    people: tuple[str, str]
    balance: int

    @property
    def accountant(self) -> Actor:
        return signins.actor(self.people[0])


def chosen_villages(villages: Sequence[str], town: str) -> list[str]:
    """The showcase township's villages and a few of the others."""
    own = [code for code in villages if code.startswith(town)]
    others = [code for code in villages if not code.startswith(town)]
    return [*own, *others[::ONE_IN]][:MOST]


def register(actor: Actor, villages: Sequence[str], town: str, before: Month) -> list[Banked]:
    """An account for each village. Statements begin after the month `before`."""
    regions: Mapping[str, Region] = {
        region.code: region for region in Region.objects.filter(code__in=villages).select_related("parent")
    }
    found = []
    for number, code in enumerate(villages):
        data = AccountData(
            LEDGER_ACCOUNT, f"9901{code[-9:]}{number:06d}", bank="雁城农商行", opened_on=dt.date(2018, 3, 1)
        )
        account = actions.register_account(actor, region=regions[code], data=data)
        account = BankAccount.objects.select_related("organisation__region").get(pk=account.pk)
        ledger = queries.balances(account, [before])[0].ledger
        late = sum(one.amount for one in _movements(account, code, before) if one.day > before.last_day)
        people = _TOWN if code.startswith(town) else _AGENCY
        found.append(Banked(code, account, people, ledger - late))
    return found


def keep_month(
    month: Month, banked: Sequence[Banked], *, left: frozenset[str], besides: Besides, advance: Advance
) -> None:
    """Import the month, confirm what corresponds, draw up and sign; villages in `left` stop after the import.

    `besides` gives what the bank did for a village that stands in none of its books.
    """
    with tempfile.TemporaryDirectory(prefix="lingyan-demo-") as folder:
        for done, one in enumerate(banked, 1):
            _import(one, month, Path(folder) / f"{one.village}-{month}.csv", besides)
            if one.village not in left:
                _reconcile(one, month)
            advance(done)


def _import(one: Banked, month: Month, path: Path, besides: Besides) -> None:
    paid = [
        each
        for source in (month.previous, month)
        for each in _movements(one.account, one.village, source)
        if Month.of(each.day) == month
    ]
    paid += [*_fees(one.village, month), *(Paid(*each) for each in besides(one.village, month))]
    if paid:
        one.balance = _write(path, one, sorted(paid, key=lambda each: each.day), one.balance)
        actions.import_statement(one.accountant, check_statement(path), path=path, accept_warnings=True)


def _movements(account: BankAccount, village: str, month: Month) -> Iterator[Paid]:
    """What the bank did for the lines of one month. The same answer however often it is asked."""
    both = queries.sides(account, month.first_day, month.last_day)
    lines = sorted(both.lines.values(), key=lambda line: (line.date, line.id))
    chance = chance_for("bank", village, int(month))
    waiting: Paid | None = None
    for line in lines:
        lag = dt.timedelta(days=pick(chance, _LAGS))
        together = chance.randint(1, 100) <= _MERGED_IN_A_HUNDRED
        party = line.parties[0] if line.parties else ""
        made = Paid(line.date + lag, line.amount, party, line.summary)
        if (
            waiting
            and together
            and line.amount < 0
            and waiting.amount < 0
            and abs((made.day - waiting.day).days) <= 1
        ):
            yield Paid(max(waiting.day, made.day), waiting.amount + made.amount, "批量代付", "合并支付")
            waiting = None
            continue
        if waiting:
            yield waiting
        waiting = made
    if waiting:
        yield waiting


def _fees(village: str, month: Month) -> Iterator[Paid]:
    chance = chance_for("bank-fee", village, int(month))
    if chance.randint(1, 100) <= _FEE_IN_A_HUNDRED:
        day = month.first_day.replace(day=25)
        yield Paid(day, -100 * chance.randint(5, 25), "", "扣账户管理费")


def _write(path: Path, one: Banked, paid: Sequence[Paid], balance: int) -> int:
    """A statement as 四川农信 lays it out; gives the closing balance."""
    with path.open("w", encoding="gb18030", newline="") as target:
        writer = csv.writer(target)
        writer.writerow(["四川农信账户交易明细"])
        writer.writerow([f"户名：{one.account.organisation.name}  账号：{one.account.number}"])
        writer.writerow(_HEAD)
        for number, each in enumerate(paid, 1):
            balance += each.amount
            out = plain_yuan(-each.amount) if each.amount < 0 else ""
            into = plain_yuan(each.amount) if each.amount > 0 else ""
            serial = f"{each.day:%Y%m%d}{number:08d}"
            writer.writerow(
                [serial, each.day.isoformat(), each.party, "", each.text[:60], out, into, plain_yuan(balance)]
            )
    return balance


def _reconcile(one: Banked, month: Month) -> None:
    window, duplicates = queries.windows(one.account, month.last_day)
    both = queries.sides(one.account, month.first_day - dt.timedelta(days=window), month.last_day)
    chosen = [
        Chosen(each.bank, each.ledger, each.status, each.score, each.reason)
        for each in queries.proposals(both, window, duplicates)
        if each.balanced
    ]
    if chosen:
        actions.confirm(one.accountant, account_id=one.account.pk, chosen=chosen)
    made = actions.make_reconciliation(
        one.accountant, account_id=one.account.pk, month=month, explanation="启用前的在途款项"
    )
    actions.sign_reconciliation(signins.actor(one.people[1]), reconciliation_id=made.pk)


def count_cash(book_id: int, month: Month, *, confirmed: bool) -> None:
    """The showcase village's till on the last day of the month, counted by its cashier."""
    held = cash_balance(book_id, month.last_day)
    if held < 0:
        return
    made = actions.record_count(
        signins.actor("chuna"), book_id=book_id, counted_on=month.last_day, pieces=in_pieces(held)
    )
    if confirmed:
        actions.confirm_count(signins.actor("kuaiji1"), count_id=made.pk)


def in_pieces(amount: int) -> dict[int, int]:
    """An amount in as few notes and coins as it takes, by their value in fen."""
    pieces = {}
    for value in DENOMINATIONS:
        pieces[value], amount = divmod(amount, value)
    return pieces
