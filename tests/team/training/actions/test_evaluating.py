from __future__ import annotations

import pytest
from django.db import DatabaseError, transaction

from lingyan.kernel.audit import AuditEntry
from lingyan.kernel.problems import Refused
from lingyan.kernel.rights import TRAINING_VIEW
from lingyan.team.training import actions
from lingyan.team.training.models import Evaluation, SlipCheck
from tests.support.actors import everything, holding
from tests.support.identity import one_person
from tests.team.training.actions.test_planning import codes
from tests.team.training.support import Town

SECOND = everything(2)
FEW = {"content": (2, 1, 0), "teaching": (3, 0, 0), "order": (2, 0, 1), "use": (0, 0, 0)}


def test_the_latest_totals_count_and_need_a_reason(town: Town) -> None:
    course = town.counted()
    actions.evaluate(town.organiser, course_id=course.pk, issued=4, returned=3, totals=FEW)
    with pytest.raises(Refused) as refusal:
        actions.evaluate(town.organiser, course_id=course.pk, issued=4, returned=4, totals=FEW, reason="漏数")
    assert codes(refusal) == {"waiting"}
    actions.check_slips(SECOND, course_id=course.pk, confirmed=True)
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


def test_two_accounts_of_one_person_are_one_hand(town: Town) -> None:
    course = town.counted()
    actions.evaluate(town.organiser, course_id=course.pk, issued=4, returned=3, totals=FEW)
    one_person(town.organiser.user_id, SECOND.user_id)
    with pytest.raises(Refused) as refusal:
        actions.check_slips(SECOND, course_id=course.pk, confirmed=True)
    assert codes(refusal) == {"same-person"}


def test_two_hands_enter_and_check(town: Town) -> None:
    course = town.counted()
    with pytest.raises(Refused) as refusal:
        actions.check_slips(SECOND, course_id=course.pk, confirmed=True)
    assert codes(refusal) == {"nothing-entered"}
    made = actions.evaluate(town.organiser, course_id=course.pk, issued=4, returned=3, totals=FEW)
    with pytest.raises(Refused) as refusal:
        actions.check_slips(town.organiser, course_id=course.pk, confirmed=True)
    assert codes(refusal) == {"same-person"}
    with pytest.raises(DatabaseError), transaction.atomic():
        SlipCheck.objects.create(
            evaluation=made, confirmed=True, entered_by=1, made_by=1, made_at=made.made_at
        )
    with pytest.raises(Refused) as refusal:
        actions.check_slips(SECOND, course_id=course.pk, confirmed=False)
    assert codes(refusal) == {"no-reason"}
    with pytest.raises(Refused) as refusal:
        actions.check_slips(holding(TRAINING_VIEW, user_id=3), course_id=course.pk, confirmed=True)
    assert codes(refusal) == {"denied"}
    actions.check_slips(SECOND, course_id=course.pk, confirmed=False, reason="收回的应是4张")
    assert actions.waiting_slips(course) is None
    actions.evaluate(town.organiser, course_id=course.pk, issued=4, returned=4, totals=FEW, reason="重数")
    actions.check_slips(SECOND, course_id=course.pk, confirmed=True)
    assert course.evaluations.filter(check_row__confirmed=True).get().returned == 4
    with pytest.raises(DatabaseError), transaction.atomic():
        SlipCheck.objects.update(confirmed=False)
