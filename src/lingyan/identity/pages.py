"""What the pages of rooms share: who asks, one form page, addresses at a place, names as a reader may see them, files out.

`console/base.html` frames them; this floor knows its name and nothing else of the console.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Final
from urllib.parse import quote, urlencode

from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _

from lingyan.identity import masking
from lingyan.identity.forms import add_problems
from lingyan.kernel import audit
from lingyan.kernel.access import Actor
from lingyan.kernel.lists import EXPORTED
from lingyan.kernel.problems import Refused
from lingyan.people.models import PersonalData
from lingyan.regions.models import Region

DOCX: Final = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
FORM: Final = "identity/record_form.html"
MOST_TICKED: Final = 2000


def actor_of(request: HttpRequest) -> Actor:
    actor: Actor = request.actor  # type: ignore[attr-defined]
    return actor


def form_page(
    request: HttpRequest, form: Any, do: Callable[[], HttpResponse], template: str = FORM, **context: Any
) -> HttpResponse:
    """Show a form; when it is sent and sound, do it. What the action refuses is shown at the form, with 422.

    `context` has title, action (label of the button) and cancel_url; and where they are wanted lead, crumbs (label and
    address), danger, upload, warning, link_url with link_label.
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


def url_at(name: str, region: Region, *arguments: Any, **query: Any) -> str:
    """A page (`branch:session`) at a record's own region; what is empty in the query is left out."""
    given = {key: str(value) for key, value in query.items() if value not in (None, "")}
    return f"{reverse(name, args=arguments)}?{urlencode({'region': region.code, **given})}"


def addresses(room: str) -> Callable[..., str]:
    """`url_at` for the pages of one room, by their own names."""

    def at(name: str, region: Region, *arguments: Any, **query: Any) -> str:
        return url_at(f"{room}:{name}", region, *arguments, **query)

    return at


def name_of(actor: Actor, personal: PersonalData, path: str) -> str:
    """PRIVACY: the name as the masking table shows it to this reader, or words that say why there is none."""
    if personal.erased_at is not None:
        return _("（已清除）")
    return masking.shown(actor, "name", personal.name, path) or _("（不显示）")


def ticked(request: HttpRequest) -> list[int]:
    """Ids of the rows ticked in a list, as its form posts them; what is no id is left out."""
    found = request.POST.getlist("row")[:MOST_TICKED]
    return [int(text) for text in found if text.isascii() and text.isdecimal() and len(text) < 19]


def download(content: bytes, name: str, content_type: str = DOCX) -> HttpResponse:
    """A file to save, kept by no cache on the way."""
    response = HttpResponse(content, content_type=content_type)
    response["Content-Disposition"] = f"attachment; filename*=UTF-8''{quote(name)}"
    response["Cache-Control"] = "no-store"
    return response


def note_export(request: HttpRequest, name: str, rows: int, path: str) -> None:
    """PRIVACY: whoever takes something about persons out of the house leaves a line in the audit trail."""
    with transaction.atomic():
        audit.record(actor_of(request), EXPORTED, region_path=path, list=name, rows=rows, filters=[])
