"""A workbook of people who agreed, in three steps: choose it, see what it says and what is wrong, confirm."""

from __future__ import annotations

import io

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
from lingyan.kernel import clock
from lingyan.kernel.kept_sheets import discard as let_go
from lingyan.kernel.kept_sheets import read
from lingyan.kernel.lists import XLSX
from lingyan.kernel.rights import TALENT_MANAGE
from lingyan.kernel.tabular import Column, SheetData, write_xlsx
from lingyan.regions.place import place_of
from lingyan.team.talent import actions
from lingyan.team.talent.forms import SheetForm
from lingyan.team.talent.importing import TITLES, check_people
from lingyan.team.talent.models import Particulars, TalentFile
from lingyan.team.talent.views.common import url_at


@needs(TALENT_MANAGE)
@never_cache
@require_http_methods(["GET", "POST"])
def import_(request: HttpRequest) -> HttpResponse:
    """Step one: the file."""
    region = place_of(request).required_region()
    form = SheetForm(request.POST or None, request.FILES or None)

    def do() -> HttpResponse:
        file = form.cleaned_data["file"]
        kept = actions.keep_file(
            actor_of(request), region=region, name=file.name or "登记表", content=file.read()
        )
        return redirect("talent:import-preview", kept.pk)

    return form_page(
        request, form, do, title=_("导入人才登记表"), action=_("核对"), upload=True, cancel_url=url_at("people", region),
        lead=_("%(name)s。每人一行，要有本人的同意日期、同意方式和有效期；没有同意的不要写进表里。") % {"name": region.name},
        link_url=url_at("import-template", region), link_label=_("下载空表"),
    )  # fmt: skip


@needs(TALENT_MANAGE)
@require_GET
def template(request: HttpRequest) -> HttpResponse:
    """An empty workbook with the titles that the import reads."""
    del request
    target = io.BytesIO()
    columns = [Column(title, width=16) for title in TITLES.values()]
    write_xlsx(target, [SheetData("人才登记", columns)], made_at=clock.now())
    return download(target.getvalue(), "人才登记表.xlsx", XLSX)


@needs(TALENT_MANAGE)
@never_cache
@require_http_methods(["GET", "POST"])
def preview(request: HttpRequest, file_id: int) -> HttpResponse:
    """Step two: who would be listed; on POST they are, all or none."""
    kept, actor = _own(request, file_id), actor_of(request)
    check = check_people(read(kept), kept.region)
    if request.method == "POST":
        check.require_sound()
        made = actions.enlist_many(actor, entries=check.entries, origin=check.workbook.sha256)
        let_go(actor, kept)
        messages.success(request, _("已登记 %(count)s 人。") % {"count": len(made)})
        return redirect(url_at("people", kept.region))
    groups = dict(Particulars.Group.choices)
    context = {
        **kept_sheets.context(kept, check),
        "failed_url": reverse("talent:import-failed", args=[kept.pk]),
        "discard_url": reverse("talent:import-discard", args=[kept.pk]),
        "people_url": url_at("people", kept.region), "again_url": url_at("import", kept.region),
        "rows": [
            (each, masking.shown(actor, "name", each.details.name, each.region.path), groups.get(each.details.group, ""),
             _("、").join(_(kind) for kind, _form in each.details.offers))
            for each in check.entries
        ],
    }  # fmt: skip
    return render(request, "talent/import_preview.html", context)


@needs(TALENT_MANAGE)
@never_cache
@require_GET
def failed(request: HttpRequest, file_id: int) -> HttpResponse:
    """The rows with problems, with reasons, as a workbook."""
    kept = _own(request, file_id)
    return kept_sheets.failed_rows(check_people(read(kept), kept.region))


@needs(TALENT_MANAGE)
@require_POST
def discard(request: HttpRequest, file_id: int) -> HttpResponse:
    kept = _own(request, file_id)
    return kept_sheets.given_up(request, kept, url_at("people", kept.region))


def _own(request: HttpRequest, file_id: int) -> TalentFile:
    files = TalentFile.objects.select_related("region")
    return kept_sheets.own(request, files, TALENT_MANAGE, "region__path", file_id)
