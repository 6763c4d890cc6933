"""Fields of forms that every room types the same way: a day, and an amount in yuan."""

from __future__ import annotations

from typing import Any

from django import forms

from lingyan.kernel import clock
from lingyan.kernel.money import AmountError, parse_yuan, plain_yuan


class DayField(forms.DateField):
    def __init__(self, **kwargs: Any) -> None:
        super().__init__(**{"widget": forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"), **kwargs})


class TodayField(DayField):
    """A day that is today unless somebody says otherwise."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(**{"initial": clock.today, **kwargs})


class YuanField(forms.CharField):
    """Yuan as typed, cleaned to fen; None when left empty. A first value is given in fen."""

    def __init__(self, **kwargs: Any) -> None:
        widget = forms.TextInput(attrs={"inputmode": "decimal", "autocomplete": "off"})
        super().__init__(**{"max_length": 24, "widget": widget, **kwargs})

    def clean(self, value: Any) -> int | None:
        text = super().clean(value)
        if not text:
            return None
        try:
            return parse_yuan(text)
        except AmountError as error:
            raise forms.ValidationError(str(error)) from None

    def prepare_value(self, value: Any) -> Any:
        return plain_yuan(value) if isinstance(value, int) else value
