"""Slips that are cut apart and given to one person each: a title, a few facts, a code to be typed. Six on an A4."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from pathlib import Path

from lingyan.render.typst import render_pdf


@dataclass(frozen=True, slots=True)
class Slip:
    """One slip. `facts` are (label, text); `code` stands in large figures, `note` in small type below."""

    title: str
    organisation: str
    facts: Sequence[tuple[str, str]]
    code: str
    note: str = ""


def slips_pdf(
    slips: Sequence[Slip], *, made_at: dt.datetime | None = None, folder: Path | None = None
) -> bytes:
    """All slips in the order given. ValueError when there is none to print."""
    if not slips:
        raise ValueError("没有可以打印的单据")
    data = {
        "title": slips[0].title,
        "organisation": slips[0].organisation,
        "slips": [asdict(each) for each in slips],
    }
    return render_pdf("slips", data, made_at=made_at, folder=folder)
