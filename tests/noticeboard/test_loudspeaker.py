from __future__ import annotations

import json

import pytest

from lingyan.noticeboard.loudspeaker import spoken, text_of
from tests.disclosure.support import Sealed


@pytest.mark.parametrize(
    ("fen", "said"),
    [
        (1_234_567, "1万2345元6角7分"), (1_000_000, "1万元"), (5_030, "50元3角"), (5_003, "50元零3分"),
        (0, "0元"), (-250_000, "负2500元"),
    ],
)  # fmt: skip
def test_amounts_are_said_as_people_say_them(fen: int, said: str) -> None:
    assert spoken(fen) == said


@pytest.mark.django_db
def test_the_text_speaks_of_sums_and_names_nobody_but_officials(village: Sealed) -> None:
    body = json.loads(village.published().body)
    text = text_of(body)
    assert f"收入{spoken(body['summary']['income'])}" in text
    assert "公示栏" in text and "疑问" in text
    parties = {entry["party"] for entry in body["entries"] if entry["party"]}
    officials = {name for _, name in body["responsible"]}
    assert not [name for name in parties - officials if name in text]
