"""Books, publications and tenures of villages, stored directly, for tests of what is computed from them."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping

from lingyan.decisions.models import Matter
from lingyan.disclosure.models import Publication
from lingyan.economy.books.models import Account, Balance, Book, Period
from lingyan.kernel.clock import ZONE
from lingyan.kernel.month import Month
from lingyan.people.models import Organisation, Person, PersonalData, Post, Tenure
from lingyan.people.rules import VILLAGE_BODIES
from lingyan.regions.models import Region

NOON = dt.time(12, tzinfo=ZONE)


def at(day: dt.date) -> dt.datetime:
    return dt.datetime.combine(day, NOON)


def bodies(village: Region) -> dict[str, dict[str, Post]]:
    """Every body of a village with its posts, made where they are missing: code of the plan → title → post."""
    made: dict[str, dict[str, Post]] = {}
    for plan in VILLAGE_BODIES:
        organisation, _ = Organisation.objects.get_or_create(
            kind=plan.kind, region=village, defaults={"name": f"{village.name}{plan.organisation}"}
        )
        body, _ = organisation.bodies.get_or_create(name=plan.body)
        made[plan.code] = {
            title: body.posts.get_or_create(title=title, defaults={"quota": quota})[0]
            for title, quota in plan.posts
        }
    return made


def serve(
    post: Post,
    start: dt.date,
    end: dt.date | None = None,
    *,
    sex: str = "男",
    born: tuple[int, int] = (1975, 3),
) -> Tenure:
    personal = PersonalData.objects.create(name="赵某某")
    person = Person.objects.create(personal=personal, sex=sex, birth_year=born[0], birth_month=born[1])
    return Tenure.objects.create(person=person, post=post, start_on=start, end_on=end)


def book_of(village: Region, first_month: Month, go_live: Month | None = None) -> Book:
    """A book of the village's collective, which is made where it is missing."""
    organisation, _ = Organisation.objects.get_or_create(
        kind=Organisation.Kind.COLLECTIVE, region=village, defaults={"name": f"{village.name}股份经济合作社"}
    )
    return Book.objects.create(
        organisation=organisation, first_month=first_month, go_live=go_live,
        opened_at=at(first_month.first_day), seed=bytes(32),
    )  # fmt: skip


def turnover(
    book: Book, month: int, amounts: Mapping[str, tuple[int, int]], *, closing: bool = False
) -> None:
    """Debit and credit of one month by account code. Month 202500 is what 2025 began with."""
    accounts = {account.code: account for account in Account.objects.filter(book=None, code__in=amounts)}
    Balance.objects.bulk_create(
        Balance(
            book=book, month=month, account=accounts[code], debit=debit, credit=credit,
            closing_debit=debit if closing else 0, closing_credit=credit if closing else 0,
        )
        for code, (debit, credit) in amounts.items()
    )  # fmt: skip


def close(book: Book, month: Month) -> Period:
    return Period.objects.create(
        book=book,
        month=month,
        state=Period.State.CLOSED,
        closed_at=at(month.last_day),
        vouchers=0,
        root=bytes(32),
    )


def publish(
    book: Book,
    month: Month,
    on: dt.date,
    state: str = "published",
    version: int = 1,
    log_index: int | None = None,
) -> Publication:
    return Publication.objects.create(
        book=book, region=book.organisation.region, month=month, version=version, state=state, body="{}",
        salt=bytes(32), commitment=bytes(32), drafted_at=at(on), published_at=at(on), log_index=log_index,
    )  # fmt: skip


def propose(organisation: Organisation, item: str, day: dt.date) -> Matter:
    """A matter proposed on a day, waiting for the party organisation."""
    return Matter.objects.create(
        organisation=organisation, item=item, body="members", title="鱼塘出租", summary="租期五年", state=Matter.State.S1,
        waits="study", proposed_at=at(day),
    )  # fmt: skip
