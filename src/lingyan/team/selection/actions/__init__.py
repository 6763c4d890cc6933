"""Every change of a selection: opened, listed, applied, voted, scored, stepped, appointed, given up, forgotten."""

from lingyan.team.selection.actions.applying import apply, condition_faults, record_scores, screen
from lingyan.team.selection.actions.appointing import appoint
from lingyan.team.selection.actions.forgetting import forget_applicants
from lingyan.team.selection.actions.opening import (
    Consent,
    Newcomer,
    drop,
    name_candidate,
    open_procedure,
    right_to_open,
    void,
    withdraw,
)
from lingyan.team.selection.actions.steps import take_step
from lingyan.team.selection.actions.voting import committee_eligible, record_vote, running_in, seats_left

__all__ = [
    "Consent", "Newcomer", "apply", "appoint", "committee_eligible", "condition_faults", "drop", "forget_applicants",
    "name_candidate", "open_procedure", "record_scores", "record_vote", "right_to_open", "running_in", "screen",
    "seats_left", "take_step", "void", "withdraw",
]  # fmt: skip
