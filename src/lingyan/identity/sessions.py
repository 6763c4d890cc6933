"""The clock of a session, what signing in still asks for, and a draft kept over a time-out (governance S-04).

Idle time slides with every page; the whole session has an end of its own. Requests that a page makes by
itself (a progress bar asking again) say so in a header and do not keep a session alive.
"""

from __future__ import annotations

from typing import Final

from django.conf import settings
from django.contrib.sessions.backends.base import SessionBase
from django.http import HttpRequest

from lingyan.identity.demonstration import second_factor_waived
from lingyan.identity.models import Authenticator, User
from lingyan.identity.queries import password_due
from lingyan.identity.roles import table
from lingyan.kernel import clock
from lingyan.kernel.access import Actor

BACKGROUND_HEADER: Final = "Lingyan-Background"
_BEGAN: Final = "lingyan_began"
_SEEN: Final = "lingyan_seen"
_SECOND: Final = "lingyan_second_factor"
_DRAFT: Final = "lingyan_draft"
_WRITE_EVERY: Final = 30
"""Seconds between writes of the time last seen, so that not every page writes to the database."""

_LARGEST_DRAFT: Final = 200_000
_NEVER_KEPT: Final = ("csrfmiddlewaretoken", "password", "current", "code")


def begin(session: SessionBase, *, has_second_factor: bool = False) -> None:
    session[_BEGAN] = session[_SEEN] = _now()
    session[_SECOND] = has_second_factor


def expired(session: SessionBase) -> bool:
    """Whether the session was idle too long or reached its absolute end. One without a clock starts it."""
    if _SEEN not in session:
        begin(session)
    idle = _now() - int(session[_SEEN])
    return idle > settings.SESSION_IDLE_SECONDS or _now() - int(session[_BEGAN]) > settings.SESSION_COOKIE_AGE


def touch(request: HttpRequest) -> None:
    """Note that the person is still there."""
    if BACKGROUND_HEADER not in request.headers and _now() - int(request.session[_SEEN]) >= _WRITE_EVERY:
        request.session[_SEEN] = _now()


def pending_step(request: HttpRequest, actor: Actor) -> str:
    """The URL name of what signing in still asks for, or empty when it is complete."""
    user: User = request.user  # type: ignore[assignment]
    roles = actor.roles()
    duty = table().needs_totp(roles) and not second_factor_waived()
    needed = duty or bool(request.session.get(_SECOND))
    if needed and not user.is_verified():  # type: ignore[attr-defined]
        enrolled = Authenticator.objects.filter(user=user, confirmed=True).exists()
        if enrolled:
            return "identity:second-factor"
        # A first password is changed before a second factor is tied to the account.
        return "identity:change-password" if password_due(user, roles) else "identity:enrol"
    return "identity:change-password" if password_due(user, roles) else ""


def keep_draft(request: HttpRequest, session: SessionBase, user_id: int) -> bool:
    """Keep what was posted after the time-out in the emptied session, for the same user only."""
    fields = [(name, value) for name in request.POST for value in request.POST.getlist(name) if _kept(name)]
    if request.method != "POST" or not fields or sum(len(n) + len(v) for n, v in fields) > _LARGEST_DRAFT:
        return False
    session[_DRAFT] = {"user": user_id, "path": request.get_full_path(), "fields": fields}
    return True


def draft_of(session: SessionBase, user_id: int) -> dict[str, object] | None:
    """The draft of this user. PRIVACY: another user who signs in here makes it disappear unseen."""
    draft: dict[str, object] | None = session.get(_DRAFT)
    if draft is not None and draft["user"] != user_id:
        forget_draft(session)
        return None
    return draft


def forget_draft(session: SessionBase) -> None:
    session.pop(_DRAFT, None)


def _kept(name: str) -> bool:
    return not any(part in name for part in _NEVER_KEPT)


def _now() -> int:
    return int(clock.now().timestamp())
