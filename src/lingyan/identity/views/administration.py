"""Accounts for the system administrator, roles for the security administrator."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.db.models import Q, QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext, gettext_lazy
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from lingyan.identity import actions
from lingyan.identity.decorators import needs
from lingyan.identity.forms import AssignmentForm, ReasonForm, UserForm, add_problems, day_after
from lingyan.identity.models import Assignment, Authenticator, User
from lingyan.identity.queries import manageable_assignments
from lingyan.identity.roles import table
from lingyan.kernel import clock
from lingyan.kernel.access import Actor
from lingyan.kernel.filters import Filter
from lingyan.kernel.lists import Column, Empty, ListPage
from lingyan.kernel.problems import Refused
from lingyan.kernel.rights import IDENTITY_MANAGE_ROLES, IDENTITY_MANAGE_USERS


@needs(IDENTITY_MANAGE_USERS, IDENTITY_MANAGE_ROLES)
@require_GET
def users(request: HttpRequest) -> HttpResponse:
    page = ListPage(
        request,
        User.objects.select_related("personal"),
        [
            Column(
                "username",
                _("用户名"),
                sort="username",
                link=lambda user: reverse("identity:user", args=[user.pk]),
            ),
            Column("name", _("姓名"), value="display_name", sort="personal__name"),
            Column("state", _("状态"), "badge", value=_state, sort="is_active", tone=_tone),
            Column("last_login", _("最近登录"), "time", sort="last_login"),
            Column("created_at", _("建立时间"), "time", sort="created_at"),
        ],
        name=gettext_lazy("账号"),
        filters=[
            Filter("q", _("用户名或姓名"), lookup="username|personal__name__icontains"),
            Filter(
                "state",
                _("状态"),
                "choice",
                lookup=_by_state,
                choices=[("active", _("启用")), ("closed", _("停用"))],
            ),
        ],
        sort="username",
        empty=Empty(_("还没有账号"), _("先由系统管理员建立账号，再由安全管理员授予岗位。")),
    )
    if page.wants_excel:
        return page.excel()
    actor: Actor = request.actor  # type: ignore[attr-defined]
    context = {"page": page, "may_create": actor.may_somewhere(IDENTITY_MANAGE_USERS)}
    return render(request, "identity/users.html", context)


def _state(user: User) -> str:
    if not user.is_active:
        return _("停用")
    return _("待改首次密码") if user.must_change_password else _("启用")


def _tone(user: User) -> str:
    return ("warn" if user.must_change_password else "ok") if user.is_active else "plain"


def _by_state(found: QuerySet[Any], value: str) -> QuerySet[Any]:
    return found.filter(is_active=value == "active")


@needs(IDENTITY_MANAGE_USERS)
@never_cache
@require_http_methods(["GET", "POST"])
def create_user(request: HttpRequest) -> HttpResponse:
    """The first password is shown in the answer to the form, once, and stands nowhere else."""
    form = UserForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            user, password = actions.create_user(request.actor, **form.cleaned_data)  # type: ignore[attr-defined]
        except Refused as refusal:
            add_problems(form, refusal)
        else:
            return _show_password(request, user, password, _("账号已建立"))
    return render(request, "identity/user_form.html", {"form": form})


def _show_password(request: HttpRequest, user: User, password: str, done: str) -> HttpResponse:
    return render(
        request, "identity/first_password.html", {"account": user, "password": password, "done": done}
    )


@needs(IDENTITY_MANAGE_USERS, IDENTITY_MANAGE_ROLES)
@require_GET
def user(request: HttpRequest, user_id: int) -> HttpResponse:
    account = get_object_or_404(User.objects.select_related("personal"), pk=user_id)
    actor: Actor = request.actor  # type: ignore[attr-defined]
    enrolled = Authenticator.objects.filter(user=account, confirmed=True).exists()
    manageable = set(manageable_assignments(actor).filter(user=account).values_list("pk", flat=True))
    context = {
        "account": account,
        "facts": [
            (_("姓名"), account.display_name),
            (_("状态"), _state(account)),
            (_("动态口令"), _("已登记") if enrolled else _("未登记")),
            (
                _("最近登录"),
                account.last_login and account.last_login.astimezone(clock.ZONE).strftime("%Y-%m-%d %H:%M"),
            ),
        ],
        "assignments": [
            (each, table().shown(each.role), each.pk in manageable and _open(each))
            for each in account.assignments.select_related("region")
        ],
        "enrolled": enrolled,
        "own": account.pk == actor.user_id,
        "manages_users": actor.may_somewhere(IDENTITY_MANAGE_USERS),
        "manages_roles": actor.may_somewhere(IDENTITY_MANAGE_ROLES),
    }
    return render(request, "identity/user.html", context)


def _open(assignment: Assignment) -> bool:
    return assignment.valid_to is None or assignment.valid_to > clock.today()


@needs(IDENTITY_MANAGE_USERS)
@require_http_methods(["GET", "POST"])
def deactivate(request: HttpRequest, user_id: int) -> HttpResponse:
    account = get_object_or_404(User, pk=user_id)
    form = ReasonForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        actions.deactivate(request.actor, user=account, reason=form.cleaned_data["reason"])  # type: ignore[attr-defined]
        messages.success(request, _("账号“%(username)s”已停用，立即生效。") % {"username": account.username})
        return redirect("identity:user", user_id)
    context = {
        "title": _("停用账号 %(username)s") % {"username": account.username},
        "facts": [(_("姓名"), account.display_name)],
        "consequences": [
            _("立即退出登录，不能再登录。"),
            _("岗位和委托一并失效。"),
            _("可以由系统管理员恢复。"),
        ],
        "action": _("停用"),
        "danger": True,
        "form": form,
        "cancel_url": reverse("identity:user", args=[user_id]),
    }
    return render(request, "console/confirm.html", context)


@needs(IDENTITY_MANAGE_USERS)
@require_POST
def reactivate(request: HttpRequest, user_id: int) -> HttpResponse:
    account = get_object_or_404(User, pk=user_id)
    actions.reactivate(request.actor, user=account)  # type: ignore[attr-defined]
    messages.success(request, _("账号“%(username)s”已恢复。") % {"username": account.username})
    return redirect("identity:user", user_id)


@needs(IDENTITY_MANAGE_USERS)
@require_POST
def unlock(request: HttpRequest, user_id: int) -> HttpResponse:
    account = get_object_or_404(User, pk=user_id)
    actions.unlock(request.actor, user=account)  # type: ignore[attr-defined]
    messages.success(request, _("账号“%(username)s”已解除锁定。") % {"username": account.username})
    return redirect("identity:user", user_id)


@needs(IDENTITY_MANAGE_USERS)
@never_cache
@require_POST
def reset_password(request: HttpRequest, user_id: int) -> HttpResponse:
    account = get_object_or_404(User.objects.select_related("personal"), pk=user_id)
    password = actions.reset_password(request.actor, user=account)  # type: ignore[attr-defined]
    return _show_password(request, account, password, _("密码已重置"))


@needs(IDENTITY_MANAGE_ROLES)
@require_http_methods(["GET", "POST"])
def remove_totp(request: HttpRequest, user_id: int) -> HttpResponse:
    account = get_object_or_404(User.objects.select_related("personal"), pk=user_id)
    form = ReasonForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        actions.remove_totp(request.actor, user=account, reason=form.cleaned_data["reason"])  # type: ignore[attr-defined]
        messages.success(
            request,
            _("账号“%(username)s”的动态口令已注销，下次登录时重新登记。") % {"username": account.username},
        )
        return redirect("identity:user", user_id)
    context = {
        "title": _("注销 %(username)s 的动态口令") % {"username": account.username},
        "facts": [(_("姓名"), account.display_name)],
        "consequences": [_("旧手机上的口令立即失效。"), _("本人下次登录时用新手机重新登记。")],
        "action": _("注销动态口令"),
        "danger": True,
        "form": form,
        "cancel_url": reverse("identity:user", args=[user_id]),
    }
    return render(request, "console/confirm.html", context)


@needs(IDENTITY_MANAGE_ROLES)
@require_GET
def assignments(request: HttpRequest) -> HttpResponse:
    roles = [(role.code, gettext(role.label)) for role in table().roles.values()]
    page = ListPage(
        request,
        manageable_assignments(request.actor),  # type: ignore[attr-defined]
        [
            Column(
                "user", _("账号"), value="user__username", sort="user__username",
                link=lambda each: reverse("identity:user", args=[each.user_id]),
            ),
            Column("name", _("姓名"), value="user__display_name"),
            Column("role", _("岗位"), value=lambda each: table().shown(each.role), sort="role"),
            Column("region", _("区域"), value=lambda each: each.region or _("全部区域"), sort="region__code"),
            Column("valid_from", _("起用"), "date", sort="valid_from"),
            Column("last_day", _("最后一天"), "date", sort="valid_to"),
            Column("decree", _("文号")),
        ],
        name=gettext_lazy("岗位授权"),
        filters=[
            Filter("q", _("用户名或姓名"), lookup="user__username__icontains|user__personal__name__icontains"),
            Filter("role", _("岗位"), "choice", choices=roles),
            Filter("current", _("只看在用"), "flag", lookup=_current_only),
        ],
        sort="user__username",
        empty=Empty(_("还没有岗位授权")),
    )  # fmt: skip
    return page.excel() if page.wants_excel else render(request, "identity/assignments.html", {"page": page})


def _current_only(found: QuerySet[Any], value: bool) -> QuerySet[Any]:
    return found.filter(Q(valid_to__isnull=True) | Q(valid_to__gt=clock.today())) if value else found


@needs(IDENTITY_MANAGE_ROLES)
@require_http_methods(["GET", "POST"])
def assign(request: HttpRequest) -> HttpResponse:
    form = AssignmentForm(request.POST or None, initial={"username": request.GET.get("username", "")})
    if request.method == "POST" and form.is_valid():
        data = form.cleaned_data
        try:
            given = actions.set_assignment(
                request.actor, user=data["username"], role=data["role"], region=data["region"],  # type: ignore[attr-defined]
                valid_from=data["valid_from"], valid_to=day_after(data["last_day"]), decree=data["decree"],
            )  # fmt: skip
        except Refused as refusal:
            add_problems(form, refusal)
        else:
            messages.success(
                request,
                _("已授予“%(role)s”，%(valid_from)s 起生效。")
                % {"role": table().shown(given.role), "valid_from": given.valid_from},
            )
            return redirect("identity:user", given.user_id)
    return render(request, "identity/assignment_form.html", {"form": form})


@needs(IDENTITY_MANAGE_ROLES)
@require_http_methods(["GET", "POST"])
def end_assignment(request: HttpRequest, assignment_id: int) -> HttpResponse:
    manageable = manageable_assignments(request.actor)  # type: ignore[attr-defined]
    assignment = get_object_or_404(manageable, pk=assignment_id)
    form = ReasonForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        actions.end_assignment(request.actor, assignment=assignment, reason=form.cleaned_data["reason"])  # type: ignore[attr-defined]
        messages.success(request, _("岗位已停用，立即生效。"))
        return redirect("identity:user", assignment.user_id)
    context = {
        "title": _("停用岗位：%(role)s") % {"role": table().shown(assignment.role)},
        "facts": [
            (_("账号"), assignment.user.username),
            (_("姓名"), assignment.user.display_name),
            (_("区域"), assignment.region or _("全部区域")),
        ],
        "consequences": [_("此人在该区域的这项权限立即失效。"), _("由此发出的委托一并失效。")],
        "action": _("停用岗位"),
        "danger": True,
        "form": form,
        "cancel_url": reverse("identity:user", args=[assignment.user_id]),
    }
    return render(request, "console/confirm.html", context)
