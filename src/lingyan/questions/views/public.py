"""A villager asks and follows a question: without account, cookie, session or script.

SECURITY: receipts and texts travel in the bodies of POSTs only and the answers are not stored by browsers, so no
address, log or history holds them. The views use nothing that a cookie could carry, which is why a forged request
could do no more than a stranger with the same receipt; there is no session to protect by a token.
"""

from __future__ import annotations

import json
from typing import Final

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from lingyan.disclosure.directory import public_villages
from lingyan.disclosure.models import Publication
from lingyan.identity.decorators import public, unkept
from lingyan.kernel import clock, receipts
from lingyan.kernel.problems import Refused
from lingyan.questions import actions, rules
from lingyan.questions.actions.posting import days_until_taken, publication_at
from lingyan.questions.forms import AskForm, ReceiptForm
from lingyan.questions.parameters import NAMES_KEPT, TEXTS_KEPT, UPPER_DAYS, VILLAGE_DAYS, number, values
from lingyan.questions.status import status_of
from lingyan.regions.models import Level, Region

_LONGEST_LIST: Final = 300


@public
@unkept
@require_GET
def ask(request: HttpRequest, code: str, page: str = "", version: int | None = None) -> HttpResponse:
    """The form for one village, and where a poster leads, for one publication."""
    village = _village(code)
    publication = _publication(village, page, version)
    form = AskForm(
        entries=_entries(publication),
        initial={
            "village": village.code, "page": publication.place if publication else "",
            "version": publication.version if publication else None, "nonce": AskForm.fresh_nonce(),
        },
    )  # fmt: skip
    return _form_page(request, village, publication, form)


@public
@unkept
@require_POST
def send(request: HttpRequest) -> HttpResponse:
    """Take a question; the receipt stands on the answer to this POST and never again."""
    village = _village(request.POST.get("village", ""))
    publication = _publication(
        village, request.POST.get("page", ""), _number(request.POST.get("version", ""))
    )
    form = AskForm(request.POST, entries=_entries(publication))
    if not form.is_valid():
        return _form_page(request, village, publication, form, status=422)
    if form.cleaned_data["website"]:
        form.add_error(None, _("没有收到。请把最后一格留空再发一次。"))
        return _form_page(request, village, publication, form, status=422)
    try:
        code = actions.ask(_asked(form))
    except Refused as refusal:
        form.add_error(None, str(refusal))
        return _form_page(request, village, publication, form, status=422)
    context = {
        "village": village, "answers_url": _answers_url(village),
        "receipt": receipts.in_groups(code), "taken_on": days_until_taken(clock.today()),
        "large": _large(request), "phone": settings.LINGYAN.contact_phone,
    }  # fmt: skip
    return render(request, "questions/public/sent.html", context)


def _asked(form: AskForm) -> actions.Asked:
    data = form.cleaned_data
    about, reference = form.about()
    return actions.Asked(
        village=data["village"], topic=data["topic"], text=data["text"], about=about, page=data["page"],
        version=data["version"], reference=reference, concerns=form.kinds(), name=data["name"], phone=data["phone"],
        consent=data["consent"], nonce=data["nonce"],
    )  # fmt: skip


@public
@unkept
@require_http_methods(["GET", "POST"])
def receipt(request: HttpRequest) -> HttpResponse:
    """Ask for the receipt, then show how far the question is."""
    form = ReceiptForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        return _status_page(request, form)
    context = {"form": form, "large": _large(request), "phone": settings.LINGYAN.contact_phone}
    return render(request, "questions/public/receipt.html", context)


@public
@unkept
@require_POST
def say(request: HttpRequest) -> HttpResponse:
    """What the asker says to the answer; then the state again."""
    form = ReceiptForm(request.POST)
    if not form.is_valid():
        return render(
            request, "questions/public/receipt.html", {"form": form, "large": _large(request)}, status=422
        )
    kind, text = request.POST.get("kind", "")[:20], request.POST.get("text", "")[: rules.LONGEST + 1]
    try:
        actions.react(form.cleaned_data["receipt"], kind, text)
    except Refused as refusal:
        return _status_page(request, form, error=str(refusal), typed=text)
    return _status_page(request, form)


def _status_page(request: HttpRequest, form: ReceiptForm, error: str = "", typed: str = "") -> HttpResponse:
    typed_receipt = form.cleaned_data["receipt"]
    status = status_of(typed_receipt)
    context = {
        "form": form, "large": _large(request), "status": status, "error": error, "typed": typed,
        "phone": settings.LINGYAN.contact_phone,
    }  # fmt: skip
    if status is None:
        form.add_error("receipt", _("没有找到这个回执码，请看看有没有抄错。"))
        return render(request, "questions/public/receipt.html", context, status=422)
    context["receipt"] = receipts.read_receipt(typed_receipt)
    return render(request, "questions/public/status.html", context, status=422 if error else 200)


def _form_page(
    request: HttpRequest, village: Region, publication: Publication | None, form: AskForm, status: int = 200
) -> HttpResponse:
    held, path, today = values(), village.path, clock.today()
    context = {
        "village": village, "answers_url": _answers_url(village),
        "publication": publication, "form": form, "large": _large(request),
        "phone": settings.LINGYAN.contact_phone, "sponsor": settings.LINGYAN.sponsor,
        "names_kept": number(held, NAMES_KEPT, path, today), "texts_kept": number(held, TEXTS_KEPT, path, today),
        "village_days": number(held, VILLAGE_DAYS, path, today), "upper_days": number(held, UPPER_DAYS, path, today),
    }  # fmt: skip
    return render(request, "questions/public/ask.html", context, status=status)


def _village(code: str) -> Region:
    rows = Region.objects.select_related("parent").filter(level=Level.VILLAGE, valid_to__isnull=True)
    found = rows.filter(code=code).first() if code.isalnum() and len(code) == 12 else None
    if found is None:
        raise Http404(_("没有这个村"))
    return found


def _publication(village: Region, page: str, version: int | None) -> Publication | None:
    return publication_at(village, page, version) if page else None


def _entries(publication: Publication | None) -> list[tuple[str, str]]:
    """The published entries to choose from, as the page shows them; a sheet has none."""
    if publication is None or not publication.body or not publication.is_accounts:
        return []
    body = json.loads(publication.body)
    return [(entry["no"], f"{entry['no']} {entry['text']}"[:60]) for entry in body["entries"]][:_LONGEST_LIST]


def _answers_url(village: Region) -> str:
    """The page of answers beside the village's publications, where there is one."""
    there = public_villages().filter(pk=village.pk).exists()
    return f"/v/{village.code}/questions/" if there else ""


def _number(text: str) -> int | None:
    return int(text) if text.isascii() and text.isdigit() and len(text) < 6 else None


def _large(request: HttpRequest) -> bool:
    """The elder version, carried by the address or the form, since nothing is kept of who asks."""
    return "1" in {request.GET.get("large"), request.POST.get("large")}
