from __future__ import annotations

import datetime as dt
from dataclasses import replace
from typing import Any

import pytest
from django.db import DatabaseError, transaction

from lingyan.kernel.problems import Refused
from lingyan.kernel.rights import TRAINING_RECORD, TRAINING_VIEW
from lingyan.team.training import actions
from lingyan.team.training.models import Session
from tests.support.actors import holding
from tests.team.training.actions.test_planning import codes
from tests.team.training.support import EVENING, TODAY, Town


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({"topic": ""}, "no-text"),
        ({"place": "长" * 81}, "long-text"),
        ({"teaching": "长" * 121}, "long-text"),
        ({"kind": "dance"}, "unknown-kind"),
        ({"category": ""}, "unknown-kind"),
        ({"held_on": TODAY + dt.timedelta(days=1)}, "bad-day"),
        ({"heads": 0, "answers": (0, 0, 0)}, "bad-heads"),
        ({"heads": 5001}, "bad-heads"),
        ({"answers": (30, 8, 1)}, "bad-answers"),
        ({"answers": (1, -1, 0)}, "bad-answers"),
    ],
)
def test_what_a_session_may_not_say(town: Town, changes: dict[str, Any], code: str) -> None:
    with pytest.raises(Refused) as refusal:
        actions.record_session(
            town.organiser, region=town.places["雁庄村"], evening=replace(EVENING, **changes)
        )
    assert codes(refusal) == {code}


def test_a_session_stands_once_until_it_is_withdrawn(town: Town) -> None:
    village = town.places["雁庄村"]
    made = actions.record_session(town.organiser, region=village, evening=EVENING)
    with pytest.raises(Refused) as refusal:
        actions.record_session(town.organiser, region=village, evening=EVENING)
    assert codes(refusal) == {"twice"}
    with pytest.raises(Refused) as refusal:
        actions.withdraw_session(town.organiser, session_id=made.pk, reason="")
    assert codes(refusal) == {"no-reason"}
    actions.withdraw_session(town.organiser, session_id=made.pk, reason="人数记错")
    with pytest.raises(Refused) as refusal:
        actions.withdraw_session(town.organiser, session_id=made.pk, reason="再来")
    assert codes(refusal) == {"wrong-state"}
    assert actions.record_session(town.organiser, region=village, evening=EVENING).pk != made.pk
    with pytest.raises(DatabaseError), transaction.atomic():
        Session.objects.filter(pk=made.pk).update(heads=1)


def test_villages_only_and_with_the_right(town: Town) -> None:
    with pytest.raises(Refused) as refusal:
        actions.record_session(town.organiser, region=town.places["芦溪镇"], evening=EVENING)
    assert codes(refusal) == {"bad-level"}
    made = actions.record_session(town.organiser, region=town.places["雁庄村"], evening=EVENING)
    elsewhere = holding(TRAINING_RECORD, path=town.places["玉屯村"].path)
    for actor in (holding(TRAINING_VIEW), elsewhere):
        with pytest.raises(Refused) as refusal:
            actions.record_session(actor, region=town.places["雁庄村"], evening=EVENING)
        assert codes(refusal) == {"denied"}
        with pytest.raises(Refused) as refusal:
            actions.withdraw_session(actor, session_id=made.pk, reason="记错")
        assert codes(refusal) == {"denied"}
    with pytest.raises(Refused) as refusal:
        actions.withdraw_session(town.organiser, session_id=0, reason="记错")
    assert codes(refusal) == {"unknown-session"}
