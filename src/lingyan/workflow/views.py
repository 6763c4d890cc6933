"""任务: long work with its progress and result, for whoever asked for it."""

from __future__ import annotations

from typing import Final

from django.contrib import messages
from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from lingyan.identity.decorators import signed_in
from lingyan.kernel import clock
from lingyan.kernel.filters import Filter
from lingyan.kernel.lists import Column, Empty, ListPage
from lingyan.workflow import exports
from lingyan.workflow import jobs as work
from lingyan.workflow.models import Job
from lingyan.workflow.queries import visible

_TONES: Final = {
    "waiting": "plain",
    "running": "info",
    "done": "ok",
    "failed": "danger",
    "cancelled": "plain",
}


@signed_in
@require_GET
def jobs(request: HttpRequest) -> HttpResponse:
    page = ListPage(
        request,
        visible(request.actor),  # type: ignore[attr-defined]
        [
            Column("title", _("事项"), sort="title", link=lambda job: reverse("workflow:job", args=[job.pk])),
            Column(
                "state",
                _("状态"),
                "badge",
                value="get_state_display",
                sort="state",
                tone=lambda job: _TONES[job.state],
            ),
            Column("percent", _("进度（%）"), "integer"),
            Column("created_at", _("发起时间"), "time", sort="created_at"),
            Column("finished_at", _("结束时间"), "time", sort="finished_at"),
        ],
        name=gettext_lazy("任务"),
        filters=[
            Filter("q", _("事项"), lookup="title"),
            Filter("state", _("状态"), "choice", choices=Job.State.choices),
        ],
        sort="-created_at",
        empty=Empty(_("还没有任务"), _("导入、导出、批量公开等耗时的事会列在这里，离开页面也继续办。")),
    )
    return page.excel() if page.wants_excel else render(request, "workflow/jobs.html", {"page": page})


@signed_in
@require_GET
def job(request: HttpRequest, job_id: int) -> HttpResponse:
    """One job; asked by htmx it answers with the progress alone."""
    found = _job(request, job_id)
    context = {
        "job": found,
        "left": time_left(found),
        "poll_url": reverse("workflow:job", args=[found.pk]),
        "cancel_url": _cancel_url(request, found),
    }
    part = bool(getattr(request, "htmx", False))
    return render(request, "workflow/progress.html" if part else "workflow/job.html", context)


@signed_in
@require_http_methods(["GET", "POST"])
def cancel(request: HttpRequest, job_id: int) -> HttpResponse:
    found = _job(request, job_id)
    back = reverse("workflow:job", args=[found.pk])
    if request.method == "POST":
        work.cancel(request.actor, found)  # type: ignore[attr-defined]
        messages.success(request, _("已要求取消，正在办的一步做完就停。"))
        return redirect(back)
    context = {
        "title": _("取消任务"), "facts": [(_("事项"), found.title)], "action": _("取消任务"),
        "danger": True, "cancel_url": back,
        "consequences": [_("还没有办的部分不再办。"), _("全部成功才写入的任务不会留下任何内容。")],
    }  # fmt: skip
    return render(request, "console/confirm.html", context)


@signed_in
@require_POST
def export(request: HttpRequest) -> HttpResponse:
    """Ask for the workbook of a long list; the page of the list issued the ticket."""
    asked = exports.ask(request.actor, request.POST.get("ticket", ""))  # type: ignore[attr-defined]
    return redirect("workflow:job", asked.pk)


@signed_in
@require_GET
def exported(request: HttpRequest, job_id: int) -> FileResponse:
    """The workbook of one's own job."""
    owner = request.actor.user_id  # type: ignore[attr-defined]
    found = get_object_or_404(Job, pk=job_id, kind=exports.KIND, owner_id=owner, state=Job.State.DONE)
    path = exports.file_of(found)
    if not path.is_file():
        raise Http404(_("文件已清理，请重新导出"))
    response = FileResponse(path.open("rb"), as_attachment=True, filename=f"{found.title}.xlsx")
    # PRIVACY: it holds what this reader alone may see.
    response["Cache-Control"] = "no-store"
    return response


def time_left(found: Job) -> str:
    """In words, from the pace so far; empty when it cannot be told."""
    if found.state != Job.State.RUNNING or not found.progress or not found.total or found.started_at is None:
        return ""
    spent = (clock.now() - found.started_at).total_seconds()
    seconds = int(spent * (found.total - found.progress) / found.progress)
    if seconds >= 60:
        return _("%(minutes)d 分钟") % {"minutes": seconds // 60}
    return _("%(seconds)d 秒") % {"seconds": seconds}


def _job(request: HttpRequest, job_id: int) -> Job:
    return get_object_or_404(visible(request.actor), pk=job_id)  # type: ignore[attr-defined]


def _cancel_url(request: HttpRequest, found: Job) -> str:
    mine = found.owner_id == request.user.pk and not found.finished
    return reverse("workflow:cancel", args=[found.pk]) if mine else ""
