"""The part of a sheet that hangs on the village's board only: its code on paper, and the digests that stand online. Pure.

Each item is one text. Online stands a digest of each, salted with the code that only the poster carries: without the code a
guess of a text cannot be confirmed, with it whoever holds the poster proves an item against the sealed page. Texts are
compared without white space and in their plain width (NFKC), so that what is typed from paper counts as the same.
"""

from __future__ import annotations

import hashlib
import re
import secrets
import unicodedata
from collections.abc import Sequence
from typing import Any, Final

from lingyan.kernel.jcs import canonical

DOMAIN: Final = b"lingyan/board/v1\x00"
ALPHABET: Final = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
"""Digits and letters that nobody mistakes for one another on paper."""
SECRET: Final = 20
"""Characters drawn at random, 100 bits; four more tell a code that was copied wrongly."""
_CHECK: Final = 4
_GROUP: Final = 4
MOST_ITEMS: Final = 12
MOST_TEXT: Final = 1200
"""What one poster holds at a size that can be read, since these texts stand nowhere else."""
_SPACE: Final = re.compile(r"[\s\x1c-\x1f\x85\ufeff]+")
_ALIKE: Final = str.maketrans("OIL", "011")


def new_code() -> str:
    """A code drawn at random."""
    return _with_check("".join(secrets.choice(ALPHABET) for _ in range(SECRET)))


def read_code(text: str) -> str | None:
    """A code as somebody typed it from paper, or None when it was copied wrongly."""
    plain = "".join(each for each in unicodedata.normalize("NFKC", text).upper() if each.isalnum())
    code = plain.translate(_ALIKE)
    return code if len(code) == SECRET + _CHECK and _with_check(code[:SECRET]) == code else None


def _with_check(secret: str) -> str:
    found = hashlib.sha256(DOMAIN + secret.encode()).digest()
    return secret + "".join(ALPHABET[byte % len(ALPHABET)] for byte in found[:_CHECK])


def in_groups(code: str) -> str:
    """As it stands on paper."""
    return " ".join(code[start : start + _GROUP] for start in range(0, len(code), _GROUP))


def plain(text: str) -> str:
    """A text as it is compared."""
    return _SPACE.sub("", unicodedata.normalize("NFKC", text))


def digest_of(code: str, number: int, text: str) -> str:
    """What stands online of one item, counted from 1."""
    return hashlib.sha256(DOMAIN + canonical([code, number, plain(text)])).hexdigest()


def public_part(code: str, texts: Sequence[str]) -> dict[str, Any]:
    """`board` of a sheet's body: `{items: [digest, …]}`, nothing that says what hangs there."""
    return {"items": [digest_of(code, number, text) for number, text in enumerate(texts, 1)]}


def digests_of(body: dict[str, Any]) -> list[str]:
    """The digests that a body holds; none of a sheet without such a part."""
    found: list[str] = body.get("board", {}).get("items", [])
    return found


def number_of(code: str, text: str, digests: Sequence[str]) -> int | None:
    """Which item a text from the board is; None when it is none of those that were sealed."""
    for number, digest in enumerate(digests, 1):
        if digest_of(code, number, text) == digest:
            return number
    return None


def has_room(texts: Sequence[str]) -> bool:
    """Whether one poster holds these texts."""
    return len(texts) <= MOST_ITEMS and sum(map(len, texts)) <= MOST_TEXT
