"""What the pages share: records in the reader's scope, names as the masking table shows them."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _

from lingyan.identity import pages
from lingyan.identity.pages import actor_of
from lingyan.kernel.access import Actor
from lingyan.kernel.rights import (
    APPRAISAL_BRANCH,
    APPRAISAL_CADRES,
    APPRAISAL_RESULTS,
    APPRAISAL_TOWNSHIP,
    APPRAISAL_VIEW,
)
from lingyan.team.appraisal import queries, rules
from lingyan.team.appraisal.models import Session, Subject
from lingyan.team.appraisal.rules import Kind

LEADING = (APPRAISAL_BRANCH, APPRAISAL_CADRES, APPRAISAL_TOWNSHIP)
READING = (APPRAISAL_RESULTS, *LEADING)


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
    """PRIVACY: the name as the masking table shows it to this reader."""
    return pages.name_of(actor, subject.person.personal, path)


def post_of(subject: Subject) -> str:
    if subject.tenure is None:
        return "" if subject.graded else _("预备党员")
    post = subject.tenure.post
    # Of a secretary the village must be told, since a township judges those of many.
    place = post.body.organisation.region.name if subject.session.kind == Kind.SECRETARY else post.body.name
    return f"{place}{post.title}"


url_at = pages.addresses("appraisal")


def home(session: Session) -> str:
    return url_at("session", session.region, session.pk)


def form_page(
    request: HttpRequest,
    form: Any,
    do: Callable[[], HttpResponse],
    template: str = pages.FORM,
    **context: Any,
) -> HttpResponse:
    """`pages.form_page` under the list of appraisals."""
    crumbs = [(_("评议"), reverse("appraisal:sessions"))]
    return pages.form_page(request, form, do, template, crumbs=crumbs, **context)
