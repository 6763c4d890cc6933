"""Steps that are taken by stating what proves them: requests, studies, publicity, review, filing, plans."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Mapping
from typing import Any, Final

from django.db import transaction

from lingyan.kernel import audit
from lingyan.kernel.access import Actor
from lingyan.kernel.calendar import working_deadline
from lingyan.kernel.problems import Problem, Refused
from lingyan.kernel.rights import SELECTION_VIEW
from lingyan.parameters.queries import integer_of, value_of
from lingyan.team.review import rules as review_rules
from lingyan.team.review.queries import standings
from lingyan.team.selection import queries, rules, sitting, stages
from lingyan.team.selection.actions.common import (
    add_step,
    note,
    procedure_for,
    proof,
    require_next,
    require_order,
    standing,
)
from lingyan.team.selection.models import Application, Candidate, Kind, Procedure, Tally
from lingyan.team.selection.parameters import EXCLUSIONS, MARGIN, NOTICE, PUBLICITY
from lingyan.team.selection.reviewing import PURPOSE

STEPPED: Final = audit.register("selection.stepped", "登记选拔步骤")
_LAST: Final = ("file", "plan")


def take_step(
    actor: Actor, *, procedure_id: int, code: str, on: dt.date, stated: Mapping[str, object],
    picked: Collection[int] = (),
) -> Procedure:  # fmt: skip
    """Take the step that is due. `picked` are candidates' ids, for the steps that choose among them."""
    with transaction.atomic():
        procedure = procedure_for(actor, SELECTION_VIEW, procedure_id)
        stage = require_next(procedure, code)
        actor.require(stage.right, procedure.region.path)
        if stage.how != "step":
            raise Refused("这一步要填计票、成绩或任职，不能直接登记", code="wrong-step")
        require_order(procedure, on)
        evidence, problems = stages.read(stage, stated)
        if problems:
            raise Refused(problems)
        _CHECKS.get(code, _nothing)(procedure, on, evidence)
        _pick(procedure, stage, picked, on, evidence)
        if code == "notice":
            procedure.until = dt.date.fromisoformat(evidence["until"])
            evidence["posted"] = list(standing(procedure).order_by("no").values_list("no", flat=True))
        add_step(actor, procedure, code, on, evidence)
        if stages.next_stage(procedure) is None and code in _LAST:
            procedure.state, procedure.ended_on = Procedure.State.DONE, on
            procedure.save()
        note(actor, STEPPED, procedure, step=code)
    return procedure


def _nothing(_procedure: Procedure, _on: dt.date, _evidence: dict[str, Any]) -> None:
    """Most steps ask nothing beyond their fields."""


def _request(procedure: Procedure, _on: dt.date, _evidence: dict[str, Any]) -> None:
    if not standing(procedure).exists():
        raise Refused("先登记参加推荐的人选", code="nobody")


def _announce(procedure: Procedure, on: dt.date, evidence: dict[str, Any]) -> None:
    closes = dt.date.fromisoformat(evidence["closes_on"])
    days = integer_of(NOTICE, procedure.region.path, on)
    if closes < on + dt.timedelta(days=days):
        raise Refused(
            f"从公告到报名截止至少 {days} 天，即不早于 {on + dt.timedelta(days=days)}", code="notice-short"
        )
    fault = rules.weights_fault(weights(evidence))
    if fault:
        raise Refused(fault)
    # A notice says what the county excluded on its day, whatever it sets later.
    evidence["exclusions"] = list(value_of(EXCLUSIONS, procedure.region.path, on))  # type: ignore[arg-type]


def weights(evidence: Mapping[str, Any]) -> dict[str, int]:
    return {each: int(evidence[each]) for each in rules.SCORES}


def _screen(procedure: Procedure, on: dt.date, _evidence: dict[str, Any]) -> None:
    closes = dt.date.fromisoformat(proof(procedure, "announce")["closes_on"])
    if on <= closes:
        raise Refused(f"报名到 {closes} 截止，从次日起才能办结资格审查", code="still-open")
    states = set(standing(procedure).values_list("application__outcome", flat=True))
    if Application.Outcome.WAITING in states:
        raise Refused("还有报名没有审查", code="unscreened")
    if not states:
        raise Refused("没有人符合条件，请终止后重新公告", code="nobody")


def _review(procedure: Procedure, on: dt.date, _evidence: dict[str, Any]) -> None:
    """A-13: everybody who still stands has all slips without objection, none of them stale on the day."""
    people = list(standing(procedure))
    if not people:
        raise Refused("没有需要联审的人选", code="nobody")
    found = standings(PURPOSE, procedure.pk, on)
    says = [found[each.person_id].state if each.person_id in found else "" for each in people]
    if review_rules.OBJECTED in says:
        raise Refused("有部门提出异议的人选不能继续，先登记未入选", code="objected")
    if review_rules.EXPIRED in says:
        raise Refused("联审答复已过有效期，重新发起联审", code="expired")
    if any(each != review_rules.CLEAR for each in says):
        raise Refused("联审部门还没有全部答复无异议", code="unanswered")
    settled = [found[each.person_id].settled_on for each in people if each.person_id is not None]
    last = max(day for day in settled if day is not None)
    if on < last:
        raise Refused(f"最后一份答复是 {last} 的，联审日期不能早于这一天", code="before-answers")


def require_review_valid(procedure: Procedure, on: dt.date, people: Collection[Candidate]) -> None:
    """A review that was clear must not be stale or reversed when somebody is elected or appointed.

    Who was written on the ballots is reviewed between the election and the office.
    """
    found = standings(PURPOSE, procedure.pk, on)
    if any(each.person_id is not None and each.person_id not in found for each in people):
        raise Refused("当选人里有选票另写的，还没有联审，先发起联审", code="unreviewed")
    for each in people:
        now = found.get(each.person_id) if each.person_id is not None else None
        if now is None or now.state != review_rules.CLEAR:
            raise Refused("人选的联审已过有效期，或后来有部门改变答复，重新联审", code="review-stale")


def _notice(procedure: Procedure, on: dt.date, evidence: dict[str, Any]) -> None:
    days = integer_of(PUBLICITY, procedure.region.path, on)
    least = working_deadline(on, days)
    if dt.date.fromisoformat(evidence["until"]) < least:
        raise Refused(f"公示不少于 {days} 个工作日，截止日期不早于 {least}", code="publicity-short")


def _cleared(procedure: Procedure, on: dt.date, evidence: dict[str, Any]) -> None:
    if procedure.until is None or on <= procedure.until:
        raise Refused(f"公示到 {procedure.until} 为止，从次日起才能办结", code="still-posted")
    if evidence["raised"] != evidence["decided"]:
        raise Refused("公示期间收到的反映要全部调查处理", code="undecided")
    if _with_margin(procedure):
        require_margin(procedure, on)
    elif not standing(procedure, Candidate.State.CHOSEN, Candidate.State.FORMAL).exists():
        raise Refused("拟任人选已经退出，只能终止这次选拔，重新启动", code="nobody")


def _with_margin(procedure: Procedure) -> bool:
    """Whether the members' meeting elects; a committee may elect who leads it with one candidate."""
    return procedure.kind == Kind.RECOMMENDED or sitting.by_meeting(procedure)


def require_margin(procedure: Procedure, on: dt.date) -> None:
    """差额: candidates are more than seats by the county's percentage, rounded up."""
    seats = 1 + procedure.others
    needed = rules.candidates_needed(seats, integer_of(MARGIN, procedure.region.path, on))
    if (number := standing(procedure, Candidate.State.FORMAL).count()) < needed:
        raise Refused(f"应选 {seats} 人，候选人不少于 {needed} 人，现在 {number} 人", code="few-candidates")


def _plan(_procedure: Procedure, on: dt.date, evidence: dict[str, Any]) -> None:
    if dt.date.fromisoformat(evidence["ends_on"]) <= on:
        raise Refused("选派期满日期应在登记日期以后", code="bad-end")


_CHECKS: Final = {
    "request": _request, "announce": _announce, "screen": _screen, "review": _review, "notice": _notice,
    "cleared": _cleared, "plan": _plan,
}  # fmt: skip


def _pick(
    procedure: Procedure, stage: stages.Stage, picked: Collection[int], on: dt.date, evidence: dict[str, Any]
) -> None:
    if not stage.picks:
        return
    people = {each.pk: each for each in standing(procedure)}
    if not picked or not set(picked) <= people.keys() or (stage.picks == "one" and len(set(picked)) != 1):
        words = "选定一名人选" if stage.picks == "one" else "选出预备人选"
        raise Refused(f"请从在列的人里{words}", code="pick")
    if procedure.kind == Kind.RECOMMENDED:
        _require_recommended(procedure, picked)
    if procedure.kind == Kind.OPEN:
        _require_best(procedure, next(iter(picked)), evidence)
    state = Candidate.State.FORMAL if stage.picks == "several" else Candidate.State.CHOSEN
    chosen = procedure.candidates.filter(pk__in=picked)
    procedure.candidates.filter(pk__in=people.keys() - set(picked)).update(
        state=Candidate.State.DROPPED, reason=_UNPICKED[stage.code]
    )
    chosen.update(state=state)
    if _with_margin(procedure):
        require_margin(procedure, on)


_UNPICKED: Final = {"study": "经研究未列为人选", "pool": "经研究未确定为选派人选"}


def _require_recommended(procedure: Procedure, picked: Collection[int]) -> None:
    """Both tallies are used: who did not reach the county's share in each cannot be put forward."""
    for kind in (rules.MEMBERS, rules.PEOPLE):
        counted = Tally.objects.filter(
            vote__procedure=procedure, vote__kind=kind, vote__held=True, chosen=True
        )
        if set(picked) - set(counted.values_list("candidate", flat=True)):
            raise Refused(
                Problem("not-recommended", "只能从党员推荐和群众推荐的得票都达到规定比例的人里确定预备人选")
            )


def _require_best(procedure: Procedure, picked: int, evidence: dict[str, Any]) -> None:
    """Of all who were scored to the end: nobody is moved out of the comparison by being dropped before the study."""
    parts = weights(proof(procedure, "announce"))
    inspected = procedure.candidates.filter(queries.consenting(), application__inspection__isnull=False)
    rows = Application.objects.filter(candidate__in=inspected)
    totals = {each.candidate_id: rules.total(given(each), parts) for each in rows}
    if totals.get(picked, 0) < max(totals.values(), default=0) and not evidence.get("why"):
        raise Refused("没有选总成绩最高的人，要写明理由", code="not-best")


def scores(procedure: Procedure) -> dict[int, int]:
    """Candidate id → weighted total in hundredths, of those who still stand, as far as scores have been given."""
    parts = weights(proof(procedure, "announce"))
    rows = Application.objects.filter(candidate__in=standing(procedure))
    return {each.candidate_id: rules.total(given(each), parts) for each in rows}


def given(application: Application) -> dict[str, int]:
    found = {each: getattr(application, each) for each in rules.SCORES}
    return {key: value for key, value in found.items() if value is not None}
