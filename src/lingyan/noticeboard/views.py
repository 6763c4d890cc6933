"""The calendar of what has to be shown, displays with their photographs, posters of a month, the loud-speaker's text."""

from __future__ import annotations

import io
import json
from collections.abc import Sequence
from typing import Any, Final

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.text import format_lazy
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from lingyan.disclosure import queries as publications
from lingyan.disclosure.models import Publication
from lingyan.disclosure.sheets.catalogue import ACCOUNTS, catalogue
from lingyan.identity.decorators import needs
from lingyan.identity.pages import download, note_export
from lingyan.kernel import clock
from lingyan.kernel.access import Actor
from lingyan.kernel.filters import Filter
from lingyan.kernel.language import on_paper
from lingyan.kernel.lists import XLSX, Column, Empty, ListPage
from lingyan.kernel.problems import Refused
from lingyan.kernel.rights import (
    DISCLOSURE_DISPLAY,
    DISCLOSURE_DRAFT,
    DISCLOSURE_PUBLISH,
    DISCLOSURE_SIGN_SUPERVISION,
    DISCLOSURE_VIEW,
)
from lingyan.kernel.tabular.write import Column as SheetColumn
from lingyan.kernel.tabular.write import SheetData, write_xlsx
from lingyan.noticeboard import actions, loudspeaker, printing, queries
from lingyan.noticeboard.forms import HangForm, TakeDownForm
from lingyan.noticeboard.models import Display
from lingyan.noticeboard.parameters import DISPLAY_DAYS
from lingyan.noticeboard.queries import Obligation
from lingyan.noticeboard.rules import days_shown, may_come_down
from lingyan.parameters.queries import integer_of
from lingyan.regions.models import Region
from lingyan.regions.place import place_of
from lingyan.regions.queries import villages
from lingyan.workflow.models import Job

STATES: Final = {
    "done": (gettext_lazy("已公开"), "ok"),
    "due": (gettext_lazy("未到期"), "info"),
    "late": (gettext_lazy("逾期"), "danger"),
}
PER_PAGE: Final = 100


@needs(DISCLOSURE_VIEW)
@require_GET
def calendar(request: HttpRequest) -> HttpResponse:
    """What has to be shown by now and is not, with causes; of one village also what is done.

    `waits` leaves what waits for one post; the workbook has all of it.
    """
    region = place_of(request).required_region()
    _require_view(request, region)
    today, one = clock.today(), region.is_village
    found = queries.on_calendar([region] if one else list(villages(region)), today)
    rows = sorted(
        found if one else queries.open_ones(found),
        key=lambda each: (each.state != "late", each.due_on, each.village.code),
    )
    waits = request.GET.get("waits", "")
    rows = [each for each in rows if waits in ("", each.waits_for)]
    if request.GET.get("format") == "xlsx":
        return _workbook(request, region, rows)
    page = Paginator(rows, PER_PAGE).get_page(request.GET.get("page"))
    context = {
        "region": region, "one": one, "rows": page, "shown": [_shown(request, each) for each in page.object_list],
        "causes": queries.by_cause(found), "today": today, "waits": waits,
        "counts": {state: sum(each.state == state for each in found) for state in STATES},
    }  # fmt: skip
    return render(request, "noticeboard/calendar.html", context)


def _workbook(request: HttpRequest, region: Region, rows: Sequence[Obligation]) -> HttpResponse:
    day = [SheetColumn(title, "date") for title in ("应公开日期", "网上公开", "张贴")]
    heads = [*(SheetColumn(title) for title in ("村", "区划代码", "公开内容", "期间")), *day,
             SheetColumn("状态"), SheetColumn("等谁办")]  # fmt: skip
    target = io.BytesIO()
    with on_paper():
        lines = [
            [each.village.name, each.village.code, each.sheet.name, each.period.shown, each.due_on, each.online_on,
             each.board_on, str(STATES[each.state][0]), each.waits_for]
            for each in rows
        ]  # fmt: skip
        write_xlsx(target, [SheetData("公开日历", heads, lines)])
    note_export(request, "公开日历", len(rows), region.path)
    return download(target.getvalue(), f"公开日历-{region.name}.xlsx", XLSX)


def _shown(request: HttpRequest, one: Obligation) -> dict[str, Any]:
    label, tone = STATES[one.state]
    may = _actor(request).may(DISCLOSURE_DISPLAY, one.village.path)
    hang_url = reverse("noticeboard:hang", args=[one.village.pk, one.sheet.code, one.period.text])
    return {
        "one": one, "label": label, "tone": tone, "step_url": _step_url(request, one),
        "url": hang_url if may and one.waits_for == queries.WAITS_BOARD else "",
        "display_url": reverse("noticeboard:display", args=[one.display_id]) if one.display_id else "",
    }  # fmt: skip


def _step_url(request: HttpRequest, one: Obligation) -> str:
    """Where the next step towards the public page is taken: the draft begun, or the page that begins one.

    What was demanded is first written, on the demand's own page.
    """
    if one.waits_for not in _ONLINE_STEPS:
        return ""
    if one.waits_for != _TO_DRAFT and one.publication_id:
        return reverse("disclosure:publication", args=[one.publication_id])
    if one.waits_for != _TO_DRAFT or not _actor(request).may(DISCLOSURE_DRAFT, one.village.path):
        return ""
    if one.sheet.on_demand:
        return f"{reverse('disclosure:demands')}?region={one.village.code}"
    if one.sheet.code == ACCOUNTS:
        return reverse("disclosure:draft", args=[one.book_id, one.period.text]) if one.book_id else ""
    return reverse("disclosure:prepare", args=[one.village.pk, one.sheet.code, one.period.text])


_TO_DRAFT: Final = publications.WAITS_FOR[None]
_ONLINE_STEPS: Final = frozenset(publications.WAITS_FOR.values())


@needs(DISCLOSURE_VIEW)
@require_GET
def items(request: HttpRequest) -> HttpResponse:
    """The list of items by group, and the sheet on which each stands."""
    known = catalogue()
    groups: dict[str, list[Any]] = {}
    for item in known.items:
        groups.setdefault(item.group, []).append((item, known.sheets[item.sheet]))
    return render(request, "noticeboard/items.html", {"groups": groups})


@needs(DISCLOSURE_VIEW)
@require_GET
def displays(request: HttpRequest) -> HttpResponse:
    region = place_of(request).required_region()
    sheets = catalogue().sheets
    today = clock.today()
    page = ListPage(
        request,
        queries.visible(_actor(request)).filter(region__path__startswith=region.path).select_related("region"),
        [
            Column("village", _("村"), value="region__name", sort="region__code",
                   link=lambda row: reverse("noticeboard:display", args=[row.pk])),
            Column("sheet", _("公开内容"), value=lambda row: _(sheets[row.sheet].name), sort="sheet"),
            Column("period", _("期间"), sort="period"),
            Column("place", _("公示栏位置")),
            Column("shown_from", _("张贴日期"), "date", sort="shown_from"),
            Column("taken_down_on", _("取下日期"), "date", sort="taken_down_on"),
            Column("days", _("张贴天数（天）"), "integer",
                   value=lambda row: days_shown(row.shown_from, row.taken_down_on, today)),
        ],
        name=gettext_lazy("公示栏张贴"),
        filters=[
            Filter("q", _("村"), lookup="region__name"),
            Filter("sheet", _("公开内容"), "choice", choices=[(each.code, _(each.name)) for each in sheets.values()]),
            Filter("from", _("张贴日期起"), "date", lookup="shown_from__gte"),
        ],
        sort="-shown_from",
        empty=Empty(_("还没有登记张贴"), _("从公开日历里选一项去张贴。"), reverse("noticeboard:calendar"), _("公开日历")),
    )  # fmt: skip
    return page.excel() if page.wants_excel else render(request, "noticeboard/displays.html", {"page": page})


@needs(DISCLOSURE_DISPLAY)
@require_http_methods(["GET", "POST"])
def hang(request: HttpRequest, region_id: int, sheet: str, period: str) -> HttpResponse:
    village = get_object_or_404(
        Region.objects.filter(_actor(request).scope(DISCLOSURE_DISPLAY, "path")), pk=region_id
    )
    known = catalogue().sheets.get(sheet)
    if known is None:
        raise Http404(_("没有这样的公开内容"))
    last = Display.objects.filter(region=village).order_by("-pk").first()
    form = HangForm(request.POST or None, initial={"place": last.place if last else ""})
    if request.method == "POST" and form.is_valid():
        try:
            made = actions.hang(
                _actor(request), region=village, sheet=sheet, period=period, **form.cleaned_data
            )
        except Refused as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, _("已登记张贴，请拍一张公示栏的照片传上来。"))
            return redirect("noticeboard:display", made.pk)
    context = {
        "title": _("登记张贴"), "form": form, "action": _("登记"),
        "facts": [(_("村"), village.name), (_("公开内容"), _(known.name)), (_("期间"), period)],
        "cancel_url": f"{reverse('noticeboard:calendar')}?region={village.code}",
    }  # fmt: skip
    return render(request, "console/confirm.html", context)


@needs(DISCLOSURE_VIEW)
@require_GET
def display(request: HttpRequest, display_id: int) -> HttpResponse:
    found = _display(request, display_id, DISCLOSURE_VIEW)
    days = integer_of(DISPLAY_DAYS, found.region.path, found.shown_from)
    shown = days_shown(found.shown_from, found.taken_down_on, clock.today())
    context = {
        "display": found, "sheet": catalogue().sheets[found.sheet], "days": days, "shown": shown,
        "earliest": may_come_down(found.shown_from, days),
        "may_take_down": found.taken_down_on is None and _actor(request).may(DISCLOSURE_DISPLAY, found.region.path),
    }  # fmt: skip
    return render(request, "noticeboard/display.html", context)


@needs(DISCLOSURE_DISPLAY)
@require_http_methods(["GET", "POST"])
def take_down(request: HttpRequest, display_id: int) -> HttpResponse:
    found = _display(request, display_id, DISCLOSURE_DISPLAY)
    days = integer_of(DISPLAY_DAYS, found.region.path, found.shown_from)
    form = TakeDownForm(may_come_down(found.shown_from, days), request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            actions.take_down(_actor(request), found, on=form.cleaned_data["on"])
        except Refused as refusal:
            form.add_error("on", str(refusal))
        else:
            messages.success(request, _("已登记取下。"))
            return redirect("noticeboard:display", found.pk)
    context = {
        "title": _("登记取下"), "form": form, "action": _("登记"),
        "cancel_url": reverse("noticeboard:display", args=[found.pk]),
        "facts": [(_("村"), found.region.name), (_("期间"), found.period), (_("张贴日期"), found.shown_from)],
    }  # fmt: skip
    return render(request, "console/confirm.html", context)


@needs(DISCLOSURE_VIEW)
@require_GET
def posters(request: HttpRequest) -> HttpResponse:
    """The posters of a month, or of a period of another sheet, in a region: which proofs are read, all in one job."""
    place = place_of(request)
    region, wanted = place.required_region(), _wanted(request)
    found = printing.in_force(_actor(request), region, wanted).select_related("proofreading")
    unread = set(printing.unread(found).values_list("pk", flat=True))
    mine = set(printing.to_read(_actor(request), found).values_list("pk", flat=True)) if unread else unread
    page = ListPage(
        request,
        found,
        [
            Column("village", _("村"), value="region__name", sort="region__code"),
            Column("version", _("版次"), "integer", sort="version"),
            Column("published_at", _("公开时间"), "time", sort="published_at"),
            Column("read", _("校对"), "badge", value=lambda row: _proof(row, unread, mine),
                   tone=lambda row: "warn" if row.pk in unread else "ok"),
            Column("poster", _("海报"), value=lambda _row: _("看海报"), exported=False,
                   link=lambda row: reverse("disclosure:poster", args=[row.pk])),
            *([Column("spoken", _("广播稿"), value=lambda _row: _("看广播稿"), exported=False,
                      link=lambda row: reverse("noticeboard:spoken", args=[row.pk]))] if wanted.is_accounts else []),
        ],
        name=format_lazy("{} {}", gettext_lazy("海报"), wanted.text),
        filters=[Filter("q", _("村"), lookup="region__name")],
        sort="region__code",
        selectable=True,
        form="rows",
        empty=Empty(_("还没有公开的内容"), _("公开以后才有海报。"), reverse("disclosure:board"), _("账目公开")),
    )  # fmt: skip
    if page.wants_excel:
        return page.excel()
    actor = _actor(request)
    context = {
        "page": page, "place": place, "wanted": wanted, "unread": len(unread), "count": found.count(),
        "mine": len(mine), "own": len(unread - mine),
        "may_read": actor.may(DISCLOSURE_SIGN_SUPERVISION, region.path) or actor.may(DISCLOSURE_PUBLISH, region.path),
    }  # fmt: skip
    return render(request, "noticeboard/posters.html", context)


def _proof(row: Publication, unread: set[int], mine: set[int]) -> str:
    if row.pk not in unread:
        return _("已校对")
    return _("待校对") if row.pk in mine else _("待另一人校对")


@needs(DISCLOSURE_SIGN_SUPERVISION, DISCLOSURE_PUBLISH)
@require_POST
def proofread(request: HttpRequest) -> HttpResponse:
    place = place_of(request)
    chosen = [int(pk) for pk in request.POST.getlist("row") if pk.isascii() and pk.isdigit() and len(pk) < 19]
    found = list(
        printing.in_force(_actor(request), place.required_region(), _wanted(request)).filter(pk__in=chosen)
    )
    if not found:
        raise Refused("请先勾选看过海报的村", code="nothing-chosen")
    actions.proofread(_actor(request), found)
    messages.success(request, _("已记下 %(count)s 张海报的校对。") % {"count": len(found)})
    return redirect(f"{reverse('noticeboard:posters')}?{place.query}{_wanted(request).query}")


@needs(DISCLOSURE_VIEW)
@require_POST
def print_posters(request: HttpRequest) -> HttpResponse:
    place = place_of(request)
    region = place.required_region()
    _require_view(request, region)
    job = printing.ask(_actor(request), region=region, wanted=_wanted(request))
    return redirect("workflow:job", job.pk)


@needs(DISCLOSURE_VIEW)
@require_GET
def archive(request: HttpRequest, job_id: int) -> FileResponse:
    """The archive of one's own job, while one may still look at its region."""
    actor = _actor(request)
    mine = Job.objects.filter(actor.scope(DISCLOSURE_VIEW, "region_path"), owner_id=actor.user_id)
    job = get_object_or_404(mine, pk=job_id, kind=printing.KIND, state=Job.State.DONE)
    path = printing.archive_of(job)
    if not path.is_file():
        raise Http404(_("海报文件已清理，请重新打印"))
    response = FileResponse(path.open("rb"), as_attachment=True, filename=f"{job.title}.zip")
    # PRIVACY: it may hold what hangs on boards only.
    response["Cache-Control"] = "no-store"
    return response


@needs(DISCLOSURE_VIEW)
@require_GET
def spoken(request: HttpRequest, publication_id: int) -> HttpResponse:
    """The month as text for the loud-speaker; `?format=txt` gives the plain file."""
    found = get_object_or_404(
        publications.visible(_actor(request)).select_related("region"), pk=publication_id, sheet=ACCOUNTS,
        state=Publication.State.PUBLISHED,
    )  # fmt: skip
    text = loudspeaker.text_of(json.loads(found.body))
    if request.GET.get("format") == "txt":
        response = HttpResponse(text, content_type="text/plain; charset=utf-8")
        response["Content-Disposition"] = f"attachment; filename=spoken-{found.region.code}-{found.month}.txt"
        return response
    return render(request, "noticeboard/spoken.html", {"publication": found, "lines": text.splitlines()})


def _wanted(request: HttpRequest) -> printing.Wanted:
    """Which posters: those of the month in the address's place, or of the sheet and period that it names."""
    sheet, period = request.GET.get("sheet", "")[:20], request.GET.get("period", "")[:10]
    if not sheet:
        return printing.of_month(place_of(request).month)
    found = printing.of_sheet(sheet, period)
    if found is None:
        raise Http404(_("没有这样的公开内容"))
    return found


def _actor(request: HttpRequest) -> Actor:
    return request.actor  # type: ignore[attr-defined]


def _require_view(request: HttpRequest, region: Region) -> None:
    if not _actor(request).may(DISCLOSURE_VIEW, region.path):
        raise Http404(_("不在您的查看范围内"))


def _display(request: HttpRequest, display_id: int, right: str) -> Display:
    rows = Display.objects.filter(_actor(request).scope(right, "region__path")).select_related("region")
    return get_object_or_404(rows, pk=display_id)
