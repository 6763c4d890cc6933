"""通知 in one's own account: the address, its code, what is told, and how the last message fared."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from lingyan.identity.decorators import signed_in
from lingyan.identity.models import User
from lingyan.kernel.access import Actor
from lingyan.kernel.problems import Refused
from lingyan.notices import actions, backends, kinds
from lingyan.notices.forms import AddressForm, CodeForm
from lingyan.notices.hours import hours_of
from lingyan.notices.models import Outgoing, Subscription

_TONES = {"sent": "ok", "failed": "danger", "waiting": "info", "dropped": "plain"}


@signed_in
@require_GET
def settings(request: HttpRequest) -> HttpResponse:
    return _page(request)


def _page(request: HttpRequest, status: int = 200, **forms: Any) -> HttpResponse:
    user: User = request.user  # type: ignore[assignment]
    found = Subscription.objects.filter(user=user).first()
    last = Outgoing.objects.filter(user=user).first()
    context = {
        "on": backends.chosen() is not None, "subscription": found, "hours": hours_of(user),
        "last": last, "last_tone": _TONES[last.state] if last else "",
        "kinds": [kind.label for kind in kinds.registered().values()],
        "address_form": forms.get("address", AddressForm()), "code_form": forms.get("code", CodeForm()),
    }  # fmt: skip
    return render(request, "notices/settings.html", context, status=status)


@signed_in
@require_POST
def address(request: HttpRequest) -> HttpResponse:
    form = AddressForm(request.POST)
    if not _done(form, lambda: actions.give_address(_actor(request), address=form.cleaned_data["address"])):
        return _page(request, 422, address=form)
    messages.success(request, _("验证码已发出，请到邮箱里查看，三十分钟内填在下面。"))
    return redirect("notices:settings")


@signed_in
@require_POST
def verify(request: HttpRequest) -> HttpResponse:
    form = CodeForm(request.POST)
    if not _done(form, lambda: actions.verify(_actor(request), code=form.cleaned_data["code"])):
        return _page(request, 422, code=form)
    messages.success(request, _("地址已验证，有事等您办时每天通知一次。"))
    return redirect("notices:settings")


@signed_in
@require_http_methods(["GET", "POST"])
def stop(request: HttpRequest) -> HttpResponse:
    if request.method == "POST":
        actions.stop(_actor(request))
        messages.success(request, _("通知已停用，地址已清除。"))
        return redirect("notices:settings")
    context = {
        "title": _("停用通知"), "action": _("停用"), "cancel_url": reverse("notices:settings"),
        "consequences": [_("清除您填写的地址，不再发送任何通知。"), _("要办的事仍在工作台上。")],
    }  # fmt: skip
    return render(request, "console/confirm.html", context)


def _done(form: forms.Form, act: Any) -> bool:
    """Whether the form was right and the act was done; a refusal is shown at the form."""
    if not form.is_valid():
        return False
    try:
        act()
    except Refused as refusal:
        form.add_error(next(iter(form.fields)), str(refusal))
        return False
    return True


def _actor(request: HttpRequest) -> Actor:
    return request.actor  # type: ignore[attr-defined]
