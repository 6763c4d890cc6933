"""Registering accounts, closing them, and saving what the columns of a bank's files mean."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Final

from django.db import transaction
from django.db.models import QuerySet

from lingyan.economy.bank import rules
from lingyan.economy.bank.importing import ALIASES, Mapping
from lingyan.economy.bank.lookups import number_hash
from lingyan.economy.bank.models import BankAccount, StatementMapping
from lingyan.economy.books.models import Account, Book
from lingyan.kernel import audit, clock
from lingyan.kernel.access import Actor
from lingyan.kernel.problems import Problem, Refused
from lingyan.kernel.rights import BANK_CONFIGURE
from lingyan.people.actions import ensure_village_bodies
from lingyan.people.models import Organisation
from lingyan.people.queries import collective_of
from lingyan.regions.models import Region

REGISTERED: Final = audit.register("bank.account-registered", "登记银行账户")
CHANGED: Final = audit.register("bank.account-changed", "更改银行账户登记")
CLOSED: Final = audit.register("bank.account-closed", "登记银行账户销户")
MAPPING_SAVED: Final = audit.register("bank.mapping-saved", "保存流水列对应方案")
_LONGEST_NAME: Final = 40


@dataclass(frozen=True, slots=True)
class AccountData:
    """What is registered of an account. `number` is as typed; blanks and hyphens are taken out."""

    ledger_account: str
    number: str
    bank: str = ""
    kind: str = BankAccount.Kind.BASIC
    holder: str = BankAccount.Holder.COLLECTIVE
    on_list: bool = True
    opened_on: dt.date | None = None


def register_account(
    actor: Actor, *, region: Region, data: AccountData, account_id: int | None = None
) -> BankAccount:
    """Register an account of the region's collective, or correct what was registered of one.

    The number of an account that has statements stays. Refused for a number or ledger account that is taken.
    """
    actor.require(BANK_CONFIGURE, region.path)
    with transaction.atomic():
        organisation = _collective(region)
        account = _existing(organisation, account_id)
        problems = _problems(actor, organisation, data, account)
        if problems:
            raise Refused(problems)
        return _store(actor, region, organisation, data, account)


def register_accounts(actor: Actor, rows: Sequence[tuple[Region, AccountData, Problem]]) -> tuple[int, int]:
    """Register many at once, all or none; gives (new, unchanged). The problem of a row says only where it stands."""
    made = kept = 0
    faults: list[Problem] = []
    with transaction.atomic():
        ensure_village_bodies(list({region.pk: region for region, _, _ in rows}.values()))
        for region, data, place in rows:
            actor.require(BANK_CONFIGURE, region.path)
            organisation = _collective(region)
            account = BankAccount.objects.filter(
                organisation=organisation, ledger_account=data.ledger_account, closed_on=None
            ).first()
            if account is not None and account.number == rules.clean_number(data.number):
                kept += 1
                continue
            found = _problems(actor, organisation, data, None)
            faults += [_at(problem, place) for problem in found]
            if not faults:
                _store(actor, region, organisation, data, None)
                made += 1
        if faults:
            raise Refused(faults)
    return made, kept


def close_account(actor: Actor, *, account_id: int, on: dt.date) -> BankAccount:
    """Note the day on which the bank closed the account. Its history stays."""
    with transaction.atomic():
        account = _of_actor(actor, account_id)
        if account.closed_on is not None:
            raise Refused("这个账户已经登记销户", code="already-closed")
        if account.opened_on and on < account.opened_on:
            raise Refused("销户日期不能早于开户日期", code="bad-date")
        if on > clock.today():
            raise Refused("销户日期不能在今天以后", code="bad-date")
        if account.transactions.filter(date__gt=on).exists():
            raise Refused("销户日期以后还有流水，请核对", code="has-later-rows")
        account.closed_on = on
        account.save(update_fields=["closed_on"])
        path = account.organisation.region.path
        audit.record(actor, CLOSED, target=("bank-account", account.pk), region_path=path, on=on.isoformat())
    return account


def save_mapping(actor: Actor, *, mapping: Mapping) -> StatementMapping:
    """Keep what the columns of a bank's files mean, under a name; the same name replaces."""
    actor.require_somewhere(BANK_CONFIGURE)
    name = mapping.name.strip()
    if not name or len(name) > _LONGEST_NAME:
        raise Refused(f"方案要有名称，不超过 {_LONGEST_NAME} 字", code="no-name")
    unknown = sorted(set(mapping.columns) - set(ALIASES))
    if unknown:
        raise Refused(f"没有这些字段：{'、'.join(unknown)}", code="unknown-field")
    fields = {key for key, titles in mapping.columns.items() if any(title.strip() for title in titles)}
    if not fields & {"date", "time"} or not ("amount" in fields or {"in", "out"} <= fields):
        raise Refused("方案至少要写明日期，以及金额或收支两列", code="missing-header")
    with transaction.atomic():
        saved, _ = StatementMapping.objects.update_or_create(
            name=name, defaults={"data": mapping.as_json(), "saved_at": clock.now()}
        )
        audit.record(actor, MAPPING_SAVED, target=("bank-mapping", saved.pk), fields=sorted(fields))
    return saved


def _collective(region: Region) -> Organisation:
    ensure_village_bodies([region])
    found = collective_of(region)
    if found is None:
        raise Refused(f"{region.name}没有集体经济组织，请先建立", code="no-collective")
    return found


def _existing(organisation: Organisation, account_id: int | None) -> BankAccount | None:
    if account_id is None:
        return None
    found = BankAccount.objects.filter(pk=account_id, organisation=organisation).first()
    if found is None:
        raise Refused("没有这个银行账户", code="unknown-account")
    return found


def _of_actor(actor: Actor, account_id: int) -> BankAccount:
    found = BankAccount.objects.select_related("organisation__region").filter(pk=account_id).first()
    if found is None:
        raise Refused("没有这个银行账户", code="unknown-account")
    actor.require(BANK_CONFIGURE, found.organisation.region.path)
    return found


def _problems(
    actor: Actor, organisation: Organisation, data: AccountData, account: BankAccount | None
) -> list[Problem]:
    found = []
    number = rules.clean_number(data.number)
    if not number:
        found.append(Problem("bad-number", "账号应是 6 至 32 位数字", value=data.number[:40]))
    wrong = rules.ledger_account_problem(data.ledger_account) or _not_in_chart(organisation, data)
    if wrong:
        found.append(Problem("unknown-account", wrong, value=data.ledger_account))
    others = BankAccount.objects.filter(closed_on=None).exclude(pk=account.pk if account else 0)
    if number:
        found += _taken(actor, others.filter(number_hash=number_hash(number)), number)
    headings = others.filter(organisation=organisation).values_list("ledger_account", flat=True)
    if any(code.startswith(data.ledger_account) or data.ledger_account.startswith(code) for code in headings):
        found.append(
            Problem(
                "heading-taken",
                "这个科目已经对应另一个账户；一个账户设一个明细科目",
                value=data.ledger_account,
            )
        )
    if data.kind not in BankAccount.Kind.values or data.holder not in BankAccount.Holder.values:
        found.append(Problem("unknown-kind", "账户性质或户名类别不在可选范围内"))
    if data.opened_on and data.opened_on > clock.today():
        found.append(Problem("bad-date", "开户日期不能在今天以后", value=data.opened_on.isoformat()))
    if account and account.transactions.exists() and number != account.number:
        found.append(Problem("has-rows", "已有流水的账户不能改账号；换了账号请登记销户后另行登记"))
    return found


def _taken(actor: Actor, same: QuerySet[BankAccount], number: str) -> Iterator[Problem]:
    if same.filter(actor.scope(BANK_CONFIGURE, "organisation__region__path")).exists():
        yield Problem("number-taken", "这个账号已经登记过", value=number)
    elif same.exists():
        # PRIVACY: that somebody else registered the account is nothing to who may not see it.
        message = "这个账号不能登记，请核对；没有错的，请联系县农业农村部门核查"
        yield Problem("refused-number", message, value=number)


def _not_in_chart(organisation: Organisation, data: AccountData) -> str:
    """A collective may register its accounts before its book is taken over; then only the shared chart is known."""
    book = Book.objects.filter(organisation=organisation, ended_on=None).first()
    if book is None:
        return ""
    known = Account.objects.filter(code=data.ledger_account)
    if known.filter(book=None).exists() or known.filter(book=book).exists():
        return ""
    return "账套里没有这个科目，请先在账套里设置"


def _store(
    actor: Actor, region: Region, organisation: Organisation, data: AccountData, account: BankAccount | None
) -> BankAccount:
    number = rules.clean_number(data.number)
    code = CHANGED if account else REGISTERED
    account = account or BankAccount(organisation=organisation, registered_at=clock.now())
    account.ledger_account, account.number = data.ledger_account, number
    account.number_hash = number_hash(number)
    account.bank, account.kind, account.holder = data.bank[:80], data.kind, data.holder
    account.on_list, account.opened_on = data.on_list, data.opened_on
    account.save()
    audit.record(
        actor, code, target=("bank-account", account.pk), region_path=region.path,
        ledger_account=data.ledger_account, kind=data.kind, on_list=data.on_list,
    )  # fmt: skip
    return account


def _at(problem: Problem, place: Problem) -> Problem:
    return Problem(
        problem.code, problem.message, place.file, place.sheet, place.row, place.column, problem.value
    )
