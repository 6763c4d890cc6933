"""One village: where it stands, what comes next, its calendar, its nominees and its counts."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from lingyan.identity.decorators import needs
from lingyan.kernel import clock
from lingyan.kernel.access import Actor
from lingyan.kernel.calendar import deadline
from lingyan.kernel.rights import REVIEW_MANAGE, TERM_MANAGE, TERM_RECORD, TERM_VIEW
from lingyan.team.term import (
    acting,
    annulled,
    ballots,
    evidence,
    full_meeting,
    printing,
    queries,
    reviewing,
    states,
)
from lingyan.team.term.actions import annulling, certifying, common, joint_review, meetings, restoring, stages
from lingyan.team.term.actions.nominees import review_states, when
from lingyan.team.term.actions.stages import right_for
from lingyan.team.term.models import Complaint, Count, Nominee, Organ, Process
from lingyan.team.term.shifting import Shift
from lingyan.team.term.states import State
from lingyan.team.term.views.common import (
    ORGANS,
    actor_of,
    name_of,
    process_or_404,
    rank_label,
    tone_of,
    url_at,
)
from lingyan.team.term.views.leaving import committee_url

_REVIEW_TONES = {"waiting": "warn", "clear": "ok", "barred": "danger"}


@needs(TERM_VIEW)
@require_GET
def village(request: HttpRequest, process_id: int) -> HttpResponse:
    process = process_or_404(request, process_id)
    actor, path, today = actor_of(request), process.region.path, clock.today()
    own, held = _own(actor, process), _held(actor, process)
    context = {
        "process": process, "tone": tone_of(process.state), "today": today, "own": own,
        "held": [state.label for state in held], "acts": list(_acts(actor, process, own, held)),
        "late": process.due_on is not None and process.due_on < today,
        "risk": process.advised_on is not None and process.advised_on < today,
        "steps": list(_steps(process, today)), "nominees": list(_nominees(actor, process)),
        "preselections": list(_preselections(actor, process)),
        "counts": list(_counts(actor, process)), "events": list(_events(process)),
        "complaints": list(_complaints(actor, process, today)),
        "list_url": url_at("villages", process), "may_record": actor.may(TERM_RECORD, path),
        "may_ask": actor.may(REVIEW_MANAGE, path), "may_manage": actor.may(TERM_MANAGE, path),
        "before_vote": process.state in states.BEFORE_VOTE,
        "closed": process.state == State.CLOSED,
        "by": process.by, "committee_url": committee_url(process.region), "checked": process.register.count(),
        "asked_sexes": process.state not in {State.CLOSED, State.SUSPENDED} and bool(ballots.without_sex(process)),
        "may_list": not process.by_meeting
        and process.state in {State.COMMITTEE, State.VOTERS_LISTED, State.OBJECTIONS_CLOSED},
        "may_check": not process.by_meeting and process.state in {State.COMMITTEE, State.VOTERS_LISTED},
        "may_reopen": process.state in {State.NOMINATED, State.REVIEWED, State.LISTED, State.FINALISED},
        "may_stop": process.by is not None and process.state in {*states.BEFORE_VOTE, State.VOTED, State.RUNOFF},
        "head": _head(actor, process, today), "drift": _drift(process),
        "papers": printing.available(process), "suspended": process.state == State.SUSPENDED,
    }  # fmt: skip
    return render(request, "term/village.html", context)


def _drift(process: Process) -> Shift | None:
    """A term that came with a roster and is not kept by the vote: a hint until the step that states the documents."""
    if states.reached(State(process.before or process.state), State.COMMITTEE):
        return None
    shift = common.shift_of(process)
    return shift if shift.asked and not shift.binding else None


def _head(actor: Actor, process: Process, today: Any) -> str:
    """Who acts in the village while its committee has no chief."""
    found = acting.running([process.region_id], today).get(process.region_id)
    return name_of(actor, found.tenure.person, process.region.path) if found else ""


def _own(actor: Actor, process: Process) -> bool:
    """Whether certificates are due, which this reader could give had he not recorded the count."""
    due = process.state in {State.VOTED, State.RUNOFF} and actor.may(TERM_MANAGE, process.region.path)
    return due and certifying.counted_by(actor, process)


def _held(actor: Actor, process: Process) -> list[State]:
    """Next states with which somebody takes office by a count that this reader recorded: another hand's to write down."""
    path = process.region.path
    return [
        each for each in _followers(process)
        if actor.may(right_for(each), path) and stages.counted_by(actor, process, each)
    ]  # fmt: skip


def _followers(process: Process) -> list[State]:
    found = states.followers(
        State(process.state), by_election=process.by is not None, meeting=process.by_meeting
    )
    return [each for each in found if each in evidence.FIELDS]


def _acts(
    actor: Actor, process: Process, own: bool, held: Sequence[State]
) -> Iterator[tuple[str, str, bool]]:
    """(label, address, main) of what can be done now by this reader."""
    state, path = State(process.state), process.region.path
    record, manage = actor.may(TERM_RECORD, path), actor.may(TERM_MANAGE, path)
    if record:
        yield from _votes(process, state)
    for wanted in _followers(process):
        if wanted not in held and actor.may(right_for(wanted), path):
            yield (
                _("登记：%(state)s") % {"state": wanted.label},
                url_at("reach", process, process.pk, wanted.value),
                True,
            )
    if actor.may(REVIEW_MANAGE, path):
        for organ, label in ORGANS.items():
            if joint_review.unasked(process, organ):
                yield (
                    _("发起联审：%(organ)s") % {"organ": label},
                    url_at("ask", process, process.pk, organ),
                    False,
                )
    if manage and not own and state in {State.VOTED, State.RUNOFF}:
        yield _("颁发当选证书"), url_at("certify", process, process.pk), True
    if record and state is State.SUPPORTED:
        yield _("存换届快照"), url_at("snapshot", process, process.pk), True


def _votes(process: Process, state: State) -> Iterator[tuple[str, str, bool]]:
    for organ, label in ORGANS.items():
        if organ == Organ.SECRETARY:
            yield from _of_the_party_committee(process, state)
        elif state in when(process, organ) and (organ == Organ.COMMITTEE or not process.by):
            yield (
                _("登记提名：%(organ)s") % {"organ": label},
                url_at("nominate", process, process.pk, organ),
                False,
            )
            yield (
                _("近亲属申报：%(organ)s") % {"organ": label},
                url_at("kinship", process, process.pk, organ),
                False,
            )
            if organ != Organ.COMMITTEE:
                yield (
                    _("登记计票：%(organ)s") % {"organ": label},
                    url_at("count", process, process.pk, organ),
                    False,
                )
    if state is State.LISTED:
        yield _("登记预选结果"), url_at("formal", process, process.pk), False
    if state in meetings.WHEN and queries.met_on(process, queries.done_days(process)) is None:
        yield _("登记候选人见面"), url_at("meeting-held", process, process.pk), False
    if state is State.FINALISED:
        yield _("登记选票另写的人"), url_at("nominate", process, process.pk, Organ.COMMITTEE.value), False
        yield _("登记计票"), url_at("count", process, process.pk, Organ.COMMITTEE.value), True
    if state in {State.VOTED, State.RUNOFF} and ballots.open_seats(process):
        yield _("登记另行选举的计票"), url_at("count", process, process.pk, Organ.COMMITTEE.value), True


def _of_the_party_committee(process: Process, state: State) -> Iterator[tuple[str, str, bool]]:
    """Once the party's meeting elected a committee, the committee elects who leads it."""
    if state not in when(process, Organ.SECRETARY) or not full_meeting.due(process):
        return
    named = bool(full_meeting.standing(process))
    at = (process, process.pk, Organ.SECRETARY.value)
    yield _("登记提名：%(organ)s") % {"organ": ORGANS[Organ.SECRETARY]}, url_at("nominate", *at), not named
    yield _("登记计票：%(organ)s") % {"organ": ORGANS[Organ.SECRETARY]}, url_at("count", *at), named


def _steps(process: Process, today: Any) -> Iterator[dict[str, Any]]:
    """The calendar with what is done and what is late; another vote only where there was one."""
    done = queries.done_days(process)
    met = queries.met_on(process, done)
    again = process.state == State.VOTED and bool(ballots.open_seats(process))
    for step in queries.steps_of(process):
        on = queries.day_of(step, done, met)
        if step.state is State.RUNOFF and on is None and not again:
            continue
        passed = step.state is None and any(each in done for each in _later(step.key))
        words, tone = _standing(on, step.latest or on or today, today, passed, step.key != "objection")
        yield {"step": step, "on": on, "words": words, "tone": tone}


def _later(key: str) -> tuple[State, ...]:
    return {"objection": (State.OBJECTIONS_CLOSED,)}.get(key, ())


def _standing(on: Any, due: Any, today: Any, passed: bool, tracked: bool) -> tuple[str, str]:
    if on is not None:
        return (_("已完成"), "ok") if on <= due else (_("逾期完成"), "warn")
    if passed or not tracked:
        return "", "plain"
    return (_("已逾期"), "danger") if due < today else (_("未到"), "plain")


def _nominees(actor: Actor, process: Process) -> Iterator[dict[str, Any]]:
    path = process.region.path
    rows = process.nominees.select_related("person__personal").order_by("organ", "rank", "pk")
    chosen = {each.nominee_id: each for organ in ORGANS for each in ballots.seated(process, organ)}
    asked = reviewing.of(process)
    for each in rows:
        yield {
            "nominee": each, "organ": ORGANS[each.organ], "name": name_of(actor, each.person, path),
            "title": rank_label(each.organ, each.rank), "tone": _REVIEW_TONES[each.review],
            "elected": chosen.get(each.pk), "joint": asked.get(each.person_id),
            "waiting": each.person_id not in asked and _may_be_reviewed(each, process),
            "movable": each.withdrawn_on is None and each.pk not in chosen,
        }  # fmt: skip


def _may_be_reviewed(nominee: Nominee, process: Process) -> bool:
    """Whether the answer about somebody is still wanted where the village stands now."""
    return nominee.review == Nominee.Review.WAITING and State(process.state) in review_states(nominee)


def _preselections(actor: Actor, process: Process) -> Iterator[dict[str, Any]]:
    """Each preselection with everybody's votes, the posts in their order."""
    held = list(process.preselections.order_by("pk"))
    if not held:
        return
    nominees = process.nominees.filter(organ=Organ.COMMITTEE).select_related("person__personal")
    known = {str(each.pk): each for each in nominees}
    for each in held:
        ordered = sorted(each.votes.items(), key=lambda row: (known[row[0]].rank, -row[1]))
        yield {"held": each, "votes": [
            (rank_label(Organ.COMMITTEE, known[key].rank), name_of(actor, known[key].person, process.region.path), votes)
            for key, votes in ordered
        ]}  # fmt: skip


def _counts(actor: Actor, process: Process) -> Iterator[dict[str, Any]]:
    path = process.region.path
    rows = process.counts.prefetch_related(
        "stations__tallies__nominee__person__personal", "elected", "annulments__restoration"
    ).order_by("on", "pk")
    for each in rows:
        yield {"count": each, "organ": ORGANS[each.organ], **_annulled(each), **_added_up(actor, each, path)}


def _annulled(count: Count) -> dict[str, str]:
    """By which documents the vote was annulled, and for which posts when it was not the whole of it."""
    decisions = [each for each in count.annulments.all() if each.restoration_id is None]
    whole = any(each.rank is None for each in decisions)
    posts = [] if whole else [rank_label(count.organ, rank) for rank in sorted(annulled.ranks(count))]
    documents = dict.fromkeys(each.document for each in decisions)
    restored = dict.fromkeys(each.restoration.document for each in count.annulments.all() if each.restoration)
    return {
        "annulled": _("、").join(documents), "posts": _("、").join(posts), "restored": _("、").join(restored)
    }  # fmt: skip


def _added_up(actor: Actor, count: Count, path: str) -> dict[str, Any]:
    """Ballots by place with their sums, and votes by candidate, the posts in their order."""
    stations = list(count.stations.all())
    votes: dict[Nominee, int] = {}
    for tally in (tally for station in stations for tally in station.tallies.all()):
        votes[tally.nominee] = votes.get(tally.nominee, 0) + tally.votes
    gone = annulled.ranks(count)
    chosen = {each.nominee_id for each in count.elected.all() if each.rank not in gone}
    ordered = sorted(votes.items(), key=lambda row: (row[0].rank, -row[1]))
    return {
        "stations": stations,
        "issued": sum(each.issued for each in stations), "returned": sum(each.returned for each in stations),
        "invalid": sum(each.invalid for each in stations),
        "votes": [
            (rank_label(count.organ, each.rank), name_of(actor, each.person, path), total, each.pk in chosen)
            for each, total in ordered
        ],
    }  # fmt: skip


def _complaints(actor: Actor, process: Process, today: Any) -> Iterator[dict[str, Any]]:
    open_ = set(_to_be_acted_upon(process).values_list("pk", flat=True))
    held = bool(open_) and annulling.left_to_others(actor, process)
    last_day = common.days_of(process)["appeal"]
    for each in process.complaints.select_related("first", "second"):
        words, tone = _standing(each.decided_on, each.due_on, today, passed=False, tracked=True)
        yield {"complaint": each, "words": words, "tone": tone, "annuls": each.pk in open_, "held": held,
               "restores": _restores(process, each), "goes_up": _goes_up(each, today, last_day)}  # fmt: skip


def _restores(process: Process, complaint: Complaint) -> bool:
    """Whether votes can stand again by what the level above decided."""
    rows = restoring.annulments_of(complaint) if process.state in restoring.WHEN else []
    return bool(rows) and not restoring.voted_since(process, rows)


def _goes_up(complaint: Complaint, today: Any, days: int) -> bool:
    """Whether the decision may still be complained about one level up; a later delivery is for the form to say."""
    if complaint.decided_on is None or complaint.first_id is not None or not complaint.is_final:
        return False
    return bool(today <= deadline(complaint.decided_on, days))


def _to_be_acted_upon(process: Process) -> QuerySet[Complaint]:
    """Upheld complaints by which no vote has been annulled, while one can be."""
    if State(process.state) not in annulling.WHEN:
        return process.complaints.none()
    return process.complaints.filter(outcome=Complaint.Outcome.UPHELD, annulments=None, second=None)


def _events(process: Process) -> Iterator[dict[str, Any]]:
    for each in process.stages.order_by("-no"):
        yield {
            "at": each.on,
            "what": each.get_state_display(),
            "note": each.reason,
            "tone": "warn" if each.late else "plain",
        }
