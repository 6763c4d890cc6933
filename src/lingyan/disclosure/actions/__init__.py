"""The way to a public page: draft, sign-offs in order, publish, file with the township, withdraw.

Nothing published is edited: a correction is a new version.
"""

from __future__ import annotations

from typing import Final

from lingyan.disclosure.actions.clearing import (
    CLEARED,
    OVERRIDE_AGREED,
    OVERRIDE_ASKED,
    agree_override,
    ask_override,
    clear_summaries,
    findings,
    kept_from,
)
from lingyan.disclosure.actions.drafting import (
    DISCARDED,
    DRAFTED,
    begin_sheet,
    discard,
    draft,
    forget_board_part,
)
from lingyan.disclosure.actions.hands import IN_HAND
from lingyan.disclosure.actions.publishing import PUBLISHED, publish, take_over_month
from lingyan.disclosure.actions.signing import file_with_township, sign
from lingyan.disclosure.actions.withdrawing import WITHDRAWN, register_words, withdraw
from lingyan.kernel import failpoints

FAILPOINTS: Final = failpoints.declare(
    "disclosure.publish.before-commit",
    "disclosure.publish.after-commit",
    "disclosure.publish.before-bundle",
    "disclosure.publish.after-bundle",
    "disclosure.publish.after-directory",
    "disclosure.withdraw.after-commit",
    "disclosure.withdraw.before-proof",
    "disclosure.poster.before-manifest",
)

__all__ = [
    "CLEARED", "DISCARDED", "DRAFTED", "FAILPOINTS", "IN_HAND", "OVERRIDE_AGREED", "OVERRIDE_ASKED", "PUBLISHED",
    "WITHDRAWN", "agree_override", "ask_override", "begin_sheet", "clear_summaries", "discard", "draft",
    "file_with_township", "findings", "forget_board_part", "kept_from", "publish", "register_words", "sign",
    "take_over_month", "withdraw",
]  # fmt: skip
