"""`{% opens figure %}`: a number of a board as a link to the rows behind it; nil stands as it is."""

from __future__ import annotations

from django import template
from django.utils.html import format_html
from django.utils.safestring import SafeString

from lingyan.boards.board import Figure

register = template.Library()


@register.simple_tag
def opens(figure: Figure) -> SafeString | str:
    if not figure.value:
        return "0"
    shape = (
        '<a class="figure" href="{}"><strong>{}</strong></a>'
        if figure.tone
        else '<a class="figure" href="{}">{}</a>'
    )
    return format_html(shape, figure.url, f"{figure.value:,}")
