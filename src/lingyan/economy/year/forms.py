"""Forms of the year: a step of distribution, and the purpose for which an archive is opened."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from lingyan.decisions.models import Matter


class DistributeForm(forms.Form):
    """The rate of the charter, the day of the resolution and the decision it rests on."""

    percent = forms.IntegerField(label=_("提取比例（%）"), min_value=0, max_value=100)
    on = forms.DateField(
        label=_("分配日期"), widget=forms.DateInput(attrs={"type": "date"}), required=False,
        help_text=_("不填时为12月31日；12月已结账的，为今天。"),
    )  # fmt: skip
    matter = forms.ModelChoiceField(
        label=_("通过的分配方案"), queryset=Matter.objects.none(), required=False, empty_label=_("还没有"),
    )  # fmt: skip

    def __init__(self, *args: Any, matters: Any, cover: bool = False, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["matter"].queryset = matters  # type: ignore[attr-defined]
        if cover:
            del self.fields["percent"]


class PurposeForm(forms.Form):
    purpose = forms.CharField(
        label=_("调阅用途"), min_length=2, max_length=100, help_text=_("记入审计日志，例如“年度审计”。")
    )
