"""Once a distribution is published, the village's public page leads to one's own line of it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings as configured

from lingyan.disclosure import directory
from lingyan.kernel import clock
from tests.economy.members.support import TODAY, Village


@pytest.fixture
def village(db: None, tmp_path: Path, settings: Any) -> Iterator[Village]:
    settings.LINGYAN = replace(configured.LINGYAN, home=tmp_path)
    with clock.fixed(TODAY):
        yield Village()


def test_a_published_distribution_is_linked_from_the_villages_page_at_once(
    village: Village, tmp_path: Path
) -> None:
    place = village.organisation.region
    page = tmp_path / "public" / "v" / place.code / "index.html"
    found = village.at("paid")
    assert not page.exists()
    assert not directory.public_villages().exists()
    village.publish(found)
    assert f'href="/dividends/{place.code}/"' in page.read_text(encoding="utf-8")
    assert directory.public_villages().get() == place
    town = page.parents[1] / place.parent.code / "index.html"  # type: ignore[union-attr]
    assert place.name in town.read_text(encoding="utf-8")


def test_a_village_without_one_has_no_such_line(village: Village) -> None:
    village.at("paid")
    (page,) = [
        text for path, text in directory.pages([village.organisation.region]).items()
        if path == f"{village.organisation.region.code}/index.html"
    ]  # fmt: skip
    assert "/dividends/" not in page.decode()
