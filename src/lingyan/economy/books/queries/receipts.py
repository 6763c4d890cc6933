"""Which runs of receipts count."""

from __future__ import annotations

from django.db.models import Exists, OuterRef, Q, QuerySet

from lingyan.economy.books.models import ReceiptUse, Voucher


def standing(found: QuerySet[ReceiptUse]) -> QuerySet[ReceiptUse]:
    """Uses that were not struck and whose voucher counts: one that is void does not, and one that was reversed only
    where the right one was entered beside it, for which the receipts are then.
    """
    return (
        found.filter(strike=None)
        .exclude(voucher__state=Voucher.State.VOID)
        .exclude(Q(_reversed("voucher")) & ~Q(_corrected("voucher")))
    )


def marked(found: QuerySet[ReceiptUse]) -> QuerySet[ReceiptUse]:
    """All uses with `stands`: whether each counts."""
    return found.annotate(stands=Exists(standing(ReceiptUse.objects.filter(pk=OuterRef("pk")))))


def is_reversed(voucher: Voucher) -> bool:
    return Voucher.objects.filter(_reversed("pk"), pk=voucher.pk).exists()


def _reversed(of: str) -> Exists:
    return Exists(Voucher.objects.filter(red_of=OuterRef(of), state=Voucher.State.POSTED))


def _corrected(of: str) -> Exists:
    right = Voucher.objects.filter(corrects=OuterRef(of)).exclude(state=Voucher.State.VOID)
    return Exists(right.exclude(_reversed("pk")))
