"""Papers in Word: the year's plan of a region, notice, attendance sheet, certificates and evaluation slips of a class."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from lingyan.identity.decorators import needs
from lingyan.identity.pages import DOCX, actor_of, download, note_export
from lingyan.kernel import clock
from lingyan.kernel.language import on_paper
from lingyan.kernel.rights import TRAINING_VIEW
from lingyan.regions.place import place_of
from lingyan.team.training import printing, queries
from lingyan.team.training.models import Course
from lingyan.team.training.views.common import course_or_404, named, year_of

NAMES = {"notice": "培训通知", "attendance": "考勤表", "certificates": "结业证明"}

SLIPS = {
    "slip": lambda course: printing.slip_paper(course, queries.fewest_slips(course.region.path)),
    "slip-tally": printing.slip_tally_paper,
}
SLIP_NAMES = {"slip": "培训评价表", "slip-tally": "评价计票表"}


@needs(TRAINING_VIEW)
@require_GET
def plan(request: HttpRequest) -> HttpResponse:
    """The plan of the region looked at: needs as computed, and its classes."""
    actor, region, year = actor_of(request), place_of(request).required_region(), year_of(request)
    courses = (
        queries.courses_at(actor, region, year).filter(region=region).exclude(state=Course.State.CANCELLED)
    )
    with on_paper():
        needs_now = queries.needs_of(actor, region, year)
        day = queries.day_of(year)
        content = printing.plan_paper(region, year, needs_now, list(courses.order_by("start_on", "pk")), day)
    return download(content, f"{region.name}{year}年培训计划.docx", DOCX)


@needs(TRAINING_VIEW)
@require_GET
def paper(request: HttpRequest, course_id: int, kind: str) -> HttpResponse:
    """One paper of a class, with those on the list whom its reader may see."""
    found, actor = course_or_404(request, course_id), actor_of(request)
    if kind in SLIPS:
        with on_paper():
            content = SLIPS[kind](found)
        return download(content, f"{SLIP_NAMES[kind]}-{found.title}.docx", DOCX)
    rows, name = queries.enrolments_of(actor, found), named(actor)
    with on_paper():
        if kind == "notice":
            content = printing.notice_paper(found, list(rows), name)
        elif kind == "attendance":
            content = printing.attendance_paper(found, list(rows), name, clock.today())
        elif kind == "certificates" and rows.filter(credited__gt=0).exists():
            content = printing.certificate_paper(found, list(rows.filter(credited__gt=0)), name)
        else:
            raise Http404(_("没有这个页面"))
    note_export(request, NAMES[kind], rows.count(), found.region.path)
    return download(content, f"{NAMES[kind]}-{found.title}.docx", DOCX)
