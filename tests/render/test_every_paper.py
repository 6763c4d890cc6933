"""Every Word paper that a page gives opens in LibreOffice without a warning, and every PDF can be read."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any, Final

import pytest
from django.test import Client
from django.urls import reverse

from lingyan.identity.roles import table
from lingyan.kernel import clock
from tests.render.office import complaints
from tests.render.pdf import page_texts
from tests.support.identity import assign, make_user, signed_in
from tests.support.urls import World
from tests.test_isolation import NOON, ROWS

pytestmark = [pytest.mark.django_db, pytest.mark.slow]
SUFFIXES: Final = {
    "application/pdf": ".pdf",
    "application/vnd.openxmlformats-officedocument.wordprocessingml.document": ".docx",
}
WORDS: Final = (
    "plan", "notice", "list", "ballot", "tally", "report", "minutes", "attendance", "certificates", "pdf",
)  # fmt: skip
"""What the papers of one address are called at its end."""
CALLED: Final = re.compile(
    r":(paper|print|letter|report|feedback|plan|slips|count-paper|reconciliation-paper)$"
)
"""How addresses of papers are called."""
SEEN: Final = frozenset({
    "appraisal:paper ballot", "appraisal:paper tally", "appraisal:feedback", "branch:paper minutes",
    "contracts:letter", "members:paper list", "members:paper notice", "members:paper plan",
    "payments:print", "training:paper attendance", "training:paper notice", "training:plan", "year:report docx",
    "year:report pdf",
    "bank:reconciliation-paper pdf",
})  # fmt: skip
"""Papers that must be among them."""


def reader(world: World) -> Client:
    """Somebody who holds every post of the village, the township and the county."""
    user, tree = make_user("zonghe", name="综合"), world.tree
    for role in table().roles.values():
        for level, region in (("村", tree.village), ("乡镇", tree.town), ("县", tree.county)):
            if level in role.levels:
                assign(user, role.code, region)
    return signed_in(Client(), user)


def addresses(world: World) -> Iterator[tuple[str, str]]:
    """Addresses that give papers by their names, with each word that they may end in."""
    for name, row in ROWS.items():
        if not CALLED.search(name):
            continue
        kwargs = row.kwargs(world)
        word = next((key for key in ("kind", "what") if key in kwargs), "")
        for value in dict.fromkeys((kwargs[word], *WORDS)) if word else ("",):
            given: dict[str, Any] = {**kwargs, word: value} if word else kwargs
            yield f"{name} {value}".strip(), reverse(name, kwargs=given)


def papers(world: World, client: Client) -> dict[str, tuple[str, bytes]]:
    """Suffix and content of every paper, by the name of its address."""
    found = {}
    query = {"region": world.tree.village.code, "month": "2025-01"}
    for name, address in addresses(world):
        answer = client.get(address, query)
        suffix = SUFFIXES.get(answer.headers.get("Content-Type", "").partition(";")[0])
        if suffix and not name.startswith("files:"):
            content = b"".join(answer.streaming_content) if answer.streaming else answer.content
            found[name] = suffix, content
    return found


def test_every_paper_opens_in_libreoffice(tmp_path: Path) -> None:
    with clock.fixed(NOON):
        world = World()
        found = papers(world, reader(world))
    assert found.keys() >= SEEN, SEEN - found.keys()
    words = {name: content for name, (suffix, content) in found.items() if suffix == ".docx"}
    files = {name: tmp_path / f"{name.replace(':', '-').replace(' ', '-')}.docx" for name in words}
    for name, content in words.items():
        files[name].write_bytes(content)
    said = complaints(tmp_path, sorted(files.values()))
    assert said == [], "\n".join(said)
    for file in files.values():
        assert "".join(page_texts(file.with_suffix(".pdf").read_bytes())).strip(), file.name
    for name, (suffix, content) in found.items():
        if suffix == ".pdf":
            assert "".join(page_texts(content)).strip(), name
