"""The books and what stands on them."""

from __future__ import annotations

from typing import Any, Final

from django.db import models

from lingyan.economy.books.models import Attachment, Balance, Line, Period, Voucher
from tests.crash.steps import LIVE
from tests.tamper.tables.noting import BOOKS, NOTED, noted

NOTICED_BY: Final = {
    "books_voucher": (BOOKS, NOTED),
    "books_line": (BOOKS,),
    "books_attachment": (BOOKS, NOTED),
    "books_balance": (BOOKS, NOTED),
    "books_period": (BOOKS, NOTED),
    "books_summaryerasure": (NOTED, BOOKS),
    **noted(
        "books",
        "importbatch", "importedbook", "closerule", "chartversion", "oldclosing", "oldclosingline",
        "receiptbook", "receiptuse", "receiptstrike",
    ),
    **noted("year", "distribution", "confirmation", "archiveset", "archivefile"),
    **noted(
        "bank",
        "statementimport", "banktransaction", "match", "matchedtransaction", "matchedline",
        "reconciliation", "cashcount",
    ),
    **noted(
        "payments",
        "banklayout", "paymentlist", "paymentrequest", "payeeline", "debitline", "document", "step",
        "signature", "hand", "resultfile", "outcome",
    ),
    **noted(
        "assets",
        "asset", "assetchange", "assetuse", "output", "depreciationrun", "charge", "disposal",
        "disposalstep", "inventory", "counteditem",
    ),
    **noted(
        "contracts",
        "contract", "contractchange", "instalment", "settlement", "incomerun", "incomeshare", "takenover",
        "paidbefore", "reminder", "depositmove",
    ),
    **noted(
        "members",
        "member", "stay", "stayend", "sharechange", "receiver", "confirmation", "distribution",
        "distributionvoucher", "line", "householdpart", "objection", "reply", "slip",
    ),
    **noted("budget", "budget", "budgetline"),
    **noted(
        "projects",
        "project", "source", "milestone", "takenover", "reached", "tender", "acceptance", "effect",
    ),
}  # fmt: skip
OTHER_VALUES: Final[dict[tuple[str, str], Any]] = {
    ("books_voucher", "number"): 99,
    ("books_voucher", "state"): "void",
    ("books_voucher", "kind"): "close",
    ("payments_payeeline", "account_number"): "6228480010002000999",
    ("members_member", "number"): 99,
    ("members_receiver", "account_number"): "6228480010002000999",
    ("members_distribution", "paid_out"): 1,
    ("members_line", "no"): 99,
}
REFUSED_ANYWAY: Final = {
    ("books_line", "voucher_id"), ("books_oldclosing", "book_id"), ("books_line", "debit"),
    ("books_voucher", "book_id"), ("books_balance", "book_id"), ("books_receiptstrike", "issue_id"),
    ("books_period", "book_id"), ("year_archivefile", "no"), ("year_confirmation", "answer"),
    ("bank_matchedtransaction", "transaction_id"),
    ("payments_paymentrequest", "number"), ("payments_payeeline", "request_id"),
    ("payments_payeeline", "no"), ("payments_payeeline", "personal_id"),
    ("payments_debitline", "request_id"), ("payments_step", "no"), ("payments_signature", "step_id"),
    ("assets_charge", "asset_id"), ("contracts_instalment", "contract_id"), ("contracts_instalment", "no"),
    ("contracts_settlement", "reverses_id"), ("contracts_takenover", "contract_id"),
    ("contracts_paidbefore", "instalment_id"), ("members_stay", "member_id"), ("members_line", "member_id"),
    ("members_objection", "distribution_id"), ("budget_budgetline", "no"), ("projects_source", "no"),
    ("projects_milestone", "no"), ("projects_reached", "milestone_id"),
    ("projects_takenover", "project_id"),
}  # fmt: skip
CHOSEN: Final = {
    Voucher: lambda: posted_vouchers().last(),
    Line: lambda: Line.objects.filter(voucher=posted_vouchers()[0]).order_by("no").last(),
    Attachment: lambda: Attachment.objects.get(),
    Balance: lambda: Balance.objects.filter(book__organisation__region__code=LIVE, month=202501).first(),
    Period: lambda: Period.objects.filter(book__organisation__region__code=LIVE).order_by("month").last(),
}


def posted_vouchers() -> models.QuerySet[Voucher]:
    """Posted by hand, in a closed month."""
    closed = Period.objects.filter(book__organisation__region__code=LIVE).values("month")
    return Voucher.objects.filter(
        book__organisation__region__code=LIVE, state="posted", month__in=closed
    ).order_by("pk")
