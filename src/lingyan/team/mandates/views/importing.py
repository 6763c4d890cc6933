"""A village's list in two steps: choose the file, see what it says and what is wrong, confirm all or nothing."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from lingyan.identity import kept_sheets, masking
from lingyan.identity.decorators import needs
from lingyan.identity.pages import actor_of, download, form_page
from lingyan.kernel.kept_sheets import discard as let_go
from lingyan.kernel.kept_sheets import read
from lingyan.kernel.lists import XLSX
from lingyan.kernel.rights import MANDATES_MANAGE
from lingyan.regions.place import place_of
from lingyan.team.mandates import actions
from lingyan.team.mandates.actions import uploads
from lingyan.team.mandates.forms import SheetForm
from lingyan.team.mandates.importing import RollCheck, blank, check_roll
from lingyan.team.mandates.models import Kind, MandateFile, Way
from lingyan.team.mandates.views.records import url_at


@needs(MANDATES_MANAGE)
@never_cache
@require_http_methods(["GET", "POST"])
def import_(request: HttpRequest) -> HttpResponse:
    """Step one: the file."""
    region = place_of(request).required_region()
    form = SheetForm(request.POST or None, request.FILES or None)

    def do() -> HttpResponse:
        file = form.cleaned_data["file"]
        kept = uploads.keep(
            actor_of(request), region=region, name=file.name or "名册", content=file.read(),
            succeed=form.cleaned_data["succeed"],
        )  # fmt: skip
        return redirect("mandates:import-preview", kept.pk)

    return form_page(
        request, form, do, title=_("导入小组长和代表名册"), action=_("核对"), upload=True,
        cancel_url=url_at("mandates", region),
        lead=_("%(name)s。每人一行，有一行写错就全部不写入。") % {"name": region.name},
        link_url=url_at("import-template", region), link_label=_("下载空白表和填写说明"),
    )  # fmt: skip


@needs(MANDATES_MANAGE)
@require_GET
def template(request: HttpRequest) -> HttpResponse:
    """The empty table."""
    del request
    return download(blank(), "小组长和代表名册.xlsx", XLSX)


@needs(MANDATES_MANAGE)
@never_cache
@require_http_methods(["GET", "POST"])
def preview(request: HttpRequest, file_id: int) -> HttpResponse:
    """Step two: who would be put on record; on POST they are, all or none."""
    kept, actor = _own(request, file_id), actor_of(request)
    check = _checked(kept)
    if request.method == "POST":
        check.require_sound()
        made = actions.begin_many(
            actor,
            region=kept.region,
            entries=check.entries,
            succeed=kept.succeed,
            origin=check.workbook.sha256,
        )
        let_go(actor, kept)
        messages.success(request, _("已登记 %(count)s 人。") % {"count": len(made)})
        return redirect(url_at("mandates", kept.region))
    path = kept.region.path
    context = {
        **kept_sheets.context(kept, check),
        "list_url": url_at("mandates", kept.region), "again_url": url_at("import", kept.region),
        "failed_url": reverse("mandates:import-failed", args=[kept.pk]),
        "discard_url": reverse("mandates:import-discard", args=[kept.pk]),
        "rows": [
            (each, Kind(each.kind).label, masking.shown(actor, "name", each.name, path), Way(each.way).label)
            for each in check.entries
        ],
    }  # fmt: skip
    return render(request, "mandates/import_preview.html", context)


@needs(MANDATES_MANAGE)
@never_cache
@require_GET
def failed(request: HttpRequest, file_id: int) -> HttpResponse:
    """The rows with problems, with reasons, as a workbook."""
    return kept_sheets.failed_rows(_checked(_own(request, file_id)))


@needs(MANDATES_MANAGE)
@require_POST
def discard(request: HttpRequest, file_id: int) -> HttpResponse:
    kept = _own(request, file_id)
    return kept_sheets.given_up(request, kept, url_at("mandates", kept.region))


def _checked(kept: MandateFile) -> RollCheck:
    return check_roll(read(kept), kept.region, succeed=kept.succeed)


def _own(request: HttpRequest, file_id: int) -> MandateFile:
    files = MandateFile.objects.select_related("region")
    return kept_sheets.own(request, files, MANDATES_MANAGE, "region__path", file_id)
