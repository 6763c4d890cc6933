"""The body of a publication, whatever its sheet, and the texts in it: one way for signing, scanning and publishing."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Sequence
from typing import Any

from lingyan.disclosure import publishing
from lingyan.disclosure.models import Publication
from lingyan.disclosure.page import SHEET_FORMAT
from lingyan.disclosure.sheets import composing, hung


def bodies(publications: Sequence[Publication], *, on: dt.date) -> list[dict[str, Any]]:
    """The body of each publication, to be made public on a day, in the same order."""
    accounts = [one for one in publications if one.is_accounts]
    found = {one.pk: body for one, body in zip(accounts, publishing.bodies(accounts, on=on), strict=True)}
    return [
        found[one.pk] if one.is_accounts else composing.body_of(one, on=on) for one in publications
    ]  # fmt: skip


def preview(publication: Publication, *, on: dt.date) -> dict[str, Any]:
    """The body as it would be published on a day, for those who sign it off."""
    return bodies([publication], on=on)[0]


def texts_of(body: dict[str, Any]) -> Iterator[str]:
    """Every text of a body that people wrote, once each."""
    return (composing if body["format"] == SHEET_FORMAT else publishing).texts_of(body)


def texts_to_scan(publication: Publication, body: dict[str, Any]) -> Iterator[str]:
    """The same and what hangs on the village's board only, which is scanned alike."""
    yield from texts_of(body)
    if "board" in body:
        yield from hung.texts_of(publication)
