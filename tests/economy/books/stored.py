"""Puts the sample journals into the database as posted vouchers and balances, without the importer."""

from __future__ import annotations

import datetime as dt
import re
from itertools import groupby

from django.db.models import F

from lingyan.economy.books.models import Account, Balance, Book, Line, Party, Project, Voucher
from lingyan.kernel.month import Month
from lingyan.people.models import Organisation, PersonalData
from lingyan.regions.models import Level, Region
from tests.economy.books.journals import Journal

NOON = dt.datetime(2025, 12, 31, 12, tzinfo=dt.UTC)
_PROJECT = re.compile(r"[XZ]\d+")


def stored_book(journal: Journal, first_month: Month | None = None) -> Book:
    """A book of the journal's village, with every voucher posted."""
    book = empty_book(journal.village, first_month or Month(journal.year, 1))
    accounts = _accounts(book, journal)
    keys = {key for _, key, _ in journal.opening} | {line.party for line in journal.entries}
    parties = _parties(book, sorted(str(key) for key in keys if key and not _PROJECT.fullmatch(str(key))))
    projects = {
        str(key): Project.objects.create(book=book, code=str(key), name=f"工程{key}")
        for key in keys
        if key and _PROJECT.fullmatch(str(key))
    }
    _vouchers(book, journal, accounts, parties, projects)
    Balance.objects.bulk_create(
        Balance(
            book=book,
            month=row.month,
            account=accounts[row.account],
            party=parties.get(str(row.party)),
            project=projects.get(str(row.party)),
            debit=row.debit,
            credit=row.credit,
            closing_debit=row.closing_debit,
            closing_credit=row.closing_credit,
        )
        for row in journal.balance_rows()
    )
    return book


def empty_book(village: str, first_month: Month) -> Book:
    region = Region.objects.create(
        code=village, name=f"村{village[-4:]}", level=Level.VILLAGE, valid_from=dt.date(2000, 1, 1)
    )
    region.path = f"/{region.pk}/"
    region.save()
    organisation = Organisation.objects.create(
        kind=Organisation.Kind.COLLECTIVE, region=region, name=f"{region.name}股份经济合作社"
    )
    return Book.objects.create(
        organisation=organisation, first_month=first_month, opened_at=NOON, seed=bytes(32)
    )


def _accounts(book: Book, journal: Journal) -> dict[str, Account]:
    known = {account.code: account for account in Account.objects.filter(book__isnull=True)}
    used = {code for code, _, _ in journal.opening} | {line.account for line in journal.entries}
    for code in sorted(used - known.keys()):
        parent = known[max((each for each in known if code.startswith(each)), key=len)]
        known[code] = Account.objects.create(
            book=book,
            code=code,
            name=f"明细{code}",
            path_name=f"{parent.path_name}/明细{code}",
            parent=parent,
            category=parent.category,
            side=parent.side,
        )
    return known


def _parties(book: Book, codes: list[str]) -> dict[str, Party]:
    """Households get a name in the table of personal data, so that a test can look for leaks."""
    found = {}
    for code in codes:
        household = code.startswith("H")
        found[code] = Party.objects.create(
            book=book,
            kind=Party.Kind.HOUSEHOLD if household else Party.Kind.UNIT,
            code=code,
            name="" if household else f"单位{code}",
            personal=PersonalData.objects.create(name=f"赵户主{code}") if household else None,
        )
    return found


def _vouchers(
    book: Book,
    journal: Journal,
    accounts: dict[str, Account],
    parties: dict[str, Party],
    projects: dict[str, Project],
) -> None:
    grouped = [(key, list(lines)) for key, lines in groupby(journal.entries, key=lambda line: line.voucher)]
    vouchers = Voucher.objects.bulk_create(
        Voucher(
            book=book,
            month=Month.from_int(lines[0].month),
            date=lines[0].date,
            word=lines[0].word,
            number=lines[0].number,
            kind=lines[0].kind,
            made_at=NOON,
            maker_id=1,
            attachments=2,
        )
        for _, lines in grouped
    )
    Line.objects.bulk_create(
        Line(
            voucher=voucher,
            no=line.no,
            account=accounts[line.account],
            summary=line.summary,
            debit=line.debit,
            credit=line.credit,
            party=parties.get(str(line.party)),
            project=projects.get(str(line.party)),
        )
        for voucher, (_, lines) in zip(vouchers, grouped, strict=True)
        for line in lines
    )
    Voucher.objects.filter(book=book).update(
        state=Voucher.State.POSTED, leaf=bytes(32), posted_at=F("made_at"), reviewer_id=2, poster_id=3
    )
