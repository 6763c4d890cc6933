"""The forms of a departure, from its paper to what follows, and its page."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from lingyan.decisions.queries import passed_matters
from lingyan.identity.decorators import needs
from lingyan.identity.forms import add_problems
from lingyan.kernel import clock
from lingyan.kernel.access import Actor
from lingyan.kernel.problems import Refused
from lingyan.kernel.rights import ROSTER_VIEW, TERM_MANAGE, TERM_RECORD, TERM_VIEW
from lingyan.people.models import Tenure
from lingyan.team.term import actions, departure_papers, known, vacancies
from lingyan.team.term.actions import departures as departing
from lingyan.team.term.actions.departure_votes import MATTERS
from lingyan.team.term.actions.departures import due_after
from lingyan.team.term.forms import MOST_PLACES
from lingyan.team.term.leaving_forms import (
    AbsenceForm,
    FollowForm,
    HearingForm,
    LapseForm,
    LetterForm,
    MeetingForm,
    PetitionForm,
    RecallForm,
    RecallPlaceForm,
    ReleaseForm,
)
from lingyan.team.term.models import Departure, DepartureStep, Organ, Process
from lingyan.team.term.views.common import actor_of, form_page, name_of, places_form
from lingyan.team.term.views.leaving import (
    TONES,
    committee_url,
    departure_url,
    state_of,
    tenure_or_404,
)


@needs(TERM_RECORD)
@require_http_methods(["GET", "POST"])
def recall(request: HttpRequest, tenure_id: int) -> HttpResponse:
    """A petition for a recall came in."""
    tenure = tenure_or_404(request, tenure_id, TERM_RECORD)
    last = (
        Process.objects.filter(region=tenure.post.body.organisation.region, voters__isnull=False)
        .order_by("-pk")
        .first()
    )
    form = PetitionForm(
        request.POST or None,
        initial={"received_on": clock.today(), "entitled": last.voters if last else None},
    )
    return _receive(request, tenure, form, actions.receive_recall, _("登记罢免要求"))


@needs(TERM_RECORD)
@require_http_methods(["GET", "POST"])
def resign(request: HttpRequest, tenure_id: int) -> HttpResponse:
    """A letter of resignation came in."""
    form = LetterForm(request.POST or None, initial={"received_on": clock.today()})
    tenure = tenure_or_404(request, tenure_id, TERM_RECORD)
    return _receive(request, tenure, form, actions.receive_resignation, _("登记辞职"))


@needs(TERM_RECORD)
@require_http_methods(["GET", "POST"])
def absence(request: HttpRequest, tenure_id: int) -> HttpResponse:
    """Somebody did no work for months; a meeting may treat that as a resignation."""
    form = AbsenceForm(request.POST or None, initial={"received_on": clock.today()})
    tenure = tenure_or_404(request, tenure_id, TERM_RECORD)
    return _receive(request, tenure, form, actions.receive_absence, _("登记视为辞职"))


@needs(TERM_MANAGE)
@require_http_methods(["GET", "POST"])
def lapse(request: HttpRequest, tenure_id: int) -> HttpResponse:
    """The township confirmed that a duty ended by the law itself."""
    form = LapseForm(request.POST or None, initial={"ended_on": clock.today()})
    tenure = tenure_or_404(request, tenure_id, TERM_MANAGE)
    return _receive(request, tenure, form, actions.record_lapse, _("登记职务自行终止"))


@needs(TERM_MANAGE)
@require_http_methods(["GET", "POST"])
def release(request: HttpRequest, tenure_id: int) -> HttpResponse:
    """Somebody leaves another body than the villagers' committee by a document."""
    form = ReleaseForm(request.POST or None, initial={"ended_on": clock.today()})
    tenure = tenure_or_404(request, tenure_id, TERM_MANAGE, others=True)
    title = _("登记按文件离任")
    return _receive(request, tenure, form, actions.record_release, title, _tenure_url(tenure))


def _receive(
    request: HttpRequest, tenure: Tenure, form: Any, act: Callable[..., Departure], title: str, back: str = ""
) -> HttpResponse:
    region = tenure.post.body.organisation.region

    def do() -> HttpResponse:
        made = act(actor_of(request), tenure_id=tenure.pk, **form.cleaned_data)
        messages.success(request, _("已登记。"))
        return redirect(departure_url(made))

    who = f"{_(tenure.post.title)} {name_of(actor_of(request), tenure.person, region.path)}"
    return form_page(
        request,
        form,
        do,
        title=title,
        action=_("登记"),
        cancel_url=back or committee_url(region),
        lead=f"{region.name} {who}",
    )


def departure_or_404(request: HttpRequest, departure_id: int, right: str = TERM_VIEW) -> Departure:
    found = Departure.objects.filter(actor_of(request).scope(right, "region__path")).select_related(
        "region__parent", "tenure__person__personal", "tenure__post__body__organisation", "vote"
    )
    departure = found.filter(pk=departure_id).first()
    if departure is None:
        raise Http404(_("没有这件离任事项，或不在您的管辖范围内"))
    return departure


@needs(TERM_VIEW)
@require_GET
def departure(request: HttpRequest, departure_id: int) -> HttpResponse:
    """One departure: what came in, the reply, the vote, and what follows with its days."""
    found, actor, today = departure_or_404(request, departure_id), actor_of(request), clock.today()
    path = found.region.path
    vote, own = getattr(found, "vote", None), _own(actor, found)
    context = {
        "departure": found, "vote": vote, "places": list(vote.places.all()) if vote else [],
        "name": name_of(actor, found.tenure.person, path), "title": _(found.tenure.post.title),
        "state": state_of(found), "tone": TONES[found.state], "acts": list(_acts(request, found, own)), "own": own,
        "after": list(_after(request, found)) if vacancies.is_followed(found) else [],
        "late": bool(found.due_on and found.due_on < today and found.state == Departure.State.OPEN),
        "place_url": _place_url(actor, found), "may_record": actor.may(TERM_RECORD, path),
        "papers": departure_papers.available(found), "facts": list(_facts(found)),
    }  # fmt: skip
    return render(request, "term/departure.html", context)


def _tenure_url(tenure: Tenure) -> str:
    place = tenure.post.body.organisation.region
    return f"{reverse('roster:tenure', args=[tenure.pk])}?region={place.code}"


def _place_url(actor: Actor, found: Departure) -> str:
    """Where the departure was recorded from: the villagers' committee, or the tenure in another body for who may see it."""
    if found.way == Departure.Way.RELEASE:
        return _tenure_url(found.tenure) if actor.may(ROSTER_VIEW, found.region.path) else ""
    return committee_url(found.region)


def _facts(found: Departure) -> Iterator[tuple[str, Any]]:
    yield _("编号或文号"), found.document
    if found.way == Departure.Way.RELEASE:
        yield _("离任日期"), found.received_on
        return
    yield _("收到日期"), found.received_on
    if found.way == Departure.Way.RECALL:
        yield found.get_signers_display(), _("%(signed)s 人，共 %(entitled)s 人") % {
            "signed": found.signed, "entitled": found.entitled,
        }  # fmt: skip
        yield _("表决期限"), found.due_on
        heard = found.reply or _("本人没有提出")
        yield _("申辩"), f"{found.heard_on} {heard}" if found.heard_on else _("还没有听取")
    if found.since_on:
        yield _("不履行职责起"), found.since_on
    if found.ended_on:
        yield _("离任日期"), found.ended_on


def _vote_facts(found: Departure) -> Iterator[tuple[str, Any]]:
    """The vote as it was recorded, beside the numbers of the petition, for the other hand to compare."""
    vote = getattr(found, "vote", None)
    if vote is not None:
        yield _("表决日期"), vote.on
        yield _("登记选民或应到会"), vote.eligible
        yield _("收回选票或实到会"), vote.present
        yield _("同意票"), vote.ayes


def _own(actor: Actor, found: Departure) -> bool:
    """Whether it waits for another hand, and this reader could confirm it had he not recorded it."""
    waits = found.state == Departure.State.PASSED and found.tenure.end_on is None
    return waits and actor.may(TERM_MANAGE, found.region.path) and departing.recorded_by(actor, found)


def _acts(request: HttpRequest, found: Departure, own: bool) -> Iterator[tuple[str, str]]:
    actor, path = actor_of(request), found.region.path
    if found.tenure.end_on is not None:
        return
    record, manage = actor.may(TERM_RECORD, path), actor.may(TERM_MANAGE, path)
    if found.state == Departure.State.OPEN and record:
        if found.way != Departure.Way.RECALL:
            yield _("登记会议决定"), _url("meeting", found)
        elif found.heard_on is None:
            yield _("登记申辩"), _url("hearing", found)
        else:
            yield _("登记罢免计票"), _url("recall-count", found)
    if found.state == Departure.State.PASSED and manage and not own:
        yield _("核对离任"), _url("confirm", found)


def _url(name: str, found: Departure, *more: str) -> str:
    return f"{reverse(f'term:{name}', args=[found.pk, *more])}?region={found.region.code}"


def _after(request: HttpRequest, found: Departure) -> Iterator[dict[str, Any]]:
    done = {each.kind: each for each in found.steps.all()}
    record = actor_of(request).may(TERM_RECORD, found.region.path)
    for kind in DepartureStep.Kind:
        step = done.get(kind)
        due = step.due_on if step else due_after(found, kind)
        late = (step.on if step else clock.today()) > due
        yield {
            "label": kind.label, "step": step, "due": due, "late": late,
            "url": _url("follow", found, kind.value) if record and step is None else "",
        }  # fmt: skip


def _form_page(
    request: HttpRequest, found: Departure, form: Any, do: Callable[[], None], title: str, said: str
) -> HttpResponse:
    def done() -> HttpResponse:
        do()
        messages.success(request, said)
        return redirect(departure_url(found))

    return form_page(
        request,
        form,
        done,
        title=title,
        action=_("登记"),
        cancel_url=departure_url(found),
        lead=_lead(request, found),
    )


def _lead(request: HttpRequest, found: Departure) -> str:
    who = name_of(actor_of(request), found.tenure.person, found.region.path)
    return f"{found.region.name} {_(found.tenure.post.title)} {who} {found.get_way_display()}"


@needs(TERM_RECORD)
@require_http_methods(["GET", "POST"])
def hearing(request: HttpRequest, departure_id: int) -> HttpResponse:
    found = departure_or_404(request, departure_id, TERM_RECORD)
    form = HearingForm(request.POST or None, initial={"on": clock.today()})

    def do() -> None:
        actions.record_hearing(actor_of(request), departure_id=found.pk, **form.cleaned_data)

    return _form_page(request, found, form, do, _("登记申辩"), _("已登记。"))


@needs(TERM_RECORD)
@require_http_methods(["GET", "POST"])
def meeting(request: HttpRequest, departure_id: int) -> HttpResponse:
    """The villagers' or representatives' meeting about a resignation."""
    found, today = departure_or_404(request, departure_id, TERM_RECORD), clock.today()
    organisation = found.tenure.post.body.organisation
    matters = [(each.pk, each.title) for each in passed_matters(organisation.pk, MATTERS, today)[:50]]
    form = MeetingForm(request.POST or None, matters=matters, initial={"on": today})

    def do() -> None:
        data = form.cleaned_data
        actions.decide_resignation(
            actor_of(request), departure_id=found.pk, on=data["on"], body=data["body"], meeting=form.meeting,
            ayes=data["ayes"], matter_id=data["matter"],
        )  # fmt: skip

    return _form_page(request, found, form, do, _("登记会议决定"), _("会议决定已登记，通过的由另一人核对。"))


@needs(TERM_RECORD)
@require_http_methods(["GET", "POST"])
def recall_count(request: HttpRequest, departure_id: int) -> HttpResponse:
    """The ballots about a recall, place by place; they are added up here."""
    found = departure_or_404(request, departure_id, TERM_RECORD)
    by_voters = found.signers == Departure.Signers.VOTERS
    initial = {"on": clock.today(), "registered": found.entitled if by_voters else None}
    form = RecallForm(request.POST or None, initial=initial)
    last = Process.objects.filter(region=found.region, counts__organ=Organ.COMMITTEE).order_by("-pk").first()
    rows = places_form(request, RecallPlaceForm, known.places(last) if last else [])
    if request.method == "POST" and all([form.is_valid(), rows.is_valid()]):
        places = [each.place for each in rows if each.place is not None]
        try:
            vote = actions.count_recall(
                actor_of(request), departure_id=found.pk, places=places, **form.cleaned_data
            )
        except Refused as refusal:
            if refusal.code == "denied":
                raise
            add_problems(form, refusal)
        else:
            messages.success(request, _("罢免通过，由另一人核对。") if vote.passed else _("罢免没有通过。"))
            return redirect(departure_url(found))
    context = {
        "departure": found, "form": form, "rows": rows, "lead": _lead(request, found), "cancel_url": departure_url(found),
        "places": len(rows.forms), "most": MOST_PLACES,
    }  # fmt: skip
    return render(request, "term/recall.html", context, status=422 if request.method == "POST" else 200)


@needs(TERM_MANAGE)
@require_http_methods(["GET", "POST"])
def confirm(request: HttpRequest, departure_id: int) -> HttpResponse:
    """The page before a departure takes effect: the duty ends on the day of the vote, or that the law ended it."""
    found = departure_or_404(request, departure_id, TERM_MANAGE)
    if request.method == "POST":
        actions.confirm_departure(actor_of(request), departure_id=found.pk)
        followed = found.way != Departure.Way.RELEASE
        messages.success(request, _("已离任，接着公告、备案、移交。") if followed else _("已离任。"))
        return redirect(departure_url(found))
    released = found.way == Departure.Way.RELEASE
    consequences = [
        _("职务在表决那天终止，自行终止的在登记的那天终止"),
        _("从那天起计算公告、备案、移交的期限，不足三人的计算补选的期限"),
    ]
    context = {
        "title": _("核对离任"), "lead": _lead(request, found), "action": _("核对无误，离任"), "danger": True,
        "cancel_url": departure_url(found), "facts": [*_facts(found), *_vote_facts(found)],
        "consequences": [_("职务在登记的那天终止，从那天起空缺")] if released else consequences,
    }  # fmt: skip
    return render(request, "console/confirm.html", context)


@needs(TERM_RECORD)
@require_http_methods(["GET", "POST"])
def follow(request: HttpRequest, departure_id: int, kind: str) -> HttpResponse:
    """The notice, the filing or the handover."""
    found = departure_or_404(request, departure_id, TERM_RECORD)
    if kind not in DepartureStep.Kind.values:
        raise Http404(_("没有这一项后续"))
    form = FollowForm(request.POST or None, kind=kind, initial={"on": clock.today()})

    def do() -> None:
        data = form.cleaned_data
        actions.follow_departure(
            actor_of(request), departure_id=found.pk, kind=kind, on=data["on"], document=data["document"],
            handed=form.handed,
        )  # fmt: skip

    label = DepartureStep.Kind(kind).label
    return _form_page(request, found, form, do, _("登记%(what)s") % {"what": label}, _("已登记。"))
