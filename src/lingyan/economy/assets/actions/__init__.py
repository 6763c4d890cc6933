"""Every change of assets: cards, monthly charges, disposals, yearly counts."""

from __future__ import annotations

from lingyan.economy.assets.actions.cards import (
    Card,
    add_card,
    add_cards,
    change_values,
    correct_card,
    record_output,
    set_state,
)
from lingyan.economy.assets.actions.charging import run_depreciation
from lingyan.economy.assets.actions.counting import (
    add_surplus,
    count_item,
    draft_differences,
    finish_inventory,
    note_publication,
    settle_difference,
    sign_inventory,
    start_inventory,
)
from lingyan.economy.assets.actions.disposing import (
    add_step,
    begin_disposal,
    draft_step_vouchers,
    finish_disposal,
)

__all__ = [
    "Card",
    "add_card",
    "add_cards",
    "add_step",
    "add_surplus",
    "begin_disposal",
    "change_values",
    "correct_card",
    "count_item",
    "draft_differences",
    "draft_step_vouchers",
    "finish_disposal",
    "finish_inventory",
    "note_publication",
    "record_output",
    "run_depreciation",
    "set_state",
    "settle_difference",
    "sign_inventory",
    "start_inventory",
]
