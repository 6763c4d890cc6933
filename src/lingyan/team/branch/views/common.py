"""What the pages of this room share: rows in the reader's scope, names as the masking table shows them."""

from __future__ import annotations

from typing import Any

from django.http import Http404, HttpRequest
from django.utils.translation import gettext as _

from lingyan.identity import pages
from lingyan.identity.pages import actor_of
from lingyan.kernel.access import Actor
from lingyan.kernel.rights import BRANCH_RECORD, BRANCH_VIEW
from lingyan.team.branch import queries
from lingyan.team.branch.models import Branch, Member, Session

TONES = {"planned": "plain", "held": "ok", "cancelled": "warn", "void": "danger"}


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
    return pages.url_at(f"branch:{name}", branch.organisation.region, *arguments, **query)


def name_of(actor: Actor, member: Member) -> str:
    """PRIVACY: the name as the masking table shows it to this reader."""
    return pages.name_of(actor, member.person.personal, member.branch.organisation.region.path)
