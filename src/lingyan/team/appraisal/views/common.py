"""What the pages share: records in the reader's scope, names as the masking table shows them, one form page."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any
from urllib.parse import quote, urlencode

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _

from lingyan.identity import masking
from lingyan.identity.forms import add_problems
from lingyan.kernel.access import Actor
from lingyan.kernel.problems import Refused
from lingyan.kernel.rights import (
    APPRAISAL_BRANCH,
    APPRAISAL_CADRES,
    APPRAISAL_RESULTS,
    APPRAISAL_TOWNSHIP,
    APPRAISAL_VIEW,
)
from lingyan.regions.models import Region
from lingyan.team.appraisal import queries, rules
from lingyan.team.appraisal.models import Session, Subject
from lingyan.team.appraisal.rules import Kind

LEADING = (APPRAISAL_BRANCH, APPRAISAL_CADRES, APPRAISAL_TOWNSHIP)
READING = (APPRAISAL_RESULTS, *LEADING)


def actor_of(request: HttpRequest) -> Actor:
    actor: Actor = request.actor  # type: ignore[attr-defined]
    return actor


def session_or_404(request: HttpRequest, session_id: int, right: str = APPRAISAL_VIEW) -> Session:
    found = queries.sessions(actor_of(request), right=right).filter(pk=session_id).first()
    if found is None:
        raise Http404(_("没有这次评议，或不在您的管辖范围内"))
    return found


def led_or_404(request: HttpRequest, session_id: int) -> Session:
    """A session that the reader leads."""
    found = session_or_404(request, session_id)
    if not actor_of(request).may(rules.right_to_lead(found.kind, found.whom), found.region.path):
        raise Http404(_("没有这次评议，或不由您办理"))
    return found


def read_or_404(request: HttpRequest, session_id: int) -> Session:
    """PRIVACY: a session whose grades and totals the reader must know; for anybody else there is none."""
    found = session_or_404(request, session_id)
    if not queries.may_read(actor_of(request), found):
        raise Http404(_("没有这次评议，或您不在知晓范围内"))
    return found


def subject_or_404(request: HttpRequest, subject_id: int) -> Subject:
    found = (
        Subject.objects.select_related("session__region", "person__personal").filter(pk=subject_id).first()
    )
    if found is None:
        raise Http404(_("没有这名评议对象，或不在您的管辖范围内"))
    found.session = read_or_404(request, found.session_id)
    return found


def subjects_of(session: Session) -> list[Subject]:
    rows = session.subjects.select_related(
        "session", "person__personal", "tenure__post__body__organisation__region"
    )
    return list(rows.order_by("no"))


def name_of(actor: Actor, subject: Subject, path: str) -> str:
    """PRIVACY: the name as the masking table shows it to this reader, or words that say why there is none."""
    personal = subject.person.personal
    if personal.erased_at is not None:
        return _("（已清除）")
    return masking.shown(actor, "name", personal.name, path) or _("（不显示）")


def post_of(subject: Subject) -> str:
    if subject.tenure is None:
        return "" if subject.graded else _("预备党员")
    post = subject.tenure.post
    # Of a secretary the village must be told, since a township judges those of many.
    place = post.body.organisation.region.name if subject.session.kind == Kind.SECRETARY else post.body.name
    return f"{place}{post.title}"


def url_at(name: str, region: Region, *arguments: Any, **query: Any) -> str:
    """A page of this room at a record's own region."""
    given = {key: str(value) for key, value in query.items() if value not in (None, "")}
    return f"{reverse(f'appraisal:{name}', args=arguments)}?{urlencode({'region': region.code, **given})}"


def home(session: Session) -> str:
    return url_at("session", session.region, session.pk)


def form_page(
    request: HttpRequest,
    form: Any,
    do: Callable[[], HttpResponse],
    template: str = "appraisal/form.html",
    **context: Any,
) -> HttpResponse:
    """Show a form; when it is sent and sound, do it. What the action refuses is shown at the form, with 422."""
    status = 200
    if request.method == "POST":
        if form.is_valid():
            try:
                return do()
            except Refused as refusal:
                if refusal.code == "denied":
                    raise
                add_problems(form, refusal)
        status = 422
    return render(request, template, {"form": form, **context}, status=status)


def download(content: bytes, name: str, content_type: str) -> HttpResponse:
    response = HttpResponse(content, content_type=content_type)
    response["Content-Disposition"] = f"attachment; filename*=UTF-8''{quote(name)}"
    response["Cache-Control"] = "no-store"
    return response
