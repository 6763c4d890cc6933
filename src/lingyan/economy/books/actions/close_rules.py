"""How strictly the prerequisites of closing hold: one rule more for each change, none ever edited."""

from __future__ import annotations

from typing import Final

from django.db import IntegrityError, transaction

from lingyan.economy.books import guards
from lingyan.economy.books.covers import CLOSE_RULE
from lingyan.economy.books.models import CloseRule
from lingyan.kernel import audit
from lingyan.kernel.access import Actor
from lingyan.kernel.month import Month
from lingyan.kernel.problems import Refused
from lingyan.kernel.rights import BOOKS_CONFIGURE
from lingyan.regions.models import Region

CLOSE_RULE_SET: Final = audit.register("books.close-rule-set", "设置结账条件")
_STRICTNESS: Final[tuple[str, ...]] = (guards.OFF, guards.WARN, guards.BLOCK)


def set_close_rule(
    actor: Actor, *, prerequisite: str, severity: str, from_month: Month, region: Region | None = None
) -> CloseRule:
    """Say how strictly a month-close prerequisite holds in a region (everywhere without one) from a month on.

    What a region above has set may be loosened only by who may set it there.
    """
    path = region.path if region else ""
    actor.require(BOOKS_CONFIGURE, path)
    if prerequisite not in guards.registered() or severity not in CloseRule.Severity.values:
        raise Refused("没有这个结账条件或程度", code="unknown-prerequisite")
    _require_not_looser(actor, prerequisite, severity, from_month, path)
    try:
        with transaction.atomic():
            rule = CloseRule.objects.create(
                prerequisite=prerequisite, region=region, from_month=from_month, severity=severity
            )
            audit.record(
                actor, CLOSE_RULE_SET, target=(CLOSE_RULE, rule.pk), region_path=path,
                prerequisite=prerequisite, severity=severity, from_month=int(from_month),
            )  # fmt: skip
    except IntegrityError:
        raise Refused(
            f"这个区域从{from_month.zh}起已有规定；定了的不改，请从以后的月份起另定", code="close-rule-exists"
        ) from None
    return rule


def _require_not_looser(actor: Actor, prerequisite: str, severity: str, from_month: Month, path: str) -> None:
    above = guards.RulesOfMonth(from_month).rule(prerequisite, _parent(path)) if path else None
    if above is None or _STRICTNESS.index(severity) >= _STRICTNESS.index(above.severity):
        return
    if not actor.may(BOOKS_CONFIGURE, above.path):
        where = above.region.name if above.region else "全部区域"
        raise Refused(
            f"{where}从{above.from_month.zh}起规定为“{above.get_severity_display()}”，"
            "下级可以从严；要放宽，请规定它的部门来定",
            code="close-rule-looser",
        )


def _parent(path: str) -> str:
    """`/1/5/` of `/1/5/33/`."""
    return path[: path.rstrip("/").rfind("/") + 1]
