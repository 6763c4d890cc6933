"""The A3 poster of a publication, of the accounts or of another sheet, composed from its published body.

PRIVACY: the one in the bundle is public. The one for the village's board, with what hangs there only, is drawn anew each
time for who may see that, and kept nowhere.
"""

from __future__ import annotations

import datetime as dt
import json
from dataclasses import replace
from typing import Any

from django.conf import settings

from lingyan.disclosure import bundles
from lingyan.disclosure.models import Publication
from lingyan.disclosure.page import seal_of
from lingyan.disclosure.sheets.board import digests_of
from lingyan.disclosure.sheets.hung import part_of
from lingyan.disclosure.templatetags.disclosure_page import cell_text, corrects
from lingyan.disclosure.verification import PROOF
from lingyan.kernel.access import Actor
from lingyan.kernel.language import on_paper
from lingyan.kernel.money import format_yuan
from lingyan.kernel.month import Month
from lingyan.kernel.rights import DISCLOSURE_BOARD
from lingyan.render.poster import (
    PosterCheckpoint,
    PosterData,
    PosterEntry,
    PosterFigure,
    PosterItem,
    PosterPerson,
    SheetBlock,
    SheetPosterData,
    poster_pdf,
    sheet_poster_pdf,
)
from lingyan.seal.checkpoint import peek
from lingyan.seal.proof import parse


@on_paper()
def poster_of(publication: Publication) -> bytes:
    """The poster as PDF; made once and kept in the bundle, whose manifest then lists it."""
    kept = bundles.poster_in(publication)
    if kept is not None:
        return kept
    body, proof_text = json.loads(publication.body), _proof_of(publication)
    if publication.is_accounts:
        pdf = poster_pdf(_data(publication, body, proof_text), made_at=publication.published_at)
    else:
        pdf = sheet_poster_pdf(_sheet(publication, body, proof_text), made_at=publication.published_at)
    bundles.add_poster(publication, pdf)
    return pdf


@on_paper()
def poster_for(actor: Actor, publication: Publication) -> tuple[bytes, bool]:
    """The poster that this actor hangs, and whether it holds what is for the village's board only."""
    may = not publication.is_accounts and actor.may(DISCLOSURE_BOARD, publication.region.path)
    part = part_of(publication) if may else None
    if part is None:
        return poster_of(publication), False
    body, proof_text = json.loads(publication.body), _proof_of(publication)
    data = replace(_sheet(publication, body, proof_text), board=part.texts, board_code=part.code)
    return sheet_poster_pdf(data, made_at=publication.published_at), True


def _proof_of(publication: Publication) -> str:
    return (bundles.folder_of(publication) / PROOF).read_text(encoding="utf-8")


def _data(publication: Publication, body: dict[str, Any], proof_text: str) -> PosterData:
    village, summary, last = body["village"], body["summary"], body["summary"]["last_year"] or {}
    seal = seal_of(proof_text, body)
    origin = peek(str(parse(proof_text).note)).origin
    sheet = {row[0]: row for row in body["balance_sheet"]}
    return PosterData(
        place=f"{village['county']} {village['town']}".strip(),
        village=village["name"],
        organisation=village["organisation"],
        month=Month.parse(body["month"]),
        figures=[
            PosterFigure("收入", summary["income"], last.get("income")),
            PosterFigure("支出", summary["expense"], last.get("expense")),
            PosterFigure("结余", summary["balance"], last["income"] - last["expense"] if last else None),
        ],
        largest_income=[PosterItem(words, fen) for words, fen in body["top"]["income"]],
        largest_expense=[PosterItem(words, fen) for words, fen in body["top"]["expense"]],
        entries=[
            *_households(body),
            *(entry for one in body["entries"] if (entry := _entry(one)) is not None),
        ],
        people=[PosterPerson(post, name) for post, name in body["responsible"]],
        phone=body["contact"],
        url=f"{settings.LINGYAN.base_url.rstrip('/')}{bundles.address_of(publication)}",
        ask_url=f"{settings.LINGYAN.base_url.rstrip('/')}/ask/{publication.region.code}/{publication.place}/{publication.version}/",
        checkpoint=PosterCheckpoint(origin, seal.size, seal.root),
        published=dt.date.fromisoformat(body["published_on"]),
        version=body["version"],
        corrects=corrects(body),
        assets=f"货币资金 {format_yuan(sheet[1][3])} 元，资产总计 {format_yuan(sheet[24][3])} 元"
        if sheet
        else "",
    )


def _households(body: dict[str, Any]) -> list[PosterEntry]:
    """The money that moved for households, in one row without anybody's own; without the sum where few are behind it."""
    theirs = body.get("households", {"received": 0, "paid": 0})
    day, words = Month.parse(body["month"]).last_day, "与农户、补助对象的收付"
    if theirs["received"] is None:
        return [PosterEntry(day, f"{words}：少于{theirs['fewest']}户，不单列，不计入合计")]
    if not theirs["received"] and not theirs["paid"]:
        return []
    return [PosterEntry(day, f"{words}合计", theirs["received"] or None, theirs["paid"] or None)]


def _sheet(publication: Publication, body: dict[str, Any], proof_text: str) -> SheetPosterData:
    village, seal = body["village"], seal_of(proof_text, body)
    base = settings.LINGYAN.base_url.rstrip("/")
    return SheetPosterData(
        place=f"{village['county']} {village['town']}".strip(),
        village=village["name"],
        title=body["title"],
        period=body["period_name"],
        blocks=[_block(block) for block in body["blocks"]],
        people=[PosterPerson(post, name) for post, name in body["responsible"]],
        phone=body["contact"],
        url=f"{base}{bundles.address_of(publication)}",
        ask_url=f"{base}/ask/{village['code']}/{publication.place}/{publication.version}/",
        checkpoint=PosterCheckpoint(peek(str(parse(proof_text).note)).origin, seal.size, seal.root),
        published=dt.date.fromisoformat(body["published_on"]),
        version=body["version"],
        corrects=corrects(body),
        hung=len(digests_of(body)),
    )


def _block(block: dict[str, Any]) -> SheetBlock:
    kinds = [kind for _label, kind in block["columns"]]
    return SheetBlock(
        block["heading"], block["lines"], [label for label, _kind in block["columns"]],
        [kind in {"money", "area", "count"} for kind in kinds],
        [[cell_text(cell, kind) for cell, kind in zip(row, kinds, strict=True)] for row in block["rows"]],
    )  # fmt: skip


def _entry(one: dict[str, Any]) -> PosterEntry | None:
    """Money in or out of a voucher; one that moves no money stays off the board and on the page."""
    moved = [(side, fen) for side, fen, account in one["lines"] if account[:3] in {"101", "102"}]
    received = sum(fen for side, fen in moved if side == "借")
    paid = sum(fen for side, fen in moved if side == "贷")
    net = received - paid
    if not net:
        return None
    words = "，".join(part for part in (one["text"], one["party"]) if part)
    day = dt.date.fromisoformat(one["date"])
    reversed_payment = received < 0 or paid < 0
    if reversed_payment:
        return PosterEntry(day, words, received or None, paid or None)
    return PosterEntry(day, words, income_fen=net) if net > 0 else PosterEntry(day, words, expense_fen=-net)
