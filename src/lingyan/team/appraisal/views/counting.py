"""The tally sheet: entered by one counter, held against the paper by another."""

from __future__ import annotations

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from lingyan.identity.decorators import needs
from lingyan.identity.hands import one_hand
from lingyan.identity.pages import actor_of
from lingyan.kernel.rights import APPRAISAL_COUNT
from lingyan.team.appraisal import actions, forms, queries, rules
from lingyan.team.appraisal.actions.common import require_not_judged
from lingyan.team.appraisal.views.common import form_page, home, name_of, post_of, session_or_404, subjects_of


@needs(APPRAISAL_COUNT)
@require_http_methods(["GET", "POST"])
def enter(request: HttpRequest, session_id: int) -> HttpResponse:
    """Type what the signed tally sheet says."""
    found, actor = session_or_404(request, session_id, APPRAISAL_COUNT), actor_of(request)
    require_not_judged(actor, found)
    graded = [each for each in subjects_of(found) if each.graded]
    form = forms.CountForm(request.POST or None, session=found, subjects=graded)

    def do() -> HttpResponse:
        day = form.cleaned_data["on"]
        actions.enter_count(actor, session_id=found.pk, on=day, ballots=form.ballots())
        messages.success(request, _("已录入，请另一名计票人对照计票表核对。"))
        return redirect(home(found))

    path = found.region.path
    labels = [*rules.labels_of_grades(found.kind), _("弃权")]
    rows = [
        (
            name_of(actor, each, path),
            post_of(each),
            each.no,
            list(zip(labels, cells, strict=True)),
        )
        for each, cells in form.rows()
    ]
    return form_page(
        request, form, do, "appraisal/count.html", session=found, rows=rows, cancel_url=home(found),
        labels=labels, secret=rules.SECRET_MINIMUM,
    )  # fmt: skip


@needs(APPRAISAL_COUNT)
@require_http_methods(["GET", "POST"])
def check(request: HttpRequest, session_id: int) -> HttpResponse:
    """Confirm an entry, or send it back with a reason."""
    found, actor = session_or_404(request, session_id, APPRAISAL_COUNT), actor_of(request)
    require_not_judged(actor, found)  # PRIVACY: nor does anybody see the totals of a vote on oneself here
    count = queries.waiting(found)
    if count is None:
        raise Http404(_("没有等待核对的计票"))
    sending_back = request.POST.get("do") == "return"
    form = forms.ReasonForm(request.POST if sending_back else None)
    form.fields["reason"].label = _("与计票表不一致的地方")

    def do() -> HttpResponse:
        actions.return_count(actor, session_id=found.pk, **form.cleaned_data)
        messages.success(request, _("已退回，请重新录入。"))
        return redirect(home(found))

    if request.method == "POST" and not sending_back:
        actions.confirm_count(actor, session_id=found.pk)
        messages.success(request, _("已核对，票数不再改动。"))
        return redirect(home(found))
    labels = [*rules.labels_of_grades(found.kind), _("弃权")]
    path, tallies = found.region.path, {each.subject_id: each for each in count.tallies.all()}
    rows = [
        (
            each.no,
            name_of(actor, each, path),
            post_of(each),
            list(zip(labels, tallies[each.pk].votes, strict=True)),
        )
        for each in subjects_of(found)
        if each.pk in tallies
    ]
    return form_page(
        request, form, do, "appraisal/check.html", session=found, count=count, rows=rows, cancel_url=home(found),
        labels=labels, own=one_hand(actor.user_id, count.entered_by),
    )  # fmt: skip
