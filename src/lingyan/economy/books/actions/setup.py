"""Setting up books: opening them, accounts, parties, projects, opening balances, go-live, close rules."""

from __future__ import annotations

import secrets
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any, Final

from django.db import IntegrityError, transaction

from lingyan.economy.books import chart, guards, lookups, writing
from lingyan.economy.books.covers import OPENING
from lingyan.economy.books.models import Account, Balance, Book, CloseRule, Party, Project, Voucher
from lingyan.kernel import audit, clock
from lingyan.kernel.access import Actor
from lingyan.kernel.covers import note
from lingyan.kernel.money import MAX_FEN, format_yuan
from lingyan.kernel.month import Month
from lingyan.kernel.problems import Problem, Refused
from lingyan.kernel.rights import BOOKS_CONFIGURE
from lingyan.people.actions import Identity, remember
from lingyan.people.models import Organisation
from lingyan.regions.models import Region
from lingyan.seal.commitments import SEED_SIZE

BOOK_OPENED: Final = audit.register("books.opened", "建账")
WENT_LIVE: Final = audit.register("books.went-live", "设置上线月份")
ACCOUNT_ADDED: Final = audit.register("books.account-added", "增加科目")
PARTY_ADDED: Final = audit.register("books.party-added", "增加往来对象")
PROJECT_ADDED: Final = audit.register("books.project-added", "增加项目")
OPENING_SET: Final = audit.register("books.opening-set", "录入年初余额")
CLOSE_RULE_SET: Final = audit.register("books.close-rule-set", "设置结账条件")

PERSONAL_KINDS: Final = frozenset({Party.Kind.HOUSEHOLD, Party.Kind.PERSON})


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


def open_book(
    actor: Actor, *, organisation: Organisation, first_month: Month, go_live: Month | None = None
) -> Book:
    """Open the book of an organisation. Without `go_live` its old software stays master until it is set."""
    path = organisation.region.path
    actor.require(BOOKS_CONFIGURE, path)
    if go_live and go_live < first_month:
        raise Refused("上线月份不能早于启用月份", code="go-live-too-early")
    if Book.objects.filter(organisation=organisation, ended_on=None).exists():
        raise Refused(f"{organisation}已有账套", code="book-exists")
    with transaction.atomic():
        return create_book(actor, organisation=organisation, first_month=first_month, go_live=go_live)


def create_book(
    actor: Actor, *, organisation: Organisation, first_month: Month, go_live: Month | None
) -> Book:
    """The row and audit entry of `open_book`, for callers that asked for their own right."""
    book = Book.objects.create(
        organisation=organisation, first_month=first_month, go_live=go_live, opened_at=clock.now(),
        seed=secrets.token_bytes(SEED_SIZE),
    )  # fmt: skip
    _record(actor, BOOK_OPENED, book, first_month=int(first_month), go_live=int(go_live) if go_live else None)
    return book


def go_live(actor: Actor, *, book_id: int, month: Month) -> Book:
    """From this month on this system is master and taking over ends. Set once."""
    book = lookups.book_for(actor, BOOKS_CONFIGURE, book_id)
    if book.go_live is not None:
        raise Refused(f"上线月份已定为{book.go_live.zh}，不能再改", code="already-live")
    if month < book.first_month:
        raise Refused(f"上线月份不能早于启用月份{book.first_month.zh}", code="go-live-too-early")
    last = Voucher.objects.filter(book=book).order_by("-month").values_list("month", flat=True).first()
    if last is not None and month <= last:
        raise Refused(f"{last.zh}已有接管的凭证，上线月份应在其后", code="go-live-too-early")
    with transaction.atomic():
        book.go_live = month
        book.save(update_fields=["go_live"])
        _record(actor, WENT_LIVE, book, month=int(month))
    return book


def add_account(actor: Actor, *, book_id: int, code: str, name: str, **needs: bool) -> Account:
    """Add a detail account of the book's own below a known one. `needs_party`, `needs_project` may be given."""
    book = lookups.book_for(actor, BOOKS_CONFIGURE, book_id)
    with transaction.atomic():
        account = create_account(book, code=code.strip(), name=name.strip(), **needs)
        _record(actor, ACCOUNT_ADDED, book, account=account.code)
    return account


def create_account(book: Book, *, code: str, name: str, **needs: bool) -> Account:
    """The row of `add_account`, without right and audit, for callers that bring their own."""
    visible = {
        row.code: row
        for row in Account.objects.filter(book__in=[book.pk]) | Account.objects.filter(book=None)
    }
    if not code.isdigit() or len(code) > 20 or not name or len(name) > 80:
        raise Refused("科目编码应为数字，科目名称不能为空", code="bad-account")
    if code in visible:
        raise Refused(f"科目 {code} 已经存在", code="account-exists")
    parent = visible.get(chart.parent_code(code, visible))
    if parent is None:
        raise Refused(f"科目 {code} 没有上级；一级科目由制度规定，村里不能增加", code="no-parent-account")
    return Account.objects.create(
        book=book, code=code, name=name, path_name=f"{parent.path_name}/{name}"[:240], parent=parent,
        category=parent.category, side=parent.side, two_sided=parent.two_sided,
        needs_party=needs.get("needs_party", parent.needs_party),
        needs_project=needs.get("needs_project", parent.needs_project),
    )  # fmt: skip


def add_party(actor: Actor, *, book_id: int, kind: str, name: str, code: str = "") -> Party:
    """Add a household, unit or person. A natural person's name goes to the erasable table."""
    book = lookups.book_for(actor, BOOKS_CONFIGURE, book_id)
    if kind not in Party.Kind.values or not name.strip():
        raise Refused("往来对象要有类别和名称", code="bad-party")
    with transaction.atomic():
        party = create_parties(book, [(kind, name.strip(), code.strip())])[0]
        _record(actor, PARTY_ADDED, book, party=party.pk, kind=kind)
    return party


def create_parties(book: Book, wanted: Sequence[tuple[str, str, str]]) -> list[Party]:
    """Rows for (kind, name, code or ''), without right and audit. A free code is chosen where none is given."""
    taken = set(Party.objects.filter(book=book).values_list("code", flat=True))
    persons = [name for kind, name, _ in wanted if kind in PERSONAL_KINDS]
    personal = iter(remember(Identity(name) for name in persons))
    parties = []
    for kind, name, code in wanted:
        code = _free_code(code[:24] or f"{kind[0].upper()}{len(taken) + 1:04d}", taken)
        who = {"personal": next(personal)} if kind in PERSONAL_KINDS else {"name": name[:120]}
        parties.append(Party(book=book, kind=kind, code=code, **who))
    return Party.objects.bulk_create(parties)


def _free_code(code: str, taken: set[str]) -> str:
    free, turn = code, 1
    while free in taken:
        turn += 1
        free = f"{code}-{turn}"
    taken.add(free)
    return free


def add_project(actor: Actor, *, book_id: int, name: str, code: str = "") -> Project:
    """Add a project that lines can be gathered under."""
    book = lookups.book_for(actor, BOOKS_CONFIGURE, book_id)
    if not name.strip():
        raise Refused("项目要有名称", code="bad-project")
    with transaction.atomic():
        project = create_projects(book, [(name.strip(), code.strip())])[0]
        _record(actor, PROJECT_ADDED, book, project=project.pk)
    return project


def create_projects(book: Book, wanted: Sequence[tuple[str, str]]) -> list[Project]:
    """Rows for (name, code or ''), without right and audit."""
    taken = set(Project.objects.filter(book=book).values_list("code", flat=True))
    rows = [
        Project(book=book, name=name[:120], code=_free_code(code[:24] or f"X{len(taken) + 1:04d}", taken))
        for name, code in wanted
    ]
    return Project.objects.bulk_create(rows)


def set_opening(
    actor: Actor, *, book_id: int, rows: Sequence[OpeningRow], brought_in: Sequence[OpeningRow] = ()
) -> None:
    """Write the opening balances of the book's first year, replacing earlier ones.

    `brought_in` is year-to-date turnover when the book starts inside a year. Both must balance. Refused once a
    month is closed.
    """
    book = lookups.book_for(actor, BOOKS_CONFIGURE, book_id)
    with transaction.atomic():
        lookups.lock([book_id])
        write_opening(book, rows, brought_in)
        sealed = note(OPENING, [book_id])
        _record(actor, OPENING_SET, book, rows=len(rows), brought_in=len(brought_in), sealed=sealed)


def write_opening(book: Book, rows: Sequence[OpeningRow], brought_in: Sequence[OpeningRow]) -> None:
    """The rows of `set_opening`, without right and audit."""
    if lookups.closed_through(book.pk) is not None:
        raise Refused("已有月份结账，年初余额不能再改", code="month-closed")
    if brought_in and book.first_month.number == 1:
        raise Refused("1月启用的账套没有年内累计发生额", code="no-turnover-before")
    problems = [*_opening_problems(rows, "年初余额"), *_opening_problems(brought_in, "累计发生额")]
    if problems:
        raise Refused(problems)
    opening = opening_month(book)
    Balance.objects.filter(book=book, month__lt=int(book.first_month)).delete()
    writing.add_balances(
        [*_balance_rows(book, opening, rows), *_balance_rows(book, _month_before(book), brought_in)]
    )


def opening_month(book: Book) -> int:
    """Month 0 of the book's first year: 202500."""
    return int(book.first_month.year) * 100


def _month_before(book: Book) -> int:
    return int(book.first_month) - 1


def _opening_problems(rows: Sequence[OpeningRow], what: str) -> Iterable[Problem]:
    for number, row in enumerate(rows, 1):
        if max(abs(row.debit), abs(row.credit)) > MAX_FEN:
            yield Problem("amount-overflow", f"{what}的金额超出范围", row=number, value=row.account)
    if off := sum(row.debit - row.credit for row in rows):
        yield Problem("opening-does-not-balance", f"{what}借贷不平，相差 {format_yuan(off)} 元")


def _balance_rows(book: Book, month: int, rows: Sequence[OpeningRow]) -> list[writing.BalanceRow]:
    accounts = lookups.account_facts(book.pk, (row.account for row in rows))
    parties = lookups.ids_of("books_party", book.pk, (row.party for row in rows), "没有这些往来对象")
    projects = lookups.ids_of("books_project", book.pk, (row.project for row in rows), "没有这些项目")
    unknown = sorted({row.account for row in rows} - set(accounts))
    if unknown:
        raise Refused(Problem("unknown-account", "本账套没有这个科目", value=code) for code in unknown)
    return [
        (
            book.pk, month, accounts[row.account].id, parties.get(row.party), projects.get(row.project),
            row.debit, row.credit, row.closing_debit, row.closing_credit,
        )
        for row in rows
    ]  # fmt: skip


def set_close_rule(
    actor: Actor, *, prerequisite: str, severity: str, from_month: Month, region: Region | None = None
) -> CloseRule:
    """Say how strictly a month-close prerequisite holds in a region (everywhere without one) from a month on."""
    path = region.path if region else ""
    actor.require(BOOKS_CONFIGURE, path)
    if prerequisite not in guards.registered() or severity not in CloseRule.Severity.values:
        raise Refused("没有这个结账条件或程度", code="unknown-prerequisite")
    try:
        with transaction.atomic():
            rule = CloseRule.objects.create(
                prerequisite=prerequisite, region=region, from_month=from_month, severity=severity
            )
            audit.record(
                actor, CLOSE_RULE_SET, target=("close-rule", rule.pk), region_path=path,
                prerequisite=prerequisite, severity=severity, from_month=int(from_month),
            )  # fmt: skip
    except IntegrityError:
        raise Refused("这个区域从这个月起已有规定", code="close-rule-exists") from None
    return rule


def _record(actor: Actor, code: str, book: Book, **details: Any) -> None:
    path = book.organisation.region.path
    audit.record(actor, code, target=("book", book.pk), region_path=path, **details)
