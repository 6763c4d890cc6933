"""Anonymous slips of a class added up by hand: only totals are entered, by one, and confirmed or sent back by another.

A later entry that is confirmed takes the place of the first.
"""

from __future__ import annotations

from typing import Final

from django.db import transaction

from lingyan.identity.hands import one_hand
from lingyan.kernel import audit, clock
from lingyan.kernel.access import Actor
from lingyan.kernel.problems import Problem, Refused
from lingyan.team.training.actions.common import course_for, record, required_reason
from lingyan.team.training.models import Course, Evaluation, SlipCheck
from lingyan.team.training.rules import Totals, slip_faults

EVALUATED: Final = audit.register("training.evaluated", "登记培训评价合计")
CONFIRMED: Final = audit.register("training.slips-confirmed", "核对培训评价合计")
RETURNED: Final = audit.register("training.slips-returned", "退回培训评价合计")


def evaluate(
    actor: Actor, *, course_id: int, issued: int, returned: int, totals: Totals, reason: str = ""
) -> Evaluation:
    """Enter the totals of the slips of a counted class: {item: (good, fair, poor)}.

    Refused when they do not add up (`rules.slip_faults`) and while another entry waits; a second entry says why.
    """
    with transaction.atomic():
        course = course_for(actor, course_id, Course.State.COUNTED)
        if waiting_slips(course):
            raise Refused("已有一份合计等待核对，核对或退回以后才能再登记", code="waiting")
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


def check_slips(actor: Actor, *, course_id: int, confirmed: bool, reason: str = "") -> SlipCheck:
    """Another person holds the totals against the tally sheet that two counters signed. Sent back, they say why.

    Refused: `nothing-entered`, `same-person`, `no-reason`.
    """
    why = "" if confirmed else required_reason(reason)
    with transaction.atomic():
        course = course_for(actor, course_id, Course.State.COUNTED)
        waiting = waiting_slips(course)
        if waiting is None:
            raise Refused("没有等待核对的评价合计", code="nothing-entered")
        # SECURITY: two accounts or posts of one person count as one hand.
        if one_hand(actor.user_id, waiting.made_by):
            raise Refused("登记的人不能核对自己登记的合计，须由另一人核对", code="same-person")
        made = SlipCheck.objects.create(
            evaluation=waiting, confirmed=confirmed, reason=why, entered_by=waiting.made_by,
            made_by=actor.user_id, made_at=clock.now(),
        )  # fmt: skip
        record(actor, CONFIRMED if confirmed else RETURNED, course, reason=why, evaluation=waiting.pk)
    return made


def waiting_slips(course: Course) -> Evaluation | None:
    """The entry that nobody has checked yet."""
    return course.evaluations.filter(check_row=None).first()
