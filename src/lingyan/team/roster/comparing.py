"""Two moments side by side: every figure with its parts, changes from unrounded values, boundaries that moved between.

A mean's change comes from sums and numbers, a share's from both numerators and denominators; nothing rounded is
subtracted. Figures that a reader may not see stay None, and so does whatever would be computed from them.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any, Final

from django.db.models import Q

from lingyan.kernel.access import Actor
from lingyan.kernel.problems import Refused
from lingyan.regions.models import Level, Region, Succession
from lingyan.team.roster.moments import Moment
from lingyan.team.roster.queries import RegionStatistics, statistics
from lingyan.team.roster.statistics import NA, NOT_GIVEN, mean_change

Json = dict[str, Any]
RATIOS: Final[Mapping[str, tuple[str, str]]] = {
    "secretary_college_percent": ("secretary_college", "secretaries"),
    "one_head_narrow_percent_of_villages": ("one_head_narrow", "villages"),
    "one_head_narrow_percent_of_filled": ("one_head_narrow", "villages_with_both_posts_filled"),
    "one_head_wide_percent_of_villages": ("one_head_wide", "villages"),
    "cross_posting_percent": ("both", "N2"),
    "women_percent": ("women_in_two", "N2"),
    "two_education_college_percent": ("two_education_college", "N2"),
}
"""Shares by key, each with the keys of its numerator and denominator (governance.md A-3)."""
COUNTS: Final = (
    "villages", "secretaries", "villages_without_secretary", "secretary_college", "secretary_women", "P", "V", "N2",
    "both", "women_in_two", "villages_with_woman_in_V", "two_education_college", "party_members_in_two",
    "one_head_narrow", "one_head_wide", "villages_with_both_posts_filled",
)  # fmt: skip
MEAN: Final = "secretary_age_mean"


@dataclass(frozen=True, slots=True)
class Side:
    """A figure at one moment: its text or number, and for a share or mean what was divided by what."""

    value: Any
    numerator: int | None = None
    denominator: int | None = None


@dataclass(frozen=True, slots=True)
class Compared:
    """One figure at both moments. `change` is a number for counts, else a text with one decimal; None where withheld."""

    key: str
    before: Side
    after: Side
    change: int | str | None


@dataclass(frozen=True, slots=True)
class Boundary:
    """Villages that became others between the two moments."""

    on: Any
    kind: str
    before: tuple[str, ...]
    after: tuple[str, ...]
    decree: str


@dataclass(frozen=True, slots=True)
class PartCompared:
    """One region right below at both moments; `before` or `after` is empty where it had no village then."""

    region: Region
    figures: tuple[Compared, ...]


@dataclass(frozen=True, slots=True)
class Comparison:
    """What changed in a region from one moment to another."""

    found: RegionStatistics
    figures: tuple[Compared, ...]
    parts: tuple[PartCompared, ...]
    boundaries: tuple[Boundary, ...]

    @property
    def before(self) -> Moment:
        assert self.found.before_round is not None
        return self.found.before_round

    @property
    def after(self) -> Moment:
        return self.found.round

    @property
    def partial(self) -> list[Moment]:
        """Those of the two that speak of a part of the region only."""
        path = self.found.region.path
        return [each for each in (self.before, self.after) if not path.startswith(each.region.path)]

    def as_json(self) -> Json:
        """As commands and the page give it; shares with both numerators and denominators."""
        return {
            "region": {"code": self.found.region.code, "name": self.found.region.name},
            "before": _moment_json(self.before), "after": _moment_json(self.after), "withheld": not self.found.opens,
            "figures": [_compared_json(each) for each in self.figures],
            "people": self.found.change, "partial": [each.name for each in self.partial],
            "parts": [
                {
                    "code": part.region.code, "name": part.region.name,
                    "figures": [_compared_json(each) for each in part.figures],
                }
                for part in self.parts
            ],
            "boundaries": [
                {
                    "on": each.on.isoformat(), "kind": each.kind, "before": list(each.before),
                    "after": list(each.after), "decree": each.decree,
                }
                for each in self.boundaries
            ],
        }  # fmt: skip


def compare(actor: Actor, before: Moment, after: Moment, region: Region) -> Comparison:
    """Both moments of a region. Refused: `wrong-order`, and `nothing-before` where the earlier one says nothing of it."""
    if before.as_of >= after.as_of:
        raise Refused("前一个时点要早于后一个时点，请重新选择", code="wrong-order")
    found = statistics(actor, after, region, before=before)
    if found.before is None:
        raise Refused(f"{before.name}没有{region.name}的记录，无法对比", code="nothing-before")
    earlier = {part.region.pk: part.figures for part in found.parts_before}
    later = {part.region.pk: part.figures for part in found.parts}
    places = {part.region.pk: part.region for part in (*found.parts_before, *found.parts)}
    parts = [
        PartCompared(place, tuple(figures_of(earlier.get(pk), later.get(pk)))) for pk, place in places.items()
    ]
    mean = (found.change or {}).get("secretary_age_mean_change")
    return Comparison(
        found,
        tuple(figures_of(found.before, found.figures, mean)),
        tuple(sorted(parts, key=lambda part: part.region.code)),
        tuple(boundaries(region, before, after)),
    )


def figures_of(before: Json | None, after: Json | None, mean: str | None = NA) -> Iterable[Compared]:
    """Every count, share and mean of two sets of figures. `mean` is the change of the mean where it is known already."""
    for key in COUNTS:
        yield _counted(key, _of(before, key), _of(after, key))
    change = _mean_change(before, after) if mean == NA else mean
    yield Compared(MEAN, _mean(before), _mean(after), change)
    for key, (part, whole) in RATIOS.items():
        yield _ratio(key, _share(before, key, part, whole), _share(after, key, part, whole))


def boundaries(region: Region, before: Moment, after: Moment) -> list[Boundary]:
    """Merged, split and moved villages after the first moment and up to the second, the earliest first."""
    inside = Q(predecessor__path__startswith=region.path) | Q(successor__path__startswith=region.path)
    rows = (
        Succession.objects.filter(inside, on__gt=before.as_of, on__lte=after.as_of)
        .filter(predecessor__level=Level.VILLAGE)
        .exclude(kind=Succession.Kind.RECODE)
        .select_related("predecessor", "successor")
        .order_by("on", "id")
    )
    events: dict[tuple[Any, ...], tuple[dict[str, None], dict[str, None], Succession]] = {}
    for row in rows:
        one = row.predecessor_id if row.kind == Succession.Kind.SPLIT else row.successor_id
        old, new, _first = events.setdefault((row.on, row.kind, one), ({}, {}, row))
        old[row.predecessor.name] = None
        new[row.successor.name] = None
    return [
        Boundary(row.on, str(row.kind), tuple(old), tuple(new), row.decree)
        for old, new, row in events.values()
    ]


def _of(figures: Json | None, key: str) -> Any:
    return NA if figures is None else figures[key]


def _counted(key: str, before: Any, after: Any) -> Compared:
    change = None
    if isinstance(before, int) and isinstance(after, int):
        change = after - before
    return Compared(key, Side(before), Side(after), NA if NA in (before, after) else change)


def _share(figures: Json | None, key: str, part: str, whole: str) -> Side:
    """PRIVACY: a share that is withheld takes its numerator with it, since the two say the same."""
    if figures is None or figures[key] is None:
        return Side(_of(figures, key))
    return Side(figures[key], figures[part], figures[whole])


def _ratio(key: str, before: Side, after: Side) -> Compared:
    if None in (before.value, after.value):
        return Compared(key, before, after, None)
    one, two = _hundredfold(before), _hundredfold(after)
    return Compared(key, before, after, mean_change(one, two) if one and two else NA)


def _hundredfold(side: Side) -> tuple[int, int] | None:
    return (
        None if side.numerator is None or not side.denominator else (100 * side.numerator, side.denominator)
    )


def _mean(figures: Json | None) -> Side:
    if figures is None or figures[MEAN] is None:
        return Side(_of(figures, MEAN))
    aged = figures["secretaries"] - ((figures["secretary_age_bands"] or {}).get(NOT_GIVEN) or 0)
    return Side(figures[MEAN], figures["secretary_age_sum"], aged)


def _mean_change(before: Json | None, after: Json | None) -> str | None:
    """From unrounded means; None where either is withheld."""
    one, two = _mean(before), _mean(after)
    if None in (one.value, two.value):
        return None
    if one.numerator is None or two.numerator is None:
        return NA
    return mean_change((one.numerator, one.denominator or 0), (two.numerator, two.denominator or 0))


def _moment_json(moment: Moment) -> Json:
    return {"name": moment.name, "as_of": moment.as_of.isoformat(), "state": moment.state}


def _compared_json(each: Compared) -> Json:
    return {
        "key": each.key, "change": each.change,
        **{name: {"value": side.value, **({} if side.denominator is None else
                  {"numerator": side.numerator, "denominator": side.denominator})}
           for name, side in (("before", each.before), ("after", each.after))},
    }  # fmt: skip
