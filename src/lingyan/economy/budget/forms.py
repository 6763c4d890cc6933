"""Forms of budgets. The lines are typed in a grid (`grid.py`)."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from lingyan.decisions.models import Matter
from lingyan.economy.books.forms import TABLES


class DecideForm(forms.Form):
    matter = forms.ModelChoiceField(
        label=_("决策事项"), queryset=Matter.objects.none(), empty_label="",
        help_text=_("成员大会或成员代表大会已经通过的预算事项；没有的先到“四议两公开”提出"),
    )  # fmt: skip

    def __init__(self, *args: Any, matters: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["matter"].queryset = matters  # type: ignore[attr-defined]


class ReasonForm(forms.Form):
    reason = forms.CharField(label=_("调整原因"), max_length=200, required=False)


class WorkbookForm(forms.Form):
    file = forms.FileField(
        label=_("预算表"),
        widget=forms.ClearableFileInput(attrs={"accept": TABLES}),
        help_text=_("Excel 或 CSV 文件"),
    )
    reason = forms.CharField(
        label=_("调整原因"), max_length=200, required=False, help_text=_("已经决定的预算，调整时填写")
    )
