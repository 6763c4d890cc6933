"""Months as they are typed on the command line."""

from __future__ import annotations

from lingyan.kernel.month import Month, parse_month_range
from lingyan.kernel.problems import Refused


def one_month(text: str) -> Month:
    try:
        return Month.parse(text)
    except ValueError as error:
        raise Refused(str(error), code="bad-month") from None


def month_range(text: str) -> tuple[Month, Month]:
    """`2025-01` or `2025-01..2025-12`."""
    try:
        return parse_month_range(text)
    except ValueError as error:
        raise Refused(str(error), code="bad-month") from None
