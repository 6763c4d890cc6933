"""Own lines behind the households' sums of a page: who asks, what stands in the book for them, and the paper."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass
from typing import Final

from django.db.models import Q, QuerySet

from lingyan.disclosure.models import Publication
from lingyan.disclosure.rules import MONEY
from lingyan.economy.books.models import Book, Line, Party, Voucher
from lingyan.kernel import clock
from lingyan.kernel.access import Actor
from lingyan.kernel.month import Month
from lingyan.kernel.problems import Refused
from lingyan.kernel.rights import QUESTIONS_OWN_LINES
from lingyan.questions.models import OwnLine
from lingyan.regions.models import Region
from lingyan.render.ledger import LedgerColumn, LedgerRow, LedgerSheet, ledger_pdf

_COLUMNS: Final = (
    LedgerColumn("日期", "center"), LedgerColumn("凭证号", "center"), LedgerColumn("科目", width=3),
    LedgerColumn("借方", "turnover"), LedgerColumn("贷方", "turnover"),
)  # fmt: skip
_NOTES: Final = (
    "借方：集体为您支出，或记您应交给集体；贷方：您交给集体，或记集体应付给您；红字为冲减。",
    "只列本人的账目，不列他人。对账目有疑问，可以当面问，也可以扫公示栏上的二维码提问。",
)


_SUMMED: Final = (Party.Kind.HOUSEHOLD, Party.Kind.PERSON, Party.Kind.OTHER)
"""Whose lines a page may add up (`disclosure/data/names.csv`); those of units stand there one by one."""


@dataclass(frozen=True, slots=True)
class OwnEntry:
    """One line of the person's own. Debit and credit are fen."""

    day: dt.date
    number: str
    account: str
    debit: int
    credit: int


def visible(actor: Actor) -> QuerySet[OwnLine]:
    """Requests of the regions in which the actor handles them."""
    rows = OwnLine.objects.filter(actor.scope(QUESTIONS_OWN_LINES, "publication__region__path"))
    return rows.select_related("publication__region", "publication__book__organisation", "party__personal")


def waiting(actor: Actor) -> QuerySet[OwnLine]:
    return visible(actor).filter(state=OwnLine.State.OPEN)


def accounts_of(village: Region, month: Month, typed: str) -> tuple[Publication, Party]:
    """The accounts of the month as they are public now, of the village's collective or else of a group's, and who of
    that book is meant: the first book that knows them. Refused with `not-public`, and as `party_of` does.
    """
    rows = Publication.objects.filter(
        region=village, month=month, book__isnull=False, state=Publication.State.PUBLISHED
    ).select_related("book__organisation", "region")
    found = sorted(rows, key=lambda one: (not one.of_village, one.ledger.pk))
    if not found:
        raise Refused("这个村这个月的账目还没有公开，或已撤下，公开以后才能查。", code="not-public")
    *others, last = found
    for publication in others:
        with suppress(_Unknown):
            return publication, party_of(publication.ledger, typed)
    return last, party_of(last.ledger, typed)


class _Unknown(Refused):
    """Nobody of a book is called so; another book may know them."""


def party_of(book: Book, typed: str) -> Party:
    """Who of the book has exactly this name or code. Refused with `unknown-party`, `several` or `unit`.

    PRIVACY: nothing is offered to choose from; who asks says who they are, and nobody else's name is shown.
    """
    plain = "".join(typed.split())
    rows = Party.objects.filter(book=book).select_related("personal")
    found = list(rows.filter(_called(plain)).order_by("pk")[:2]) if plain else []
    if not found:
        raise _Unknown("账上没有这个姓名或编码的农户，请一字不差地填写。", code="unknown-party")
    if len(found) > 1:
        raise Refused("账上有同名的，请改填往来编码。", code="several")
    if found[0].kind not in _SUMMED:
        raise Refused("单位的账目在公开页上逐笔列着，不用查询。", code="unit")
    return found[0]


def _called(plain: str) -> Q:
    """A party that is neither household, person nor unit has its name beside it; a unit is not looked up by name."""
    return Q(code=plain) | Q(personal__name=plain) | Q(kind=Party.Kind.OTHER, name=plain)


def entries_of(request: OwnLine) -> list[OwnEntry]:
    """The lines of this party alone in the month, money accounts aside. PRIVACY: no summary, which may name others."""
    lines = Line.objects.filter(
        party=request.party_id, voucher__book=request.publication.book_id, voucher__month=request.publication.month,
        voucher__state=Voucher.State.POSTED,
    ).select_related("voucher", "account")  # fmt: skip
    ordered = lines.order_by("voucher__date", "voucher__word", "voucher__number", "no")
    return [
        OwnEntry(
            line.voucher.date, f"{line.voucher.word}-{line.voucher.number}", line.account.path_name, line.debit, line.credit
        )
        for line in ordered
        if not line.account.code.startswith(MONEY)
    ]  # fmt: skip


def paper(request: OwnLine, name: str, entries: Sequence[OwnEntry]) -> bytes:
    """本人账目查询单 as PDF, for the person who asked."""
    publication = request.publication
    assert publication.book is not None
    rows = [
        LedgerRow((each.day.isoformat(), each.number, each.account, each.debit, each.credit))
        for each in entries
    ]
    total = ("", f"{len(rows)} 笔", "合计", sum(e.debit for e in entries), sum(e.credit for e in entries))
    sheet = LedgerSheet(
        title="本人账目查询单", organisation=publication.book.organisation.name, period=publication.month.zh,
        columns=_COLUMNS, rows=[*rows, LedgerRow(total, "total")],
        signers=(("经办", ""), ("查询人", "")), printed=clock.today(),
        notes=[f"查询人：{name}（往来编码 {request.party.code}）。用途：{request.purpose}。", *_NOTES],
    )  # fmt: skip
    return ledger_pdf(sheet, made_at=clock.now())
