"""A book and a draft of one given village, for tests that need something to point at."""

from __future__ import annotations

import datetime as dt

from lingyan.economy.books import actions
from lingyan.economy.books.models import Book, Voucher
from lingyan.economy.books.rules import Entry
from lingyan.kernel.month import Month
from lingyan.people.models import Organisation
from lingyan.regions.models import Region
from tests.support.actors import everything

FIRST = Month(2026, 1)


def book_of(region: Region) -> Book:
    """The book of the village's collective, kept here since January 2026."""
    organisation, _ = Organisation.objects.get_or_create(
        kind=Organisation.Kind.COLLECTIVE, region=region, defaults={"name": f"{region.name}股份经济合作社"}
    )
    found = Book.objects.filter(organisation=organisation).first()
    return found or actions.open_book(
        everything(), organisation=organisation, first_month=FIRST, go_live=FIRST
    )


def draft_of(region: Region) -> Voucher:
    """A draft in that book: rent received."""
    return actions.save_draft(
        everything(),
        book_id=book_of(region).pk,
        date=dt.date(2026, 1, 5),
        entries=[Entry("101", "收租金", 100_00, 0, "", ""), Entry("50103", "收租金", 0, 100_00, "", "")],
    )
