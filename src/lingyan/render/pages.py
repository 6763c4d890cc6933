"""How many pages a paper has, read from its bytes, for catalogues of archives."""

from __future__ import annotations

import re
import zlib
from collections.abc import Iterator
from typing import Final

_PAGE: Final = re.compile(rb"/Type\s*/Page(?![A-Za-z])")
_STREAM: Final = re.compile(rb"/Type\s*/ObjStm\b.*?stream\r?\n(.*?)endstream", re.DOTALL)
MOST_UNPACKED: Final = 64 * 1024 * 1024


def pages_of(content: bytes) -> int:
    """The pages of a PDF, also where its objects are packed; 1 for anything else, such as a picture."""
    if not content.startswith(b"%PDF-"):
        return 1
    found = len(_PAGE.findall(content)) + sum(len(_PAGE.findall(each)) for each in _unpacked(content))
    return max(found, 1)


def _unpacked(content: bytes) -> Iterator[bytes]:
    for packed in _STREAM.findall(content):
        # SECURITY: a paper from outside may unpack to far more than it weighs.
        try:
            yield zlib.decompressobj().decompress(packed, MOST_UNPACKED)
        except zlib.error:
            continue
