"""One page for each step of a matter, and which of them a reader is offered."""

from __future__ import annotations

from typing import Any, Final

from django import forms
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods

from lingyan.decisions import actions, catalogue, queries
from lingyan.decisions.forms import (
    AnswerForm,
)
from lingyan.decisions.models import Matter, Objection
from lingyan.decisions.parameters import Local
from lingyan.decisions.rules import Body
from lingyan.decisions.views.common import actor_of, matter_or_404, rule_words, tried
from lingyan.decisions.views.step_pages import CALLED, STEPS, Filling, StepPage
from lingyan.identity.decorators import needs
from lingyan.kernel import clock
from lingyan.kernel.access import Actor
from lingyan.kernel.money import format_yuan
from lingyan.kernel.rights import (
    DECISIONS_CHECK,
    DECISIONS_OBJECT,
    DECISIONS_PROPOSE,
    DECISIONS_RECORD,
)


@needs(DECISIONS_PROPOSE, DECISIONS_RECORD, DECISIONS_CHECK, DECISIONS_OBJECT)
@require_http_methods(["GET", "POST"])
def step(request: HttpRequest, matter_id: int, code: str) -> HttpResponse:
    matter = matter_or_404(request, matter_id)
    page = STEPS.get(code)
    if page is None:
        raise Http404(_("没有这一步"))
    filling = Filling(request, actor_of(request), matter)
    if request.method == "GET" and not page.open_to(filling.actor, matter):
        messages.warning(request, _("这件事项现在不能这样办理，下面是它的状态和下一步。"))
        return redirect("decisions:matter", matter.pk)
    form, second = page.form(filling), page.second(filling) if page.second else None
    valid = form.is_valid() and (second is None or second.is_valid())
    if request.method == "POST" and valid:
        given = (form, second) if second else form
        if tried(form, lambda: page.act(filling, given) or True):
            messages.success(request, str(page.done))
            return redirect("decisions:matter", matter.pk)
    return _page(request, matter, page, form, second)


@needs(DECISIONS_RECORD)
@require_http_methods(["GET", "POST"])
def answer(request: HttpRequest, objection_id: int) -> HttpResponse:
    """Answer one objection."""
    objection = Objection.objects.filter(pk=objection_id).first() if objection_id < 2**63 else None
    if objection is None:
        raise Http404(_("没有这条异议"))
    matter = matter_or_404(request, objection.matter_id)
    actor = actor_of(request)
    actor.require(DECISIONS_RECORD, matter.organisation.region.path)
    form = AnswerForm(request.POST or None)
    ready = request.method == "POST" and form.is_valid()
    if ready and tried(form, lambda: actions.answer(actor, objection, **form.cleaned_data)):
        messages.success(request, _("已答复。"))
        return redirect("decisions:matter", matter.pk)
    context = {
        "matter": matter, "title": _("答复异议"), "form": form, "lead": _("异议成立的，事项退回重新表决。"),
        "facts": [
            (_("提出方"), objection.get_by_display()), (_("提出日期"), f"{objection.raised_on:%Y-%m-%d}"),
            (_("异议内容"), objection.text), (_("答复期限"), f"{objection.due_on:%Y-%m-%d}"),
        ],
    }  # fmt: skip
    return render(request, "decisions/step.html", context)


def offered(actor: Actor, matter: Matter, next_code: str) -> tuple[Any, list[Any]]:
    """(the next step if this actor may take it, what else the actor may do): pairs of address and words."""

    def link(code: str) -> tuple[str, object]:
        return reverse("decisions:step", args=[matter.pk, code]), STEPS[code].title

    may = [code for code, page in STEPS.items() if page.open_to(actor, matter)]
    main = link(next_code) if next_code in may else None
    fitting = {code: code in may for code in _BESIDE.get(next_code, ()) + _ALWAYS}
    others = [link(code) for code, fits in fitting.items() if fits and _applies(code, matter)]
    return main, others


_BESIDE: Final = {"study": ("merged",), "meeting": ("notice",)}
"""What may be done instead of the next step: both meetings in one; a new notice for a postponed meeting."""
_ALWAYS: Final = ("object", "file", "withdraw")


def _applies(code: str, matter: Matter) -> bool:
    if code == "merged":
        return queries.may_merge(matter, clock.today())
    return code != "file" or matter.filed_on is None


def _page(
    request: HttpRequest, matter: Matter, page: StepPage, form: forms.Form, second: forms.Form | None
) -> HttpResponse:
    bodies = [_body_rule(matter, body) for body in page.bodies(matter)]
    facts = _matter_facts(matter) if page.shows_matter else _called_facts(matter) if bodies else []
    context = {
        "matter": matter, "title": page.title, "lead": page.lead, "danger": page.danger, "form": form, "second": second,
        "bodies": bodies, "facts": facts, "multipart": form.is_multipart(),
    }  # fmt: skip
    return render(request, "decisions/step.html", context)


def _called_facts(matter: Matter) -> list[tuple[Any, str]]:
    notice = queries.latest_notice(matter)
    if notice is None:
        return []
    return [(_("会议日期"), f"{notice.meeting_on:%Y-%m-%d}"), (_("地点"), notice.place)]


def _matter_facts(matter: Matter) -> list[tuple[Any, str]]:
    """What was decided and how it was voted."""
    facts: list[tuple[Any, str]] = [
        (_("类别"), catalogue.name_of(matter.item)),
        (_("事由和方案"), matter.summary),
    ]
    if matter.amount is not None:
        facts.append((_("金额（元）"), format_yuan(matter.amount)))
    deciding = queries.latest_meeting(matter, Matter.State.S4)
    if deciding is not None:
        counted = _("应到 %(eligible)s，实到 %(present)s；赞成 %(ayes)s，反对 %(noes)s，弃权 %(abstained)s")
        heads = {
            name: f"{getattr(deciding, name):,}"
            for name in ("eligible", "present", "ayes", "noes", "abstained")
        }
        facts.append((f"{deciding.get_body_display()} {deciding.held_on:%Y-%m-%d}", counted % heads))
    return facts


def _body_rule(matter: Matter, body: Body) -> dict[str, Any]:
    today = clock.today()
    known = queries.entitled(matter.organisation, body, today)
    local = Local.at(matter.organisation.region.path, today)
    days = local.notice_days(body) if matter.state in CALLED else 0
    return {
        "code": body.value,
        "name": body.zh,
        "known": known,
        "rules": rule_words(local.vote(body), known),
        "days": days,
    }
