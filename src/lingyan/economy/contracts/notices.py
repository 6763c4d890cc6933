"""What notices say of contracts: income that should have come, to who keeps them."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from lingyan.economy.contracts import queries
from lingyan.kernel import clock
from lingyan.kernel.access import Actor
from lingyan.kernel.rights import CONTRACTS_MANAGE
from lingyan.notices.kinds import Kind, register


def register_all() -> None:
    """Called once from `AppConfig.ready`."""
    register(
        Kind(
            "contracts.overdue", _("逾期没有收到的合同款"), "contracts:instalments", _overdue, "look=overdue"
        )
    )


def _overdue(actor: Actor) -> int:
    own = actor.scope(CONTRACTS_MANAGE, f"contract__{queries.PATH}")
    return queries.overdue(queries.instalments(actor).filter(own), clock.today()).count()
