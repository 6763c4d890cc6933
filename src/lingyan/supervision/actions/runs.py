"""Runs the audit rules and keeps every hit as a finding."""

from __future__ import annotations

import datetime as dt
import hashlib
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Any, Final, NamedTuple

from django.db import transaction

from lingyan.kernel import audit, calendar, clock, jcs
from lingyan.kernel import covers as kernel_covers
from lingyan.kernel.access import Actor
from lingyan.kernel.month import Month
from lingyan.kernel.rights import SUPERVISION_RUN
from lingyan.parameters.queries import Values, whole
from lingyan.regions.models import Level, Region
from lingyan.supervision import persons, queries, running
from lingyan.supervision.covers import FINDING, STEP
from lingyan.supervision.models import Again, AuditRun, Concerned, Finding, Hit, Step
from lingyan.supervision.parameters import DISMISSED_DAYS, EXPLAIN_DAYS

if TYPE_CHECKING:
    from lingyan.supervision.engine import Hit as Given
    from lingyan.supervision.engine import RuleResult

RAN: Final = audit.register("supervision.ran", "运行审计规则")
_BATCH: Final = 2000
_FIGURES: Final = re.compile(r"[\d,.、-]+")
_ASKED: Final = (Finding.State.OPEN, Finding.State.EXPLAINED)
_PASSABLE: Final = (
    Finding.State.OPEN,
    Finding.State.EXPLAINED,
    Finding.State.RECTIFYING,
    Finding.State.RECTIFIED,
)


@dataclass(frozen=True, slots=True)
class Outcome:
    """What a run gave: the stored run, the result of each rule without what concerns the reader, and by rule how many
    judged hits were a fault and how many none.
    """

    run: AuditRun
    region: Region
    year: int
    until: dt.date
    results: list[RuleResult]
    rates: dict[str, queries.Rate]


def run(
    actor: Actor,
    *,
    region: Region,
    year: int,
    names: Iterable[str] = (),
    report: running.Report | None = None,
) -> Outcome:
    """Run the rules named (all for none) over a region and year, and keep every hit as a finding.

    A hit that is known keeps its finding and its state. An open finding that a rule no longer gives was put right in
    the books: it is closed as corrected, which is normal work. A dismissed one whose time is over, and a corrected one,
    come back as a new finding that names the old. Raises Denied without the right there, Refused for an unknown rule or
    a year to come.
    """
    actor.require(SUPERVISION_RUN, region.path)
    day = clock.today()
    wanted = running.chosen(names)
    results = running.audit(region, running.year_within(year, day), wanted, day, report)
    until = min(day, dt.date(year, 12, 31))
    with transaction.atomic():
        made = AuditRun.objects.create(
            region=region, year=year, until=until, by=actor.user_id, at=clock.now(),
            rules=[_coverage(each) for each in results],
        )  # fmt: skip
        keeping = _Keeping(made, region, results)
        keeping.keep()
        audit.record(
            actor, RAN, target=("audit-run", made.pk), region_path=region.path, year=year, rules=len(results),
            hits=sum(len(each.hits) for each in results),
            sealed={
                **kernel_covers.note(FINDING, keeping.touched), **kernel_covers.note(STEP, keeping.steps)
            },
        )  # fmt: skip
    rates = queries.rates(region.path, queries.known(actor))
    return Outcome(made, region, year, until, keeping.shown_to(actor), rates)


def _coverage(result: RuleResult) -> dict[str, Any]:
    return {
        "id": result.rule.id, "version": result.rule.version, "hits": len(result.hits), "tested": result.tested,
        "records": result.records, "not_tested": result.not_tested,
        "untested": {reason: len(villages) for reason, villages in sorted(result.untested.items())},
        "partly": {reason: len(villages) for reason, villages in sorted(result.partly.items())},
    }  # fmt: skip


class _Known(NamedTuple):
    """A finding of an earlier run."""

    pk: int
    state: str
    due_on: dt.date | None
    closed_on: dt.date | None
    village: int


class _Asked(NamedTuple):
    """One question that this run gives: its key, hit and rule, the closed finding it follows, and whom it concerns."""

    key: str
    hit: Given
    result: RuleResult
    earlier: int | None
    behind: persons.Behind


class _Keeping:
    """Writes the hits of one run. `touched` are the findings, `steps` the steps that it wrote or moved."""

    def __init__(self, made: AuditRun, region: Region, results: Sequence[RuleResult]) -> None:
        self.made, self.region, self.results = made, region, results
        self.today = clock.today()
        self.touched: list[int] = []
        self.steps: list[int] = []
        found = Region.objects.filter(level=Level.VILLAGE, path__startswith=region.path)
        self.villages = {code: (pk, path) for code, pk, path in found.values_list("code", "pk", "path")}
        self._values = Values([EXPLAIN_DAYS, DISMISSED_DAYS])
        self._due: dict[int, dt.date] = {}
        hits = [hit for each in results for hit in each.hits]
        paths = {code: path for code, (_, path) in self.villages.items()}
        self._behinds = persons.Behinds(region.path, paths, hits)

    def keep(self) -> None:
        asked = self._asked()
        self._data = persons.data_behind(each.behind for each in asked.values())
        fresh = [self._finding(each) for key, each in asked.items() if key not in self.known]
        Finding.objects.bulk_create(fresh, batch_size=_BATCH)
        pks = {each.key: each.pk for each in fresh} | {key: known.pk for key, known in self.known.items()}
        Hit.objects.bulk_create((Hit(run=self.made, finding_id=pks[key]) for key in asked), batch_size=_BATCH)
        self.touched += [each.pk for each in fresh]
        self._name(asked, pks)
        self._reopen(asked, {each.key: each for each in fresh})
        self._pass_up(asked)
        self._close_corrected(set(asked))

    @cached_property
    def known(self) -> dict[str, _Known]:
        rows = Finding.objects.filter(village__path__startswith=self.region.path, year=self.made.year)
        fields = ("key", "pk", "state", "due_on", "closed_on", "village")
        return {key: _Known(*rest) for key, *rest in rows.values_list(*fields)}

    @cached_property
    def _holders(self) -> persons.Holders:
        return persons.Holders(self.region.path, self.today)

    def _asked(self) -> dict[str, _Asked]:
        found: dict[str, _Asked] = {}
        for result in self.results:
            for hit in result.hits:
                key, earlier = self._current(self._first_key(result, hit, found))
                behind = self._behinds.of(hit)
                if key in found:
                    before = found[key].behind
                    behind = persons.Behind(before.who | behind.who, before.beyond or behind.beyond)
                found[key] = _Asked(key, hit, result, earlier, behind)
        return found

    def _first_key(self, result: RuleResult, hit: Given, found: dict[str, _Asked]) -> str:
        """The hit's key before any finding of it was over. Where a finding is known by the key of an older version of the
        rule or of the house, it is that one: nobody explains the same records twice because a rule was made better.
        """
        key = _key(self.made.year, result, hit)
        older = (
            _key(self.made.year, result, hit, version, told_apart=apart)
            for version in range(result.rule.version, 0, -1)
            for apart in (True, False)
        )
        if key in self.known:
            return key
        return next((each for each in older if each in self.known and each not in found), key)

    def _current(self, key: str) -> tuple[str, int | None]:
        """The key under which the hit stands now, and the finding that it follows: one is over once it was corrected, or
        when the time of its dismissal has passed.
        """
        earlier = None
        while (known := self.known.get(key)) and self._over(known):
            key, earlier = hashlib.sha256(f"{key} again".encode()).hexdigest(), known.pk
        return key, earlier

    def _over(self, known: _Known) -> bool:
        if known.state == Finding.State.CORRECTED:
            return True
        if known.state != Finding.State.DISMISSED or known.closed_on is None:
            return False
        # Dismissed by an older version, which wrote no last day.
        last = known.due_on or known.closed_on + dt.timedelta(
            days=whole(self._values.of(DISMISSED_DAYS, self._paths[known.village], known.closed_on))
        )
        return last < self.today

    @cached_property
    def _paths(self) -> dict[int, str]:
        return dict(self.villages.values())

    def _explain_by(self, path: str) -> dt.date:
        """By what holds in the village today."""
        days = whole(self._values.of(EXPLAIN_DAYS, path, self.today))
        if days not in self._due:
            self._due[days] = calendar.working_deadline(self.today, days)
        return self._due[days]

    def _above(self, asked: _Asked) -> bool:
        path = self.villages[asked.hit.village][1]
        return asked.behind.beyond or self._holders.concerned(path, asked.behind.who, self._data)

    def _finding(self, asked: _Asked) -> Finding:
        hit, rule = asked.hit, asked.result.rule
        village, path = self.villages[hit.village]
        return Finding(
            run=self.made, key=asked.key, rule=rule.id, version=rule.version, severity=hit.severity,
            own_conduct=self._above(asked), village_id=village, year=self.made.year,
            month=Month.from_int(hit.month) if hit.month else None, date=hit.date, amount=hit.amount_fen,
            arithmetic=list(hit.arithmetic), records=list(hit.records), basis=rule.basis, opened_on=self.today,
            due_on=self._explain_by(path),
        )  # fmt: skip

    def _name(self, asked: dict[str, _Asked], pks: dict[str, int]) -> None:
        """Keep whom each finding concerns; a later run adds who has become known since."""
        wanted = {
            (pks[key], kind, who) for key, each in asked.items() for kind, who in each.behind.who
        }  # fmt: skip
        rows = Concerned.objects.filter(
            finding__village__path__startswith=self.region.path, finding__year=self.made.year
        )
        for finding, user, personal in rows.order_by().values_list("finding", "user_id", "personal"):
            wanted -= {(finding, "user", user), (finding, "personal", personal)}
        Concerned.objects.bulk_create(
            (
                Concerned(
                    run=self.made, finding_id=finding, user_id=who if kind == "user" else None,
                    personal_id=who if kind == "personal" else None,
                )
                for finding, kind, who in sorted(wanted)
            ),
            batch_size=_BATCH,
        )  # fmt: skip

    def _reopen(self, asked: dict[str, _Asked], fresh: dict[str, Finding]) -> None:
        again = [(fresh[key], each.earlier) for key, each in asked.items() if each.earlier and key in fresh]
        Again.objects.bulk_create(
            (Again(finding=finding, earlier_id=earlier) for finding, earlier in again), batch_size=_BATCH
        )
        words = ((finding.pk, f"第 {earlier} 号疑点已经办结，又查到了") for finding, earlier in again)
        self._step(Step.Kind.REOPENED, words)

    def _pass_up(self, asked: dict[str, _Asked]) -> None:
        """Somebody a known finding concerns would be asked by now: the body above is asked instead."""
        hit = Hit.objects.filter(run=self.made).values("finding")
        waiting = queries.in_village_hands(Finding.objects.filter(pk__in=hit, state__in=_PASSABLE))
        rows = waiting.exclude(run=self.made).values_list("key", "pk")
        passed = [pk for key, pk in rows if self._above(asked[key])]
        self._step(Step.Kind.PASSED, ((pk, "涉及应说明的人，移交上一级") for pk in passed))

    def _close_corrected(self, found: set[str]) -> None:
        """Questions nobody has judged yet and the books no longer give."""
        gone = []
        for result in self.results:
            if result.not_tested:
                continue
            skipped = {self.villages[code][0] for codes in result.untested.values() for code in codes}
            open_ones = Finding.objects.filter(
                village__path__startswith=self.region.path,
                year=self.made.year,
                rule=result.rule.id,
                state__in=_ASKED,
            ).values_list("pk", "key", "village")
            gone += [pk for pk, key, village in open_ones if key not in found and village not in skipped]
        self._step(Step.Kind.CORRECTED, ((pk, f"第 {self.made.pk} 次运行不再出现") for pk in gone))
        for first in range(0, len(gone), _BATCH):
            Finding.objects.filter(pk__in=gone[first : first + _BATCH]).update(
                state=Finding.State.CORRECTED, due_on=None, closed_on=self.today
            )
        self.touched += gone

    def _step(self, kind: str, words: Iterable[tuple[int, str]]) -> None:
        taken = Step.objects.bulk_create(
            [Step(finding_id=finding, kind=kind, text=text, at=self.made.at) for finding, text in words],
            batch_size=_BATCH,
        )
        self.steps += [each.pk for each in taken]

    def shown_to(self, actor: Actor) -> list[RuleResult]:
        """The results without hits that concern who asked: nobody is shown what is about themselves."""
        return persons.not_about(actor, self.results, self._behinds)


def _key(
    year: int, result: RuleResult, hit: Given, version: int | None = None, *, told_apart: bool = True
) -> str:
    """What a finding is known by. Amount and arithmetic of a standing claim grow with the days; this does not.

    Hits without records, such as one for each account that stands wrong, are told apart by their words without figures.
    """
    day = dt.date(year, 12, 31) if result.rule.standing and hit.month is None and hit.date else hit.date
    about = [
        result.rule.id,
        version or result.rule.version,
        year,
        hit.village,
        hit.month,
        day and day.isoformat(),
        *hit.records,
        *([_words(hit.arithmetic)] if told_apart and not hit.records else []),
    ]
    return hashlib.sha256(jcs.canonical(about)).hexdigest()


def _words(arithmetic: Sequence[str]) -> str:
    """`101 贷方余额 5,100.00元` → `101 贷方余额元`: the account in front stays, figures and days go."""
    head, _, rest = (arithmetic[0] if arithmetic else "").partition(" ")
    return f"{head if head.isdigit() else _FIGURES.sub('', head)} {_FIGURES.sub('', rest)}"
