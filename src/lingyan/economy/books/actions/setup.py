"""Setting up books: opening them, accounts, parties, projects, go-live."""

from __future__ import annotations

import secrets
from collections.abc import Sequence
from typing import Any, Final

from django.db import transaction

from lingyan.economy.books import chart, lookups
from lingyan.economy.books.models import Account, Book, Party, Project, Voucher
from lingyan.kernel import audit, clock
from lingyan.kernel.access import Actor
from lingyan.kernel.month import Month
from lingyan.kernel.problems import Refused
from lingyan.kernel.rights import BOOKS_CONFIGURE
from lingyan.people.actions import Identity, remember
from lingyan.people.models import Organisation
from lingyan.seal.commitments import SEED_SIZE

BOOK_OPENED: Final = audit.register("books.opened", "建账")
WENT_LIVE: Final = audit.register("books.went-live", "设置上线月份")
ACCOUNT_ADDED: Final = audit.register("books.account-added", "增加科目")
PARTY_ADDED: Final = audit.register("books.party-added", "增加往来对象")
PROJECT_ADDED: Final = audit.register("books.project-added", "增加项目")

PERSONAL_KINDS: Final = frozenset({Party.Kind.HOUSEHOLD, Party.Kind.PERSON})


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


def _record(actor: Actor, code: str, book: Book, **details: Any) -> None:
    path = book.organisation.region.path
    audit.record(actor, code, target=("book", book.pk), region_path=path, **details)
