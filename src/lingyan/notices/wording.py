"""The words of a message. PRIVACY: labels, numbers and addresses of pages, nothing else; always Chinese."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from django.conf import settings

from lingyan.kernel.language import on_paper
from lingyan.notices import kinds

SUBJECT: Final = "领雁：今天有事等您办"
FOOT: Final = "系统自动发出，请勿回复。不想再收到，可在“我的账号”的“通知”里停用。"


@on_paper()
def digest(lines: Sequence[tuple[str, int]]) -> tuple[str, str]:
    """Subject and text of a day's digest. Kinds that are gone since are left out."""
    known = [(kinds.registered()[code], count) for code, count in lines if code in kinds.registered()]
    site = settings.LINGYAN.base_url.rstrip("/")
    parts = [f"{kind.label}：{count} 件\n{site}{kind.path}" for kind, count in known]
    return SUBJECT, "\n\n".join([*parts, FOOT])


def code(digits: str, minutes: int) -> tuple[str, str]:
    """Subject and text of a code for an address."""
    text = f"通知地址的验证码：{digits}，{minutes} 分钟内有效。\n\n不是您本人操作的，请不必理会。"
    return "领雁：通知地址验证码", text
