"""Regions and what a village is."""

from __future__ import annotations

import datetime as dt

from ninja import Schema
from pydantic import Field


class RegionOut(Schema):
    code: str
    name: str
    level: str
    parent_code: str | None = Field(None, alias="parent.code")
    valid_from: dt.date
    valid_to: dt.date | None = None


class ProfileOut(Schema):
    as_of: dt.date
    households: int | None = None
    population: int | None = None
    party_members: int | None = None
    groups: int | None = None
    land_mu_hundredths: int | None = None


class PostOut(Schema):
    """Who holds a post today; the name as the masking table shows it to the reader."""

    body: str
    title: str
    name: str
    since: dt.date
    selection: str = ""


class EventOut(Schema):
    """`direction` is `from` for what the place came from and `to` for what it became."""

    kind: str
    direction: str
    code: str
    name: str
    on: dt.date
    decree: str


class VillageOut(Schema):
    region: RegionOut
    above: list[RegionOut]
    profiles: list[ProfileOut]
    posts: list[PostOut]
    events: list[EventOut]
