from __future__ import annotations

import pytest
from django.db import DatabaseError, transaction

from lingyan.kernel.audit import AuditEntry
from lingyan.kernel.problems import Refused
from lingyan.kernel.rights import TRAINING_VIEW
from lingyan.team.training import actions
from lingyan.team.training.models import Evaluation
from tests.support.actors import holding
from tests.team.training.actions.test_planning import codes
from tests.team.training.support import Town

FEW = {"content": (2, 1, 0), "teaching": (3, 0, 0), "order": (2, 0, 1), "use": (0, 0, 0)}


def test_the_latest_totals_count_and_need_a_reason(town: Town) -> None:
    course = town.counted()
    actions.evaluate(town.organiser, course_id=course.pk, issued=4, returned=3, totals=FEW)
    with pytest.raises(Refused) as refusal:
        actions.evaluate(town.organiser, course_id=course.pk, issued=4, returned=4, totals=FEW)
    assert codes(refusal) == {"no-reason"}
    actions.evaluate(town.organiser, course_id=course.pk, issued=4, returned=4, totals=FEW, reason="漏数一张")
    assert course.evaluations.first().returned == 4
    with pytest.raises(DatabaseError), transaction.atomic():
        Evaluation.objects.update(returned=1)


def test_the_audit_trail_keeps_no_totals(town: Town) -> None:
    course = town.counted()
    actions.evaluate(town.organiser, course_id=course.pk, issued=4, returned=3, totals=FEW)
    details = AuditEntry.objects.get(code="training.evaluated").details
    assert details.keys() == {"year", "evaluation", "sealed"}


def test_what_slips_may_not_say(town: Town) -> None:
    course = town.counted()
    with pytest.raises(Refused) as refusal:
        actions.evaluate(town.organiser, course_id=course.pk, issued=5, returned=3, totals=FEW)
    assert codes(refusal) == {"bad-slips"}
    with pytest.raises(Refused) as refusal:
        actions.evaluate(holding(TRAINING_VIEW), course_id=course.pk, issued=4, returned=3, totals=FEW)
    assert codes(refusal) == {"denied"}
    with pytest.raises(Refused) as refusal:
        actions.evaluate(town.organiser, course_id=town.marked().pk, issued=4, returned=3, totals=FEW)
    assert codes(refusal) == {"wrong-state"}
