"""One board: figures of a region and month with the address behind each, for the page and for its workbook."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any, Final
from urllib.parse import urlencode

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from lingyan.boards import queries
from lingyan.economy.assets.due import AGES, age_of
from lingyan.kernel import clock
from lingyan.kernel.access import Actor
from lingyan.kernel.language import Words
from lingyan.kernel.month import Month
from lingyan.kernel.rights import (
    BANK_VIEW,
    BOOKS_VIEW,
    CONTRACTS_VIEW,
    DISCLOSURE_VIEW,
    QUESTIONS_VIEW,
    SUPERVISION_VIEW,
)
from lingyan.regions.models import Region
from lingyan.regions.queries import in_force


@dataclass(frozen=True, slots=True)
class Measure:
    """One column of the boards: its words, the right it is shown under, and the list behind its figures.

    `query` narrows that list so that it holds exactly the rows that were counted. `now` figures are of today, the others
    of the month.
    """

    code: str
    label: Words
    right: str
    url_name: str
    query: tuple[tuple[str, str], ...]
    tone: str = ""
    now: bool = False


def _villages(code: str, label: Words, right: str, tone: str = "") -> Measure:
    return Measure(code, label, right, "boards:villages", (("show", code),), tone)


MEASURES: Final = (
    _villages("kept", gettext_lazy("已建账的村"), BOOKS_VIEW),
    _villages("closed", gettext_lazy("已结账"), BOOKS_VIEW),
    _villages("unclosed", gettext_lazy("未结账"), BOOKS_VIEW),
    _villages("published", gettext_lazy("已公开"), DISCLOSURE_VIEW),
    _villages("late", gettext_lazy("逾期未公开"), DISCLOSURE_VIEW, "danger"),
    _villages("reconciled", gettext_lazy("已对账"), BANK_VIEW),
    _villages("unreconciled", gettext_lazy("未对账"), BANK_VIEW),
    Measure("asked", gettext_lazy("村民提问"), QUESTIONS_VIEW, "questions:inbox", (("opened", "MONTH"),)),
    Measure(
        "answered", gettext_lazy("已答复"), QUESTIONS_VIEW, "questions:inbox", (("opened", "MONTH"), ("answered", "1"))
    ),
    Measure(
        "late_questions", gettext_lazy("逾期未答复"), QUESTIONS_VIEW, "questions:inbox",
        (("state", "open"), ("late", "1")), "danger", now=True,
    ),
    Measure(
        "findings", gettext_lazy("未办结的疑点"), SUPERVISION_VIEW, "supervision:findings", (("open", "1"),), now=True
    ),
    Measure(
        "late_findings", gettext_lazy("逾期的疑点"), SUPERVISION_VIEW, "supervision:findings", (("open", "late"),),
        "danger", now=True,
    ),
    Measure(
        "claims", gettext_lazy("逾期的应收款"), CONTRACTS_VIEW, "contracts:instalments", (("look", "overdue"),), "danger",
        now=True,
    ),
    Measure(
        "ending", gettext_lazy("即将到期的合同"), CONTRACTS_VIEW, "contracts:contracts", (("look", "ending"),), now=True
    ),
    Measure(
        "expired", gettext_lazy("到期仍在使用"), CONTRACTS_VIEW, "contracts:contracts", (("look", "expired"),), "danger",
        now=True,
    ),
)  # fmt: skip


_OF: Final = {
    "closed": ("kept",),
    "published": ("owed", "published"),
    "reconciled": ("reconciled", "unreconciled"),
}
"""What there must be some of in a month for a line of the chart to speak of it."""
SEVERITIES: Final = {"红": gettext_lazy("红"), "橙": gettext_lazy("橙"), "黄": gettext_lazy("黄")}
"""As the rules of supervision grade their findings, the gravest first."""


@dataclass(frozen=True, slots=True)
class Figure:
    """A number that opens. `fen` marks money."""

    label: Words
    value: int
    url: str
    tone: str = ""
    fen: bool = False


CLAIM_AGES: Final = {
    "1": gettext_lazy("一年以内"), "2": gettext_lazy("一到两年"), "3": gettext_lazy("两到三年"),
    "old": gettext_lazy("三年以上"),
}  # fmt: skip
"""The ages of `rules.AGES` in words."""


@dataclass(frozen=True, slots=True)
class Age:
    """Claims of one age: overdue instalments, or open amounts of the ledger."""

    label: Words
    count: Figure
    left: Figure


@dataclass
class Board:
    """What the actor may see of a region in a month. Everything is read at first use, in a fixed number of queries."""

    actor: Actor
    region: Region
    month: Month
    today: dt.date = field(default_factory=clock.today)

    def may(self, right: str) -> bool:
        """For the whole region: who holds the right for a part of it looks at that part."""
        return self.actor.may(right, self.region.path)

    @cached_property
    def measures(self) -> list[Measure]:
        return [each for each in MEASURES if self.may(each.right)]

    @property
    def monthly(self) -> list[Measure]:
        return [each for each in self.measures if not each.now]

    @property
    def daily(self) -> list[Measure]:
        return [each for each in self.measures if each.now]

    def of_month(self) -> list[Figure]:
        return [self._figure(each, self.region) for each in self.monthly]

    def of_today(self) -> list[Figure]:
        return [self._figure(each, self.region) for each in self.daily]

    def money(self) -> list[Figure]:
        """Cash and bank at the end of the month, and what the month changed."""
        if not self.may(BOOKS_VIEW):
            return []
        found, url = self._months.get(self.month, {}), self._url("boards:villages", self.region, show="kept")
        return [
            Figure(_("货币资金"), found.get("cash", 0), url, fen=True),
            Figure(_("比上月增减"), found.get("change", 0), url, fen=True),
        ]

    def ages(self) -> list[Age]:
        """Overdue claims by age, the youngest first."""
        if not self.may(CONTRACTS_VIEW):
            return []
        return [self._age(band, label) for band, label in AGES if band != "soon"]

    def _age(self, band: str, label: str) -> Age:
        left = [amount for _path, on, amount in self._claims if age_of(on, self.today) == band]
        url = self._url("contracts:instalments", self.region, look="overdue", age=band)
        return Age(_(label), Figure(label, len(left), url), Figure(label, sum(left), url, fen=True))

    def claims(self) -> list[Age]:
        """What others owe by the ledger (112, 113), by age, the youngest first, and all of it at last."""
        if not self.may(BOOKS_VIEW):
            return []
        return [*(self._claim(age, self.region) for age in CLAIM_AGES), self._claim("", self.region)]

    def places_of_claims(self) -> list[tuple[Region, str, list[Figure]]]:
        """What is owed below, by place in the order of codes: each age, and all of it at last."""
        return [
            (
                child,
                self._url("boards:board", child),
                [self._claim(age, child).left for age in (*CLAIM_AGES, "")],
            )
            for child in (self.children if self.may(BOOKS_VIEW) else [])
        ]

    def _claim(self, age: str, place: Region) -> Age:
        """One age of what a place is owed; all of it for no age."""
        found = [
            self._open_claims.get(place.pk, {}).get(each, (0, 0)) for each in ([age] if age else CLAIM_AGES)
        ]
        label, query = CLAIM_AGES.get(age, _("合计")), {"age": age} if age else {}
        url = self._url("boards:claims", place, None, **query)
        number, left = sum(each[0] for each in found), sum(each[1] for each in found)
        return Age(label, Figure(label, number, url), Figure(label, left, url, fen=True))

    def severities(self) -> list[Figure]:
        """Open findings by severity, the gravest first."""
        if not self.may(SUPERVISION_VIEW):
            return []
        counted: Counter[str] = Counter()
        for _path, severity, number, _late in self._findings:
            counted[severity] += number
        return [
            Figure(
                _(word),
                counted[word],
                self._url("supervision:findings", self.region, open="1", severity=word),
            )
            for word in SEVERITIES
        ]

    def months(self) -> list[tuple[Month, list[Figure]]]:
        """The last twelve months up to the one looked at, the newest first; those without any record are left out."""
        return [
            (month, [self._figure(each, self.region, month) for each in self.monthly])
            for month in reversed(self.span)
            if month in self._months or self._asked(month)
        ]

    def cash(self) -> list[tuple[Month, int]]:
        """Cash and bank of months that have books, the oldest first."""
        return [(month, self._months[month]["cash"]) for month in self.span if month in self._months]

    def series(self, code: str) -> list[int | None]:
        """A measure of stored rows over `span`; None where nothing of it was owed here yet."""
        return [
            found[code]
            if (found := self._months.get(month)) and any(found[each] for each in _OF[code])
            else None
            for month in self.span
        ]

    def places_of_month(self) -> list[tuple[Region, str, list[Figure]]]:
        """One row a place below, in the order of codes: places are never ordered by their figures."""
        return self._rows(self.monthly)

    def places_of_today(self) -> list[tuple[Region, str, list[Figure]]]:
        return self._rows(self.daily)

    def _rows(self, measures: list[Measure]) -> list[tuple[Region, str, list[Figure]]]:
        return [
            (child, self._url("boards:board", child), [self._figure(each, child) for each in measures])
            for child in (self.children if measures else [])
        ]

    @cached_property
    def span(self) -> list[Month]:
        return list(self.month.plus(1 - queries.MONTHS).through(self.month))

    @cached_property
    def children(self) -> list[Region]:
        return list(in_force().filter(parent=self.region).order_by("code"))

    # What is read

    @cached_property
    def _months(self) -> dict[Month, dict[str, int]]:
        return queries.by_month(self.region, self.span, self.today)

    @cached_property
    def _questions(self) -> list[dict[str, Any]]:
        return queries.asked(self.actor, self.region, self.span) if self.may(QUESTIONS_VIEW) else []

    @cached_property
    def _findings(self) -> list[tuple[str, str, int, int]]:
        return (
            queries.open_findings(self.actor, self.region, self.today) if self.may(SUPERVISION_VIEW) else []
        )

    @cached_property
    def _claims(self) -> list[tuple[str, dt.date, int]]:
        return queries.overdue_claims(self.actor, self.region, self.today) if self.may(CONTRACTS_VIEW) else []

    @cached_property
    def _open_claims(self) -> dict[int, dict[str, tuple[int, int]]]:
        """By place below (and the region itself): age → number and fen."""
        found: dict[int, dict[str, tuple[int, int]]] = {}
        for path, ages in queries.claims_by_age(self.region, self.today) if self.may(BOOKS_VIEW) else ():
            for place in {self.region.pk, _below(path, self.region.path)}:
                known = found.setdefault(place, {})
                for age, (number, left) in ages.items():
                    before = known.get(age, (0, 0))
                    known[age] = before[0] + number, before[1] + left
        return found

    @cached_property
    def _places(self) -> dict[int, Counter[str]]:
        """By place below (and the region itself): every measure of the month and of today."""
        found: dict[int, Counter[str]] = {}
        for path, code, number in self._counted():
            for place in {self.region.pk, _below(path, self.region.path)}:
                found.setdefault(place, Counter())[code] += number
        return found

    def _counted(self) -> Iterable[tuple[str, str, int]]:
        for path, row in queries.by_village(self.region, self.month, self.today):
            yield from ((path, code, number) for code, number in row.items())
        for each in self._questions:
            if each["month"] == self.month:
                yield each["path"], "asked", each["asked"]
                yield each["path"], "answered", each["answered"]
        if self.may(QUESTIONS_VIEW):
            for path, number in queries.late_questions(self.actor, self.region):
                yield path, "late_questions", number
        for path, _severity, number, late in self._findings:
            yield path, "findings", number
            yield path, "late_findings", late
        yield from ((path, "claims", 1) for path, _on, _left in self._claims)
        if self.may(CONTRACTS_VIEW):
            soon, gone = queries.ending_contracts(self.actor, self.region, self.today)
            yield from ((path, "ending", 1) for path in soon)
            yield from ((path, "expired", 1) for path in gone)

    def _asked(self, month: Month) -> Counter[str]:
        found: Counter[str] = Counter()
        for each in self._questions:
            if each["month"] == month:
                found.update(asked=each["asked"], answered=each["answered"])
        return found

    # Figures and their addresses

    def _figure(self, measure: Measure, place: Region, month: Month | None = None) -> Figure:
        if month is None:
            value = self._places.get(place.pk, Counter())[measure.code]
        else:
            value = {**self._months.get(month, {}), **self._asked(month)}.get(measure.code, 0)
        query = {key: str(month or self.month) if word == "MONTH" else word for key, word in measure.query}
        url = self._url(measure.url_name, place, month, **query)
        return Figure(measure.label, value, url, measure.tone if value else "")

    def _url(self, name: str, place: Region, month: Month | None = None, **query: str) -> str:
        at = {"region": place.code, "month": str(month or self.month)}
        return f"{reverse(name)}?{urlencode({**at, **query})}"


def _below(path: str, above: str) -> int:
    """The id that comes next below a region in a path, or the region's own."""
    rest = path.removeprefix(above).strip("/")
    return int((rest or above.strip("/")).split("/")[0 if rest else -1])
