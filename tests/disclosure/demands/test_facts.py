from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from typing import Any

import pytest

from lingyan.disclosure.demands import actions
from lingyan.disclosure.demands.facts import DEMAND, rows
from lingyan.facts.registry import FactRequest
from lingyan.kernel import clock
from lingyan.kernel.month import Month
from tests.disclosure.demands.support import DUE, RECEIVED, ask, opened
from tests.disclosure.support import Sealed
from tests.support.actors import everything

pytestmark = pytest.mark.django_db


def said(on: dt.date, path: str) -> list[dict[str, Any]]:
    found: list[Sequence[Any]] = list(rows(FactRequest(Month(2025, 1), Month(2025, 4), on, path)))
    names = [column.name for column in DEMAND.columns]
    return [dict(zip(names, row, strict=True)) for row in found]


def test_each_demand_says_whether_it_binds_and_what_became_of_it(village: Sealed) -> None:
    with clock.fixed(dt.datetime(2025, 4, 7, 9, tzinfo=clock.ZONE)):
        many, few = ask(village.region), ask(village.region, villagers=1)
        late = ask(village.region, received_on=dt.date(2025, 4, 1))
        actions.answer(everything(), few, text="已说明。", on=RECEIVED)
        opened(village, many)
    found = {each["demand"]: each for each in said(dt.date(2025, 4, 30), village.region.path)}
    assert found[many.pk]["online_on"] == dt.date(2025, 4, 7) and found[many.pk]["due_on"] == DUE
    assert (found[few.pk]["binds"], found[few.pk]["due_on"], found[few.pk]["answered"]) == (False, None, True)
    assert found[late.pk]["late"] and not found[many.pk]["late"]
    assert len(said(dt.date(2025, 4, 2), village.region.path)) == 1
    assert said(dt.date(2025, 4, 30), "/999/") == []
