"""What the pages of 换届 share: a village in the reader's scope, names as the masking table shows them, one form page."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from typing import Any, Final

from django.forms import Form, formset_factory
from django.http import Http404, HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from lingyan.identity import pages
from lingyan.identity.pages import actor_of
from lingyan.kernel.access import Actor
from lingyan.kernel.rights import TERM_VIEW
from lingyan.team.review.presenting import name_of
from lingyan.team.term.actions.appointing import titles
from lingyan.team.term.forms import FEW_PLACES, MOST_PLACES
from lingyan.team.term.models import Nominee, Organ, Process
from lingyan.team.term.states import State

ORGANS: Final[dict[str, Any]] = {
    Organ.PARTY: gettext_lazy("村党组织"), Organ.SECRETARY: gettext_lazy("委员会第一次全体会议"),
    Organ.COMMITTEE: gettext_lazy("村民委员会"),
    Organ.SUPERVISION: gettext_lazy("村务监督委员会"), Organ.COLLECTIVE: gettext_lazy("集体经济组织"),
    Organ.MONITORS: gettext_lazy("集体经济组织监事会"),
}  # fmt: skip

__all__ = [
    "ORGANS",
    "actor_of",
    "form_page",
    "name_of",
    "nominee_choices",
    "nominee_or_404",
    "organ_or_404",
    "places_form",
    "process_or_404",
    "rank_label",
    "tone_of",
    "url_at",
    "village_url",
]
_DIGITS: Final = 4
"""More than any number of places; what is longer is no number."""


def process_or_404(request: HttpRequest, process_id: int, right: str = TERM_VIEW) -> Process:
    """The village's process, when the reader holds the right there; otherwise it is not there."""
    found = Process.objects.filter(actor_of(request).scope(right, "region__path"))
    process = (
        found.select_related("region__parent", "round", "by_election__term").filter(pk=process_id).first()
    )
    if process is None:
        raise Http404(_("没有这个村的换届，或不在您的管辖范围内"))
    return process


def nominee_or_404(request: HttpRequest, nominee_id: int, right: str) -> Nominee:
    found = Nominee.objects.filter(actor_of(request).scope(right, "process__region__path"))
    nominee = found.select_related("person__personal", "process__region__parent", "process__round")
    one = nominee.filter(pk=nominee_id).first()
    if one is None:
        raise Http404(_("没有这个被提名人，或不在您的管辖范围内"))
    return one


def organ_or_404(organ: str) -> str:
    if organ not in Organ.values:
        raise Http404(_("没有这个组织"))
    return organ


def rank_label(organ: str, rank: int) -> str:
    return _(titles(organ)[rank])


def nominee_choices(actor: Actor, nominees: Iterable[Nominee]) -> list[tuple[int, str]]:
    """(id, 职务 姓名) for fields of forms."""
    return [
        (
            each.pk,
            f"{rank_label(each.organ, each.rank)} {name_of(actor, each.person, each.process.region.path)}",
        )
        for each in nominees
    ]


def url_at(name: str, process: Process, *arguments: Any, **query: str) -> str:
    """A page of this room at the village's own region."""
    return pages.url_at(f"term:{name}", process.region, *arguments, **query)


def village_url(process: Process) -> str:
    return url_at("village", process, process.pk)


def places_form(
    request: HttpRequest, form: type[Form], before: Sequence[str], *, single: bool = False, **more: Any
) -> Any:
    """A sheet for each polling place: those of an earlier vote by their names, or a few; as many as the reader asks for."""
    wanted = request.GET.get("places", "")
    number = wanted.isascii() and wanted.isdigit() and len(wanted) <= _DIGITS
    asked = min(int(wanted), MOST_PLACES) if number else 0
    shown = 1 if single else max(asked, len(before) or FEW_PLACES)
    made = formset_factory(
        form, extra=shown - len(before), max_num=MOST_PLACES, absolute_max=MOST_PLACES, validate_max=True
    )
    return made(request.POST or None, prefix="places", initial=[{"name": name} for name in before], **more)


def form_page(
    request: HttpRequest, form: Any, do: Callable[[], HttpResponse], **context: Any
) -> HttpResponse:
    """Show a form; when it is sent and sound, do it. What the action refuses is shown at the form, with 422."""
    return pages.form_page(request, form, do, "term/form.html", **context)


def tone_of(state: str) -> str:
    return {State.CLOSED: "ok", State.SUSPENDED: "danger", State.PREPARED: "plain"}.get(State(state), "info")
