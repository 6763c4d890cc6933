"""The A3 notice-board poster of a village's month, from plain figures to PDF."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

from lingyan.kernel.money import format_yuan
from lingyan.kernel.month import Month
from lingyan.render.amounts import date_zh
from lingyan.render.figures import red_letter
from lingyan.render.qr import qr_svg
from lingyan.render.typst import render_pdf, render_png

GROUP: Final = 4
"""Characters a group of the printed checkpoint: as many as one keeps in mind while looking up."""
GROUPS_ACROSS: Final = 6
MOST_ENTRIES: Final = 60
"""More rows than an A3 page can hold at readable size; the rest is always summed up in one line."""
LARGEST: Final = 3


@dataclass(frozen=True, slots=True)
class PosterFigure:
    """One of the big figures, in fen. `last_year_fen` None means there is nothing to compare with."""

    label: str
    fen: int
    last_year_fen: int | None = None
    note: str = ""


@dataclass(frozen=True, slots=True)
class PosterItem:
    """One of the largest items, in words a villager uses."""

    words: str
    fen: int


@dataclass(frozen=True, slots=True)
class PosterEntry:
    """One line of the account; an entry is income or expense, the other is None. Red-letter is negative."""

    day: dt.date
    words: str
    income_fen: int | None = None
    expense_fen: int | None = None


@dataclass(frozen=True, slots=True)
class PosterPerson:
    """Who answers for what."""

    post: str
    name: str


@dataclass(frozen=True, slots=True)
class PosterCheckpoint:
    """The log's state that paper keeps: who signs it, how many entries, the root hash as text."""

    origin: str
    size: int
    root_hash: str


@dataclass(frozen=True, slots=True)
class PosterData:
    """Everything on one poster. What does not fit of the entries is summed up from the end."""

    place: str
    village: str
    organisation: str
    month: Month
    figures: Sequence[PosterFigure]
    largest_income: Sequence[PosterItem]
    largest_expense: Sequence[PosterItem]
    entries: Sequence[PosterEntry]
    people: Sequence[PosterPerson]
    phone: str
    url: str
    checkpoint: PosterCheckpoint
    published: dt.date
    version: int = 1
    corrects: str = ""
    """Which version it corrects and why, below the title."""
    assets: str = ""
    ask_url: str = ""
    """Where a question about this month is asked; empty prints no second code."""


@dataclass(frozen=True, slots=True)
class SheetBlock:
    """One part of a sheet: sentences, then perhaps a table whose `right` columns hold figures."""

    heading: str
    lines: Sequence[str]
    heads: Sequence[str]
    right: Sequence[bool]
    rows: Sequence[Sequence[str]]


@dataclass(frozen=True, slots=True)
class SheetPosterData:
    """Everything on the poster of a sheet beside the accounts. Blocks that do not fit give way to a line that says so."""

    place: str
    village: str
    title: str
    period: str
    blocks: Sequence[SheetBlock]
    people: Sequence[PosterPerson]
    phone: str
    url: str
    checkpoint: PosterCheckpoint
    published: dt.date
    version: int = 1
    corrects: str = ""
    ask_url: str = ""
    hung: int = 0
    """How many items hang on the village's board only: said where `board` does not print them."""
    board: Sequence[str] = ()
    """These items, on the poster for that board; never on the one that is put online."""
    board_code: str = ""


def sheet_poster_pdf(
    data: SheetPosterData, *, made_at: dt.datetime | None = None, folder: Path | None = None
) -> bytes:
    """One A3 page as PDF/A-2b. The same data gives the same bytes."""
    return render_pdf("poster", sheet_poster_values(data), made_at=made_at, folder=folder)


def sheet_poster_png(data: SheetPosterData, *, ppi: float = 72.0) -> bytes:
    """The same page as a picture."""
    return render_png("poster", sheet_poster_values(data), ppi=ppi)[0]


def sheet_poster_values(data: SheetPosterData) -> dict[str, Any]:
    """What the template reads of a sheet beside the accounts."""
    return {
        **_frame(data),
        "title": f"{data.village}{data.period}{data.title}",
        "publisher": data.village,
        "headline": f"{data.village} {data.title}",
        "subtitle": f"{data.period}　金额单位：元，面积单位：亩",
        "blocks": [
            {
                "heading": block.heading, "lines": list(block.lines), "heads": list(block.heads),
                "right": list(block.right), "rows": [list(row) for row in block.rows],
            }
            for block in data.blocks
        ],
        "stamp": "公开栏",
        "scan": "扫码看全文",
        "rest": "其余内容写不下，请扫码看全部，或到村里查阅。",
        "hung": f"另有 {data.hung} 条只张贴在本村公示栏，不上网。" if data.hung and not data.board else "",
        "board": _board(data) if data.board else None,
    }  # fmt: skip


def _board(data: SheetPosterData) -> dict[str, Any]:
    return {
        "title": "村内公开",
        "note": "只张贴在本村公示栏，不上网，请不要拍照转发",
        "items": list(data.board),
        "code": "　".join(in_groups(data.board_code)),
        "instruction": "怎么核对：扫码打开网页，填核对码和其中一条的文字，看是不是封存时的那一条；也可以请村里当面核对。",
    }


def _frame(data: PosterData | SheetPosterData) -> dict[str, Any]:
    """What stands around every poster: who answers for it, where the page is, and the seal."""
    return {
        "place": data.place,
        "people": [{"post": person.post, "name": person.name} for person in data.people],
        "phone": data.phone,
        "url": data.url,
        "qr": qr_svg(data.url, border=2),
        "ask": {"url": data.ask_url, "qr": qr_svg(data.ask_url, border=2)} if data.ask_url else None,
        "checkpoint": _checkpoint(data.checkpoint),
        "footer": f"{date_zh(data.published)}公布。更正和撤回都会在网页上写明时间和原因，旧版不会悄悄换掉。",
        "edition": f"第{data.version}版",
        "corrects": data.corrects,
    }


def poster_pdf(data: PosterData, *, made_at: dt.datetime | None = None, folder: Path | None = None) -> bytes:
    """One A3 page as PDF/A-2b. The same data gives the same bytes."""
    return render_pdf("poster", poster_values(data), made_at=made_at, folder=folder)


def poster_png(data: PosterData, *, ppi: float = 72.0) -> bytes:
    """The same page as a picture."""
    return render_png("poster", poster_values(data), ppi=ppi)[0]


def change_words(fen: int, last_year_fen: int | None) -> str:
    """`比去年同月多 1,200.00 元`: the change in words, so that colour and arrows carry nothing alone."""
    if last_year_fen is None:
        return "去年同月没有可比的账"
    change = fen - last_year_fen
    if not change:
        return "与去年同月一样"
    return f"比去年同月{'多' if change > 0 else '少'} {format_yuan(abs(change))} 元"


def in_groups(text: str, size: int = GROUP) -> list[str]:
    """`abcdefghij` as `abcd`, `efgh`, `ij`."""
    return [text[start : start + size] for start in range(0, len(text), size)]


def poster_values(data: PosterData) -> dict[str, Any]:
    """What the template reads: every amount and sentence already written."""
    return {
        **_frame(data),
        "title": f"{data.village}{data.month.zh}账目公开",
        "publisher": data.organisation,
        "headline": f"{data.village} {data.month.zh}账目",
        "subtitle": data.organisation,
        "figures": [_figure(figure) for figure in data.figures],
        "largest": [
            _largest("收入最多的三项", "本月没有收入。", data.largest_income),
            _largest("支出最多的三项", "本月没有支出。", data.largest_expense),
        ],
        "assets": data.assets,
        **_entries(data.entries),
    }


def _figure(figure: PosterFigure) -> dict[str, str]:
    yuan, _, cents = format_yuan(figure.fen).partition(".")
    return {
        "label": figure.label,
        "yuan": yuan.replace("-", "−"),
        "cents": f".{cents}",
        "change": change_words(figure.fen, figure.last_year_fen),
        "note": figure.note,
    }


def _largest(title: str, empty: str, items: Sequence[PosterItem]) -> dict[str, Any]:
    shown = items[:LARGEST]
    most = max((abs(item.fen) for item in shown), default=0)
    rows = [
        {
            "words": item.words,
            "amount": format_yuan(item.fen),
            "share": abs(item.fen) * 100 // most if most else 0,
        }
        for item in shown
    ]
    return {"title": title, "empty": empty, "items": rows}


def _entries(entries: Sequence[PosterEntry]) -> dict[str, Any]:
    shown = entries[:MOST_ENTRIES]
    rows = [
        {
            "day": f"{entry.day.month}月{entry.day.day}日",
            "words": entry.words,
            "income": red_letter(entry.income_fen),
            "expense": red_letter(entry.expense_fen),
        }
        for entry in shown
    ]
    return {
        "entries": rows,
        "rest": _rests(entries, len(shown)),
        "total": _sum_row("合计", entries),
        "entries-note": f"共 {len(entries)} 笔" if entries else "本月没有收支",
    }


def _rests(entries: Sequence[PosterEntry], shown: int) -> list[dict[str, Any] | None]:
    """For each number of rows that may fit, the line that sums up what is left; None when nothing is."""
    return [
        _sum_row(f"其余 {len(left)} 笔合计", left) if (left := entries[count:]) else None
        for count in range(shown + 1)
    ]


def _sum_row(words: str, entries: Sequence[PosterEntry]) -> dict[str, Any]:
    return {
        "words": words,
        "income": red_letter(sum(entry.income_fen or 0 for entry in entries)),
        "expense": red_letter(sum(entry.expense_fen or 0 for entry in entries)),
    }


def _checkpoint(checkpoint: PosterCheckpoint) -> dict[str, Any]:
    return {
        "origin": checkpoint.origin,
        "size": f"{checkpoint.size:,}",
        "groups": in_groups(checkpoint.root_hash),
        "across": GROUPS_ACROSS,
        "instruction": "怎么核对：扫码打开网页，看封存编号与这里是否一字不差；不一样就请打右边的电话。",
    }
