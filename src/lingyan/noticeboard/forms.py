"""Recording what hangs on a board."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from lingyan.kernel import clock
from lingyan.kernel.form_fields import DayField, TodayField


class HangForm(forms.Form):
    shown_from = TodayField(label=_("张贴日期"))
    place = forms.CharField(label=_("公示栏位置"), max_length=80, help_text=_("如：村委会门口公示栏"))


class TakeDownForm(forms.Form):
    on = DayField(label=_("取下日期"))

    def __init__(self, earliest: dt.date, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["on"].initial = max(earliest, clock.today())
        self.fields["on"].help_text = _("最早 %(day)s") % {"day": earliest.isoformat()}
