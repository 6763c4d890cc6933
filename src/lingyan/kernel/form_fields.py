"""Fields of forms that every room types the same way: a day, and an amount in yuan."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from lingyan.kernel import clock
from lingyan.kernel.money import AmountError, parse_yuan, plain_yuan

_FIRST, _LAST = dt.date(1900, 1, 1), dt.date(2199, 12, 31)


class DayField(forms.DateField):
    """A day of the years 1900 to 2199: a slip of the pen beyond them would leave the calendar when days are counted."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(**{"widget": forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"), **kwargs})

    def to_python(self, value: Any) -> dt.date | None:
        day: dt.date | None = super().to_python(value)
        if day is not None and not _FIRST <= day <= _LAST:
            raise ValidationError(_("日期应在 1900 年到 2199 年之间，请核对年份。"), code="bad-year")
        return day


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


class SheetField(forms.FileField):
    """A workbook or a table of text, up to a size in bytes."""

    def __init__(self, *, most_bytes: int, **kwargs: Any) -> None:
        self.most_bytes = most_bytes
        widget = forms.ClearableFileInput(attrs={"accept": ".xlsx,.xls,.csv"})
        super().__init__(**{"widget": widget, "help_text": _("Excel 或 CSV 文件"), **kwargs})

    def clean(self, data: Any, initial: Any = None) -> Any:
        found = super().clean(data, initial)
        if found and found.size > self.most_bytes:
            raise ValidationError(_("文件太大"), code="bad-size")
        return found
