"""Examines the files that somebody brings to a round, against the region tree and what the round has already."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

from lingyan.kernel.access import Actor
from lingyan.kernel.problems import Denied, Problem, Refused
from lingyan.kernel.rights import ROSTER_IMPORT
from lingyan.kernel.tabular import Workbook, read_workbook
from lingyan.team.roster.importing import RosterCheck, RosterPerson, check_roster
from lingyan.team.roster.importing.layouts import recognise
from lingyan.team.roster.models import RosterFile, Round
from lingyan.team.roster.places import Villages, villages_on
from lingyan.team.roster.writing import known_people

_NAMED: int = 3


@dataclass(frozen=True, slots=True)
class Delivery:
    """The files that are new to the round with what the check says of them.

    `already` names files whose very bytes the round has; `same_name` are files of the round whose name comes
    again with other content, which a correction would replace.
    """

    files: tuple[Workbook, ...]
    check: RosterCheck
    villages: Villages
    already: tuple[str, ...] = ()
    same_name: tuple[RosterFile, ...] = ()
    said: dict[str, tuple[RosterPerson, ...]] = field(default_factory=dict)

    @property
    def added(self) -> int:
        return sum(1 for person in self.check.people if person.key is None)

    def failed_rows(self) -> list[tuple[str, bytes]]:
        """For each file with problems, its rows that have some with the reasons, as .xlsx."""
        named = {problem.file for problem in self.check.problems}
        return [(each.file, self.check.failed_rows(each)) for each in self.files if each.file in named]

    def layout(self, workbook: Workbook) -> str:
        kinds = [sheet.layout.value for sheet in self.check.sheets if sheet.file == workbook.file]
        return "、".join(dict.fromkeys(kinds))


def read_files(paths: Sequence[tuple[Path, str]]) -> list[Workbook]:
    """Reads every file under the name its owner gave it. Refused with the faults of all that cannot be read."""
    files: list[Workbook] = []
    problems: list[Problem] = []
    for path, name in paths:
        try:
            files.append(read_workbook(path, name=name))
        except Refused as refusal:
            problems += refusal.problems
    if problems:
        raise Refused(problems)
    return files


def examine(
    actor: Actor, round_: Round | None, *, name: str, files: Sequence[Workbook], as_of: dt.date | None
) -> Delivery:
    """Checks the new ones among the files. Denied when they list a village outside the actor's region."""
    have = list(round_.files.filter(replaced_by__isnull=True)) if round_ and round_.pk else []
    digests = {file.sha256 for file in have}
    fresh = distinct_names({file.sha256: file for file in files if file.sha256 not in digests}.values())
    day = as_of or (round_.as_of if round_ else None)
    villages = villages_on(day or _written_day(fresh))
    check = check_roster(
        fresh,
        round_name=name,
        as_of=day,
        regions=villages.table,
        known=known_people(round_) if round_ and round_.pk else (),
    )
    _require_villages(actor, check, villages)
    names = {file.file for file in fresh}
    return Delivery(
        files=tuple(fresh),
        check=check,
        villages=villages,
        already=tuple(file.file for file in files if file.sha256 in digests),
        same_name=tuple(file for file in have if file.name in names and may_replace(actor, file)),
        said=_said(fresh, check, day, villages) if not check.errors else {},
    )


def may_replace(actor: Actor, file: RosterFile) -> bool:
    """Whether all that a file listed lies where the actor brings rosters in. Others are not even named."""
    paths = set(file.sources.values_list("entry__village__path", flat=True))
    return all(actor.may(ROSTER_IMPORT, path) for path in paths)


def distinct_names(files: Any) -> list[Workbook]:
    """Two files of one name get a number, so that a fault can be told to be of this one or that."""
    seen: Counter[str] = Counter()
    result = []
    for workbook in files:
        seen[workbook.file] += 1
        count = seen[workbook.file]
        result.append(workbook if count == 1 else replace(workbook, file=f"{workbook.file} ({count})"))
    return result


def _written_day(files: Sequence[Workbook]) -> dt.date | None:
    """The day that the first title with one names."""
    found = (recognise(sheet) for workbook in files for sheet in workbook.visible)
    return next((each.as_of for each in found if each and each.as_of), None)


def _said(
    files: Sequence[Workbook], check: RosterCheck, day: dt.date | None, villages: Villages
) -> dict[str, tuple[RosterPerson, ...]]:
    """What each file says by itself, by its digest."""
    if len(files) == 1 and not any(person.key is not None for person in check.people):
        return {files[0].sha256: check.people}
    return {
        workbook.sha256: check_roster(
            [workbook], round_name=check.round_name, as_of=day, regions=villages.table
        ).people
        for workbook in files
    }


def _require_villages(actor: Actor, check: RosterCheck, villages: Villages) -> None:
    named = (villages.by_code[code] for code in dict.fromkeys(p.village_code for p in check.people))
    outside = [village.name for village in named if not actor.may(ROSTER_IMPORT, village.path)]
    if outside:
        examples = "、".join(outside[:_NAMED])
        raise Denied(f"名册中有 {len(outside)} 个村不在您可以导入的范围内（{examples}），没有导入任何内容")
