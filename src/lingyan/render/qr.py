"""QR codes as SVG for pages and posters, and as PNG where a vector cannot go."""

from __future__ import annotations

import io
from typing import Any, Final, Literal

Correction = Literal["L", "M", "Q", "H"]
QUIET_ZONE: Final = 4
"""Empty modules round the code that ISO/IEC 18004 asks for; readers fail without them."""


def qr_svg(
    text: str,
    *,
    title: str = "",
    correction: Correction = "M",
    border: int = QUIET_ZONE,
    dark: str = "#000000",
) -> str:
    """An `<svg>` element without size, prologue or style attribute; it fills whatever box it is put in."""
    out = io.BytesIO()
    _code(text, correction).save(
        out,
        kind="svg",
        border=border,
        dark=dark,
        xmldecl=False,
        omitsize=True,
        svgclass="qr",
        lineclass=None,
        title=title or None,
        nl=False,
    )
    return out.getvalue().decode("utf-8")


def qr_png(text: str, *, scale: int = 8, correction: Correction = "M", border: int = QUIET_ZONE) -> bytes:
    """A black and white PNG with `scale` pixels a module."""
    out = io.BytesIO()
    _code(text, correction).save(out, kind="png", scale=scale, border=border)
    return out.getvalue()


def _code(text: str, correction: Correction) -> Any:
    # Its tables take a tenth of a second to load; every start of the command would pay.
    import segno

    return segno.make(text, error=correction, micro=False)
