"""One's own account: what one holds, what one has let to others, and taking it back."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from lingyan.identity import actions
from lingyan.identity.actors import delegations_in_force, in_force
from lingyan.identity.decorators import signed_in
from lingyan.identity.forms import DelegationForm, add_problems, day_after
from lingyan.identity.models import Delegation, User
from lingyan.identity.queries import given_delegations
from lingyan.identity.roles import table
from lingyan.kernel.problems import Refused


@signed_in
@require_GET
def account(request: HttpRequest) -> HttpResponse:
    user: User = request.user  # type: ignore[assignment]
    roles = table()
    own = in_force().filter(user=user).select_related("region")
    received = delegations_in_force().filter(delegate=user)
    context = {
        "facts": [
            (_("用户名"), user.username),
            (_("姓名"), user.display_name),
            (_("动态口令"), _("已登记") if user.is_verified() else _("未登记")),  # type: ignore[attr-defined]
        ],
        "assignments": [(each, roles.roles[each.role]) for each in own if each.role in roles.roles],
        "given": given_delegations(user),
        "received": received.select_related("assignment__region", "assignment__user__personal"),
    }
    return render(request, "identity/account.html", context)


@signed_in
@require_http_methods(["GET", "POST"])
def delegate(request: HttpRequest, assignment_id: int) -> HttpResponse:
    """Two clicks: 委托 beside the post, then the colleague and the day are confirmed."""
    user: User = request.user  # type: ignore[assignment]
    own = in_force().filter(user=user).select_related("region__parent", "user")
    assignment = get_object_or_404(own, pk=assignment_id)
    form = DelegationForm(assignment, request.POST or None)
    if request.method == "POST" and form.is_valid():
        to, valid_to = form.cleaned_data["to"], day_after(form.cleaned_data["last_day"])
        try:
            actions.delegate(request.actor, assignment=assignment, to=to, valid_to=valid_to)  # type: ignore[attr-defined, arg-type]
        except Refused as refusal:
            add_problems(form, refusal)
        else:
            messages.success(
                request, _("已委托%(display_name)s代办，到期自动收回。") % {"display_name": to.display_name}
            )
            return redirect("identity:account")
    context = {"form": form, "assignment": assignment, "role": table().shown(assignment.role)}
    return render(request, "identity/delegate.html", context)


@signed_in
@require_POST
def revoke(request: HttpRequest, delegation_id: int) -> HttpResponse:
    mine = Delegation.objects.filter(created_by_id=request.user.pk) | Delegation.objects.filter(
        delegate_id=request.user.pk
    )
    delegation = get_object_or_404(mine.select_related("assignment__region"), pk=delegation_id)
    actions.revoke(request.actor, delegation=delegation)  # type: ignore[attr-defined]
    messages.success(request, _("委托已收回，立即生效。"))
    return redirect("identity:account")
