"""The body of a sheet beside the accounts: blocks from the records of all rooms, then what the village says in words.

The blocks are fixed when the sheet is drafted, so that what is signed is what is published; day, signatures and who
answers for it are added on publication. Format `lingyan.sheet/1`: amounts are fen, areas hundredths of a mu.
PRIVACY: everything that leaves here is public; a matter inside the party or the village never gets this far.
"""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Iterable, Iterator, Sequence
from itertools import chain
from typing import Any

from django.conf import settings

from lingyan.disclosure import publishing
from lingyan.disclosure.models import Publication, SheetItem, SignOff
from lingyan.disclosure.page import SHEET_FORMAT
from lingyan.disclosure.sheets.catalogue import Sheet, catalogue
from lingyan.disclosure.sheets.periods import Period
from lingyan.kernel import sheets
from lingyan.kernel.language import on_paper
from lingyan.kernel.sheets import NOTHING, Block
from lingyan.regions.models import Region


@on_paper()
def compose(village: Region, sheet: Sheet, period: Period) -> list[dict[str, Any]]:
    """The blocks of a sheet as they stand now. Raises Refused when a room has nothing decided to show yet."""
    found = sheets.compose(sheet.code, village, period.first, period.last)
    if sheet.cadence == "event":
        return [block.as_json() for block in found]
    said = written(village, sheet.code, period.text)
    blocks = sorted(chain(found, _in_words(said)), key=_place)
    return [block.as_json() for block in [*blocks, *_nothing(sheet, blocks)]]


def written(village: Region, sheet: str, period: str) -> list[SheetItem]:
    """What the village says in words to everybody, the oldest first."""
    rows = SheetItem.objects.filter(region=village, sheet=sheet, period=period, struck_at=None)
    return list(rows.filter(scope=SheetItem.Scope.SOCIETY).order_by("id"))


def _in_words(items: Iterable[SheetItem]) -> Iterator[Block]:
    names = {item.code: item.name for item in catalogue().items}
    by_item: dict[str, list[str]] = {}
    for one in items:
        by_item.setdefault(one.item, []).append(one.text)
    for code, texts in by_item.items():
        yield Block(names[code], (code,), tuple(texts))


def _place(block: Block) -> tuple[int, ...]:
    """In the order of the catalogue; what answers none of its items comes last."""
    if not block.items:
        return (10**6,)
    return tuple(int(part) for part in block.items[0].split("-"))


def _nothing(sheet: Sheet, blocks: Sequence[Block]) -> Iterator[Block]:
    """The items for which there is nothing, together, with the word that the rule asks for (accounting.md 9)."""
    said = {code for block in blocks for code in block.items}
    left = [item for item in catalogue().of(sheet.code) if item.code not in said]
    if left:
        yield Block("本期没有的事项", (), tuple(f"{item.name}：{NOTHING}" for item in left))


def draft_text(publication: Publication, blocks: list[dict[str, Any]]) -> dict[str, Any]:
    """What is kept of a draft: its blocks alone."""
    return {"format": SHEET_FORMAT, "kind": publication.sheet, "blocks": blocks}


@on_paper()
def body_of(publication: Publication, *, on: dt.date) -> dict[str, Any]:
    """The whole body of a draft, to be made public on a day."""
    sheet, config = catalogue().sheets[publication.sheet], settings.LINGYAN
    return {
        "format": SHEET_FORMAT,
        "kind": sheet.code,
        "title": sheet.name,
        "village": publishing.place_of(publication),
        "period": publication.period,
        "period_name": publication.when_zh,
        "version": publication.version,
        "published_on": on.isoformat(),
        "fictional": publication.region.fictional,
        "blocks": json.loads(publication.body)["blocks"],
        "responsible": publishing.responsible_for(publication.region_id, on),
        "signed": publishing.signed(SignOff.objects.filter(publication=publication).order_by("id")),
        "contact": config.contact_phone,
        "sponsor": config.sponsor,
        "filing": config.filing_number,
    }


def texts_of(body: dict[str, Any]) -> Iterator[str]:
    """Every text of the blocks that may come from people, once each, for the scanner."""
    texts: list[str] = []
    for block in body["blocks"]:
        texts += block["lines"]
        texts += [cell for row in block["rows"] for cell in row if isinstance(cell, str)]
    yield from dict.fromkeys(texts)
