"""Every change of branches, their members and their sessions."""

from __future__ import annotations

from .members import NewMember, add_members, begin_spell, end_spell, found_branch
from .sessions import (
    add_resolution,
    cancel_session,
    finish_resolution,
    give_notice,
    hold_session,
    plan_session,
    plan_year,
    record_attendance,
    void_session,
)
from .taking import BranchRefused, check_file, refuse_problems, take_workbook
from .talks import record_contact, record_talk, withdraw_talk

__all__ = [
    "BranchRefused",
    "NewMember",
    "add_members",
    "add_resolution",
    "begin_spell",
    "cancel_session",
    "check_file",
    "end_spell",
    "finish_resolution",
    "found_branch",
    "give_notice",
    "hold_session",
    "plan_session",
    "plan_year",
    "record_attendance",
    "record_contact",
    "record_talk",
    "refuse_problems",
    "take_workbook",
    "void_session",
    "withdraw_talk",
]
