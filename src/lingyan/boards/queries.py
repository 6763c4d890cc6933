"""The figures of a board: stored rows for what stands by month, counts of the rooms' own lists for what is open now.

Whoever asks holds the right for the whole region asked for (`views`); what is narrower by nature, questions above all,
is counted through the room's own `visible`, so that a figure never counts what its list would hide.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from typing import Any, Final

from django.db.models import Count, F, Q, QuerySet, Sum
from django.db.models.functions import ExtractMonth, ExtractYear

from lingyan.boards import rules
from lingyan.boards.models import OpenClaim, VillageMonth
from lingyan.economy.contracts import due
from lingyan.economy.contracts import queries as contracts
from lingyan.kernel.access import Actor
from lingyan.kernel.month import Month
from lingyan.questions import queries as questions
from lingyan.questions.models import Question
from lingyan.regions.models import Region
from lingyan.supervision import queries as supervision

PATH: Final = "region__path"
MONTHS: Final = 12


def states(today: dt.date) -> dict[str, Q]:
    """What a village's month may be asked for, by the word that stands in the address of its list."""
    return {
        "kept": Q(),
        "closed": Q(closed=True),
        "unclosed": Q(closed=False),
        "published": Q(published_on__isnull=False),
        "late": Q(published_on=None, due_on__lt=today),
        "owed": Q(due_on__isnull=False),
        "reconciled": Q(accounts__gt=0, reconciled=F("accounts")),
        "unreconciled": Q(accounts__gt=0, reconciled__lt=F("accounts")),
    }


def rows(region: Region) -> QuerySet[VillageMonth]:
    return VillageMonth.objects.filter(**{f"{PATH}__startswith": region.path})


def by_month(region: Region, months: Sequence[Month], today: dt.date) -> dict[Month, dict[str, int]]:
    """For each month that has rows: villages by state, money and its change. One query."""
    found = rows(region).filter(month__gte=months[0], month__lte=months[-1])
    summed = found.values("month").annotate(**_sums(today)).order_by()
    return {row["month"]: _plain(row) for row in summed}


def by_village(region: Region, month: Month, today: dt.date) -> list[tuple[str, dict[str, int]]]:
    """The same of one month by region path of the village, to be added up by place. One query."""
    found = rows(region).filter(month=month).values(PATH).annotate(**_sums(today)).order_by()
    return [(row[PATH], _plain(row)) for row in found]


def _sums(today: dt.date) -> dict[str, Any]:
    counts = {name: Count("pk", filter=state) for name, state in states(today).items() if state}
    # Aliases with a prefix: an alias may not bear the name of a model field.
    counts = {f"n_{name}": count for name, count in counts.items()}
    return {"n_kept": Count("pk"), **counts, "s_cash": Sum("cash"), "s_change": Sum("change")}


def _plain(row: Mapping[str, Any]) -> dict[str, int]:
    return {name[2:]: int(value or 0) for name, value in row.items() if name[:2] in {"n_", "s_"}}


def asked(actor: Actor, region: Region, months: Sequence[Month]) -> list[dict[str, Any]]:
    """Questions that the actor may see, by village and month of asking: `path`, `month`, `asked`, `answered`."""
    seen = _questions(actor, region).filter(
        opened_on__gte=months[0].first_day, opened_on__lte=months[-1].last_day
    )
    found = seen.order_by().values(PATH, y=ExtractYear("opened_on"), m=ExtractMonth("opened_on"))
    return [
        {
            "path": each[PATH],
            "month": Month(each["y"], each["m"]),
            "asked": each["n"],
            "answered": each["done"],
        }
        for each in found.annotate(n=Count("pk"), done=Count("pk", filter=Q(answered_on__isnull=False)))
    ]


def late_questions(actor: Actor, region: Region) -> list[tuple[str, int]]:
    """Open questions whose day is over, at whichever desk, by village."""
    found = questions.late(_questions(actor, region)).filter(state=Question.State.OPEN)
    return [(row[PATH], row["n"]) for row in found.order_by().values(PATH).annotate(n=Count("pk"))]


def _questions(actor: Actor, region: Region) -> QuerySet[Question]:
    return questions.visible(actor).filter(**{f"{PATH}__startswith": region.path})


def open_findings(actor: Actor, region: Region, today: dt.date) -> list[tuple[str, str, int, int]]:
    """By village and severity: how many are open, and how many of them over their day."""
    found = supervision.waiting(supervision.visible(actor)).filter(village__path__startswith=region.path)
    late = Count("pk", filter=Q(due_on__lt=today))
    counted = found.order_by().values("village__path", "severity").annotate(n=Count("pk"), late=late)
    return [(row["village__path"], row["severity"], row["n"], row["late"]) for row in counted]


def overdue_claims(actor: Actor, region: Region, today: dt.date) -> list[tuple[str, dt.date, int]]:
    """Income under contracts that should have come: region path, day it was due, what is left."""
    found: QuerySet[Any] = contracts.overdue(contracts.instalments(actor, region), today)
    return list(found.order_by().values_list(f"contract__{contracts.PATH}", "due_on", "left"))


def claims(region: Region) -> QuerySet[OpenClaim]:
    """Open amounts of what is owed to the villages of a region."""
    return OpenClaim.objects.filter(**{f"{PATH}__startswith": region.path})


def of_age(found: QuerySet[OpenClaim], age: str, today: dt.date) -> QuerySet[OpenClaim]:
    return found.filter(_of_age(age, today))


def _of_age(age: str, today: dt.date) -> Q:
    first, last = rules.days_of(age, today)
    arose = Q() if first is None else Q(on__gte=first)
    # A voucher of tomorrow is young: the first age has no last day.
    return arose if age == rules.AGES[0][0] else arose & Q(on__lte=last)


def claims_by_age(region: Region, today: dt.date) -> list[tuple[str, dict[str, tuple[int, int]]]]:
    """By region path of the village: age → how many amounts are open and what they come to. One query."""
    of = {age: _of_age(age, today) for age, _least, _most in rules.AGES}
    sums: dict[str, Any] = {f"n_{age}": Count("pk", filter=condition) for age, condition in of.items()}
    sums |= {f"s_{age}": Sum("left", filter=condition) for age, condition in of.items()}
    rows: QuerySet[Any, Any] = claims(region).order_by().values(PATH).annotate(**sums)
    return [(row[PATH], {age: (row[f"n_{age}"], row[f"s_{age}"] or 0) for age in of}) for row in rows]


def ending_contracts(actor: Actor, region: Region, today: dt.date) -> tuple[list[str], list[str]]:
    """Region paths of contracts that end soon, and of those that ran out and are still used; one path a contract."""
    seen = contracts.visible(actor, region).order_by()
    soon, gone = due.ending(seen, region, today), due.expired(seen, today)
    return list(soon.values_list(contracts.PATH, flat=True)), list(
        gone.values_list(contracts.PATH, flat=True)
    )
