"""The forms of the steps: what proves them, count sheets, scores, the letter to the departments, the appointment."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from lingyan.identity.decorators import needs
from lingyan.identity.pages import actor_of
from lingyan.kernel import clock
from lingyan.kernel.calendar import working_deadline
from lingyan.kernel.rights import REVIEW_MANAGE, SELECTION_MANAGE, SELECTION_RECORD
from lingyan.parameters.queries import Values
from lingyan.people.queries import in_office
from lingyan.people.settling import exit_of
from lingyan.team.review import actions as review
from lingyan.team.review.forms import AskForm
from lingyan.team.selection import actions, forms, known, rules, stages
from lingyan.team.selection.actions.common import standing
from lingyan.team.selection.models import Procedure
from lingyan.team.selection.parameters import AGE, EDUCATION, PARTY_MONTHS, PUBLICITY
from lingyan.team.selection.reviewing import PURPOSE
from lingyan.team.selection.views.common import form_page, home, named, procedure_or_404
from lingyan.team.selection.views.guiding import may_ask, unasked


def _due(request: HttpRequest, procedure_id: int, how: str) -> tuple[Procedure, stages.Stage]:
    """The procedure and its next step, when the reader takes it and it is of this kind."""
    found = procedure_or_404(request, procedure_id)
    due = stages.next_stage(found)
    if due is None or due.how != how or not actor_of(request).may(due.right, found.region.path):
        raise Http404(_("现在没有这一步，或不由您办理"))
    return found, due


def _page(
    request: HttpRequest, found: Procedure, form: Any, do: Callable[[], None], title: str, **more: Any
) -> HttpResponse:
    def done() -> HttpResponse:
        do()
        messages.success(request, _("已登记。"))
        return redirect(home(found))

    context = {"title": title, "action": _("登记"), "lead": str(found), "cancel_url": home(found), **more}
    return form_page(request, form, done, **context)


@needs(SELECTION_RECORD, SELECTION_MANAGE)
@require_http_methods(["GET", "POST"])
def step(request: HttpRequest, procedure_id: int) -> HttpResponse:
    """The next step, where it is stated."""
    found, due = _due(request, procedure_id, "step")
    actor = actor_of(request)
    people = named(actor, found, standing(found).order_by("no")) if due.picks else []
    form = forms.StepForm(request.POST or None, stage=due, people=people, initial=_usual(found, due))

    def do() -> None:
        actions.take_step(
            actor, procedure_id=found.pk, code=due.code, on=form.cleaned_data["on"], stated=form.stated, picked=form.picked
        )  # fmt: skip

    return _page(request, found, form, do, str(due.label))


def _usual(found: Procedure, due: stages.Stage) -> dict[str, Any]:
    """What the county's rules say beforehand, to be changed where a notice says more."""
    today, path = clock.today(), found.region.path
    if due.code == "announce":
        values = Values([AGE, EDUCATION, PARTY_MONTHS])
        weights = {"written": 30, "interview": 40, "inspection": 30}
        asked = {"age": AGE, "education": EDUCATION, "party_months": PARTY_MONTHS}
        return {**weights, **{key: values.of(each, path, today) for key, each in asked.items()}}
    if due.code == "notice":
        days = Values([PUBLICITY]).of(PUBLICITY, path, today)
        return {"until": working_deadline(today, days if isinstance(days, int) else 0)}
    return {}


@needs(SELECTION_RECORD)
@require_http_methods(["GET", "POST"])
def vote(request: HttpRequest, procedure_id: int) -> HttpResponse:
    """The count sheet of the next vote."""
    found, due = _due(request, procedure_id, "vote")
    actor = actor_of(request)
    people = named(actor, found, actions.running_in(found, due.code))
    initial = known.offered(found, due.code, clock.today())
    form = forms.VoteForm(request.POST or None, kind=due.code, people=people, initial=initial)
    if due.code == rules.CHIEF:
        size = actions.committee_eligible(found, clock.today())
        form.fields["present"].help_text = _("应到会 %(n)s 人") % {"n": size}

    def do() -> None:
        made = actions.record_vote(
            actor, procedure_id=found.pk, on=form.cleaned_data["on"], sheet=form.sheet(), votes=form.votes()
        )
        if not made.held:
            messages.warning(request, _("到会人数不够，这次投票无效，已记录在案，请重新召开。"))

    return _page(request, found, form, do, str(due.label))


@needs(SELECTION_MANAGE)
@require_http_methods(["GET", "POST"])
def scores(request: HttpRequest, procedure_id: int) -> HttpResponse:
    """The scores of the next round."""
    found, due = _due(request, procedure_id, "scores")
    actor = actor_of(request)
    people = named(actor, found, standing(found).order_by("no"))
    form = forms.ScoresForm(request.POST or None, stage=due, people=people)

    def do() -> None:
        actions.record_scores(
            actor, procedure_id=found.pk, on=form.cleaned_data["on"], stated=form.stated, given=form.given()
        )

    return _page(request, found, form, do, _("%(step)s成绩") % {"step": due.label})


@needs(REVIEW_MANAGE)
@require_http_methods(["GET", "POST"])
def ask(request: HttpRequest, procedure_id: int) -> HttpResponse:
    """Ask the departments about everybody who stands and was not asked about yet, or whose review expired since."""
    found, actor = procedure_or_404(request, procedure_id, REVIEW_MANAGE), actor_of(request)
    people = unasked(found)
    if not may_ask(found) or not people:
        raise Http404(_("现在没有要发起的联审"))
    form = AskForm(request.POST or None)

    def do() -> None:
        review.ask(
            actor, person_ids=people, region=found.region, purpose=PURPOSE, ref=found.pk, **form.cleaned_data
        )

    return _page(request, found, form, do, _("发起联审"), action=_("发起"))


@needs(SELECTION_RECORD)
@require_http_methods(["GET", "POST"])
def appoint(request: HttpRequest, procedure_id: int) -> HttpResponse:
    """The appointment, which ends the tenure of who holds the post."""
    found, _stage = _due(request, procedure_id, "appoint")
    held = in_office().filter(
        post__body__organisation__region=found.region, post__body__organisation__kind="party", post__title=found.title,
        post__quota=1,
    )  # fmt: skip
    asked = any(exit_of(each) is None for each in held)
    form = forms.AppointForm(request.POST or None, kind=found.kind, held=asked)

    def do() -> None:
        actions.appoint(actor_of(request), procedure_id=found.pk, **form.cleaned_data)

    return _page(request, found, form, do, _("任职"), action=_("任职"))
