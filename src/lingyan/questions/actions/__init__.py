"""Every change of a question, one function each, by who makes it: villagers, desks, the clock, moderators."""

from __future__ import annotations

from lingyan.questions.actions.clockwork import catch_up, close_silent, erase_expired, escalate
from lingyan.questions.actions.common import Content
from lingyan.questions.actions.handling import answer, enter, move
from lingyan.questions.actions.moderation import decide, propose, withdraw
from lingyan.questions.actions.ownlines import ask_own, refuse_own, show_own
from lingyan.questions.actions.posting import Asked, ask, react
from lingyan.questions.actions.taking import keep_from_newcomers, take_in

__all__ = [
    "Asked", "Content", "answer", "ask", "ask_own", "catch_up", "close_silent", "decide", "enter", "erase_expired",
    "escalate", "keep_from_newcomers", "move", "propose", "react", "refuse_own", "show_own", "take_in", "withdraw",
]  # fmt: skip
