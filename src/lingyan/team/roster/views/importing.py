"""The import in three steps: choose files, check and preview, confirm. Nothing is written before the last."""

from __future__ import annotations

from typing import Any
from urllib.parse import quote

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from lingyan.identity import masking
from lingyan.identity.decorators import needs
from lingyan.kernel.access import Actor
from lingyan.kernel.lists import XLSX
from lingyan.kernel.problems import Problem, Refused
from lingyan.kernel.rights import ROSTER_IMPORT
from lingyan.team.roster import actions
from lingyan.team.roster.delivery import Delivery, may_replace
from lingyan.team.roster.forms import UploadForm
from lingyan.team.roster.models import RosterFile, Round, Upload
from lingyan.team.roster.posts import post_text, shown_posts
from lingyan.team.roster.queries import visible_rounds
from lingyan.team.roster.views.common import actor_of

PEOPLE_SHOWN = 10


@needs(ROSTER_IMPORT)
@never_cache
@require_http_methods(["GET", "POST"])
def upload(request: HttpRequest) -> HttpResponse:
    actor = actor_of(request)
    replaces = _replaced(request)
    initial = {"round_name": replaces.round.name if replaces else request.GET.get("round", "")}
    form = UploadForm(request.POST or None, request.FILES or None, initial=initial)
    problems: list[Problem] = []
    if request.method == "POST" and form.is_valid():
        data = form.cleaned_data
        files = [(file.name or "名册", file.read()) for file in data["rosters"]]
        try:
            kept = actions.keep_upload(
                actor, round_name=data["round_name"], as_of=data["as_of"], files=files, replaces=replaces
            )
        except Refused as refusal:
            problems = list(refusal.problems)
        else:
            return redirect("roster:preview", kept.pk)
    context = {"form": form, "problems": problems, "replaces": replaces}
    return render(request, "roster/upload.html", context, status=422 if problems else 200)


def _replaced(request: HttpRequest) -> RosterFile | None:
    text = request.GET.get("replaces", "")
    if not text:
        return None
    if not (text.isascii() and text.isdigit() and len(text) < 19):
        raise Http404
    seen = visible_rounds(actor_of(request))
    found = RosterFile.objects.filter(
        round__in=seen, round__state=Round.State.OPEN, replaced_by__isnull=True
    ).select_related("round")
    replaced = get_object_or_404(found, pk=int(text))
    if not may_replace(actor_of(request), replaced):
        raise Http404
    return replaced


@needs(ROSTER_IMPORT)
@never_cache
@require_http_methods(["GET", "POST"])
def preview(request: HttpRequest, upload_id: int) -> HttpResponse:
    """What was recognised and what is wrong; on POST it is written, all or nothing."""
    actor = actor_of(request)
    kept = _own_upload(actor, upload_id)
    choice = request.POST.get("mode") or request.GET.get("mode", "")
    if request.method == "POST":
        try:
            done = actions.import_roster(
                actor, **_options(actor, kept, choice), accept_warnings="accept" in request.POST
            )
        except actions.DeliveryRefused as refused:
            return _show(request, kept, refused.delivery, choice, status=422)
        actions.discard_upload(actor, kept)
        messages.success(
            request,
            _("已导入：新增 %(added)s 人，并入 %(merged)s 人。")
            % {"added": done.added, "merged": done.merged},
        )
        return redirect("roster:round", done.round.pk) if done.round else redirect("roster:rounds")
    return _show(request, kept, actions.check_delivery(actor, **_options(actor, kept, choice)), choice)


def _own_upload(actor: Actor, upload_id: int) -> Upload:
    return get_object_or_404(Upload.objects.select_related("replaces"), pk=upload_id, user_id=actor.user_id)


def _options(actor: Actor, kept: Upload, choice: str) -> dict[str, Any]:
    files = actions.uploaded_workbooks(kept)
    replaces = [kept.replaces] if kept.replaces else []
    if choice == "replace":
        named = RosterFile.objects.filter(
            round__name=kept.round_name, name__in=[file.file for file in files], replaced_by__isnull=True
        )
        mine = [file for file in named if may_replace(actor, file)]
        replaces = list({file.pk: file for file in (*replaces, *mine)}.values())
    return {"round_name": kept.round_name, "as_of": kept.as_of, "files": files, "replaces": replaces}


def _show(
    request: HttpRequest, kept: Upload, delivery: Delivery, choice: str, status: int = 200
) -> HttpResponse:
    actor, check = actor_of(request), delivery.check
    names = [name for name, _rows in delivery.failed_rows()] if check.problems else []
    context = {
        "upload": kept,
        "delivery": delivery,
        "check": check,
        "problems": check.problems,
        "failed": list(enumerate(names)),
        "people": [_row(actor, delivery, person) for person in check.people[:PEOPLE_SHOWN]],
        "undecided": bool(delivery.same_name) and choice not in {"merge", "replace"} and not kept.replaces,
        "mode": choice,
        "villages": len({person.village_code for person in check.people}),
    }
    return render(request, "roster/preview.html", context, status=status)


def _row(actor: Actor, delivery: Delivery, person: Any) -> dict[str, str]:
    village = delivery.villages.by_code[person.village_code]
    return {
        "name": masking.shown(actor, "name", person.name, village.path),
        "village": village.name,
        "posts": shown_posts(post_text(person.posts)),
        "birth": f"{person.birth_year}-{person.birth_month:02d}",
        "education": _(person.education),
        "state": _("并入") if person.key is not None else _("新增"),
    }


@needs(ROSTER_IMPORT)
@never_cache
@require_GET
def failed_rows(request: HttpRequest, upload_id: int, number: int) -> HttpResponse:
    """The rows of one file that have problems, with the reasons, to be put right and brought again."""
    actor = actor_of(request)
    kept = _own_upload(actor, upload_id)
    delivery = actions.check_delivery(actor, **_options(actor, kept, request.GET.get("mode", "")))
    found = delivery.failed_rows()
    if number >= len(found):
        raise Http404("这个文件没有问题行")
    name, content = found[number]
    response = HttpResponse(content, content_type=XLSX)
    file_name = quote(f"有问题的行-{name.rpartition('.')[0] or name}.xlsx")
    response["Content-Disposition"] = f"attachment; filename*=UTF-8''{file_name}"
    return response


@needs(ROSTER_IMPORT)
@require_POST
def discard(request: HttpRequest, upload_id: int) -> HttpResponse:
    actor = actor_of(request)
    actions.discard_upload(actor, _own_upload(actor, upload_id))
    messages.success(request, _("已放弃，没有写入任何内容。"))
    return redirect("roster:import")
