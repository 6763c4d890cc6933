"""Every change of state of the room: reading signs, listing a village, working its plan, releasing it."""

from lingyan.team.weak.actions.closing import end, record_view, release, send_back
from lingyan.team.weak.actions.listing import Seen, confirm, propose, refuse
from lingyan.team.weak.actions.sweeping import dismiss, sweep
from lingyan.team.weak.actions.working import NewMeasure, appoint, check, plan, review

__all__ = [
    "NewMeasure",
    "Seen",
    "appoint",
    "check",
    "confirm",
    "dismiss",
    "end",
    "plan",
    "propose",
    "record_view",
    "refuse",
    "release",
    "review",
    "send_back",
    "sweep",
]
