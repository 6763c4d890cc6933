"""Hours of each person against the duty, one person's classes behind them, and what a region still needs."""

from __future__ import annotations

from typing import Any, Final

from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.text import format_lazy
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET

from lingyan.identity.decorators import needs
from lingyan.identity.pages import actor_of, name_of
from lingyan.kernel import clock
from lingyan.kernel.access import Actor
from lingyan.kernel.filters import Filter
from lingyan.kernel.lists import Column, Empty, ListPage
from lingyan.kernel.rights import TRAINING_MANAGE, TRAINING_VIEW
from lingyan.people.models import Tenure
from lingyan.regions.models import Region
from lingyan.regions.place import place_of
from lingyan.team.roster.sheets import filed
from lingyan.team.training import parameters, queries
from lingyan.team.training.models import Course
from lingyan.team.training.queries import GROUPS, MET, REGION
from lingyan.team.training.views.common import (
    MARK_TONES,
    STANDINGS,
    TONES,
    course_url,
    url_at,
    year_of,
    year_url,
)

LOOKS = [
    ("short", gettext_lazy("还没有达标的")), ("met", gettext_lazy("已达标的")),
    ("new", gettext_lazy("新任书记还没有参加县级以上培训的")),
]  # fmt: skip
SHOWN: Final = 20
"""New secretaries named among the needs; all of them stand in the list of hours."""


@needs(TRAINING_VIEW)
@require_GET
def hours(request: HttpRequest) -> HttpResponse:
    """Everyone in office in the region with the duty of the year and what counts of it."""
    actor, region, year = actor_of(request), place_of(request).required_region(), year_of(request)
    page = _hours_page(request, actor, region, year)
    if page.wants_excel:
        return page.excel()
    context = {
        "page": page,
        "year": year,
        "last": year_url(request, year - 1),
        "next": year_url(request, year + 1),
    }
    return render(request, "training/hours.html", context)


def _hours_page(request: HttpRequest, actor: Actor, region: Region, year: int) -> ListPage:
    on = queries.day_of(year)

    def standing(row: Any) -> tuple[Any, str]:
        return STANDINGS[queries.standing_of(row, year, on)]

    def look(found: QuerySet[Any], value: str) -> QuerySet[Any]:
        if value == "new":
            return found.filter(pk__in=[row.pk for row, _due in queries.new_secretaries(actor, region)])
        return found.filter(MET) if value == "met" else found.exclude(MET)

    return ListPage(
        request,
        queries.visible_learners(actor, region, year),
        [
            Column("village", _("村"), value=f"{REGION}__name", sort=f"{REGION}__code"),
            Column("name", _("姓名"), value=lambda row: _name(actor, row),
                   link=lambda row: url_at("person", row.post.body.organisation.region, row.person_id, month=f"{year}-12")),
            Column("group", _("对象"), value=lambda row: str(GROUPS[row.learner_group]), sort="rank"),
            Column("owed", _("应学学时"), "integer", value="owed_hours", sort="owed_hours"),
            Column("counted", _("已计学时"), "integer", sort="counted"),
            Column("classes", _("集中培训"), value=lambda row: f"{row.classes}/{row.owed_classes}", sort="classes"),
            Column("upper", _("县级以上"), value=lambda row: f"{row.upper}/{row.owed_upper}" if row.owed_upper else "",
                   sort="upper"),
            Column("standing", _("进度"), "badge", value=lambda row: str(standing(row)[0]),
                   tone=lambda row: standing(row)[1]),
        ],
        name=format_lazy("{}{}", year, gettext_lazy("年培训学时")),
        sheet_form=filed(request, format_lazy("{}{}", year, gettext_lazy("年培训学时"))),
        filters=[
            Filter("q", _("村"), lookup=f"{REGION}__name__icontains"),
            Filter("group", _("对象"), "choice", choices=list(GROUPS.items()), lookup="learner_group"),
            Filter("look", _("只看"), "choice", choices=LOOKS, lookup=look),
        ],
        sort=f"{REGION}__code",
        empty=Empty(_("这里没有在任的村干部"), _("导入花名册并冻结以后，任职的人会出现在这里。")),
    )  # fmt: skip


def _name(actor: Actor, row: Tenure) -> str:
    return name_of(actor, row.person.personal, row.post.body.organisation.region.path)


@needs(TRAINING_VIEW)
@require_GET
def person(request: HttpRequest, person_id: int) -> HttpResponse:
    """One person's hours of the year, opened to the classes that they come from, and all classes before."""
    actor, year = actor_of(request), year_of(request)
    row = queries.visible_learners(actor, None, year).filter(person=person_id).first()
    classes = list(queries.hours_of(actor, [person_id]))
    if row is None and not classes:
        raise Http404(_("没有这个人的学时，或不在您的管辖范围内"))
    if row is not None:
        who, region = row.person, row.post.body.organisation.region
    else:
        who, region = classes[0].person, classes[0].village
    context = {
        "name": name_of(actor, who.personal, region.path), "village": region, "year": year, "row": row,
        "rows": [_opened(each) for each in classes], "list_url": url_at("hours", region),
        "last": year_url(request, year - 1), "next": year_url(request, year + 1), **_facts(row, year),
    }  # fmt: skip
    return render(request, "training/person.html", context)


def _opened(each: Any) -> dict[str, Any]:
    state = each.get_mark_display() if each.mark else each.course.get_state_display()
    tone = MARK_TONES[each.mark] if each.mark else TONES[each.course.state]
    return {"row": each, "course": each.course, "url": course_url(each.course), "state": state, "tone": tone}


def _facts(row: Any, year: int) -> dict[str, Any]:
    if row is None:
        return {"facts": []}
    on = queries.day_of(year)
    words, tone = STANDINGS[queries.standing_of(row, year, on)]
    facts = [
        (_("对象"), GROUPS[row.learner_group]), (_("应学学时"), row.owed_hours), (_("已计学时"), row.counted),
        (_("其中网络课程"), row.distance), (_("集中培训（次）"), f"{row.classes}/{row.owed_classes}"),
    ]  # fmt: skip
    if row.owed_upper:
        facts.append((_("县级以上培训（次）"), f"{row.upper}/{row.owed_upper}"))
    return {"facts": facts, "standing": words, "tone": tone, "percent": row.percent}


@needs(TRAINING_VIEW)
@require_GET
def needs_page(request: HttpRequest) -> HttpResponse:
    """What the region still needs this year, from the gaps, beside the classes that are planned."""
    actor, region, year = actor_of(request), place_of(request).required_region(), year_of(request)
    found = queries.needs_of(actor, region, year)
    below = {each.path: each for each in Region.objects.filter(path__in=found.places)}
    on, new = queries.day_of(year), queries.new_secretaries(actor, region)
    context = {
        "region": region, "year": year, "on": on, "is_village": region.is_village,
        "groups": [(GROUPS[group], need, url_at("hours", region, month=f"{year}-{on.month:02d}", group=group, look="short"))
                   for group, need in found.groups.items() if need.people],
        "places": [(below[path], need, url_at("hours" if below[path].is_village else "needs", below[path],
                                              month=f"{year}-{on.month:02d}"))
                   for path, need in sorted(found.places.items(), key=lambda each: below[each[0]].code)],
        "new": [{"name": _name(actor, row), "village": row.post.body.organisation.region.name, "row": row, "due": due,
                 "late": due < clock.today()} for row, due in new[:SHOWN]],
        "new_number": len(new), "new_url": url_at("hours", region, month=f"{year}-{on.month:02d}", look="new"),
        "courses": queries.courses_at(actor, region, year).exclude(state=Course.State.CANCELLED)[:100],
        "nights": list(queries.short_of_nights(actor, region, year))[:100],
        "may_manage": actor.may(TRAINING_MANAGE, region.path), "duties": _duties(region, on),
        "last": year_url(request, year - 1), "next": year_url(request, year + 1),
    }  # fmt: skip
    return render(request, "training/needs.html", context)


def _duties(region: Region, on: Any) -> list[tuple[str, str]]:
    """The duties that hold here, in words."""
    values = queries.Values(parameters.DUTIES)
    return [(_(each.label), each.shown(values.of(each, region.path, on))) for each in parameters.DUTIES]
