"""Hints of a region: what records show, to be looked at by a person. Ordered by village and sign, never by number."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET, require_http_methods

from lingyan.facts import registry
from lingyan.identity.decorators import needs
from lingyan.kernel import clock
from lingyan.kernel.access import Actor
from lingyan.kernel.filters import Filter
from lingyan.kernel.lists import Column, Empty, ListPage
from lingyan.kernel.rights import DECISIONS_VIEW, QUESTIONS_VIEW, WEAK_CONFIRM, WEAK_PROPOSE, WEAK_VIEW
from lingyan.parameters.queries import Values
from lingyan.regions.place import place_of
from lingyan.team.appraisal.views.common import form_page
from lingyan.team.roster.sheets import filed
from lingyan.team.weak import actions, forms, queries
from lingyan.team.weak.models import Dismissal, Hint
from lingyan.team.weak.parameters import SIGN_PARAMETERS
from lingyan.team.weak.signs import Sign, signs
from lingyan.team.weak.views.common import FORM, actor_of, arithmetic, hint_or_404, sign_name, url_at

_STANDING = {
    "waiting": gettext_lazy("待看"),
    "again": gettext_lazy("观察期内再现"),
    "aside": gettext_lazy("已排除"),
    "case": gettext_lazy("已有整顿"),
}
_PAGES = {
    "decision": ("decisions:matter", DECISIONS_VIEW),
    "question": ("questions:question", QUESTIONS_VIEW),
}
"""Where records of a kind are shown one by one, and the right that opens them."""
_STANDING_TONES = {"waiting": "warn", "again": "danger", "aside": "plain", "case": "info"}


@needs(WEAK_VIEW)
@require_GET
def hints(request: HttpRequest) -> HttpResponse:
    """Hints of the last sweeps over the region."""
    actor, place = actor_of(request), place_of(request)
    found = queries.hints(actor, place.region).annotate(
        aside=queries.set_aside(), listed=queries.in_case(), again=queries.again()
    )
    page = ListPage(
        request,
        found,
        [
            Column("village", _("村"), value="village__name", sort="village__code"),
            Column("sign", _("情形"), value=lambda each: sign_name(each.sign), sort="sign", link=_address),
            Column("arithmetic", _("计算"), "long", value=lambda each: _("；").join(arithmetic(each))),
            Column("records", _("记录"), "integer", value=lambda each: len(each.records)),
            Column("day", _("截至"), "date", value="sweep__day"),
            Column("standing", _("处理"), "badge", value=lambda each: _STANDING[_standing(each)],
                   tone=lambda each: _STANDING_TONES[_standing(each)]),
        ],
        name=gettext_lazy("排查线索"),
        sheet_form=filed(request, gettext_lazy("排查线索")),
        filters=[
            Filter("q", _("村名"), lookup="village__name"),
            Filter("sign", _("情形"), "choice", choices=[(each.id, sign_name(each.id)) for each in _read()]),
            Filter("look", _("处理"), "choice", lookup=_look, choices=list(_STANDING.items())),
        ],
        sort="village__code",
        tie="sign",
        empty=Empty(
            _("没有线索"), _("没有线索只对排查过的内容成立，查不了的见排查记录。"), reverse("weak:sweeps"), _("看排查记录")
        ),
    )  # fmt: skip
    if page.wants_excel:
        return page.excel()
    last = queries.last_sweep(place.region) if place.region else None
    return render(request, "weak/hints.html", {"page": page, "last": last})


def _read() -> list[Sign]:
    return [each for each in signs().values() if each.sql]


def _address(each: Hint) -> str:
    return url_at("hint", each.village, each.pk)


def _standing(each: Any) -> str:
    if each.listed:
        return "case"
    if each.aside:
        return "aside"
    return "again" if each.again else "waiting"


def _look(found: QuerySet[Any], value: str) -> QuerySet[Any]:
    if value == "case":
        return found.filter(listed=True)
    if value == "aside":
        return found.filter(listed=False, aside=True)
    found = found.filter(listed=False, aside=False)
    return found.filter(again=True) if value == "again" else found


@needs(WEAK_VIEW)
@require_GET
def hint(request: HttpRequest, hint_id: int) -> HttpResponse:
    """One hint: its arithmetic, the records behind it, the rule with its figures, and what was said of it."""
    found, actor = hint_or_404(request, hint_id), actor_of(request)
    sign, path = signs().get(found.sign), found.village.path
    listed = queries.hints(actor).filter(queries.in_case(), pk=found.pk).exists()
    told = Dismissal.objects.filter(village=found.village, sign=found.sign)
    context = {
        "hint": found, "arithmetic": arithmetic(found), "title": sign_name(found.sign), "sign": sign,
        "records": [_record(actor, path, each) for each in found.records],
        "figures": _figures(sign, found), "page_url": _page_url(sign, found),
        "told": told, "today": clock.today(),
        "again": queries.hints(actor).filter(queries.again(), pk=found.pk).exists(),
        "may_propose": actor.may(WEAK_PROPOSE, path) and not listed,
        "may_dismiss": actor.may(WEAK_PROPOSE, path) or actor.may(WEAK_CONFIRM, path),
        "propose_url": url_at("new", found.village, hint=found.pk), "back": url_at("hints", found.village),
    }  # fmt: skip
    return render(request, "weak/hint.html", context)


def _record(actor: Actor, path: str, text: str) -> tuple[str, str]:
    """A record by what people call its kind and its number, with an address where this reader may open it."""
    kind, _colon, key = text.partition(":")
    try:
        label = f"{_(registry.get(kind).zh)} {key}"
    except LookupError:
        return text, ""
    view, right = _PAGES.get(kind, ("", ""))
    return label, reverse(view, args=[int(key)]) if view and actor.may(right, path) else ""


def _figures(sign: Sign | None, found: Hint) -> list[tuple[str, str]]:
    if sign is None:
        return []
    wanted = [SIGN_PARAMETERS[name] for name in sign.parameters]
    values = Values(wanted)
    return [
        (_(each.label), each.shown(values.of(each, found.village.path, found.sweep.day))) for each in wanted
    ]


def _page_url(sign: Sign | None, found: Hint) -> str:
    return f"{reverse(sign.page)}?region={found.village.code}" if sign else ""


@needs(WEAK_PROPOSE, WEAK_CONFIRM)
@require_http_methods(["GET", "POST"])
def dismiss(request: HttpRequest, hint_id: int) -> HttpResponse:
    """Set a hint aside with a reason, until a day."""
    found = hint_or_404(request, hint_id)
    form = forms.DismissForm(request.POST or None)

    def do() -> HttpResponse:
        made = actions.dismiss(actor_of(request), hint_id=found.pk, **form.cleaned_data)
        messages.success(request, _("已排除到 %(day)s，到期后重新提示。") % {"day": made.until})
        return redirect(url_at("hints", found.village))

    return form_page(
        request, form, do, FORM, title=_("排除线索"), action=_("排除"),
        lead=f"{found.village.name} {sign_name(found.sign)}", cancel_url=url_at("hint", found.village, found.pk),
    )  # fmt: skip
