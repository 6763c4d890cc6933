"""Every change of contracts: drafting and concluding, later changes, receipts, monthly bookings, letters, deposits."""

from __future__ import annotations

from lingyan.economy.contracts.actions.booking import draft_claims, draft_earned
from lingyan.economy.contracts.actions.changing import change_contract, close_contract, terminate_contract
from lingyan.economy.contracts.actions.collecting import (
    draft_deposit,
    move_deposit,
    remind,
    settle,
    take_back,
)
from lingyan.economy.contracts.actions.concluding import (
    Terms,
    conclude,
    file_contract,
    save_draft,
    void_draft,
)
from lingyan.economy.contracts.actions.taking import Incoming, import_contracts

__all__ = [
    "Incoming",
    "Terms",
    "change_contract",
    "close_contract",
    "conclude",
    "draft_claims",
    "draft_deposit",
    "draft_earned",
    "file_contract",
    "import_contracts",
    "move_deposit",
    "remind",
    "save_draft",
    "settle",
    "take_back",
    "terminate_contract",
    "void_draft",
]
