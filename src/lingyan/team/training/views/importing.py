"""An attendance workbook in three steps: choose it, see what it says and what is wrong, confirm."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from lingyan.identity import kept_sheets
from lingyan.identity.decorators import needs
from lingyan.identity.pages import actor_of, form_page
from lingyan.kernel.kept_sheets import discard as let_go
from lingyan.kernel.kept_sheets import read
from lingyan.kernel.rights import TRAINING_MANAGE
from lingyan.team.training import actions
from lingyan.team.training.forms import SheetForm
from lingyan.team.training.importing import check_attendance
from lingyan.team.training.models import AttendanceFile, Enrolment
from lingyan.team.training.views.common import MARK_TONES, course_or_404, course_url, named, url_at


@needs(TRAINING_MANAGE)
@never_cache
@require_http_methods(["GET", "POST"])
def import_(request: HttpRequest, course_id: int) -> HttpResponse:
    """Step one: the file."""
    found = course_or_404(request, course_id, TRAINING_MANAGE)
    form = SheetForm(request.POST or None, request.FILES or None)

    def do() -> HttpResponse:
        file = form.cleaned_data["file"]
        kept = actions.keep_file(
            actor_of(request), course_id=found.pk, name=file.name or "考勤表", content=file.read()
        )
        return redirect("training:import-preview", kept.pk)

    return form_page(
        request, form, do, title=_("导入考勤表"), action=_("核对"), upload=True, cancel_url=course_url(found),
        lead=_("%(class)s。表头要有姓名或编号、考勤；名单的 Excel 填好就可以用。核对后再写入。") % {"class": found.title},
    )  # fmt: skip


@needs(TRAINING_MANAGE)
@never_cache
@require_http_methods(["GET", "POST"])
def preview(request: HttpRequest, file_id: int) -> HttpResponse:
    """Step two: the marks that would be written; on POST they are, all or none."""
    kept, actor = _own(request, file_id), actor_of(request)
    check = check_attendance(read(kept), kept.course)
    if request.method == "POST":
        check.require_sound()
        saved = actions.mark(actor, course_id=kept.course_id, marks=check.marks, origin=check.workbook.sha256)
        let_go(actor, kept)
        messages.success(request, _("已登记 %(count)s 人的考勤。") % {"count": saved})
        return redirect(course_url(kept.course))
    name, labels = named(actor), dict(Enrolment.Mark.choices)
    context = {
        **kept_sheets.context(kept, check), "course": kept.course,
        "again_url": url_at("import", kept.course.region, kept.course_id),
        "failed_url": reverse("training:import-failed", args=[kept.pk]),
        "discard_url": reverse("training:import-discard", args=[kept.pk]),
        "rows": [(row, name(row), labels[mark.mark], MARK_TONES[mark.mark], mark.hours) for row, mark in check.rows],
        "left": kept.course.enrolments.count() - len(check.rows), "course_url": course_url(kept.course),
    }  # fmt: skip
    return render(request, "training/import_preview.html", context)


@needs(TRAINING_MANAGE)
@never_cache
@require_GET
def failed(request: HttpRequest, file_id: int) -> HttpResponse:
    """The rows with problems, with reasons, as a workbook."""
    kept = _own(request, file_id)
    return kept_sheets.failed_rows(check_attendance(read(kept), kept.course))


@needs(TRAINING_MANAGE)
@require_POST
def discard(request: HttpRequest, file_id: int) -> HttpResponse:
    kept = _own(request, file_id)
    return kept_sheets.given_up(request, kept, course_url(kept.course))


def _own(request: HttpRequest, file_id: int) -> AttendanceFile:
    files = AttendanceFile.objects.select_related("course__region")
    return kept_sheets.own(request, files, TRAINING_MANAGE, "course__region__path", file_id)
