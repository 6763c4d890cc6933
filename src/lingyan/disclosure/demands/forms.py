"""Forms of demands: what came in, what opens it, the answer to too few, and what the law forbids."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from lingyan.decisions.joint.forms import SignedForm
from lingyan.disclosure.demands.models import DemandRefusal
from lingyan.disclosure.sheets.catalogue import PARTY, catalogue
from lingyan.kernel import clock
from lingyan.kernel.form_fields import DayField


class DemandForm(SignedForm):
    item = forms.ChoiceField(label=_("公开事项"), help_text=_("清单里没有的，选“其他事项”并在下面写明"))
    period = forms.CharField(
        label=_("期间"), max_length=10, help_text=_("账目写月份，如 2026-10；按季的写 2026-Q3；计划和分配写年份，如 2026")
    )  # fmt: skip
    matter = forms.CharField(
        label=_("要求公开的内容"), max_length=200, required=False, widget=forms.Textarea(attrs={"rows": 2}),
        help_text=_("写事不写人，不录入签名的人"),
    )  # fmt: skip
    field_order = ("received_on", "receiver", "item", "period", "matter")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["item"].choices = [  # type: ignore[attr-defined]
            (each.code, f"{each.code} {gettext(each.name)}")
            for each in catalogue().items
            if each.sheet != PARTY
        ]


class TextForm(forms.Form):
    text = forms.CharField(
        label=_("公开内容"), max_length=500, widget=forms.Textarea(attrs={"rows": 5}),
        help_text=_("随公开稿签审后公开；没有的写“无”，不写个人信息"),
    )  # fmt: skip


class AnswerForm(forms.Form):
    text = forms.CharField(label=_("答复"), max_length=500, widget=forms.Textarea(attrs={"rows": 4}))
    on = DayField(label=_("答复日期"))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["on"].initial = clock.today()


class RefusalForm(forms.Form):
    ground = forms.ChoiceField(label=_("理由类别"), choices=DemandRefusal.Ground.choices)
    law = forms.CharField(label=_("法律依据"), max_length=200, help_text=_("哪部法、哪一条"))
    reason = forms.CharField(label=_("理由"), max_length=300, widget=forms.Textarea(attrs={"rows": 3}))
