"""What the pages of this room share: records in the reader's scope, names as the masking table shows them, one form page."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Final
from urllib.parse import quote, urlencode

from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from lingyan.identity import masking
from lingyan.identity.forms import add_problems
from lingyan.kernel import audit
from lingyan.kernel.access import Actor
from lingyan.kernel.lists import EXPORTED
from lingyan.kernel.problems import Refused
from lingyan.kernel.rights import TRAINING_VIEW
from lingyan.people.models import PersonalData
from lingyan.regions.models import Region
from lingyan.regions.place import YEARS, place_of
from lingyan.team.training import queries
from lingyan.team.training.models import Course, Enrolment, Material

TONES: Final = {"planned": "plain", "announced": "info", "counted": "ok", "cancelled": "danger"}
MARK_TONES: Final = {"present": "ok", "excused": "warn", "absent": "danger", "": "plain"}
STANDINGS: Final[dict[str, tuple[Any, str]]] = {
    "met": (gettext_lazy("已达标"), "ok"),
    "running": (gettext_lazy("按进度"), "plain"),
    "behind": (gettext_lazy("落后进度"), "warn"),
    "missed": (gettext_lazy("没有达标"), "danger"),
}
DOCX: Final = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"


def actor_of(request: HttpRequest) -> Actor:
    actor: Actor = request.actor  # type: ignore[attr-defined]
    return actor


def course_or_404(request: HttpRequest, course_id: int, right: str = TRAINING_VIEW) -> Course:
    found = queries.visible_courses(actor_of(request), right).filter(pk=course_id).first()
    if found is None:
        raise Http404(_("没有这个培训班，或不在您的管辖范围内"))
    return found


def year_of(request: HttpRequest) -> int:
    return place_of(request).month.year


def year_url(request: HttpRequest, year: int) -> str:
    """This page in another year, empty at the end of the calendar."""
    if year not in YEARS:
        return ""
    query = request.GET.copy()
    query["month"] = f"{year}-{place_of(request).month.number:02d}"
    query.pop("page", None)
    return f"?{query.urlencode()}"


def url_at(name: str, region: Region, *arguments: Any, **query: Any) -> str:
    """A page of this room at a record's own region."""
    given = {key: str(value) for key, value in query.items() if value not in (None, "")}
    return f"{reverse(f'training:{name}', args=arguments)}?{urlencode({'region': region.code, **given})}"


def course_url(course: Course) -> str:
    """At the reader's own place, since the region that holds a class may lie above it."""
    return reverse("training:class", args=[course.pk])


def name_of(actor: Actor, personal: PersonalData, path: str) -> str:
    """PRIVACY: the name as the masking table shows it to this reader, or words that say why there is none."""
    if personal.erased_at is not None:
        return _("（已清除）")
    return masking.shown(actor, "name", personal.name, path) or _("（不显示）")


def named(actor: Actor) -> Callable[[Enrolment], str]:
    return lambda row: name_of(actor, row.person.personal, row.village.path)


def form_page(
    request: HttpRequest, form: Any, do: Callable[[], HttpResponse], **context: Any
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
    return render(request, "training/form.html", {"form": form, **context}, status=status)


def download(content: bytes, name: str, content_type: str) -> HttpResponse:
    response = HttpResponse(content, content_type=content_type)
    response["Content-Disposition"] = f"attachment; filename*=UTF-8''{quote(name)}"
    return response


def note_export(request: HttpRequest, name: str, rows: int, path: str) -> None:
    """PRIVACY: whoever takes a list of persons out of the house leaves a line in the audit trail."""
    with transaction.atomic():
        audit.record(actor_of(request), EXPORTED, region_path=path, list=name, rows=rows, filters=[])


def ticked(request: HttpRequest) -> list[int]:
    """Ids of the rows ticked; what is no id is left out."""
    found = request.POST.getlist("row")[:2000]
    return [int(text) for text in found if text.isascii() and text.isdecimal() and len(text) < 19]


def beside(**record: Any) -> list[dict[str, Any]]:
    """The materials of the library beside a class or session, each with its files where they may still be opened."""
    uses = list(queries.uses_of(**record))
    files = queries.files_of({each.edition_id for each in uses})
    return [
        {
            "use": each, "material": each.material, "newer": each.newest > each.edition.number,
            "gone": each.material.state != Material.State.OFFERED,
            "files": files[each.edition_id] if each.material.state == Material.State.OFFERED else [],
        }
        for each in uses
    ]  # fmt: skip
