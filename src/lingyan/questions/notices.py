"""What notices say of questions: how many wait for an answer, and how many of them are late. Never what was asked."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from lingyan.kernel import clock
from lingyan.kernel.access import Actor
from lingyan.notices.kinds import Kind, register
from lingyan.questions import ownlines, queries


def register_all() -> None:
    """Called once from `AppConfig.ready`."""
    register(Kind("questions.to-answer", _("等您答复的村民提问"), "questions:inbox", _to_answer, "mine=1"))
    register(Kind("questions.late", _("其中已经逾期的提问"), "questions:inbox", _late, "mine=1&late=1"))
    register(
        Kind(
            "questions.own-lines",
            _("等您办理的本人账目查询"),
            "questions:own-lines",
            _own_lines,
            "state=open",
        )
    )


def _own_lines(actor: Actor) -> int:
    return ownlines.waiting(actor).count()


def _to_answer(actor: Actor) -> int:
    return queries.waiting(actor).count()


def _late(actor: Actor) -> int:
    return queries.waiting(actor).filter(due_on__lt=clock.today()).count()
