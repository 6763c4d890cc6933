"""Every change of an appraisal."""

from __future__ import annotations

from lingyan.team.appraisal.actions.counting import (
    Ballots,
    confirm_count,
    enter_count,
    return_count,
)
from lingyan.team.appraisal.actions.deciding import Approved, Grade, Resolution, close, decide, follow_up
from lingyan.team.appraisal.actions.planning import (
    NewMember,
    add_members,
    plan,
    take_step,
    void,
)

__all__ = [
    "Approved", "Ballots", "Grade", "NewMember", "Resolution", "add_members", "close", "confirm_count", "decide",
    "enter_count", "follow_up", "plan", "return_count", "take_step", "void",
]  # fmt: skip
