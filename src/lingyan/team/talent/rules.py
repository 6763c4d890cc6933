"""Rules of consent, of who counts as returned, and of outcomes (governance.md G, J-1 to J-3). Pure: no database, no clock.

Donations are no criterion of anything, and nobody is put into an order.
"""

from __future__ import annotations

import calendar
import datetime as dt
import re
from collections.abc import Collection, Iterator
from typing import Final

SERVICES: Final = ("housing", "school", "finance", "land", "registration")
"""What a township can put right for who comes back: housing, school, finance, land, registration of a business."""
MOST_JOBS: Final = 9999
MOST_WANTED: Final = 99
EARLIEST: Final = dt.date(2000, 1, 1)
_CONTACT: Final = re.compile(r"\+?[0-9][0-9 -]{5,18}[0-9]")
_YEAR: Final = dt.timedelta(days=365)


def contact_sound(text: str) -> bool:
    """Whether this is a telephone number: 7 to 20 characters, digits with blanks and dashes."""
    return bool(_CONTACT.fullmatch(text))


def last_day(given_on: dt.date, months: int) -> dt.date:
    """The last day that a consent given on a day may hold for at most so many months."""
    year, month = divmod(given_on.year * 12 + given_on.month - 1 + months, 12)
    return dt.date(year, month + 1, min(given_on.day, calendar.monthrange(year, month + 1)[1]))


def consent_faults(given_on: dt.date, until: dt.date, *, today: dt.date, months: int) -> Iterator[str]:
    """What is wrong with the days of a consent: one of tomorrow, one that is over, one for too long (PIPL 19)."""
    if not EARLIEST <= given_on <= today:
        yield "同意日期不能晚于今天"
    elif until < today:
        yield "有效期已经过了，没有有效的同意不能登记"
    elif until > last_day(given_on, months):
        yield f"有效期最长 {months} 个月，到 {last_day(given_on, months):%Y-%m-%d}"


def holds(until: dt.date, ended_on: dt.date | None, day: dt.date) -> bool:
    """Whether a consent holds on a day: through its last day, and not from the day on which it was ended."""
    return day <= until and (ended_on is None or day < ended_on)


def counts_as_returned(young: bool, stays_on: dt.date | None, *, agreed: bool, day: dt.date) -> bool:
    """返乡青年: 18 to 45 at return, at least six of the last twelve months in the village, agreed to be counted.

    `stays_on` is the day on which the person said so; it says nothing about a day more than a year later.
    """
    return agreed and young and stays_on is not None and timely(stays_on, day)


def timely(stays_on: dt.date, day: dt.date) -> bool:
    return day - _YEAR <= stays_on <= day


def outcome_faults(outcome: str, services: Collection[str], band: str, jobs: int) -> Iterator[str]:
    """What does not fit together: money and jobs belong to a project, nothing to what came to nothing."""
    if unknown := set(services) - set(SERVICES):
        yield f"没有这种服务：{'、'.join(sorted(unknown))}"
    if not 0 <= jobs <= MOST_JOBS:
        yield f"带动就业应在 0 到 {MOST_JOBS} 之间"
    if outcome == "nothing" and (services or band or jobs):
        yield "没有谈成的，不填服务、资金和就业"
    elif outcome != "project" and (band or jobs):
        yield "只有项目落地才填投入资金和带动就业"


def rate(closed: int, accepted: int) -> float | None:
    """对接闭环率 (C04): contacts with an outcome by contacts that the person accepted; None where none was accepted."""
    return closed / accepted if accepted else None
