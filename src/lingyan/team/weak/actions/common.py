"""What the changes of a case share: the case held for who may change it, days in order, two hands, the audit entry."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from typing import Any, Final

from lingyan.identity.hands import same_hand
from lingyan.kernel import audit, clock
from lingyan.kernel.access import Actor
from lingyan.kernel.language import in_source
from lingyan.kernel.problems import Refused
from lingyan.team.weak import rules
from lingyan.team.weak.covers import CASE
from lingyan.team.weak.models import Case, Step, stamp
from lingyan.team.weak.rules import Act

MOVED: Final = audit.register("weak.moved", "办理党组织整顿")


def case_for(actor: Actor, case_id: int, right: str) -> Case:
    """The case, held until the transaction ends, for who holds the right at its village."""
    found = Case.objects.select_for_update(of=("self",)).select_related("village").filter(pk=case_id).first()
    if found is None:
        raise Refused("没有这件整顿", code="unknown-case")
    actor.require(right, found.village.path)
    return found


def require_act(case: Case, act: Act) -> None:
    if not rules.may(act, case.state):
        now = in_source(rules.STATE_LABELS[rules.State(case.state)])
        raise Refused(
            f"{case.village.name}现在是“{now}”，不能办理“{in_source(rules.ACT_LABELS[act])}”",
            code="wrong-state",
        )


def require_day(case: Case, day: dt.date) -> dt.date:
    """A day that has come and does not lie before the last thing that was done."""
    if day > clock.today():
        raise Refused(f"日期 {day} 还没有到", code="future")
    last = case.steps.order_by("-id").values_list("on", flat=True).first()
    if last is not None and day < last:
        raise Refused(f"上一步是 {last} 办的，这一步不能早于它", code="before-last-step")
    return day


def require_another(actor: Actor, hands: Iterable[int | None]) -> None:
    """SECURITY: who proposed or worked a case does not decide it; two accounts of one person are one hand."""
    if same_hand(actor.user_id, hands):
        raise Refused("提出或办理的人不能自己核定，请由另一人核定", code="same-person")


def take(
    actor: Actor, case: Case, act: Act, on: dt.date, *, text: str = "", number: str = "", **fields: Any
) -> None:
    """Write the step, move the case to where it leads, set these of its dates, and leave the entry."""
    Step.objects.create(case=case, act=act, on=on, text=text, number=number, **stamp(actor, clock.now()))
    if act in rules.MOVES:
        fields["state"] = rules.MOVES[act][1]
    for name, value in fields.items():
        setattr(case, name, value)
    case.save(update_fields=list(fields) or ["state"])
    note(actor, MOVED, case, act=act.value, on=on.isoformat())


def note(actor: Actor, code: str, case: Case, **details: Any) -> None:
    """PRIVACY: the entry holds acts and digests; no word about a village's problems stands in the trail."""
    audit.record(actor, code, target=(CASE, case.pk), region_path=case.village.path, **details)


def words(text: str, what: str, longest: int, *, needed: bool = True) -> str:
    """The text without blanks around it; refused when too long, or empty though it is needed."""
    text = text.replace("\x00", "").strip()
    if needed and not text:
        raise Refused(f"请写明{what}", code="no-text")
    if len(text) > longest:
        raise Refused(f"{what}最多 {longest} 字", code="too-long")
    return text
