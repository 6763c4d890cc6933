"""What notices say of findings: to be explained or put right, and to be judged. Never which, or about whom."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from lingyan.kernel.access import Actor
from lingyan.notices.kinds import Kind, register
from lingyan.supervision import queries
from lingyan.supervision.models import Finding


def register_all() -> None:
    """Called once from `AppConfig.ready`."""
    register(Kind("supervision.to-explain", _("等您说明或整改的疑点"), "supervision:mine", _to_explain))
    register(Kind("supervision.to-judge", _("等您核定或验收的疑点"), "supervision:findings", _to_judge))


def _to_explain(actor: Actor) -> int:
    waiting = (Finding.State.OPEN, Finding.State.RECTIFYING)
    return queries.to_explain(actor).filter(state__in=waiting).count()


def _to_judge(actor: Actor) -> int:
    return queries.to_judge(actor).count()
