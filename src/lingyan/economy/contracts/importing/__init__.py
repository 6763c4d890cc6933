"""A register of contracts as villages keep it (合同台账) → checked contracts, with every fault at its cell."""

from __future__ import annotations

from lingyan.economy.contracts.importing.check import ContractsCheck, check_contracts, is_draft
from lingyan.economy.contracts.importing.layout import FIELDS, blank_register

__all__ = ["FIELDS", "ContractsCheck", "blank_register", "check_contracts", "is_draft"]
