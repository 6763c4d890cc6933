"""Every change of training: classes planned, announced, counted and put right; sessions; slips added up."""

from lingyan.team.training.actions.attending import (
    Mark,
    correct,
    count,
    discard_file,
    keep_file,
    mark,
    read_file,
    sweep_files,
)
from lingyan.team.training.actions.evaluating import evaluate
from lingyan.team.training.actions.planning import Outline, announce, cancel, change, enrol, plan, strike
from lingyan.team.training.actions.sessions import Evening, record_session, withdraw_session

__all__ = [
    "Evening",
    "Mark",
    "Outline",
    "announce",
    "cancel",
    "change",
    "correct",
    "count",
    "discard_file",
    "enrol",
    "evaluate",
    "keep_file",
    "mark",
    "plan",
    "read_file",
    "record_session",
    "strike",
    "sweep_files",
    "withdraw_session",
]
