"""Facts of term changes: where each 换届 and by-election stands, and how many left a committee. Never persons."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from typing import Any, Final

from django.db.models import Count, Q

from lingyan.facts.registry import FactColumn, FactRequest, FactTable, Kind, register
from lingyan.facts.villages import VILLAGE_COLUMNS, Village, villages
from lingyan.kernel import clock
from lingyan.team.term import annulled
from lingyan.team.term.models import Count as Vote
from lingyan.team.term.models import Departure, DepartureStep, Elected, Nominee, Organ, Process, Stage

Row = Sequence[Any]


def change_rows(request: FactRequest) -> Iterator[Row]:
    """One row a village and process whose voting day lies in the years asked and which was opened by the day asked."""
    found = {village.id: village for village in villages(request)}
    processes = Process.objects.filter(
        region__in=found, vote_on__year__in=list(request.years),
    ).select_related("round", "by_election")  # fmt: skip
    processes = processes.annotate(waiting=Count("complaints", filter=Q(complaints__decided_on=None)))
    listed = [
        each for each in processes if each.round.opened_at.astimezone(clock.ZONE).date() <= request.as_of
    ]
    votes, elected, late = _votes(listed), _elected(listed), _late(listed)
    made = [
        (
            found[each.region_id], each.vote_on.year, each.pk,
            _change(each, votes[each.pk], elected[each.pk], late[each.pk]),
        )
        for each in listed
    ]  # fmt: skip
    for village, year, process, values in sorted(
        made, key=lambda row: (row[0].county, row[1], row[0].code, row[2])
    ):
        yield village.code, village.county, year, process, *values


def _change(process: Process, votes: dict[bool, int], elected: int, late: int) -> Row:
    kind, stopped = ("by-election", process.by.stopped_on) if process.by else ("whole", None)
    return (
        kind, process.state, process.vote_on, process.moved_on, process.due_on, process.formed_on, process.voters,
        votes.get(False), votes.get(True), elected, late, process.waiting, stopped,  # type: ignore[attr-defined]
    )  # fmt: skip


def _votes(processes: Sequence[Process]) -> defaultdict[int, dict[bool, int]]:
    """Process → ballots of its first vote about the villagers' committee, and of its last other vote (key True).

    Votes that were invalid or annulled are none.
    """
    found: defaultdict[int, dict[bool, int]] = defaultdict(dict)
    rows = Vote.objects.filter(process__in=processes, organ=Organ.COMMITTEE, valid=True).order_by(
        "process", "no"
    )
    for process, runoff, present in annulled.counting(rows).values_list("process", "runoff", "present"):
        if runoff or False not in found[process]:
            found[process][runoff] = present
    return found


def _elected(processes: Sequence[Process]) -> Counter[int]:
    """Process → members whom votes that count have elected, without those found ineligible afterwards."""
    rows = Elected.objects.filter(
        count__process__in=processes, count__organ=Organ.COMMITTEE, count__valid=True
    )
    rows = annulled.in_force(rows).exclude(nominee__review=Nominee.Review.BARRED)
    return Counter(rows.order_by().values_list("count__process", flat=True))


def _late(processes: Sequence[Process]) -> Counter[int]:
    return Counter(
        Stage.objects.filter(process__in=processes, late=True).values_list("process_id", flat=True)
    )


def departure_rows(request: FactRequest) -> Iterator[Row]:
    """One row a village and year in which something about a member's leaving came in, by the day asked.

    Who left another body's post by a document is none of them.
    """
    found = {village.id: village for village in villages(request)}
    counts: dict[tuple[int, int], Counter[str]] = defaultdict(Counter)
    rows = Departure.objects.filter(
        region__in=found, received_on__year__in=list(request.years), received_on__lte=request.as_of
    ).exclude(way=Departure.Way.RELEASE)
    filed = Count("steps", filter=Q(steps__kind=DepartureStep.Kind.FILING))
    for each in rows.annotate(filed=filed):
        tally = counts[each.region_id, each.received_on.year]
        tally[f"{each.way}_received"] += 1
        if each.state == Departure.State.LEFT:
            tally[each.way] += 1
            tally["filed"] += each.filed
    ordered = sorted(
        counts.items(), key=lambda row: (found[row[0][0]].county, row[0][1], found[row[0][0]].code)
    )
    for (region, year), tally in ordered:
        yield _departures(found[region], year, tally)


def _departures(village: Village, year: int, tally: Counter[str]) -> Row:
    names = ("recall_received", "recall", "resign_received", "resign", "absence", "lapse", "filed")
    return (village.code, village.county, year, *(tally[name] for name in names))


def _column(name: str, kind: Kind, zh: str, en: str, unit: str = "", *, nullable: bool = False) -> FactColumn:
    # PRIVACY: one committee has few members, so who left how stays inside.
    return FactColumn(name, kind, zh, en, unit, nullable=nullable, public=False)


TERM_CHANGE: Final = register(
    FactTable(
        name="term_change", zh="换届和补选", en="Term changes and by-elections of villagers' committees",
        grain=("village", "process"), partition=("county", "year"), public=False,
        columns=(
            *VILLAGE_COLUMNS,
            FactColumn("year", "integer", "年度", "Year of the voting day"),
            FactColumn("process", "integer", "换届", "Key of the term change or by-election"),
            FactColumn("kind", "text", "类别", "whole, by-election"),
            FactColumn("state", "text", "状态", "State on the day of the export"),
            FactColumn("vote_on", "date", "选举日", "Voting day"),
            FactColumn("moved_on", "date", "状态日期", "Day of the state", nullable=True),
            FactColumn("due_on", "date", "下一步期限", "Last lawful day of the next step", nullable=True),
            FactColumn("formed_on", "date", "产生日期", "Day on which the committee came about", nullable=True),
            FactColumn("voters", "integer", "登记选民", "Registered voters", "人", nullable=True, persons=True),
            FactColumn("ballots", "integer", "收回选票", "Ballots cast in the vote, if it counts", "张", nullable=True,
                       persons=True),
            FactColumn("runoff_ballots", "integer", "另行选举收回选票", "Ballots cast in another vote", "张", nullable=True,
                       persons=True),
            _column("elected", "integer", "当选人数", "Members elected so far and not found ineligible", "人"),
            FactColumn("late_steps", "integer", "逾期步骤", "Steps recorded after their last lawful day", "步"),
            _column("complaints", "integer", "未办结申诉", "Complaints without a decision", "件"),
            FactColumn("stopped_on", "date", "停办日期", "Day on which a by-election was stopped", nullable=True),
        ),
        rows=change_rows,
        remark="状态和期限是导出那天的情况。选民只有人数。",
    )
)  # fmt: skip
TERM_DEPARTURE: Final = register(
    FactTable(
        name="term_departure", zh="村民委员会成员离任", en="Members of villagers' committees who left during a term",
        grain=("village", "year"), partition=("county", "year"), public=False,
        columns=(
            *VILLAGE_COLUMNS,
            FactColumn("year", "integer", "年度", "Year in which the matter came in"),
            _column("recalls_asked", "integer", "收到罢免要求", "Petitions for a recall", "件"),
            _column("recalled", "integer", "罢免", "Members recalled", "人"),
            _column("resignations_asked", "integer", "收到辞职", "Letters of resignation", "件"),
            _column("resigned", "integer", "辞职", "Members released", "人"),
            _column("absent", "integer", "视为辞职", "Members treated as having resigned", "人"),
            _column("lapsed", "integer", "自行终止", "Duties that ended by the law", "人"),
            _column("filed", "integer", "已备案", "Departures filed above", "件"),
        ),
        rows=departure_rows,
        remark="没有离任事项的年度没有行。",
    )
)  # fmt: skip
