"""What the pages of this room share: records in the reader's scope, names as the masking table shows them."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Final

from django.http import Http404, HttpRequest
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from lingyan.identity.pages import actor_of, addresses, name_of
from lingyan.kernel.access import Actor
from lingyan.kernel.rights import TRAINING_VIEW
from lingyan.regions.place import YEARS, place_of
from lingyan.team.training import queries, shelves
from lingyan.team.training.models import Course, Enrolment, Material

TONES: Final = {"planned": "plain", "announced": "info", "counted": "ok", "cancelled": "danger"}
MARK_TONES: Final = {"present": "ok", "excused": "warn", "absent": "danger", "": "plain"}
STANDINGS: Final[dict[str, tuple[Any, str]]] = {
    "met": (gettext_lazy("已达标"), "ok"),
    "running": (gettext_lazy("按进度"), "plain"),
    "behind": (gettext_lazy("落后进度"), "warn"),
    "missed": (gettext_lazy("没有达标"), "danger"),
}


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


url_at = addresses("training")


def course_url(course: Course) -> str:
    """At the reader's own place, since the region that holds a class may lie above it."""
    return reverse("training:class", args=[course.pk])


def named(actor: Actor) -> Callable[[Enrolment], str]:
    return lambda row: name_of(actor, row.person.personal, row.village.path)


def beside(actor: Actor, **record: Any) -> list[dict[str, Any]]:
    """The materials of the library beside a class or session, each with its files where this reader may open them."""
    uses: list[Any] = list(shelves.uses_of(**record))
    visible = shelves.visible_materials(actor).filter(pk__in=[each.material_id for each in uses])
    readable = set(visible.values_list("pk", flat=True))
    offered = {each.edition_id for each in uses if each.material.state == Material.State.OFFERED}
    files = shelves.files_of({each.edition_id for each in uses if each.material_id in readable} & offered)
    return [
        {
            "use": each, "material": each.material, "newer": each.newest > each.edition.number,
            "gone": each.material.state != Material.State.OFFERED, "files": files.get(each.edition_id, []),
            "readable": each.material_id in readable,
        }
        for each in uses
    ]  # fmt: skip
