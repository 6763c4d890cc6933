"""What the pages of contracts share."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.http import Http404, HttpRequest
from django.utils.translation import gettext as _

from lingyan.economy.books.models import Book, Party
from lingyan.economy.books.views.common import actor_of, party_label
from lingyan.economy.books.views.records import record_url
from lingyan.economy.contracts import queries
from lingyan.economy.contracts.models import Contract
from lingyan.kernel import clock
from lingyan.kernel.access import Actor
from lingyan.kernel.rights import CONTRACTS_VIEW

TONES = {"draft": "plain", "active": "ok", "ended": "info", "terminated": "warn", "void": "danger"}


def contract_or_404(request: HttpRequest, contract_id: int, right: str = CONTRACTS_VIEW) -> Contract:
    found = queries.visible(actor_of(request), right=right).filter(pk=contract_id).first()
    if found is None:
        raise Http404(_("没有这份合同，或不在您的管辖范围内"))
    return found


def url_at(name: str, book: Book, *arguments: Any, **query: Any) -> str:
    """A page of this room at the book's own region."""
    return record_url(f"contracts:{name}", book, *arguments, **query)


def contract_url(contract: Contract) -> str:
    return url_at("contract", contract.book, contract.pk)


def party_names(actor: Actor) -> Callable[[Contract], str]:
    """The other side of a contract, as the masking table shows it at the contract's own region."""
    labels: dict[str, Callable[[Party], str]] = {}

    def name(contract: Contract) -> str:
        path = contract.book.organisation.region.path
        if path not in labels:
            labels[path] = party_label(actor, path)
        return labels[path](contract.party)

    return name


def state_words(contract: Contract) -> tuple[str, str]:
    """State and tone; one that ran out and was not closed says so."""
    if contract.state == Contract.State.ACTIVE and contract.ends_on < clock.today():
        return _("到期仍在使用"), "danger"
    return contract.get_state_display(), TONES[contract.state]
