"""From which share of signers on a demand binds, and in how many days it is opened. Shipped after Sichuan's rule."""

from __future__ import annotations

from typing import Final

from django.utils.translation import gettext_noop

from lingyan.kernel.parameters import Parameter, register

_GROUP: Final = gettext_noop("公开")
_SHARES: Final = "四川村务公开条例第八条：十分之一以上村民或者五分之一以上村民代表"

VILLAGERS_PART: Final = register(
    Parameter(
        "disclosure.demand-villagers", "要求公开：几分之一以上村民联名", "integer", 10, _GROUP, _SHARES,
        minimum=1, maximum=100, help="写分母，如 10 就是十分之一；外省按本省的规定",
    )
)  # fmt: skip
REPRESENTATIVES_PART: Final = register(
    Parameter(
        "disclosure.demand-representatives", "要求公开：几分之一以上村民代表联名", "integer", 5, _GROUP, _SHARES,
        minimum=1, maximum=100, help="写分母，如 5 就是五分之一；外省按本省的规定",
    )
)  # fmt: skip
DAYS: Final = register(
    Parameter(
        "disclosure.demand-days", "要求公开的事项几天内公开（收到后）", "days", 10, _GROUP,
        "四川村务公开条例第十条：十日内", minimum=1, maximum=31,
    )
)  # fmt: skip
