"""Runs Typst over the packaged templates: data in as JSON, PDF or PNG bytes out.

Output depends on the data, the fonts and the given time only, so the same publication gives the same
bytes and its digest can stand in a signed manifest.
"""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Mapping
from functools import lru_cache
from importlib import resources
from pathlib import Path
from typing import Any, Final, Literal

import typst

from lingyan.render.fonts import FontSet, fonts

Template = Literal["poster", "voucher", "ledger", "paper", "picture", "slips"]
_TEMPLATES: Final = "templates"
_PARTS: Final = "common.typ"
_ARCHIVAL: Final[list[typst.PDFStandard]] = ["a-2b"]
_EPOCH: Final = dt.datetime(2000, 1, 1, tzinfo=dt.UTC)


class TemplateError(RuntimeError):
    """The template could not be typeset with this data. The message carries Typst's own diagnosis."""


def render_pdf(
    template: Template,
    data: Mapping[str, Any],
    *,
    made_at: dt.datetime | None = None,
    folder: Path | None = None,
    tagged: bool = True,
) -> bytes:
    """A PDF/A-2b file. `made_at` is its only date and must be aware; `folder` replaces the system's fonts.

    `tagged` writes the structure that screen readers use, some 250 bytes a table cell.
    """
    pages = _run(template, data, "pdf", made_at=made_at, folder=folder, tagged=tagged)
    assert isinstance(pages, bytes)
    return pages


def render_png(
    template: Template, data: Mapping[str, Any], *, ppi: float = 72.0, folder: Path | None = None
) -> list[bytes]:
    """One PNG a page, for previews and for pictures in Word papers."""
    pages = _run(template, data, "png", ppi=ppi, folder=folder)
    return [pages] if isinstance(pages, bytes) else list(pages)


def svg_to_png(svg: str, *, ppi: float = 200.0) -> bytes:
    """A chart of `lingyan.render.charts` as PNG, one CSS pixel taken as 1/96 inch."""
    return render_png("picture", {"svg": svg}, ppi=ppi)[0]


def _run(
    template: Template,
    data: Mapping[str, Any],
    output: Literal["pdf", "png"],
    *,
    made_at: dt.datetime | None = None,
    ppi: float | None = None,
    folder: Path | None = None,
    tagged: bool = True,
) -> bytes | list[bytes]:
    chosen = fonts(folder)
    try:
        return typst.compile(
            _source(template),
            format=output,
            ppi=ppi,
            font_paths=chosen.loaded,
            ignore_system_fonts=True,
            sys_inputs={"data": _packed(data, chosen)},
            pdf_standards=_ARCHIVAL if output == "pdf" else [],
            pdf_tags=tagged,
            timestamp=_whole_seconds(made_at) if made_at else _EPOCH,
        )
    except typst.TypstError as failure:
        raise TemplateError(f"模板 {template} 排版失败：{failure.diagnostic or failure.message}") from failure


def _whole_seconds(moment: dt.datetime) -> dt.datetime:
    """Typst takes a fixed offset, not a zone, and no fractions of a second."""
    return moment.astimezone(dt.UTC).replace(microsecond=0)


def _packed(data: Mapping[str, Any], chosen: FontSet) -> str:
    return json.dumps({**data, "fonts": chosen.families()}, ensure_ascii=False)


@lru_cache(maxsize=8)
def _source(template: Template) -> bytes:
    """The template behind the shared definitions, as one source, so that no file is read at run time."""
    folder = resources.files(__package__) / _TEMPLATES
    return (folder / _PARTS).read_bytes() + b"\n" + (folder / f"{template}.typ").read_bytes()
