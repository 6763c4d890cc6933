"""Whether a page would open for an actor: a link that only leads to a refusal is not shown."""

from __future__ import annotations

from urllib.parse import urlsplit

from django.urls import Resolver404, resolve

from lingyan.identity.decorators import access_of
from lingyan.kernel.access import Actor


def may_open(actor: Actor, url: str) -> bool:
    """Whether the mark of the view behind an address of this site lets the actor in; the view still asks for the place."""
    try:
        access = access_of(resolve(urlsplit(url).path).func)
    except Resolver404:
        return True
    if access is None or access.kind != "rights":
        return access is not None
    return any(actor.may_somewhere(right) for right in access.rights)
