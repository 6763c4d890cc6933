"""The forms about nominees: nomination, review, giving up, formal candidates, near relatives."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from lingyan.identity.decorators import needs
from lingyan.kernel import clock
from lingyan.kernel.rights import REVIEW_MANAGE, TERM_MANAGE, TERM_RECORD
from lingyan.people.models import Person
from lingyan.team.term import actions, full_meeting
from lingyan.team.term.actions import joint_review
from lingyan.team.term.actions.appointing import titles
from lingyan.team.term.actions.common import standing
from lingyan.team.term.actions.nominees import LEADERS_BY, elects_committee, known_people
from lingyan.team.term.forms import AskForm, DayForm, FormalForm, KinshipForm, NominateForm, ReviewForm
from lingyan.team.term.known import last_review
from lingyan.team.term.models import Nominee, Organ, Process, Rank
from lingyan.team.term.states import State
from lingyan.team.term.views.common import (
    ORGANS,
    actor_of,
    form_page,
    name_of,
    nominee_choices,
    nominee_or_404,
    organ_or_404,
    process_or_404,
    rank_label,
    village_url,
)


@needs(TERM_RECORD)
@require_http_methods(["GET", "POST"])
def nominate(request: HttpRequest, process_id: int, organ: str) -> HttpResponse:
    process, organ = process_or_404(request, process_id, TERM_RECORD), organ_or_404(organ)
    form = _form(request, process, organ)

    def do() -> HttpResponse:
        data = form.cleaned_data
        actions.nominate(
            actor_of(request), process_id=process.pk, organ=organ, rank=data["rank"], origin=data["origin"],
            person_id=data["person"], newcomer=form.newcomer,
        )  # fmt: skip
        messages.success(request, _("已登记提名。"))
        return redirect(village_url(process))

    return form_page(
        request, form, do, title=_("登记提名：%(organ)s") % {"organ": ORGANS[organ]}, action=_("登记"), process=process,
        cancel_url=village_url(process), lead=_("只登记提名本身，不填职业、身体状况、信仰等与选举无关的内容。"),
    )  # fmt: skip


def _form(request: HttpRequest, process: Process, organ: str) -> NominateForm:
    actor, path = actor_of(request), process.region.path
    written_in = process.state == State.FINALISED
    if organ == Organ.PARTY:
        origins = [Nominee.Origin.MEETING, Nominee.Origin.PARTY, Nominee.Origin.WRITTEN_IN]
    elif organ == Organ.SECRETARY:
        origins = [*LEADERS_BY]
    elif organ != Organ.COMMITTEE:
        origins = [Nominee.Origin.MEETING, Nominee.Origin.PARTY]
    else:
        origins = [Nominee.Origin.WRITTEN_IN] if written_in else [Nominee.Origin.PARTY, Nominee.Origin.VOTERS]
    return NominateForm(
        request.POST or None, origins=[(each.value, each.label) for each in origins],
        ranks=[(rank, rank_label(organ, rank)) for rank in _ranks(process, organ)],
        people=[(each.pk, name_of(actor, each, path)) for each in _people(process, organ)],
        newcomers=organ != Organ.SECRETARY,
    )  # fmt: skip


def _ranks(process: Process, organ: str) -> list[int]:
    """The posts that one may stand for: of the party those that its next vote fills, as far as that is known."""
    ranks = list(titles(organ))
    if organ == Organ.SECRETARY:
        return [each for each in ranks if each != Rank.MEMBER]
    if organ == Organ.PARTY and elects_committee(process):
        return [int(Rank.MEMBER)]
    return ranks


def _people(process: Process, organ: str) -> Iterable[Person]:
    """Who may be chosen; the party's committee is led by its members."""
    if organ == Organ.SECRETARY:
        return [each.nominee.person for each in full_meeting.members(process)]
    return known_people(process)


@needs(TERM_MANAGE)
@require_http_methods(["GET", "POST"])
def review(request: HttpRequest, nominee_id: int) -> HttpResponse:
    nominee = nominee_or_404(request, nominee_id, TERM_MANAGE)
    document, on = last_review(nominee.process.nominees.filter(organ=nominee.organ))
    form = ReviewForm(request.POST or None, initial={"on": on or clock.today(), "document": document})

    def do() -> HttpResponse:
        actions.record_review(actor_of(request), nominee_id=nominee.pk, **form.cleaned_data)
        messages.success(request, _("审查结果已登记。"))
        return redirect(village_url(nominee.process))

    return _nominee_page(request, nominee, form, do, _("登记审查结果"))


@needs(REVIEW_MANAGE)
@require_http_methods(["GET", "POST"])
def ask(request: HttpRequest, process_id: int, organ: str) -> HttpResponse:
    """Ask the departments about the nominees who wait; what they answer is written down in the joint review."""
    process, organ = process_or_404(request, process_id, REVIEW_MANAGE), organ_or_404(organ)
    form = AskForm(request.POST or None, initial={"on": clock.today()})
    number = len(joint_review.unasked(process, organ))

    def do() -> HttpResponse:
        asked = actions.ask_departments(
            actor_of(request), process_id=process.pk, organ=organ, **form.cleaned_data
        )
        messages.success(request, _("已就 %(n)s 人发起联审，答复在“联审”里登记。") % {"n": len(asked)})
        return redirect(village_url(process))

    return form_page(
        request, form, do, title=_("发起候选人联审"), action=_("发起联审"), cancel_url=village_url(process), process=process,
        lead=_("%(n)s 人等待联审。各部门全部答复以后，审查结果自动得出，不再另填。") % {"n": number},
    )  # fmt: skip


@needs(TERM_RECORD)
@require_http_methods(["GET", "POST"])
def withdraw(request: HttpRequest, nominee_id: int) -> HttpResponse:
    nominee = nominee_or_404(request, nominee_id, TERM_RECORD)
    form = DayForm(request.POST or None, initial={"on": clock.today()})

    def do() -> HttpResponse:
        actions.withdraw(actor_of(request), nominee_id=nominee.pk, **form.cleaned_data)
        messages.success(request, _("已登记放弃。"))
        return redirect(village_url(nominee.process))

    return _nominee_page(request, nominee, form, do, _("登记放弃"))


def _nominee_page(
    request: HttpRequest, nominee: Nominee, form: Any, do: Callable[[], HttpResponse], title: str
) -> HttpResponse:
    [(_pk, label)] = nominee_choices(actor_of(request), [nominee])
    return form_page(
        request, form, do, title=title, action=_("登记"), cancel_url=village_url(nominee.process), process=nominee.process,
        lead=f"{nominee.process.region.name} {label}",
    )  # fmt: skip


@needs(TERM_RECORD)
@require_http_methods(["GET", "POST"])
def formal(request: HttpRequest, process_id: int) -> HttpResponse:
    """Who came out of the preselection."""
    process = process_or_404(request, process_id, TERM_RECORD)
    nominees = standing(process).select_related("person__personal", "process__region")
    form = FormalForm(
        request.POST or None,
        nominees=nominee_choices(actor_of(request), nominees),
        meeting=process.by_meeting,
        initial={"on": clock.today()},
    )

    def do() -> HttpResponse:
        actions.set_formal(
            actor_of(request),
            process_id=process.pk,
            votes=form.votes,
            nominee_ids=form.cleaned_data["chosen"],
            on=form.cleaned_data["on"],
            returned=form.cleaned_data["returned"],
            meeting=form.meeting,
        )
        messages.success(request, _("正式候选人已选定，接着登记公布。"))
        return redirect(village_url(process))

    return form_page(
        request, form, do, title=_("登记预选结果"), action=_("选定"), process=process,
        cancel_url=village_url(process), lead=_("没有预选的不用选，被提名人全部是正式候选人。"),
    )  # fmt: skip


@needs(TERM_RECORD)
@require_http_methods(["GET", "POST"])
def kinship(request: HttpRequest, process_id: int, organ: str) -> HttpResponse:
    process, organ = process_or_404(request, process_id, TERM_RECORD), organ_or_404(organ)
    # Who watches the board declares near relatives on it.
    organs = [Organ.COLLECTIVE, Organ.MONITORS] if organ == Organ.MONITORS else [organ]
    nominees = process.nominees.filter(organ__in=organs, withdrawn_on=None).select_related(
        "person__personal", "process__region"
    )
    form = KinshipForm(request.POST or None, nominees=nominee_choices(actor_of(request), nominees))

    def do() -> HttpResponse:
        data = form.cleaned_data
        actions.declare_kinship(actor_of(request), first_id=data["first"], second_id=data["second"])
        messages.success(request, _("已登记。"))
        return redirect(village_url(process))

    return form_page(
        request, form, do, title=_("登记近亲属申报"), action=_("登记"), cancel_url=village_url(process), process=process,
        lead=_("由本人申报；只登记有这层关系，不登记是什么关系。"),
    )  # fmt: skip
