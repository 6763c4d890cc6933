"""Rounds of the roster and who is in it."""

from __future__ import annotations

import datetime as dt

from ninja import Schema
from pydantic import Field


class RoundOut(Schema):
    id: int
    name: str
    as_of: dt.date
    state: str
    region_code: str = Field(alias="region.code")
    villages: int | None = None
    people: int | None = None
    digest: str = ""
    frozen_at: dt.datetime | None = None


class PersonOut(Schema):
    """One person of a round; the name as the masking table shows it to the reader."""

    name: str
    village_code: str
    village: str
    town: str
    posts: str
    sex: str
    birth: str
    education: str
    politics: str
    selection: str


class PersonPage(Schema):
    rows: list[PersonOut]
    number: int
    size: int
    total: int
