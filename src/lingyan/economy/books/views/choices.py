"""What the voucher grid offers to choose from: accounts that take lines, parties, projects."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from django.db.models import Q

from lingyan.economy.books.grid import Choice, Line
from lingyan.economy.books.models import Account, Balance, Book, Party, Project
from lingyan.economy.books.models import Line as StoredLine
from lingyan.economy.books.views.common import party_label, path_of
from lingyan.kernel import clock
from lingyan.kernel.access import Actor
from lingyan.kernel.money import plain_yuan
from lingyan.kernel.month import Month


def account_choices(book: Book) -> list[Choice]:
    """Active accounts of the lowest level, and those above that the book has used. Two queries."""
    month = Month.of(clock.today())
    in_force = (Q(first_month=None) | Q(first_month__lte=month)) & (
        Q(last_month=None) | Q(last_month__gte=month)
    )
    found = list(Account.objects.filter(in_force, Q(book=None) | Q(book=book), active=True).order_by("code"))
    parents = {account.parent_id for account in found}
    used = set(Balance.objects.filter(book=book).order_by().values_list("account", flat=True).distinct())
    return [
        Choice(account.code, account.path_name, _needs(account))
        for account in found
        if account.pk not in parents or account.pk in used
    ]


def _needs(account: Account) -> str:
    wanted = (("party", account.needs_party), ("project", account.needs_project))
    return " ".join(name for name, needed in wanted if needed)


def party_choices(actor: Actor, book: Book) -> list[Choice]:
    label = party_label(actor, path_of(book))
    found = Party.objects.filter(book=book, active=True).select_related("personal").order_by("code")
    return [Choice(party.code, label(party)) for party in found]


def project_choices(book: Book) -> list[Choice]:
    found = Project.objects.filter(book=book, active=True).order_by("code")
    return [Choice(project.code, project.name) for project in found]


def as_typed(actor: Actor, book: Book, lines: Sequence[StoredLine]) -> list[Line]:
    """Stored lines as they stand in the grid; accounts, parties and projects are at hand."""
    shown = shown_details(actor, book)
    return [
        Line(
            line.summary,
            *shown(line),
            plain_yuan(line.debit) if line.debit else "",
            plain_yuan(line.credit) if line.credit else "",
        )
        for line in lines
    ]


def shown_details(actor: Actor, book: Book) -> Callable[[Any], tuple[str, str, str]]:
    """Account, party and project of a row as the choice fields hold them, `101 库存现金`."""
    label = party_label(actor, path_of(book))

    def shown(line: Any) -> tuple[str, str, str]:
        return (
            f"{line.account.code} {line.account.path_name}",
            f"{line.party.code} {label(line.party)}" if line.party else "",
            f"{line.project.code} {line.project.name}" if line.project else "",
        )

    return shown
