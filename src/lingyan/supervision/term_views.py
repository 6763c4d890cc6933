"""任期审计 in the console: whose terms there are, their papers, and what villagers asked to be audited."""

from __future__ import annotations

from typing import Any, Final
from urllib.parse import urlencode

from django.contrib import messages
from django.db.models import Q, QuerySet
from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from lingyan.identity.decorators import needs
from lingyan.identity.masking import shown
from lingyan.kernel import clock
from lingyan.kernel.access import Actor
from lingyan.kernel.filters import Filter
from lingyan.kernel.lists import Column, Empty, ListPage
from lingyan.kernel.problems import Refused
from lingyan.kernel.rights import (
    SUPERVISION_JUDGE,
    SUPERVISION_RUN,
    SUPERVISION_TERMS_VIEW,
    SUPERVISION_VIEW,
)
from lingyan.people.models import Tenure
from lingyan.regions.place import place_of
from lingyan.supervision import actions, jobs, queries
from lingyan.supervision.forms import AnswerForm, RequestForm
from lingyan.supervision.models import AuditRequest
from lingyan.supervision.papers import REPORT, WORKBOOK

_REGION: Final = "post__body__organisation__region"
PAPERS: Final = {"workbook": WORKBOOK, "report": REPORT}
_LOOKS: Final = [("serving", gettext_lazy("在任")), ("left", gettext_lazy("已离任"))]


def _actor(request: HttpRequest) -> Actor:
    return request.actor  # type: ignore[attr-defined]


@needs(SUPERVISION_TERMS_VIEW, SUPERVISION_JUDGE)
@require_GET
def terms(request: HttpRequest) -> HttpResponse:
    """Every term of a village party secretary, by place."""
    actor, region = _actor(request), place_of(request).region
    page = ListPage(
        request,
        queries.terms(actor, region),
        [
            Column("village", _("村"), value=f"{_REGION}__name", sort=f"{_REGION}__code", link=_term_url),
            Column("town", _("乡镇"), value=f"{_REGION}__parent__name"),
            Column("name", _("姓名"), value=lambda row: _name(actor, row)),
            Column("start_on", _("任职日期"), "date", sort="start_on"),
            Column("end_on", _("离任日期"), "date", sort="end_on"),
        ],
        name=gettext_lazy("任期审计"),
        filters=[
            Filter("q", _("村"), lookup=f"{_REGION}__name"),
            Filter("look", _("只看"), "choice", lookup=_look, choices=_LOOKS),
        ],
        sort=f"{_REGION}__code",
        tie="-start_on",
        empty=Empty(_("没有村党组织书记的任期"), _("任职在花名册里登记；换一个区域看看。")),
    )  # fmt: skip
    if page.wants_excel:
        return page.excel()
    return render(request, "supervision/terms.html", {"page": page})


def _look(found: QuerySet[Tenure], look: str) -> QuerySet[Tenure]:
    today = clock.today()
    if look == "left":
        return found.filter(end_on__lte=today)
    return found.filter(Q(end_on=None) | Q(end_on__gt=today), start_on__lte=today)


def _name(actor: Actor, tenure: Tenure) -> str:
    return shown(actor, "name", tenure.person.personal.name, tenure.post.body.organisation.region.path)


def _term_url(tenure: Tenure) -> str:
    return reverse("supervision:term", args=[tenure.pk])


@needs(SUPERVISION_TERMS_VIEW, SUPERVISION_JUDGE)
@require_GET
def term(request: HttpRequest, tenure_id: int) -> HttpResponse:
    """One term: the reader's papers of it, and what the villagers asked the audit to look into."""
    actor, found = _actor(request), _tenure(request, tenure_id)
    region = found.post.body.organisation.region
    folder, may_run = jobs.term_folder(actor.user_id or 0, found.pk), actor.may(SUPERVISION_RUN, region.path)
    at_once = not may_run and actor.may(SUPERVISION_TERMS_VIEW, region.path)
    made = [
        (what, name, reverse("supervision:term-paper", args=[found.pk, what]))
        for what, name in PAPERS.items()
        if at_once or (folder / name).is_file()
    ]
    context = {
        "tenure": found, "region": region, "papers": made, "may_run": may_run, "at_once": at_once,
        "may_record": actor.may(SUPERVISION_JUDGE, region.path),
        "facts": [
            (_("姓名"), _name(actor, found)), (_("人员编号"), found.person_id), (_("职务"), str(found.post)),
            (_("任职日期"), found.start_on), (_("离任日期"), found.end_on or _("在任")),
        ],
        "requests": queries.requests(actor).filter(region=region, asked_on__gte=found.start_on),
        "new_url": f"{reverse('supervision:new-request')}?{urlencode({'region': region.code})}",
    }  # fmt: skip
    return render(request, "supervision/term.html", context)


@needs(SUPERVISION_RUN)
@require_POST
def make_term(request: HttpRequest, tenure_id: int) -> HttpResponse:
    """Compose the papers in the background."""
    return redirect("workflow:job", jobs.ask_term(_actor(request), _tenure(request, tenure_id)).pk)


@needs(SUPERVISION_TERMS_VIEW)
@require_GET
def term_paper(request: HttpRequest, tenure_id: int, what: str) -> FileResponse | HttpResponse:
    """One of the reader's own papers of a term; where none was made yet, the page that makes them.

    Who only reads asks for no work in the background: the papers are composed as they are fetched.
    """
    actor, found = _actor(request), _tenure(request, tenure_id)
    place = found.post.body.organisation.region.path
    if what not in PAPERS or not actor.may(SUPERVISION_TERMS_VIEW, place):
        raise Http404
    path = jobs.term_folder(actor.user_id or 0, found.pk) / PAPERS[what]
    if not actor.may(SUPERVISION_RUN, place):
        jobs.compose_term(actor, found)
    if not path.is_file():
        messages.info(request, _("还没有生成，或已清理，请重新生成。"))
        return redirect(_term_url(found))
    village = found.post.body.organisation.region.name
    return FileResponse(path.open("rb"), as_attachment=True, filename=f"{village}-{path.name}")


@needs(SUPERVISION_JUDGE)
@require_http_methods(["GET", "POST"])
def new_request(request: HttpRequest) -> HttpResponse:
    """Record what villagers asked an audit to look into."""
    region = place_of(request).required_region()
    form = RequestForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            made = actions.record_request(_actor(request), region=region, **form.cleaned_data)
        except Refused as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, _("已登记，请把签了名的要求书传上来。"))
            return redirect("supervision:request", made.pk)
    context = {
        "title": _("登记村民要求审计的事项"), "form": form, "action": _("登记"), "facts": [(_("村"), region.name)],
        "lead": _("五分之一以上村民要求的事项纳入任期审计。签名的人不录入系统。"),
        "cancel_url": f"{reverse('supervision:terms')}?{urlencode({'region': region.code})}",
    }  # fmt: skip
    return render(request, "console/confirm.html", context)


@needs(SUPERVISION_VIEW)
@require_GET
def request_(request: HttpRequest, request_id: int) -> HttpResponse:
    """One request with the signed paper and the answer."""
    found = _request(request, request_id)
    answer = getattr(found, "answer", None)
    facts: list[tuple[Any, Any]] = [
        (_("村"), found.region.name), (_("提出日期"), found.asked_on), (_("提出人数"), found.askers),
        (_("村民会议应到人数"), found.voters),
        *([(_("答复日期"), answer.on), (_("结果或理由"), answer.text)] if answer else []),
    ]  # fmt: skip
    may = _actor(request).may(SUPERVISION_JUDGE, found.region.path)
    context = {"request_": found, "answer": answer, "facts": facts, "may_answer": may and answer is None}
    return render(request, "supervision/request.html", context)


@needs(SUPERVISION_JUDGE)
@require_http_methods(["GET", "POST"])
def answer_request(request: HttpRequest, request_id: int) -> HttpResponse:
    found = _request(request, request_id)
    form = AnswerForm(request.POST or None)
    url = reverse("supervision:request", args=[found.pk])
    if request.method == "POST" and form.is_valid():
        try:
            actions.answer_request(_actor(request), request_id=found.pk, **form.cleaned_data)
        except Refused as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, _("已记下答复。"))
            return redirect(url)
    context = {
        "title": _("答复村民要求审计的事项"), "form": form, "action": _("记下答复"), "cancel_url": url,
        "facts": [(_("事项"), found.subject), (_("提出人数"), f"{found.askers} / {found.voters}")],
    }  # fmt: skip
    return render(request, "console/confirm.html", context)


def _tenure(request: HttpRequest, tenure_id: int) -> Tenure:
    found = queries.terms(_actor(request)).filter(pk=tenure_id).first() if tenure_id < 2**63 else None
    if found is None:
        raise Http404(_("没有这个任期，或不在您的管辖范围内"))
    return found


def _request(request: HttpRequest, request_id: int) -> AuditRequest:
    found = queries.requests(_actor(request)).filter(pk=request_id).first() if request_id < 2**63 else None
    if found is None:
        raise Http404(_("没有这项要求，或不在您的管辖范围内"))
    return found
