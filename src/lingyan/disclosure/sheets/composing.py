"""The body of a sheet beside the accounts: blocks from the records of all rooms, then what the village says in words.

The blocks are fixed when the sheet is drafted, so that what is signed is what is published; day, signatures and who
answers for it are added on publication. Format `lingyan.sheet/1`: amounts are fen, areas hundredths of a mu.
PRIVACY: `Composed.blocks` are public, of `Composed.board` only digests are; a matter inside the party never gets this far.
"""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any, Final

from django.conf import settings

from lingyan.disclosure import corrections, publishing
from lingyan.disclosure.models import Publication, SheetItem, SignOff
from lingyan.disclosure.page import SHEET_FORMAT
from lingyan.disclosure.sheets import board
from lingyan.disclosure.sheets.catalogue import Sheet, catalogue
from lingyan.disclosure.sheets.periods import Period
from lingyan.disclosure.templatetags.disclosure_page import cell_text
from lingyan.kernel import sheets
from lingyan.kernel.language import on_paper
from lingyan.kernel.problems import Refused
from lingyan.kernel.sheets import NOTHING, Block, Scope
from lingyan.regions.models import Region

_UNITS: Final = {"money": "元", "area": "亩"}


@dataclass(frozen=True, slots=True)
class Composed:
    """What a sheet says: `blocks` to everybody, `board` on the village's board only, one text an item."""

    blocks: list[dict[str, Any]]
    board: list[str]


@on_paper()
def compose(village: Region, sheet: Sheet, period: Period) -> Composed:
    """What a sheet says as things stand now. Raises Refused when a room has nothing decided to show yet, or when one
    poster cannot hold what is for the board only.
    """
    found = list(sheets.compose(sheet.code, village, period.first, period.last))
    if sheet.cadence != "event":
        found = sorted([*found, *_in_words(written(village, sheet.code, period.text))], key=_place)
    shown = [block for block in found if block.scope == "society"]
    texts = [text for block in found if block.scope == "village" for text in _texts(block)]
    require_room(texts)
    nothing = [] if sheet.cadence == "event" else list(_nothing(sheet, found))
    return Composed([block.as_json() for block in [*shown, *nothing]], texts)


def require_room(texts: Sequence[str]) -> None:
    """Refused when one poster cannot hold these texts, which stand nowhere else."""
    if not board.has_room(texts):
        raise Refused(
            f"只在村里张贴的内容太多，一张海报写不下：最多 {board.MOST_ITEMS} 条、共 {board.MOST_TEXT} 字，请写短一些。",
            code="board-full",
        )


def written(village: Region, sheet: str, period: str) -> list[SheetItem]:
    """What the village says in words to everybody or to itself, the oldest first."""
    rows = SheetItem.objects.filter(region=village, sheet=sheet, period=period, struck_at=None)
    return list(rows.exclude(scope=SheetItem.Scope.PARTY).order_by("id"))


def for_the_board(village: Region, sheet: str, period: str) -> list[str]:
    """The village's words that hang on its board only, as they will stand there."""
    said = _in_words(written(village, sheet, period))
    return [text for block in said if block.scope == "village" for text in _texts(block)]


def _in_words(items: Iterable[SheetItem]) -> Iterator[Block]:
    names = {item.code: item.name for item in catalogue().items}
    by_item: dict[tuple[str, Scope], list[str]] = {}
    for one in items:
        scope: Scope = "village" if one.scope == SheetItem.Scope.VILLAGE else "society"
        by_item.setdefault((one.item, scope), []).append(one.text)
    for (code, scope), texts in by_item.items():
        yield Block(names[code], (code,), tuple(texts), scope=scope)


def _texts(block: Block) -> Iterator[str]:
    """A block for the board only as numbered texts: one a sentence or row, each under its heading."""
    yield from (f"{block.heading}：{line}" for line in block.lines)
    for row in block.rows:
        cells = zip(block.columns, row, strict=True)
        said = (
            f"{head.label} {cell_text(cell, head.kind)}{_UNITS.get(head.kind, '') if isinstance(cell, int) else ''}"
            for head, cell in cells
        )
        yield f"{block.heading}：{'，'.join(said)}"


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


def draft_text(
    publication: Publication, blocks: list[dict[str, Any]], hung: dict[str, Any] | None = None
) -> dict[str, Any]:
    """What is kept of a draft: its blocks, and the digests of what hangs on the village's board only, if anything does."""
    return {"format": SHEET_FORMAT, "kind": publication.sheet, "blocks": blocks, **_board(hung)}


def _board(hung: dict[str, Any] | None) -> dict[str, Any]:
    return {} if hung is None else {"board": hung}


@on_paper()
def body_of(publication: Publication, *, on: dt.date) -> dict[str, Any]:
    """The whole body of a draft, to be made public on a day."""
    sheet, config = catalogue().sheets[publication.sheet], settings.LINGYAN
    drafted = json.loads(publication.body)
    return {
        "format": SHEET_FORMAT,
        "kind": sheet.code,
        "title": sheet.name,
        "village": publishing.place_of(publication),
        "period": publication.period,
        "period_name": publication.when_zh,
        "version": publication.version,
        **corrections.said(publication, corrections.corrected([publication]).get(publication.pk)),
        "published_on": on.isoformat(),
        "fictional": publication.region.fictional,
        "blocks": drafted["blocks"],
        **_board(drafted.get("board")),
        "responsible": publishing.responsible_for(publication.region_id, on),
        "signed": publishing.signed(SignOff.objects.filter(publication=publication).order_by("id")),
        "contact": config.contact_phone,
        "sponsor": config.sponsor,
        "filing": config.filing_number,
    }


def texts_of(body: dict[str, Any]) -> Iterator[str]:
    """Every text of the blocks that may come from people, once each, for the scanner."""
    texts: list[str] = [reason] if (reason := body.get("corrects", {}).get("reason")) else []
    for block in body["blocks"]:
        texts += block["lines"]
        texts += [cell for row in block["rows"] for cell in row if isinstance(cell, str)]
    yield from dict.fromkeys(texts)
