"""Every change of payments. Views, other rooms, the demo and tests call nothing else."""

from lingyan.economy.books.rules import Entry
from lingyan.economy.payments.rules import Payee

from .booking import draft_voucher
from .documents import add_document, remove_document
from .layouts import put_away, save_layout
from .listing import request_for_list
from .releasing import list_file, make_list, pay_cash
from .requesting import cancel, edit_request, open_request, retry, submit, withdraw
from .results import Answer, Report, read_results, record_results
from .signing import send_back, send_on, sign

__all__ = [
    "Answer",
    "Entry",
    "Payee",
    "Report",
    "add_document",
    "cancel",
    "draft_voucher",
    "edit_request",
    "list_file",
    "make_list",
    "open_request",
    "pay_cash",
    "put_away",
    "read_results",
    "record_results",
    "remove_document",
    "request_for_list",
    "retry",
    "save_layout",
    "send_back",
    "send_on",
    "sign",
    "submit",
    "withdraw",
]
