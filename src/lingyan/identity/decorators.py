"""The access mark that every view carries: public, signed in, or one of some rights.

The mark is what the middleware enforces before the view runs and what the permission table in the tests is
generated from. A view without a mark is refused.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import wraps
from typing import Any, Literal

from django.http import HttpRequest, HttpResponse
from django.views.decorators.csrf import csrf_exempt

from lingyan.kernel.language import on_paper

View = Callable[..., Any]


@dataclass(frozen=True, slots=True)
class Access:
    """Who may call a view.

    `rights`: any one of them, somewhere; the view or its action still asks for the place.
    `step`: part of signing in, so it is open before the password is changed and the second factor given.
    """

    kind: Literal["public", "signed-in", "rights"]
    rights: tuple[str, ...] = ()
    step: bool = False


def mark(view: View, access: Access) -> View:
    """Put a mark on a view that somebody else wrote, such as one of an API framework."""
    if getattr(view, "lingyan_access", access) != access:
        raise ValueError(f"{view!r} carries two access marks")
    view.lingyan_access = access  # type: ignore[attr-defined]
    return view


def needs(*rights: str) -> Callable[[View], View]:
    """The view is for who holds one of these rights in some region: `@needs(BOOKS_VIEW)`."""
    if not rights:
        raise ValueError("needs() without a right; use signed_in or public")
    return lambda view: mark(view, Access("rights", rights))


def signed_in(view: View) -> View:
    """The view is for everybody who has signed in, such as the desk and one's own account."""
    return mark(view, Access("signed-in"))


def sign_in_step(view: View) -> View:
    """The view is a step of signing in: changing the first password, the second factor, signing out."""
    return mark(view, Access("signed-in", step=True))


def public(view: View) -> View:
    """The view is for everybody, villagers first."""
    return mark(view, Access("public", step=True))


def access_of(view: View) -> Access | None:
    found: Access | None = getattr(view, "lingyan_access", None)
    return found


def unkept(view: View) -> View:
    """For villagers' pages: no browser or cache keeps the answer, and no request needs a token.

    SECURITY: only for views that use nothing a cookie could carry; there a forged request does no more than a stranger.
    """

    @wraps(view)
    def wrapped(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        # Villagers read Chinese, whatever language a browser was once set to here.
        with on_paper():
            response: HttpResponse = view(request, *args, **kwargs)
        response["Cache-Control"] = "no-store"
        response["Referrer-Policy"] = "no-referrer"
        return response

    return csrf_exempt(wrapped)
