"""The gate in front of every view: who acts, whether signing in is complete, and the view's access mark.

Refusals raised further in become pages here: `Denied` a 403, `Refused` the list of what is wrong, and what the database
refuses because somebody else was quicker a 409.
"""

from __future__ import annotations

import logging
import uuid
from collections.abc import Callable
from typing import Any, Final

from django.contrib.auth import logout
from django.contrib.auth.views import redirect_to_login
from django.core.exceptions import SuspiciousOperation
from django.db import transaction
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect, JsonResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme, urlencode
from django_htmx.http import HttpResponseClientRedirect

from lingyan.identity import audit_codes as codes
from lingyan.identity import sessions
from lingyan.identity.actors import ANONYMOUS, actor_for
from lingyan.identity.decorators import access_of
from lingyan.identity.models import User
from lingyan.kernel import audit, conflicts
from lingyan.kernel.access import Actor, registered_rights
from lingyan.kernel.problems import Denied, Refused, Unfinished

_log: Final = logging.getLogger(__name__)
Respond = Callable[[HttpRequest], HttpResponse]


class ActorMiddleware:
    """Puts `request.actor` and `request.request_id` in place and enforces the access marks."""

    def __init__(self, get_response: Respond) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        request.request_id = uuid.uuid4().hex  # type: ignore[attr-defined]
        request.actor = _anonymous(request)  # type: ignore[attr-defined]
        request.pending_step = ""  # type: ignore[attr-defined]
        if request.user.is_authenticated:
            if sessions.expired(request.session):
                return _expire(request)
            sessions.touch(request)
            _identify(request)
        return _explained(request, self.get_response(request))

    def process_view(self, request: HttpRequest, view: Callable[..., Any], *_: Any) -> HttpResponse | None:
        _require_storable(request)
        access = access_of(view)
        if access is None:
            # SECURITY: closed unless marked, so a forgotten mark cannot open a page.
            return _denied(request, Denied("此页面没有标明谁可以访问，已拒绝。请告知系统管理员。"))
        if access.kind == "public":
            return None
        actor: Actor = request.actor  # type: ignore[attr-defined]
        if actor.user_id is None:
            return _to_sign_in(request)
        if not access.step and request.pending_step:  # type: ignore[attr-defined]
            return _go(request, _with_next(request, request.pending_step))  # type: ignore[attr-defined]
        if access.rights and not any(actor.may_somewhere(right) for right in access.rights):
            known = registered_rights()
            labels = "、".join(known[right].label for right in access.rights)
            return _denied(request, Denied(f"没有“{labels}”的权限"))
        return None

    def process_exception(self, request: HttpRequest, exception: Exception) -> HttpResponse | None:
        if isinstance(exception, Denied):
            return _denied(request, exception)
        if isinstance(exception, Refused):
            return _refused(request, exception)
        met = conflicts.refusal_of(exception)
        if met is None:
            return None
        _log.warning("two hands met at %s: %s", request.path, conflicts.named(exception))
        return _refused(request, met, status=409)


def _explained(request: HttpRequest, response: HttpResponse) -> HttpResponse:
    """A page instead of the blank that Django sends where an address only takes what a form sends, as after a reload."""
    if response.status_code != 405 or response.content or wants_json(request):
        return response
    page = render(request, "405.html", status=405)
    for name, value in response.items():
        page.headers.setdefault(name, value)
    return page


def _require_storable(request: HttpRequest) -> None:
    """SECURITY: nobody types a NUL, and PostgreSQL neither stores nor seeks it; answered like all that is unreadable."""
    sent = [request.path]
    for fields in (request.GET, request.POST):
        for name, values in fields.lists():
            sent += (name, *values)
    if any("\x00" in text for text in sent):
        raise SuspiciousOperation("a NUL in what was sent")


def _anonymous(request: HttpRequest) -> Actor:
    return Actor(
        user_id=None,
        label=ANONYMOUS.label,
        request_id=request.request_id,  # type: ignore[attr-defined]
        address=request.META.get("REMOTE_ADDR", ""),
    )


def _identify(request: HttpRequest) -> None:
    user = request.user
    actor = actor_for(user, request=request)  # type: ignore[arg-type]
    step = sessions.pending_step(request, actor)
    if step:
        # SECURITY: until signing in is complete the account holds no right, also on public pages.
        actor = Actor(actor.user_id, actor.label, (), actor.request_id, actor.address)
    request.actor = actor  # type: ignore[attr-defined]
    request.pending_step = step  # type: ignore[attr-defined]


def _expire(request: HttpRequest) -> HttpResponse:
    """Sign out, keep what was just posted, and say so on the sign-in page."""
    user: User = request.user  # type: ignore[assignment]
    user_id, actor = user.pk, actor_for(user, request=request)
    with transaction.atomic():
        audit.record(actor, codes.SESSION_EXPIRED, target=("user", user_id))
    logout(request)
    kept = sessions.keep_draft(request, request.session, user_id)
    return _to_sign_in(request, reason="draft" if kept else "expired")


def _to_sign_in(request: HttpRequest, reason: str = "") -> HttpResponse:
    if wants_json(request):
        return _json(Refused("请先登录。", code="not-signed-in"), status=401)
    back = request.get_full_path() if request.method == "GET" and not _is_htmx(request) else _referer(request)
    response = redirect_to_login(back)
    if reason:
        separator = "&" if "?" in response.url else "?"
        response["Location"] = f"{response.url}{separator}{urlencode({'reason': reason})}"
    return _go(request, response["Location"])


def _with_next(request: HttpRequest, step: str) -> str:
    return (
        f"{reverse(step)}?{urlencode({'next': request.get_full_path()})}"
        if request.method == "GET"
        else reverse(step)
    )


def _go(request: HttpRequest, url: str) -> HttpResponse:
    if wants_json(request):
        return _json(
            Refused("登录还没有完成：请先在网页上修改密码或输入动态口令。", code="sign-in-incomplete"), 401
        )
    return HttpResponseClientRedirect(url) if _is_htmx(request) else HttpResponseRedirect(url)


def _denied(request: HttpRequest, problem: Denied) -> HttpResponse:
    if wants_json(request):
        return _json(problem, status=403)
    return render(request, "403.html", {"reason": f"{problem}。系统没有改动任何数据。"}, status=403)


def _refused(request: HttpRequest, problem: Refused, status: int = 422) -> HttpResponse:
    if wants_json(request):
        return _json(problem, status=status)
    context = {
        "problems": problem.problems,
        "placed": any(each.file or each.sheet or each.row or each.column for each in problem.problems),
        "back_url": _referer(request),
        "stored": isinstance(problem, Unfinished),
    }
    return render(request, "refused.html", context, status=status)


def _json(problem: Refused, status: int) -> JsonResponse:
    errors = [each.as_json() for each in problem.problems]
    return JsonResponse({"ok": False, "errors": errors, "warnings": []}, status=status)


def wants_json(request: HttpRequest) -> bool:
    """Whether a program asks, not a browser: it prefers JSON to a page."""
    return request.get_preferred_type(["text/html", "application/json"]) == "application/json"


def _is_htmx(request: HttpRequest) -> bool:
    return bool(getattr(request, "htmx", False))


def _referer(request: HttpRequest) -> str:
    """The page the request came from if it is one of ours, else the start page."""
    url = request.headers.get("Referer", "")
    ours = url_has_allowed_host_and_scheme(url, {request.get_host()}, require_https=request.is_secure())
    return url if url and ours else "/"
