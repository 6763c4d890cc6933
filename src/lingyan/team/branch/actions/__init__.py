"""Every change of branches, their members and their sessions."""

from __future__ import annotations

from .keeping import close_correction, record_fees, withdraw_fee
from .members import NewMember, add_members, begin_spell, end_spell, found_branch
from .oversight import advise, answer, record_sitting, withdraw_sitting
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
from .talks import record_contact, record_talk, record_trace, withdraw_talk

__all__ = [
    "BranchRefused",
    "NewMember",
    "add_members",
    "add_resolution",
    "advise",
    "answer",
    "begin_spell",
    "cancel_session",
    "check_file",
    "close_correction",
    "end_spell",
    "finish_resolution",
    "found_branch",
    "give_notice",
    "hold_session",
    "plan_session",
    "plan_year",
    "record_attendance",
    "record_contact",
    "record_fees",
    "record_sitting",
    "record_talk",
    "record_trace",
    "refuse_problems",
    "take_workbook",
    "void_session",
    "withdraw_fee",
    "withdraw_sitting",
    "withdraw_talk",
]
