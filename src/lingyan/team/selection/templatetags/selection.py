"""Points of a score."""

from __future__ import annotations

from django import template

register = template.Library()


@register.filter
def points(hundredths: int) -> str:
    """8550 as 85.50."""
    return f"{hundredths // 100}.{hundredths % 100:02d}"
