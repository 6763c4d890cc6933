"""What a file is, by its first bytes; the name only breaks ties. Pure."""

from __future__ import annotations

from typing import Final

_MAGIC: Final = (
    (b"%PDF-", "pdf"),
    (b"\xff\xd8\xff", "jpeg"),
    (b"\x89PNG\r\n\x1a\n", "png"),
    (b"GIF8", "gif"),
    (b"RIFF", "webp"),
    (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "ole"),
    (b"PK\x03\x04", "zip"),
    (b"OFD", "ofd"),
)
_ZIP_KINDS: Final = {".docx": "docx", ".xlsx": "xlsx", ".ofd": "ofd"}
_OLE_KINDS: Final = {".doc": "doc", ".xls": "xls", ".wps": "doc", ".et": "xls"}


def recognise(content: bytes, name: str) -> str | None:
    """pdf, jpeg, png, gif, webp, docx, xlsx, ofd, doc, xls, text, or None for anything else."""
    suffix = "." + name.rsplit(".", 1)[-1].lower() if "." in name else ""
    for magic, kind in _MAGIC:
        if content.startswith(magic):
            if kind == "zip":
                return _ZIP_KINDS.get(suffix)
            if kind == "ole":
                return _OLE_KINDS.get(suffix)
            return kind
    return "text" if suffix in {".txt", ".csv", ".xml"} and _is_text(content) else None


def _is_text(content: bytes) -> bool:
    if content.startswith((b"\xff\xfe", b"\xfe\xff")):
        try:
            return "\x00" not in content.decode("utf-16")
        except UnicodeDecodeError:
            return False
    for encoding in ("utf-8", "gb18030"):
        try:
            return "\x00" not in content.decode(encoding)
        except UnicodeDecodeError:
            continue
    return False
