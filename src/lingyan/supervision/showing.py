"""What a run found, as data for programs."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from lingyan.supervision.actions import Outcome
    from lingyan.supervision.engine import Hit, RuleResult


def outcome(given: Outcome) -> dict[str, Any]:
    """Every rule with its coverage, and every hit in the order of rule and village."""
    return {
        "run": given.run.pk,
        "region": given.region.code,
        "year": given.year,
        "until": given.until.isoformat(),
        "rules": [_rule(each) for each in given.results],
        "findings": [_hit(each, hit) for each in given.results for hit in each.hits],
    }


def _rule(result: RuleResult) -> dict[str, Any]:
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
    }


def _hit(result: RuleResult, hit: Hit) -> dict[str, Any]:
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
    }
