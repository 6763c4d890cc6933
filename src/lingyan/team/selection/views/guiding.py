"""What the page of one procedure shows: its steps with owner and state, its people, its votes, the next act."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.utils.translation import gettext as _

from lingyan.kernel import clock
from lingyan.kernel.access import Actor
from lingyan.kernel.rights import REVIEW_MANAGE, SELECTION_MANAGE, SELECTION_RECORD
from lingyan.people.models import Post, Tenure
from lingyan.people.queries import in_office
from lingyan.team.review import queries as reviews
from lingyan.team.review.presenting import name_of
from lingyan.team.review.views import STATES
from lingyan.team.review.views import url_at as review_url
from lingyan.team.selection import actions, printing, queries, stages
from lingyan.team.selection.actions import appointing
from lingyan.team.selection.actions.common import standing
from lingyan.team.selection.actions.opening import BALLOTS, LISTED
from lingyan.team.selection.actions.steps import given, scores
from lingyan.team.selection.models import Candidate, Kind, Procedure, Vote
from lingyan.team.selection.reviewing import PURPOSE
from lingyan.team.selection.views.common import CANDIDATE_TONES, TONES, url_at

_URLS = {"step": "step", "vote": "vote", "scores": "scores", "appoint": "appoint"}


def page_of(actor: Actor, found: Procedure) -> dict[str, Any]:
    due = stages.next_stage(found)
    path, own = found.region.path, _own(actor, found, due)
    return {
        "procedure": found, "tone": TONES[found.state], "due": due, "acts": _acts(actor, found, due, own), "own": own,
        "mine": due is not None and actor.may(due.right, path), "steps": _steps(found, due), "people": _people(actor, found),
        "votes": _votes(actor, found), "facts": _facts(found), "papers": printing.available(found),
        "may_record": actor.may(SELECTION_RECORD, path), "list_url": url_at("procedures", found.region),
        "may_void": _may_void(actor, found), "open": found.kind == Kind.OPEN,
    }  # fmt: skip


def _may_void(actor: Actor, found: Procedure) -> bool:
    right = actions.right_to_open(found.kind)
    undecided = stages.next_stage(found) is not None and not stages.reached(found, "appoint")
    return undecided and actor.may(right, found.region.path)


def _own(actor: Actor, found: Procedure, due: stages.Stage | None) -> bool:
    """Whether somebody is to be appointed, by another person than this reader, who counted."""
    return (
        due is not None
        and due.code == "appoint"
        and actor.may(due.right, found.region.path)
        and appointing.counted_by(actor, found)
    )


def _acts(actor: Actor, found: Procedure, due: stages.Stage | None, own: bool) -> list[tuple[str, str, bool]]:
    """(label, url, main) of what the reader may do now."""
    acts: list[tuple[str, str, bool]] = []
    path = found.region.path
    if due is None:
        return acts
    if may_ask(found) and actor.may(REVIEW_MANAGE, path) and unasked(found):
        acts.append((_("发起联审"), url_at("ask", found.region, found.pk), True))
    if actor.may(due.right, path) and not own:
        label = _("登记“%(step)s”") % {"step": due.label}
        acts.append((label, url_at(_URLS[due.how], found.region, found.pk), not acts))
    if may_list(actor, found, due):
        acts.append(
            (listing(due), url_at("candidate", found.region, found.pk), not found.candidates.exists())
        )
    if found.kind == Kind.OPEN and due.code == "screen" and actor.may(SELECTION_MANAGE, path):
        acts.append((_("登记报名"), url_at("apply", found.region, found.pk), False))
    return acts


def listing(due: stages.Stage) -> str:
    """What coming onto the list is called before a step."""
    return _("登记选票另写的人") if due.code in BALLOTS | {"people"} else _("登记人选")


def may_list(actor: Actor, found: Procedure, due: stages.Stage) -> bool:
    path = found.region.path
    if listed := LISTED.get(found.kind):
        return due.code in listed and actor.may(SELECTION_RECORD, path)
    return found.kind == Kind.ASSIGNED and due.code in {"need", "pool"} and actor.may(SELECTION_MANAGE, path)


def may_ask(found: Procedure) -> bool:
    """From the review on until somebody is appointed: a review that expired meanwhile is made again."""
    due = stages.next_stage(found)
    reviewing = due is not None and (due.code == "review" or stages.reached(found, "review"))
    return reviewing and not stages.reached(found, "appoint")


def unasked(found: Procedure) -> list[int]:
    """Persons who stand and have no review that runs or counts."""
    says = reviews.standings(PURPOSE, found.pk, clock.today())
    people = standing(found).filter(person__isnull=False).order_by("no")
    return [
        each
        for each in people.values_list("person", flat=True)
        if each and (each not in says or says[each].state == "expired")
    ]


def _steps(found: Procedure, due: stages.Stage | None) -> list[dict[str, Any]]:
    taken = {each.code: each for each in found.steps.all()}
    rows = []
    for stage in stages.route(found):
        step = taken.get(stage.code)
        words, tone = (
            (_("已办"), "ok")
            if step
            else (_("下一步"), "info")
            if due and stage.code == due.code
            else ("", "")
        )
        rows.append({
            "label": stage.label, "owner": stage.owner, "on": step.on if step else None, "words": words, "tone": tone,
            "said": _said(stage, step.evidence) if step else [],
        })  # fmt: skip
    return rows


def _said(stage: stages.Stage, evidence: dict[str, Any]) -> list[tuple[Any, Any]]:
    fields = list(stage.fields)
    if stage.code == "appoint":
        fields = [stages.Field("document", _("任职文号")), stages.Field("trial_months", _("试用期（个月）"))]
    found = []
    for each in fields:
        value = evidence.get(each.code)
        if value not in (None, "") and not (each.code == "trial_months" and not value):
            found.append((each.label, dict(each.choices).get(value, value)))
    if excluded := evidence.get("exclusions"):
        found.append((_("不得报名的情形"), _("；").join(_(each) for each in excluded)))
    return found


def _people(actor: Actor, found: Procedure) -> list[dict[str, Any]]:
    """PRIVACY: for those who handle the selection only; who was erased stays as a number."""
    path, says = found.region.path, reviews.standings(PURPOSE, found.pk, clock.today())
    rows = list(found.candidates.select_related("person__personal", "application").order_by("no"))
    totals = scores(found) if found.kind == Kind.OPEN and stages.reached(found, "written") else {}
    return [_person(actor, found, each, path, says, totals) for each in rows]


def _person(
    actor: Actor,
    found: Procedure,
    each: Candidate,
    path: str,
    says: dict[int, reviews.Standing],
    totals: dict[int, int],
) -> dict[str, Any]:
    now = says.get(each.person_id) if each.person_id is not None and not each.gone else None
    label, tone = STATES[now.state] if now else ("", "")
    live = stages.next_stage(found) is not None and not stages.reached(found, "appoint")
    may = actor.may(SELECTION_RECORD, path)
    application = getattr(each, "application", None)
    return {
        "candidate": each, "name": name_of(actor, each.shown_person, path), "tone": CANDIDATE_TONES[each.state],
        "review": label, "review_tone": tone,
        "answered": _("%(n)s/%(all)s 个部门") % {"n": now.answered, "all": now.asked} if now and now.state == "open" else "",
        "review_url": review_url("review", found.region, now.review_id) if now and actor.may(REVIEW_MANAGE, path) else "",
        "scores": given(application) if application and not each.gone else {}, "total": totals.get(each.pk),
        "may_drop": live and may and actor.may(actions.right_to_open(found.kind), path) and not each.gone
        and each.state in {"named", "formal", "written", "chosen"},
        "may_withdraw": may and not each.gone and each.consent_on is not None and each.state != "appointed",
        "may_screen": live and each.to_screen and actor.may(SELECTION_MANAGE, path),
        "letter": bool(each.reason) and may and not each.gone,
    }  # fmt: skip


def _votes(actor: Actor, found: Procedure) -> list[dict[str, Any]]:
    rows = []
    for vote in found.votes.order_by("pk").prefetch_related("tallies__candidate__person__personal"):
        tallies = [
            (
                name_of(actor, each.candidate.shown_person, found.region.path),
                each.votes,
                _chosen_words(vote, each.chosen),
            )
            for each in sorted(vote.tallies.all(), key=lambda each: -each.votes)
        ]
        rows.append({"vote": vote, "tallies": tallies})
    return rows


def _chosen_words(vote: Vote, chosen: bool) -> str:
    if not chosen:
        return ""
    return _("当选") if vote.kind in {"election", "chief"} else _("达到规定比例")


def _facts(found: Procedure) -> list[tuple[str, Any]]:
    facts: list[tuple[str, Any]] = [
        (_("方式"), found.get_kind_display()), (_("职务"), _(found.title)), (_("启动日期"), f"{found.started_on:%Y-%m-%d}"),
    ]  # fmt: skip
    if found.kind == Kind.RECOMMENDED:
        facts.append((_("应选"), _("书记 1 人、委员 %(n)s 人") % {"n": found.others}))
    if found.until:
        facts.append((_("公示截止日期"), f"{found.until:%Y-%m-%d}"))
    facts.append((_("现任"), _holder(found)))
    if found.state == Procedure.State.OPEN and found.stage == "appoint":
        facts.append((_("备案期限"), queries.filing_due(Procedure.objects.filter(pk=found.pk))))
    if found.void_reason:
        facts.append((_("终止原因"), found.void_reason))
    return facts


def _holder(found: Procedure) -> str:
    """Whether the post is filled, or for how many days it has been empty (A-15); of several seats how many are held."""
    home = "body__organisation"
    seats = Post.objects.filter(
        **{f"{home}__region": found.region, f"{home}__kind": "party"}, title=found.title
    )
    posts = Tenure.objects.filter(post__in=seats)
    held = in_office().filter(pk__in=posts.values("pk")).count()
    if (quota := sum(seats.values_list("quota", flat=True))) > 1:
        return _("职数 %(quota)s，在任 %(held)s 人") % {"quota": quota, "held": held}
    if held:
        return _("有人在任")
    last = (
        posts.filter(end_on__lte=clock.today()).order_by("-end_on").values_list("end_on", flat=True).first()
    )
    return _empty_words(last)


def _empty_words(last: dt.date | None) -> str:
    if last is None:
        return _("空缺")
    return _("空缺 %(n)s 天") % {"n": (clock.today() - last).days}
