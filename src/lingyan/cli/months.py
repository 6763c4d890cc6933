"""Months as they are typed on the command line. What is no month is wrong usage, like any other malformed option."""

from __future__ import annotations

import typer

from lingyan.kernel.month import Month, parse_month_range


def one_month(text: str) -> Month:
    try:
        return Month.parse(text)
    except ValueError as error:
        raise typer.BadParameter(str(error), param_hint="--month") from None


def month_range(text: str) -> tuple[Month, Month]:
    """`2025-01` or `2025-01..2025-12`."""
    try:
        return parse_month_range(text)
    except ValueError as error:
        raise typer.BadParameter(str(error), param_hint="--month") from None
