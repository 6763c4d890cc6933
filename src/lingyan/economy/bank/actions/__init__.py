"""Every change of state of bank accounts, statements, matches, reconciliations and counts of cash."""

from .accounts import AccountData, close_account, register_account, register_accounts, save_mapping
from .counting import confirm_count, draft_difference, record_count
from .matching import Chosen, confirm, undo
from .reconciling import make_reconciliation, sign_reconciliation
from .statements import (
    ImportReport,
    Prepared,
    import_statement,
    may_open_original,
    open_original,
    prepare,
    seal_originals,
)

__all__ = [
    "AccountData",
    "Chosen",
    "ImportReport",
    "Prepared",
    "close_account",
    "confirm",
    "confirm_count",
    "draft_difference",
    "import_statement",
    "make_reconciliation",
    "may_open_original",
    "open_original",
    "prepare",
    "record_count",
    "register_account",
    "register_accounts",
    "save_mapping",
    "seal_originals",
    "sign_reconciliation",
    "undo",
]
