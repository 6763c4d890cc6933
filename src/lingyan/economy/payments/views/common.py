"""What the pages of payments share: records in the reader's scope, and names as the masking table shows them."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Final
from urllib.parse import urlencode

from django.http import Http404, HttpRequest
from django.urls import reverse
from django.utils.translation import gettext as _

from lingyan.economy.books.views.common import actor_of
from lingyan.economy.payments import queries
from lingyan.economy.payments.lookups import path_of
from lingyan.economy.payments.models import PayeeLine, PaymentList, PaymentRequest
from lingyan.identity import masking
from lingyan.kernel import clock
from lingyan.kernel.access import Actor
from lingyan.kernel.month import Month
from lingyan.kernel.rights import PAYMENTS_VIEW

TONES: Final = {
    "draft": "plain", "approving": "info", "returned": "warn", "approved": "info", "released": "info", "paid": "ok",
    "partly": "warn", "failed": "danger", "void": "plain",
}  # fmt: skip
RESULT_TONES: Final = {"pending": "plain", "paid": "ok", "failed": "danger", "returned": "warn"}


def payment_or_404(request: HttpRequest, payment_id: int, *rights: str) -> PaymentRequest:
    """The payment, when the reader may see it and holds one of the rights in its region; else it is not there."""
    actor = actor_of(request)
    found = (
        queries.visible(actor)
        .select_related("matter", "retry_of", "payment_list")
        .filter(pk=payment_id)
        .first()
    )
    if found is None or not all(actor.may(right, path_of(found)) for right in (PAYMENTS_VIEW,)):
        raise Http404(_("没有这笔付款，或不在您的管辖范围内"))
    if rights and not any(actor.may(right, path_of(found)) for right in rights):
        raise Http404(_("没有这笔付款，或不在您的管辖范围内"))
    return found


def list_or_404(request: HttpRequest, list_id: int, right: str = PAYMENTS_VIEW) -> PaymentList:
    found = queries.visible_lists(actor_of(request), right=right).filter(pk=list_id).first()
    if found is None:
        raise Http404(_("没有这份付款名单，或不在您的管辖范围内"))
    return found


def payment_url(payment: PaymentRequest, name: str = "payment") -> str:
    return f"{reverse(f'payments:{name}', args=[payment.pk])}?{place_query(payment)}"


def place_query(payment: PaymentRequest | PaymentList) -> str:
    region = payment.book.organisation.region
    return urlencode(
        {"region": region.code, "month": str(Month.of(payment.made_at.astimezone(clock.ZONE).date()))}
    )


def namer(actor: Actor) -> Callable[[PayeeLine, str], str]:
    """PRIVACY: a natural person as the masking table shows one to this reader at a region path, a unit by its name."""

    def name(line: PayeeLine, path: str) -> str:
        if line.personal is None:
            return line.name
        return masking.shown(actor, "party", line.personal.name, path) or _("（不显示）")

    return name


def account_shown(actor: Actor, line: PayeeLine, path: str) -> str:
    return masking.shown(actor, "bank_account", line.account_number or "", path)


def payees_in_words(actor: Actor) -> Callable[[PaymentRequest], str]:
    """For lists: the first payee and how many more. The rows carry `all_payees` prefetched."""
    name = namer(actor)

    def words(payment: PaymentRequest) -> str:
        lines = [line for line in payment.all_payees.all() if line.round == payment.round]
        if not lines:
            return ""
        first = name(lines[0], path_of(payment))
        if len(lines) == 1:
            return first
        return _("%(name)s等 %(count)s 人（户）") % {"name": first, "count": len(lines)}

    return words


def tone_of(payment: Any) -> str:
    return TONES[payment.state]
