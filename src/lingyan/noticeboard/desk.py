"""What the desk says of the board: sheets to hang up or photograph, what may come down, posters to read."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any
from urllib.parse import urlencode

from django.urls import reverse
from django.utils.translation import gettext as _

from lingyan.disclosure.models import Publication
from lingyan.files import papers
from lingyan.kernel import clock
from lingyan.kernel.access import Actor
from lingyan.kernel.month import Month
from lingyan.kernel.navigation import DeskItem, register_desk_card
from lingyan.kernel.rights import DISCLOSURE_DISPLAY, DISCLOSURE_SIGN_SUPERVISION
from lingyan.noticeboard import printing, queries
from lingyan.noticeboard.covers import DISPLAY


@register_desk_card
def sheets_to_show(actor: Actor, region: Any, month: Month) -> Iterator[DeskItem]:
    """For the clerk of one village: what has to hang on the board now."""
    if region is None or not region.is_village or not actor.may(DISCLOSURE_DISPLAY, region.path):
        return
    today = clock.today()
    found = [
        one
        for one in queries.open_ones(queries.obligations([region], today))
        if one.waits_for.startswith("村里")
    ]
    url = f"{reverse('noticeboard:calendar')}?{urlencode({'region': region.code, 'month': str(month)})}"
    late = [one for one in found if one.state == "late"]
    if late:
        due = min(one.due_on for one in late)
        yield DeskItem(
            _("公开内容没有按时拟稿或张贴"), len(late), url, due=due, tone="danger", section="overdue"
        )
    if len(found) > len(late):
        due = min(one.due_on for one in found if one.state == "due")
        yield DeskItem(_("要拟稿或张贴的公开内容"), len(found) - len(late), url, due=due, tone="info")


@register_desk_card
def photographs_missing(actor: Actor, region: Any, _month: Month) -> Iterator[DeskItem]:
    if region is None or not region.is_village or not actor.may(DISCLOSURE_DISPLAY, region.path):
        return
    hanging = list(
        queries.visible(actor).filter(region=region, taken_down_on=None).values_list("pk", flat=True)
    )
    without = len(hanging) - len(papers.counts(DISPLAY, hanging))
    if without:
        url = f"{reverse('noticeboard:displays')}?{urlencode({'region': region.code})}"
        yield DeskItem(_("张贴后还没有照片"), without, url, tone="warn")


@register_desk_card
def posters_to_read(actor: Actor, region: Any, month: Month) -> Iterator[DeskItem]:
    if region is None or not actor.may(DISCLOSURE_SIGN_SUPERVISION, region.path):
        return
    count = printing.to_read(
        actor, printing.in_force(actor, region, printing.of_month(month.previous))
    ).count()
    if count:
        place = urlencode({"region": region.code, "month": str(month.previous)})
        yield DeskItem(_("海报等第二人校对"), count, f"{reverse('noticeboard:posters')}?{place}", tone="info")


@register_desk_card
def sheet_posters_to_read(actor: Actor, region: Any, _month: Month) -> Iterator[DeskItem]:
    """Posters of sheets beside the accounts whose proof nobody has read."""
    if region is None or not actor.may(DISCLOSURE_SIGN_SUPERVISION, region.path):
        return
    found = Publication.objects.filter(
        book=None, region__path__startswith=region.path, state=Publication.State.PUBLISHED
    )
    count = printing.to_read(actor, found).count()
    if count:
        url = f"{reverse('disclosure:sheets')}?{urlencode({'region': region.code, 'state': 'published'})}"
        yield DeskItem(_("账目以外的海报等第二人校对"), count, url, tone="info")
