"""The import in three steps: the file, what it holds and what is wrong, writing it."""

from __future__ import annotations

from urllib.parse import quote

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods

from lingyan.files import waiting
from lingyan.files.waiting import Waiting
from lingyan.identity.decorators import needs
from lingyan.identity.pages import actor_of, form_page
from lingyan.kernel.lists import XLSX
from lingyan.kernel.problems import Problem, Refused
from lingyan.kernel.rights import BRANCH_RECORD
from lingyan.regions.models import Level, Region
from lingyan.regions.place import place_of
from lingyan.team.branch import actions, forms, queries
from lingyan.team.branch.importing import BranchCheck
from lingyan.team.branch.views.common import url_at


@needs(BRANCH_RECORD)
@require_http_methods(["GET", "POST"])
def import_(request: HttpRequest) -> HttpResponse:
    """Step one: the workbook and its year, for the village where the page stands."""
    place = place_of(request)
    village = place.required_region()
    names = [each.name for each in queries.branches_of(village)]
    start = {"year": place.month.year}
    form = forms.WorkbookForm(names, request.POST or None, request.FILES or None, initial=start)

    def do() -> HttpResponse:
        data, actor = form.cleaned_data, actor_of(request)
        actor.require(BRANCH_RECORD, village.path)
        if village.level != Level.VILLAGE:
            raise Refused(_("请先在上方选择一个村"), code="not-a-village")
        options = {"branch_village": village.pk, "year": data["year"], "branch": data.get("branch", "")}
        return redirect(
            "branch:import-preview", waiting.keep(actor.user_id, {"files": [data["file"]]}, options)
        )

    return form_page(
        request, form, do, title=_("导入组织生活台账"), action=_("上传并核对"), upload=True,
        lead=_("%(village)s。先核对，不会直接写入；有一处不对就一行也不写。") % {"village": village.name},
        cancel_url=f"{reverse('branch:branches')}?region={village.code}",
    )  # fmt: skip


@needs(BRANCH_RECORD)
@never_cache
@require_http_methods(["GET", "POST"])
def preview(request: HttpRequest, token: str) -> HttpResponse:
    """Step two and three: every fault with its cell; on POST it is written, all or nothing."""
    kept, village = _kept(request, token)
    path, name = kept.files["files"][0]
    status, problems, check = 200, [], None
    try:
        if request.method == "POST":
            _check, taken = actions.take_workbook(
                actor_of(request), path, name=name, village=village, year=int(kept.options["year"]),
                branch_name=kept.options.get("branch", ""), accept_warnings="accept" in request.POST,
            )  # fmt: skip
            waiting.discard(token)
            messages.success(
                request,
                _("已导入：新增党员 %(members)s 人，会议 %(sessions)s 次。")
                % {"members": taken.members, "sessions": taken.sessions},
            )
            return redirect(
                url_at("branch", taken.branch, taken.branch.pk, month=f"{kept.options['year']}-12")
            )
        check = _checked(request, kept, village)
        problems = check.problems
    except actions.BranchRefused as refused:
        status, check, problems = 422, refused.check, list(refused.check.problems)
    except Refused as refusal:
        if refusal.code == "denied":
            raise
        status, problems = 422, list(refusal.problems)
    return render(
        request, "branch/import_preview.html", _shown(kept, village, check, problems), status=status
    )


def _shown(
    kept: Waiting, village: Region, check: BranchCheck | None, problems: list[Problem]
) -> dict[str, object]:
    errors = sum(each.severity == "error" for each in problems)
    return {
        "village": village, "year": kept.options["year"], "branch": kept.options.get("branch", ""),
        "file": kept.files["files"][0][1], "check": check,
        "problems": problems, "errors": errors, "warnings": len(problems) - errors,
        "lists": sum(row.marks is not None for row in check.sessions) if check else 0,
        "failed_url": reverse("branch:import-failed", args=[kept.token]) if check and problems else "",
        "again_url": f"{reverse('branch:import')}?region={village.code}",
    }  # fmt: skip


@needs(BRANCH_RECORD)
@never_cache
@require_GET
def failed(request: HttpRequest, token: str) -> HttpResponse:
    """The rows with problems, with reasons, as a workbook."""
    kept, village = _kept(request, token)
    response = HttpResponse(_checked(request, kept, village).failed_rows(), content_type=XLSX)
    response["Content-Disposition"] = f"attachment; filename*=UTF-8''{quote('有问题的行.xlsx')}"
    return response


def _checked(request: HttpRequest, kept: Waiting, village: Region) -> BranchCheck:
    path, name = kept.files["files"][0]
    return actions.check_file(
        actor_of(request), path, name=name, village=village, year=int(kept.options["year"]),
        branch_name=kept.options.get("branch", ""),
    )  # fmt: skip


def _kept(request: HttpRequest, token: str) -> tuple[Waiting, Region]:
    """The owner's upload, and the village it is for."""
    actor = actor_of(request)
    kept = waiting.find(actor.user_id, token)
    if kept is None or "branch_village" not in kept.options or not kept.files.get("files"):
        raise Http404(_("没有等着确认的文件；上传的文件保留两天，只有上传的人能看"))
    allowed = Region.objects.filter(actor.scope(BRANCH_RECORD, "path"))
    return kept, get_object_or_404(allowed, pk=int(kept.options["branch_village"]))
