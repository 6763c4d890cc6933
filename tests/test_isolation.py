"""Who works in one village learns nothing of another: not by lists, counts, search, exports, addresses or error texts.

Every page without an object in its address is read before and after a neighbouring village is filled with one of
everything that the permission table knows: the answers must be the same. Every address of one of those objects must
answer as an address that never was.
"""

from __future__ import annotations

import datetime as dt
import io
import re
import zipfile
from collections.abc import Iterator
from typing import Any, Final

import pytest
from django.db import transaction
from django.test import Client
from django.urls import reverse

from lingyan.identity.decorators import access_of
from lingyan.identity.roles import table
from lingyan.kernel import clock
from tests.support.identity import assign, make_user, signed_in
from tests.support.urls import World, patterns, rows

pytestmark = [pytest.mark.django_db, pytest.mark.slow]
PATTERNS: Final = dict(patterns())
ROWS: Final = rows()
NOON: Final = dt.datetime(2026, 3, 10, 12, tzinfo=clock.ZONE)
NOWHERE: Final = 2**31 - 7
SECRET: Final = "雁庄"
"""The neighbour's name; its code and names of its people appear nowhere else either."""
_VARIES: Final = re.compile(
    rb'csrf-token" content="[^"]*"|csrfmiddlewaretoken" value="[^"]*"|[0-9a-f]{32,64}'
)
TRAIL: Final = ("identity:audit", "api:list_audit")
"""Pages on which the reader's own exports appear: read last before the neighbour fills up and first afterwards."""
FOR_ALL: Final = frozenset({"books:charts"})
"""Pages of what the whole installation shares, here the versions of the chart of accounts."""
QUERIES: Final = ("", f"format=xlsx&q={SECRET}&month=2025-01")


def pages() -> list[str]:
    """Names of all pages that need no object: what somebody comes to by the menu."""
    return [
        name
        for name, pattern in sorted(PATTERNS.items())
        if (access := access_of(pattern.callback)) is not None
        and access.kind != "public"
        and not pattern.pattern.converters
    ]


def neighbour(world: World) -> Client:
    """Somebody who holds every post that there is in a village, in another one."""
    user = make_user("linju", name="邻村人")
    for role in table().roles.values():
        if "村" in role.levels:
            assign(user, role.code, world.tree.other_village)
    return signed_in(Client(), user)


def filled(world: World) -> dict[str, dict[str, Any]]:
    """One of everything in the village: the arguments of each address, by its name."""
    made = {}
    for name, row in ROWS.items():
        if row.scoped:
            try:
                with transaction.atomic():
                    made[name] = row.kwargs(world)
            except Exception as fault:
                # A row is written for an empty village; what a second one of cannot be made is there already.
                made[name] = {"fault": fault}
    return made


def read(client: Client, path: str) -> tuple[int, bytes]:
    answer = client.get(path)
    body = b"".join(answer.streaming_content) if answer.streaming else answer.content  # type: ignore[attr-defined]
    if body.startswith(b"PK"):
        body = b"".join(_sheets(body))
    return answer.status_code, _VARIES.sub(b"", body)


def _sheets(workbook: bytes) -> Iterator[bytes]:
    with zipfile.ZipFile(io.BytesIO(workbook)) as archive:
        for name in archive.namelist():
            if not name.startswith("docProps"):
                yield archive.read(name)


def test_no_page_changes_when_a_neighbour_fills_up() -> None:
    with clock.fixed(NOON):
        world = World()
        client = neighbour(world)
        trail = [reverse(name) for name in TRAIL]
        own = [name for name in pages() if name not in TRAIL and name not in FOR_ALL]
        addresses = [f"{reverse(name)}?{query}" for name in own for query in QUERIES]
        before = {address: read(client, address) for address in (*addresses, *trail)}
        made = filled(world)
        lacking = sorted(name for name, kwargs in made.items() if "fault" in kwargs)
        assert len(lacking) < len(made) / 4, {name: made[name]["fault"] for name in lacking}
        told = [address for address in (*trail, *addresses) if read(client, address) != before[address]]
        assert told == []
        named = [
            address
            for address, (_status, body) in before.items()
            if SECRET.encode() in body and "q=" not in address
        ]
        assert named == []


def test_an_address_of_a_neighbour_answers_like_one_that_never_was() -> None:
    with clock.fixed(NOON):
        world = World()
        client = neighbour(world)
        told = []
        for name, kwargs in filled(world).items():
            numbers = [key for key, value in kwargs.items() if isinstance(value, int)]
            if "fault" in kwargs or not numbers:
                continue
            there, nowhere = (
                _said(
                    client,
                    reverse(name, kwargs={**kwargs, **dict.fromkeys(numbers, number)} if number else kwargs),
                )
                for number in (0, NOWHERE)
            )
            if there != nowhere or SECRET in there[0][1]:
                told.append((name, there, nowhere))
        assert told == []


def _said(client: Client, path: str) -> list[tuple[int, str]]:
    """How an address answers to reading and to writing, without what it repeats of the address itself."""
    found = []
    for answer in (client.get(path), client.post(path)):
        text = _VARIES.sub(b"", answer.content).decode(errors="replace")
        found.append((answer.status_code, re.sub(r"\d+", "", text.replace(path, ""))))
    return found


def test_regions_are_not_found_by_name_initials_or_code() -> None:
    world = World()
    client, village = neighbour(world), world.tree.village
    for text in (village.name, village.initials, village.code, village.code[:9]):
        assert village.code not in client.get("/regions/search", {"q": text}).content.decode()
    there = client.get("/payments/", {"region": village.code})
    nowhere = client.get("/payments/", {"region": "990121999999"})
    assert there.status_code == nowhere.status_code == 404
    same, never = (re.sub(rb"\d{12}", b"", _VARIES.sub(b"", one.content)) for one in (there, nowhere))
    assert same == never
    # A page that was left elsewhere does not carry its place over.
    before = f"http://testserver/payments/?region={village.code}"
    carried = client.get("/payments/", headers={"referer": before}, follow=True)
    assert village.name not in carried.content.decode()
