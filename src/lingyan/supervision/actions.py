"""Runs the audit rules, and takes a finding from its question to its end."""

from __future__ import annotations

import datetime as dt
import hashlib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from django.db import transaction

from lingyan.decisions.queries import entitled
from lingyan.decisions.rules import Body
from lingyan.identity.masking import shown
from lingyan.kernel import audit, calendar, clock, jcs
from lingyan.kernel import covers as kernel_covers
from lingyan.kernel.access import Actor
from lingyan.kernel.month import Month
from lingyan.kernel.problems import Denied, Refused
from lingyan.kernel.rights import SUPERVISION_EXPLAIN, SUPERVISION_JUDGE, SUPERVISION_RUN
from lingyan.parameters.queries import integer_of
from lingyan.people.models import Organisation, Person
from lingyan.regions.models import Level, Region
from lingyan.supervision import papers, rules, running, term, term_tables
from lingyan.supervision.covers import ANSWER, FINDING, REQUEST, STEP
from lingyan.supervision.models import (
    CLOSED,
    AuditRequest,
    AuditRun,
    Finding,
    Hit,
    RequestAnswer,
    Step,
)
from lingyan.supervision.parameters import EXPLAIN_DAYS, JUDGE_DAYS, RECTIFY_DAYS, VERIFY_DAYS

if TYPE_CHECKING:
    from lingyan.supervision.engine import RuleResult

RAN: Final = audit.register("supervision.ran", "运行审计规则")
TERM: Final = audit.register("supervision.term-audited", "生成任期审计底稿")
TAKEN: Final = audit.register("supervision.step", "办理疑点")
REQUESTED: Final = audit.register("supervision.audit-requested", "登记村民要求审计的事项")
ANSWERED: Final = audit.register("supervision.audit-request-answered", "答复村民要求审计的事项")
_BATCH: Final = 2000


@dataclass(frozen=True, slots=True)
class Outcome:
    """What a run gave: the stored run and the result of each rule."""

    run: AuditRun
    region: Region
    year: int
    until: dt.date
    results: list[RuleResult]


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
    the books: it is closed as corrected, which is normal work. Raises Denied without the right there, Refused for an
    unknown rule or a year to come.
    """
    actor.require(SUPERVISION_RUN, region.path)
    day = clock.today()
    wanted = running.chosen(names)
    results = running.audit(region, running.year_within(year, day), wanted, day, report)
    until = min(day, dt.date(year, 12, 31))
    with transaction.atomic():
        kept = _store(actor, region, year, until, results)
        audit.record(
            actor, RAN, target=("audit-run", kept.pk), region_path=region.path, year=year, rules=len(results),
            hits=sum(len(each.hits) for each in results),
            sealed=kernel_covers.note(FINDING, Finding.objects.filter(run=kept).values_list("pk", flat=True)),
        )  # fmt: skip
    return Outcome(kept, region, year, until, results)


def _store(
    actor: Actor, region: Region, year: int, until: dt.date, results: Sequence[RuleResult]
) -> AuditRun:
    made = AuditRun.objects.create(
        region=region, year=year, until=until, by=actor.user_id, at=clock.now(),
        rules=[_coverage(each) for each in results],
    )  # fmt: skip
    villages = dict(
        Region.objects.filter(level=Level.VILLAGE, path__startswith=region.path).values_list("code", "pk")
    )
    due = calendar.working_deadline(clock.today(), integer_of(EXPLAIN_DAYS, region.path, clock.today()))
    found = {
        each.key: each
        for result in results
        for each in _findings(made, result, villages, due)
    }  # fmt: skip
    known = _known(region, year)
    fresh = [each for key, each in found.items() if key not in known]
    Finding.objects.bulk_create(fresh, batch_size=_BATCH)
    pks = known | {each.key: each.pk for each in fresh}
    Hit.objects.bulk_create((Hit(run=made, finding_id=pks[key]) for key in found), batch_size=_BATCH)
    _close_corrected(made, region, results, villages, set(found))
    return made


def _known(region: Region, year: int) -> dict[str, int]:
    rows = Finding.objects.filter(village__path__startswith=region.path, year=year)
    return dict(rows.values_list("key", "pk"))


def _coverage(result: RuleResult) -> dict[str, Any]:
    return {
        "id": result.rule.id, "version": result.rule.version, "hits": len(result.hits), "tested": result.tested,
        "records": result.records, "not_tested": result.not_tested,
        "untested": {reason: len(villages) for reason, villages in sorted(result.untested.items())},
    }  # fmt: skip


def _findings(
    made: AuditRun, result: RuleResult, villages: dict[str, int], due: dt.date
) -> Iterable[Finding]:
    rule = result.rule
    for hit in result.hits:
        about = [
            rule.id,
            rule.version,
            made.year,
            hit.village,
            hit.month,
            hit.date and hit.date.isoformat(),
            *hit.records,
        ]
        # Amount and arithmetic of a standing claim grow with the days; what it is about does not.
        yield Finding(
            run=made, key=hashlib.sha256(jcs.canonical(about)).hexdigest(), rule=rule.id, version=rule.version,
            severity=hit.severity, own_conduct=rule.own_conduct, village_id=villages[hit.village], year=made.year,
            month=Month.from_int(hit.month) if hit.month else None, date=hit.date, amount=hit.amount_fen,
            arithmetic=list(hit.arithmetic), records=list(hit.records), basis=rule.basis, opened_on=clock.today(),
            due_on=due,
        )  # fmt: skip


def _close_corrected(
    made: AuditRun, region: Region, results: Sequence[RuleResult], villages: dict[str, int], found: set[str]
) -> None:
    """Questions nobody has judged yet and the books no longer give."""
    for result in results:
        if result.not_tested:
            continue
        skipped = {villages[code] for codes in result.untested.values() for code in codes}
        open_ones = Finding.objects.filter(
            village__path__startswith=region.path, year=made.year, rule=result.rule.id,
            state__in=(Finding.State.OPEN, Finding.State.EXPLAINED),
        )  # fmt: skip
        gone = [each for each in open_ones if each.key not in found and each.village_id not in skipped]
        Step.objects.bulk_create(
            Step(finding=each, kind=Step.Kind.CORRECTED, text=f"第 {made.pk} 次运行不再出现", at=made.at)
            for each in gone
        )
        Finding.objects.filter(pk__in=[each.pk for each in gone]).update(
            state=Finding.State.CORRECTED, due_on=None, closed_on=clock.today()
        )


def step(actor: Actor, finding: Finding, *, kind: str, text: str) -> Step:
    """Explain, judge (confirmed or dismissed), report the repair, verify or return it.

    The village answers, except where the hit concerns who keeps the books: then the body above them does. Raises
    Denied without the right there, Refused out of turn, without words, or by the hand that did the step before.
    """
    act = rules.ACTS.get(kind)
    if act is None:
        raise Refused("没有这种办理方式。", code="unknown-step")
    actor.require(right_of(finding, act.side), finding.village.path)
    if not text.strip():
        raise Refused("请写明情况和依据。", code="empty-text")
    with transaction.atomic():
        locked = Finding.objects.select_for_update().get(pk=finding.pk)
        _in_turn(actor, locked, kind)
        due = _due(act.after, finding.village.path)
        taken = Step.objects.create(
            finding=locked, kind=kind, text=text.strip()[:500], by=actor.user_id, at=clock.now(), due_on=due
        )
        locked.state, locked.due_on = act.after, due
        locked.closed_on = clock.today() if act.after in CLOSED else None
        locked.save(update_fields=["state", "due_on", "closed_on"])
        audit.record(
            actor,
            TAKEN,
            target=(STEP, taken.pk),
            region_path=finding.village.path,
            finding=finding.pk,
            kind=kind,
            sealed=kernel_covers.note(FINDING, [finding.pk]),
        )
    finding.refresh_from_db()
    return taken


def right_of(finding: Finding, side: str) -> str:
    """The right that this side of a finding needs at its village."""
    return SUPERVISION_EXPLAIN if side == rules.ANSWERING and not finding.own_conduct else SUPERVISION_JUDGE


def _in_turn(actor: Actor, finding: Finding, kind: str) -> None:
    if kind not in rules.possible(finding.state):
        raise Refused(f"疑点现在是“{finding.get_state_display()}”，不能这样办理。", code="out-of-turn")
    today = clock.today()
    if (
        kind in {"confirmed", "dismissed"}
        and finding.state == Finding.State.OPEN
        and finding.due_on
        and finding.due_on >= today
    ):
        raise Refused(f"说明期限是 {finding.due_on}，期限内先等对方说明。", code="not-asked-yet")
    steps = list(finding.steps.values_list("kind", "by"))
    if rules.same_hand(kind, actor.user_id, steps):
        raise Denied("自己说明或整改的疑点，须由另一人核定、验收。")


def _due(state: str, path: str) -> dt.date | None:
    today = clock.today()
    if state == Finding.State.EXPLAINED:
        return calendar.working_deadline(today, integer_of(JUDGE_DAYS, path, today))
    if state == Finding.State.RECTIFYING:
        return calendar.deadline(today, integer_of(RECTIFY_DAYS, path, today))
    if state == Finding.State.RECTIFIED:
        return calendar.working_deadline(today, integer_of(VERIFY_DAYS, path, today))
    return None


def audit_term(
    actor: Actor, *, person: Person, folder: Path, on: dt.date | None = None,
    report: running.Report | None = None,
) -> list[Path]:  # fmt: skip
    """Write the working papers and the draft report of the person's term as secretary into a folder: the latest, or
    the one that ran on a day.

    Raises Denied without the right to run audits in the village, Refused for who never was a secretary.
    """
    tenure = term.tenure_of(person, on)
    region = tenure.post.body.organisation.region
    actor.require(SUPERVISION_RUN, region.path)
    made = term.compose(tenure, report)
    made.tables = term_tables.compose(made.span)
    name = shown(actor, "name", person.personal.name, region.path)
    written = papers.write(made, folder, name)
    with transaction.atomic():
        audit.record(actor, TERM, target=("tenure", tenure.pk), region_path=region.path)
    return written


def record_request(
    actor: Actor, *, region: Region, subject: str, asked_on: dt.date, askers: int
) -> AuditRequest:
    """Put on record that so many villagers asked the audit of a term to look into a matter (accounting.md 12, A13).

    How many they are of is taken from the roll of the villagers' meeting on that day. Raises Denied without the right
    there, Refused without words, for a day to come, without a roll, or for more askers than there are villagers.
    """
    actor.require(SUPERVISION_JUDGE, region.path)
    if region.level != Level.VILLAGE:
        raise Refused("村民要求审计的事项按村登记，请先选定一个村。", code="not-a-village")
    if not subject.strip():
        raise Refused("请写明村民要求审计什么。", code="empty-text")
    if asked_on > clock.today():
        raise Refused("提出日期还没有到。", code="future-date")
    voters = _villagers(region, asked_on)
    if not 1 <= askers <= voters:
        raise Refused(f"提出人数应在 1 到 {voters} 之间（村民会议应到 {voters} 人）。", code="wrong-count")
    with transaction.atomic():
        made = AuditRequest.objects.create(
            region=region, subject=subject.strip()[:200], asked_on=asked_on, askers=askers, voters=voters,
            recorded_by=actor.user_id, recorded_at=clock.now(),
        )  # fmt: skip
        audit.record(
            actor, REQUESTED, target=(REQUEST, made.pk), region_path=region.path, askers=askers, voters=voters
        )
    return made


def _villagers(region: Region, day: dt.date) -> int:
    """How many belong to the villagers' meeting on a day."""
    committee = Organisation.objects.filter(
        region=region, kind=Organisation.Kind.COMMITTEE, dissolved_on=None
    ).first()
    found = entitled(committee, Body.VILLAGERS, day) if committee else None
    if found is None:
        raise Refused(
            f"{region.name}没有登记 {day} 村民会议的应到人数，算不出五分之一。请先在“应到人数”里登记。",
            code="no-roll",
        )
    return found.number


def answer_request(actor: Actor, *, request_id: int, taken: bool, text: str, on: dt.date) -> RequestAnswer:
    """Say whether the audit takes a request up, with its outcome or the reason.

    Raises Denied without the right there, Refused for an unknown or answered one, without words, for a day out of
    order, and when what a fifth of the villagers asked for is turned down.
    """
    asked = AuditRequest.objects.select_related("region").filter(pk=request_id).first()
    if asked is None:
        raise Refused("没有这项要求。", code="unknown-record")
    actor.require(SUPERVISION_JUDGE, asked.region.path)
    if not text.strip():
        raise Refused("请写明审计的结果，或不纳入的理由。", code="empty-text")
    if not asked.asked_on <= on <= clock.today():
        raise Refused("答复日期应在提出日期和今天之间。", code="wrong-date")
    if asked.met and not taken:
        raise Refused("五分之一以上村民要求的事项应当纳入审计，不能不纳入。", code="must-be-audited")
    with transaction.atomic():
        AuditRequest.objects.select_for_update().get(pk=asked.pk)
        if RequestAnswer.objects.filter(request=asked).exists():
            raise Refused("这项要求已经答复过。", code="answered-before")
        made = RequestAnswer.objects.create(
            request=asked, taken=taken, text=text.strip()[:300], on=on, recorded_by=actor.user_id,
            recorded_at=clock.now(),
        )  # fmt: skip
        audit.record(actor, ANSWERED, target=(ANSWER, made.pk), region_path=asked.region.path, taken=taken)
    return made
