"""The fact table `contract_year`: how sound a village's live contracts are, and how much was traded in public.

Sources: governance.md E-42 to E-44, H-3 D06 and D07. Whether a decision or public trade was needed is asked of the county's
rules on the day of signing, exactly as when a contract is concluded.
"""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any, Final

from lingyan.decisions.parameters import read_values
from lingyan.economy.contracts.actions.common import decision_needed
from lingyan.economy.contracts.actions.concluding import PUBLIC, TEXT, trade_needed
from lingyan.economy.contracts.covers import CONTRACT
from lingyan.economy.contracts.models import Contract
from lingyan.facts.registry import FactColumn, FactRequest, FactTable, Kind, register
from lingyan.facts.villages import VILLAGE_COLUMNS, villages
from lingyan.files.models import Paper
from lingyan.parameters.queries import read_once

_NOT_MADE: Final = ("draft", "void")


@dataclass(frozen=True, slots=True)
class Signed:
    """One contract with what the rules of its day asked of it."""

    contract: Contract
    written: bool
    needs_decision: bool
    needs_trade: bool
    decided_before: bool = False

    def live(self, day: dt.date) -> bool:
        ended = self.contract.ended_on
        return self.contract.signed_on <= day and (ended is None or ended > day)

    @property
    def sound(self) -> bool:
        """Text on file, decided where the county asks for it, with a price. Term and ledger none of them can lack.

        What was taken over names the paper of its decision.
        """
        decided = not self.needs_decision or self.contract.matter_id is not None or self.decided_before
        return self.written and decided and self.contract.total > 0

    @property
    def traded(self) -> bool:
        return self.contract.procedure in PUBLIC


def rows(request: FactRequest) -> Iterator[Sequence[Any]]:
    """One row a village and year from the year of its first contract on."""
    found, signed = list(villages(request)), _signed(request)
    for county in dict.fromkeys(village.county for village in found):
        own = [village for village in found if village.county == county and village.id in signed]
        for year in request.years:
            first, day = dt.date(year, 1, 1), min(dt.date(year, 12, 31), request.as_of)
            for village in own:
                contracts = [each for each in signed[village.id] if each.contract.signed_on <= day]
                if day >= first and contracts:
                    yield village.code, village.county, year, day, *_counts(contracts, first, day)


def _counts(contracts: Iterable[Signed], first: dt.date, day: dt.date) -> tuple[int, int, int, int]:
    live = [each for each in contracts if each.live(day)]
    asked = [each for each in contracts if each.needs_trade and each.contract.signed_on >= first]
    traded = [each for each in asked if each.traded]
    return (
        len(live), sum(each.sound for each in live), sum(each.contract.total for each in asked),
        sum(each.contract.total for each in traded),
    )  # fmt: skip


def _signed(request: FactRequest) -> dict[int, list[Signed]]:
    """By the region's id of the village. A fixed number of queries: the county's rules are read once."""
    contracts = Contract.objects.filter(
        signed_on__lte=request.as_of, book__organisation__region__path__startswith=request.path
    ).exclude(state__in=_NOT_MADE)  # fmt: skip
    texts = Paper.objects.filter(owner_kind=CONTRACT, label=TEXT, removed_at=None)
    written = set(texts.order_by().values_list("owner_id", flat=True))
    found: dict[int, list[Signed]] = defaultdict(list)
    values = read_values()
    with read_once():
        for each in contracts.select_related("book__organisation__region", "taken_over").order_by("pk"):
            made = Signed(
                each,
                each.pk in written,
                decision_needed(each, each.total, values),
                trade_needed(each, values),
                bool(getattr(each, "taken_over", None) and each.taken_over.reference),
            )
            found[each.book.organisation.region_id].append(made)
    return found


def _column(name: str, kind: Kind, zh: str, en: str, unit: str = "") -> FactColumn:
    return FactColumn(name, kind, zh, en, unit, public=False)


CONTRACT_YEAR: Final = register(
    FactTable(
        name="contract_year", zh="合同年度", en="Contracts of village collectives in each year",
        grain=("village", "year"), partition=("county", "year"), public=False,
        columns=(
            *VILLAGE_COLUMNS,
            FactColumn("year", "integer", "年度", "Calendar year"),
            FactColumn("as_on", "date", "统计日", "Last day of the year, or the day of the export"),
            _column("live", "integer", "在履行合同", "Contracts in force", "份"),
            _column("sound", "integer", "其中规范", "Of these with text, price, and a decision where one is asked", "份"),
            _column("trade_due_fen", "fen", "应公开交易金额", "Total of the year's contracts that owed public trade"),
            _column("traded_fen", "fen", "其中公开交易", "Of these traded in the exchange or by tender"),
        ),
        rows=rows,
        remark="起草和作废的合同不计。是否须经决策、须公开交易，按签订那天县里的规定。没有合同的村没有行。",
    )
)  # fmt: skip
