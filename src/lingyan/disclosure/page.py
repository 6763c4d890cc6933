"""The page of a publication as a pure function of its body, salt and proof, so that anyone can render it again."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Final

from django.template.loader import get_template
from django.utils.safestring import mark_safe

from lingyan.disclosure.verification import PAGE_FORMAT, SHEET_PAGE_FORMAT, embed, is_sheet
from lingyan.kernel.language import on_paper
from lingyan.seal import proof as proofs
from lingyan.seal.checkpoint import peek

ASSETS: Final = "../../../../assets/1"
_LAYOUTS: Final = {
    1: "disclosure/page.html", 2: "disclosure/page-2.html", 3: "disclosure/page-3.html", 4: "disclosure/page-4.html",
}  # fmt: skip
_SHEET_LAYOUTS: Final = {1: "disclosure/sheet.html", 2: "disclosure/sheet-2.html"}
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


@on_paper()
def render_page(body: dict[str, Any], salt: bytes, proof: str, layout: int | None = None) -> str:
    """The page in one of the layouts of `PAGE_FORMATS`, of a sheet beside the accounts of `SHEET_PAGE_FORMATS`.

    Without a layout the present one; those of the past stay for the pages that exist.
    """
    sheet = is_sheet(body)
    if layout is None:
        layout = SHEET_PAGE_FORMAT if sheet else PAGE_FORMAT
    context = {
        "body": body,
        "seal": seal_of(proof, body),
        "totals": TOTAL_LINES,
        "assets": ASSETS,
        # SECURITY: `embed` escapes every `<`, so nothing inside can end the data block.
        "embedded": mark_safe(embed(page=layout, body=body, salt=salt.hex(), proof=proof)),  # noqa: S308
    }
    return get_template((_SHEET_LAYOUTS if sheet else _LAYOUTS)[layout]).render(context)


@on_paper()
def render_withdrawal(notice: dict[str, Any], name: str, proof: str) -> str:
    """The page that stands where a withdrawn one stood: when and why, and nothing of what it said.

    `name` is what the village is called; the log vouches for its code.
    """
    context = {
        "notice": notice,
        "name": name,
        "assets": ASSETS,
        "embedded": mark_safe(embed(notice=notice, name=name, proof=proof)),  # noqa: S308
    }
    return get_template("disclosure/withdrawn.html").render(context)
