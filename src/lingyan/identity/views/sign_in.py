"""Signing in step by step, and out: password, its change, second factor, a draft kept over a time-out."""

from __future__ import annotations

import datetime as dt
from typing import Final

from axes.models import AccessAttempt
from django.conf import settings
from django.contrib import messages
from django.contrib.auth import authenticate, login, logout, update_session_auth_hash
from django.db.models import Sum
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect, render, resolve_url
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_GET, require_http_methods, require_POST
from django_otp import login as otp_login
from django_otp import verify_token

from lingyan.identity import actions, sessions, trail
from lingyan.identity.decorators import public, sign_in_step
from lingyan.identity.forms import CodeForm, PasswordForm, SignInForm, add_problems
from lingyan.identity.models import Authenticator, User
from lingyan.identity.queries import password_due
from lingyan.identity.totp import enrolment_url
from lingyan.kernel import clock
from lingyan.kernel.problems import Refused

ADDRESS_LIMIT: Final = 50
"""Wrong passwords from one address within the lock time, over all user names, before it has to wait."""

WRONG: Final = gettext_lazy("用户名或密码不对。连续错 5 次，账号将锁定 15 分钟。")
_REASONS: Final = {
    "expired": gettext_lazy("您有一段时间没有操作，为了安全已自动退出，请重新登录。"),
    "draft": gettext_lazy(
        "您有一段时间没有操作，已自动退出。刚才提交的内容已为您留着，重新登录后可以继续提交。"
    ),
}


@public
@never_cache
@sensitive_post_parameters("password")
@require_http_methods(["GET", "POST"])
def sign_in(request: HttpRequest) -> HttpResponse:
    """One message for a wrong user and a wrong password, so that user names cannot be tried out."""
    if request.user.is_authenticated:
        return HttpResponseRedirect(_next(request))
    form = SignInForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        if _address_has_to_wait(request):
            return render(request, settings.AXES_LOCKOUT_TEMPLATE, status=429)
        user = authenticate(request, **form.cleaned_data)
        if isinstance(user, User):
            return _enter(request, user)
        trail.sign_in_failed(request, form.cleaned_data["username"])
        form.add_error(None, WRONG)
    notice = _REASONS.get(request.GET.get("reason", ""), "")
    return render(request, "identity/sign_in.html", {"form": form, "next": _next(request), "notice": notice})


def _address_has_to_wait(request: HttpRequest) -> bool:
    since = clock.now() - dt.timedelta(hours=settings.AXES_COOLOFF_TIME)
    attempts = AccessAttempt.objects.filter(
        ip_address=request.META.get("REMOTE_ADDR"), attempt_time__gte=since
    )
    return (attempts.aggregate(total=Sum("failures_since_start"))["total"] or 0) >= ADDRESS_LIMIT


def _enter(request: HttpRequest, user: User) -> HttpResponse:
    login(request, user)
    enrolled = Authenticator.objects.filter(user=user, confirmed=True).exists()
    sessions.begin(request.session, has_second_factor=enrolled)
    trail.signed_in(request, user)
    return _onward(request, user)


def _onward(request: HttpRequest, user: User) -> HttpResponse:
    """To the draft kept over a time-out, else to where the reader wanted to go."""
    if sessions.draft_of(request.session, user.pk) is not None:
        return redirect("identity:resume")
    return HttpResponseRedirect(_next(request))


def _next(request: HttpRequest) -> str:
    url = request.POST.get("next") or request.GET.get("next") or ""
    ours = url_has_allowed_host_and_scheme(url, {request.get_host()}, require_https=request.is_secure())
    return url if url and ours else resolve_url(settings.LOGIN_REDIRECT_URL)


@sign_in_step
@require_POST
def sign_out(request: HttpRequest) -> HttpResponse:
    trail.signed_out(request)
    logout(request)
    return redirect("identity:sign-in")


@sign_in_step
@never_cache
@require_http_methods(["GET", "POST"])
def second_factor(request: HttpRequest) -> HttpResponse:
    """The six digits of the phone, each good once."""
    user: User = request.user  # type: ignore[assignment]
    device = Authenticator.objects.filter(user=user, confirmed=True).first()
    if device is None:
        return redirect("identity:enrol")
    form = CodeForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        verified = verify_token(user, device.persistent_id, form.cleaned_data["code"])
        if verified is not None:
            _complete(request, verified)
            return _onward(request, user)
        trail.second_factor_failed(request)
        form.add_error("code", _("动态口令不对，或刚刚用过。请等手机显示下一组数字再输入。"))
    return render(request, "identity/second_factor.html", {"form": form, "next": _next(request)})


@sign_in_step
@never_cache
@require_http_methods(["GET", "POST"])
def enrol(request: HttpRequest) -> HttpResponse:
    """Tie a phone app to the account: scan the code, show that it works."""
    user: User = request.user  # type: ignore[assignment]
    if password_due(user, ()):
        return redirect("identity:change-password")
    device = actions.enrol_totp(request.actor, user=user)  # type: ignore[attr-defined]
    form = CodeForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            actions.confirm_totp(request.actor, device=device, code=form.cleaned_data["code"])  # type: ignore[attr-defined]
        except Refused as refusal:
            add_problems(form, refusal)
        else:
            _complete(request, device)
            messages.success(request, _("动态口令已登记，以后登录时要输入它。"))
            return _onward(request, user)
    context = {
        "form": form,
        "qr": _qr(enrolment_url(device.secret, user.username)),
        "secret": " ".join(device.secret[i : i + 4] for i in range(0, len(device.secret), 4)),
        "next": _next(request),
    }
    return render(request, "identity/enrol.html", context)


def _qr(text: str) -> str:
    # Its tables take a tenth of a second to load; every start of the command would pay.
    import segno

    image = segno.make(text, error="m", micro=False)
    return str(image.svg_data_uri(scale=5, border=4, light="#fff"))


def _complete(request: HttpRequest, device: Authenticator) -> None:
    # SECURITY: a new session key, so that one known from before the second factor is worth nothing.
    request.session.cycle_key()
    otp_login(request, device)
    sessions.begin(request.session, has_second_factor=True)


@sign_in_step
@never_cache
@sensitive_post_parameters()
@require_http_methods(["GET", "POST"])
def change_password(request: HttpRequest) -> HttpResponse:
    """The first password must be changed, administrators' every ninety days; anybody may at any time."""
    user: User = request.user  # type: ignore[assignment]
    form = PasswordForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        current, new = form.cleaned_data["current"], form.cleaned_data["new"]
        try:
            actions.change_password(request.actor, user=user, current=current, new=new)  # type: ignore[attr-defined]
        except Refused as refusal:
            add_problems(form, refusal)
        else:
            update_session_auth_hash(request, user)
            messages.success(request, _("密码已修改，其他地方的登录已全部退出。"))
            return _onward(request, user)
    first = user.must_change_password
    return render(
        request, "identity/change_password.html", {"form": form, "first": first, "next": _next(request)}
    )


@sign_in_step
@require_GET
def stay(_request: HttpRequest) -> HttpResponse:
    """Tells a page that its reader is still there: asking is all it takes to prolong the session."""
    return HttpResponse(status=204)


@sign_in_step
@never_cache
@require_http_methods(["GET", "POST"])
def resume(request: HttpRequest) -> HttpResponse:
    """What was posted just after a time-out, to be sent again by its author or dropped."""
    user: User = request.user  # type: ignore[assignment]
    draft = sessions.draft_of(request.session, user.pk)
    if draft is None or request.method == "POST":
        sessions.forget_draft(request.session)
        return redirect(settings.LOGIN_REDIRECT_URL)
    if request.pending_step:  # type: ignore[attr-defined]
        return redirect(request.pending_step)  # type: ignore[attr-defined]
    return render(request, "identity/resume.html", {"draft": draft})
