"""Questions and answers on their way to the village's page: proposed by the desk, looked at by a second person."""

from __future__ import annotations

from typing import Any, Final

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from lingyan.economy.books.views.common import actor_of, labels_of
from lingyan.identity.decorators import needs
from lingyan.identity.hands import one_hand
from lingyan.kernel.filters import Filter
from lingyan.kernel.lists import Column, Empty, ListPage
from lingyan.kernel.rights import QUESTIONS_MODERATE, QUESTIONS_VIEW
from lingyan.questions import actions, queries
from lingyan.questions.forms import DecideForm, ReasonForm, ReleaseForm
from lingyan.questions.models import Message, Question, Release
from lingyan.questions.views.console import attempt, question_or_404, shown_of, topic_label
from lingyan.regions.place import place_of

TONES: Final = {
    "waiting": "warn", "published": "ok", "refused": "plain", "appealed": "warn", "final": "plain", "withdrawn": "danger",
}  # fmt: skip


@needs(QUESTIONS_VIEW)
@require_http_methods(["GET", "POST"])
def propose(request: HttpRequest, question_id: int) -> HttpResponse:
    """Write down what the page is to show; it begins with the words as they were."""
    found = question_or_404(request, question_id)
    form = ReleaseForm(request.POST or None, initial=_words(found))
    if (
        request.method == "POST"
        and form.is_valid()
        and attempt(form, lambda: actions.propose(actor_of(request), found, **form.cleaned_data))
    ):
        messages.success(request, _("已提交审看，须由第二人同意后公开。"))
        return redirect("questions:question", found.pk)
    context = {
        "title": _("拟公开问答"), "action": _("提交审看"), "form": form,
        "cancel_url": reverse("questions:question", args=[found.pk]),
        "facts": [(_("提问"), str(found)), (_("类别"), topic_label(found))],
        "consequences": [
            _("页面只写月份，不写姓名；身份证号、电话、住址会被拦下。"),
            _("由另一个人审看，同意后出现在村的公开页。"),
        ],
    }  # fmt: skip
    return render(request, "console/confirm.html", context, status=422 if form.errors else 200)


def _words(found: Question) -> dict[str, Any]:
    answers = [message.text for message in found.messages.all() if message.kind == Message.Kind.ANSWER]
    return {"question_text": found.text, "answer_text": answers[-1] if answers else ""}


@needs(QUESTIONS_MODERATE)
@require_GET
def moderation(request: HttpRequest) -> HttpResponse:
    """What waits for a second person, and what became of the rest."""
    actions.catch_up()
    region = place_of(request).required_region()
    rows = queries.moderated(actor_of(request)).filter(question__region__path__startswith=region.path)
    page = ListPage(
        request, rows.select_related("question__region").defer("question__text", "question__reference"),
        [
            Column("number", _("编号"), value="question_id", link=lambda row: reverse("questions:release", args=[row.pk])),
            Column("village", _("村"), value="question__region__name", sort="question__region__code"),
            Column("topic", _("类别"), value=lambda row: topic_label(row.question)),
            Column("month", _("月份"), "month", sort="month"),
            Column("proposed_at", _("提交时间"), "time", sort="proposed_at"),
            Column("state", _("状态"), "badge", value="get_state_display", sort="state", tone=lambda row: TONES[row.state]),
        ],
        name=_("问答公开审看"), sort="-proposed_at",
        filters=[
            Filter("q", _("村"), lookup="question__region__name"),
            Filter("state", _("状态"), "choice", choices=Release.State.choices),
        ],
        empty=Empty(_("没有要审看的问答"), _("村里答复后、提问人同意公开的问答会送到这里。")),
    )  # fmt: skip
    return page.excel() if page.wants_excel else render(request, "questions/moderation.html", {"page": page})


@needs(QUESTIONS_MODERATE)
@require_http_methods(["GET", "POST"])
def release(request: HttpRequest, release_id: int) -> HttpResponse:
    """One release beside the original, with the decision to be made."""
    found = _release(request, release_id)
    form = DecideForm(request.POST or None)
    if request.method == "POST" and form.is_valid() and attempt(form, lambda: _decide(request, found, form)):
        messages.success(request, _("已决定，提问人凭回执可以看到。"))
        return redirect("questions:moderation")
    decisions = list(found.decisions.all())
    names = labels_of(one.by for one in [*decisions])
    proposer = labels_of([found.proposed_by]).get(found.proposed_by or 0, "")
    context = {
        "release": found, "question": found.question, "form": form, "tone": TONES[found.state],
        "topic": topic_label(found.question), "proposer": proposer,
        "about": shown_of(found.question.publication) if found.question.publication else "",
        "mine": one_hand(actor_of(request).user_id, found.proposed_by),
        "waits": found.state in {Release.State.WAITING, Release.State.APPEALED},
        "to_decide": queries.to_moderate(actor_of(request)).filter(pk=found.pk).exists(),
        "appeal": found.question.messages.filter(kind=Message.Kind.APPEAL).last(),
        "events": [
            {"what": one.get_outcome_display(), "at": one.day, "who": names.get(one.by or 0, ""), "note": one.reason}
            for one in decisions
        ],
    }  # fmt: skip
    return render(request, "questions/release.html", context, status=422 if form.errors else 200)


def _decide(request: HttpRequest, found: Release, form: DecideForm) -> None:
    publish = form.cleaned_data["publish"] == "yes"
    actions.decide(actor_of(request), found, publish=publish, reason=form.cleaned_data["reason"])


@needs(QUESTIONS_MODERATE)
@require_http_methods(["GET", "POST"])
def withdraw(request: HttpRequest, release_id: int) -> HttpResponse:
    found = _release(request, release_id)
    form = ReasonForm(request.POST or None)
    back = reverse("questions:release", args=[found.pk])
    if (
        request.method == "POST"
        and form.is_valid()
        and attempt(form, lambda: actions.withdraw(actor_of(request), found, **form.cleaned_data))
    ):
        messages.success(request, _("已从村页面撤下，文字已清除。"))
        return redirect(back)
    context = {
        "title": _("撤下公开的问答"), "danger": True, "action": _("撤下"), "form": form, "cancel_url": back,
        "facts": [(_("村"), found.question.region.name), (_("月份"), found.month.zh)],
        "consequences": [_("页面当即去掉这件问答，公开的文字清除。"), _("理由提问人凭回执可以看到。")],
    }  # fmt: skip
    return render(request, "console/confirm.html", context, status=422 if form.errors else 200)


def _release(request: HttpRequest, release_id: int) -> Release:
    rows = queries.moderated(actor_of(request)).select_related("question__region", "question__publication")
    return get_object_or_404(rows.prefetch_related("decisions"), pk=release_id)
