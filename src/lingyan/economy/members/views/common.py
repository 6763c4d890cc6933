"""What the pages of this room share: records in the reader's scope, names as the masking table shows them, one form page."""

from __future__ import annotations

from functools import partial
from typing import Final

from django.http import Http404, HttpRequest
from django.utils.translation import gettext as _

from lingyan.economy.books.views.common import actor_of
from lingyan.economy.members import queries
from lingyan.economy.members.models import Confirmation, Distribution, Member
from lingyan.identity import pages
from lingyan.kernel.rights import MEMBERS_VIEW
from lingyan.people.models import Organisation

TONES = {
    "displayed": "warn", "confirmed": "ok", "withdrawn": "danger", "planned": "plain", "decided": "info",
    "booked": "info", "paying": "warn", "paid": "ok", "published": "ok", "void": "danger", "waiting": "plain",
    "asked": "warn", "failed": "danger",
}  # fmt: skip


def organisation_or_404(
    request: HttpRequest, organisation_id: int, right: str = MEMBERS_VIEW
) -> Organisation:
    found = queries.collectives(actor_of(request), right=right).filter(pk=organisation_id).first()
    if found is None:
        raise Http404(_("没有这个集体经济组织，或不在您的管辖范围内"))
    return found


def member_or_404(request: HttpRequest, member_id: int, right: str = MEMBERS_VIEW) -> Member:
    found = queries.members(actor_of(request), right=right).filter(pk=member_id).first()
    if found is None:
        raise Http404(_("没有这名成员，或不在您的管辖范围内"))
    return found


def confirmation_or_404(request: HttpRequest, confirmation_id: int, *rights: str) -> Confirmation:
    """In the scope of any of these rights."""
    actor = actor_of(request)
    for right in rights or (MEMBERS_VIEW,):
        found = queries.confirmations(actor, right=right).filter(pk=confirmation_id).first()
        if found is not None:
            return found
    raise Http404(_("没有这次名册确认，或不在您的管辖范围内"))


def distribution_or_404(request: HttpRequest, distribution_id: int, *rights: str) -> Distribution:
    """In the scope of any of these rights."""
    actor = actor_of(request)
    for right in rights or (MEMBERS_VIEW,):
        found = queries.distributions(actor, right=right).filter(pk=distribution_id).first()
        if found is not None:
            return found
    raise Http404(_("没有这个分配方案，或不在您的管辖范围内"))


url_at: Final = pages.addresses("members")
name_of: Final = pages.name_of
form_page: Final = partial(pages.form_page, template="members/form.html")
