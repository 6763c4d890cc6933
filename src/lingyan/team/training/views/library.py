"""The library of teaching materials: its list, one material with its versions, and what a class or session uses of it."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any, Final

from django.contrib import messages
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from lingyan.files.views import content_response
from lingyan.identity.decorators import needs
from lingyan.identity.pages import actor_of, form_page, ticked
from lingyan.kernel import conflicts
from lingyan.kernel.filters import Filter
from lingyan.kernel.lists import Column, Empty, ListPage
from lingyan.kernel.problems import Refused
from lingyan.kernel.rights import TRAINING_MANAGE, TRAINING_RECORD, TRAINING_VIEW
from lingyan.regions.models import Region
from lingyan.regions.place import place_of
from lingyan.team.roster.sheets import filed
from lingyan.team.training import actions, shelves
from lingyan.team.training.actions import About
from lingyan.team.training.forms import EditionForm, MaterialForm, ReasonForm
from lingyan.team.training.models import Category, Material, Use
from lingyan.team.training.papers import EDITION, edition_open
from lingyan.team.training.views.common import course_or_404, course_url, url_at
from lingyan.team.training.views.sessions import session_or_404

TONES: Final = {"offered": "ok", "withdrawn": "danger"}
NAME: Final = gettext_lazy("培训资料库")
LOOKS: Final = [("own", gettext_lazy("这里提供的")), ("above", gettext_lazy("上级提供的"))]


@needs(TRAINING_VIEW)
@require_GET
def materials(request: HttpRequest) -> HttpResponse:
    """What this place may use and what is offered inside it."""
    actor, region = actor_of(request), place_of(request).required_region()
    may_manage = actor.may(TRAINING_MANAGE, region.path)
    found = shelves.materials_at(actor, region)
    step = (url_at("new-material", region), _("资料入库")) if may_manage else ()
    page = ListPage(
        request, found, _columns(), name=NAME, sheet_form=filed(request, NAME), filters=_filters(region), sort="-renewed_at",
        empty=Empty(_("资料库里还没有资料"), _("县、乡镇把课件、读本放进来，培训班和夜校直接选用，不用再上传。"), *step),
    )  # fmt: skip
    if page.wants_excel:
        return page.excel()
    return render(request, "training/library.html", {"page": page, "may_manage": may_manage})


def _columns() -> list[Column]:
    return [
        Column(
            "title", _("标题"), sort="title", link=lambda row: reverse("training:material", args=[row.pk])
        ),
        Column("kind", _("种类"), value="get_kind_display", sort="kind"),
        Column("category", _("内容类别"), value="get_category_display", sort="category"),
        Column("source", _("来源"), "long"),
        Column("region", _("提供的地方"), value="region__name", sort="region__code"),
        Column("purpose", _("用途"), value="get_purpose_display"),
        Column("version", _("版本"), "integer", sort="version"),
        Column("renewed_at", _("更新时间"), "time", sort="renewed_at"),
        Column("used", _("选用次数"), "integer", sort="used"),
        Column("state", _("状态"), "badge", value="get_state_display", tone=lambda row: TONES[row.state]),
    ]


def _filters(region: Region) -> list[Filter]:
    def look(found: QuerySet[Any], value: str) -> QuerySet[Any]:
        inside = {"region__path__startswith": region.path}
        return found.filter(**inside) if value == "own" else found.exclude(**inside)

    return [
        Filter("q", _("标题或来源"), lookup="title__icontains|source__icontains"),
        Filter("kind", _("种类"), "choice", choices=Material.Kind.choices),
        Filter("category", _("内容类别"), "choice", choices=Category.choices),
        Filter("purpose", _("用途"), "choice", choices=Material.Purpose.choices),
        Filter("state", _("状态"), "choice", choices=Material.State.choices),
        Filter("look", _("只看"), "choice", choices=LOOKS, lookup=look),
    ]


@needs(TRAINING_MANAGE)
@require_http_methods(["GET", "POST"])
def new(request: HttpRequest) -> HttpResponse:
    """A material of the region looked at; its files are put beside it on its own page."""
    region = place_of(request).required_region()
    form = MaterialForm(request.POST or None)

    def do() -> HttpResponse:
        made = actions.offer(actor_of(request), region=region, about=About(**form.cleaned_data))
        messages.success(request, _("已入库，接着上传文件。"))
        return redirect("training:material", made.material_id)

    return form_page(
        request, form, do, title=_("资料入库"), action=_("入库"), lead=_("提供的地方：%(name)s") % {"name": region.name},
        cancel_url=url_at("library", region),
    )  # fmt: skip


@needs(TRAINING_VIEW)
@require_GET
def material(request: HttpRequest, material_id: int) -> HttpResponse:
    """One material: its versions with their files, and where it is used."""
    actor, found = actor_of(request), material_or_404(request, material_id)
    keeper = actor.may(TRAINING_MANAGE, found.region.path)
    editions = list(found.editions.all())
    readable = keeper or found.state == Material.State.OFFERED
    files = shelves.files_of([each.pk for each in editions]) if readable else {}
    context = {
        "material": found, "tone": TONES[found.state], "keeper": keeper, "facts": _facts(found),
        "open": keeper and edition_open(editions[0].pk), "latest": editions[0], "kind": EDITION, "readable": readable,
        "editions": [(each, files.get(each.pk, [])) for each in editions], "uses": _uses(request, found),
        "filed": bool(files.get(editions[0].pk)),
    }  # fmt: skip
    return render(request, "training/material.html", context)


def _facts(found: Material) -> list[tuple[Any, Any]]:
    return [
        (_("提供的地方"), found.region.name), (_("种类"), found.get_kind_display()),
        (_("内容类别"), found.get_category_display()), (_("来源"), found.source),
        (_("使用范围"), found.get_reach_display()), (_("用途"), found.get_purpose_display()),
    ]  # fmt: skip


def _uses(request: HttpRequest, found: Material) -> list[dict[str, Any]]:
    """Classes and sessions of the reader's regions that use it, the latest first."""
    actor = actor_of(request)
    rows = found.uses.filter(removed_at=None).select_related("edition", "course__region", "session__region")
    return [
        {"label": str(beside), "url": url, "region": beside.region.name, "number": each.edition.number}
        for each in rows.order_by("-pk")[:200]
        if (beside := each.course or each.session) and actor.may(TRAINING_VIEW, beside.region.path)
        for url in (reverse("training:class" if each.course_id else "training:session", args=[beside.pk]),)
    ]


@needs(TRAINING_MANAGE)
@require_http_methods(["GET", "POST"])
def renew(request: HttpRequest, material_id: int) -> HttpResponse:
    found = material_or_404(request, material_id, TRAINING_MANAGE)
    form = EditionForm(request.POST or None)

    def do() -> HttpResponse:
        actions.renew(actor_of(request), material_id=found.pk, note=form.cleaned_data["note"])
        messages.success(request, _("已开新版本，接着上传文件。"))
        return redirect("training:material", found.pk)

    return form_page(
        request, form, do, title=_("出新版本"), action=_("开新版本"), lead=found.title,
        cancel_url=reverse("training:material", args=[found.pk]),
    )  # fmt: skip


@needs(TRAINING_MANAGE)
@require_http_methods(["GET", "POST"])
def withdraw(request: HttpRequest, material_id: int) -> HttpResponse:
    found = material_or_404(request, material_id, TRAINING_MANAGE)
    form = ReasonForm(request.POST or None)

    def do() -> HttpResponse:
        actions.withdraw_material(actor_of(request), material_id=found.pk, reason=form.cleaned_data["reason"])
        messages.success(request, _("已撤下。"))
        return redirect("training:material", found.pk)

    return form_page(
        request, form, do, title=_("撤下资料"), action=_("撤下"), danger=True,
        lead=_("%(title)s。撤下以后不能再选用和下载；选用过的班仍看得到它的名字。") % {"title": found.title},
        cancel_url=reverse("training:material", args=[found.pk]),
    )  # fmt: skip


@needs(TRAINING_VIEW)
@require_GET
def file(request: HttpRequest, paper_id: int) -> HttpResponse:
    """A file of the library. What a place above offers is read from below, where the paper's own right does not reach."""
    found = shelves.open_file(actor_of(request), paper_id)
    if found is None:
        raise Http404(_("没有这份资料，或不能使用"))
    return content_response(found.stored, found.shown)


@needs(TRAINING_MANAGE)
@require_http_methods(["GET", "POST"])
def choose_for_course(request: HttpRequest, course_id: int) -> HttpResponse:
    """Choose materials for a class."""
    found = course_or_404(request, course_id, TRAINING_MANAGE)
    rows = shelves.usable_materials(actor_of(request), found.region, Material.Purpose.EVENINGS)

    def use(material_id: int) -> Use:
        return actions.use_in_course(actor_of(request), material_id=material_id, course_id=found.pk)

    standing = shelves.uses_of(course=found)
    return _choose(request, rows, standing, use, course_url(found), found.title)


@needs(TRAINING_RECORD)
@require_http_methods(["GET", "POST"])
def choose_for_session(request: HttpRequest, session_id: int) -> HttpResponse:
    """Choose materials for a session of the night school or a distance course."""
    found = session_or_404(request, session_id, TRAINING_RECORD)
    rows = shelves.usable_materials(actor_of(request), found.region, Material.Purpose.CLASSES)

    def use(material_id: int) -> Use:
        return actions.use_in_session(actor_of(request), material_id=material_id, session_id=found.pk)

    standing = shelves.uses_of(session=found)
    return _choose(request, rows, standing, use, reverse("training:session", args=[found.pk]), found.topic)


def _choose(
    request: HttpRequest, rows: QuerySet[Any], standing: Iterable[Any], use: Callable[[int], Use], back: str, title: str
) -> HttpResponse:  # fmt: skip
    """Tick and put beside; those that stand there with the latest version are not offered again."""
    if request.method == "POST":
        done = sum(_used(request, use, each) for each in ticked(request))
        messages.success(request, _("选用了 %(count)s 份资料。") % {"count": done})
        return redirect(back)
    current = [each.material_id for each in standing if each.edition.number == each.newest]
    page = ListPage(
        request, rows.exclude(pk__in=current), [each for each in _columns() if each.key not in {"state", "used"}], name=NAME,
        filters=[each for each in _filters(place_of(request).required_region()) if each.key in {"q", "kind", "category"}],
        sort="-renewed_at", selectable=True, form="rows", exportable=False,
        empty=Empty(_("没有可以选用的资料"), _("上级和本级提供、已上传文件的资料会列在这里。"), back, _("返回")),
    )  # fmt: skip
    return render(request, "training/choose.html", {"page": page, "back": back, "beside": title})


def _used(request: HttpRequest, use: Callable[[int], Use], material_id: int) -> bool:
    """Each is done by itself, and what cannot be done is named."""
    try:
        with conflicts.as_refusals():
            use(material_id)
    except Refused as refusal:
        if refusal.code == "denied":
            raise
        messages.error(request, str(refusal.problems[0]))
        return False
    return True


@needs(TRAINING_MANAGE, TRAINING_RECORD)
@require_POST
def take_off(request: HttpRequest, use_id: int) -> HttpResponse:
    """Take a material off a class or session; the right that the record asks for is the action's to check."""
    actor = actor_of(request)
    scope = actor.scope(TRAINING_VIEW, "course__region__path") | actor.scope(
        TRAINING_VIEW, "session__region__path"
    )
    found = Use.objects.filter(scope, pk=use_id).first()
    if found is None:
        raise Http404(_("没有这份资料，或不能使用"))
    actions.take_off(actor, use_id=found.pk)
    messages.success(request, _("已取下。"))
    if found.course_id:
        return redirect("training:class", found.course_id)
    return redirect("training:session", found.session_id)


def material_or_404(request: HttpRequest, material_id: int, right: str = TRAINING_VIEW) -> Material:
    found = shelves.visible_materials(actor_of(request), right).filter(pk=material_id).first()
    if found is None:
        raise Http404(_("没有这份资料，或不能使用"))
    return found
