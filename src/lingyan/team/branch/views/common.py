"""What the pages of this room share: rows in the reader's scope, names as the masking table shows them, one form page."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any
from urllib.parse import urlencode

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _

from lingyan.identity import masking
from lingyan.identity.forms import add_problems
from lingyan.kernel.access import Actor
from lingyan.kernel.problems import Refused
from lingyan.kernel.rights import BRANCH_RECORD, BRANCH_VIEW
from lingyan.team.branch import queries
from lingyan.team.branch.models import Branch, Member, Session

TONES = {"planned": "plain", "held": "ok", "cancelled": "warn", "void": "danger"}


def actor_of(request: HttpRequest) -> Actor:
    actor: Actor = request.actor  # type: ignore[attr-defined]
    return actor


def branch_or_404(request: HttpRequest, branch_id: int, right: str = BRANCH_VIEW) -> Branch:
    found = queries.branches(actor_of(request), right=right).filter(pk=branch_id).first()
    if found is None:
        raise Http404(_("没有这个支部，或不在您的管辖范围内"))
    return found


def session_or_404(request: HttpRequest, session_id: int, right: str = BRANCH_VIEW) -> Session:
    found = queries.sessions(actor_of(request), right=right).filter(pk=session_id).first()
    if found is None:
        raise Http404(_("没有这次会议，或不在您的管辖范围内"))
    return found


def member_or_404(request: HttpRequest, member_id: int) -> Member:
    found = queries.members(actor_of(request)).filter(pk=member_id).first()
    if found is None:
        raise Http404(_("没有这名党员，或不在您的管辖范围内"))
    return found


def may_record(request: HttpRequest, branch: Branch) -> bool:
    return actor_of(request).may(BRANCH_RECORD, branch.organisation.region.path)


def url_at(name: str, branch: Branch, *arguments: Any, **query: Any) -> str:
    """A page of this room at the branch's own village."""
    given = {key: str(value) for key, value in query.items() if value not in (None, "")}
    code = branch.organisation.region.code
    return f"{reverse(f'branch:{name}', args=arguments)}?{urlencode({'region': code, **given})}"


def name_of(actor: Actor, member: Member) -> str:
    """PRIVACY: the name as the masking table shows it to this reader, or words that say why there is none."""
    personal = member.person.personal
    if personal.erased_at is not None:
        return _("（已清除）")
    path = member.branch.organisation.region.path
    return masking.shown(actor, "name", personal.name, path) or _("（不显示）")


def form_page(
    request: HttpRequest, form: Any, do: Callable[[], HttpResponse], **context: Any
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
    return render(request, "branch/form.html", {"form": form, **context}, status=status)


def ticked(request: HttpRequest) -> list[int]:
    """Ids of the rows ticked; what is no id is left out."""
    found = request.POST.getlist("row")[:2000]
    return [int(text) for text in found if text.isascii() and text.isdecimal() and len(text) < 19]
