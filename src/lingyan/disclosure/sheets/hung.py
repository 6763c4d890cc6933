"""Reads of what hangs on the village's board only, with the question whether it still is what was signed.

PRIVACY: whoever calls this has asked for `disclosure.board.view`, or writes, signs, scans or checks.
"""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from lingyan.disclosure.models import BoardPart, Publication
from lingyan.disclosure.sheets import board


@dataclass(frozen=True, slots=True)
class Hung:
    """The code on the poster and the items below it."""

    code: str
    texts: tuple[str, ...]

    @property
    def public(self) -> dict[str, Any]:
        return board.public_part(self.code, self.texts)


def parts_of(publications: Iterable[Publication]) -> dict[int, Hung]:
    """Of those that have such a part, by id. One query."""
    rows = BoardPart.objects.filter(publication__in=[one.pk for one in publications]).exclude(code="")
    return {row.publication_id: Hung(row.code, tuple(json.loads(row.items))) for row in rows}


def part_of(publication: Publication) -> Hung | None:
    """None of a sheet without such a part, and of one that was withdrawn."""
    return parts_of([publication]).get(publication.pk)


def texts_of(publication: Publication) -> tuple[str, ...]:
    found = part_of(publication)
    return found.texts if found else ()


def holds(body: dict[str, Any], part: Hung | None) -> bool:
    """Whether the part is the one to whose digests a body commits."""
    return body.get("board") == (part.public if part else None)
