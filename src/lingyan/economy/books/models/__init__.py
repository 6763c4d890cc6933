"""Books of organisations: chart, vouchers, balances kept at posting, periods, take-over.

Triggers freeze what is posted (`triggers.py`).
"""

from lingyan.economy.books.models.book import Account, Book, ChartVersion, Party, Project
from lingyan.economy.books.models.months import Balance, CloseRule, Period
from lingyan.economy.books.models.old_closing import OldClosing, OldClosingLine
from lingyan.economy.books.models.receipts import ReceiptBook, ReceiptStrike, ReceiptUse
from lingyan.economy.books.models.voucher import (
    Attachment,
    Counter,
    ImportBatch,
    ImportedBook,
    Line,
    SummaryErasure,
    Voucher,
)

__all__ = [
    "Account", "Attachment", "Balance", "Book", "ChartVersion", "CloseRule", "Counter", "ImportBatch", "ImportedBook",
    "Line", "OldClosing", "OldClosingLine", "Party", "Period", "Project", "ReceiptBook", "ReceiptStrike", "ReceiptUse",
    "SummaryErasure", "Voucher",
]  # fmt: skip
