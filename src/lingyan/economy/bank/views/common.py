"""What the pages of the bank share: an account or nothing, numbers and names as the masking table shows them."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlencode

from django.http import Http404, HttpRequest
from django.urls import reverse
from django.utils.translation import gettext as _

from lingyan.economy.bank.lookups import account_for
from lingyan.economy.bank.models import BankAccount, Counterparty
from lingyan.economy.books.views.common import actor_of
from lingyan.identity import masking
from lingyan.kernel.access import Actor
from lingyan.kernel.month import Month
from lingyan.kernel.problems import Refused
from lingyan.kernel.rights import BANK_VIEW


def account_or_404(request: HttpRequest, account_id: int, right: str = BANK_VIEW) -> BankAccount:
    try:
        return account_for(actor_of(request), account_id, right)
    except Refused:
        raise Http404(_("没有这个银行账户，或不在您的管辖范围内")) from None


def path_of(account: BankAccount) -> str:
    return account.organisation.region.path


def number_shown(actor: Actor, account: BankAccount) -> str:
    """PRIVACY: the masking table decides; who may not see a number sees that there is one."""
    return masking.shown(actor, "bank_account", account.number, path_of(account)) or _("（不显示）")


def label_of(actor: Actor, account: BankAccount) -> str:
    return f"{account.organisation.region.name} {account.ledger_account} {number_shown(actor, account)}"


def party_shown(actor: Actor, party: Counterparty | None, path: str) -> str:
    """PRIVACY: a natural person as the masking table shows one to this reader, a unit by its name."""
    if party is None:
        return ""
    if party.personal is None:
        return party.name
    return masking.shown(actor, "party", party.personal.name, path)


def name_shown(actor: Actor, name: str, path: str) -> str:
    """A name as it was read from a statement or a book."""
    return masking.shown(actor, "party", name, path) if name else ""


def account_url(name: str, account: BankAccount, month: Month, **query: Any) -> str:
    """A page of one account, at its own region and the month."""
    place = {"region": account.organisation.region.code, "month": str(month)}
    given = {key: str(value) for key, value in query.items() if value not in (None, "")}
    return f"{reverse(f'bank:{name}', args=[account.pk])}?{urlencode({**place, **given})}"
