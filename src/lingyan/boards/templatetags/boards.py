"""`{% opens figure %}`: a number of a board as a link to the rows behind it; nil stands as it is."""

from __future__ import annotations

from django import template
from django.utils.html import format_html
from django.utils.safestring import SafeString

from lingyan.boards.board import Figure
from lingyan.kernel.money import format_yuan

register = template.Library()


@register.simple_tag
def opens(figure: Figure) -> SafeString | str:
    text = format_yuan(figure.value) if figure.fen else f"{figure.value:,}"
    if not figure.value:
        return text
    shape = (
        '<a class="figure" href="{}"><strong>{}</strong></a>'
        if figure.tone
        else '<a class="figure" href="{}">{}</a>'
    )
    return format_html(shape, figure.url, text)
