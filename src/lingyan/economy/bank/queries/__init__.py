"""Reads of both sides for matching, balances and ageing. A caller first gets the account through `lookups`."""

from lingyan.economy.bank.queries.ageing import OpenItem, ageing_bounds, open_items, statements_since, transit
from lingyan.economy.bank.queries.balances import MonthBalance, balances, unposted
from lingyan.economy.bank.queries.pairs import Pair, pairs
from lingyan.economy.bank.queries.places import Places
from lingyan.economy.bank.queries.sides import (
    FINAL,
    BookLine,
    Movement,
    Sides,
    bank_item,
    ledger_item,
    proposals,
    sides,
    windows,
)
from lingyan.economy.bank.queries.waiting import open_lines, open_movements

__all__ = [
    "FINAL", "BookLine", "MonthBalance", "Movement", "OpenItem", "Pair", "Places", "Sides", "ageing_bounds", "balances",
    "bank_item", "ledger_item", "open_items", "open_lines", "open_movements", "pairs", "proposals", "sides",
    "statements_since", "transit", "unposted", "windows",
]  # fmt: skip
