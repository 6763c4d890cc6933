"""What is withheld of a frozen round's figures, decided over the whole round and kept in memory.

A decision follows from frozen snapshots and from where their villages stand in the tree of regions now. Both are the key
under which it is kept, so one that is found again is the one that would be made anew.
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from django.db.models import Q

from lingyan.regions.models import Region
from lingyan.team.roster.models import Round, SnapshotVillage
from lingyan.team.roster.snapshots import RoundData, round_data
from lingyan.team.roster.statistics import Change, RoundStatistics, compute, compute_change
from lingyan.team.roster.withholding import RegionCounts, few_changed, withheld_keys


@dataclass(frozen=True, slots=True)
class Decision:
    """By region above the villages, what is withheld there; and by name of a breakdown, its classes in the round."""

    hidden: Mapping[int, frozenset[str]]
    classes: Mapping[str, Sequence[str]]


Key = tuple[str, ...]
_KEPT: Final[dict[Key, Decision]] = {}
_MOST_KEPT: Final = 32
"""A round has one decision a comparison; some hundred kilobytes each."""


def decision(round_: Round, before: Round | None) -> Decision:
    """What is withheld of a frozen round that is compared with another. Two queries where it is known already.

    PRIVACY: the same for every question about the round, whatever it is compared with, or two answers would complete
    each other; only the figures of a change itself depend on `before`.
    """
    earlier = _shown_before(round_)
    key = _key(round_, before, earlier)
    found = _KEPT.get(key)
    if found is None:
        found = _decide(round_, before, earlier)
        _keep(key, found)
    return found


def _keep(key: Key, found: Decision) -> None:
    """Requests run side by side; at worst one more or less is kept."""
    _KEPT[key] = found
    for oldest in list(_KEPT)[:-_MOST_KEPT]:
        _KEPT.pop(oldest, None)


def _key(round_: Round, before: Round | None, earlier: Sequence[Round]) -> Key:
    rounds = [round_, *([before] if before else []), *earlier]
    places = SnapshotVillage.objects.filter(round__in={each.pk for each in rounds}).order_by("pk")
    stand = hashlib.sha256()
    columns = ("round_id", "village_id", "village__path", "village__parent__path")
    for row in places.values_list(*columns).iterator():
        stand.update(repr(row).encode())
    role = "compared" if before else "alone"
    return (role, *(_sealed(each) for each in rounds), stand.hexdigest())


def _sealed(round_: Round) -> str:
    """What a frozen round is: its people and villages by their digest, its day and its place."""
    return f"{round_.pk} {round_.digest} {round_.as_of} {round_.region.path}"


def _decide(round_: Round, before_round: Round | None, earlier: Sequence[Round]) -> Decision:
    data = round_data(round_, round_.region)
    before = round_data(before_round, before_round.region) if before_round else None
    shown_before = [
        before if before and each == before_round else round_data(each, round_.region) for each in earlier
    ]
    found: dict[int, RegionCounts] = {}
    _count(data, before, shown_before, round_.region_id, round_.region.path, found)
    whole = figures_of(data).as_json()
    return Decision(
        withheld_keys(found, round_.region_id),
        {name: tuple(classes) for name, classes in whole.items() if isinstance(classes, dict)},
    )


def figures_of(data: RoundData) -> RoundStatistics:
    return compute(data.snapshot)


def change_since(before: RoundData | None, data: RoundData) -> Change | None:
    """None where the earlier round says nothing of this place."""
    if before is None or not before.people:
        return None
    return compute_change(before.as_of_today, data.as_of_today)


def chain_of(region: Region) -> list[int]:
    """Ids of the region and of all above it."""
    return [int(part) for part in region.path.strip("/").split("/")]


def _shown_before(round_: Round) -> list[Round]:
    """Rounds of the same places that were frozen, and with that shown, before this one."""
    region = round_.region
    near = Q(region__path__startswith=region.path) | Q(region__in=chain_of(region))
    sooner = Q(frozen_at__lt=round_.frozen_at) | Q(frozen_at=round_.frozen_at, pk__lt=round_.pk)
    found = Round.objects.filter(near, sooner, state=Round.State.FROZEN)
    return list(found.select_related("region").order_by("pk"))


def _count(
    data: RoundData,
    before: RoundData | None,
    shown_before: Sequence[RoundData],
    region: int,
    path: str,
    found: dict[int, RegionCounts],
) -> None:
    """The counts of a region and, unless they are single villages, of those below it."""
    parts = data.parts(path)
    before_parts = before.within(path).parts(path) if before else {}
    above_villages = {step: part for step, part in parts.items() if part.steps_below(f"{path}{step}/")}
    children = list(parts) if above_villages else []
    found[region] = RegionCounts(
        figures_of(data), change_since(before, data), children, _few_changed(shown_before, data, path)
    )
    earlier = [each.within(path).parts(path) for each in shown_before] if children else []
    for step in children:
        sooner = [each[step] for each in earlier if step in each]
        _count(parts[step], before_parts.get(step), sooner, step, f"{path}{step}/", found)


def _few_changed(shown_before: Sequence[RoundData], data: RoundData, path: str) -> frozenset[str]:
    """Groups of which only a few came or went since any round that was shown of this place."""
    earlier = [each.within(path) for each in shown_before]
    return frozenset[str]().union(
        *(few_changed(each.as_of_today, data.as_of_today) for each in earlier if each.people)
    )
