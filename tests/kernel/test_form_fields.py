"""Days and amounts as they are typed."""

from __future__ import annotations

import pytest
from django import forms

from lingyan.kernel.form_fields import DayField


@pytest.mark.parametrize(
    ("typed", "sound"),
    [("1900-01-01", True), ("1899-12-31", False), ("2199-12-31", True), ("2200-01-01", False), ("0001-01-01", False),
     ("9999-12-31", False)],
)  # fmt: skip
def test_a_day_lies_in_years_that_can_be_counted_with(typed: str, sound: bool) -> None:
    field = DayField()
    if sound:
        assert field.clean(typed).isoformat() == typed
    else:
        with pytest.raises(forms.ValidationError, match="年份"):
            field.clean(typed)


def test_no_day_where_none_is_asked_for() -> None:
    assert DayField(required=False).clean("") is None
