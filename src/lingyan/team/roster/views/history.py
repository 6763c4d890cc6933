"""The succession of posts: everybody who held one, with decree, dates and scans."""

from __future__ import annotations

import functools
from collections.abc import Sequence
from typing import Any, Final

from django.db.models import F, Q, QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.decorators.http import require_GET

from lingyan.files import papers as records
from lingyan.identity import masking
from lingyan.identity.decorators import needs
from lingyan.kernel import clock
from lingyan.kernel.access import Actor
from lingyan.kernel.filters import Filter
from lingyan.kernel.lists import Column, Empty, ListPage
from lingyan.kernel.rights import ROSTER_VIEW
from lingyan.people.models import Tenure
from lingyan.regions.models import Region
from lingyan.regions.place import place_of
from lingyan.team.roster import succession
from lingyan.team.roster.papers import TENURE
from lingyan.team.roster.rules import Body, PostHeld
from lingyan.team.roster.sheets import filed
from lingyan.team.roster.views.common import actor_of, at, sees_names

_PLACE: Final = "post__body__organisation__region"
_NAME: Final = gettext_lazy("任职沿革")


@needs(ROSTER_VIEW)
@require_GET
def history(request: HttpRequest) -> HttpResponse:
    """Every tenure of the region, in office and ended."""
    page = _history_page(request, place_of(request).required_region())
    return page.excel() if page.wants_excel else render(request, "roster/history.html", {"page": page})


@needs(ROSTER_VIEW)
@require_GET
def tenure(request: HttpRequest, tenure_id: int) -> HttpResponse:
    """One tenure: its facts and scans, and who held the post before and after."""
    actor, today = actor_of(request), clock.today()
    held = succession.tenures(actor).filter(pk=tenure_id).first()
    if held is None:
        raise Http404(_("没有这条任职记录，或不在您的查看范围内"))
    context = {
        "tenure": held, "name": _shown_name(actor, held), "post": _post(held), "village": _region_of(held),
        "facts": _facts(actor, held), "links": succession.links_of(actor, held), "kind": TENURE,
        "succession": _lines(actor, held, succession.succession(actor, held, today)),
        "back": at(request, "roster:history"),
    }  # fmt: skip
    return render(request, "roster/tenure.html", context)


_READ: Final = {
    "holder": "person__personal__name", "village": f"{_PLACE}__name", "path": f"{_PLACE}__path",
    "town": f"{_PLACE}__parent__name", "title": "post__title", "kind": "post__body__organisation__kind",
    "organisation": "post__body__organisation__name",
}  # fmt: skip
_KEPT: Final = ("pk", "start_on", "end_on", "selection", "decree", "end_decree")
Row = dict[str, Any]
"""A tenure of the list under the names of `_READ` and `_KEPT`: a city has tens of thousands, so nothing else is read."""


def _history_page(request: HttpRequest, region: Region) -> ListPage:
    actor, today = actor_of(request), clock.today()
    found = succession.tenures(actor, region).annotate(**{name: F(field) for name, field in _READ.items()})
    shown = found.values(*_READ, *_KEPT)
    states = {True: _("在任"), False: _("已离任")}
    selections = {value: str(label) for value, label in Tenure.Selection.choices}
    post = functools.cache(_post_named)
    filters = [
        Filter("village", _("村"), lookup=f"{_PLACE}__name|{_PLACE}__initials|{_PLACE}__code"),
        Filter("body", _("组织"), "choice", "post__body__organisation__kind", _bodies()),
        Filter("post", _("职务"), lookup="post__title__icontains"),
        Filter("state", _("状态"), "choice", _by_state, [("now", _("在任")), ("ended", _("已离任"))]),
        Filter("since", _("任职不早于"), "date", "start_on__gte"),
    ]
    if sees_names(actor, region):
        # PRIVACY: who sees masked names must not find out a name by searching for it.
        filters.insert(0, Filter("q", _("姓名"), lookup="person__personal__name|person__personal__initials"))

    def address(row: Row) -> str:
        return at(request, "roster:tenure", row["pk"])

    def holds(row: Row) -> bool:
        return row["end_on"] is None or row["end_on"] > today

    @functools.cache
    def decrees() -> dict[int, str]:
        if page.wants_excel:
            return succession.decrees_beside(dict(page.selection.values_list("pk", "decree")))
        return succession.decrees_beside({row["pk"]: row["decree"] for row in page.page})

    page = ListPage(
        request,
        shown,
        [
            Column(
                "name",
                _("姓名"),
                value=lambda row: masking.shown(actor, "name", row["holder"], row["path"]),
                link=address,
            ),
            Column("village", _("村"), sort=f"{_PLACE}__code"),
            Column("town", _("乡镇")),
            Column(
                "post",
                _("职务"),
                value=lambda row: post(row["kind"], row["organisation"], row["title"]),
                sort="post__title",
            ),
            Column("start_on", _("任职日期"), "date", sort="start_on"),
            Column("end_on", _("离任日期"), "date", sort="end_on"),
            Column(
                "state",
                _("状态"),
                "badge",
                value=lambda row: states[holds(row)],
                tone=lambda row: "ok" if holds(row) else "plain",
            ),
            Column(
                "selection",
                _("产生方式"),
                value=lambda row: selections.get(row["selection"], row["selection"]),
            ),
            Column("decree", _("任职文号"), value=lambda row: decrees()[row["pk"]]),
            Column("end_decree", _("免职文号")),
        ],
        name=_NAME,
        sheet_form=filed(request, _NAME),
        filters=filters,
        sort=f"{_PLACE}__code",
        tie="pk",
        empty=Empty(_("还没有任职记录"), _("花名册冻结、换届办结或选拔任职以后，任职记录会自己出现。")),
    )
    return page


def _bodies() -> list[tuple[str, str]]:
    return [(body.value, _(body.zh)) for body in Body if body is not Body.OTHER]


def _by_state(found: QuerySet[Any], state: str) -> QuerySet[Any]:
    current = Q(end_on__isnull=True) | Q(end_on__gt=clock.today())
    return found.filter(current) if state == "now" else found.exclude(current)


def _region_of(row: Tenure) -> Region:
    region: Region = row.post.body.organisation.region
    return region


def _post(row: Tenure) -> str:
    organisation = row.post.body.organisation
    return _post_named(organisation.kind, organisation.name, row.post.title)


def _post_named(kind: str, organisation: str, title: str) -> str:
    if kind not in {body.value for body in Body}:
        return f"{organisation}{title}"
    return PostHeld(Body(kind), title).shown


def _shown_name(actor: Actor, row: Tenure) -> str:
    return masking.shown(actor, "name", row.person.personal.name, _region_of(row).path)


def _facts(actor: Actor, row: Tenure) -> list[tuple[str, Any]]:
    facts: list[tuple[str, Any]] = [
        (_("职务"), _post(row)),
        (_("任职日期"), row.start_on),
        (_("产生方式"), row.get_selection_display() or _("没有登记")),
        (_("任职文号"), succession.decrees_of([row])[row.pk] or _("没有登记")),
    ]
    if row.term is not None:
        facts.append(
            (_("届次"), _("%(start)s 至 %(due)s 届满") % {"start": row.term.start_on, "due": row.term.due_on})
        )
    if row.end_on is not None:
        facts += [(_("离任日期"), row.end_on), (_("免职文号"), row.end_decree or _("没有登记"))]
        if row.end_reason and sees_names(actor, _region_of(row)):
            facts.append((_("离任原因"), row.end_reason))
    return facts


def _lines(actor: Actor, current: Tenure, held: Sequence[succession.Held]) -> list[dict[str, Any]]:
    decrees = succession.decrees_of(each.tenure for each in held)
    scans = records.counts(TENURE, [each.tenure.pk for each in held])
    return [
        {
            "name": _shown_name(actor, each.tenure), "start": each.tenure.start_on, "end": each.tenure.end_on,
            "id": each.tenure.pk, "here": each.tenure == current, "decree": decrees[each.tenure.pk],
            "selection": each.tenure.get_selection_display(), "end_decree": each.tenure.end_decree,
            "gap": _gap(each.empty_before), "empty_since": each.empty_since, "scans": scans.get(each.tenure.pk, 0),
        }
        for each in held
    ]  # fmt: skip


def _gap(days: int) -> str:
    if not days:
        return ""
    return ngettext("此前空缺 %(days)d 天", "此前空缺 %(days)d 天", days) % {"days": days}
