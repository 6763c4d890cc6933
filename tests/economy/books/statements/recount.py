"""Answers formula tokens from sums that another program made, sharing no summing code with the product."""

from __future__ import annotations

from dataclasses import dataclass

from lingyan.economy.books.statements.formulas import Measure
from tests.economy.books.journals import shipped_chart

_CHART = shipped_chart()


@dataclass
class Recount:
    """Sums by (account, party or project); `turnover` has the side D or C last. Credits are negative."""

    opening: dict[tuple[str, ...], int]
    closing: dict[tuple[str, ...], int]
    turnover: dict[tuple[str, ...], int]

    def value(self, account: str, measure: Measure) -> int:
        normal = 1 if _CHART[account].side == "借" else -1
        closing = [amount for key, amount in self.closing.items() if key[0].startswith(account)]
        turnover = {key: amount for key, amount in self.turnover.items() if key[0].startswith(account)}
        match measure:
            case Measure.CLOSING:
                return sum(closing) * normal
            case Measure.DEBIT_DETAILS:
                return sum(amount for amount in closing if amount > 0)
            case Measure.CREDIT_DETAILS:
                return -sum(amount for amount in closing if amount < 0)
            case Measure.TURNOVER:
                return sum(turnover.values()) * normal
            case Measure.DEBIT_TURNOVER:
                return sum(amount for key, amount in turnover.items() if key[-1] == "D")
            case Measure.CREDIT_TURNOVER:
                return -sum(amount for key, amount in turnover.items() if key[-1] == "C")
            case Measure.OPENING:
                return normal * sum(
                    amount for key, amount in self.opening.items() if key[0].startswith(account)
                )
