"""One board of what is due: contracts, claims, deposits, counts, idle assets, by place and age."""

from __future__ import annotations

import io
from typing import Any
from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from lingyan.economy.assets import due
from lingyan.economy.books.views.common import actor_of, download, note_export
from lingyan.identity.decorators import needs
from lingyan.kernel import clock
from lingyan.kernel.lists import XLSX
from lingyan.kernel.rights import ASSETS_VIEW, CONTRACTS_VIEW
from lingyan.kernel.tabular.write import Column, SheetData, write_xlsx
from lingyan.regions.models import Region
from lingyan.regions.place import place_of
from lingyan.regions.queries import in_force


@needs(CONTRACTS_VIEW, ASSETS_VIEW)
@require_GET
def board(request: HttpRequest) -> HttpResponse:
    """For the region and each place below it: how many of each kind, how much, how old. Every figure opens its list."""
    actor, place, today = actor_of(request), place_of(request), clock.today()
    region = place.required_region()
    children = list(in_force().filter(parent=region).order_by("code"))
    rows = list(due.tally(actor, region, children, today, due.sources(actor)))
    if request.GET.get("format") == "xlsx":
        return _excel(request, region, children, rows)
    sources = [source for source, _whole, _parts in rows]
    context = {
        "region": region, "today": today, "ages": [label for _band, label in due.AGES],
        "rows": [
            (source, whole, _list_url(source, region), [(label, whole.ages.get(band, 0)) for band, label in due.AGES])
            for source, whole, _parts in rows
        ],
        "sources": sources,
        "children": [
            (child, _board_url(child), [
                (parts[child.pk], _list_url(source, child), source) for source, _whole, parts in rows
            ])
            for child in children
        ],
    }  # fmt: skip
    return render(request, "contracts/board.html", context)


def _list_url(source: due.Source, region: Region) -> str:
    return f"{reverse(source.url_name)}?{urlencode(source.list_query(region, clock.today()))}"


def _board_url(region: Region) -> str:
    return f"{reverse('contracts:board')}?{urlencode({'region': region.code})}"


def _excel(request: HttpRequest, region: Region, children: list[Region], rows: list[Any]) -> HttpResponse:
    heads = [
        Column(_("地方")),
        Column(_("事项"), width=24),
        Column(_("数量"), "integer"),
        Column(_("金额"), "money"),
    ]
    heads += [Column(label, "integer") for _band, label in due.AGES]
    lines = [
        [
            name,
            str(source.label),
            tally.count,
            tally.amount,
            *(tally.ages.get(band, 0) for band, _label in due.AGES),
        ]
        for source, whole, parts in rows
        for name, tally in [(region.name, whole), *((child.name, parts[child.pk]) for child in children)]
        if tally.count
    ]
    target = io.BytesIO()
    write_xlsx(target, [SheetData(_("到期一览"), heads, lines)])
    note_export(request, "到期一览", len(lines), region.path)
    return download(target.getvalue(), f"到期一览-{region.name}-{clock.today():%Y%m%d}.xlsx", XLSX)
