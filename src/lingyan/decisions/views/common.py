"""What the pages of decisions share: the matter looked at, colours of states, a rule in words."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Final

from django import forms
from django.http import Http404, HttpRequest
from django.utils.translation import gettext as _

from lingyan.decisions import queries
from lingyan.decisions.models import Matter
from lingyan.decisions.queries import Entitled
from lingyan.decisions.rules import Vote
from lingyan.identity.pages import actor_of as actor_of
from lingyan.kernel.problems import Refused

TONES: Final = {
    "draft": "plain", "s1": "info", "s2": "info", "s3": "info", "s4": "info", "p1": "warn", "executing": "seal",
    "p2": "warn", "closed": "ok", "returned": "danger", "withdrawn": "plain",
}  # fmt: skip


def matter_or_404(request: HttpRequest, matter_id: int) -> Matter:
    """The matter when the reader may see it."""
    found = queries.visible(actor_of(request)).select_related(
        "organisation__region__parent", "power", "follows"
    )
    matter = found.filter(pk=matter_id).first() if matter_id < 2**63 else None
    if matter is None:
        raise Http404(_("没有这件决策事项"))
    return matter


def tried(form: forms.Form, act: Callable[[], Any]) -> Any:
    """What the act gives, or None with its refusal on the form. A missing right is not caught."""
    try:
        return act()
    except Refused as refusal:
        if refusal.code == "denied":
            raise
        form.add_error(None, str(refusal))
        return None


def rule_words(vote: Vote, known: Entitled | None) -> list[str]:
    """What a body asks of attendance and ayes, with the numbers for this village where they are known."""
    lines = []
    if vote.attend is not None:
        least = f"，至少 {vote.attend.least(known.number):,} 人" if known else ""
        lines.append(f"到会：应到人数的{vote.attend.zh}{least}")
    if vote.attend_households is not None:
        homes = known.households if known else None
        least = f"，至少 {vote.attend_households.least(homes):,} 户" if homes else ""
        lines.append(f"或按户：{vote.attend_households.zh}的户派代表到会{least}")
    least = f"，至少 {vote.carry.least(known.number):,} 票" if known and vote.base == "eligible" else ""
    lines.append(f"通过：赞成票达到{vote.base_zh}的{vote.carry.zh}{least}")
    if vote.more_than:
        lines.append(f"组成人员应多于 {vote.more_than} 人")
    return lines
