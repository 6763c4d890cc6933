"""The list with what it comes to, one on record, and what is done with them."""

from __future__ import annotations

from typing import Any, Final

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods

from lingyan.decisions.parameters import REPRESENTATIVES_LEAST
from lingyan.decisions.queries import committee_size
from lingyan.identity import pages
from lingyan.identity.decorators import needs
from lingyan.identity.pages import DOCX, actor_of, download, form_page, note_export
from lingyan.kernel import clock
from lingyan.kernel.access import Actor
from lingyan.kernel.filters import Filter
from lingyan.kernel.language import in_source, on_paper
from lingyan.kernel.lists import Column, Empty, ListPage
from lingyan.kernel.rights import MANDATES_MANAGE, MANDATES_VIEW
from lingyan.parameters.queries import integer_of
from lingyan.people.models import Person
from lingyan.regions.models import Level, Region
from lingyan.regions.place import place_of
from lingyan.team.mandates import actions, queries
from lingyan.team.mandates.forms import EndForm, EntryForm, ReplaceForm
from lingyan.team.mandates.models import Kind, Mandate, Way
from lingyan.team.mandates.printing import Named, roll_paper
from lingyan.team.mandates.rules import hints
from lingyan.team.roster.sheets import filed

HINTS: Final = {
    "two-leaders": gettext_lazy("有小组登记了不止一名小组长"),
    "few-villagers": gettext_lazy("村民代表人数少于规定的最少人数"),
    "few-representatives": gettext_lazy("村民代表应占村民代表会议组成人员的五分之四以上"),
    "few-women": gettext_lazy("妇女代表应占村民代表会议组成人员的三分之一以上"),
    "households": gettext_lazy("应每 5 至 15 户一名代表"),
    "few-members": gettext_lazy("成员代表应多于 20 人"),
    "no-women": gettext_lazy("成员代表里应有适当数量的妇女"),
    "over": gettext_lazy("有人任期已满，应重新推选"),
}
STATES: Final = [("over", gettext_lazy("任期已满")), ("ended", gettext_lazy("已终止"))]
url_at = pages.addresses("mandates")


def mandate_or_404(request: HttpRequest, mandate_id: int, right: str = MANDATES_VIEW) -> Mandate:
    found = queries.mandates(actor_of(request), right=right).filter(pk=mandate_id).first()
    if found is None:
        raise Http404(_("没有这条登记，或不在您的管辖范围内"))
    return found


def name_of(actor: Actor, mandate: Mandate) -> str:
    """PRIVACY: the name as the masking table shows it to this reader."""
    return pages.name_of(actor, mandate.person.personal, mandate.region.path)


def state_of(mandate: Mandate) -> tuple[str, str]:
    """The state in words and its tone."""
    if mandate.end_on is not None:
        return _("已终止"), "plain"
    return (_("任期已满"), "warn") if mandate.due_on <= clock.today() else (_("在任"), "ok")


@needs(MANDATES_VIEW)
@never_cache
@require_GET
def mandates(request: HttpRequest) -> HttpResponse:
    """Everybody in office in the region looked at; who left on demand."""
    actor, region = actor_of(request), place_of(request).required_region()
    found = queries.mandates(actor, region)
    if request.GET.get("state") != "ended":
        found = found.filter(end_on=None)
    may_manage = actor.may(MANDATES_MANAGE, region.path) and region.level == Level.VILLAGE
    action = (url_at("import", region), _("导入名册")) if may_manage else ("", "")
    page = ListPage(
        request, found, _columns(actor), name=gettext_lazy("小组长和代表"),
        sheet_form=filed(request, gettext_lazy("小组长和代表")),
        filters=[
            Filter("village", _("村"), lookup="region__name__icontains"),
            Filter("kind", _("类别"), "choice", choices=Kind.choices, lookup="kind"),
            Filter("group", _("村民小组"), lookup="group__icontains"),
            Filter("sex", _("性别"), "choice", choices=Person.Sex.choices, lookup="person__sex"),
            Filter("state", _("只看"), "choice", choices=STATES, lookup=_in_state),
        ],
        sort="region__code",
        empty=Empty(_("名册里还没有人"), _("选一个村，按村里张贴的名册一次导入，或一个一个登记。"), *action),
    )  # fmt: skip
    if page.wants_excel:
        return page.excel()
    is_village = region.level == Level.VILLAGE
    context = {
        "page": page,
        "may_manage": may_manage,
        "is_village": is_village,
        "sums": _sums(region) if is_village else [],
    }
    return render(request, "mandates/mandates.html", context)


def _in_state(rows: Any, value: str) -> Any:
    today = clock.today()
    return rows.exclude(end_on=None) if value == "ended" else rows.filter(end_on=None, due_on__lte=today)


def _columns(actor: Actor) -> list[Column]:
    return [
        Column("name", _("姓名"), value=lambda row: name_of(actor, row),
               link=lambda row: url_at("mandate", row.region, row.pk)),
        Column("village", _("村"), value="region__name", sort="region__code"),
        Column("kind", _("类别"), value="get_kind_display", sort="kind"),
        Column("group", _("村民小组"), sort="group"),
        Column("sex", _("性别"), value=lambda row: row.person.get_sex_display(), sort="person__sex"),
        Column("households", _("代表户数"), "integer", sort="households"),
        Column("way", _("产生方式"), value="get_way_display", sort="way"),
        Column("start_on", _("推选日期"), "date", sort="start_on"),
        Column("due_on", _("任期届满"), "date", sort="due_on"),
        Column("state", _("状态"), "badge", value=lambda row: state_of(row)[0], tone=lambda row: state_of(row)[1]),
    ]  # fmt: skip


def _sums(region: Region) -> list[dict[str, Any]]:
    """What the list of a village comes to, by kind, with what is lacking in words."""
    today = clock.today()
    committee, least = committee_size(region, today), integer_of(REPRESENTATIVES_LEAST, region.path, today)
    return [
        {
            "kind": Kind(kind).label, "tally": found,
            "hints": [HINTS[code] for code in hints(kind, found, committee=committee, least=least)],
        }
        for kind, found in queries.tallies(region, today).items()
    ]  # fmt: skip


@needs(MANDATES_MANAGE)
@never_cache
@require_http_methods(["GET", "POST"])
def new(request: HttpRequest) -> HttpResponse:
    """One person of the village looked at."""
    region = place_of(request).required_region()
    form = EntryForm(request.POST or None, initial={"start_on": clock.today()})

    def do() -> HttpResponse:
        made = actions.begin(actor_of(request), region=region, entry=form.entry())
        messages.success(request, _("已登记。"))
        return redirect(url_at("mandate", region, made.pk))

    return form_page(
        request, form, do, title=_("登记小组长或代表"), action=_("登记"), cancel_url=url_at("mandates", region),
        lead=_("%(name)s。一人两样的登记两次。任期五年，补选的到本届届满。") % {"name": region.name},
    )  # fmt: skip


@needs(MANDATES_VIEW)
@never_cache
@require_GET
def mandate(request: HttpRequest, mandate_id: int) -> HttpResponse:
    """One on record."""
    found, actor = mandate_or_404(request, mandate_id), actor_of(request)
    state, tone = state_of(found)
    standing = found.end_on is None and actor.may(MANDATES_MANAGE, found.region.path)
    context = {
        "mandate": found, "name": name_of(actor, found), "state": state, "tone": tone, "facts": _facts(found),
        "list_url": url_at("mandates", found.region), "may_end": standing,
        "may_replace": standing and found.due_on > clock.today(),
    }  # fmt: skip
    return render(request, "mandates/mandate.html", context)


def _facts(found: Mandate) -> list[tuple[Any, Any]]:
    facts: list[tuple[Any, Any]] = [
        (_("村"), found.region.name), (_("类别"), found.get_kind_display()), (_("村民小组"), found.group or "—"),
        (_("性别"), found.person.get_sex_display()), (_("代表户数"), found.households or "—"),
        (_("产生方式"), found.get_way_display()), (_("推选日期"), found.start_on), (_("任期届满"), found.due_on),
    ]  # fmt: skip
    if found.end_on is not None:
        facts += [(_("终止日期"), found.end_on), (_("终止原因"), found.get_ending_display())]
    return facts


@needs(MANDATES_MANAGE)
@never_cache
@require_http_methods(["GET", "POST"])
def end(request: HttpRequest, mandate_id: int) -> HttpResponse:
    """End one with a reason; the row stays."""
    found, actor = mandate_or_404(request, mandate_id, MANDATES_MANAGE), actor_of(request)
    form = EndForm(request.POST or None)

    def do() -> HttpResponse:
        actions.end(actor, mandate_id=found.pk, **form.cleaned_data)
        messages.success(request, _("已终止，记录保留。"))
        return redirect(url_at("mandate", found.region, found.pk))

    return form_page(
        request, form, do, title=_("终止"), action=_("终止"), danger=True, lead=_lead(actor, found),
        cancel_url=url_at("mandate", found.region, found.pk),
    )  # fmt: skip


@needs(MANDATES_MANAGE)
@never_cache
@require_http_methods(["GET", "POST"])
def replace(request: HttpRequest, mandate_id: int) -> HttpResponse:
    """Another in the place of one who leaves before the term is over."""
    found, actor = mandate_or_404(request, mandate_id, MANDATES_MANAGE), actor_of(request)
    form = ReplaceForm(request.POST or None, initial={"start_on": clock.today()})

    def do() -> HttpResponse:
        made = actions.replace(actor, mandate_id=found.pk, **form.cleaned_data)
        messages.success(request, _("已登记补选，原来的人同日终止。"))
        return redirect(url_at("mandate", found.region, made.pk))

    return form_page(
        request, form, do, title=_("补选"), action=_("登记补选"), lead=_lead(actor, found),
        cancel_url=url_at("mandate", found.region, found.pk),
    )  # fmt: skip


def _lead(actor: Actor, found: Mandate) -> str:
    return " ".join(filter(None, (found.get_kind_display(), name_of(actor, found), found.group)))


@needs(MANDATES_VIEW)
@never_cache
@require_GET
def roll(request: HttpRequest) -> HttpResponse:
    """名册 of a village in Word, names as the reader may see them. What leaves the house is noted."""
    actor, region = actor_of(request), place_of(request).required_region()
    rows = list(queries.mandates(actor, region).filter(end_on=None).order_by("kind", "group", "pk"))
    if region.level != Level.VILLAGE or not rows:
        raise Http404(_("先选一个有名册的村"))
    note_export(request, "小组长和代表名册", len(rows), region.path)
    with on_paper():
        kinds = [
            (in_source(Kind(kind).label), [_named(actor, each) for each in rows if each.kind == kind])
            for kind in Kind.values
        ]
        content = roll_paper(region, kinds, clock.today())
    return download(content, f"{region.name}小组长和代表名册.docx", DOCX)


def _named(actor: Actor, row: Mandate) -> Named:
    way = in_source(Way(row.way).label)
    return Named(
        row.group, name_of(actor, row), row.person.sex, row.households, way, row.start_on, row.due_on
    )
