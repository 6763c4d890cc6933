"""The three procedures from their beginning to the filing, and what each step refuses."""

from __future__ import annotations

import pytest

from lingyan.team.selection.models import Procedure
from tests.team.selection.support import Village, on

pytestmark = pytest.mark.django_db


def test_recommended_to_the_end(village: Village) -> None:
    made = village.recommended()
    assert made.state == Procedure.State.DONE
    assert made.tenure is not None
    assert made.tenure.person == village.people[0]
    assert (made.tenure.selection, made.tenure.decree, made.tenure.start_on) == ("两推一选", "任1号", on(60))
    village.old.refresh_from_db()
    assert (village.old.end_on, village.old.end_reason, village.old.end_decree) == (
        on(60),
        "年龄到限",
        "任1号",
    )
    assert [each.state for each in made.candidates.order_by("no")] == ["appointed", "dropped", "dropped"]


def test_assigned_to_the_end(village: Village) -> None:
    made = village.assigned()
    assert made.state == Procedure.State.DONE
    assert made.tenure is not None
    assert made.tenure.selection == "组织选派"
    assert made.steps.get(code="plan").evidence["successor"] == "培养1号"


def test_recruited_to_the_end(village: Village) -> None:
    made = village.recruited()
    assert made.state == Procedure.State.DONE
    assert made.tenure is not None
    assert (made.tenure.selection, str(made.tenure.person)) == ("公开选拔", "报名金")
    outs = [(each.state, each.reason) for each in made.candidates.order_by("no")]
    assert outs == [
        ("appointed", ""), ("dropped", "经研究未列为人选"), ("dropped", "成绩未进入考察范围"),
        ("dropped", "成绩未进入考察范围"), ("dropped", "没有参加笔试"), ("dropped", "不是中共党员满一年"),
    ]  # fmt: skip
