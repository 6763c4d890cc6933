"""Taking in a statement: checked against the account and what is stored, then all of its new rows or none."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Final

from django.db import transaction

from lingyan.economy.bank import rules
from lingyan.economy.bank.covers import STATEMENT
from lingyan.economy.bank.importing import StatementCheck, StatementRow
from lingyan.economy.bank.lookups import (
    fingerprints,
    number_hash,
    original_of,
    signed_through,
    statement_for,
    visible_accounts,
)
from lingyan.economy.bank.models import BankAccount, BankTransaction, Counterparty, StatementImport
from lingyan.economy.bank.rules import Movement
from lingyan.economy.books import writing
from lingyan.economy.books.rules import party_kind
from lingyan.files import actions as files
from lingyan.files.models import StoredFile
from lingyan.kernel import audit, clock
from lingyan.kernel.access import Actor, system_actor
from lingyan.kernel.crypto import keyed_hash
from lingyan.kernel.failpoints import declare, reach
from lingyan.kernel.money import format_yuan
from lingyan.kernel.month import Month
from lingyan.kernel.problems import Denied, Problem, Refused, split
from lingyan.kernel.rights import BANK_IMPORT, YEAR_READ_ARCHIVE
from lingyan.people.actions import Identity, remember

IMPORTED: Final = audit.register("bank.statement-imported", "导入银行流水")
OPENED: Final = audit.register("bank.original-opened", "打开银行流水原件")
_UPGRADE: Final = system_actor("升级")
_SHORTEST_PURPOSE: Final = 2
declare("bank.import.half-written", "bank.import.before-commit", "bank.import.after-commit")
_AT_ONCE: Final = 2_000


@dataclass(slots=True)
class Prepared:
    """A checked file beside what is stored: its account, the rows that are new and those known already.

    `known` is movement id → row in this file. `repeated` says that this very file was taken in before.
    """

    check: StatementCheck
    account: BankAccount | None = None
    new: list[tuple[StatementRow, bytes]] = field(default_factory=list)
    known: dict[int, int] = field(default_factory=dict)
    repeated: StatementImport | None = None
    problems: list[Problem] = field(default_factory=list)

    @property
    def errors(self) -> list[Problem]:
        return split(self.problems)[0]

    @property
    def warnings(self) -> list[Problem]:
        return split(self.problems)[1]


@dataclass(frozen=True, slots=True)
class ImportReport:
    """What an import did. `repeated`: the very file was there before and nothing changed."""

    statement: StatementImport
    new: int
    known: int
    repeated: bool = False


def prepare(actor: Actor, check: StatementCheck, *, account_number: str = "") -> Prepared:
    """Find the account and tell new rows from known ones. Nothing is stored; faults are in the result's problems."""
    prepared = Prepared(check, problems=list(check.problems))
    if not check.sha256 or (not check.rows and check.errors):
        return prepared
    prepared.account = _account(actor, prepared, account_number)
    if prepared.account is None or prepared.errors:
        return prepared
    same = StatementImport.objects.filter(account=prepared.account, sha256=check.sha256).first()
    if same is not None:
        prepared.repeated = same
        prepared.known = {0: 0}
        return prepared
    _tell_apart(prepared, prepared.account)
    prepared.problems += _against_stored(prepared, prepared.account)
    return prepared


def import_statement(
    actor: Actor,
    check: StatementCheck,
    *,
    path: Path,
    account_number: str = "",
    accept_warnings: bool = False,
) -> ImportReport:
    """Store every new row of a checked file in one transaction, with the file itself.

    Raises Refused with every error, and with every warning while warnings are not accepted.
    """
    with transaction.atomic():
        prepared = prepare(actor, check, account_number=account_number)
        if prepared.errors or (prepared.warnings and not accept_warnings and prepared.repeated is None):
            raise Refused(prepared.problems)
        account = prepared.account
        if account is None:
            raise Refused(prepared.problems or "找不到账户")
        if prepared.repeated is not None:
            return ImportReport(prepared.repeated, 0, len(check.rows), repeated=True)
        # PRIVACY: a statement names everybody an account dealt with, by account number too.
        files.store(actor, path.read_bytes(), name=_kept_name(check.file, is_text=check.is_text), sealed=True)
        statement = _statement(actor, prepared, account)
        _write(statement, account, prepared)
        reach("bank.import.half-written")
        audit.record(
            actor, IMPORTED, target=(STATEMENT, statement.pk), region_path=account.organisation.region.path,
            account=account.pk, rows=statement.rows, new=statement.new, sha256=check.sha256,
        )  # fmt: skip
        reach("bank.import.before-commit")
    reach("bank.import.after-commit")
    return ImportReport(statement, statement.new, len(prepared.known))


def seal_originals() -> int:
    """Originals of before they rested encrypted; gives how many of them do so now. Repeating it changes nothing.

    Done for nobody by who upgrades or restores an installation, so it asks for no right; each is audited.
    """
    imported = StatementImport.objects.values("sha256")
    plain = StoredFile.objects.filter(sha256__in=imported, sealed=False).order_by("pk")
    done = sum(files.seal(_UPGRADE, stored) for stored in plain)
    for stored in StoredFile.objects.filter(sha256__in=imported, sealed=True):
        if files.path_of(stored.sha256).exists():
            files.seal(_UPGRADE, stored)
    return done


def may_open_original(actor: Actor, path: str) -> bool:
    """Who imports statements, or may open archives, of which the original becomes a part."""
    return actor.may(BANK_IMPORT, path) or actor.may(YEAR_READ_ARCHIVE, path)


def open_original(actor: Actor, *, statement_id: int, purpose: str) -> tuple[str, bytes]:
    """The very file that was imported, with a name to save it by, after who opens it for what is on record.

    Refused: `unknown-statement` outside the actor's scope, `no-purpose`, and where the file is lost or was changed.
    """
    statement = statement_for(actor, statement_id)
    path = statement.account.organisation.region.path
    if not may_open_original(actor, path):
        raise Denied("打开银行流水原件，要有导入银行流水或调阅会计档案的权限。")
    if len(purpose.strip()) < _SHORTEST_PURPOSE:
        raise Refused("打开银行流水原件要写明用途", code="no-purpose")
    stored = original_of(statement)
    name = _kept_name(statement.name, is_text=stored.kind == "text")
    content = files.read(stored, name)
    with transaction.atomic():
        audit.record(
            actor, OPENED, target=(STATEMENT, statement.pk), region_path=path, purpose=purpose.strip()[:100],
            sha256=stored.sha256,
        )  # fmt: skip
    return name, content


# The account


def _account(actor: Actor, prepared: Prepared, given: str) -> BankAccount | None:
    """The registered account that the file names or the user gave; a problem says why there is none."""
    check, wanted = prepared.check, rules.clean_number(given)
    if given and not wanted:
        prepared.problems.append(
            Problem("bad-number", "账号应是 6 至 32 位数字", check.file, value=given[:40])
        )
        return None
    if not wanted and not check.own_account:
        message = "文件没有写明自己的账号，请指明是哪个账户（--account 账号）"
        prepared.problems.append(Problem("no-account", message, check.file, check.sheet))
        return None
    number = check.own_account or wanted
    account = (
        visible_accounts(actor, right=BANK_IMPORT)
        .filter(number_hash=number_hash(number), closed_on=None)
        .first()
    )
    if account is None or (wanted and check.own_account and wanted != check.own_account):
        row, column = check.at
        # SECURITY: an account outside the actor's scope is answered as one that nobody registered.
        message = "文件里的账号不是本辖区登记的账号，或不是指明的账户"
        prepared.problems.append(
            Problem("other-account", message, check.file, check.sheet, row, column, number)
        )
        return None
    return account


# Against what is stored


def _tell_apart(prepared: Prepared, account: BankAccount) -> None:
    rows = prepared.check.rows
    movements = (
        Movement(row.date, row.time, row.amount, row.balance, row.party_account, row.serial) for row in rows
    )
    prints = fingerprints(account.pk, movements)
    stored = _stored_prints(account, prints)
    for row, mark in zip(rows, prints, strict=True):
        if mark in stored:
            prepared.known[stored[mark]] = row.row
        else:
            prepared.new.append((row, mark))


def _stored_prints(account: BankAccount, prints: Sequence[bytes]) -> dict[bytes, int]:
    found: dict[bytes, int] = {}
    known = BankTransaction.objects.filter(account=account)
    if not known.exists():
        return found
    for start in range(0, len(prints), _AT_ONCE // 4):
        lot = prints[start : start + _AT_ONCE // 4]
        found |= {
            bytes(mark): pk for mark, pk in known.filter(fingerprint__in=lot).values_list("fingerprint", "pk")
        }
    return found


def _against_stored(prepared: Prepared, account: BankAccount) -> list[Problem]:
    if not prepared.new:
        return []
    return [*_look_alikes(prepared, account), *_gaps(prepared, account), *_signed(prepared, account)]


def _look_alikes(prepared: Prepared, account: BankAccount) -> list[Problem]:
    """The same day, amount and balance under another serial: most likely the same movement from another layout."""
    first, last = prepared.new[0][0].date, max(row.date for row, _ in prepared.new)
    stored = set(
        BankTransaction.objects.filter(
            account=account, date__gte=min(first, last), date__lte=last, balance__isnull=False
        ).values_list("date", "amount", "balance")
    )
    message = "与已导入的一笔同日、同额、同余额，可能是同一笔；请核对后再决定"
    return [
        Problem("looks-repeated", message, prepared.check.file, prepared.check.sheet, row.row,
                value=format_yuan(row.amount), severity="warning")
        for row, _ in prepared.new
        if (row.date, row.amount, row.balance) in stored
    ][:50]  # fmt: skip


def _gaps(prepared: Prepared, account: BankAccount) -> list[Problem]:
    """Whether the file continues from what was imported before it, and leads to what was imported after it."""
    check, found = prepared.check, []
    first, last = check.rows[0], check.rows[-1]
    stored = BankTransaction.objects.filter(account=account, balance__isnull=False)
    known = set(prepared.known.values())
    before = stored.filter(date__lt=first.date).order_by("-date", "-statement", "-no").first()
    if before and first.row not in known and check.opening is not None and before.balance != check.opening:
        message = (
            f"上次导入止于 {before.date}，余额 {format_yuan(before.balance or 0)}，本文件期初余额 "
            f"{format_yuan(check.opening)}，中间缺流水"
        )
        found.append(_warning(check, "statement-gap", message, first.row))
    after = stored.filter(date__gt=last.date).order_by("date", "statement", "no").first()
    joins = after is None or check.closing is None or (after.balance or 0) - after.amount == check.closing
    if after and last.row not in known and not joins:
        message = (
            f"本文件期末余额 {format_yuan(check.closing or 0)}，与以后 {after.date} 的流水接不上，中间缺流水"
        )
        found.append(_warning(check, "statement-gap", message, last.row))
    return found


def _signed(prepared: Prepared, account: BankAccount) -> list[Problem]:
    signed = signed_through(account.pk)
    late = [row for row, _ in prepared.new if signed is not None and Month.of(row.date) <= signed]
    if not late or signed is None:
        return []
    message = f"有 {len(late)} 笔新流水在{signed.zh}以前，那些月份的余额调节表已经签字；请查明原因"
    return [_warning(prepared.check, "month-signed", message, late[0].row)]


def _warning(check: StatementCheck, code: str, message: str, row: int) -> Problem:
    return Problem(code, message, check.file, check.sheet, row, severity="warning")


# Writing


def _kept_name(name: str, *, is_text: bool) -> str:
    """Text and pages that a bank named .xls are kept as what they are."""
    return name if not is_text or name.lower().endswith((".csv", ".txt")) else f"{name}.txt"


def _statement(actor: Actor, prepared: Prepared, account: BankAccount) -> StatementImport:
    check = prepared.check
    return StatementImport.objects.create(
        account=account, name=check.file[:200], sha256=check.sha256, sheet=check.sheet[:60],
        layout=check.layout[:40], rows=len(check.rows), new=len(prepared.new),
        first_on=min(row.date for row in check.rows), last_on=max(row.date for row in check.rows),
        imported_at=clock.now(), importer_id=actor.user_id,
        warnings=[problem.as_json() for problem in prepared.warnings],
        repeats={str(pk): row for pk, row in prepared.known.items()},
    )  # fmt: skip


def _write(statement: StatementImport, account: BankAccount, prepared: Prepared) -> None:
    parties = _counterparties(account, [row for row, _ in prepared.new])
    columns = (
        "account_id", "statement_id", "row", "date", "time", "no", "amount", "balance", "serial", "counterparty_id",
        "text", "fingerprint",
    )  # fmt: skip
    rows: list[tuple[Any, ...]] = [
        (
            account.pk, statement.pk, row.row, writing.as_date(row.date), row.time, no, row.amount, row.balance,
            row.serial, parties.get(_party_key(row)), row.text, mark,
        )
        for no, (row, mark) in enumerate(prepared.new, 1)
    ]  # fmt: skip
    writing.insert("bank_banktransaction", columns, rows)


def _party_key(row: StatementRow) -> bytes:
    return keyed_hash(f"{row.party}\x1f{row.party_account}", purpose="counterparty")


def _counterparties(account: BankAccount, rows: Sequence[StatementRow]) -> dict[bytes, int]:
    """Ids by key, made where missing.

    PRIVACY: in doubt a person, whose name goes to the erasable table.
    """
    wanted = {_party_key(row): row for row in rows if row.party or row.party_account}
    known = {
        bytes(key): pk for key, pk in Counterparty.objects.filter(account=account).values_list("key", "pk")
    }
    missing = {key: row for key, row in wanted.items() if key not in known}
    persons = [
        key for key, row in missing.items() if row.party and party_kind("", row.party) == "person"
    ]  # fmt: skip
    remembered = dict(zip(persons, remember(Identity(missing[key].party) for key in persons), strict=True))
    made = Counterparty.objects.bulk_create(
        [
            Counterparty(
                account=account, key=key, name="" if key in remembered else row.party,
                personal=remembered.get(key), number=row.party_account,
            )
            for key, row in missing.items()
        ],
        batch_size=500,
    )  # fmt: skip
    return known | {bytes(party.key): party.pk for party in made}
