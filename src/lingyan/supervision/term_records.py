"""What a term decided, let and owned (accounting.md 12, A5 and A9): contracts, resources and assets, decisions by step.

Everything is read from records and cut by the days of the term. PRIVACY: a party stands as its number in the book.
"""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any, Final

from django.db.models import F, Q, Sum

from lingyan.decisions import catalogue
from lingyan.decisions.evidence import KIND as MATTER_PAPERS
from lingyan.decisions.models import Matter
from lingyan.economy.assets import kinds
from lingyan.economy.assets.models import Asset
from lingyan.economy.books.models import Book
from lingyan.economy.contracts.models import Contract, Instalment, PaidBefore
from lingyan.economy.contracts.queries import sound_settlements
from lingyan.files import papers
from lingyan.kernel import clock
from lingyan.regions.models import Region

STEPS: Final = (
    "提出",
    "党组织提议",
    "两委商议",
    "党员大会",
    "会议决议",
    "乡镇审查",
    "决议公示",
    "实施完成",
    "结果公示",
    "备案",
)
"""The columns of the matrix, in the order of the work (governance.md D-1)."""


@dataclass(frozen=True, slots=True)
class ContractRow:
    """One contract in force in the term. Money in fen; `due` and `paid` are up to the last day of the term."""

    contract: Contract
    new: bool
    due: int
    paid: int

    @property
    def owed(self) -> int:
        return max(0, self.due - self.paid)


@dataclass(frozen=True, slots=True)
class AssetRow:
    """One asset or resource that was the village's at some time of the term, with its use at both ends."""

    asset: Asset
    start: str
    end: str
    contracts: tuple[str, ...]

    @property
    def is_resource(self) -> bool:
        return kinds.nature_of(self.asset.kind).is_resource


@dataclass(frozen=True, slots=True)
class DecisionRow:
    """One matter with what was done at each of `STEPS` by the last day of the term; an empty text is a step not taken."""

    matter: Matter
    item: str
    steps: tuple[str, ...]
    papers: int

    @property
    def missing(self) -> list[str]:
        """Steps before the last one taken that were not taken: what the auditor asks about."""
        last = max((place for place, text in enumerate(self.steps) if text), default=0)
        return [name for name, text in zip(STEPS[:last], self.steps[:last], strict=True) if not text]


def contracts(books: Sequence[Book], first: dt.date, last: dt.date) -> list[ContractRow]:
    """Contracts signed by the end of the term that had not ended before it began, drafts and void ones left out."""
    found = Contract.objects.filter(
        Q(ended_on=None) | Q(ended_on__gte=first), book__in=books, signed_on__lte=last
    )
    found = found.exclude(state__in=(Contract.State.DRAFT, Contract.State.VOID)).order_by("signed_on", "pk")
    due = _sums(
        Instalment.objects.filter(contract__in=found, cancelled_by=None, due_on__lte=last), "contract"
    )
    settled = sound_settlements().filter(instalment__contract__in=found, line__voucher__date__lte=last)
    paid = _sums(settled.annotate(of=F("instalment__contract")), "of")
    earlier = PaidBefore.objects.filter(instalment__contract__in=found, instalment__due_on__lte=last)
    before = _sums(earlier.annotate(of=F("instalment__contract")), "of")
    return [
        ContractRow(
            each, each.signed_on >= first, due.get(each.pk, 0), paid.get(each.pk, 0) + before.get(each.pk, 0)
        )
        for each in found.select_related("asset")
    ]


def _sums(rows: Any, by: str) -> dict[int, int]:
    return {key: total or 0 for key, total in rows.order_by().values_list(by).annotate(total=Sum("amount"))}


def assets(
    books: Sequence[Book], first: dt.date, last: dt.date, let: Iterable[ContractRow]
) -> list[AssetRow]:
    """Cards acquired by the end of the term that had not gone before it began, by code."""
    by_asset: dict[int, list[str]] = defaultdict(list)
    for row in let:
        if row.contract.asset_id:
            by_asset[row.contract.asset_id].append(row.contract.number)
    found = Asset.objects.filter(
        Q(left_on=None) | Q(left_on__gte=first), book__in=books, acquired_on__lte=last
    )
    return [
        AssetRow(each, _use_on(each, first), _use_on(each, last), tuple(by_asset[each.pk]))
        for each in found.order_by("book", "code").prefetch_related("uses")
    ]


def _use_on(asset: Asset, day: dt.date) -> str:
    """Its use on a day; empty before it was acquired."""
    before = [use for use in asset.uses.all() if use.from_on <= day]
    return str(before[-1].get_state_display()) if before else ""


def decisions(region: Region, first: dt.date, last: dt.date) -> list[DecisionRow]:
    """Matters proposed by the end of the term that had not been closed before it began."""
    matters = list(
        Matter.objects.filter(
            Q(closed_on=None) | Q(closed_on__gte=first), organisation__region__path__startswith=region.path
        )
        .exclude(state=Matter.State.DRAFT)
        .order_by("proposed_at", "pk")
        .prefetch_related("meetings", "reviews", "postings", "results")
        .select_related("organisation")
    )
    matters = [each for each in matters if _proposed(each) <= last]
    files = papers.counts(MATTER_PAPERS, (each.pk for each in matters))
    return [
        DecisionRow(each, catalogue.name_of(each.item), tuple(_steps(each, last)), files.get(each.pk, 0))
        for each in matters
    ]


def _proposed(matter: Matter) -> dt.date:
    return matter.proposed_at.astimezone(clock.ZONE).date()


def _steps(matter: Matter, last: dt.date) -> Iterator[str]:
    yield str(_proposed(matter))
    for stage in (Matter.State.S1, Matter.State.S2, Matter.State.S3, Matter.State.S4):
        held = [each for each in matter.meetings.all() if each.stage == stage and each.held_on <= last]
        yield _vote(held[-1]) if held else ""
    reviews = [each for each in matter.reviews.all() if each.reviewed_on <= last]
    yield f"{reviews[-1].reviewed_on} {reviews[-1].number}" if reviews else ""
    yield _posted(matter, Matter.State.P1, last)
    results = [each for each in matter.results.all() if each.done_on <= last]
    yield f"{results[-1].done_on} {results[-1].get_outcome_display()}" if results else ""
    yield _posted(matter, Matter.State.P2, last)
    filed = matter.filed_on if matter.filed_on and matter.filed_on <= last else None
    yield f"{filed} {matter.filed_number}".strip() if filed else ""


def _vote(meeting: Any) -> str:
    outcome = "通过" if meeting.carried else f"未通过 {meeting.fault}".strip()
    return f"{meeting.held_on} 应到 {meeting.eligible} 实到 {meeting.present} 赞成 {meeting.ayes}，{outcome}"


def _posted(matter: Matter, stage: str, last: dt.date) -> str:
    found = [each for each in matter.postings.all() if each.stage == stage and each.from_on <= last]
    return f"{found[-1].from_on} 至 {found[-1].until_on}" if found else ""
