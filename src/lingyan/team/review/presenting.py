"""How this room and those above it show a person and a form."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any
from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _

from lingyan.identity import masking
from lingyan.identity.forms import add_problems
from lingyan.kernel.access import Actor
from lingyan.kernel.problems import Refused
from lingyan.people.models import Person
from lingyan.regions.models import Region


def actor_of(request: HttpRequest) -> Actor:
    actor: Actor = request.actor  # type: ignore[attr-defined]
    return actor


def url_at(name: str, region: Region, *arguments: Any, **query: str) -> str:
    """A page at a region, as it is linked from the pages of that region."""
    return f"{reverse(name, args=arguments)}?{urlencode({'region': region.code, **query})}"


def name_of(actor: Actor, person: Person | None, path: str) -> str:
    """PRIVACY: the name as the masking table shows it to this reader, or words that say why there is none."""
    if person is None or person.personal.erased_at is not None:
        return _("（已清除）")
    return masking.shown(actor, "name", person.personal.name, path) or _("（不显示）")


def form_page(
    request: HttpRequest, form: Any, do: Callable[[], HttpResponse], template: str, **context: Any
) -> HttpResponse:
    """Show a form; when it is sent and sound, do it. What the action refuses is shown at the form, with 422.

    `context` has title, lead, action (label of the button) and cancel_url.
    """
    status = 200
    if request.method == "POST":
        if form.is_valid():
            try:
                return do()
            except Refused as refusal:
                if refusal.code == "denied":
                    raise
                add_problems(form, refusal)
        status = 422
    return render(request, template, {"form": form, **context}, status=status)
