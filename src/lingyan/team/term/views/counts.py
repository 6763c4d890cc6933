"""The count of a vote with a sheet for each polling place, and the certificates of the elected."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from lingyan.identity.decorators import needs
from lingyan.identity.forms import add_problems
from lingyan.kernel import clock
from lingyan.kernel.problems import Problem, Refused
from lingyan.kernel.rights import TERM_MANAGE, TERM_RECORD
from lingyan.team.term import actions, ballots, full_meeting, known, party
from lingyan.team.term.actions.counting import nominees_of
from lingyan.team.term.forms import ALONE, COMMITTEE, MOST_PLACES, CertificateForm, CountForm, StationForm
from lingyan.team.term.models import Organ, Process
from lingyan.team.term.states import State
from lingyan.team.term.views.common import (
    ORGANS,
    actor_of,
    form_page,
    name_of,
    nominee_choices,
    organ_or_404,
    places_form,
    process_or_404,
    rank_label,
    village_url,
)


@needs(TERM_RECORD)
@require_http_methods(["GET", "POST"])
def count(request: HttpRequest, process_id: int, organ: str) -> HttpResponse:
    """Issued, returned and invalid ballots and every candidate's votes, place by place; they are added up here."""
    process, organ = process_or_404(request, process_id, TERM_RECORD), organ_or_404(organ)
    meeting, villagers = organ != Organ.COMMITTEE or process.by_meeting, organ == Organ.COMMITTEE
    nominees = nominee_choices(actor_of(request), nominees_of(process, organ))
    first = process.vote_on if villagers and process.state == State.FINALISED else clock.today()
    initial: dict[str, Any] = {"on": first, **(_of_party(process, first) if organ == Organ.PARTY else {})}
    form = CountForm(
        request.POST or None, meeting=meeting, fixed=villagers, party=organ == Organ.PARTY,
        committee=_committee(process, first) if organ == Organ.SECRETARY else None,
        monitors=organ == Organ.MONITORS, initial=initial,
    )  # fmt: skip
    rows = _stations(request, process, nominees, meeting)
    if request.method == "POST" and all([form.is_valid(), rows.is_valid()]):
        sheets = [each.sheet for each in rows if each.sheet is not None]
        try:
            made = actions.record_count(
                actor_of(request), process_id=process.pk, organ=organ, on=form.cleaned_data["on"], sheets=sheets,
                meeting=form.meeting, seats=form.seats, proxies=form.proxies,
            )  # fmt: skip
        except Refused as refusal:
            if refusal.code == "denied":
                raise
            add_problems(form, refusal)
        else:
            _say(request, made)
            return redirect(village_url(process))
    context = {
        "process": process, "form": form, "rows": rows, "nominees": nominees, "meeting": meeting, "organ": ORGANS[organ],
        "runoff": process.state != State.FINALISED and villagers, "cancel_url": village_url(process),
        "places": len(rows.forms), "most": MOST_PLACES, "open": _open_seats(process) if villagers else [],
    }  # fmt: skip
    return render(request, "term/count.html", context, status=422 if request.method == "POST" else 200)


def _of_party(process: Process, on: dt.date) -> dict[str, Any]:
    """The full members on the roll, and what they elect; nothing where no roll is kept here and nobody voted yet."""
    formal = known.voting_members(process, on)
    committee = party.elects_committee(process, formal)
    elects = {} if committee is None else {"elects": COMMITTEE if committee else ALONE}
    return {"eligible": formal, **elects}


def _committee(process: Process, on: dt.date) -> int:
    """Members of the new committee who have election right."""
    return full_meeting.entitled(full_meeting.members(process), on)


def _open_seats(process: Process) -> list[tuple[str, int]]:
    return [(rank_label(Organ.COMMITTEE, rank), seats) for rank, seats in ballots.open_seats(process).items()]


def _stations(request: HttpRequest, process: Process, nominees: list[tuple[int, str]], meeting: bool) -> Any:
    """The places of the last vote by their names, or a few empty ones; as many as the reader asks for."""
    before = [] if meeting else known.places(process)
    return places_form(request, StationForm, before, single=meeting, form_kwargs={"nominees": nominees})


def _say(request: HttpRequest, made: Any) -> None:
    if not made.valid:
        messages.warning(request, _("参加投票的没有过半数，选举无效。请变更选举日，重新投票。"))
        return
    messages.success(request, _("计票已登记，选出 %(n)s 人。") % {"n": made.elected.count()})


@needs(TERM_MANAGE)
@require_http_methods(["GET", "POST"])
def certify(request: HttpRequest, process_id: int) -> HttpResponse:
    """One certificate number for each elected member; they take office."""
    process = process_or_404(request, process_id, TERM_MANAGE)
    actor, path = actor_of(request), process.region.path
    elected = [
        (each.pk, f"{rank_label(Organ.COMMITTEE, each.rank)} {name_of(actor, each.nominee.person, path)}")
        for each in ballots.seated(process)
    ]
    form = CertificateForm(request.POST or None, elected=elected, initial={"on": clock.today()})

    def do() -> HttpResponse:
        if not elected:
            raise Refused(Problem("nobody", "还没有人当选，先登记计票"))
        actions.certify(actor, process_id=process.pk, on=form.cleaned_data["on"], certificates=form.numbers)
        messages.success(request, _("证书已登记，新一届村民委员会已任职。"))
        return redirect(village_url(process))

    return form_page(
        request, form, do, title=_("颁发当选证书"), action=_("登记证书"), cancel_url=village_url(process), process=process,
        lead=_("上一届的任职到投票日为止，新一届从投票日起任职。计票由另一人登记。"),
    )  # fmt: skip
