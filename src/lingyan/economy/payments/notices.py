"""What notices say of payments: to be signed, and sent back to who asked."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from lingyan.economy.payments import queries, rules
from lingyan.kernel.access import Actor
from lingyan.kernel.rights import PAYMENTS_REQUEST
from lingyan.notices.kinds import Kind, register


def register_all() -> None:
    """Called once from `AppConfig.ready`."""
    register(Kind("payments.to-sign", _("等您签字的付款"), "payments:inbox", _to_sign))
    register(
        Kind(
            "payments.returned",
            _("退回给您的付款申请"),
            "payments:payments",
            _returned,
            f"state={rules.RETURNED}",
        )
    )


def _to_sign(actor: Actor) -> int:
    return len(queries.waiting_for(actor))


def _returned(actor: Actor) -> int:
    mine = queries.visible(actor, right=PAYMENTS_REQUEST).filter(made_by=actor.user_id or 0)
    return mine.filter(state=rules.RETURNED).count()
