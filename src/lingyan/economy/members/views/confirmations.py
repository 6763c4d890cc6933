"""One confirmation of a register on the screen: display, objections, decision, filing."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET, require_http_methods

from lingyan.decisions.queries import passed_matters
from lingyan.economy.books.views.common import actor_of
from lingyan.economy.members import actions, forms, queries
from lingyan.economy.members.actions.confirming import MEMBERSHIP_ITEMS
from lingyan.economy.members.models import Confirmation, Distribution, Objection
from lingyan.economy.members.views.common import (
    TONES,
    confirmation_or_404,
    distribution_or_404,
    form_page,
    organisation_or_404,
    url_at,
)
from lingyan.identity.decorators import needs
from lingyan.kernel import clock
from lingyan.kernel.access import Actor
from lingyan.kernel.rights import MEMBERS_CHECK, MEMBERS_DISTRIBUTE, MEMBERS_MANAGE, MEMBERS_VIEW

TITLES = {
    "confirm": gettext_lazy("确认名册"), "withdraw": gettext_lazy("撤回公示"), "file": gettext_lazy("备案名册"),
    "object": gettext_lazy("登记异议"),
}  # fmt: skip


@needs(MEMBERS_MANAGE)
@require_http_methods(["GET", "POST"])
def display(request: HttpRequest, organisation_id: int) -> HttpResponse:
    """Put the register on display."""
    organisation = organisation_or_404(request, organisation_id, MEMBERS_MANAGE)
    today = clock.today()
    form = forms.DisplayRegisterForm(request.POST or None, initial={"as_of": today, "from_on": today})

    def do() -> HttpResponse:
        made = actions.display_register(
            actor_of(request), organisation_id=organisation.pk, **form.cleaned_data
        )
        messages.success(request, _("已登记公示，到 %(day)s 为止。") % {"day": made.displayed_until})
        return redirect(url_at("confirmation", organisation.region, made.pk))

    return form_page(
        request, form, do, title=_("公示成员名册"), action=_("开始公示"), lead=organisation.name,
        cancel_url=url_at("register", organisation.region, organisation.pk),
    )  # fmt: skip


@needs(MEMBERS_VIEW)
@require_GET
def confirmation(request: HttpRequest, confirmation_id: int) -> HttpResponse:
    """What is confirmed, how far it is, and every objection with its answer."""
    found, actor = confirmation_or_404(request, confirmation_id), actor_of(request)
    organisation = found.organisation
    path = organisation.region.path
    displayed = found.state == Confirmation.State.DISPLAYED
    context = {
        "confirmation": found, "organisation": organisation, "tone": TONES[found.state], "displayed": displayed,
        "over": clock.today() > found.displayed_until, "sums": found.shares.items(),
        "objections": objections_of(found, actor.may(MEMBERS_MANAGE, path)),
        "open": queries.open_objections(confirmation=found).count(),
        "may_manage": actor.may(MEMBERS_MANAGE, path) and displayed,
        "may_file": actor.may(MEMBERS_CHECK, path) and found.state == Confirmation.State.CONFIRMED and not found.filed_on,
        "register_url": url_at("register", organisation.region, organisation.pk),
        "facts": [
            (_("名册截止日期"), found.as_of), (_("公示起"), found.displayed_from), (_("公示止"), found.displayed_until),
            (_("公示地点"), found.place), (_("决策事项"), str(found.matter) if found.matter else ""),
            (_("确认日期"), found.confirmed_on or ""), (_("备案日期"), found.filed_on or ""),
            (_("备案编号"), found.filed_number),
        ],
    }  # fmt: skip
    return render(request, "members/confirmation.html", context)


def objections_of(found: Confirmation | Distribution, may_answer: bool) -> list[dict[str, Any]]:
    """Each objection with its reply and, where one may answer, the address of the form."""
    region = found.organisation.region if isinstance(found, Confirmation) else found.book.organisation.region
    rows = []
    for each in found.objections.select_related("reply"):
        reply = getattr(each, "reply", None)
        url = url_at("answer", region, each.pk) if may_answer and reply is None else ""
        rows.append({"objection": each, "reply": reply, "url": url})
    return rows


@needs(MEMBERS_MANAGE, MEMBERS_CHECK)
@require_http_methods(["GET", "POST"])
def step(request: HttpRequest, confirmation_id: int, what: str) -> HttpResponse:
    """One step of a confirmation, each on its own form."""
    if what not in TITLES:
        raise Http404(_("没有这个页面"))
    right = MEMBERS_CHECK if what == "file" else MEMBERS_MANAGE
    found, actor = confirmation_or_404(request, confirmation_id, right), actor_of(request)
    form, act = _step(request, actor, found, what)
    here = url_at("confirmation", found.organisation.region, found.pk)

    def do() -> HttpResponse:
        act(form.cleaned_data)
        messages.success(request, _("已登记。"))
        return redirect(here)

    return form_page(
        request, form, do, title=TITLES[what], action=TITLES[what], cancel_url=here,
        lead=_("%(name)s，截止 %(day)s 的名册。") % {"name": found.organisation.name, "day": found.as_of},
    )  # fmt: skip


def _step(
    request: HttpRequest, actor: Actor, found: Confirmation, what: str
) -> tuple[Any, Callable[[dict[str, Any]], Any]]:
    data, key = request.POST if request.method == "POST" else None, found.pk
    if what == "confirm":
        matters = passed_matters(found.organisation_id, MEMBERSHIP_ITEMS, clock.today())
        return forms.MatterForm(data, matters=matters), lambda given: actions.confirm_register(
            actor, confirmation_id=key, matter_id=given["matter"].pk
        )
    if what == "withdraw":
        return forms.ReasonForm(data), lambda given: actions.withdraw_display(
            actor, confirmation_id=key, **given
        )
    if what == "file":
        return forms.FileForm(data), lambda given: actions.file_register(actor, confirmation_id=key, **given)
    return forms.ObjectionForm(data), lambda given: actions.object_to(actor, confirmation_id=key, **given)


@needs(MEMBERS_MANAGE, MEMBERS_DISTRIBUTE)
@require_http_methods(["GET", "POST"])
def answer(request: HttpRequest, objection_id: int) -> HttpResponse:
    """The answer to an objection against a register or a list."""
    objection = Objection.objects.filter(pk=objection_id).first()
    if objection is None:
        raise Http404(_("没有这条异议，或不在您的管辖范围内"))
    if objection.confirmation_id:
        confirmed = confirmation_or_404(request, objection.confirmation_id, MEMBERS_MANAGE)
        back = url_at("confirmation", confirmed.organisation.region, confirmed.pk)
    else:
        found = distribution_or_404(request, objection.distribution_id or 0, MEMBERS_DISTRIBUTE)
        back = url_at("distribution", found.book.organisation.region, found.pk)
    form = forms.ReplyForm(request.POST or None)

    def do() -> HttpResponse:
        actions.answer_objection(actor_of(request), objection_id=objection.pk, **form.cleaned_data)
        messages.success(request, _("已登记答复。"))
        return redirect(back)

    return form_page(
        request, form, do, title=_("答复异议"), action=_("登记答复"), cancel_url=back,
        lead=f"{objection.raised_on} {objection.text}",
    )  # fmt: skip
