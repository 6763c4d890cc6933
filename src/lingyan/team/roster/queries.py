"""Reads of rounds: who may see which, term-change statistics of any region, round and day, the people behind a figure."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from typing import Any

from django.db.models import Count, Exists, OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import Coalesce

from lingyan.kernel.access import Actor
from lingyan.kernel.problems import Denied, Refused
from lingyan.kernel.rights import ROSTER_VIEW, STATISTICS_VIEW
from lingyan.people.models import Tenure
from lingyan.people.queries import in_office
from lingyan.regions.models import Region
from lingyan.regions.queries import villages as villages_within
from lingyan.team.roster import balancing, deciding
from lingyan.team.roster.balancing import Balance
from lingyan.team.roster.deciding import Decision, chain_of, change_since, figures_of
from lingyan.team.roster.figures import figures_catalogue, members_of, members_of_change
from lingyan.team.roster.models import RosterEntry, RosterFile, RosterSource, Round
from lingyan.team.roster.moments import Day, Moment
from lingyan.team.roster.posts import read_posts
from lingyan.team.roster.rules import PostHeld
from lingyan.team.roster.snapshots import RoundData, round_data
from lingyan.team.roster.statistics import Change
from lingyan.team.roster.suppression import suppressed_json, withhold_keys
from lingyan.team.roster.turnout import COMMITTEE, Poll, Turnout, polls, turnout

Json = dict[str, Any]


@dataclass(frozen=True, slots=True)
class PartFigures:
    """One region right below the one asked for; a figure that is withheld is None."""

    region: Region
    figures: Json


@dataclass(frozen=True, slots=True)
class RegionStatistics:
    """A round's or day's figures in one region, as its reader may see them.

    `figures` has the keys of `RoundStatistics.as_json`. `before` and `change` are there where an earlier round
    was frozen for the same place; `parts_before` are then its regions right below. `opens` says whether figures may be
    opened to their people. `balance` is filled by `with_balance` alone.
    """

    round: Moment
    region: Region
    figures: Json
    parts: tuple[PartFigures, ...]
    opens: bool
    before_round: Moment | None = None
    before: Json | None = None
    change: Json | None = None
    parts_before: tuple[PartFigures, ...] = ()
    polls: tuple[Poll, ...] = ()
    balance: Balance | None = None

    def turnout(self, region: Region | None = None, *, before: bool = False) -> dict[str, Turnout]:
        """By election, in the region or one of its parts, on the day of the round or of the one before it.

        PRIVACY: how many voted for the villagers' committee is announced by law. How many members stayed away from a
        branch's meeting is a few people, so who may not see people is not given it.
        """
        moment = self.before_round if before else self.round
        if moment is None:
            return {}
        found = turnout(self.polls, (region or self.region).path, moment.as_of)
        return found if self.opens else {COMMITTEE: found[COMMITTEE]}

    def as_json(self) -> Json:
        """The figures at the top level, with round, region, the change and the split below them."""
        return {
            **self.figures,
            "round": self.round.name if isinstance(self.round, Round) else None,
            "state": self.round.state,
            "region": _named(self.region),
            "withheld": not self.opens,
            "previous_round": self.before_round.name if self.before_round else None,
            "previous": self.before,
            "change": self.change,
            "turnout": {name: each.as_json() for name, each in self.turnout().items()},
            "balance": self.balance.as_json() if self.balance else None,
            "parts": [{"region": _named(part.region), **part.figures} for part in self.parts],
        }


def _named(region: Region) -> Json:
    return {"code": region.code, "name": region.name, "level": region.level}


def round_by_name(name: str) -> Round:
    found = Round.objects.select_related("region").filter(name=name.strip()).first()
    if found is None:
        raise Refused(f"没有轮次“{name}”，请先导入花名册。", code="unknown-round")
    return found


def latest_posts(person_id: int, village_id: int) -> tuple[PostHeld, ...]:
    """All posts of somebody in the village's latest roster, those outside its bodies too; none where it is not listed."""
    rounds = Round.objects.filter(entries__village=village_id).order_by("-as_of", "-pk")
    newest = rounds.values_list("pk", flat=True).first()
    found = RosterEntry.objects.filter(round=newest, village=village_id, person=person_id).first()
    return read_posts(found.posts) if found else ()


def visible_rounds(actor: Actor) -> QuerySet[Round]:
    """Rounds that list somebody in a village whose roster the actor may see, or whose statistics once it is frozen.

    PRIVACY: the figures of an open round before and after an import differ by the few people whom the import brought.
    """
    entries = RosterEntry.objects.filter(round=OuterRef("pk"))
    listed = Exists(entries.filter(actor.scope(ROSTER_VIEW, "village__path")))
    counted = Exists(entries.filter(actor.scope(STATISTICS_VIEW, "village__path")))
    frozen = Q(state=Round.State.FROZEN)
    return Round.objects.filter(Q(listed) | (Q(counted) & frozen)).select_related("region")


def with_counts(actor: Actor, rounds: QuerySet[Round]) -> QuerySet[Any]:
    """Each round with the people `listed` and the files `taken` in, of villages whose roster the actor may see."""
    entries = RosterEntry.objects.filter(actor.scope(ROSTER_VIEW, "village__path"), round=OuterRef("pk"))
    sources = RosterSource.objects.filter(
        actor.scope(ROSTER_VIEW, "entry__village__path"), file=OuterRef("pk")
    )
    files = RosterFile.objects.filter(Exists(sources), round=OuterRef("pk"), replaced_by__isnull=True)
    return rounds.annotate(listed=_number(entries), taken=_number(files))


def _number(rows: QuerySet[Any]) -> Coalesce:
    counted = rows.order_by().values("round").annotate(number=Count("pk")).values("number")
    return Coalesce(Subquery(counted), 0)


def visible_files(actor: Actor, round_: Round) -> list[RosterFile]:
    """Files of a round with what the actor may see of each: `rows` and `villages` count no other village.

    A file is there for who brought it or may see somebody that it lists, and for who sees the whole round.
    """
    found = RosterFile.objects.filter(round=round_).select_related("replaced_by")
    if actor.may(ROSTER_VIEW, round_.region.path):
        return list(found)
    mine = (
        RosterSource.objects.filter(actor.scope(ROSTER_VIEW, "entry__village__path"), file__round=round_)
        .values_list("file")
        .annotate(rows=Count("pk"), villages=Count("entry__village", distinct=True))
    )
    counts = {file_id: (rows, villages) for file_id, rows, villages in mine.order_by()}
    own = {each.pk for each in found if each.importer_id is not None and each.importer_id == actor.user_id}
    files = [each for each in found if each.pk in counts.keys() | own]
    for each in files:
        if each.pk not in own:
            each.rows, each.villages, each.accepted = *counts[each.pk], []
    return files


def visible_entries(actor: Actor, round_: Round, region: Region) -> QuerySet[RosterEntry]:
    """The people of a round in a region that the actor may see, with village and name."""
    return (
        RosterEntry.objects.filter(round=round_, village__path__startswith=region.path)
        .filter(actor.scope(ROSTER_VIEW, "village__path"))
        .select_related("village__parent", "person__personal", "round")
    )


def villages_counted(round_: Round) -> QuerySet[Region]:
    """The villages that count in a round: as frozen, or as they stand on its day."""
    if round_.frozen:
        return Region.objects.filter(pk__in=round_.snapshot_villages.values("village_id"))
    listed = RosterEntry.objects.filter(round=round_).values("village_id")
    return villages_within(round_.region, round_.as_of) | Region.objects.filter(pk__in=listed)


def villages_missing(round_: Round) -> QuerySet[Region]:
    """Villages of the round's region that exist on its day and have nobody listed."""
    listed = RosterEntry.objects.filter(round=round_).values("village_id")
    return villages_within(round_.region, round_.as_of).exclude(pk__in=listed).select_related("parent")


def previous_round(round_: Moment, region: Region) -> Round | None:
    """The latest frozen round before this one, or up to the day, that speaks of the whole region.

    A round of a part, such as one township's by-census, says nothing of the region that contains it.
    """
    until = Q(as_of__lte=round_.as_of) if isinstance(round_, Day) else Q(as_of__lt=round_.as_of)
    earlier = Round.objects.filter(until, state=Round.State.FROZEN, region__in=chain_of(region))
    return earlier.select_related("region").order_by("-as_of", "-id").first()


def statistics(
    actor: Actor,
    round_: Moment,
    region: Region | None = None,
    *,
    before: Moment | None = None,
    as_outsider: bool = False,
) -> RegionStatistics:
    """The term-change figures of a region (the round's own when none is named), its change and its split.

    `before` is what they are compared with, with its own split; the previous frozen round where nothing is named. Who
    may not read the roster there gets None for small figures and for those that would give one away, and neither a day
    nor an open round, on either side (Denied). `as_outsider` gives that to everybody, for papers that are handed on.
    """
    region = region or round_.region
    actor.require(STATISTICS_VIEW, region.path)
    compared = before or previous_round(round_, region)
    voted = tuple(polls(region.path, round_.as_of))
    if actor.may(ROSTER_VIEW, region.path) and not as_outsider:
        return replace(_open(round_, region, compared, split=before is not None), polls=voted)
    if isinstance(round_, Day) or isinstance(compared, Day):
        # PRIVACY: two days differ by the few who came and went between them, so their figures would tell of these.
        raise Denied("按日期统计会从两天之差看出个别人，只有可以查看花名册的岗位能用；您可以看各轮换届的统计")
    if not all(each.frozen for each in (round_, compared) if isinstance(each, Round)):
        raise Denied("这一轮还在导入，前后两次统计会看出个别人；冻结以后可以查看")
    return replace(_withheld(round_, region, compared, split=before is not None), polls=voted)


def with_balance(actor: Actor, found: RegionStatistics) -> RegionStatistics:
    """The same, with the records of the moment's year that balance one head beside its ratio (governance.md A-3)."""
    return replace(found, balance=balancing.of(actor, found.region, found.round.as_of.year))


def _open(round_: Moment, region: Region, before_round: Moment | None, *, split: bool) -> RegionStatistics:
    data = round_data(round_, region)
    before = round_data(before_round, region) if before_round else None
    change = change_since(before, data)
    compared = before if change else None
    return RegionStatistics(
        round_,
        region,
        figures_of(data).as_json(),
        _shown(data.parts(region.path), lambda part, _region: figures_of(part).as_json()),
        True,
        before_round if change else None,
        figures_of(compared).as_json() if compared else None,
        change.as_json() if change else None,
        _shown(compared.parts(region.path), lambda part, _region: figures_of(part).as_json())
        if compared and split
        else (),
    )


def _shown(
    parts: Mapping[int, RoundData], figures_of: Callable[[RoundData, int], Json]
) -> tuple[PartFigures, ...]:
    """The regions right below with their figures, in the order of their codes."""
    regions = Region.objects.in_bulk(list(parts))
    shown = [PartFigures(regions[pk], figures_of(part, pk)) for pk, part in parts.items()]
    return tuple(sorted(shown, key=lambda part: part.region.code))


def _withheld(round_: Round, region: Region, before_round: Round | None, *, split: bool) -> RegionStatistics:
    """As `_open`, with every figure hidden that the whole round's tables would let somebody work out."""
    decided = deciding.decision(round_, before_round)
    here = _inside(round_, region)
    before_here = _inside(before_round, region) if before_round else None
    change = change_since(before_here, here)
    shown = _Shower(decided)
    figures = shown(here, region.pk)
    before_json: Json | None = None
    parts_before: tuple[PartFigures, ...] = ()
    if before_round and before_here and change:
        shown_before = _Shower(deciding.decision(before_round, None))
        before_json = shown_before(before_here, region.pk)
        if split:
            parts_before = _shown(before_here.parts(region.path), shown_before)
    return RegionStatistics(
        round_,
        region,
        figures,
        _shown(here.parts(region.path), shown),
        False,
        before_round if change else None,
        before_json,
        _suppressed_change(change, figures, before_json, decided.hidden, region.pk) if change else None,
        parts_before,
    )


def _inside(round_: Round, region: Region) -> RoundData:
    """What the round holds of a place, which may lie inside the round's region or around it."""
    inside = region if region.path.startswith(round_.region.path) else round_.region
    return round_data(round_, inside).within(region.path)


_CHANGE_COUNTS = ("continuing_secretaries", "new_secretaries")


class _Shower:
    """Shows what the tables of a whole round leave of its regions' figures.

    PRIVACY: a class that occurs somewhere in the round and nowhere in a region stands there as withheld; left out, it
    would say that nobody there belongs to it.
    """

    def __init__(self, decided: Decision) -> None:
        self.hidden = decided.hidden
        self.classes = decided.classes

    def __call__(self, data: RoundData, region_id: int) -> Json:
        figures = figures_of(data)
        shown = suppressed_json(figures)
        everything = frozenset(key for key, figure in figures_catalogue().items() if figure.opens_to_people)
        keys = self.hidden.get(region_id, everything - _PUBLIC)
        kept = withhold_keys(figures, shown, [key for key in keys if _stands_in(shown, key)])
        filled = {name: dict.fromkeys(classes) | kept[name] for name, classes in self.classes.items()}
        return {**kept, **filled}


_PUBLIC = frozenset(
    {
        "persons_listed",
        "secretaries",
        "P",
        "V",
        "N2",
        "both",
        "cross_posting_percent",
        "one_head_narrow",
        "one_head_narrow_percent_of_villages",
        "villages_with_both_posts_filled",
        "one_head_narrow_percent_of_filled",
        "one_head_wide",
        "one_head_wide_percent_of_villages",
    }
)
"""Figures of posts: who fills a post is public by law."""


def _stands_in(shown: Json, key: str) -> bool:
    name, dot, part = key.partition(".")
    return name in shown and (not dot or part in (shown[name] or {}))


def _suppressed_change(
    change: Change, figures: Json, before: Json | None, hidden: Mapping[int, frozenset[str]], region_id: int
) -> Json:
    shown: Json = change.as_json()
    withheld = hidden.get(region_id, frozenset(_CHANGE_COUNTS))
    for key in _CHANGE_COUNTS:
        if key in withheld:
            shown[key] = None
    if figures["secretary_age_mean"] is None or not before or before["secretary_age_mean"] is None:
        shown["secretary_age_mean_change"] = None
    return shown


def members(actor: Actor, round_: Round, region: Region, figure_key: str) -> QuerySet[RosterEntry]:
    """The people behind a figure of `statistics`, for who may read the roster there. Refused for an unknown figure."""
    keys = _behind(actor, round_, region, figure_key)
    return (
        RosterEntry.objects.filter(round=round_, person_id__in=keys)
        .select_related("village__parent", "person__personal", "round")
        .order_by("village__code", "pk")
    )


def serving(actor: Actor, day: Day, region: Region, figure_key: str) -> QuerySet[Tenure]:
    """The posts held on a day by the people behind a figure. Refused for an unknown figure."""
    keys = _behind(actor, day, region, figure_key)
    place = "post__body__organisation__region"
    return (
        in_office(day.as_of)
        .filter(**{f"{place}__path__startswith": region.path}, person_id__in=keys)
        .select_related(f"{place}__parent", "person__personal")
    )


def _behind(actor: Actor, round_: Moment, region: Region, figure_key: str) -> list[int]:
    actor.require(STATISTICS_VIEW, region.path)
    actor.require(ROSTER_VIEW, region.path)
    figure = figures_catalogue().get(figure_key)
    if figure is None or not figure.opens_to_people:
        raise Refused("没有这个指标，或它背后没有人员名单。", code="unknown-figure")
    data = round_data(round_, region)
    if figure_key in _CHANGE_COUNTS:
        before_round = previous_round(round_, region)
        if before_round is None:
            raise Refused("没有可以对比的上一轮。", code="no-previous-round")
        before = round_data(before_round, region)
        keys = members_of_change(figure_key, before.as_of_today, data.as_of_today)
    else:
        keys = members_of(figure_key, data.snapshot)
    return [int(str(key)) for key in keys]
