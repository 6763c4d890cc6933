"""Every change of training: classes planned, announced, counted and put right; sessions; slips added up; the library."""

from lingyan.team.training.actions.attending import (
    Mark,
    correct,
    count,
    keep_file,
    mark,
    sweep_files,
)
from lingyan.team.training.actions.evaluating import check_slips, evaluate, waiting_slips
from lingyan.team.training.actions.library import (
    About,
    offer,
    renew,
    take_off,
    use_in_course,
    use_in_session,
    withdraw_material,
)
from lingyan.team.training.actions.planning import Outline, announce, cancel, change, enrol, plan, strike
from lingyan.team.training.actions.sessions import Evening, record_session, withdraw_session

__all__ = [
    "About",
    "Evening",
    "Mark",
    "Outline",
    "announce",
    "cancel",
    "change",
    "check_slips",
    "correct",
    "count",
    "enrol",
    "evaluate",
    "keep_file",
    "mark",
    "offer",
    "plan",
    "record_session",
    "renew",
    "strike",
    "sweep_files",
    "take_off",
    "use_in_course",
    "use_in_session",
    "waiting_slips",
    "withdraw_material",
    "withdraw_session",
]
