"""An action that refuses becomes a page that says what was not done and why, wherever a view did not catch it."""

from __future__ import annotations

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.http import url_has_allowed_host_and_scheme

from lingyan.kernel.problems import Denied, Refused


class RefusedMiddleware:
    """`Denied` answers 403, any other `Refused` 409; nothing was changed, since actions are one transaction."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_exception(self, request: HttpRequest, exception: Exception) -> HttpResponse | None:
        if isinstance(exception, Denied):
            return render(request, "403.html", {"reason": str(exception)}, status=403)
        if isinstance(exception, Refused):
            context = {"problems": exception.problems, "back_url": _back(request)}
            return render(request, "refused.html", context, status=409)
        return None


def _back(request: HttpRequest) -> str:
    came_from = request.headers.get("referer", "")
    safe = url_has_allowed_host_and_scheme(came_from, allowed_hosts={request.get_host()})
    return came_from if safe else "/"
