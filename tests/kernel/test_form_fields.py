"""Days and amounts as they are typed."""

from __future__ import annotations

import importlib
from collections.abc import Iterator
from pathlib import Path

import pytest
from django import forms

import lingyan
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


def _forms(parent: type[forms.BaseForm] = forms.Form) -> Iterator[type[forms.BaseForm]]:
    for each in parent.__subclasses__():
        yield each
        yield from _forms(each)


def test_every_day_that_a_form_asks_for_is_such_a_day() -> None:
    package = Path(lingyan.__file__).parent
    for path in (*package.glob("**/forms.py"), *package.glob("**/forms/*.py")):
        importlib.import_module(".".join(("lingyan", *path.relative_to(package).with_suffix("").parts)))
    loose = {
        f"{form.__module__}.{form.__name__}.{name}"
        for form in _forms()
        for name, field in form.base_fields.items()
        if form.__module__.startswith("lingyan")
        and isinstance(field, forms.DateField)
        and not isinstance(field, DayField)
    }
    assert not loose
