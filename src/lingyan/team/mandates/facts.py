"""Facts of the list: how many lead groups and represent households in each village. Never persons."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from typing import Any, Final

from lingyan.facts.registry import FactColumn, FactRequest, FactTable, register
from lingyan.facts.villages import VILLAGE_COLUMNS, villages
from lingyan.team.mandates.models import Kind, Mandate
from lingyan.team.mandates.queries import in_office, tally


def rows(request: FactRequest) -> Iterator[Sequence[Any]]:
    """One row for each village whose list names somebody in office on the day."""
    found: dict[int, dict[str, list[Mandate]]] = defaultdict(lambda: defaultdict(list))
    here = in_office(request.as_of).filter(region__path__startswith=request.path)
    for each in here.select_related("person").order_by("pk"):
        found[each.region_id][each.kind].append(each)
    for village in villages(request):
        if village.id in found:
            own = {kind: tally(found[village.id][kind], request.as_of) for kind in Kind.values}
            chosen, members = own[Kind.VILLAGER], own[Kind.MEMBER]
            over = sum(each.over for each in own.values())
            yield (
                village.code, village.county, own[Kind.LEADER].number, chosen.number, chosen.women, chosen.households,
                members.number, members.women, members.households, over,
            )  # fmt: skip


def _count(name: str, zh: str, en: str, unit: str = "人", *, nullable: bool = False) -> FactColumn:
    return FactColumn(name, "integer", zh, en, unit, nullable=nullable, public=False, persons=True)


MANDATES: Final = register(
    FactTable(
        name="mandates", zh="小组长和代表", en="Group leaders and representatives in office", grain=("village",),
        public=False, rows=rows,
        columns=(
            *VILLAGE_COLUMNS,
            _count("leaders", "村民小组长", "Leaders of villagers' groups"),
            _count("representatives", "村民代表", "Villagers' representatives"),
            _count("women", "妇女村民代表", "Women among them"),
            _count("households", "村民代表的户数", "Households that they represent", "户", nullable=True),
            _count("members", "成员代表", "Representatives of the collective's members"),
            _count("member_women", "妇女成员代表", "Women among them"),
            _count("member_households", "成员代表的户数", "Households that they represent", "户", nullable=True),
            _count("over", "任期已满", "Of all these, those whose term has run out"),
        ),
        remark="导出当天在任的；名册里没有人的村没有行。户数有人没有填的为空。",
    )
)  # fmt: skip
