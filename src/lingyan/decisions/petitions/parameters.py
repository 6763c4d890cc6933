"""From which share of signers on a meeting has to be called, and in how many days. The shares are law; the days are not."""

from __future__ import annotations

from typing import Final

from django.utils.translation import gettext_noop

from lingyan.decisions.parameters import GROUP
from lingyan.decisions.rules import Body
from lingyan.kernel.parameters import Parameter, register

_HELP: Final = gettext_noop("写分母，如 10 就是十分之一；只能比法律规定更容易达到")

VILLAGERS_PART: Final = register(
    Parameter(
        "decisions.petition-villagers", "提议开村民会议：几分之一以上村民联名", "integer", 10, GROUP,
        "村民委员会组织法第二十五条", example=False, minimum=10, maximum=100, help=_HELP,
    )
)  # fmt: skip
REPRESENTATIVES_PART: Final = {
    Body.VILLAGERS: register(
        Parameter(
            "decisions.petition-villagers-representatives", "提议开村民会议：几分之一以上村民代表联名", "integer", 3, GROUP,
            "村民委员会组织法第二十五条", example=False, minimum=3, maximum=100, help=_HELP,
        )
    ),
    Body.REPRESENTATIVES: register(
        Parameter(
            "decisions.petition-representatives", "提议开村民代表会议：几分之一以上村民代表联名", "integer", 5, GROUP,
            "村民委员会组织法第三十条", example=False, minimum=5, maximum=100, help=_HELP,
        )
    ),
}  # fmt: skip
"""The smallest denominator is the law's: a county can ask for fewer signers, never for more."""
DAYS: Final = register(
    Parameter(
        "decisions.petition-days", "联名提议的会议几天内召开（收到后）", "days", 30, GROUP,
        "村民委员会组织法第二十五条、第三十条没有写期限；三十日是本平台的假定，由县规定", minimum=1, maximum=90,
    )
)  # fmt: skip
