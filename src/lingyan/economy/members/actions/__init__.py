"""Every change of members, their shares and what is distributed to them."""

from __future__ import annotations

from lingyan.economy.members.actions.confirming import (
    answer_objection,
    confirm_register,
    display_register,
    file_register,
    object_to,
    withdraw_display,
)
from lingyan.economy.members.actions.distributing import draft_vouchers, publish, request_payment
from lingyan.economy.members.actions.planning import confirm_list, decide, display_list, make_plan, void_plan
from lingyan.economy.members.actions.register import (
    NewMember,
    add_members,
    end_membership,
    move_household,
    readmit,
    set_receiver,
)
from lingyan.economy.members.actions.shares import change_shares, transfer_shares
from lingyan.economy.members.actions.slips import look_up, print_slips

__all__ = [
    "NewMember",
    "add_members",
    "answer_objection",
    "change_shares",
    "confirm_list",
    "confirm_register",
    "decide",
    "display_list",
    "display_register",
    "draft_vouchers",
    "end_membership",
    "file_register",
    "look_up",
    "make_plan",
    "move_household",
    "object_to",
    "print_slips",
    "publish",
    "readmit",
    "request_payment",
    "set_receiver",
    "transfer_shares",
    "void_plan",
    "withdraw_display",
]
