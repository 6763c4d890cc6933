"""Open selection: applications entered by the office with consent, screened with reasons, scored in three rounds."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from typing import Final

from django.db import transaction

from lingyan.kernel import audit
from lingyan.kernel.access import Actor
from lingyan.kernel.language import in_source
from lingyan.kernel.problems import Refused, required_text
from lingyan.kernel.rights import SELECTION_MANAGE
from lingyan.parameters.queries import integer_of
from lingyan.team.review.actions import require_past
from lingyan.team.selection import rules, stages
from lingyan.team.selection.actions.common import (
    REASON,
    add_step,
    note,
    procedure_for,
    proof,
    require_next,
    require_order,
    standing,
)
from lingyan.team.selection.actions.opening import (
    Consent,
    Newcomer,
    candidate_for,
    list_person,
    require_consent,
)
from lingyan.team.selection.actions.steps import scores
from lingyan.team.selection.models import Application, Candidate, Kind, Procedure
from lingyan.team.selection.parameters import INSPECTED, INTERVIEWED
from lingyan.team.selection.rules import Conditions, Stated

APPLIED: Final = audit.register("selection.applied", "登记报名")
SCREENED: Final = audit.register("selection.screened", "登记资格审查结果")
SCORED: Final = audit.register("selection.scored", "登记选拔成绩")
_PLACES: Final = {"written": INTERVIEWED, "interview": INSPECTED}


def apply(
    actor: Actor, *, procedure_id: int, received_on: dt.date, education: str, party_since: dt.date | None,
    consent: Consent, person_id: int | None = None, newcomer: Newcomer | None = None,
) -> Application:  # fmt: skip
    """Enter an application between notice and closing day. Nobody applies by computer; consent is on paper."""
    with transaction.atomic():
        procedure = procedure_for(actor, SELECTION_MANAGE, procedure_id)
        if procedure.kind != Kind.OPEN:
            raise Refused("只有公开选拔登记报名", code="wrong-kind")
        require_next(procedure, "screen")
        require_past(received_on)
        announced = procedure.steps.get(code="announce")
        closes = dt.date.fromisoformat(announced.evidence["closes_on"])
        if not announced.on <= received_on <= closes:
            raise Refused(f"报名日期应在 {announced.on} 到 {closes} 之间", code="outside-time")
        if education not in Application.Education.values:
            raise Refused("学历要从列出的里面选", code="bad-choice")
        if party_since is not None and party_since > received_on:
            raise Refused("入党日期不能晚于报名日期", code="bad-party-day")
        require_consent(consent)
        candidate = list_person(actor, procedure, person_id, newcomer, consent)
        made = Application.objects.create(
            candidate=candidate, received_on=received_on, education=education, party_since=party_since
        )
        note(actor, APPLIED, procedure, candidate=candidate.no)
    return made


def screen(actor: Actor, *, candidate_id: int, eligible: bool, reason: str = "") -> Application:
    """Let an applicant through, or refuse with a reason that the person may read. What misses a condition is not let in."""
    with transaction.atomic():
        candidate, procedure = candidate_for(actor, SELECTION_MANAGE, candidate_id)
        require_next(procedure, "screen")
        application = (
            Application.objects.select_related("candidate__person").filter(candidate=candidate).first()
        )
        if application is None or not candidate.to_screen:
            raise Refused("没有这份待审查的报名", code="already-screened")
        if eligible:
            if faults := list(condition_faults(procedure, application)):
                raise Refused(faults)
            application.outcome = Application.Outcome.ELIGIBLE
        else:
            candidate.reason = required_text(reason, "不符合条件的原因", REASON)
            candidate.state = Candidate.State.DROPPED
            candidate.save(update_fields=["state", "reason"])
            application.outcome = Application.Outcome.REJECTED
        application.save(update_fields=["outcome"])
        note(actor, SCREENED, procedure, candidate=candidate.no, outcome=application.outcome)
    return application


def condition_faults(procedure: Procedure, application: Application) -> list[rules.Problem]:
    """What an applicant misses of the conditions in the notice, on the closing day."""
    said = proof(procedure, "announce")
    person = application.candidate.person
    birth = (
        (person.birth_year, person.birth_month)
        if person and person.birth_year and person.birth_month
        else None
    )
    asked = Conditions(said["age"], said["education"], said["party_months"])
    stated = Stated(birth, application.education, application.party_since)
    return list(rules.condition_faults(asked, stated, dt.date.fromisoformat(said["closes_on"])))


def record_scores(
    actor: Actor,
    *,
    procedure_id: int,
    on: dt.date,
    stated: Mapping[str, object],
    given: Mapping[int, int | None],
) -> Procedure:
    """The scores of a round, in hundredths of a point; None for who was absent, who is out.

    After the written and the oral round only as many go on as the county says, and whoever is equal to the last.
    """
    with transaction.atomic():
        procedure = procedure_for(actor, SELECTION_MANAGE, procedure_id)
        stage = require_next(procedure, *stages.SCORED)
        require_order(procedure, on)
        evidence, problems = stages.read(stage, stated)
        if problems or procedure.kind != Kind.OPEN:
            raise Refused(problems or "只有公开选拔登记成绩")
        people = set(standing(procedure).values_list("pk", flat=True))
        if set(given) != people:
            raise Refused("每名参加的人都要填成绩，缺考的留空", code="scores-missing")
        if any(value is not None and not 0 <= value <= rules.FULL_SCORE for value in given.values()):
            raise Refused("成绩应在 0 到 100 分之间", code="bad-score")
        if all(value is None for value in given.values()):
            raise Refused("没有人有成绩，只能终止这次选拔", code="nobody")
        _give(procedure, stage, given)
        _cut(procedure, stage.code, on)
        add_step(actor, procedure, stage.code, on, evidence)
        note(actor, SCORED, procedure, step=stage.code)
    return procedure


def _give(procedure: Procedure, stage: stages.Stage, given: Mapping[int, int | None]) -> None:
    column = stages.SCORED[stage.code]
    for key, value in given.items():
        if value is not None:
            Application.objects.filter(candidate=key).update(**{column: value})
    absent = [key for key, value in given.items() if value is None]
    procedure.candidates.filter(pk__in=absent).update(
        state=Candidate.State.DROPPED, reason=f"没有参加{in_source(stage.label)}"
    )


def _cut(procedure: Procedure, code: str, on: dt.date) -> None:
    if code not in _PLACES:
        return
    totals = scores(procedure)
    stay = rules.through(totals, integer_of(_PLACES[code], procedure.region.path, on))
    words = {"written": "笔试成绩未进入面试范围", "interview": "成绩未进入考察范围"}[code]
    procedure.candidates.filter(pk__in=totals.keys() - stay).update(
        state=Candidate.State.DROPPED, reason=words
    )
