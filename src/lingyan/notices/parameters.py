"""When people are told: the hour of the digest, and the hours in which nothing is sent."""

from __future__ import annotations

from typing import Final

from django.utils.translation import gettext_noop

from lingyan.kernel.parameters import Parameter, register

_GROUP: Final = gettext_noop("通知")
_HOUR: Final = gettext_noop("时")

DIGEST_HOUR: Final = register(
    Parameter(
        "notices.digest-hour",
        "每日通知的时间（几时起）",
        "integer",
        8,
        _GROUP,
        "本地约定",
        unit=_HOUR,
        maximum=23,
    )
)
QUIET_FROM: Final = register(
    Parameter(
        "notices.quiet-from", "免打扰开始（几时）", "integer", 21, _GROUP, "本地约定", unit=_HOUR, maximum=23
    )
)
QUIET_UNTIL: Final = register(
    Parameter(
        "notices.quiet-until", "免打扰结束（几时）", "integer", 7, _GROUP, "本地约定", unit=_HOUR, maximum=23
    )
)
ALL: Final = (DIGEST_HOUR, QUIET_FROM, QUIET_UNTIL)
