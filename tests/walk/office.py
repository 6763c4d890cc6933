"""Three villages of the samples under one township, and everybody who has a hand in their month.

The samples' villages lie in several townships; here they hang under one, as its accountant would have them.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import replace
from typing import Final

from lingyan.economy.bank import queries as bank
from lingyan.economy.bank.models import BankAccount
from lingyan.economy.books import actions as books
from lingyan.economy.books.models import Book
from lingyan.identity.actors import actor_for
from lingyan.identity.models import User
from lingyan.kernel.month import Month
from lingyan.people.models import Organisation
from lingyan.regions.actions import import_regions
from lingyan.regions.importing import read_regions
from lingyan.regions.models import Region
from lingyan.regions.queries import by_code
from tests.support.actors import everything
from tests.support.identity import PASSWORD, assign, make_authenticator, make_user
from tests.support.samples import samples_dir

TOWN: Final = "990121107000"
FENGQIAO, XIYUAN, LUTANG = "990121107208", "990121102208", "990121105209"
VILLAGES: Final = {"凤桥村": FENGQIAO, "西园村": XIYUAN, "鹭塘村": LUTANG}
_ALSO_IN_FILE: Final = {"990121103208", "990121104208"}
DECEMBER, JANUARY = Month(2025, 12), Month(2026, 1)
TOWNSHIP: Final = {
    "accountant": ("township-accountant", "林会"), "reviewer": ("township-reviewer", "何审"),
    "officer": ("township-officer", "宋办"), "second-officer": ("township-officer", "罗办"),
    "cashier": ("cashier", "唐纳"),
}  # fmt: skip
VILLAGE: Final = {
    "reporter": ("village-reporter", "报账"), "clerk": ("village-clerk", "文书"), "chairman": ("chairman", "理事"),
    "secretary": ("party-secretary", "书记"), "supervision": ("supervision", "监督"),
}  # fmt: skip


def open_township() -> dict[str, User]:
    """Regions and accounts. Village posts are named `凤桥村 reporter`."""
    ours = {*VILLAGES.values(), *_ALSO_IN_FILE}
    rows = [
        replace(row, parent=TOWN) if row.code in ours else row
        for row in read_regions(samples_dir() / "regions.csv")
    ]
    import_regions(everything(), rows, valid_from=dt.date(2000, 1, 1), fictional=True)
    staff = {name: _user(name, role, person, by_code(TOWN)) for name, (role, person) in TOWNSHIP.items()}
    for at, (village, code) in enumerate(VILLAGES.items(), 1):
        for name, (role, person) in VILLAGE.items():
            staff[f"{village} {name}"] = _user(f"{name}{at}", role, f"{village[0]}{person}", by_code(code))
    # 一肩挑 and short of hands: this secretary also writes requests down.
    assign(staff["西园村 secretary"], "village-clerk", by_code(XIYUAN))
    make_authenticator(staff["accountant"])
    return staff


def _user(name: str, role: str, person: str, region: Region) -> User:
    user = make_user(name, name=person, password=PASSWORD)
    assign(user, role, region)
    return user


def book_of(village: str) -> Book:
    return Book.objects.get(organisation__region__code=VILLAGES[village])


def keep_until_november(staff: dict[str, User]) -> None:
    """The months that the old software closed: posted by one and closed, as `lingyan books post` and `close` do."""
    reviewer = actor_for(staff["reviewer"])
    path = by_code(TOWN).path
    for number in range(1, 12):
        books.post_month(reviewer, month=Month(2025, number), region_path=path)
        books.close_months(reviewer, month=Month(2025, number), region_path=path, accept_warnings=True)


def collective_of(village: str) -> Organisation:
    return Organisation.objects.get(kind="collective", region__code=VILLAGES[village])


def bank_balance(village: str) -> int:
    """What the statements of the village's main account ended with in December, in fen."""
    account = BankAccount.objects.get(organisation__region__code=VILLAGES[village], ledger_account="10201")
    balance = bank.balances(account, [DECEMBER])[0].bank
    assert balance is not None
    return balance
