"""The form that sets one rule."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from lingyan.kernel.form_fields import TodayField
from lingyan.kernel.parameters import Parameter, Value


class SettingForm(forms.Form):
    text = forms.CharField(label=_("新的值"), max_length=4000)
    from_on = TodayField(label=_("起用日期"))
    basis = forms.CharField(label=_("依据"), max_length=200, help_text=_("决定此事的文件名称和文号"))

    def __init__(self, parameter: Parameter, value: Value, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        text = self.fields["text"]
        text.help_text, text.initial = parameter.help, parameter.typed(value)
        if parameter.kind == "flag":
            text.widget = forms.Select(choices=[("是", _("是")), ("否", _("否"))])
        elif parameter.kind == "choice":
            text.widget = forms.Select(choices=parameter.choices)
            text.initial = value
        elif parameter.kind == "words":
            text.widget = forms.Textarea(attrs={"rows": 4})
        elif parameter.shown_unit:
            text.label = _("新的值（%(unit)s）") % {"unit": parameter.shown_unit}
