"""Forms of demands: what came in, what opens it, the answer to too few, and what the law forbids."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from lingyan.disclosure.demands.models import Demand, DemandRefusal
from lingyan.disclosure.demands.rules import MOST
from lingyan.disclosure.sheets.catalogue import PARTY, catalogue
from lingyan.kernel import clock
from lingyan.kernel.form_fields import DayField


class DemandForm(forms.Form):
    received_on = DayField(label=_("收到日期"))
    receiver = forms.ChoiceField(label=_("收到的单位"), choices=Demand.Receiver.choices)
    item = forms.ChoiceField(label=_("公开事项"), help_text=_("清单里没有的，选“其他事项”并在下面写明"))
    period = forms.CharField(
        label=_("期间"), max_length=10, help_text=_("账目写月份，如 2026-10；按季的写 2026-Q3；计划和分配写年份，如 2026")
    )  # fmt: skip
    matter = forms.CharField(
        label=_("要求公开的内容"), max_length=200, required=False, widget=forms.Textarea(attrs={"rows": 2}),
        help_text=_("写事不写人，不录入签名的人"),
    )  # fmt: skip
    villagers = forms.IntegerField(
        label=_("联名村民人数"), min_value=0, max_value=MOST, required=False,
        help_text=_("十八周岁以上的；总数按村民会议应到人数的登记取"),
    )  # fmt: skip
    representatives = forms.IntegerField(
        label=_("联名村民代表人数"), min_value=0, max_value=MOST, required=False,
        help_text=_("总数按村民代表会议的登记取"),
    )  # fmt: skip
    voters = forms.IntegerField(
        label=_("十八周岁以上村民总数"), min_value=1, max_value=MOST, required=False,
        help_text=_("系统里没有登记时才填"),
    )  # fmt: skip
    voters_source = forms.CharField(label=_("村民总数的依据"), max_length=200, required=False)
    seats = forms.IntegerField(
        label=_("村民代表总数"),
        min_value=1,
        max_value=MOST,
        required=False,
        help_text=_("系统里没有登记时才填"),
    )
    seats_source = forms.CharField(label=_("村民代表总数的依据"), max_length=200, required=False)
    rare = ("voters", "voters_source", "seats", "seats_source")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["received_on"].initial = clock.today()
        self.fields["item"].choices = [  # type: ignore[attr-defined]
            (each.code, f"{each.code} {gettext(each.name)}")
            for each in catalogue().items
            if each.sheet != PARTY
        ]

    def clean_villagers(self) -> int:
        return self.cleaned_data["villagers"] or 0

    def clean_representatives(self) -> int:
        return self.cleaned_data["representatives"] or 0


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
