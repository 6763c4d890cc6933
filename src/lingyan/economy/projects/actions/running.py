"""Projects under way: tender, start, milestones, acceptance, what they brought, an early end."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from django.db import transaction

from lingyan.economy.books.models import Party
from lingyan.economy.projects import papers as wanted
from lingyan.economy.projects import queries, rules
from lingyan.economy.projects.actions.common import (
    duty_of,
    path_of,
    project_for,
    record,
    require_next,
    require_state,
)
from lingyan.economy.projects.covers import PROJECT
from lingyan.economy.projects.models import Acceptance, Effect, Milestone, Project, Reached, Tender
from lingyan.economy.projects.parameters import TENDER_DAYS
from lingyan.files import papers
from lingyan.identity.hands import same_hand
from lingyan.kernel import audit, clock
from lingyan.kernel.access import Actor
from lingyan.kernel.money import format_yuan
from lingyan.kernel.problems import Problem, Refused
from lingyan.kernel.rights import PROJECTS_CHECK, PROJECTS_MANAGE
from lingyan.parameters.queries import integer_of

TENDERED: Final = audit.register("projects.tendered", "登记招标采购")
STARTED: Final = audit.register("projects.started", "项目开工")
REACHED: Final = audit.register("projects.reached", "登记项目节点完成")
ACCEPTED: Final = audit.register("projects.accepted", "项目验收")
CANCELLED: Final = audit.register("projects.cancelled", "项目终止")
EFFECT: Final = audit.register("projects.effect", "登记项目带动就业和培训")

MOST_COUNTED: Final = 1_000_000
_TEXT: Final = 200


@dataclass(frozen=True, slots=True)
class Bid:
    """A round of tender; without a winner it failed. `price` in fen."""

    way: str
    noticed_on: dt.date
    opened_on: dt.date
    bidders: int
    winner_id: int | None = None
    price: int | None = None
    listing: str = ""
    remark: str = ""


def record_tender(actor: Actor, *, project_id: int, bid: Bid) -> Tender:
    """Note a round of tender of a project that was approved and has not begun.

    Refused with fewer than three bidders and a winner where bids are counted, for a price above the plan, for a winner
    whom the book does not know, for days in a wrong order, and after an award.
    """
    with transaction.atomic():
        project = project_for(actor, PROJECTS_MANAGE, project_id)
        require_state(project, Project.State.APPROVED)
        if project.tenders.exclude(winner=None).exists():
            raise Refused("这个项目已经定标", code="already-awarded")
        problems = list(_bid_faults(project, bid))
        if problems:
            raise Refused(problems)
        tender = Tender.objects.create(
            project=project, way=bid.way, listing=bid.listing.strip(), noticed_on=bid.noticed_on, opened_on=bid.opened_on,
            bidders=bid.bidders, winner_id=bid.winner_id, price=bid.price, remark=bid.remark.strip(),
            made_by=actor.user_id, made_at=clock.now(),
        )  # fmt: skip
        record(actor, TENDERED, project, awarded=bid.winner_id is not None, bidders=bid.bidders)
    return tender


def _bid_faults(project: Project, bid: Bid) -> Iterator[Problem]:
    if bid.way not in Tender.Way.values:
        yield Problem("bad-way", "采购方式不在可选的范围内")
    if not bid.noticed_on <= bid.opened_on <= clock.today():
        yield Problem("bad-date", "开标日期应在公告之后、今天以前")
    if not 0 <= bid.bidders <= 9999 or len(bid.listing) > 60 or len(bid.remark) > _TEXT:
        yield Problem("bad-tender", "投标家数、编号或说明超出范围")
    if (bid.winner_id is None) != (bid.price is None):
        yield Problem("bad-outcome", "中标的要写明中标单位和金额；流标的两项都不填")
    if bid.winner_id is not None:
        yield from _award_faults(project, bid)


def _award_faults(project: Project, bid: Bid) -> Iterator[Problem]:
    if not Party.objects.filter(pk=bid.winner_id or 0, book=project.book).exists():
        yield Problem("unknown-party", "中标单位要先在账簿的“往来对象”里增加")
    if bid.price is not None and not 0 < bid.price <= project.total:
        yield Problem("bad-price", f"中标金额应大于 0，不超过计划投资 {format_yuan(project.total)} 元")
    if bid.bidders < 1 or (bid.way in rules.COUNTED and bid.bidders < rules.FEWEST_BIDDERS):
        yield Problem("few-bidders", "投标不足三家的应当流标，重新招标")
    duty = duty_of(project)
    if duty == rules.LAW:
        days = integer_of(TENDER_DAYS, path_of(project), bid.noticed_on)
        if (bid.opened_on - bid.noticed_on).days < days:
            yield Problem("short-notice", f"依法必须招标的，公告至开标不少于 {days} 天")
    if not rules.way_suffices(bid.way, duty):
        yield Problem("way-too-weak", "金额达到规定，不能用这种方式采购")


def tender_missing(project: Project) -> str:
    """The duty of tender that is not yet met: `law`, `county`, or empty."""
    duty = duty_of(project)
    return "" if duty == "" or project.tenders.exclude(winner=None).exists() else duty


def start(actor: Actor, *, project_id: int, on: dt.date) -> Project:
    """The project begins. Refused while a tender that the law or the county asks for is missing."""
    with transaction.atomic():
        project = project_for(actor, PROJECTS_MANAGE, project_id)
        require_next(project, Project.State.BUILDING)
        _require_day(on, project.approved_on, "开工日期应在立项之后、今天以前")
        if tender_missing(project):
            raise Refused("金额达到规定，要先登记招标或比选的结果才能开工", code="no-tender")
        project.state, project.started_on = Project.State.BUILDING, on
        project.save(update_fields=["state", "started_on"])
        record(actor, STARTED, project, on=on.isoformat())
    return project


def _require_day(on: dt.date, since: dt.date | None, message: str) -> None:
    if on > clock.today() or (since is not None and on < since):
        raise Refused(message, code="bad-date")


def reach(actor: Actor, *, milestone_id: int, on: dt.date, remark: str = "") -> Reached:
    """A milestone was done. It is noted once; what was noted stays."""
    with transaction.atomic():
        owner = Milestone.objects.filter(pk=milestone_id).values_list("project", flat=True).first()
        project = project_for(actor, PROJECTS_MANAGE, owner or 0)
        require_state(project, Project.State.APPROVED, Project.State.BUILDING)
        _require_day(on, project.approved_on, "完成日期应在立项之后、今天以前")
        if Reached.objects.filter(milestone=milestone_id).exists():
            raise Refused("这个节点已经登记完成", code="already-reached")
        if len(remark) > _TEXT:
            raise Refused(f"完成情况最多 {_TEXT} 字", code="long-text")
        made = Reached.objects.create(
            milestone_id=milestone_id,
            on=on,
            remark=remark.strip(),
            made_by=actor.user_id,
            made_at=clock.now(),
        )
        record(actor, REACHED, project, milestone=milestone_id, on=on.isoformat())
    return made


def accept(actor: Actor, *, project_id: int, on: dt.date, unit: str, opinion: str) -> Acceptance:
    """Accept a project that is done; from then on nothing of it changes but papers and what it brings.

    Refused with a milestone open, without the report of acceptance, and by who registered or approved the project.
    """
    with transaction.atomic():
        project = project_for(actor, PROJECTS_CHECK, project_id)
        require_next(project, Project.State.ACCEPTED)
        if same_hand(actor.user_id, [project.made_by, project.approved_by]):
            # SECURITY: who runs a project does not accept it, whatever posts and accounts one person holds.
            raise Refused("本人登记或立项的项目应由他人验收", code="same-person")
        _require_day(on, project.started_on, "验收日期应在开工之后、今天以前")
        problems = list(_acceptance_faults(project, on, unit, opinion))
        if problems:
            raise Refused(problems)
        made = Acceptance.objects.create(
            project=project, on=on, unit=unit.strip(), opinion=opinion.strip(), cost=queries.ledger(project).cost,
            made_by=actor.user_id, made_at=clock.now(),
        )  # fmt: skip
        project.state, project.ended_on = Project.State.ACCEPTED, on
        project.save(update_fields=["state", "ended_on"])
        record(actor, ACCEPTED, project, on=on.isoformat(), cost=made.cost)
    return made


def _acceptance_faults(project: Project, on: dt.date, unit: str, opinion: str) -> Iterator[Problem]:
    if not unit.strip() or not opinion.strip() or len(unit) > 120 or len(opinion) > _TEXT:
        yield Problem("bad-acceptance", f"要写明验收单位（最多 120 字）和验收意见（最多 {_TEXT} 字）")
    missing = [each.title for each in project.milestones.filter(reached=None)]
    if missing:
        yield Problem("milestones-open", f"还有节点没有完成：{'、'.join(missing[:5])}")
    if project.milestones.filter(reached__on__gt=on).exists():
        yield Problem("bad-date", "验收日期不能早于最后一个节点完成的日期")
    if not papers.of_record(PROJECT, project.pk).filter(label=wanted.ACCEPTANCE).exists():
        yield Problem("no-report", "请先上传验收报告")


def cancel(actor: Actor, *, project_id: int, reason: str) -> Project:
    """End a project that was not accepted. What was received and spent stays in the books and in view."""
    with transaction.atomic():
        project = project_for(actor, PROJECTS_MANAGE, project_id)
        require_next(project, Project.State.CANCELLED)
        if not reason.strip() or len(reason) > _TEXT:
            raise Refused(f"请写明终止原因，最多 {_TEXT} 字", code="no-reason")
        project.state, project.ended_on, project.reason = (
            Project.State.CANCELLED,
            clock.today(),
            reason.strip(),
        )
        project.save(update_fields=["state", "ended_on", "reason"])
        record(actor, CANCELLED, project, reason=project.reason)
    return project


def record_effect(
    actor: Actor, *, project_id: int, year: int, jobs: int, sessions: int, trainees: int
) -> Effect:
    """What a project brought in a year, as counts. A later row of the same year takes the place of the one before."""
    with transaction.atomic():
        project = project_for(actor, PROJECTS_MANAGE, project_id)
        require_state(project, Project.State.BUILDING, Project.State.ACCEPTED)
        first = project.started_on.year if project.started_on else clock.today().year
        if not first <= year <= clock.today().year:
            raise Refused(f"年度应在 {first} 到 {clock.today().year} 之间", code="bad-year")
        counts = (jobs, sessions, trainees)
        if not all(0 <= each <= MOST_COUNTED for each in counts) or not any(counts):
            raise Refused("请填人数和期数，至少有一项大于 0", code="bad-count")
        made = Effect.objects.create(
            project=project, year=year, jobs=jobs, sessions=sessions, trainees=trainees, made_by=actor.user_id,
            made_at=clock.now(),
        )  # fmt: skip
        record(actor, EFFECT, project, year=year, jobs=jobs)
    return made
