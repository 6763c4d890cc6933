from __future__ import annotations

import datetime as dt

import pytest

from lingyan.facts import registry
from lingyan.facts.dialect import Dialect, values
from lingyan.facts.registry import FactColumn, FactRequest, FactTable
from lingyan.kernel.month import Month

KEY = (FactColumn("village", "text", "村", "Village"), FactColumn("county", "text", "县", "County"))


def table(**changes: object) -> FactTable:
    given: dict[str, object] = {
        "name": "trial", "zh": "试", "en": "Trial", "grain": ("village",), "columns": KEY,
        "sql": lambda request, words: "SELECT 1",
    }  # fmt: skip
    return FactTable(**{**given, **changes})  # type: ignore[arg-type]


@pytest.mark.parametrize(
    "changes",
    [
        {"name": "drop table"},
        {"grain": ("month",)},
        {"columns": (*KEY, KEY[0])},
        {"sql": None},
        {"rows": lambda request: ()},
        {"partition": ("village",)},
    ],
)
def test_a_table_that_cannot_be_written_is_refused_at_start(changes: dict[str, object]) -> None:
    with pytest.raises(ValueError, match="fact table"):
        table(**changes)


def test_a_second_table_of_a_name_is_refused() -> None:
    known = registry.get("village")
    assert registry.register(known) is known
    with pytest.raises(ValueError, match="twice"):
        registry.register(table(name="village"))


def test_a_gate_comes_before_what_it_gates() -> None:
    names = [each.name for each in registry.tables()]
    assert names.index("disclosure_month") < names.index("books_month")


def test_text_from_outside_never_reaches_sql() -> None:
    with pytest.raises(ValueError, match="region path"):
        FactRequest(Month(2025, 1), Month(2025, 2), dt.date(2025, 3, 1), path="/1/' OR 1=1")
    with pytest.raises(ValueError, match="plain word"):
        values([("x'); DROP TABLE t; --",)])


def test_both_vendors_take_the_day_in_china() -> None:
    assert Dialect("sqlite").local_date("x") == "date(x, '+8 hours')"
    assert "Asia/Shanghai" in Dialect("postgresql").local_date("x")
