"""The page of a publication as a pure function of its body, salt and proof, so that anyone can render it again."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final

from django.template.loader import get_template
from django.utils.safestring import mark_safe

from lingyan.kernel.language import on_paper
from lingyan.seal import proof as proofs
from lingyan.seal.checkpoint import peek

SHEET_FORMAT: Final = "lingyan.sheet/1"
"""The body of a sheet beside the accounts: it has no book, so its bundle holds no `book.json`."""
ASSETS: Final = "../../../../assets/1"
_LAYOUTS: Final = {
    1: "disclosure/page.html", 2: "disclosure/page-2.html", 3: "disclosure/page-3.html", 4: "disclosure/page-4.html",
}  # fmt: skip
_SHEET_LAYOUTS: Final = {1: "disclosure/sheet.html", 2: "disclosure/sheet-2.html"}
"""The last is how pages are laid out now. Another layout is another number: a page of today is rendered alike for ever."""
TOTAL_LINES: Final = frozenset({1, 6, 23, 24, 35, 39, 40})


@dataclass(frozen=True, slots=True)
class Seal:
    """What the page says of its seal. `root` is the checkpoint's root in hexadecimal."""

    index: int
    size: int
    root: str
    sealed_on: str
    witness_text: str


def seal_of(proof_text: str, body: dict[str, Any]) -> Seal:
    """Read index and checkpoint from the proof. Raises seal.errors.Malformed."""
    parsed = proofs.parse(proof_text)
    checkpoint = peek(str(parsed.note))
    witnesses = [s.name for s in parsed.note.signatures if s.name != checkpoint.origin]
    said = f"由{'、'.join(witnesses)}联署见证。" if witnesses else "目前没有见证方联署。"
    return Seal(parsed.index, checkpoint.size, checkpoint.root.hex(), body["published_on"], said)


def is_sheet(body: Any) -> bool:
    """Whether a body is that of a sheet beside the accounts."""
    return isinstance(body, dict) and body.get("format") == SHEET_FORMAT


def layouts_of(body: Any) -> Mapping[int, str]:
    """How pages of such a body are laid out: a template by number. Those of the past stay for the pages that exist."""
    return _SHEET_LAYOUTS if is_sheet(body) else _LAYOUTS


@on_paper()
def render_page(body: dict[str, Any], salt: bytes, proof: str, layout: int | None = None) -> str:
    """The page in one of the `layouts_of` its body, without a number in the present one."""
    layouts = layouts_of(body)
    layout = max(layouts) if layout is None else layout
    context = {
        "body": body,
        "seal": seal_of(proof, body),
        "totals": TOTAL_LINES,
        "assets": ASSETS,
        # SECURITY: `_embed` escapes every `<`, so nothing inside can end the data block.
        "embedded": mark_safe(_embed(page=layout, body=body, salt=salt.hex(), proof=proof)),  # noqa: S308
    }
    return get_template(layouts[layout]).render(context)


@on_paper()
def render_withdrawal(notice: dict[str, Any], name: str, proof: str) -> str:
    """The page that stands where a withdrawn one stood: when and why, and nothing of what it said.

    `name` is what the village is called; the log vouches for its code.
    """
    context = {
        "notice": notice,
        "name": name,
        "assets": ASSETS,
        "embedded": mark_safe(_embed(notice=notice, name=name, proof=proof)),  # noqa: S308
    }
    return get_template("disclosure/withdrawn.html").render(context)


def _embed(**parts: Any) -> str:
    """The data block of a page. `<` is escaped so that no text can end the block."""
    return json.dumps(parts, ensure_ascii=False, separators=(",", ":")).replace("<", "\\u003c")
