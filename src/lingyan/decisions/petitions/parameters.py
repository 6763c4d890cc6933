"""From which share of signers on a meeting has to be called, and in how many days. The shares are law; the days are not."""

from __future__ import annotations

from typing import Final

from lingyan.decisions.parameters import GROUP
from lingyan.decisions.rules import Body
from lingyan.kernel.parameters import Parameter, register

_HELP: Final = "写分母，如 10 就是十分之一；比法律规定更难达到的不能用"


def _part(code: str, label: str, part: int, source: str) -> Parameter:
    """One in `part`: the law's is the hardest that a county may ask for, so it is the smallest denominator."""
    return register(
        Parameter(f"decisions.{code}", label, "integer", part, GROUP, source, example=False, minimum=part, maximum=100,
                  help=_HELP)
    )  # fmt: skip


VILLAGERS_PART: Final = _part(
    "petition-villagers", "联名提议开村民会议：几分之一以上村民", 10, "村民委员会组织法第二十五条"
)
REPRESENTATIVES_PART: Final = {
    Body.VILLAGERS: _part(
        "petition-villagers-representatives", "联名提议开村民会议：几分之一以上村民代表", 3, "村民委员会组织法第二十五条"
    ),
    Body.REPRESENTATIVES: _part(
        "petition-representatives", "联名提议开村民代表会议：几分之一以上村民代表", 5, "村民委员会组织法第三十条"
    ),
}  # fmt: skip
DAYS: Final = register(
    Parameter(
        "decisions.petition-days", "联名提议的会议几天内召开（收到后）", "days", 30, GROUP,
        "村民委员会组织法第二十五条、第三十条没有写期限；三十日是本平台的假定，由县规定", minimum=1, maximum=90,
    )
)  # fmt: skip
