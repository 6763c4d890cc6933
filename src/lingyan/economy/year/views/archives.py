"""Archive sets: the list, one set with its catalogue, and opening its file for a stated purpose."""

from __future__ import annotations

from typing import Any
from urllib.parse import quote

from django.db.models import QuerySet
from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET, require_http_methods

from lingyan.economy.books.views.common import actor_of, labels_of
from lingyan.economy.year import actions, queries
from lingyan.economy.year.forms import PurposeForm
from lingyan.economy.year.models import ArchiveSet
from lingyan.economy.year.rules import PARTS, RETENTIONS
from lingyan.economy.year.views.overview import year_url
from lingyan.identity.decorators import needs
from lingyan.identity.forms import add_problems
from lingyan.kernel.filters import Filter
from lingyan.kernel.lists import Column, Empty, ListPage
from lingyan.kernel.problems import Refused
from lingyan.kernel.rights import BOOKS_VIEW, YEAR_READ_ARCHIVE
from lingyan.regions.place import place_of


@needs(BOOKS_VIEW)
@require_GET
def archives(request: HttpRequest) -> HttpResponse:
    """Every set of the region, the latest year first; superseded versions stay in view."""
    found = queries.archives(actor_of(request), region=place_of(request).region)
    job = request.GET.get("job", "")
    if job.isascii() and job.isdigit() and len(job) < 19:
        found = found.filter(job_id=int(job))
    page = ListPage(
        request,
        found,
        [
            Column("village", _("村"), value="book__organisation__region__name", sort="book__organisation__region__code",
                   link=lambda made: reverse("year:archive", args=[made.pk])),
            Column("year", _("年度"), value=lambda made: str(made.year), sort="year"),
            Column("version", _("版次"), "integer", sort="version"),
            Column("state", _("状态"), "badge", value=lambda made: _("已被取代") if made.later else _("现行"),
                   tone=lambda made: "plain" if made.later else "ok"),
            Column("files", _("文件数"), "integer", sort="files", total="files"),
            Column("pages", _("页数"), "integer", sort="pages", total="pages"),
            Column("made_at", _("归档时间"), "time", sort="made_at"),
            Column("sha256", _("摘要"), "long", value=lambda made: made.sha256),
        ],
        name=gettext_lazy("会计档案"),
        filters=[
            Filter("q", _("村或组织"), lookup="book__organisation__region__name|book__organisation__name__icontains"),
            Filter("year", _("年度"), "choice", choices=_years(found), lookup=_by_year),
            Filter("current", _("只看现行的"), "flag", lookup=_current),
        ],
        sort="-made_at",
        empty=Empty(_("还没有会计档案"), _("全年结账以后，在“年终”里归档。"), reverse("year:years"), _("年终")),
    )  # fmt: skip
    return page.excel() if page.wants_excel else render(request, "year/archives.html", {"page": page})


def _years(found: QuerySet[ArchiveSet]) -> list[tuple[str, str]]:
    years = found.order_by("-year").values_list("year", flat=True).distinct()
    return [(str(each), str(each)) for each in years]


def _by_year(found: QuerySet[Any], value: str) -> QuerySet[Any]:
    return found.filter(year=int(value))


def _current(found: QuerySet[Any], value: bool) -> QuerySet[Any]:
    return found.filter(later=False) if value else found


def _archive_or_404(request: HttpRequest, archive_id: int, right: str = BOOKS_VIEW) -> Any:
    found = queries.archives(actor_of(request), right).filter(pk=archive_id).first()
    if found is None:
        raise Http404(_("没有这份会计档案，或不在您的管辖范围内"))
    return found


@needs(BOOKS_VIEW)
@require_GET
def archive(request: HttpRequest, archive_id: int) -> HttpResponse:
    """One set: its facts, and the catalogue of its files."""
    made = _archive_or_404(request, archive_id)
    parts, retentions = list(PARTS.items()), list(RETENTIONS.items())
    page = ListPage(
        request,
        made.entries.all(),
        [
            Column("no", _("序号"), "integer", sort="no"),
            Column("code", _("档号"), sort="code"),
            Column("title", _("题名"), sort="title"),
            Column("part", _("类别"), value=lambda each: _(PARTS[each.part]), sort="part"),
            Column("retention", _("保管期限"), value=lambda each: _(RETENTIONS[each.retention]), sort="retention"),
            Column("pages", _("页数"), "integer", sort="pages", total="pages"),
            Column("sha256", _("摘要"), "long", value=lambda each: each.sha256[:16]),
        ],
        name=gettext_lazy("会计档案目录"),
        filters=[
            Filter("q", _("题名或档号"), lookup="title|code"),
            Filter("part", _("类别"), "choice", choices=[(code, _(label)) for code, label in parts]),
            Filter("retention", _("保管期限"), "choice", choices=[(code, _(label)) for code, label in retentions]),
        ],
        sort="no",
        empty=Empty(_("没有符合条件的文件")),
    )  # fmt: skip
    if page.wants_excel:
        return page.excel()
    later = ArchiveSet.objects.filter(supersedes=made).first()
    names = labels_of([made.made_by])
    context = {
        "made": made, "page": page, "year_url": year_url(made.book, made.year),
        "later": later, "later_url": reverse("year:archive", args=[later.pk]) if later else "",
        "may_open": actor_of(request).may(YEAR_READ_ARCHIVE, made.book.organisation.region.path),
        "facts": [
            (_("组织"), made.book.organisation.name), (_("归档人"), names.get(made.made_by or 0, _("命令行"))),
            (_("文件数"), made.files), (_("页数"), made.pages), (_("大小（字节）"), f"{made.size:,}"),
            (_("摘要"), made.sha256),
        ],
    }  # fmt: skip
    return render(request, "year/archive.html", context)


@needs(YEAR_READ_ARCHIVE)
@require_http_methods(["GET", "POST"])
def open_archive(request: HttpRequest, archive_id: int) -> Any:
    """The file of a set, after its reader has said what for."""
    made = _archive_or_404(request, archive_id, YEAR_READ_ARCHIVE)
    form = PurposeForm(request.POST if request.method == "POST" else None)
    status = 200
    if request.method == "POST":
        if form.is_valid():
            try:
                path = actions.note_reading(actor_of(request), made, purpose=form.cleaned_data["purpose"])
            except Refused as refusal:
                if refusal.code == "denied":
                    raise
                add_problems(form, refusal)
            else:
                answer = FileResponse(path.open("rb"), content_type="application/zip")
                answer["Content-Disposition"] = f"attachment; filename*=UTF-8''{quote(made.stored.name)}"
                return answer
        status = 422
    context = {"made": made, "form": form, "back_url": reverse("year:archive", args=[made.pk])}
    return render(request, "year/open_archive.html", context, status=status)
