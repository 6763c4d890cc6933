"""One project: what was planned, what the books hold of it, its milestones, tender, acceptance and papers."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, Final

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET

from lingyan.economy.books.models import Line, Voucher
from lingyan.economy.books.views.common import actor_of, labels_of, party_label, path_of, voucher_url
from lingyan.economy.projects import papers as wanted
from lingyan.economy.projects import queries, rules
from lingyan.economy.projects.actions.common import duty_of
from lingyan.economy.projects.actions.planning import SourcePlan
from lingyan.economy.projects.actions.running import tender_missing
from lingyan.economy.projects.covers import PROJECT
from lingyan.economy.projects.models import Project, SourceKind
from lingyan.economy.projects.parameters import ALERT_DAYS, IDLE_DAYS
from lingyan.economy.projects.rules import Ledger
from lingyan.economy.projects.views.common import STANDINGS, TONES, project_or_404, project_url, url_at
from lingyan.files import papers
from lingyan.identity.decorators import needs
from lingyan.identity.hands import same_hand
from lingyan.kernel import clock
from lingyan.kernel.filters import Filter
from lingyan.kernel.lists import Column, Empty, ListPage
from lingyan.kernel.money import format_yuan
from lingyan.kernel.rights import BOOKS_VIEW, PROJECTS_CHECK, PROJECTS_MANAGE, PROJECTS_VIEW
from lingyan.parameters.queries import integer_of

_SETTLING: Final = (Project.State.BUILDING, Project.State.ACCEPTED)


@needs(PROJECTS_VIEW)
@require_GET
def project(request: HttpRequest, project_id: int) -> HttpResponse:
    found = project_or_404(request, project_id)
    actor, path, today = actor_of(request), path_of(found.book), clock.today()
    held = queries.ledger(found)
    money = queries.money(held, today)
    draft = found.state == Project.State.DRAFT
    may_manage = actor.may(PROJECTS_MANAGE, path)
    steps = list(_steps(found))
    building = found.state == Project.State.BUILDING and all(step["done_on"] for step in steps)
    accepts = building and actor.may(PROJECTS_CHECK, path)
    own = accepts and same_hand(actor.user_id, [found.made_by, found.approved_by])
    context = {
        "project": found, "tone": TONES[found.state], "draft": draft, "held": held, "money": money,
        "idle": money.idle(integer_of(IDLE_DAYS, path, today)), "may_manage": may_manage,
        "sources": list(_sources(found, held)), "steps": steps, "facts": list(_facts(found)),
        "benefit": sorted(held.benefit.items(), reverse=True), "effects": queries.latest_effects(found),
        "tenders": list(_tenders(request, found)), "duty": duty_of(found), "no_tender": bool(tender_missing(found)),
        "missing": _missing_papers(found), "acceptance": getattr(found, "acceptance", None),
        "may_accept": accepts and not own, "own": own,
        "may_count": may_manage and found.state in _SETTLING, "events": _events(found),
        "list_url": url_at("projects", found.book), "lines_url": url_at("lines", found.book, found.pk),
        "may_read": actor.may(BOOKS_VIEW, path), "lots": [(lot, lot.days(today)) for lot in money.lots],
    }  # fmt: skip
    return render(request, "projects/project.html", context)


def _sources(found: Project, held: Ledger) -> Iterator[dict[str, Any]]:
    """Planned beside what came; own money is what is used beyond the other sources."""
    if found.state == Project.State.DRAFT or not found.sources.exists():
        for plan in (SourcePlan(**each) for each in found.plan["sources"]):
            label = SourceKind(plan.kind).label
            yield {"label": label, "title": plan.title, "account": plan.account, "planned": plan.planned}
        return
    for source in found.sources.select_related("account"):
        received = held.received.get(source.no - 1, 0)
        gone = held.released.get(source.no - 1, 0) + held.returned.get(source.no - 1, 0)
        own = source.kind == SourceKind.OWN
        yield {
            "label": source.get_kind_display(), "title": source.title, "planned": source.planned,
            "account": source.account.code if source.account else "",
            "received": max(held.cost - held.total_received, 0) if own else received,
            "balance": received - gone if source.earmarked else None, "earmarked": source.earmarked,
        }  # fmt: skip


def _steps(found: Project) -> Iterator[dict[str, Any]]:
    today = clock.today()
    if found.state == Project.State.DRAFT or not found.milestones.exists():
        for plan in sorted(found.plan["steps"], key=lambda each: each["due_on"]):
            yield {"title": plan["title"], "due": plan["due_on"], "done_on": None, "words": "", "pk": None}
        return
    alert = integer_of(ALERT_DAYS, path_of(found.book), today)
    for each in found.milestones.select_related("reached"):
        reached = getattr(each, "reached", None)
        done_on = reached.on if reached else None
        words, tone = STANDINGS[rules.standing(each.due_on, done_on, today, alert)]
        if found.state == Project.State.CANCELLED and done_on is None:
            words, tone = _("已终止"), "plain"
        yield {
            "title": each.title, "due": each.due_on.isoformat(), "done_on": done_on, "words": words, "tone": tone,
            "pk": each.pk if done_on is None and found.state in queries.OPEN else None,
            "remark": reached.remark if reached else "",
        }  # fmt: skip


def _tenders(request: HttpRequest, found: Project) -> Iterator[tuple[Any, str]]:
    """PRIVACY: a winner who is a person is shown as the masking table allows."""
    label = party_label(actor_of(request), path_of(found.book))
    for each in found.tenders.select_related("winner__personal"):
        yield each, label(each.winner) if each.winner else ""


def _missing_papers(found: Project) -> list[str]:
    there = set(papers.of_record(PROJECT, found.pk).values_list("label", flat=True))
    asked = wanted.due(found.state, tendered=bool(duty_of(found)))
    return [_(label) for label in asked if label not in there]


def _facts(found: Project) -> Iterator[tuple[str, Any]]:
    yield _("组织"), found.book.organisation.name
    yield _("类别"), found.get_kind_display()
    yield _("采购内容"), found.get_procurement_display()
    yield _("批准的用途"), found.purpose
    yield _("计划开工日期"), found.start_on
    yield _("计划完成日期"), found.due_on
    yield _("计划投资"), _("%(amount)s 元") % {"amount": format_yuan(found.total)}
    for label, value in (
        (_("决策事项"), found.matter), (_("账簿里的项目"), found.dimension), (_("立项日期"), found.approved_on),
        (_("开工日期"), found.started_on), (_("验收或终止日期"), found.ended_on), (_("终止原因"), found.reason),
    ):  # fmt: skip
        if value:
            yield label, value
    if taken := getattr(found, "taken_over", None):
        yield _("接管前立项"), taken.reference or _("没有写决议文号")


def _events(found: Project) -> list[dict[str, Any]]:
    """What happened, the latest first; of one day in the order in which it must have been."""
    acceptance = getattr(found, "acceptance", None)
    rows: list[tuple[Any, str, int | None, str]] = []
    if found.state == Project.State.CANCELLED:
        rows.append((found.ended_on, _("终止"), None, found.reason))
    if acceptance:
        rows.append((acceptance.on, _("验收"), acceptance.made_by, acceptance.opinion))
    rows += [
        (step.reached.on, step.title, step.reached.made_by, step.reached.remark)
        for step in found.milestones.exclude(reached=None).select_related("reached").order_by("-no")
    ]
    if found.started_on:
        rows.append((found.started_on, _("开工"), None, ""))
    rows += [
        (each.opened_on, _("定标") if each.winner_id else _("流标"), each.made_by, each.remark)
        for each in found.tenders.order_by("-pk")
    ]
    if found.approved_on:
        rows.append((found.approved_on, _("立项"), found.approved_by, ""))
    names = labels_of([who for _at, _what, who, _note in rows])
    events = [
        {"at": at, "what": what, "who": names.get(who or 0, ""), "note": note} for at, what, who, note in rows
    ]
    return sorted(events, key=lambda each: each["at"], reverse=True)


@needs(BOOKS_VIEW)
@require_GET
def lines(request: HttpRequest, project_id: int) -> HttpResponse:
    """Every posted line behind the figures of a project; a line opens its voucher.

    PRIVACY: summaries may name somebody, so it takes the right to read the books.
    """
    found = project_or_404(request, project_id, BOOKS_VIEW)
    posted = Line.objects.filter(
        voucher__book=found.book_id, voucher__state=Voucher.State.POSTED, project=found.dimension_id or 0
    ).select_related("account", "voucher__book__organisation__region")
    page = ListPage(
        request,
        posted,
        [
            Column("date", _("日期"), "date", value="voucher__date", sort="voucher__date"),
            Column("voucher", _("凭证"), value=lambda line: str(line.voucher), link=lambda line: voucher_url(line.voucher)),
            Column("account", _("科目"), value=lambda line: str(line.account), sort="account__code"),
            Column("summary", _("摘要")),
            Column("debit", _("借方"), "money", sort="debit", total="debit"),
            Column("credit", _("贷方"), "money", sort="credit", total="credit"),
        ],
        name=gettext_lazy("项目分录"),
        filters=[
            Filter("account", _("科目编码"), lookup="account__code__startswith"),
            Filter("date", _("日期"), "date", lookup="voucher__date"),
        ],
        sort="voucher__date",
        empty=Empty(_("账上还没有这个项目的分录"), _("填制凭证时选上这个项目，成本、到位和收益就会算出来。")),
    )  # fmt: skip
    if page.wants_excel:
        return page.excel()
    return render(
        request, "projects/lines.html", {"page": page, "project": found, "back_url": project_url(found)}
    )
