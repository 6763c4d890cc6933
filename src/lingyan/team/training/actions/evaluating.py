"""Anonymous slips of a class added up by hand: only totals are entered, and a later entry takes the place of the first."""

from __future__ import annotations

from typing import Final

from django.db import transaction

from lingyan.kernel import audit, clock
from lingyan.kernel.access import Actor
from lingyan.kernel.problems import Problem, Refused
from lingyan.team.training.actions.common import course_for, record, required_reason
from lingyan.team.training.models import Course, Evaluation
from lingyan.team.training.rules import Totals, slip_faults

EVALUATED: Final = audit.register("training.evaluated", "登记培训评价合计")


def evaluate(
    actor: Actor, *, course_id: int, issued: int, returned: int, totals: Totals, reason: str = ""
) -> Evaluation:
    """Enter the totals of the slips of a counted class: {item: (good, fair, poor)}.

    Refused when they do not add up (`rules.slip_faults`); a second entry says why.
    """
    with transaction.atomic():
        course = course_for(actor, course_id, Course.State.COUNTED)
        why = required_reason(reason) if course.evaluations.exists() else ""
        present = course.enrolments.filter(credited__gt=0).count()
        if faults := slip_faults(issued, returned, present, totals):
            raise Refused([Problem("bad-slips", each) for each in faults])
        made = Evaluation.objects.create(
            course=course, issued=issued, returned=returned, reason=why, made_by=actor.user_id, made_at=clock.now(),
            totals={item: list(each) for item, each in totals.items()},
        )  # fmt: skip
        # PRIVACY: the audit trail keeps no totals, since it would show those that pages withhold.
        record(actor, EVALUATED, course, reason=why, evaluation=made.pk)
    return made
