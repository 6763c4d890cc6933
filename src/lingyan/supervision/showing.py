"""What a run found, as data for programs, and how often a rule was wrong, in words."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from django.utils.translation import gettext as _

from lingyan.supervision import rules

if TYPE_CHECKING:
    from lingyan.supervision.actions.runs import Outcome
    from lingyan.supervision.engine import Hit, RuleResult
    from lingyan.supervision.queries import Rate


NONE: Final[Rate] = (0, 0, None)


def rate_words(rate: Rate | None) -> str:
    """How many judged hits of a rule were no fault: a percentage only where there are enough of them."""
    confirmed, dismissed, _percent = rate or NONE
    judged, percent = confirmed + dismissed, rules.shown_rate(confirmed, dismissed)
    if not judged:
        return _("未核定")
    counts = _("%(judged)d 条中 %(dismissed)d 条") % {"judged": judged, "dismissed": dismissed}
    return counts if percent is None else f"{percent}%{_('（')}{counts}{_('）')}"


def outcome(given: Outcome) -> dict[str, Any]:
    """Every rule with its coverage, and every hit in the order of rule and village."""
    return {
        "run": given.run.pk,
        "region": given.region.code,
        "year": given.year,
        "until": given.until.isoformat(),
        "rules": [_rule(each, given.rates.get(each.rule.id)) for each in given.results],
        "findings": [
            _hit(each, hit, given.rates.get(each.rule.id)) for each in given.results for hit in each.hits
        ],
    }


def _rule(result: RuleResult, rate: Rate | None) -> dict[str, Any]:
    rule = result.rule
    return {
        "id": rule.id,
        "version": rule.version,
        "name": rule.name,
        "severity": rule.severity,
        "tested": result.not_tested is None,
        "hits": len(result.hits),
        "not_tested": result.not_tested,
        "villages_tested": result.tested,
        "records": result.records,
        "villages_not_tested": [
            {"reason": reason, "villages": villages} for reason, villages in sorted(result.untested.items())
        ],
        "villages_partly_tested": [
            {"reason": reason, "villages": villages} for reason, villages in sorted(result.partly.items())
        ],
        "limits": rule.limits,
        "false_positives": _false(rate),
    }


def _false(rate: Rate | None) -> dict[str, Any]:
    """Judged hits of the rule in the region, and how many of them were no fault; `percent` only where there are enough."""
    confirmed, dismissed, _percent = rate or NONE
    return {
        "judged": confirmed + dismissed, "dismissed": dismissed,
        "percent": rules.shown_rate(confirmed, dismissed), "said": rate_words(rate),
    }  # fmt: skip


def _hit(result: RuleResult, hit: Hit, rate: Rate | None) -> dict[str, Any]:
    rule = result.rule
    return {
        "rule": rule.id,
        "version": rule.version,
        "village": hit.village,
        "date": hit.date.isoformat() if hit.date else None,
        "month": hit.month,
        "amount_fen": hit.amount_fen,
        "arithmetic": list(hit.arithmetic),
        "records": list(hit.records),
        "basis": rule.basis,
        "severity": hit.severity,
        "false_positives": _false(rate),
    }
