"""Bringing a matter forward: choose what it is about, write it down, correct the draft."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from lingyan.decisions import actions, catalogue, queries
from lingyan.decisions.actions import Proposal
from lingyan.decisions.catalogue import Item
from lingyan.decisions.forms import ProposalForm
from lingyan.decisions.models import Matter
from lingyan.decisions.views.common import actor_of, matter_or_404, tried
from lingyan.identity.decorators import needs
from lingyan.kernel.money import plain_yuan
from lingyan.kernel.rights import DECISIONS_PROPOSE
from lingyan.people.models import Organisation
from lingyan.regions.place import place_of

_MOST_ORGANISATIONS = 12


@needs(DECISIONS_PROPOSE)
@require_GET
def choose(request: HttpRequest) -> HttpResponse:
    """What the matter is about: the catalogue of each organisation that the reader may propose for."""
    place = place_of(request)
    found = queries.deciding_organisations().filter(
        actor_of(request).scope(DECISIONS_PROPOSE, "region__path")
    )
    if place.region is not None:
        found = found.filter(region__path__startswith=place.region.path)
    organisations = found.order_by("region__code", "kind")[: _MOST_ORGANISATIONS + 1]
    groups = [(each, catalogue.items_of(each.kind)) for each in organisations]
    context = {
        "groups": groups[:_MOST_ORGANISATIONS],
        "more": len(groups) > _MOST_ORGANISATIONS,
        "follows": request.GET.get("follows", ""),
    }
    return render(request, "decisions/choose.html", context)


@needs(DECISIONS_PROPOSE)
@require_http_methods(["GET", "POST"])
def new(request: HttpRequest, organisation_id: int, item: str) -> HttpResponse:
    organisation, kind = _chosen(request, organisation_id, item)
    follows = _followed(request, organisation)
    initial = _content(follows) if follows else {}
    form = ProposalForm(kind, organisation.kind, request.POST or None, initial=initial)
    if request.method == "POST" and form.is_valid():
        proposal = _proposal(organisation.pk, kind, form.cleaned_data)
        follows_id = follows.pk if follows else None
        made = tried(form, lambda: actions.draft(actor_of(request), proposal, follows_id=follows_id))
        if made is not None:
            messages.success(request, _("已保存草稿，核对后提交给村党组织。"))
            return redirect("decisions:matter", made.pk)
    return _form_page(request, form, organisation, kind)


@needs(DECISIONS_PROPOSE)
@require_http_methods(["GET", "POST"])
def edit(request: HttpRequest, matter_id: int) -> HttpResponse:
    matter = matter_or_404(request, matter_id)
    actor_of(request).require(DECISIONS_PROPOSE, matter.organisation.region.path)
    kind = catalogue.items()[matter.item]
    form = ProposalForm(kind, matter.organisation.kind, request.POST or None, initial=_content(matter))
    if request.method == "POST" and form.is_valid():
        proposal = _proposal(matter.organisation_id, kind, form.cleaned_data)
        if tried(form, lambda: actions.change(actor_of(request), matter, proposal)) is not None:
            messages.success(request, _("已修改。"))
            return redirect("decisions:matter", matter.pk)
    return _form_page(request, form, matter.organisation, kind, matter)


def _form_page(
    request: HttpRequest,
    form: ProposalForm,
    organisation: Organisation,
    kind: Item,
    matter: Matter | None = None,
) -> HttpResponse:
    context = {"form": form, "organisation": organisation, "item": kind, "matter": matter}
    return render(request, "decisions/proposal.html", context)


def _chosen(request: HttpRequest, organisation_id: int, item: str) -> tuple[Organisation, Item]:
    actor = actor_of(request)
    found = queries.deciding_organisations().filter(actor.scope(DECISIONS_PROPOSE, "region__path"))
    organisation = found.filter(pk=organisation_id).first() if organisation_id < 2**63 else None
    kind = catalogue.items().get(item)
    if organisation is None or kind is None or kind.owner != catalogue.owner_of(organisation.kind):
        raise Http404(_("没有这类事项"))
    return organisation, kind


def _followed(request: HttpRequest, organisation: Organisation) -> Matter | None:
    """The withdrawn or returned matter that this one takes up again, from `?follows=`."""
    text = request.GET.get("follows", "")
    if not text.isdecimal() or len(text) > 18:
        return None
    return queries.visible(actor_of(request)).filter(pk=int(text), organisation=organisation).first()


def _content(matter: Matter) -> dict[str, Any]:
    return {
        "title": matter.title, "summary": matter.summary, "due_on": matter.due_on, "body": matter.body,
        "amount": plain_yuan(matter.amount) if matter.amount is not None else "",
    }  # fmt: skip


def _proposal(organisation_id: int, kind: Item, data: dict[str, Any]) -> Proposal:
    return Proposal(
        organisation_id,
        kind.code,
        data["body"],
        data["title"],
        data["summary"],
        data.get("amount"),
        data["due_on"],
    )
