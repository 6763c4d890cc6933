"""Shares as people write them."""

from __future__ import annotations

from django import template

from lingyan.economy.members.rules import shown_shares

register = template.Library()


@register.simple_tag
def shares(hundredths: int) -> str:
    """250 as `2.5`."""
    return shown_shares(int(hundredths))
