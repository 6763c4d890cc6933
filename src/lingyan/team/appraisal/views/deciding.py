"""Grades: settled, read by who must know, followed up, closed."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.db.models import Prefetch
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.text import format_lazy
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods

from lingyan.identity.decorators import needs
from lingyan.identity.pages import actor_of
from lingyan.kernel.access import Actor
from lingyan.kernel.language import Words
from lingyan.kernel.lists import Column, Empty, ListPage
from lingyan.team.appraisal import actions, forms, queries, rules
from lingyan.team.appraisal.models import Count, Session, Subject, Tally
from lingyan.team.appraisal.rules import Kind
from lingyan.team.appraisal.views.common import (
    LEADING,
    READING,
    form_page,
    home,
    led_or_404,
    name_of,
    post_of,
    read_or_404,
    subject_or_404,
    subjects_of,
    url_at,
)
from lingyan.team.roster.sheets import filed_at

TONES = {1: "ok", 2: "ok", 3: "warn", 4: "danger"}


@needs(*LEADING)
@require_http_methods(["GET", "POST"])
def decide(request: HttpRequest, session_id: int) -> HttpResponse:
    """The grades of all, and the resolution that settles them."""
    found, actor = led_or_404(request, session_id), actor_of(request)
    graded, said = [each for each in subjects_of(found) if each.graded], queries.most_said(found)
    form = forms.DecideForm(request.POST or None, session=found, subjects=graded, said=said)

    def do() -> HttpResponse:
        day = form.cleaned_data["on"]
        actions.decide(actor, session_id=found.pk, on=day, resolution=form.resolution(), grades=form.grades())
        messages.success(request, _("已评定。"))
        return redirect(url_at("results", found.region, found.pk))

    path = found.region.path
    rows = [
        (each.no, name_of(actor, each, path), post_of(each), _label(found, said.get(each.no)), grade, reason)
        for each, grade, reason in form.rows()
    ]  # fmt: skip
    return form_page(
        request, form, do, "appraisal/decide.html", session=found, rows=rows, cancel_url=home(found),
        most=rules.most_excellent(len(graded)) if found.kind == Kind.PARTY else None, graded=len(graded),
    )  # fmt: skip


def _label(session: Session, grade: int | None) -> Any:
    return rules.grade_label(session.kind, grade) if grade else ""


@needs(*READING)
@never_cache
@require_GET
def results(request: HttpRequest, session_id: int) -> HttpResponse:
    """PRIVACY: totals and grades of persons, for who must know; its Excel leaves a line in the audit trail."""
    found, actor = read_or_404(request, session_id), actor_of(request)
    count = queries.counted(found)
    rows = found.subjects.filter(graded=True).select_related(
        "session", "person__personal", "outcome", "tenure__post__body__organisation__region"
    )
    rows = rows.prefetch_related(
        "follow_ups",
        Prefetch("tallies", Tally.objects.filter(count__state=Count.State.CONFIRMED), to_attr="confirmed"),
    )
    page = ListPage(
        request, rows, _columns(actor, found, count), name=gettext_lazy("评议结果"), sort="no", per_page=200,
        sheet_form=filed_at(found.place, _title(found)),
        empty=Empty(_("还没有结果"), _("计票核对以后才有。")),
    )  # fmt: skip
    if page.wants_excel:
        return page.excel()
    papers = rules.Papers(count.issued, count.returned, count.invalid) if count else None
    context = {
        "session": found, "page": page, "count": count, "papers": papers, "back": home(found),
        "base": rules.base(Kind(found.kind), papers, count.voters) if count and papers else None,
        "few": papers is not None and not rules.secret_enough(papers), "rate_minimum": rules.RATE_MINIMUM,
        "decision": getattr(found, "decision", None),
        "twice": [name_of(actor, each, found.region.path) for each in _with_names(queries.twice_in_a_row(found))],
    }  # fmt: skip
    return render(request, "appraisal/results.html", context)


def _title(found: Session) -> Words:
    kind = rules.KIND_LABELS[Kind(found.kind)]
    return format_lazy("{}{}{}{}", found.year, gettext_lazy("年"), kind, gettext_lazy("结果"))


def _with_names(subjects: list[Subject]) -> list[Subject]:
    keys = [each.pk for each in subjects]
    return list(Subject.objects.filter(pk__in=keys).select_related("person__personal"))


def _columns(actor: Actor, found: Session, count: Count | None) -> list[Column]:
    path, open_ = found.region.path, found.state == Session.State.OPEN
    leads = actor.may(rules.right_to_lead(found.kind, found.whom), path)
    columns = [
        Column("no", _("票上序号"), "integer", sort="no"),
        Column("name", _("姓名"), value=lambda each: name_of(actor, each, path)),
        Column("post", _("职务"), value=lambda each: post_of(each)),
    ]
    for at, label in enumerate([*rules.labels_of_grades(found.kind), _("弃权")]):
        columns.append(Column(f"n{at}", str(label), "integer", value=_votes(at)))
    if count is not None:
        papers = rules.Papers(count.issued, count.returned, count.invalid)
        base = rules.base(Kind(found.kind), papers, count.voters)
        title = _("%(grade)s占比") % {"grade": rules.grade_label(found.kind, _shown_grade(found.kind))}
        columns.append(Column("share", title, "percent", value=_share(_shown_grade(found.kind), base)))
    columns += [
        Column("grade", _("等次"), "badge", value=_grade, tone=_grade_tone),
        Column("follow", _("后续事项"), value=_followed),
        Column(
            "to-follow", _("办理"), exported=False, value=lambda _each: _("登记后续") if leads and open_ else "",
            link=lambda each: url_at("follow", found.region, each.pk) if leads and open_ and _outcome(each) else "",
        ),
        Column(
            "feedback", _("反馈单"), exported=False, value=lambda each: _("打印") if _outcome(each) else "",
            link=lambda each: url_at("feedback", found.region, each.pk) if _outcome(each) else "",
        ),
    ]  # fmt: skip
    return columns


def _shown_grade(kind: str) -> int:
    """The share that decides something: 不称职 of cadres, else the best grade."""
    return rules.WORST if kind == Kind.CADRES else rules.BEST


def _votes(at: int) -> Any:
    return lambda each: each.confirmed[0].votes[at] if each.confirmed else None


def _share(grade: int, base: int) -> Any:
    def of(each: Any) -> float | None:
        shown = rules.share(each.confirmed[0].votes[grade - 1], base) if each.confirmed else None
        return shown[0] / shown[1] if shown else None

    return of


def _outcome(each: Any) -> Any:
    return getattr(each, "outcome", None)


def _grade(each: Any) -> str:
    found = _outcome(each)
    return str(rules.grade_label(each.session.kind, found.grade)) if found else ""


def _grade_tone(each: Any) -> str:
    found = _outcome(each)
    return TONES[found.grade] if found else "plain"


def _followed(each: Any) -> str:
    done = [f"{one.on} {one.get_what_display()} {one.number}".strip() for one in each.follow_ups.all()]
    if done:
        return _("；").join(done)
    found = _outcome(each)
    return _("待帮扶整改") if found and rules.needs_follow_up(each.session.kind, found.grade) else ""


@needs(*LEADING)
@require_http_methods(["GET", "POST"])
def follow(request: HttpRequest, subject_id: int) -> HttpResponse:
    """What came after somebody's grade."""
    subject, actor = subject_or_404(request, subject_id), actor_of(request)
    found = led_or_404(request, subject.session_id)
    form = forms.FollowForm(request.POST or None)
    back = url_at("results", found.region, found.pk)

    def do() -> HttpResponse:
        actions.follow_up(actor, subject_id=subject.pk, **form.cleaned_data)
        messages.success(request, _("已登记。"))
        return redirect(back)

    return form_page(
        request, form, do, title=_("登记后续事项"), action=_("登记"), cancel_url=back,
        lead=f"{found} · {name_of(actor, subject, found.region.path)}",
    )  # fmt: skip


@needs(*LEADING)
@require_http_methods(["GET", "POST"])
def close(request: HttpRequest, session_id: int) -> HttpResponse:
    """The end of an appraisal."""
    found = led_or_404(request, session_id)
    form = forms.CloseForm(request.POST or None)

    def do() -> HttpResponse:
        actions.close(actor_of(request), session_id=found.pk, **form.cleaned_data)
        messages.success(request, _("已办结。"))
        return redirect(home(found))

    return form_page(
        request, form, do, title=_("办结评议"), action=_("办结"), lead=str(found), cancel_url=home(found)
    )
