from __future__ import annotations

import datetime as dt
from typing import Any

import pytest

from lingyan.decisions.petitions import actions
from lingyan.decisions.petitions.facts import PETITION, rows
from lingyan.facts.registry import FactRequest
from lingyan.kernel.month import Month
from tests.decisions.petitions.support import DUE, HELD_ON, ask, hold, plus, second
from tests.decisions.support import TODAY, Village
from tests.support.actors import everything

pytestmark = pytest.mark.django_db


def said(on: dt.date, path: str) -> dict[int, dict[str, Any]]:
    names = [column.name for column in PETITION.columns]
    found = [
        dict(zip(names, row, strict=True))
        for row in rows(FactRequest(Month(2026, 1), Month(2026, 6), on, path))
    ]
    return {each["petition"]: each for each in found}


def test_each_petition_says_whether_it_binds_and_what_became_of_it(village: Village) -> None:
    hold(village)
    met, open_, few = ask(village.region), ask(village.region), ask(village.region, villagers=1)
    actions.agree(second(), actions.choose_meeting(everything(), met, held_on=HELD_ON))
    actions.agree(second(), actions.answer(everything(), few, text="说明。"))
    found = said(TODAY, village.region.path)
    assert (found[met.pk]["held_on"], found[met.pk]["late"]) == (HELD_ON, False)
    assert (found[open_.pk]["due_on"], found[open_.pk]["held_on"], found[open_.pk]["late"]) == (
        DUE,
        None,
        True,
    )
    assert (found[few.pk]["binds"], found[few.pk]["due_on"], found[few.pk]["answered"]) == (False, None, True)
    assert not said(DUE, village.region.path)[open_.pk]["late"]
    assert said(plus(met.received_on, -1), village.region.path) == said(TODAY, "/999/") == {}
